//! Users: those who were given access.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row};

use super::{Error, Role, UserId, rows};
use crate::error::{Failure, Kind};
use crate::sanitize::is_clean;

/// Someone who was given access: a person, or the script that an API key belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The ID.
    pub id: UserId,
    /// The name, as lists show it.
    pub name: String,
    /// What the user may do.
    pub role: Role,
}

/// Maximum length of a name in characters.
const MAX_NAME: usize = 100;

/// The columns of a user in a query that joins `users`.
pub(super) const COLUMNS: &str = "users.id AS user_id, users.name AS user_name, users.role";

/// The user in a row of [`COLUMNS`].
pub(super) fn user(row: &Row<'_>) -> rusqlite::Result<User> {
    Ok(User {
        id: row.get("user_id")?,
        name: row.get("user_name")?,
        role: rows::read(row, "role", Role::named)?,
    })
}

/// The active user of this name; created if there is none. A given role replaces the role of an
/// existing user; a new user without one is a member. The user of an API key is not reused.
pub(super) fn find_or_create(
    connection: &Connection,
    name: &str,
    role: Option<Role>,
    now: Timestamp,
) -> Result<User, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM users WHERE name = ?1 AND active
         AND NOT EXISTS (SELECT 1 FROM api_keys WHERE user = users.id) ORDER BY id LIMIT 1"
    );
    let found = connection
        .prepare_cached(&sql)?
        .query_row([name], user)
        .optional()?;
    let Some(mut found) = found else {
        return Ok(create(connection, name, role.unwrap_or_default(), now)?);
    };
    if let Some(role) = role.filter(|role| *role != found.role) {
        connection.execute(
            "UPDATE users SET role = ?2 WHERE id = ?1",
            (found.id, role.name()),
        )?;
        found.role = role;
    }
    Ok(found)
}

/// Creates a user.
pub(super) fn create(
    connection: &Connection,
    name: &str,
    role: Role,
    now: Timestamp,
) -> rusqlite::Result<User> {
    connection
        .prepare_cached(
            "INSERT INTO users (name, role, created) VALUES (?1, ?2, ?3)
             RETURNING id AS user_id, name AS user_name, role",
        )?
        .query_row((name, role.name(), now.as_millisecond()), user)
}

/// The name without surrounding white space. Fails as [`Kind::Usage`].
pub(super) fn checked_name(name: &str) -> Result<&str, Failure> {
    let name = name.trim();
    let problem = if name.is_empty() {
        "is empty"
    } else if name.chars().count() > MAX_NAME {
        "is longer than 100 characters"
    } else if name.contains(char::is_control) || !is_clean(name) {
        "contains a line break or an invisible or control character"
    } else {
        return Ok(name);
    };
    Err(Failure::new(Kind::Usage, format!("the name {problem}"))
        .with_hint("use a one-line name, such as \"Mia Chen\" or \"nightly build\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_printable_line() {
        let longest = "ü".repeat(MAX_NAME);
        for name in ["Mia", "Mia Chen", "  李 小龍 ", "👩‍💻", &longest] {
            assert_eq!(checked_name(name).unwrap(), name.trim());
        }
        let too_long = "ü".repeat(MAX_NAME + 1);
        for (name, problem) in [
            ("", "is empty"),
            (" \n", "is empty"),
            (too_long.as_str(), "is longer"),
            ("Mia\nChen", "contains a line break"),
            ("Mia\tChen", "contains a line break"),
            ("Mia\u{1b}[31m", "contains a line break"),
            ("Mia\u{202e}nehC", "contains a line break"),
            ("Mia\u{200b}", "contains a line break"),
        ] {
            let failure = checked_name(name).unwrap_err();
            assert_eq!(failure.kind, Kind::Usage);
            assert!(failure.message.contains(problem), "{name:?}: {failure}");
            assert!(failure.remedy.is_some());
        }
    }
}
