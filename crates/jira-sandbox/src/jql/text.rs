//! The text search of `~`: words, words that end with `*`, and phrases, all of which must be there;
//! `AND`, `OR`, and `NOT` in capitals; and the operators of Lucene, which Jira refuses when misused.

/// A parsed text query: alternatives, each a list of terms and whether a text must contain the term.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TextQuery(Vec<Vec<(bool, Term)>>);

#[derive(Debug, PartialEq, Eq)]
enum Term {
    Word(String),
    Prefix(String),
    Phrase(Vec<String>),
}

impl TextQuery {
    /// Parses the operand of `~`. For `None`, Jira answers "Unable to parse the text".
    pub fn parse(text: &str) -> Option<Self> {
        let pieces: Vec<&str> = text.split('"').collect();
        let quotes_balance = pieces.len() % 2 == 1;
        if !quotes_balance || text.trim().is_empty() {
            return None;
        }
        let mut alternatives = vec![Vec::new()];
        // Whether the next term must be there, and whether an operator still needs one.
        let (mut wanted, mut incomplete) = (true, false);
        let mut open = Vec::new();
        for (index, piece) in pieces.iter().enumerate() {
            let is_phrase = index % 2 == 1;
            let parts: Vec<&str> = if is_phrase {
                vec![piece]
            } else {
                piece.split_whitespace().collect()
            };
            for part in parts {
                let has_operand = alternatives.last().is_some_and(|terms| !terms.is_empty());
                match part {
                    "AND" | "OR" if !is_phrase && (incomplete || !has_operand) => return None,
                    "AND" if !is_phrase => incomplete = true,
                    "OR" if !is_phrase => {
                        alternatives.push(Vec::new());
                        incomplete = true;
                    }
                    "NOT" if !is_phrase => (wanted, incomplete) = (!wanted, true),
                    part => {
                        let terms = if is_phrase {
                            vec![Term::Phrase(words(part))]
                        } else {
                            brackets_balance(part, &mut open)?;
                            parse_word(part)?
                        };
                        let terms = terms.into_iter().map(|term| (wanted, term));
                        alternatives.last_mut()?.extend(terms);
                        (wanted, incomplete) = (true, false);
                    }
                }
            }
        }
        (open.is_empty() && !incomplete).then_some(Self(alternatives))
    }

    /// Whether a text matches one of the alternatives.
    pub fn matches(&self, text: &str) -> bool {
        let words = words(text);
        let all_met = |terms: &Vec<(bool, Term)>| {
            terms
                .iter()
                .all(|(wanted, term)| term.is_in(&words) == *wanted)
        };
        self.0.iter().any(all_met)
    }
}

impl Term {
    fn is_in(&self, words: &[String]) -> bool {
        match self {
            Self::Word(wanted) => words.contains(wanted),
            Self::Prefix(start) => words.iter().any(|word| word.starts_with(start)),
            Self::Phrase(phrase) => {
                phrase.is_empty() || words.windows(phrase.len()).any(|run| run == phrase)
            }
        }
    }
}

/// Words in lower case: letters, digits, and underscores.
fn words(text: &str) -> Vec<String> {
    text.split(|character: char| !character.is_alphanumeric() && character != '_')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Tracks the brackets of a word; `None` when one closes that is not open.
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

/// The terms of a word; `None` for operators without operands and for a wildcard at the start.
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
    fn all_terms_must_match() {
        let text = "Login times out during checkout, naïve café";
        for query in [
            "login",
            "LOGIN checkout",
            "log*",
            "check* times",
            "\"times out\"",
            "café",
            "login AND checkout",
            "basket OR login",
            "login NOT basket",
            "basket or OR login",
        ] {
            assert!(TextQuery::parse(query).unwrap().matches(text), "{query}");
        }
        for query in [
            "log",
            "login basket",
            "\"out times\"",
            "ogin*",
            "cafe",
            "login NOT checkout",
            "login and checkout",
        ] {
            assert!(!TextQuery::parse(query).unwrap().matches(text), "{query}");
        }
    }

    #[test]
    fn misused_operators_are_refused() {
        for query in [
            "",
            "  ",
            "*",
            "*in",
            "?x",
            "a \"b",
            "(a",
            "a)",
            "[a)",
            "a ~ b",
            "a && b",
            "C++ ++",
            "/",
            "AND",
            "a OR",
            "NOT",
            "AND a",
            "a AND OR b",
        ] {
            assert_eq!(TextQuery::parse(query), None, "{query}");
        }
    }
}
