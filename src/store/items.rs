//! Tasks and objectives.

use std::ops::RangeInclusive;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, ToSql, named_params};

use super::{
    Error, IdempotencyKey, ItemId, ItemKind, Outcome, Precondition, SearchTerms, Status, Store,
    UserId, rows,
};
use crate::connection::{IssueKey, Site};
use crate::error::Failure;

/// Maximum number of linked items of each kind that [`Store::linked_items`] returns.
const MAX_LINKED: u32 = 5;
/// What lists show.
const COLUMNS: &str = "kind, number, title, status, objective, site, issue_id, issue_key, created, \
                       created_by, updated, finished, finished_by, tasks, finished_tasks";

/// The Jira issue that an item is linked to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueLink {
    /// The site that the issue is on.
    pub site: Site,
    /// Jira's ID of the issue, which stays the same when the issue moves.
    pub issue_id: String,
    /// The key that the issue had when it was linked.
    pub key: IssueKey,
}

impl IssueLink {
    /// URL of the issue's page.
    pub fn url(&self) -> String {
        self.site.browse_url(&self.key)
    }
}

/// A task or an objective to be created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewItem {
    /// Task or objective.
    pub kind: ItemKind,
    /// One line.
    pub title: String,
    /// Markdown for agents.
    pub instructions: String,
    /// The objective that the task belongs to.
    pub objective: Option<ItemId>,
    /// The issue that it was created from.
    pub issue: Option<IssueLink>,
    /// Who creates it; `None` for the command line.
    pub created_by: Option<UserId>,
}

/// A task or an objective as lists show it: without its long texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemSummary {
    /// The ID.
    pub id: ItemId,
    /// One line.
    pub title: String,
    /// Status of a task. An objective stays open.
    pub status: Status,
    /// The objective that a task belongs to.
    pub objective: Option<ItemId>,
    /// The issue that it is linked to.
    pub issue: Option<IssueLink>,
    /// When it was created.
    pub created: Timestamp,
    /// Who created it; `None` for the command line.
    pub created_by: Option<UserId>,
    /// When it last changed.
    pub updated: Timestamp,
    /// When a task was finished.
    pub finished: Option<Timestamp>,
    /// Who finished a task; `None` for the command line.
    pub finished_by: Option<UserId>,
    /// Number of tasks of an objective.
    pub tasks: u32,
    /// Number of finished tasks of an objective.
    pub finished_tasks: u32,
}

/// A task or an objective.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What lists show.
    pub overview: ItemSummary,
    /// Markdown for agents.
    pub instructions: String,
    /// What was done, in Markdown; set when a task is finished.
    pub summary: Option<String>,
}

/// Which items are listed: those that match every condition that is set.
#[derive(Debug, Clone)]
pub struct Filter {
    /// Tasks or objectives.
    pub kind: ItemKind,
    /// Status of the tasks.
    pub status: Option<Status>,
    /// The objective that the tasks belong to.
    pub objective: Option<ItemId>,
    /// Key of the issue that they are linked to.
    pub issue: Option<IssueKey>,
    /// Terms that all occur in the title, the ID, or the key of the issue.
    pub terms: Option<SearchTerms>,
    /// Only items older than this one.
    pub before: Option<ItemId>,
}

impl Filter {
    /// All items of a kind.
    pub const fn all(kind: ItemKind) -> Self {
        Self {
            kind,
            status: None,
            objective: None,
            issue: None,
            terms: None,
            before: None,
        }
    }
}

impl Store {
    /// Creates items of one kind, all or none, and returns them in order. If the precondition's key
    /// is known, returns what was created then.
    ///
    /// Fails as [`NotFound`](crate::error::Kind::NotFound) if an objective does not exist, and as
    /// [`Conflict`](crate::error::Kind::Conflict) if the precondition does not hold.
    pub fn create_items(
        &mut self,
        items: &[NewItem],
        precondition: &Precondition,
    ) -> Result<Vec<ItemSummary>, Failure> {
        let kind = items.first().map_or(ItemKind::Task, |item| item.kind);
        self.write(|transaction, now| {
            let issues = items.iter().filter_map(|item| item.issue.as_ref());
            if let Some(before) = precondition.check(transaction, kind, issues, now)? {
                return range(transaction, kind, &before);
            }
            let mut created = Vec::new();
            for item in items {
                created.push(insert(transaction, item, now)?);
            }
            if let (Some(first), Some(last)) = (created.first(), created.last()) {
                let numbers = first.id.number..=last.id.number;
                precondition.remember(transaction, kind, &numbers, now)?;
            }
            Ok(created)
        })
    }

    /// The items that a request with this key created within the last day, as they are now.
    ///
    /// Fails as [`Conflict`](crate::error::Kind::Conflict) if the key was used for another request.
    pub fn items_created_for(
        &self,
        kind: ItemKind,
        key: &IdempotencyKey,
    ) -> Result<Option<Vec<ItemSummary>>, Failure> {
        let now = self.now();
        self.read(|connection| {
            let created = key.created(connection, kind, now)?;
            created
                .map(|numbers| range(connection, kind, &numbers))
                .transpose()
        })
    }

    /// A task or an objective. Fails as [`NotFound`](crate::error::Kind::NotFound).
    pub fn item(&self, id: ItemId) -> Result<Item, Failure> {
        self.read(|connection| item(connection, id))
    }

    /// The newest items first, at most `limit`.
    pub fn items(&self, filter: &Filter, limit: u32) -> Result<Vec<ItemSummary>, Failure> {
        self.read(|connection| {
            let status = filter.status.map(Status::name);
            let issue = filter.issue.as_ref().map(IssueKey::as_str);
            let objective = filter.objective.map(|id| id.number);
            let before = filter.before.map_or(i64::MAX, |id| id.number);
            // How many rows a search has to read is not known before.
            let rows_read = filter.terms.as_ref().map_or(i64::from(limit), |_| -1);
            let all: [(&str, &dyn ToSql); 6] = [
                (":kind", &filter.kind),
                (":status", &status),
                (":objective", &objective),
                (":issue", &issue),
                (":before", &before),
                (":limit", &rows_read),
            ];
            let sql = list_sql(filter);
            let named: Vec<_> = all
                .into_iter()
                .filter(|(name, _)| sql.contains(name))
                .collect();
            let mut statement = connection.prepare_cached(&sql)?;
            let mut rows = statement.query(named.as_slice())?;
            let mut search = filter.terms.as_ref().map(SearchTerms::search);
            let mut found = Vec::new();
            while found.len() < limit as usize
                && let Some(row) = rows.next()?
            {
                if let Some(search) = &mut search {
                    let title = row
                        .get_ref("title")?
                        .as_str()
                        .map_err(rusqlite::Error::from)?;
                    let key = row
                        .get_ref("issue_key")?
                        .as_str_or_null()
                        .map_err(rusqlite::Error::from)?;
                    if !search.matches(title, id(row)?, key) {
                        continue;
                    }
                }
                found.push(summary(row)?);
            }
            Ok(found)
        })
    }

    /// The items that are linked to an issue: tasks, then objectives, the newest 5 of each.
    pub fn linked_items(&self, site: &Site, issue_id: &str) -> Result<Vec<ItemId>, Failure> {
        self.read(|connection| Ok(linked(connection, site.origin(), issue_id)?))
    }

    /// Records how a task ended, with its summary in Markdown. `by` is who finished it; `None` for the
    /// command line. Recording the same again changes nothing.
    ///
    /// Fails as [`Conflict`](crate::error::Kind::Conflict) if the task ended with another outcome or
    /// summary before, which is kept.
    pub fn finish_task(
        &mut self,
        id: ItemId,
        outcome: Outcome,
        summary: &str,
        by: Option<UserId>,
    ) -> Result<Item, Failure> {
        self.write(|transaction, now| {
            let before = item(transaction, id)?;
            if id.kind != ItemKind::Task {
                return Err(Error::NoItem(id));
            }
            let status = before.overview.status;
            if status != Status::Open {
                let is_same =
                    status == outcome.status() && before.summary.as_deref() == Some(summary);
                return if is_same {
                    Ok(before)
                } else {
                    Err(Error::AlreadyFinished(id, status))
                };
            }
            let now = now.as_millisecond();
            transaction
                .prepare_cached(
                    "UPDATE items SET status = ?2, finished = ?3, updated = ?3, finished_by = ?4
                     WHERE kind = 'T' AND number = ?1",
                )?
                .execute((id.number, outcome.status().name(), now, by))?;
            transaction
                .prepare_cached("UPDATE texts SET summary = ?2 WHERE kind = 'T' AND number = ?1")?
                .execute((id.number, summary))?;
            if let Some(objective) = before.overview.objective {
                transaction
                    .prepare_cached(
                        "UPDATE items SET finished_tasks = finished_tasks + 1,
                         updated = max(updated, ?2) WHERE kind = 'O' AND number = ?1",
                    )?
                    .execute((objective.number, now))?;
            }
            item(transaction, id)
        })
    }

    /// Removes the link between an item and its issue, and returns the link. Posts stay recorded.
    ///
    /// Fails as [`NotFound`](crate::error::Kind::NotFound).
    pub fn unlink(&mut self, id: ItemId) -> Result<Option<IssueLink>, Failure> {
        self.write(|transaction, now| {
            let issue = item(transaction, id)?.overview.issue;
            if issue.is_some() {
                transaction.execute(
                    "UPDATE items SET site = NULL, issue_id = NULL, issue_key = NULL, updated = ?3
                     WHERE kind = ?1 AND number = ?2",
                    (id.kind, id.number, now.as_millisecond()),
                )?;
            }
            Ok(issue)
        })
    }
}

pub(super) const LINKED: &str = "SELECT kind, number FROM items INDEXED BY items_by_issue_id
     WHERE issue_id = ?1 AND site = ?2 AND kind = ?3 ORDER BY number DESC LIMIT ?4";

pub(super) fn linked(
    connection: &Connection,
    site: &str,
    issue_id: &str,
) -> rusqlite::Result<Vec<ItemId>> {
    let mut statement = connection.prepare_cached(LINKED)?;
    let mut linked = Vec::new();
    for kind in [ItemKind::Task, ItemKind::Objective] {
        for found in statement.query_map((issue_id, site, kind, MAX_LINKED), id)? {
            linked.push(found?);
        }
    }
    Ok(linked)
}

/// The query of a list. It names its index: without statistics SQLite might choose one that reads
/// every open task.
pub(super) fn list_sql(filter: &Filter) -> String {
    let index = match (&filter.issue, filter.objective, filter.status) {
        (Some(_), ..) => "INDEXED BY items_by_issue_key",
        (None, Some(_), Some(_)) => "INDEXED BY items_by_objective_and_status",
        (None, Some(_), None) => "INDEXED BY items_by_objective",
        (None, None, Some(_)) if filter.terms.is_none() => "INDEXED BY items_by_status",
        _ => "NOT INDEXED",
    };
    let mut conditions = vec!["kind = :kind", "number < :before"];
    conditions.extend(filter.status.map(|_| "status = :status"));
    conditions.extend(filter.objective.map(|_| "objective = :objective"));
    conditions.extend(filter.issue.as_ref().map(|_| "issue_key = :issue"));
    let conditions = conditions.join(" AND ");
    format!(
        "SELECT {COLUMNS} FROM items {index} WHERE {conditions} ORDER BY number DESC LIMIT :limit"
    )
}

/// Items that were created before, as they are now.
fn range(
    connection: &Connection,
    kind: ItemKind,
    numbers: &RangeInclusive<i64>,
) -> Result<Vec<ItemSummary>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM items WHERE kind = ?1 AND number BETWEEN ?2 AND ?3 ORDER BY number"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map((kind, numbers.start(), numbers.end()), summary)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn insert(connection: &Connection, item: &NewItem, now: Timestamp) -> Result<ItemSummary, Error> {
    let milliseconds = now.as_millisecond();
    if let Some(objective) = item.objective {
        let counted = connection
            .prepare_cached(
                "UPDATE items SET tasks = tasks + 1, updated = max(updated, ?2)
                 WHERE kind = 'O' AND number = ?1",
            )?
            .execute((objective.number, milliseconds))?;
        if counted == 0 {
            return Err(Error::NoItem(objective));
        }
    }
    let number: i64 = connection
        .prepare_cached("UPDATE numbers SET last = last + 1 WHERE kind = ?1 RETURNING last")?
        .query_row([item.kind], |row| row.get(0))?;
    let issue = item.issue.as_ref();
    let created = connection
        .prepare_cached(&format!(
            "INSERT INTO items (kind, number, title, status, objective, site, issue_id, issue_key,
             created, created_by, updated)
             VALUES (:kind, :number, :title, 'open', :objective, :site, :issue_id, :issue_key,
             :now, :created_by, :now) RETURNING {COLUMNS}"
        ))?
        .query_row(
            named_params! {
                ":kind": item.kind,
                ":number": number,
                ":title": item.title,
                ":objective": item.objective.map(|id| id.number),
                ":site": issue.map(|issue| issue.site.origin()),
                ":issue_id": issue.map(|issue| &issue.issue_id),
                ":issue_key": issue.map(|issue| issue.key.as_str()),
                ":now": milliseconds,
                ":created_by": item.created_by,
            },
            summary,
        )?;
    connection
        .prepare_cached("INSERT INTO texts (kind, number, instructions) VALUES (?1, ?2, ?3)")?
        .execute((item.kind, number, &item.instructions))?;
    Ok(created)
}

pub(super) fn item_sql() -> String {
    format!(
        "SELECT {COLUMNS}, instructions, summary FROM items JOIN texts USING (kind, number)
         WHERE kind = ?1 AND number = ?2"
    )
}

fn item(connection: &Connection, id: ItemId) -> Result<Item, Error> {
    connection
        .prepare_cached(&item_sql())?
        .query_row((id.kind, id.number), |row| {
            Ok(Item {
                overview: summary(row)?,
                instructions: row.get("instructions")?,
                summary: row.get("summary")?,
            })
        })
        .optional()?
        .ok_or(Error::NoItem(id))
}

fn id(row: &Row<'_>) -> rusqlite::Result<ItemId> {
    Ok(ItemId {
        kind: row.get("kind")?,
        number: row.get("number")?,
    })
}

fn summary(row: &Row<'_>) -> rusqlite::Result<ItemSummary> {
    let objective: Option<i64> = row.get("objective")?;
    Ok(ItemSummary {
        id: id(row)?,
        title: row.get("title")?,
        status: rows::read(row, "status", Status::named)?,
        objective: objective.map(|number| ItemId {
            kind: ItemKind::Objective,
            number,
        }),
        issue: rows::optional_link(row)?,
        created: rows::time(row, "created")?,
        created_by: row.get("created_by")?,
        updated: rows::time(row, "updated")?,
        finished: rows::optional_time(row, "finished")?,
        finished_by: row.get("finished_by")?,
        tasks: row.get("tasks")?,
        finished_tasks: row.get("finished_tasks")?,
    })
}
