//! Quoting of invalid values in error messages.

use crate::sanitize::sanitize;

/// Maximum length of a quoted text, in characters. A longer one could be an API token entered in the
/// wrong place.
const MAX_LENGTH: usize = 60;
/// Prefixes of Atlassian's API tokens (undocumented).
const TOKEN_STARTS: [&str; 3] = ["atatt", "atstt", "atctt"];

/// The text in quotation marks, on one line and [sanitized](crate::sanitize), or only its length if it
/// is long or could be a token.
pub(super) fn quoted(text: &str) -> String {
    let length = text.chars().count();
    let lower = text.to_ascii_lowercase();
    if length > MAX_LENGTH || TOKEN_STARTS.iter().any(|start| lower.contains(start)) {
        return format!("a text of {length} characters");
    }
    sanitize(&format!("{text:?}")).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn does_not_quote_possible_tokens() {
        let table = [
            ("utf-8x", r#""utf-8x""#.to_owned()),
            ("", r#""""#.to_owned()),
            ("a\u{1b}\u{202e}\nb", r#""a\u{1b}\u{202e}\nb""#.to_owned()),
            ("ATATT3xFfGF0T4", "a text of 14 characters".to_owned()),
            ("mia:ATSTT3xFf", "a text of 13 characters".to_owned()),
            (&"é".repeat(60), format!("\"{}\"", "é".repeat(60))),
            (&"é".repeat(61), "a text of 61 characters".to_owned()),
        ];
        for (text, shown) in table {
            assert_eq!(quoted(text), shown);
        }
    }
}
