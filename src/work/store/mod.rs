//! Reads and changes tasks, objectives and posts.

mod guard;
mod objectives;
mod posts;
mod rows;
mod tasks;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use rusqlite::{Connection, Transaction};

use super::schema::{APPLICATION_ID, MIGRATIONS};
use crate::clock::Clock;
use crate::database::{Database, Description, Schema};
use crate::error::Failure;
use crate::files::setup_dir::SetupDir;

pub use guard::{Guard, Request};
pub use objectives::ObjectiveFilter;
pub use posts::PostingLock;
pub use tasks::TaskFilter;

static DATABASE: Description = Description {
    directory: "tasks",
    file: "work.sqlite3",
    schema: Schema::new(APPLICATION_ID, &MIGRATIONS),
    once_moved_away: "then put a backup in its place, if there is one",
    when_altered: "put a backup of the directory in its place, or move the directory away",
};

/// The tasks and objectives of a setup directory. Several processes may have it open; each change is
/// on the disk before it is acknowledged.
#[derive(Debug)]
pub struct Store {
    database: Database,
    clock: Clock,
}

impl Store {
    /// Opens the store of a setup directory, and makes it where it is missing: `tasks/` with mode
    /// 0700 and a `.gitignore` of `*`.
    ///
    /// Fails as [`crate::error::Kind::File`], also if any of it belongs to a user who is not trusted.
    pub fn open(setup_dir: impl Into<SetupDir>, clock: Clock) -> Result<Self, Failure> {
        let database = Database::open(&DATABASE, &setup_dir.into())?;
        Ok(Self { database, clock })
    }

    /// Opens the store where it is there, for those who only look.
    pub fn open_existing(
        setup_dir: impl Into<SetupDir>,
        clock: Clock,
    ) -> Result<Option<Self>, Failure> {
        let database = Database::open_existing(&DATABASE, &setup_dir.into())?;
        Ok(database.map(|database| Self { database, clock }))
    }

    /// To the millisecond, as it is stored.
    fn now(&self) -> Timestamp {
        rows::now(&self.clock)
    }

    fn read<T>(&self, read: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, Failure> {
        self.database.read(read)
    }

    fn change<T>(
        &mut self,
        change: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<Result<T, Failure>>,
    ) -> Result<T, Failure> {
        self.database.change(change)
    }
    /// A number that stays as long as no other process and no other store changes anything.
    pub fn version(&self) -> Result<i64, Failure> {
        self.database.version()
    }

    /// Whether the file that is open is still the one that others would open.
    pub fn is_in_place(&self) -> bool {
        self.database.is_in_place()
    }
}
