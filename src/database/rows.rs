//! What stands in columns, as values.

use std::error::Error;
use std::fmt;

use jiff::Timestamp;
use rusqlite::types::Type;
use rusqlite::{Connection, Row, ToSql};

use crate::clock::Clock;

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
pub(crate) fn listed<T>(
    connection: &Connection,
    sql: &str,
    named: &[(&str, &dyn ToSql)],
    line: fn(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    let named = of_listing(sql, named);
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_map(named.as_slice(), line)?.collect()
}

/// What is made of the rows of a listing that are wanted, at most so many; they are read one by one
/// until there are enough.
pub(crate) fn found<T>(
    connection: &Connection,
    sql: &str,
    named: &[(&str, &dyn ToSql)],
    most: usize,
    mut wanted: impl FnMut(&Row<'_>) -> rusqlite::Result<Option<T>>,
) -> rusqlite::Result<Vec<T>> {
    let named = of_listing(sql, named);
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(named.as_slice())?;
    let mut found = Vec::new();
    while found.len() < most
        && let Some(row) = rows.next()?
    {
        found.extend(wanted(row)?);
    }
    Ok(found)
}

/// Those parameters that a listing names.
fn of_listing<'a>(sql: &str, named: &[(&'a str, &'a dyn ToSql)]) -> Vec<(&'a str, &'a dyn ToSql)> {
    let named = named.iter().filter(|(name, _)| sql.contains(name));
    named.copied().collect()
}

/// The present to the millisecond, as it is stored.
pub(crate) fn now(clock: &Clock) -> Timestamp {
    let now = Timestamp::try_from(clock.now()).unwrap_or(Timestamp::UNIX_EPOCH);
    Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
}

/// Milliseconds since 1970.
pub(crate) fn time(row: &Row<'_>, column: &str) -> rusqlite::Result<Timestamp> {
    let milliseconds: i64 = row.get(column)?;
    Timestamp::from_millisecond(milliseconds)
        .map_err(|_| bad(row, column, &milliseconds.to_string()))
}

/// The same where there need be none.
pub(crate) fn maybe_time(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Timestamp>> {
    match row.get::<_, Option<i64>>(column)? {
        None => Ok(None),
        Some(_) => time(row, column).map(Some),
    }
}

/// A text that a function reads.
pub(crate) fn read<T>(
    row: &Row<'_>,
    column: &str,
    read: impl FnOnce(&str) -> Option<T>,
) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    read(&text).ok_or_else(|| bad(row, column, &text))
}

fn bad(row: &Row<'_>, column: &str, text: &str) -> rusqlite::Error {
    let index = row.as_ref().column_index(column).unwrap_or_default();
    let error = NotUnderstood(text.chars().take(40).collect());
    rusqlite::Error::FromSqlConversionFailure(index, Type::Text, Box::new(error))
}
