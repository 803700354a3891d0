//! A value that must not be printed.

use std::fmt;

use zeroize::Zeroizing;

/// A secret of fewer characters is masked whole: its last four would be too much of it.
const SHOWN_FROM: usize = 16;

/// An API token, or what lets somebody into the server: hidden in `Debug`, without `Display`, wiped from
/// memory when dropped.
///
/// Whoever needs the text says so with [`Secret::expose`], so that a search for that word finds
/// every place where a token leaves its wrapper.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Wraps a text; the caller's own copy is the one that is kept and later wiped.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text itself, for where it is used and nowhere else: the Authorization header, `jira.json`, the
    /// one place where a new secret is shown.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Eight dots and the last four characters; dots alone for a short secret. The number of dots
    /// says nothing about the length.
    ///
    /// ```
    /// # use coder_server::secret::Secret;
    /// assert_eq!(Secret::new("ATATT3xFfGF0T4N9wxyz".to_owned()).masked(), "••••••••wxyz");
    /// assert_eq!(Secret::new("short".to_owned()).masked(), "••••••••");
    /// ```
    pub fn masked(&self) -> String {
        let tail = if self.0.chars().count() < SHOWN_FROM {
            ""
        } else {
            let start = self.0.char_indices().nth_back(3).map_or(0, |(at, _)| at);
            &self.0[start..]
        };
        "•".repeat(8) + tail
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_hides_the_text() {
        let secret = Secret::new("ATATT3xFfGF0T4N9wxyz".to_owned());
        assert_eq!(
            format!("{secret:?} {:?}", Some(&secret)),
            "Secret(hidden) Some(Secret(hidden))"
        );
    }

    #[test]
    fn a_short_secret_shows_nothing() {
        for length in 0..SHOWN_FROM {
            assert_eq!(Secret::new("x".repeat(length)).masked(), "••••••••");
        }
        assert_eq!(Secret::new("é".repeat(SHOWN_FROM)).masked(), "••••••••éééé");
    }
}
