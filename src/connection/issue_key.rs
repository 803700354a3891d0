//! Issue keys.

use std::fmt;
use std::str::FromStr;

use super::quote::quoted;

/// Maximum length of an issue key.
const MAX_LENGTH: usize = 255;

/// An issue key such as `PROJ-123`, in upper case.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IssueKey(String);

/// The text is not an issue key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not an issue key: one looks like PROJ-123")]
pub struct InvalidIssueKey(String);

impl IssueKey {
    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for IssueKey {
    type Err = InvalidIssueKey;

    /// Accepts `^[A-Za-z][A-Za-z0-9_]+-[1-9][0-9]*$`: migrated sites have `_` and long project keys.
    fn from_str(text: &str) -> Result<Self, InvalidIssueKey> {
        let key = text.trim();
        let well_formed = key.len() <= MAX_LENGTH
            && key
                .split_once('-')
                .is_some_and(|(project, number)| is_project(project) && is_number(number));
        if well_formed {
            return Ok(Self(key.to_ascii_uppercase()));
        }
        Err(InvalidIssueKey(quoted(key)))
    }
}

fn is_project(text: &str) -> bool {
    text.len() > 1
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl fmt::Display for IssueKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distinguishes_keys_from_other_texts() {
        for (text, key) in [
            ("PROJ-123", "PROJ-123"),
            ("proj-1", "PROJ-1"),
            (" A1_B-90 ", "A1_B-90"),
            ("utf-8", "UTF-8"),
        ] {
            assert_eq!(text.parse::<IssueKey>().unwrap().as_str(), key);
        }
        for text in [
            "",
            "PROJ",
            "PROJ-",
            "-1",
            "P-1",
            "1A-1",
            "PROJ-0",
            "PROJ-01",
            "PROJ-1a",
            "PROJ-1-2",
            "PRÖJ-1",
            "PROJ-١",
            "PROJ 1",
            "PROJ-1/../x",
        ] {
            assert!(text.parse::<IssueKey>().is_err(), "{text:?}");
        }
        assert!(
            format!("A{}-1", "B".repeat(300))
                .parse::<IssueKey>()
                .is_err()
        );
    }
}
