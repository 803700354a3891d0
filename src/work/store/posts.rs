//! What was posted, part by part.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use super::{Store, rows};
use crate::error::{Failure, Kind};
use crate::files::lock::Lock;
use crate::work::{Audience, IssueLink, NewPost, Part, PartState, Post, PostId, TaskId};

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
        let mut hasher = DefaultHasher::new();
        (issue.site.origin(), &issue.issue_id).hash(&mut hasher);
        let name = format!(".posting-{}.lock", hasher.finish() % LOCKS);
        let lock = Lock::acquire(&self.directory.join(name), patience)?;
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
            let posts = posts(connection, "id = ?1", [id.0])?;
            Ok(posts.into_iter().next())
        })?
        .ok_or_else(|| Failure::new(Kind::NotFound, "the record of this post is gone"))
    }

    /// All that was posted of a task, the oldest first.
    pub fn posts_of(&self, task: TaskId) -> Result<Vec<Post>, Failure> {
        self.read(|connection| posts(connection, "task = ?1", [task]))
    }

    /// The last post of a text, of a task or of none, to an issue.
    pub fn last_post(
        &self,
        task: Option<TaskId>,
        issue: &IssueLink,
        text: &str,
    ) -> Result<Option<Post>, Failure> {
        let id = self.read(|connection| {
            connection
                .prepare_cached(
                    "SELECT id FROM posts INDEXED BY posts_by_issue
                     WHERE issue_id = ?1 AND site = ?2 AND task IS ?3 AND text = ?4
                     ORDER BY id DESC LIMIT 1",
                )?
                .query_row((&issue.issue_id, issue.site.origin(), task, text), |row| {
                    row.get(0).map(PostId)
                })
                .optional()
        })?;
        id.map(|id| self.post(id)).transpose()
    }

    /// The comments on an issue that are known to be ours.
    pub fn comment_ids(&self, issue: &IssueLink) -> Result<Vec<String>, Failure> {
        self.read(|connection| {
            connection
                .prepare_cached(
                    "SELECT comment_id FROM posts JOIN parts ON parts.post = posts.id
                     WHERE issue_id = ?1 AND site = ?2 AND comment_id IS NOT NULL",
                )?
                .query_map((&issue.issue_id, issue.site.origin()), |row| row.get(0))?
                .collect()
        })
    }

    /// Records that a part is being sent. Only then may it be.
    pub fn mark_sending(&mut self, post: PostId, number: u32) -> Result<(), Failure> {
        self.mark(post, number, "sending")
    }

    /// Records that a part was refused, or is to be sent once more.
    pub fn mark_planned(&mut self, post: PostId, number: u32) -> Result<(), Failure> {
        self.mark(post, number, "planned")
    }

    fn mark(&mut self, post: PostId, number: u32, state: &str) -> Result<(), Failure> {
        self.change(|transaction| {
            transaction
                .prepare_cached(
                    "UPDATE parts SET state = ?3
                     WHERE post = ?1 AND number = ?2 AND state <> 'posted'",
                )?
                .execute((post.0, number, state))?;
            Ok(Ok(()))
        })
    }

    /// Records that a part is there, as this comment; with the last one the post is finished.
    pub fn mark_posted(
        &mut self,
        post: PostId,
        number: u32,
        comment_id: &str,
    ) -> Result<(), Failure> {
        let now = self.now().as_millisecond();
        self.change(|transaction| {
            transaction
                .prepare_cached(
                    "UPDATE parts SET state = 'posted', comment_id = ?3, posted = ?4
                     WHERE post = ?1 AND number = ?2",
                )?
                .execute((post.0, number, comment_id, now))?;
            transaction
                .prepare_cached(
                    "UPDATE posts SET finished = ?2 WHERE id = ?1 AND NOT EXISTS
                     (SELECT 1 FROM parts WHERE post = ?1 AND state <> 'posted')",
                )?
                .execute((post.0, now))?;
            Ok(Ok(()))
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
    let sql = format!(
        "SELECT id, task, site, issue_id, issue_key, audience, started, finished, text
         FROM posts WHERE {condition} ORDER BY id"
    );
    let mut posts: Vec<Post> = connection
        .prepare_cached(&sql)?
        .query_map(parameters, post)?
        .collect::<rusqlite::Result<_>>()?;
    let mut statement = connection.prepare_cached(
        "SELECT number, state, comment_id, posted, markdown FROM parts
         WHERE post = ?1 ORDER BY number",
    )?;
    for post in &mut posts {
        let parts = statement.query_map([post.id.0], part)?;
        post.parts = parts.collect::<rusqlite::Result<_>>()?;
    }
    Ok(posts)
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
