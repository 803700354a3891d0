//! Users, their sessions and API keys, tasks, objectives, and posts: one SQLite database,
//! `tasks/work.sqlite3` of the setup directory, which several processes use at once.
//!
//! A change is one transaction that is on the disk before the function returns. Readers never wait
//! for writers (write-ahead log); a writer waits for other writers, at most for the busy timeout.
//!
//! # Upgrade from the first version
//!
//! The first version kept sessions and API keys in `access/access.sqlite3`. The first process that
//! opens the store brings both databases up to date (see `upgrade`). Sessions and open sign-in links
//! end; each API key stays valid and belongs to a user of its own. What was there before is kept:
//!
//! * `tasks/work.sqlite3.before-v4`, a copy of the database,
//! * `access.before-v4/`, the former directory.
//!
//! Remove both once the new version works as expected. The first version refuses both databases
//! from then on: "was written by a newer coder-server".
//!
//! This module knows no HTTP. It meets `jira` in the types of [`crate::connection`].

mod address;
mod api_keys;
mod connection;
mod directory;
mod error;
mod id;
mod items;
mod names;
mod posts;
mod precondition;
mod rows;
mod search;
mod secrets;
mod sessions;
mod sign_in_links;
#[cfg(test)]
mod tests;
mod upgrade;
mod users;

use std::time::{Duration, Instant};

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::clock::Clock;
use crate::error::Failure;
use crate::files::lock::Lock;
use crate::files::setup_dir::SetupDir;

pub use address::{DEFAULT_ADDRESS, origin};
pub use api_keys::ApiKey;
pub use error::Error;
pub use id::{ItemId, ItemKind, KeyId, SessionId, UserId};
pub use items::{Filter, IssueLink, Item, ItemSummary, NewItem};
pub use names::{Audience, Outcome, Role, Status};
pub use posts::{NewPost, Part, PartState, Post, PostId, PostingLock};
pub use precondition::{IdempotencyKey, Precondition};
pub use search::SearchTerms;
pub use sessions::Session;
pub use sign_in_links::{SignInLink, link_url};
pub use users::User;

use directory::{Directory, FileId};

/// How long a change waits for other writers unless [`Store::with_busy_timeout`] says otherwise.
pub const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// The users, tasks, objectives, and posts of a setup directory.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    directory: Directory,
    file_id: Option<FileId>,
    clock: Clock,
    busy_timeout: Duration,
}

impl Store {
    /// Opens the store of a setup directory and creates it if it is missing: `tasks/` with mode 0700
    /// and a `.gitignore` of `*`.
    ///
    /// Fails as [`crate::error::Kind::File`], also if any of it belongs to a user who is not trusted.
    pub fn open(setup_dir: impl Into<SetupDir>, clock: Clock) -> Result<Self, Failure> {
        let setup_dir = setup_dir.into();
        let directory = Directory::prepare(&setup_dir, directory::NAME, directory::FILE)?;
        let connection = upgrade::open(&directory, &setup_dir)
            .map_err(|error| error.into_failure(&directory.file()))?;
        Ok(Self {
            connection,
            file_id: directory.file_id(),
            directory,
            clock,
            busy_timeout: BUSY_TIMEOUT,
        })
    }

    /// Opens the store if there is one, for commands that only read.
    pub fn open_existing(
        setup_dir: impl Into<SetupDir>,
        clock: Clock,
    ) -> Result<Option<Self>, Failure> {
        let setup_dir = setup_dir.into();
        if Directory::find(&setup_dir, directory::NAME, directory::FILE)?.is_none()
            && upgrade::first_version_access(&setup_dir)?.is_none()
        {
            return Ok(None);
        }
        Self::open(setup_dir, clock).map(Some)
    }

    /// The same store with another limit on how long a change waits for other writers.
    #[must_use]
    pub fn with_busy_timeout(mut self, timeout: Duration) -> Self {
        self.busy_timeout = timeout;
        self
    }

    /// Changes when another connection has changed the database (`PRAGMA data_version`).
    pub fn version(&self) -> Result<i64, Failure> {
        self.connection
            .prepare_cached("PRAGMA data_version")
            .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
            .map_err(|error| self.failure(error.into()))
    }

    /// Whether the open file is still the one at its path: a store that is kept open is checked before
    /// each use, since the file may have been moved away.
    pub fn is_in_place(&self) -> bool {
        self.file_id.is_some() && self.directory.file_id() == self.file_id
    }

    /// The present to the millisecond, as it is stored.
    fn now(&self) -> Timestamp {
        rows::now(&self.clock)
    }

    /// Reads with one or more statements that see the same state.
    fn read<T>(&self, read: impl FnOnce(&Connection) -> Result<T, Error>) -> Result<T, Failure> {
        Transaction::new_unchecked(&self.connection, TransactionBehavior::Deferred)
            .map_err(Error::from)
            .and_then(|transaction| read(&transaction))
            .map_err(|error| self.failure(error))
    }

    /// Changes all or nothing: an error undoes everything. Fails as
    /// [`Busy`](crate::error::Kind::Busy) when others write for longer than the busy timeout.
    fn write<T>(
        &mut self,
        write: impl FnOnce(&Transaction<'_>, Timestamp) -> Result<T, Error>,
    ) -> Result<T, Failure> {
        self.write_within(self.busy_timeout, write)
    }

    /// The same with a time limit of its own.
    fn write_within<T>(
        &mut self,
        timeout: Duration,
        write: impl FnOnce(&Transaction<'_>, Timestamp) -> Result<T, Error>,
    ) -> Result<T, Failure> {
        let now = self.now();
        let result = write_in_turn(
            &mut self.connection,
            &self.directory,
            timeout,
            |transaction| write(transaction, now),
        );
        // Reads wait only while the log is recovered after a crash.
        let _ = connection::set_busy_timeout(&mut self.connection, self.busy_timeout);
        result.map_err(|error| self.failure(error))
    }

    fn failure(&self, error: Error) -> Failure {
        error.into_failure(&self.directory.file())
    }
}

/// Runs a change when it is this connection's turn.
///
/// SQLite has no queue: the connection that has just committed is the first to see that the database
/// is free, so among many writers one can wait forever. The lock makes the others wait behind the next
/// writer. It is released when the transaction has begun.
fn write_in_turn<T>(
    connection: &mut Connection,
    directory: &Directory,
    timeout: Duration,
    write: impl FnOnce(&Transaction<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let deadline = Instant::now() + timeout;
    let turn = Lock::acquire(
        &directory.path().join(".turn.lock"),
        directory.owners(),
        timeout,
    )?;
    let left = deadline.saturating_duration_since(Instant::now());
    connection::set_busy_timeout(connection, left)?;
    let transaction = connection.transaction()?;
    drop(turn);
    let value = write(&transaction)?;
    transaction.commit()?;
    Ok(value)
}

/// Marks the file as one of this program (`PRAGMA application_id`): "CFwk".
const APPLICATION_ID: i32 = 0x4346_776b;
