//! What was posted to Jira, part by part: one comment for each part.

use std::time::Duration;

use jiff::Timestamp;
use jira_adf::Document;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, named_params};

use super::{Audience, Error, IssueLink, ItemId, ItemKind, Store, UserId, rows};
use crate::error::Failure;
use crate::files::lock::Lock;

pub(super) const BY_ID: &str = "id = ?1";
pub(super) const BY_TASK: &str = "task = ?1";
pub(super) const LAST: &str = "SELECT id FROM posts INDEXED BY posts_by_issue
     WHERE issue_id = ?1 AND site = ?2 AND task IS ?3 AND text = ?4 ORDER BY id DESC LIMIT 1";
pub(super) const COMMENTS: &str = "SELECT comment_id FROM posts JOIN parts ON parts.post = posts.id
     WHERE issue_id = ?1 AND site = ?2 AND comment_id IS NOT NULL";
pub(super) const PARTS: &str = "SELECT number, state, comment_id, posted, document FROM parts
     WHERE post = ?1 ORDER BY number";

/// Number of lock files, which the issues share.
const LOCKS: u64 = 64;

/// Number of a post, which is internal to the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PostId(pub(super) i64);

/// A post to be started.
#[derive(Debug, Clone, PartialEq)]
pub struct NewPost {
    /// The task whose summary is posted.
    pub task: Option<ItemId>,
    /// The issue that it is posted to.
    pub issue: IssueLink,
    /// The whole text in Markdown.
    pub text: String,
    /// Who can see the comments.
    pub audience: Audience,
    /// The text as documents, one for each comment; at least one.
    pub parts: Vec<Document>,
    /// Who posts it; `None` for the command line.
    pub posted_by: Option<UserId>,
}

/// A text that was posted to an issue, or is on its way.
#[derive(Debug, Clone, PartialEq)]
pub struct Post {
    /// The number.
    pub id: PostId,
    /// The task whose summary it is.
    pub task: Option<ItemId>,
    /// The issue that it is posted to.
    pub issue: IssueLink,
    /// The whole text in Markdown.
    pub text: String,
    /// Who can see the comments.
    pub audience: Audience,
    /// The parts, in order.
    pub parts: Vec<Part>,
    /// Who posted it; `None` for the command line.
    pub posted_by: Option<UserId>,
    /// When it was started.
    pub started: Timestamp,
    /// When the last part was posted.
    pub finished: Option<Timestamp>,
}

/// The content of one comment.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Position, from 1.
    pub number: u32,
    /// The content.
    pub document: Document,
    /// How far it got.
    pub state: PartState,
}

/// How far a part got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartState {
    /// Not sent yet, or refused.
    Planned,
    /// Being sent. If no process is sending it any more, it may have been posted or not.
    Sending,
    /// Posted.
    Posted {
        /// Jira's ID of the comment.
        comment_id: String,
        /// When that was known.
        at: Timestamp,
    },
}

impl Part {
    /// URL of the comment on the issue's page, once it is posted.
    pub fn url(&self, issue: &IssueLink) -> Option<String> {
        match &self.state {
            PartState::Planned | PartState::Sending => None,
            PartState::Posted { comment_id, .. } => {
                Some(issue.site.comment_url(&issue.key, comment_id))
            }
        }
    }
}

/// Held while comments are added to an issue; released when dropped, or when the process ends.
#[derive(Debug)]
pub struct PostingLock {
    _lock: Lock,
}

impl Store {
    /// Waits at most `timeout` until no other process posts to the issue. Fails as
    /// [`Busy`](crate::error::Kind::Busy).
    pub fn lock_posting(
        &self,
        issue: &IssueLink,
        timeout: Duration,
    ) -> Result<PostingLock, Failure> {
        let path = self.directory.path().join(lock_name(issue));
        let lock = Lock::acquire(&path, self.directory.owners(), timeout)?;
        Ok(PostingLock { _lock: lock })
    }

    /// Records what will be posted, part by part, before anything is sent.
    pub fn begin_post(&mut self, post: &NewPost) -> Result<Post, Failure> {
        self.write(|transaction, now| {
            transaction
                .prepare_cached(
                    "INSERT INTO posts
                     (task, site, issue_id, issue_key, audience, posted_by, started, text) VALUES
                     (:task, :site, :issue_id, :issue_key, :audience, :posted_by, :started, :text)",
                )?
                .execute(named_params! {
                    ":task": post.task.map(|id| id.number),
                    ":site": post.issue.site.origin(),
                    ":issue_id": post.issue.issue_id,
                    ":issue_key": post.issue.key.as_str(),
                    ":audience": post.audience.name(),
                    ":posted_by": post.posted_by,
                    ":started": now.as_millisecond(),
                    ":text": post.text,
                })?;
            let id = PostId(transaction.last_insert_rowid());
            insert_parts(transaction, id, 1, &post.parts)?;
            post_by_id(transaction, id)?.ok_or(Error::PostChanged)
        })
    }

    /// A post with its parts. Fails as [`NotFound`](crate::error::Kind::NotFound).
    pub fn post(&self, id: PostId) -> Result<Post, Failure> {
        self.read(|connection| post_by_id(connection, id)?.ok_or(Error::PostChanged))
    }

    /// The posts of a task, the oldest first.
    pub fn posts_of(&self, task: ItemId) -> Result<Vec<Post>, Failure> {
        self.read(|connection| posts(connection, BY_TASK, task.number))
    }

    /// The last post of a text to an issue, of a task or of none.
    pub fn last_post(
        &self,
        task: Option<ItemId>,
        issue: &IssueLink,
        text: &str,
    ) -> Result<Option<Post>, Failure> {
        let task = task.map(|id| id.number);
        self.read(|connection| {
            connection
                .prepare_cached(LAST)?
                .query_row((&issue.issue_id, issue.site.origin(), task, text), |row| {
                    row.get(0).map(PostId)
                })
                .optional()?
                .map_or(Ok(None), |id| post_by_id(connection, id))
        })
    }

    /// IDs of the comments on an issue that were posted from here.
    pub fn comment_ids(&self, issue: &IssueLink) -> Result<Vec<String>, Failure> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(COMMENTS)?;
            let rows =
                statement.query_map((&issue.issue_id, issue.site.origin()), |row| row.get(0))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Records that a part is about to be sent. It must not be sent before.
    ///
    /// Fails as [`NotFound`](crate::error::Kind::NotFound) if there is no such part or it is posted.
    pub fn mark_sending(&mut self, post: PostId, number: u32) -> Result<(), Failure> {
        self.write(|transaction, _| mark(transaction, post, number, "sending"))
    }

    /// Records that a part was refused. Fails as [`Store::mark_sending`] does.
    pub fn mark_planned(&mut self, post: PostId, number: u32) -> Result<(), Failure> {
        self.write(|transaction, _| mark(transaction, post, number, "planned"))
    }

    /// Records that a part that may have been posted will be sent again. The post gets a new
    /// start time, which a confirmation to send it again refers to. Fails as [`Store::mark_sending`]
    /// does.
    pub fn mark_again(&mut self, post: PostId, number: u32) -> Result<(), Failure> {
        self.write(|transaction, now| {
            transaction
                .prepare_cached("UPDATE posts SET started = max(?2, started + 1) WHERE id = ?1")?
                .execute((post.0, now.as_millisecond()))?;
            mark(transaction, post, number, "planned")
        })
    }

    /// Records that a part was posted as this comment; with the last part the post is finished.
    /// Recording the same again changes nothing.
    ///
    /// Fails as [`NotFound`](crate::error::Kind::NotFound) if there is no such part, or it was posted
    /// as another comment.
    pub fn mark_posted(
        &mut self,
        post: PostId,
        number: u32,
        comment_id: &str,
    ) -> Result<(), Failure> {
        self.write(|transaction, now| {
            let now = now.as_millisecond();
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
            expect_one(marked)
        })
    }

    /// Replaces the parts from this number on, none of which is posted.
    pub fn replan(&mut self, post: PostId, from: u32, parts: &[Document]) -> Result<(), Failure> {
        self.write(|transaction, _| {
            transaction.execute(
                "DELETE FROM parts WHERE post = ?1 AND number >= ?2 AND state <> 'posted'",
                (post.0, from),
            )?;
            insert_parts(transaction, post, from, parts)
        })
    }
}

/// Name of the lock file of an issue. It must never change, since different versions may run at the
/// same time (FNV-1a).
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
) -> Result<(), Error> {
    let marked = transaction
        .prepare_cached(
            "UPDATE parts SET state = ?3
             WHERE post = ?1 AND number = ?2 AND state <> 'posted'",
        )?
        .execute((post.0, number, state))?;
    expect_one(marked)
}

const fn expect_one(marked: usize) -> Result<(), Error> {
    if marked == 1 {
        Ok(())
    } else {
        Err(Error::PostChanged)
    }
}

fn insert_parts(
    connection: &Connection,
    post: PostId,
    from: u32,
    parts: &[Document],
) -> Result<(), Error> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO parts (post, number, state, document) VALUES (?1, ?2, 'planned', ?3)",
    )?;
    for (number, document) in (from..).zip(parts) {
        statement.execute((post.0, number, to_json(document)?))?;
    }
    Ok(())
}

/// A document as it is stored.
pub(super) fn to_json(document: &Document) -> rusqlite::Result<String> {
    serde_json::to_string(document)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}

fn post_by_id(connection: &Connection, id: PostId) -> Result<Option<Post>, Error> {
    Ok(posts(connection, BY_ID, id.0)?.pop())
}

fn posts(connection: &Connection, condition: &str, value: i64) -> Result<Vec<Post>, Error> {
    let mut posts: Vec<Post> = connection
        .prepare_cached(&list_sql(condition))?
        .query_map([value], post)?
        .collect::<rusqlite::Result<_>>()?;
    let mut statement = connection.prepare_cached(PARTS)?;
    for post in &mut posts {
        let parts = statement.query_map([post.id.0], part)?;
        post.parts = parts.collect::<rusqlite::Result<_>>()?;
    }
    Ok(posts)
}

pub(super) fn list_sql(condition: &str) -> String {
    format!(
        "SELECT id, task, site, issue_id, issue_key, audience, posted_by, started, finished, text
         FROM posts WHERE {condition} ORDER BY id"
    )
}

fn post(row: &Row<'_>) -> rusqlite::Result<Post> {
    let task: Option<i64> = row.get("task")?;
    Ok(Post {
        id: row.get("id").map(PostId)?,
        task: task.map(|number| ItemId {
            kind: ItemKind::Task,
            number,
        }),
        issue: rows::link(row)?,
        text: row.get("text")?,
        audience: rows::read(row, "audience", Audience::named)?,
        parts: Vec::new(),
        posted_by: row.get("posted_by")?,
        started: rows::time(row, "started")?,
        finished: rows::optional_time(row, "finished")?,
    })
}

fn part(row: &Row<'_>) -> rusqlite::Result<Part> {
    let comment_id: Option<String> = row.get("comment_id")?;
    let state = match (comment_id, rows::optional_time(row, "posted")?) {
        (Some(comment_id), Some(at)) => PartState::Posted { comment_id, at },
        _ => rows::read(row, "state", |state| match state {
            "planned" => Some(PartState::Planned),
            "sending" => Some(PartState::Sending),
            _ => None,
        })?,
    };
    Ok(Part {
        number: row.get("number")?,
        document: rows::read(row, "document", |json| Document::from_json(json).ok())?,
        state,
    })
}
