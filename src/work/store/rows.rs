//! What stands in the columns, as the types of this module.

use std::error::Error;
use std::fmt;

use jiff::Timestamp;
use rusqlite::types::Type;
use rusqlite::{Connection, Row, ToSql};

use crate::account::Site;
use crate::work::IssueLink;

/// What no version of this program writes: the file was changed by hand.
#[derive(Debug)]
struct NotUnderstood(String);

impl fmt::Display for NotUnderstood {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "“{}” is not understood", self.0)
    }
}

impl Error for NotUnderstood {}

/// All rows of a listing, whose conditions name some of these parameters.
pub(super) fn listed<T>(
    connection: &Connection,
    sql: &str,
    named: &[(&str, &dyn ToSql)],
    line: fn(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    let named = named.iter().filter(|(name, _)| sql.contains(name));
    let named: Vec<(&str, &dyn ToSql)> = named.copied().collect();
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_map(named.as_slice(), line)?.collect()
}

/// Milliseconds since 1970.
pub(super) fn time(row: &Row<'_>, column: &str) -> rusqlite::Result<Timestamp> {
    let milliseconds: i64 = row.get(column)?;
    Timestamp::from_millisecond(milliseconds)
        .map_err(|_| bad(row, column, &milliseconds.to_string()))
}

/// The same where there need be none.
pub(super) fn maybe_time(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Timestamp>> {
    match row.get::<_, Option<i64>>(column)? {
        None => Ok(None),
        Some(_) => time(row, column).map(Some),
    }
}

/// A text that a function reads.
pub(super) fn read<T>(
    row: &Row<'_>,
    column: &str,
    read: impl FnOnce(&str) -> Option<T>,
) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    read(&text).ok_or_else(|| bad(row, column, &text))
}

/// The columns `site`, `issue_id` and `issue_key`.
pub(super) fn link(row: &Row<'_>) -> rusqlite::Result<IssueLink> {
    Ok(IssueLink {
        site: read(row, "site", |text| Site::parse(text).ok())?,
        issue_id: row.get("issue_id")?,
        key: read(row, "issue_key", |text| text.parse().ok())?,
    })
}

/// The same where there need be none.
pub(super) fn maybe_link(row: &Row<'_>) -> rusqlite::Result<Option<IssueLink>> {
    match row.get::<_, Option<String>>("site")? {
        None => Ok(None),
        Some(_) => link(row).map(Some),
    }
}

fn bad(row: &Row<'_>, column: &str, text: &str) -> rusqlite::Error {
    let index = row.as_ref().column_index(column).unwrap_or_default();
    let error = NotUnderstood(text.chars().take(40).collect());
    rusqlite::Error::FromSqlConversionFailure(index, Type::Text, Box::new(error))
}
