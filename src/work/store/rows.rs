//! What stands in the columns, as the types of this module.

use std::fmt::Display;

use rusqlite::types::FromSql;
use rusqlite::{Connection, Row, ToSql};

use crate::connection::Site;
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

/// How a list is read.
pub(super) struct Listing<'a, T> {
    /// Its query, with `:limit`; with words, for `id`, `title` and `issue_key` alone.
    pub sql: &'a str,
    /// What the query may name besides.
    pub named: &'a [(&'a str, &'a dyn ToSql)],
    /// Words that have to occur, if there are any.
    pub words: Option<&'a Words>,
    /// The query of one line, by its `id`.
    pub whole: &'a str,
    pub line: fn(&Row<'_>) -> rusqlite::Result<T>,
}

impl<T> Listing<'_, T> {
    /// Its lines, at most so many.
    pub fn lines<I: FromSql + ToSql + Display>(
        &self,
        connection: &Connection,
        limit: u32,
    ) -> rusqlite::Result<Vec<T>> {
        let Some(words) = self.words else {
            let named = [self.named, &[(":limit", &limit)]].concat();
            return listed(connection, self.sql, &named, self.line);
        };
        // How many have to be looked at shows only on the way.
        let named = [self.named, &[(":limit", &-1)]].concat();
        let most = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut search = words.search();
        let mut whole = connection.prepare_cached(self.whole)?;
        found(connection, self.sql, &named, most, |row| {
            let id: I = row.get("id")?;
            let title = row.get_ref("title")?.as_str()?;
            let key = row.get_ref("issue_key")?.as_str_or_null()?;
            if !search.finds(title, &id, key) {
                return Ok(None);
            }
            whole.query_row([id], self.line).map(Some)
        })
    }
}
