//! What was posted, part by part.

use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, named_params};

use super::{Store, rows};
use crate::error::{Failure, Kind};
use crate::files::lock::Lock;
use crate::work::{Audience, IssueLink, NewPost, Part, PartState, Post, PostId, TaskId};

pub(super) const BY_ID: &str = "id = ?1";
pub(super) const BY_TASK: &str = "task = ?1";
pub(super) const LAST: &str = "SELECT id FROM posts INDEXED BY posts_by_issue
     WHERE issue_id = ?1 AND site = ?2 AND task IS ?3 AND text = ?4 ORDER BY id DESC LIMIT 1";
pub(super) const COMMENTS: &str = "SELECT comment_id FROM posts JOIN parts ON parts.post = posts.id
     WHERE issue_id = ?1 AND site = ?2 AND comment_id IS NOT NULL";
pub(super) const PARTS: &str = "SELECT number, state, comment_id, posted, markdown FROM parts
     WHERE post = ?1 ORDER BY number";

/// Issues share so many lock files, lest there be one for each.
const LOCKS: u64 = 64;

/// Held while comments are added to an issue; let go of when dropped, or when the process dies.
#[derive(Debug)]
pub struct PostingLock {
    _lock: Lock,
}

impl Store {
    /// Waits until no other process is posting to the issue, for so long and no longer. Fails as
    /// [`Kind::File`].
    pub fn lock_posting(
        &self,
        issue: &IssueLink,
        patience: Duration,
    ) -> Result<PostingLock, Failure> {
        let path = self.database.directory().join(lock_name(issue));
        let lock = Lock::acquire(&path, self.database.owners(), patience)?;
        Ok(PostingLock { _lock: lock })
    }

    /// Records what is to be posted, part by part, before anything is sent.
    pub fn begin_post(&mut self, post: &NewPost) -> Result<Post, Failure> {
        let now = self.now();
        let id = self.change(|transaction| {
            transaction
                .prepare_cached(
                    "INSERT INTO posts (task, site, issue_id, issue_key, audience, started, text)
                     VALUES (:task, :site, :issue_id, :issue_key, :audience, :started, :text)",
                )?
                .execute(named_params! {
                    ":task": post.task,
                    ":site": post.issue.site.origin(),
                    ":issue_id": post.issue.issue_id,
                    ":issue_key": post.issue.key.as_str(),
                    ":audience": post.audience.name(),
                    ":started": now.as_millisecond(),
                    ":text": post.text,
                })?;
            let id = PostId(transaction.last_insert_rowid());
            plan(transaction, id, 1, &post.parts)?;
            Ok(Ok(id))
        })?;
        self.post(id)
    }

    /// A post with its parts. Fails as [`Kind::NotFound`].
    pub fn post(&self, id: PostId) -> Result<Post, Failure> {
        self.read(|connection| {
            let posts = posts(connection, BY_ID, [id.0])?;
            Ok(posts.into_iter().next())
        })?
        .ok_or_else(gone)
    }

    /// All that was posted of a task, the oldest first.
    pub fn posts_of(&self, task: TaskId) -> Result<Vec<Post>, Failure> {
        self.read(|connection| posts(connection, BY_TASK, [task]))
    }

    /// The last post of a text, of a task or of none, to an issue.
    pub fn last_post(
        &self,
        task: Option<TaskId>,
        issue: &IssueLink,
        text: &str,
    ) -> Result<Option<Post>, Failure> {
        self.read(|connection| {
            let id: Option<i64> = connection
                .prepare_cached(LAST)?
                .query_row((&issue.issue_id, issue.site.origin(), task, text), |row| {
                    row.get(0)
                })
                .optional()?;
            let Some(id) = id else {
                return Ok(None);
            };
            Ok(posts(connection, BY_ID, [id])?.into_iter().next())
        })
    }

    /// The comments on an issue that are known to be ours.
    pub fn comment_ids(&self, issue: &IssueLink) -> Result<Vec<String>, Failure> {
        self.read(|connection| {
            connection
                .prepare_cached(COMMENTS)?
                .query_map((&issue.issue_id, issue.site.origin()), |row| row.get(0))?
                .collect()
        })
    }

    /// Records that a part is being sent. Only then may it be.
    ///
    /// Fails as [`Kind::NotFound`] when there is no such part, or it is posted already.
    pub fn mark_sending(&mut self, post: PostId, number: u32) -> Result<(), Failure> {
        self.mark(post, number, "sending")
    }

    /// Records that a part was refused. Fails as [`Store::mark_sending`] does.
    pub fn mark_planned(&mut self, post: PostId, number: u32) -> Result<(), Failure> {
        self.mark(post, number, "planned")
    }

    /// Records that a part that may be there is to be sent once more. The post begins anew by that:
    /// whoever says so a second time has not seen what became of it. Fails as
    /// [`Store::mark_sending`] does.
    pub fn mark_again(&mut self, post: PostId, number: u32) -> Result<(), Failure> {
        let now = self.now().as_millisecond();
        self.change(|transaction| {
            transaction
                .prepare_cached("UPDATE posts SET started = max(?2, started + 1) WHERE id = ?1")?
                .execute((post.0, now))?;
            mark(transaction, post, number, "planned")
        })
    }

    fn mark(&mut self, post: PostId, number: u32, state: &str) -> Result<(), Failure> {
        self.change(|transaction| mark(transaction, post, number, state))
    }

    /// Records that a part is there, as this comment; with the last one the post is finished. The same
    /// said twice is said once.
    ///
    /// Fails as [`Kind::NotFound`] when there is no such part, or it is there as another comment.
    pub fn mark_posted(
        &mut self,
        post: PostId,
        number: u32,
        comment_id: &str,
    ) -> Result<(), Failure> {
        let now = self.now().as_millisecond();
        self.change(|transaction| {
            let marked = transaction
                .prepare_cached(
                    "UPDATE parts
                     SET state = 'posted', comment_id = ?3, posted = coalesce(posted, ?4)
                     WHERE post = ?1 AND number = ?2 AND coalesce(comment_id, ?3) = ?3",
                )?
                .execute((post.0, number, comment_id, now))?;
            transaction
                .prepare_cached(
                    "UPDATE posts SET finished = ?2 WHERE id = ?1 AND finished IS NULL
                     AND NOT EXISTS (SELECT 1 FROM parts WHERE post = ?1 AND state <> 'posted')",
                )?
                .execute((post.0, now))?;
            Ok(one(marked))
        })
    }

    /// Puts other parts in the place of those from this number on, none of which is posted.
    pub fn replan(&mut self, post: PostId, from: u32, parts: &[String]) -> Result<(), Failure> {
        self.change(|transaction| {
            transaction.execute(
                "DELETE FROM parts WHERE post = ?1 AND number >= ?2 AND state <> 'posted'",
                (post.0, from),
            )?;
            plan(transaction, post, from, parts)?;
            Ok(Ok(()))
        })
    }
}

/// The name of the lock file of an issue. Every release finds the same one (FNV-1a), since two of
/// them may be at work at once.
pub(super) fn lock_name(issue: &IssueLink) -> String {
    let bytes = issue.site.origin().bytes().chain(issue.issue_id.bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!(".posting-{}.lock", hash % LOCKS)
}

fn mark(
    transaction: &Transaction<'_>,
    post: PostId,
    number: u32,
    state: &str,
) -> rusqlite::Result<Result<(), Failure>> {
    let marked = transaction
        .prepare_cached(
            "UPDATE parts SET state = ?3
             WHERE post = ?1 AND number = ?2 AND state <> 'posted'",
        )?
        .execute((post.0, number, state))?;
    Ok(one(marked))
}

fn one(marked: usize) -> Result<(), Failure> {
    if marked == 1 { Ok(()) } else { Err(gone()) }
}

fn gone() -> Failure {
    let message = "the record of this post is gone, or another process changed it";
    Failure::new(Kind::NotFound, message).with_hint("look at the issue, then try again")
}

/// Inserts parts, numbered from here on.
fn plan(
    connection: &Connection,
    post: PostId,
    from: u32,
    parts: &[String],
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO parts (post, number, state, markdown) VALUES (?1, ?2, 'planned', ?3)",
    )?;
    for (number, markdown) in (from..).zip(parts) {
        statement.execute((post.0, number, markdown))?;
    }
    Ok(())
}

fn posts(
    connection: &Connection,
    condition: &str,
    parameters: impl rusqlite::Params,
) -> rusqlite::Result<Vec<Post>> {
    let mut posts: Vec<Post> = connection
        .prepare_cached(&listing(condition))?
        .query_map(parameters, post)?
        .collect::<rusqlite::Result<_>>()?;
    let mut statement = connection.prepare_cached(PARTS)?;
    for post in &mut posts {
        let parts = statement.query_map([post.id.0], part)?;
        post.parts = parts.collect::<rusqlite::Result<_>>()?;
    }
    Ok(posts)
}

pub(super) fn listing(condition: &str) -> String {
    format!(
        "SELECT id, task, site, issue_id, issue_key, audience, started, finished, text
         FROM posts WHERE {condition} ORDER BY id"
    )
}

fn post(row: &Row<'_>) -> rusqlite::Result<Post> {
    Ok(Post {
        id: row.get("id").map(PostId)?,
        task: row.get("task")?,
        issue: rows::link(row)?,
        text: row.get("text")?,
        audience: rows::read(row, "audience", Audience::named)?,
        parts: Vec::new(),
        started: rows::time(row, "started")?,
        finished: rows::maybe_time(row, "finished")?,
    })
}

fn part(row: &Row<'_>) -> rusqlite::Result<Part> {
    let posted: Option<Timestamp> = rows::maybe_time(row, "posted")?;
    let comment_id: Option<String> = row.get("comment_id")?;
    let state = match (comment_id, posted) {
        (Some(comment_id), Some(at)) => PartState::Posted { comment_id, at },
        _ => rows::read(row, "state", |state| match state {
            "planned" => Some(PartState::Planned),
            "sending" => Some(PartState::Sending),
            _ => None,
        })?,
    };
    Ok(Part {
        number: row.get("number")?,
        markdown: row.get("markdown")?,
        state,
    })
}
