//! The names of tasks and objectives: `T12`, `O3`.

use std::fmt;
use std::str::FromStr;

use rusqlite::types::{FromSql, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

use crate::error::{Failure, Kind};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $letter:literal, $what:literal, $command:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl FromStr for $name {
            type Err = Failure;

            /// Reads the name in either case, and the number alone. Fails as [`Kind::Usage`].
            fn from_str(text: &str) -> Result<Self, Failure> {
                number(text, $letter).map(Self).ok_or_else(|| {
                    let message = format!("\"{text}\" is not {}: one looks like {}12", $what, $letter);
                    Failure::new(Kind::Usage, message).with_hint(concat!("list them: ", $command))
                })
            }
        }

        impl $name {
            /// The one of this number.
            pub(super) const fn of(number: i64) -> Self {
                Self(number)
            }

            /// Its number.
            pub(super) const fn number(self) -> i64 {
                self.0
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
    /// A task's name, `T12`. A number is never given twice.
    TaskId, 'T', "a task", "coder-server task list"
);
id!(
    /// An objective's name, `O3`. A number is never given twice.
    ObjectiveId, 'O', "an objective", "coder-server objective list"
);

/// A post's number, which only the store uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PostId(pub(super) i64);

fn number(text: &str, letter: char) -> Option<i64> {
    let text = text.trim();
    let digits = text
        .strip_prefix(letter)
        .or_else(|| text.strip_prefix(letter.to_ascii_lowercase()))
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
    fn names_are_read_as_people_type_them() {
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
            let id = text.parse::<TaskId>().map(|id| id.to_string());
            assert_eq!(id.ok().as_deref(), shown, "{text}");
        }
        let failure = "T3".parse::<ObjectiveId>().unwrap_err();
        assert_eq!(failure.kind, Kind::Usage);
        assert_eq!(
            failure.message,
            "\"T3\" is not an objective: one looks like O12"
        );
        assert_eq!(
            failure.hint.as_deref(),
            Some("list them: coder-server objective list")
        );
    }
}
