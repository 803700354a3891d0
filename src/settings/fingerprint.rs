//! What `jira.json` held, to notice that it has changed since.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use super::reading::{self, Content};
use crate::error::Failure;
use crate::files::owners::Owners;
use crate::files::setup_dir::SetupDir;

/// More is not read, in bytes.
const LARGEST: usize = 1024 * 1024;

/// The state of the file at one moment: two are equal when it held the same bytes, or was not there,
/// both times.
///
/// It covers the whole content with the token, so it is never shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint(Option<[u8; 32]>);

impl Fingerprint {
    /// There is no file.
    pub(super) const MISSING: Self = Self(None);

    /// Of whatever the file holds at this moment, be it valid or not.
    pub(super) fn at(directory: &SetupDir) -> Result<Self, Failure> {
        let owners = Owners::of(directory)?;
        match reading::read_owned(&directory.file(), LARGEST, owners)?.content {
            Content::Missing => Ok(Self::MISSING),
            Content::Bytes(bytes) => Ok(Self::of(&bytes)),
            // Not worth telling apart: no change of it is expected.
            Content::TooLarge => Ok(Self::of(b"too large")),
        }
    }

    pub(super) fn of(bytes: &[u8]) -> Self {
        Self(Some(Sha256::digest(bytes).into()))
    }

    /// A name of this state that reveals nothing without the key.
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
