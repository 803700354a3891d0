//! IDs as users type them: a letter and a number, such as `T12`.

use std::fmt;

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

use crate::error::{self, Failure, Listed, Remedy};

/// What kind of item it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemKind {
    /// A piece of work for an agent.
    Task,
    /// A goal that tasks belong to.
    Objective,
}

impl ItemKind {
    /// What one is called: `task` or `objective`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::Objective => "objective",
        }
    }

    /// What several are called: `tasks` or `objectives`.
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Task => "tasks",
            Self::Objective => "objectives",
        }
    }

    /// Reads an ID of this kind in either case, or its number alone. Fails as
    /// [`Usage`](error::Kind::Usage).
    pub fn parse_id(self, text: &str) -> Result<ItemId, Failure> {
        number(text, self.letter())
            .map(|number| ItemId { kind: self, number })
            .ok_or_else(|| {
                let what = match self {
                    Self::Task => "a task",
                    Self::Objective => "an objective",
                };
                invalid(text, what, self.letter(), self.listed())
            })
    }

    const fn letter(self) -> char {
        match self {
            Self::Task => 'T',
            Self::Objective => 'O',
        }
    }

    pub(super) const fn listed(self) -> Listed {
        match self {
            Self::Task => Listed::Tasks,
            Self::Objective => Listed::Objectives,
        }
    }
}

impl ToSql for ItemKind {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(match self {
            Self::Task => "T",
            Self::Objective => "O",
        }))
    }
}

impl FromSql for ItemKind {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_str()? {
            "T" => Ok(Self::Task),
            "O" => Ok(Self::Objective),
            _ => Err(FromSqlError::InvalidType),
        }
    }
}

/// The ID of a task or an objective: `T12`, `O3`. A number is never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemId {
    /// Task or objective.
    pub kind: ItemKind,
    pub(super) number: i64,
}

impl std::str::FromStr for ItemId {
    type Err = Failure;

    /// Reads an ID with its letter: `T12` or `O3`. Fails as [`Usage`](error::Kind::Usage).
    fn from_str(text: &str) -> Result<Self, Failure> {
        match text.trim().as_bytes().first() {
            Some(b'O' | b'o') => ItemKind::Objective.parse_id(text),
            _ => ItemKind::Task.parse_id(text),
        }
    }
}

impl fmt::Display for ItemId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}{}", self.kind.letter(), self.number)
    }
}

/// Defines the ID of something that is not an item.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $letter:literal, $what:literal, $listed:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl std::str::FromStr for $name {
            type Err = Failure;

            /// Reads the ID in either case, or its number alone. Fails as
            /// [`Usage`](error::Kind::Usage).
            fn from_str(text: &str) -> Result<Self, Failure> {
                number(text, $letter)
                    .map(Self)
                    .ok_or_else(|| invalid(text, $what, $letter, $listed))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, "{}{}", $letter, self.0)
            }
        }

        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                i64::column_result(value).map(Self)
            }
        }

        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                self.0.to_sql()
            }
        }
    };
}

id!(
    /// The ID of a session: `S3`. A number is never used twice.
    SessionId, 'S', "a session", Listed::Sessions
);
id!(
    /// The ID of an API key: `K2`. A number is never used twice.
    KeyId, 'K', "an API key", Listed::ApiKeys
);
id!(
    /// The ID of a user: `U4`. A number is never used twice.
    UserId, 'U', "a user", Listed::Sessions
);

fn invalid(text: &str, what: &str, letter: char, listed: Listed) -> Failure {
    let message = format!("\"{text}\" is not {what}: one looks like {letter}12");
    Failure::new(error::Kind::Usage, message).with_remedy(Remedy::List(listed))
}

/// The number in an ID.
fn number(text: &str, letter: char) -> Option<i64> {
    let text = text.trim();
    let digits = text
        .strip_prefix([letter, letter.to_ascii_lowercase()])
        .unwrap_or(text);
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok().filter(|number| *number > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_ids_in_either_case() {
        for (text, shown) in [
            ("T12", Some("T12")),
            ("t12", Some("T12")),
            (" 12 ", Some("T12")),
            ("T012", Some("T12")),
            ("T0", None),
            ("T", None),
            ("", None),
            ("O3", None),
            ("T-1", None),
            ("+1", None),
            ("TT1", None),
            ("T9223372036854775807", Some("T9223372036854775807")),
            ("T9223372036854775808", None),
        ] {
            let id = ItemKind::Task.parse_id(text).map(|id| id.to_string());
            assert_eq!(id.ok().as_deref(), shown, "{text}");
        }
        assert_eq!("s3".parse::<SessionId>().unwrap().to_string(), "S3");
        assert!("K3".parse::<SessionId>().is_err());
        let failure = ItemKind::Objective.parse_id("T3").unwrap_err();
        assert_eq!(failure.kind, error::Kind::Usage);
        assert_eq!(
            failure.message,
            "\"T3\" is not an objective: one looks like O12"
        );
        assert_eq!(
            failure.remedy.as_deref(),
            Some(&Remedy::List(Listed::Objectives))
        );
    }
}
