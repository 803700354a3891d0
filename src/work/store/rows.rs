//! What stands in the columns, as the types of this module.

use rusqlite::Row;

use crate::account::Site;
pub(super) use crate::database::rows::{listed, maybe_time, now, read, time};
use crate::work::IssueLink;

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
