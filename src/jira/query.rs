//! Queries in Jira's query language (JQL), safe from injection.
//!
//! A quoted JQL string supports few escapes, and the search text in it has operators of its own
//! (`+ - & | ! ( ) { } [ ] ^ ~ ? : \ /`, quotes, and `AND`, `OR`, `NOT` in upper case), whose misuse is
//! an error. So only words are kept, in lower case; the search ignores case.
//! Source: <https://support.atlassian.com/jira-software-cloud/docs/search-syntax-for-text-fields/>.

use unicode_segmentation::UnicodeSegmentation as _;

use crate::connection::IssueKey;
use crate::sanitize::is_clean;

/// Maximum length of a search text, in characters.
const MAX_TEXT: usize = 200;

/// A JQL query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jql(String);

impl Jql {
    /// Issues with all words of a text in their summary, description, comments, or other texts, the
    /// last updated first. The last word is a prefix, so that it can search while the user types.
    ///
    /// `None` if the text contains no word.
    ///
    /// ```
    /// # use coder_server::jira::Jql;
    /// let query = Jql::text_search(r#"login" OR project = "X"#).unwrap();
    /// assert_eq!(query.as_str(), r#"text ~ "login or project x*" ORDER BY updated DESC"#);
    /// assert_eq!(Jql::text_search("?!"), None);
    /// ```
    pub fn text_search(text: &str) -> Option<Self> {
        let words = words(text);
        (!words.is_empty()).then(|| Self(format!(r#"text ~ "{words}*" ORDER BY updated DESC"#)))
    }

    /// The issues of the project of an issue key.
    pub fn project_of(key: &IssueKey) -> Self {
        let key = key.as_str();
        let project = key.rsplit_once('-').map_or(key, |(project, _)| project);
        Self(format!(r#"project = "{project}""#))
    }

    /// The query as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The words of a text in lower case, separated by spaces. A word consists of letters, digits, and
/// combining characters; of ASCII, letters, digits, and `_` only.
fn words(text: &str) -> String {
    let mut kept = String::new();
    let mut end = 0;
    for (start, word) in text.unicode_word_indices() {
        // Words in scripts without spaces are adjacent.
        if start > end {
            kept.push(' ');
        }
        kept.push_str(word);
        end = start + word.len();
        if end > MAX_TEXT * 8 {
            break;
        }
    }
    let kept = kept.replace(is_separator, " ");
    let words = kept
        .split(' ')
        .filter(|word| word.contains(char::is_alphanumeric));
    let words = words.collect::<Vec<_>>().join(" ");
    let end = words.char_indices().nth(MAX_TEXT);
    let words = end.map_or(words.as_str(), |(end, _)| &words[..end]);
    words.trim_end().to_ascii_lowercase()
}

fn is_separator(character: char) -> bool {
    if character.is_ascii() {
        return !character.is_ascii_alphanumeric() && character != '_';
    }
    character.is_whitespace() || !is_clean(character.encode_utf8(&mut [0; 4]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn keeps_only_words() {
        for (text, kept) in [
            ("login timeout", "login timeout"),
            ("  login\t\n timeout ", "login timeout"),
            ("UTF-8", "utf 8"),
            ("C++", "c"),
            ("don't", "don t"),
            ("snake_case_name v1.2", "snake_case_name v1 2"),
            (r#"say "hi" \ 'there'"#, "say hi there"),
            ("login does NOT work", "login does not work"),
            ("AND OR NOT And", "and or not and"),
            ("\\u0022", "u0022"),
            ("naïve café", "naïve café"),
            ("支払い エラー", "支払い エラー"),
            ("हिन्दी", "हिन्दी"),
            ("party 🎉 time", "party time"),
            ("a\u{202e}b\0c", "a b c"),
            ("🎉 ?! \"", ""),
            ("___", ""),
        ] {
            assert_eq!(words(text), kept, "{text}");
        }
        assert_eq!(words(&"é".repeat(500)).chars().count(), MAX_TEXT);
        assert_eq!(words(&"ab ".repeat(500)).len(), 200);
        assert_eq!(words(&"- ".repeat(5000)), "");
    }

    #[test]
    fn queries_the_project_of_a_key() {
        let query = |key: &str| Jql::project_of(&key.parse().unwrap()).0;
        assert_eq!(query("SHOP-1"), r#"project = "SHOP""#);
        assert_eq!(query("and-12"), r#"project = "AND""#);
    }

    proptest! {
        #[test]
        fn no_text_escapes_its_quotes(text in any::<String>()) {
            let words = words(&text);
            prop_assert!(!words.contains(['"', '\\', '\n']));
            prop_assert!(words.chars().count() <= MAX_TEXT);
            prop_assert!(!words.starts_with(' ') && !words.ends_with(' ') && !words.contains("  "));
        }
    }
}
