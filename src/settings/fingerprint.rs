//! Detects changes of `jira.json`.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use super::reading::{self, Content};
use crate::error::Failure;
use crate::files::owners::Owners;
use crate::files::setup_dir::SetupDir;

/// Maximum size that is read, in bytes.
const MAX_SIZE: usize = 1024 * 1024;

/// A hash of the file, or that there is none. It covers the token, so it is never shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint(Option<[u8; 32]>);

impl Fingerprint {
    /// There is no file.
    pub(super) const MISSING: Self = Self(None);

    /// The current state of the file, which need not be valid.
    pub(super) fn at(directory: &SetupDir) -> Result<Self, Failure> {
        let owners = Owners::of(directory)?;
        match reading::read_owned(&directory.file(), MAX_SIZE, owners)?.content {
            Content::Missing => Ok(Self::MISSING),
            Content::Bytes(bytes) => Ok(Self::of(&bytes)),
            // Such a file is invalid, so its changes do not matter.
            Content::TooLarge => Ok(Self::of(b"too large")),
        }
    }

    pub(super) fn of(bytes: &[u8]) -> Self {
        Self(Some(Sha256::digest(bytes).into()))
    }

    /// A name for this state that reveals nothing without the key.
    pub fn name(&self, key: &[u8; 32]) -> String {
        let mut hash = Sha256::new_with_prefix(key);
        hash.update(self.0.unwrap_or_default());
        URL_SAFE_NO_PAD.encode(&hash.finalize()[..16])
    }
}

impl std::fmt::Debug for Fingerprint {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Fingerprint")
    }
}
