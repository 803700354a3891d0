//! Search terms for lists.

use std::fmt::Write as _;

use super::ItemId;
use crate::error::{Failure, Kind};

/// Maximum length of a search in characters.
const MAX_LENGTH: usize = 200;

/// Terms that all occur in the title, the ID, or the issue key, regardless of case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchTerms(Vec<String>);

impl SearchTerms {
    /// The terms of a text; `None` if it has none.
    ///
    /// Fails as [`Kind::Usage`] if it is longer than 200 characters.
    pub fn parse(text: &str) -> Result<Option<Self>, Failure> {
        if text.chars().nth(MAX_LENGTH).is_some() {
            let message = format!("the search is longer than {MAX_LENGTH} characters");
            return Err(Failure::new(Kind::Usage, message)
                .with_hint("use fewer terms: all of them have to occur"));
        }
        let mut terms: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            let mut term = String::new();
            fold(word, &mut term);
            if !terms.contains(&term) {
                terms.push(term);
            }
        }
        Ok((!terms.is_empty()).then_some(Self(terms)))
    }

    /// A search for these terms.
    pub(super) const fn search(&self) -> Search<'_> {
        Search {
            terms: self,
            text: String::new(),
        }
    }
}

/// Matches terms against one row after another.
#[derive(Debug)]
pub(super) struct Search<'a> {
    terms: &'a SearchTerms,
    /// The text of the current row; its buffer is reused.
    text: String,
}

impl Search<'_> {
    /// Whether all terms occur.
    pub fn matches(&mut self, title: &str, id: ItemId, key: Option<&str>) -> bool {
        let text = &mut self.text;
        text.clear();
        // A term has no line break, so it does not match across fields.
        let written = writeln!(text, "{id}");
        text.make_ascii_lowercase();
        fold(title, text);
        text.push('\n');
        fold(key.unwrap_or_default(), text);
        written.is_ok() && self.terms.0.iter().all(|term| text.contains(term))
    }
}

/// Appends a text without regard to case: `Ä` as `ä`, `ß` and `ẞ` as `ss`, every sigma as `σ`.
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

    fn id(text: &str) -> ItemId {
        crate::store::ItemKind::Task.parse_id(text).unwrap()
    }

    #[test]
    fn matches_terms_in_any_field_and_case() {
        for (terms, is_found) in [
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
            // Terms do not match across fields.
            ("t12a", false),
            ("οδοςshop", false),
        ] {
            let terms = SearchTerms::parse(terms).unwrap().unwrap();
            let title = "A refund is made twice, Überall in der Straße οδος";
            let found = terms.search().matches(title, id("T12"), Some("SHOP-3"));
            assert_eq!(found, is_found, "{terms:?}");
        }
    }

    #[test]
    fn rows_do_not_affect_each_other() {
        let terms = SearchTerms::parse("one").unwrap().unwrap();
        let mut search = terms.search();
        assert!(search.matches("One", id("T1"), None));
        assert!(!search.matches("Two", id("T2"), None));
    }

    #[test]
    fn empty_searches_are_none_and_long_ones_refused() {
        for empty in ["", " ", "\t\u{a0}\n"] {
            assert_eq!(SearchTerms::parse(empty).unwrap(), None, "{empty:?}");
        }
        assert!(SearchTerms::parse(&"ä".repeat(MAX_LENGTH)).is_ok());
        let refused = SearchTerms::parse(&"ä".repeat(MAX_LENGTH + 1)).unwrap_err();
        assert_eq!(refused.kind, Kind::Usage);
    }
}
