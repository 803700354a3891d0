//! Tasks.

use std::ops::RangeInclusive;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, ToSql, named_params};

use super::Store;
use super::guard::{self, Guard, Request};
use super::rows::{self, Listing};
use crate::connection::{IssueKey, Site};
use crate::error::{Failure, Kind, Listed, Remedy};
use crate::work::{
    IssueLink, Linked, NewTask, ObjectiveId, Outcome, Status, Task, TaskId, TaskLine, Words,
};

/// As many of each kind are named when an issue is linked already.
const MOST_LINKED: u32 = 5;

/// Which tasks are listed: those that meet all that is said.
#[derive(Debug, Clone, Default)]
pub struct TaskFilter {
    /// Where the work stands.
    pub status: Option<Status>,
    /// The objective that they are under.
    pub objective: Option<ObjectiveId>,
    /// The key of the issue that they are linked to.
    pub issue: Option<IssueKey>,
    /// Words that all occur in the title, the name or the issue's key.
    pub words: Option<Words>,
    /// Only those older than this one.
    pub before: Option<TaskId>,
}

/// What the guard calls them.
const WHAT: &str = "tasks";
/// All that lists show.
const LINE: &str =
    "id, title, status, objective, site, issue_id, issue_key, created, updated, finished";

pub(super) const LINKED_TASKS: &str = "SELECT id FROM tasks INDEXED BY tasks_by_issue_id
     WHERE issue_id = ?1 AND site = ?2 ORDER BY id DESC LIMIT ?3";
pub(super) const LINKED_OBJECTIVES: &str =
    "SELECT id FROM objectives INDEXED BY objectives_by_issue_id
     WHERE issue_id = ?1 AND site = ?2 ORDER BY id DESC LIMIT ?3";

impl Store {
    /// Makes tasks, all or none, and gives them in their order.
    ///
    /// Fails as [`Kind::NotFound`] when there is no such objective.
    pub fn add_tasks(&mut self, tasks: &[NewTask]) -> Result<Vec<TaskLine>, Failure> {
        self.add_tasks_once(tasks, &Guard::default())
    }

    /// The same, unless the guard knows that it was done.
    ///
    /// Fails as [`Store::add_tasks`] does, and as [`Kind::Conflict`] when the guard says so.
    pub fn add_tasks_once(
        &mut self,
        tasks: &[NewTask],
        guard: &Guard,
    ) -> Result<Vec<TaskLine>, Failure> {
        let now = self.now();
        self.change(|transaction| {
            let issues = tasks.iter().map(|task| task.issue.as_ref());
            match guard::made_before(transaction, guard, WHAT, issues, now)? {
                Ok(Some(made)) => return again(transaction, made),
                Ok(None) => {}
                Err(failure) => return Ok(Err(failure)),
            }
            let mut made: Vec<TaskLine> = Vec::new();
            for task in tasks {
                if let Some(id) = task.objective
                    && !super::objectives::exists(transaction, id)?
                {
                    return Ok(Err(super::objectives::missing(id)));
                }
                made.push(insert(transaction, task, now)?);
            }
            if let (Some(first), Some(last)) = (made.first(), made.last()) {
                guard::remember(transaction, guard, WHAT, [&first.id, &last.id], now)?;
            }
            Ok(Ok(made))
        })
    }

    /// The tasks that a request has made within the last day, as they are now, if it has made any.
    ///
    /// Fails as [`Kind::Conflict`] when its key was used for another request.
    pub fn tasks_of_request(&self, request: &Request) -> Result<Option<Vec<TaskLine>>, Failure> {
        let now = self.now();
        self.read(
            |connection| match guard::known(connection, request, WHAT, now)? {
                Ok(Some(made)) => again(connection, made).map(|made| made.map(Some)),
                Ok(None) => Ok(Ok(None)),
                Err(failure) => Ok(Err(failure)),
            },
        )?
    }

    /// A task. Fails as [`Kind::NotFound`].
    pub fn task(&self, id: TaskId) -> Result<Task, Failure> {
        self.read(|connection| task(connection, id))?
            .ok_or_else(|| missing(id))
    }

    /// The newest tasks first, at most so many.
    pub fn tasks(&self, filter: &TaskFilter, limit: u32) -> Result<Vec<TaskLine>, Failure> {
        let sql = listing(filter);
        self.read(|connection| {
            let status = filter.status.map(Status::name);
            let issue = filter.issue.as_ref().map(IssueKey::as_str);
            let named: [(&str, &dyn ToSql); 4] = [
                (":status", &status),
                (":objective", &filter.objective),
                (":issue", &issue),
                (":before", &filter.before),
            ];
            let listing = Listing {
                sql: &sql,
                named: &named,
                words: filter.words.as_ref(),
                whole: &one(),
                line,
            };
            listing.lines::<TaskId>(connection, limit)
        })
    }

    /// What is linked to an issue, the newest of each kind first, and not all when there is a lot.
    pub fn linked_to(&self, site: &Site, issue_id: &str) -> Result<Vec<Linked>, Failure> {
        self.read(|connection| linked(connection, site.origin(), issue_id))
    }

    /// Records how a task ended, with its summary in Markdown. The same said twice is said once.
    ///
    /// Fails as [`Kind::Conflict`] when something else was said before: that stays.
    pub fn finish(&mut self, id: TaskId, outcome: Outcome, summary: &str) -> Result<Task, Failure> {
        let now = self.now();
        self.change(|transaction| {
            let Some(before) = task(transaction, id)? else {
                return Ok(Err(missing(id)));
            };
            if before.line.status != Status::Open {
                let is_same = before.line.status == outcome.status()
                    && before.summary.as_deref() == Some(summary);
                return Ok(if is_same {
                    Ok(before)
                } else {
                    Err(finished(&before.line))
                });
            }
            transaction
                .prepare_cached(
                    "UPDATE tasks SET status = :status, summary = :summary, finished = :now,
                     updated = :now WHERE id = :id",
                )?
                .execute(named_params! {
                    ":status": outcome.status().name(),
                    ":summary": summary,
                    ":now": now.as_millisecond(),
                    ":id": id,
                })?;
            Ok(task(transaction, id)?.ok_or_else(|| missing(id)))
        })
    }

    /// Cuts the link between a task and its issue; gives what it was linked to. What was posted
    /// stays recorded.
    pub fn unlink_task(&mut self, id: TaskId) -> Result<Option<IssueLink>, Failure> {
        let now = self.now();
        self.change(|transaction| {
            let Some(before) = task(transaction, id)? else {
                return Ok(Err(missing(id)));
            };
            if before.line.issue.is_some() {
                transaction.execute(
                    "UPDATE tasks SET site = NULL, issue_id = NULL, issue_key = NULL,
                     updated = ?2 WHERE id = ?1",
                    (id, now.as_millisecond()),
                )?;
            }
            Ok(Ok(before.line.issue))
        })
    }
}

pub(super) fn linked(
    connection: &Connection,
    site: &str,
    issue_id: &str,
) -> rusqlite::Result<Vec<Linked>> {
    let mut linked = Vec::new();
    let mut statement = connection.prepare_cached(LINKED_TASKS)?;
    let parameters = (issue_id, site, MOST_LINKED);
    for id in statement.query_map(parameters, |row| row.get(0))? {
        linked.push(Linked::Task(id?));
    }
    let mut statement = connection.prepare_cached(LINKED_OBJECTIVES)?;
    for id in statement.query_map(parameters, |row| row.get(0))? {
        linked.push(Linked::Objective(id?));
    }
    Ok(linked)
}

pub(super) fn again_listing() -> String {
    format!("SELECT {LINE} FROM tasks WHERE id BETWEEN ?1 AND ?2 ORDER BY id")
}

/// Tasks that were made before, as they are now.
fn again(
    connection: &Connection,
    numbers: RangeInclusive<i64>,
) -> rusqlite::Result<Result<Vec<TaskLine>, Failure>> {
    connection
        .prepare_cached(&again_listing())?
        .query_map((numbers.start(), numbers.end()), line)?
        .collect::<rusqlite::Result<_>>()
        .map(Ok)
}

/// The query of a list. It names its index, since without statistics SQLite's own choice could be
/// one that reads every open task.
pub(super) fn listing(filter: &TaskFilter) -> String {
    let index = match (&filter.issue, filter.objective, filter.status) {
        (Some(_), ..) => "INDEXED BY tasks_by_issue_key",
        (None, Some(_), Some(_)) => "INDEXED BY tasks_by_objective_and_status",
        (None, Some(_), None) => "INDEXED BY tasks_by_objective",
        (None, None, Some(_)) => "INDEXED BY tasks_by_status",
        (None, None, None) => "NOT INDEXED",
    };
    // Through every task: what is in the index is all that is read.
    let (columns, index) = match (&filter.words, &filter.issue, filter.objective) {
        (Some(_), None, None) => (SEARCHED, "INDEXED BY tasks_by_words"),
        (Some(_), ..) => (SEARCHED, index),
        (None, ..) => (LINE, index),
    };
    let conditions = [
        filter.issue.as_ref().map(|_| "issue_key = :issue"),
        filter.objective.map(|_| "objective = :objective"),
        filter.status.map(|_| "status = :status"),
        filter.before.map(|_| "id < :before"),
    ];
    let conditions: Vec<&str> = conditions.into_iter().flatten().collect();
    let conditions = if conditions.is_empty() {
        String::new()
    } else {
        format!("WHERE {}", conditions.join(" AND "))
    };
    format!("SELECT {columns} FROM tasks {index} {conditions} ORDER BY id DESC LIMIT :limit")
}

fn insert(connection: &Connection, task: &NewTask, now: Timestamp) -> rusqlite::Result<TaskLine> {
    let issue = task.issue.as_ref();
    let mut statement = connection.prepare_cached(&format!(
        "INSERT INTO tasks (title, status, objective, site, issue_id, issue_key, created, updated,
         instructions) VALUES (:title, 'open', :objective, :site, :issue_id, :issue_key, :now, :now,
         :instructions) RETURNING {LINE}"
    ))?;
    statement.query_row(
        named_params! {
            ":title": task.title,
            ":objective": task.objective,
            ":site": issue.map(|issue| issue.site.origin()),
            ":issue_id": issue.map(|issue| &issue.issue_id),
            ":issue_key": issue.map(|issue| issue.key.as_str()),
            ":now": now.as_millisecond(),
            ":instructions": task.instructions,
        },
        line,
    )
}

/// One line of a list, by its `id`.
pub(super) fn one() -> String {
    format!("SELECT {LINE} FROM tasks WHERE id = ?1")
}

/// What a search looks at before it reads the whole line.
const SEARCHED: &str = "id, title, issue_key";

pub(super) fn whole() -> String {
    format!("SELECT {LINE}, instructions, summary FROM tasks WHERE id = ?1")
}

fn task(connection: &Connection, id: TaskId) -> rusqlite::Result<Option<Task>> {
    connection
        .prepare_cached(&whole())?
        .query_row([id], |row| {
            Ok(Task {
                line: line(row)?,
                instructions: row.get("instructions")?,
                summary: row.get("summary")?,
            })
        })
        .optional()
}

fn line(row: &Row<'_>) -> rusqlite::Result<TaskLine> {
    Ok(TaskLine {
        id: row.get("id")?,
        title: row.get("title")?,
        status: rows::read(row, "status", Status::named)?,
        objective: row.get("objective")?,
        issue: rows::maybe_link(row)?,
        created: rows::time(row, "created")?,
        updated: rows::time(row, "updated")?,
        finished: rows::maybe_time(row, "finished")?,
    })
}

fn missing(id: TaskId) -> Failure {
    Failure::new(Kind::NotFound, format!("there is no task {id}"))
        .with_remedy(Remedy::List(Listed::Tasks))
}

fn finished(task: &TaskLine) -> Failure {
    let id = task.id;
    let said = match task.status {
        Status::Failed => "is recorded as failed",
        Status::Open | Status::Completed => "is completed",
    };
    let message = format!("{id} {said} already, with another summary or outcome, which stays");
    Failure::new(Kind::Conflict, message).with_remedy(Remedy::ReadTask(id.to_string()))
}
