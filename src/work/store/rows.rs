//! What stands in the columns, as the types of this module.

use std::fmt::Display;

use rusqlite::types::FromSql;
use rusqlite::{Connection, Row, ToSql};

use crate::account::Site;
use crate::database::rows::{found, listed};
pub(super) use crate::database::rows::{maybe_time, now, read, time};
use crate::work::{IssueLink, Words};

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

/// The lines of a listing, at most so many: those with all the words, if there are any. What is in
/// other columns than `id`, `title` and `issue_key` is read of those lines alone.
pub(super) fn lines<I: FromSql + Display, T>(
    connection: &Connection,
    sql: &str,
    named: &[(&str, &dyn ToSql)],
    words: Option<&Words>,
    limit: u32,
    line: fn(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    let Some(words) = words else {
        let named = [named, &[(":limit", &limit)]].concat();
        return listed(connection, sql, &named, line);
    };
    // How many have to be looked at shows only on the way.
    let named = [named, &[(":limit", &-1)]].concat();
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut search = words.search();
    let is_wanted = |row: &Row<'_>| {
        let title = row.get_ref("title")?.as_str()?;
        let key = row.get_ref("issue_key")?.as_str_or_null()?;
        Ok(search.finds(title, &row.get::<_, I>("id")?, key))
    };
    found(connection, sql, &named, most, is_wanted, line)
}
