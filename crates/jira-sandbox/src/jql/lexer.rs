//! The words, strings, and symbols of a query.

use std::iter::Peekable;
use std::str::Chars;

/// A token, and the number of its first character, counted from 1.
#[derive(Debug)]
pub(super) struct Lexeme {
    pub token: Token,
    pub position: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Word(String),
    Quoted(String),
    Symbol(&'static str),
    Open,
    Close,
    Comma,
    End,
}

impl Token {
    /// Whether this is a keyword, in any case.
    pub fn is_word(&self, word: &str) -> bool {
        matches!(self, Self::Word(found) if found.eq_ignore_ascii_case(word))
    }

    /// The token as messages quote it.
    pub fn shown(&self) -> &str {
        match self {
            Self::Word(text) | Self::Quoted(text) => text,
            Self::Symbol(symbol) => symbol,
            Self::Open => "(",
            Self::Close => ")",
            Self::Comma => ",",
            Self::End => "",
        }
    }
}

/// Words that must be quoted, from `GET /rest/api/3/jql/autocompletedata`.
const RESERVED: &str = "a an abort access add after alias all alter and any are as asc at audit avg \
    be before begin between boolean break but by byte catch cf char character check checkpoint \
    collate collation column commit connect continue count create current date decimal declare \
    decrement default defaults define delete delimiter desc difference distinct divide do double \
    drop else empty encoding end equals escape exclusive exec execute exists explain false fetch \
    file field first float for from function go goto grant greater group having identified if \
    immediate in increment index initial inner inout input insert int integer intersect \
    intersection into is isempty isnull it join last left less like limit lock long max min minus \
    mode modify modulo more multiply next no noaudit not notin nowait null number object of on \
    option or order outer output power previous prior privileges public raise raw remainder rename \
    resource return returns revoke right row rowid rownum rows select session set share size sqrt \
    start strict string subtract such sum synonym table that the their then there these they this \
    to trans transaction trigger true uid union unique update user validate values view was when \
    whenever where while will with";

pub(super) fn is_reserved(word: &str) -> bool {
    RESERVED
        .split_ascii_whitespace()
        .any(|reserved| reserved.eq_ignore_ascii_case(word))
}

/// Splits a query; the error is the text for `errorMessages`.
pub(super) fn lexemes(text: &str) -> Result<Vec<Lexeme>, String> {
    let mut reader = Reader {
        rest: text.chars().peekable(),
        position: 0,
    };
    let mut lexemes = Vec::new();
    while let Some(first) = reader.next() {
        let position = reader.position;
        let token = match first {
            _ if first.is_whitespace() => continue,
            '(' => Token::Open,
            ')' => Token::Close,
            ',' => Token::Comma,
            '=' => Token::Symbol("="),
            '~' => Token::Symbol("~"),
            '!' if reader.take('=') => Token::Symbol("!="),
            '!' if reader.take('~') => Token::Symbol("!~"),
            '!' => Token::Word("not".to_owned()),
            '<' | '>' => {
                reader.take('=');
                Token::Symbol(if first == '<' { "<" } else { ">" })
            }
            '&' => {
                reader.take('&');
                Token::Word("and".to_owned())
            }
            '|' => {
                reader.take('|');
                Token::Word("or".to_owned())
            }
            '"' | '\'' => Token::Quoted(reader.quoted(first)?),
            _ => Token::Word(reader.word(first)?),
        };
        lexemes.push(Lexeme { token, position });
    }
    Ok(lexemes)
}

struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    position: usize,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        let next = self.rest.next();
        self.position += usize::from(next.is_some());
        next
    }

    fn take(&mut self, wanted: char) -> bool {
        self.rest.peek() == Some(&wanted) && self.next().is_some()
    }

    fn quoted(&mut self, quote: char) -> Result<String, String> {
        let (start, mut text) = (self.position, String::new());
        loop {
            match self.next() {
                Some(end) if end == quote => return Ok(text),
                Some('\\') => text.push(self.escape()?),
                Some(character) => text.push(character),
                None => {
                    return Err(format!(
                        "Error in the JQL Query: The quoted string '{text}' has not been completed. \
                         (line 1, character {start})"
                    ));
                }
            }
        }
    }

    fn word(&mut self, first: char) -> Result<String, String> {
        let mut word = String::new();
        let mut next = Some(first);
        while let Some(character) = next {
            match character {
                '\\' => word.push(self.escape()?),
                _ if is_reserved_character(character) => {
                    return Err(format!(
                        "Error in the JQL Query: The character '{character}' is a reserved JQL \
                         character. You must enclose it in a string or use the escape '\\u{:04x}' \
                         instead. (line 1, character {})",
                        u32::from(character),
                        self.position
                    ));
                }
                _ => word.push(character),
            }
            next = self
                .rest
                .peek()
                .copied()
                .filter(|&peeked| !ends_word(peeked));
            if next.is_some() {
                self.next();
            }
        }
        Ok(word)
    }

    /// The rest of an escape sequence.
    fn escape(&mut self) -> Result<char, String> {
        let position = self.position;
        match self.next() {
            Some('t') => Ok('\t'),
            Some('n') => Ok('\n'),
            Some('r') => Ok('\r'),
            Some(plain @ ('\'' | '"' | '\\' | ' ')) => Ok(plain),
            Some('u') => self.unicode().ok_or_else(|| illegal_escape("u", position)),
            Some(other) => Err(illegal_escape(&other.to_string(), position)),
            None => Err(illegal_escape("", position)),
        }
    }

    fn unicode(&mut self) -> Option<char> {
        let digits: String = (0..4).map_while(|_| self.next()).collect();
        let is_hexadecimal =
            digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let code = u32::from_str_radix(&digits, 16)
            .ok()
            .filter(|_| is_hexadecimal)?;
        char::from_u32(code)
    }
}

fn ends_word(character: char) -> bool {
    character.is_whitespace() || "()=~!<>&|,\"'".contains(character)
}

fn is_reserved_character(character: char) -> bool {
    "+.;?*/%^$#@[]{}".contains(character)
}

fn illegal_escape(escaped: &str, position: usize) -> String {
    format!(
        "Error in the JQL Query: '\\{escaped}' is an illegal JQL escape sequence. The valid escape \
         sequences are \\', \\\", \\t, \\n, \\r, \\\\, '\\ ' and \\uXXXX. (line 1, character {position})"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn quoted_text_is_read_back(text in any::<String>()) {
            let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
            let found = lexemes(&format!("\"{escaped}\"")).unwrap();
            prop_assert_eq!(found.len(), 1);
            prop_assert_eq!(&found[0].token, &Token::Quoted(text));
        }
    }
}
