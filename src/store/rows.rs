//! Column values as Rust types.

use jiff::Timestamp;
use rusqlite::types::Type;
use rusqlite::{Connection, Row};

use super::{Error, IssueLink};
use crate::clock::Clock;
use crate::connection::Site;

/// A value that no version of this program writes.
#[derive(Debug, thiserror::Error)]
#[error("\"{0}\" is not valid")]
struct InvalidValue(String);

/// The present to the millisecond, as it is stored.
pub(super) fn now(clock: &Clock) -> Timestamp {
    let now = Timestamp::try_from(clock.now()).unwrap_or(Timestamp::UNIX_EPOCH);
    Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
}

/// Milliseconds since 1970.
pub(super) fn time(row: &Row<'_>, column: &str) -> rusqlite::Result<Timestamp> {
    let milliseconds: i64 = row.get(column)?;
    Timestamp::from_millisecond(milliseconds)
        .map_err(|_| invalid(row, column, &milliseconds.to_string()))
}

/// The same for a column that may be NULL.
pub(super) fn optional_time(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Timestamp>> {
    match row.get::<_, Option<i64>>(column)? {
        None => Ok(None),
        Some(_) => time(row, column).map(Some),
    }
}

/// A text that a function parses.
pub(super) fn read<T>(
    row: &Row<'_>,
    column: &str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> rusqlite::Result<T> {
    let text = row.get_ref(column)?.as_str()?;
    parse(text).ok_or_else(|| invalid(row, column, text))
}

/// The columns `site`, `issue_id`, and `issue_key`.
pub(super) fn link(row: &Row<'_>) -> rusqlite::Result<IssueLink> {
    Ok(IssueLink {
        site: read(row, "site", |text| Site::parse(text).ok())?,
        issue_id: row.get("issue_id")?,
        key: read(row, "issue_key", |text| text.parse().ok())?,
    })
}

/// The same for columns that may be NULL.
pub(super) fn optional_link(row: &Row<'_>) -> rusqlite::Result<Option<IssueLink>> {
    match row.get_ref("site")?.as_str_or_null()? {
        None => Ok(None),
        Some(_) => link(row).map(Some),
    }
}

/// Fails as [`Error::Full`] if a table has as many rows as it may have.
pub(super) fn check_room(
    connection: &Connection,
    table: &str,
    most: u32,
    what: &'static str,
) -> Result<(), Error> {
    let sql = format!("SELECT count(*) FROM {table}");
    let count: u32 = connection.query_row(&sql, (), |row| row.get(0))?;
    if count >= most {
        return Err(Error::Full(most, what));
    }
    Ok(())
}

fn invalid(row: &Row<'_>, column: &str, text: &str) -> rusqlite::Error {
    let index = row.as_ref().column_index(column).unwrap_or_default();
    let error = InvalidValue(text.chars().take(40).collect());
    rusqlite::Error::FromSqlConversionFailure(index, Type::Text, Box::new(error))
}
