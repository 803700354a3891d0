//! Secrets of sign-in links, sessions, and API keys: 256 random bits, shown once. The database has
//! their SHA-256. Random secrets of this size need neither a salt nor a slow hash.

use anyhow::anyhow;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::error::{Failure, Kind};
use crate::secret::Secret;

/// What a secret is for, which decides its prefix.
#[derive(Debug, Clone, Copy)]
pub(super) enum Form {
    /// Of a sign-in link or a session.
    Plain,
    /// Of an API key. The prefix lets secret scanners recognize it.
    Key,
}

/// SHA-256 of a secret's text.
pub(super) type Hash = [u8; 32];

/// Length in bytes.
const LENGTH: usize = 32;
/// Length in base64 without padding.
const ENCODED: usize = 43;

impl Form {
    const fn prefix(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Key => "coder_",
        }
    }

    /// Creates a secret, and its hash.
    pub(super) fn create(self) -> Result<(Secret, Hash), Failure> {
        let mut bytes = Zeroizing::new([0; LENGTH]);
        getrandom::fill(&mut *bytes).map_err(|error| {
            Failure::new(
                Kind::Other,
                "the operating system returned no random numbers",
            )
            .with_cause(anyhow!("{error}"))
        })?;
        // Allocated at once: what a string leaves behind when it grows is not wiped.
        let mut text = String::with_capacity(self.prefix().len() + ENCODED);
        text.push_str(self.prefix());
        URL_SAFE_NO_PAD.encode_string(*bytes, &mut text);
        let hash = Sha256::digest(&text).into();
        Ok((Secret::new(text), hash))
    }

    /// The hash of a text; `None` if it cannot be a secret of this form.
    pub(super) fn hash(self, text: &str) -> Option<Hash> {
        let encoded = text.strip_prefix(self.prefix())?;
        let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        let is_secret = encoded.len() == ENCODED && encoded.bytes().all(is_allowed);
        is_secret.then(|| Sha256::digest(text).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn secrets_are_recognized_and_unique() {
        for form in [Form::Plain, Form::Key] {
            let mut seen = HashSet::new();
            for _ in 0..100 {
                let (secret, hash) = form.create().unwrap();
                let text = secret.expose();
                assert_eq!(form.hash(text), Some(hash));
                let encoded = text.strip_prefix(form.prefix()).unwrap();
                let bytes = URL_SAFE_NO_PAD.decode(encoded).unwrap();
                assert_eq!(bytes.len(), LENGTH);
                assert!(seen.insert(bytes));
                assert!(!format!("{secret:?}").contains(text));
            }
        }
    }

    #[test]
    fn hashes_the_whole_text() {
        let text = format!("coder_{}", "A".repeat(43));
        let hash: String = Form::Key
            .hash(&text)
            .unwrap()
            .map(|byte| format!("{byte:02x}"))
            .concat();
        assert_eq!(
            hash,
            "4319c62c787f55708c4e63a94f8317ef2d139a04b1a049ef237ad4c3bdc428b9"
        );
    }

    #[test]
    fn other_texts_have_no_hash() {
        let plain = "A".repeat(43);
        assert!(Form::Plain.hash(&plain).is_some());
        assert!(Form::Key.hash(&plain).is_none());
        assert!(Form::Plain.hash(&format!("coder_{plain}")).is_none());
        assert!(Form::Key.hash(&format!("CODER_{plain}")).is_none());
        for text in [
            String::new(),
            "A".repeat(42),
            "A".repeat(44),
            "A".repeat(1_000_000),
            format!("{}=", "A".repeat(42)),
            format!("{}+", "A".repeat(42)),
            format!(" {}", "A".repeat(42)),
            format!("{}\0", "A".repeat(42)),
            "é".repeat(43),
            format!("{}é", "A".repeat(41)),
        ] {
            assert!(Form::Plain.hash(&text).is_none(), "{text:?}");
            assert!(Form::Key.hash(&format!("coder_{text}")).is_none());
        }
    }
}
