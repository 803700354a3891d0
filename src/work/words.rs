//! Words that lists are searched for.

use std::fmt::{Display, Write as _};

use crate::error::{Failure, Kind};

/// The longest text of words, in characters.
const LONGEST: usize = 200;

/// Words that all have to occur in the title, the name or the key, in whatever case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words(Vec<String>);

impl Words {
    /// The words of a text; nothing when it has none.
    ///
    /// Fails as [`Kind::Usage`] when it is longer than 200 characters.
    pub fn parse(text: &str) -> Result<Option<Self>, Failure> {
        if text.chars().nth(LONGEST).is_some() {
            let message = format!("what is searched for is longer than {LONGEST} characters");
            return Err(Failure::new(Kind::Usage, message)
                .with_hint("give fewer words: all of them have to occur"));
        }
        let mut words: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            let mut folded = String::new();
            fold(word, &mut folded);
            if !words.contains(&folded) {
                words.push(folded);
            }
        }
        Ok((!words.is_empty()).then_some(Self(words)))
    }

    /// A search for these words.
    pub(super) const fn search(&self) -> Search<'_> {
        Search {
            words: self,
            text: String::new(),
        }
    }
}

/// Looks for words in one row after another.
#[derive(Debug)]
pub(super) struct Search<'a> {
    words: &'a Words,
    /// What the present row says, without regard to case. It keeps its room.
    text: String,
}

impl Search<'_> {
    /// Whether all the words occur.
    pub fn finds(&mut self, title: &str, name: &impl Display, key: Option<&str>) -> bool {
        let text = &mut self.text;
        text.clear();
        // No word goes over the end of a line.
        let written = writeln!(text, "{name}");
        text.make_ascii_lowercase();
        fold(title, text);
        text.push('\n');
        fold(key.unwrap_or_default(), text);
        written.is_ok() && self.words.0.iter().all(|word| text.contains(word))
    }
}

/// Adds a text without regard to case: `Ä` as `ä`, `ß` and `ẞ` as `ss`, every sigma as `σ`.
fn fold(text: &str, to: &mut String) {
    if text.is_ascii() {
        to.extend(text.chars().map(|one| one.to_ascii_lowercase()));
        return;
    }
    let lower = text.chars().flat_map(char::to_lowercase);
    to.extend(
        lower
            .flat_map(char::to_uppercase)
            .flat_map(char::to_lowercase),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_words_occur_somewhere_in_whatever_case() {
        for (words, is_found) in [
            ("refund", true),
            ("REFUND twice", true),
            ("twice refund", true),
            ("fun", true),
            ("t12", true),
            ("shop-3 refund T12", true),
            ("refund lost", false),
            ("t13", false),
            ("shop-31", false),
            ("straße", true),
            ("STRASSE", true),
            ("STRAẞE", true),
            ("ΟΔΟΣ", true),
            ("οδος", true),
            ("überall", true),
            // No word goes from one into the other.
            ("t12a", false),
            ("οδοςshop", false),
        ] {
            let words = Words::parse(words).unwrap().unwrap();
            let title = "A refund is made twice, Überall in der Straße οδος";
            let found = words.search().finds(title, &"T12", Some("SHOP-3"));
            assert_eq!(found, is_found, "{words:?}");
        }
    }

    #[test]
    fn what_was_looked_at_before_does_not_count() {
        let words = Words::parse("one").unwrap().unwrap();
        let mut search = words.search();
        assert!(search.finds("One", &"T1", None));
        assert!(!search.finds("Two", &"T2", None));
    }

    #[test]
    fn no_words_are_none_and_too_many_are_refused() {
        for empty in ["", " ", "\t\u{a0}\n"] {
            assert_eq!(Words::parse(empty).unwrap(), None, "{empty:?}");
        }
        assert!(Words::parse(&"ä".repeat(LONGEST)).is_ok());
        let refused = Words::parse(&"ä".repeat(LONGEST + 1)).unwrap_err();
        assert_eq!(refused.kind, Kind::Usage);
    }
}
