//! Names of rows as people type them: a letter and a number, such as `T12`.

/// Defines an ID type: its letter, what it identifies, and the list it is in.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $letter:literal, $what:literal, $listed:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl std::str::FromStr for $name {
            type Err = $crate::error::Failure;

            /// Reads the name in either case, and the number alone. Fails as [`Usage`](crate::error::Kind::Usage).
            fn from_str(text: &str) -> Result<Self, $crate::error::Failure> {
                $crate::database::number(text, $letter).map(Self).ok_or_else(|| {
                    let message = format!("\"{text}\" is not {}: one looks like {}12", $what, $letter);
                    $crate::error::Failure::new($crate::error::Kind::Usage, message)
                        .with_remedy($crate::error::Remedy::List($crate::error::Listed::$listed))
                })
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "{}{}", $letter, self.0)
            }
        }

        impl rusqlite::types::FromSql for $name {
            fn column_result(value: rusqlite::types::ValueRef<'_>) -> rusqlite::types::FromSqlResult<Self> {
                <i64 as rusqlite::types::FromSql>::column_result(value).map(Self)
            }
        }

        impl rusqlite::types::ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
                rusqlite::types::ToSql::to_sql(&self.0)
            }
        }
    };
}
pub(crate) use id;

/// The number in a name, in either case, or alone.
pub(crate) fn number(text: &str, letter: char) -> Option<i64> {
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
