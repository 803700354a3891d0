//! Parses `jira.json` and keeps the position of each member, for error messages.

use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

/// Maximum length of a shown member name, in characters. A longer one may be a token.
const MAX_NAME: usize = 30;

/// A line and a column in characters, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Position {
    line: usize,
    column: usize,
}

/// Why a text is not a valid `jira.json`. Never quotes values, which may be tokens in the wrong place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Invalid {
    at: Option<Position>,
    problem: String,
}

/// The members of the file and of its `auth`, in their order and unchanged.
#[derive(Debug, Default)]
pub(super) struct Document<'a> {
    pub(super) text: &'a str,
    pub(super) members: Vec<(String, &'a RawValue)>,
    pub(super) auth_members: Vec<(String, &'a RawValue)>,
}

/// The value of a member and its position.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member<'a> {
    text: &'a str,
    name: &'static str,
    value: &'a RawValue,
}

impl<'a> Document<'a> {
    /// Parses a text. A member that is `null` counts as absent.
    pub(super) fn parse(text: &'a str) -> Result<Self, Invalid> {
        if text.trim().is_empty() {
            return Err(Invalid::whole("it is empty"));
        }
        let mut document = Self {
            text,
            members: members(text, text, "the file", "")?,
            auth_members: Vec::new(),
        };
        if let Some(auth) = document.root("auth") {
            document.auth_members = members(text, auth.value.get(), "auth", "auth.")?;
        }
        Ok(document)
    }

    /// A member of the file itself.
    pub(super) fn root(&self, name: &'static str) -> Option<Member<'a>> {
        self.member(&self.members, name, name)
    }

    /// A member of `auth`, by its full name, such as `auth.email`.
    pub(super) fn auth(&self, name: &'static str) -> Option<Member<'a>> {
        self.member(&self.auth_members, name.strip_prefix("auth.")?, name)
    }

    fn member(
        &self,
        members: &[(String, &'a RawValue)],
        short: &str,
        name: &'static str,
    ) -> Option<Member<'a>> {
        let (_, value) = members.iter().find(|(key, _)| key == short)?;
        (value.get() != "null").then_some(Member {
            text: self.text,
            name,
            value,
        })
    }
}

/// The members of an object. Fails if a name is repeated.
fn members<'a>(
    text: &'a str,
    object: &'a str,
    name: &str,
    prefix: &str,
) -> Result<Vec<(String, &'a RawValue)>, Invalid> {
    let found: Found<'a> = serde_json::from_str(object)
        .map_err(|error| Invalid::json(text, offset(text, object), object, name, &error))?;
    let mut names = HashSet::new();
    for (key, value) in &found.0 {
        if !names.insert(key) {
            let problem = if key.chars().count() > MAX_NAME {
                "a member with a long name is repeated".to_owned()
            } else {
                format!("the member {prefix}{key} is repeated")
            };
            return Err(Invalid::at(text, offset(text, value.get()), problem));
        }
    }
    Ok(found.0)
}

struct Found<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Found<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Found<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Found(members))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}

impl Member<'_> {
    /// The value as text.
    pub(super) fn text(&self) -> Result<Zeroizing<String>, Invalid> {
        serde_json::from_str(self.value.get())
            .map(Zeroizing::new)
            .map_err(|_| {
                self.invalid(if self.value.get().starts_with('"') {
                    "contains an incomplete Unicode escape"
                } else {
                    "must be text in double quotes"
                })
            })
    }

    /// The value as a boolean.
    pub(super) fn flag(&self) -> Result<bool, Invalid> {
        serde_json::from_str(self.value.get())
            .map_err(|_| self.invalid("must be true or false, without quotes"))
    }

    /// An error about this member. The problem continues the sentence that starts with its name.
    pub(super) fn invalid(&self, problem: &str) -> Invalid {
        let problem = format!("{} {problem}", self.name);
        Invalid::at(self.text, offset(self.text, self.value.get()), problem)
    }
}

impl Invalid {
    pub(super) fn whole(problem: impl Into<String>) -> Self {
        Self {
            at: None,
            problem: problem.into(),
        }
    }

    pub(super) fn at(text: &str, offset: usize, problem: impl Into<String>) -> Self {
        Self {
            at: Some(Position::of(text, offset)),
            problem: problem.into(),
        }
    }

    /// A syntax error, in the words of the parser, or a type error, in our own words, since the parser's
    /// quote the value.
    fn json(text: &str, start: usize, object: &str, name: &str, error: &serde_json::Error) -> Self {
        if error.is_data() {
            return Self::at(text, start, format!("{name} must be an object in braces"));
        }
        let words = error.to_string();
        let words = words.split(" at line ").next().unwrap_or_default();
        let place = start + byte_offset(object, error.line(), error.column());
        Self::at(text, place, format!("this is not JSON ({words})"))
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(Position { line, column }) = self.at {
            write!(formatter, "line {line}, column {column}: ")?;
        }
        formatter.write_str(&self.problem)
    }
}

impl Position {
    fn of(text: &str, offset: usize) -> Self {
        let mut ends = (0..=offset.min(text.len())).rev();
        let end = ends.find(|end| text.is_char_boundary(*end));
        let before = &text[..end.unwrap_or_default()];
        let line = before.rsplit('\n').next().unwrap_or_default();
        Self {
            line: before.matches('\n').count() + 1,
            column: line.chars().count() + 1,
        }
    }
}

/// The parser counts columns in bytes.
fn byte_offset(text: &str, line: usize, column: usize) -> usize {
    let lines = text.split_inclusive('\n').take(line.saturating_sub(1));
    let start: usize = lines.map(str::len).sum();
    start + column.saturating_sub(1)
}

/// The offset of a part of a text.
fn offset(text: &str, part: &str) -> usize {
    part.as_ptr().addr().saturating_sub(text.as_ptr().addr())
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn error_position_is_inside_the_text(
            text in r#"([{}\[\]":,\\ué\n ]|auth|null|1|"[a-z]{0,4}"){0,40}"#,
        ) {
            if let Err(invalid) = Document::parse(&text)
                && let Some(Position { line, column }) = invalid.at
            {
                let shown = text.split('\n').nth(line - 1);
                let length = shown.map(|line| line.chars().count());
                proptest::prop_assert!(length.is_some_and(|length| column <= length + 1));
            }
        }
    }

    #[test]
    fn counts_columns_in_characters() {
        for (text, offset, line, column) in [
            ("", 0, 1, 1),
            ("abc", 2, 1, 3),
            ("é\né!", 5, 2, 2),
            ("é\r\nx", 4, 2, 1),
            ("é", 1, 1, 1),
            ("ab", 99, 1, 3),
        ] {
            assert_eq!(Position::of(text, offset), Position { line, column });
        }
    }
}
