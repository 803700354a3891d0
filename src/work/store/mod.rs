//! Reads and changes tasks, objectives and posts.

mod guard;
mod objectives;
mod posts;
mod rows;
mod tasks;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::{database, fault, place};
use crate::clock::Clock;
use crate::error::Failure;

pub use guard::{Guard, Request};
pub use objectives::ObjectiveFilter;
pub use posts::PostingLock;
pub use tasks::TaskFilter;

/// The tasks and objectives of a setup directory. Several processes may have it open; each change is
/// on the disk before it is acknowledged.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    /// `tasks/`, by its real path.
    directory: PathBuf,
    clock: Clock,
}

impl Store {
    /// Opens the store of a setup directory, and makes it where it is missing: `tasks/` with mode
    /// 0700 and a `.gitignore` of `*`.
    ///
    /// Fails as [`crate::error::Kind::File`].
    pub fn open(setup_dir: &Path, clock: Clock) -> Result<Self, Failure> {
        Self::in_directory(place::prepare(setup_dir)?, clock)
    }

    /// Opens the store where it is there, for those who only look.
    pub fn open_existing(setup_dir: &Path, clock: Clock) -> Result<Option<Self>, Failure> {
        place::find(setup_dir)?
            .map(|directory| Self::in_directory(directory, clock))
            .transpose()
    }

    fn in_directory(directory: PathBuf, clock: Clock) -> Result<Self, Failure> {
        Ok(Self {
            connection: database::open(&directory)?,
            directory,
            clock,
        })
    }

    /// To the millisecond, as it is stored.
    fn now(&self) -> Timestamp {
        let now = Timestamp::try_from(self.clock.now()).unwrap_or(Timestamp::UNIX_EPOCH);
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
    }

    /// Reads with one or more statements, which all see the same moment.
    fn read<T>(&self, read: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, Failure> {
        Transaction::new_unchecked(&self.connection, TransactionBehavior::Deferred)
            .and_then(|transaction| read(&transaction))
            .map_err(|error| self.failure(error))
    }

    /// Changes all or nothing: a failure, the caller's own too, undoes it.
    fn change<T>(
        &mut self,
        change: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<Result<T, Failure>>,
    ) -> Result<T, Failure> {
        let Self {
            connection,
            directory,
            ..
        } = self;
        let failed = |error| fault::failure(&place::database(directory), error);
        let turn = database::turn(directory)?;
        let transaction = connection.transaction().map_err(failed)?;
        drop(turn);
        let made = change(&transaction).map_err(failed)??;
        transaction.commit().map_err(failed)?;
        Ok(made)
    }

    /// A number that stays as long as no other process and no other store changes anything.
    pub fn version(&self) -> Result<i64, Failure> {
        self.connection
            .prepare_cached("PRAGMA data_version")
            .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
            .map_err(|error| self.failure(error))
    }

    fn failure(&self, error: rusqlite::Error) -> Failure {
        fault::failure(&place::database(&self.directory), error)
    }
}
