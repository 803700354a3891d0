//! Objectives.

use std::ops::RangeInclusive;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, ToSql, named_params};

use super::Store;
use super::guard::{self, Guard, Request};
use super::rows::{self, Listing};
use crate::connection::IssueKey;
use crate::error::{Failure, Kind, Listed, Remedy};
use crate::work::{IssueLink, NewObjective, Objective, ObjectiveId, ObjectiveLine, Words};

/// Which objectives are listed: those that meet all that is said.
#[derive(Debug, Clone, Default)]
pub struct ObjectiveFilter {
    /// The key of the issue that they are linked to.
    pub issue: Option<IssueKey>,
    /// Words that all occur in the title, the name or the issue's key.
    pub words: Option<Words>,
    /// Only those older than this one.
    pub before: Option<ObjectiveId>,
}

/// What the guard calls them.
const WHAT: &str = "objectives";
/// All that lists show.
const LINE: &str = "id, title, site, issue_id, issue_key, tasks, finished_tasks, created, updated";
pub(super) const EXISTS: &str = "SELECT 1 FROM objectives WHERE id = ?1";

impl Store {
    /// Makes objectives, all or none, and gives them in their order.
    pub fn add_objectives(
        &mut self,
        objectives: &[NewObjective],
    ) -> Result<Vec<ObjectiveLine>, Failure> {
        self.add_objectives_once(objectives, &Guard::default())
    }

    /// The same, unless the guard knows that it was done. Fails as [`Kind::Conflict`] when it says so.
    pub fn add_objectives_once(
        &mut self,
        objectives: &[NewObjective],
        guard: &Guard,
    ) -> Result<Vec<ObjectiveLine>, Failure> {
        let now = self.now();
        self.change(|transaction| {
            let issues = objectives.iter().map(|objective| objective.issue.as_ref());
            match guard::made_before(transaction, guard, WHAT, issues, now)? {
                Ok(Some(made)) => return again(transaction, made),
                Ok(None) => {}
                Err(failure) => return Ok(Err(failure)),
            }
            let made = objectives.iter().map(|new| insert(transaction, new, now));
            let made: Vec<ObjectiveLine> = made.collect::<rusqlite::Result<_>>()?;
            if let (Some(first), Some(last)) = (made.first(), made.last()) {
                guard::remember(transaction, guard, WHAT, [&first.id, &last.id], now)?;
            }
            Ok(Ok(made))
        })
    }

    /// The objectives that a request has made within the last day, as they are now, if it has made any.
    ///
    /// Fails as [`Kind::Conflict`] when its key was used for another request.
    pub fn objectives_of_request(
        &self,
        request: &Request,
    ) -> Result<Option<Vec<ObjectiveLine>>, Failure> {
        let now = self.now();
        self.read(
            |connection| match guard::known(connection, request, WHAT, now)? {
                Ok(Some(made)) => again(connection, made).map(|made| made.map(Some)),
                Ok(None) => Ok(Ok(None)),
                Err(failure) => Ok(Err(failure)),
            },
        )?
    }

    /// An objective. Fails as [`Kind::NotFound`].
    pub fn objective(&self, id: ObjectiveId) -> Result<Objective, Failure> {
        self.read(|connection| objective(connection, id))?
            .ok_or_else(|| missing(id))
    }

    /// The newest objectives first, at most so many.
    pub fn objectives(
        &self,
        filter: &ObjectiveFilter,
        limit: u32,
    ) -> Result<Vec<ObjectiveLine>, Failure> {
        let sql = listing(filter);
        self.read(|connection| {
            let issue = filter.issue.as_ref().map(IssueKey::as_str);
            let named: [(&str, &dyn ToSql); 2] = [(":issue", &issue), (":before", &filter.before)];
            let listing = Listing {
                sql: &sql,
                named: &named,
                words: filter.words.as_ref(),
                whole: &one(),
                line,
            };
            listing.lines::<ObjectiveId>(connection, limit)
        })
    }

    /// Cuts the link between an objective and its issue; gives what it was linked to.
    pub fn unlink_objective(&mut self, id: ObjectiveId) -> Result<Option<IssueLink>, Failure> {
        let now = self.now();
        self.change(|transaction| {
            let Some(before) = objective(transaction, id)? else {
                return Ok(Err(missing(id)));
            };
            if before.line.issue.is_some() {
                transaction.execute(
                    "UPDATE objectives SET site = NULL, issue_id = NULL, issue_key = NULL,
                     updated = ?2 WHERE id = ?1",
                    (id, now.as_millisecond()),
                )?;
            }
            Ok(Ok(before.line.issue))
        })
    }
}

pub(super) fn again_listing() -> String {
    format!("SELECT {LINE} FROM objectives WHERE id BETWEEN ?1 AND ?2 ORDER BY id")
}

/// Objectives that were made before, as they are now.
fn again(
    connection: &Connection,
    numbers: RangeInclusive<i64>,
) -> rusqlite::Result<Result<Vec<ObjectiveLine>, Failure>> {
    connection
        .prepare_cached(&again_listing())?
        .query_map((numbers.start(), numbers.end()), line)?
        .collect::<rusqlite::Result<_>>()
        .map(Ok)
}

pub(super) fn exists(connection: &Connection, id: ObjectiveId) -> rusqlite::Result<bool> {
    connection.prepare_cached(EXISTS)?.exists([id])
}

pub(super) fn missing(id: ObjectiveId) -> Failure {
    Failure::new(Kind::NotFound, format!("there is no objective {id}"))
        .with_remedy(Remedy::List(Listed::Objectives))
}

pub(super) fn listing(filter: &ObjectiveFilter) -> String {
    let (index, issue) = match filter.issue {
        Some(_) => ("INDEXED BY objectives_by_issue_key", "issue_key = :issue"),
        None => ("NOT INDEXED", "true"),
    };
    let before = if filter.before.is_some() {
        "id < :before"
    } else {
        "true"
    };
    let columns = filter.words.as_ref().map_or(LINE, |_| SEARCHED);
    format!(
        "SELECT {columns} FROM objectives {index} WHERE {issue} AND {before}
         ORDER BY id DESC LIMIT :limit"
    )
}

fn insert(
    connection: &Connection,
    objective: &NewObjective,
    now: Timestamp,
) -> rusqlite::Result<ObjectiveLine> {
    let issue = objective.issue.as_ref();
    let mut statement = connection.prepare_cached(&format!(
        "INSERT INTO objectives (title, site, issue_id, issue_key, created, updated, instructions)
         VALUES (:title, :site, :issue_id, :issue_key, :now, :now, :instructions)
         RETURNING {LINE}"
    ))?;
    statement.query_row(
        named_params! {
            ":title": objective.title,
            ":site": issue.map(|issue| issue.site.origin()),
            ":issue_id": issue.map(|issue| &issue.issue_id),
            ":issue_key": issue.map(|issue| issue.key.as_str()),
            ":now": now.as_millisecond(),
            ":instructions": objective.instructions,
        },
        line,
    )
}

/// One line of a list, by its `id`.
pub(super) fn one() -> String {
    format!("SELECT {LINE} FROM objectives WHERE id = ?1")
}

/// What a search looks at before it reads the whole line.
const SEARCHED: &str = "id, title, issue_key";

pub(super) fn whole() -> String {
    format!("SELECT {LINE}, instructions FROM objectives WHERE id = ?1")
}

fn objective(connection: &Connection, id: ObjectiveId) -> rusqlite::Result<Option<Objective>> {
    connection
        .prepare_cached(&whole())?
        .query_row([id], |row| {
            Ok(Objective {
                line: line(row)?,
                instructions: row.get("instructions")?,
            })
        })
        .optional()
}

fn line(row: &Row<'_>) -> rusqlite::Result<ObjectiveLine> {
    Ok(ObjectiveLine {
        id: row.get("id")?,
        title: row.get("title")?,
        issue: rows::maybe_link(row)?,
        tasks: row.get("tasks")?,
        finished_tasks: row.get("finished_tasks")?,
        created: rows::time(row, "created")?,
        updated: rows::time(row, "updated")?,
    })
}
