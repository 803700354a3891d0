//! A value that must not be printed.

use std::fmt;

use zeroize::Zeroizing;

/// Minimum length to show the last four characters.
const MIN_SHOWN: usize = 16;

/// An API token or another secret: hidden in `Debug`, without `Display`, and wiped from memory when
/// dropped. Search for [`Secret::expose`] to find every use of the text.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Wraps a text without copying it.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text itself.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Eight dots and the last four characters, or only dots for a short secret. The number of dots does
    /// not depend on the length.
    ///
    /// ```
    /// # use coder_server::secret::Secret;
    /// assert_eq!(Secret::new("ATATT3xFfGF0T4N9wxyz".to_owned()).masked(), "••••••••wxyz");
    /// assert_eq!(Secret::new("short".to_owned()).masked(), "••••••••");
    /// ```
    pub fn masked(&self) -> String {
        let tail = if self.0.chars().count() < MIN_SHOWN {
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
        for length in 0..MIN_SHOWN {
            assert_eq!(Secret::new("x".repeat(length)).masked(), "••••••••");
        }
        assert_eq!(Secret::new("é".repeat(MIN_SHOWN)).masked(), "••••••••éééé");
    }
}
