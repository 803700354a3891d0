//! The text search behind `~`: words, words with `*` at their end, and phrases, all of which must
//! be there; and the operators of Lucene, misuse of which Jira cannot parse.

/// A text query that was understood.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TextQuery(Vec<Term>);

#[derive(Debug, PartialEq, Eq)]
enum Term {
    Word(String),
    Prefix(String),
    Phrase(Vec<String>),
}

impl TextQuery {
    /// Parses the text behind `~`. `None` is what Jira answers with "Unable to parse the text".
    pub fn parse(text: &str) -> Option<Self> {
        let pieces: Vec<&str> = text.split('"').collect();
        let quotes_balance = pieces.len() % 2 == 1;
        if !quotes_balance || text.trim().is_empty() {
            return None;
        }
        let mut terms = Vec::new();
        let mut open = Vec::new();
        for (index, piece) in pieces.iter().enumerate() {
            if index % 2 == 1 {
                terms.push(Term::Phrase(words(piece)));
                continue;
            }
            for word in piece.split_whitespace() {
                brackets_balance(word, &mut open)?;
                terms.extend(parse_word(word)?);
            }
        }
        open.is_empty().then_some(Self(terms))
    }

    /// Whether a text holds every term.
    pub fn matches(&self, text: &str) -> bool {
        let words = words(text);
        self.0.iter().all(|term| match term {
            Term::Word(wanted) => words.contains(wanted),
            Term::Prefix(start) => words.iter().any(|word| word.starts_with(start)),
            Term::Phrase(phrase) => {
                phrase.is_empty() || words.windows(phrase.len()).any(|run| run == phrase)
            }
        })
    }
}

/// Words in lower case, without what is neither letter nor digit.
fn words(text: &str) -> Vec<String> {
    text.split(|character: char| !character.is_alphanumeric() && character != '_')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Follows the brackets through a word; `None` where one closes that is not open.
fn brackets_balance(word: &str, open: &mut Vec<char>) -> Option<()> {
    for character in word.chars() {
        match character {
            '(' | '[' | '{' => open.push(character),
            ')' => (open.pop()? == '(').then_some(())?,
            ']' => (open.pop()? == '[').then_some(())?,
            '}' => (open.pop()? == '{').then_some(())?,
            _ => {}
        }
    }
    Some(())
}

/// The terms of a word; `None` for operators without anything to work on, and for a wildcard
/// without anything before it.
fn parse_word(word: &str) -> Option<Vec<Term>> {
    let is_operator = |character: char| "+-&|!(){}[]^~?:\\/*".contains(character);
    if word.starts_with(['*', '?', '^', '~', ':', '\\', '/']) || word.chars().all(is_operator) {
        return None;
    }
    let mut terms: Vec<Term> = words(word).into_iter().map(Term::Word).collect();
    if word.ends_with('*')
        && let Some(Term::Word(start)) = terms.pop()
    {
        terms.push(Term::Prefix(start));
    }
    Some(terms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_term_must_be_there() {
        let text = "Login times out during checkout, naïve café";
        for query in [
            "login",
            "LOGIN checkout",
            "log*",
            "check* times",
            "\"times out\"",
            "café",
        ] {
            assert!(TextQuery::parse(query).unwrap().matches(text), "{query}");
        }
        for query in ["log", "login basket", "\"out times\"", "ogin*", "cafe"] {
            assert!(!TextQuery::parse(query).unwrap().matches(text), "{query}");
        }
    }

    #[test]
    fn misused_operators_cannot_be_parsed() {
        for query in [
            "", "  ", "*", "*in", "?x", "a \"b", "(a", "a)", "[a)", "a ~ b", "a && b", "C++ ++",
            "/",
        ] {
            assert_eq!(TextQuery::parse(query), None, "{query}");
        }
    }
}
