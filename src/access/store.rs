//! The database of who gets in.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, Transaction, named_params};

use super::schema::{APPLICATION_ID, MIGRATIONS};
use super::{links, sessions};
use crate::clock::Clock;
use crate::database::{Database, Description, Schema, rows};
use crate::error::{Failure, Kind, Remedy};
use crate::files::setup_dir::SetupDir;

static DATABASE: Description = Description {
    directory: "access",
    file: "access.sqlite3",
    schema: Schema::new(APPLICATION_ID, &MIGRATIONS),
    once_moved_away: "then create new sign-in links and API keys",
    when_altered: "move the directory away, then create new sign-in links and API keys",
};

/// How often at most the use of a session or a key is recorded: a request is no reason to write.
const RECORDED_EVERY: SignedDuration = SignedDuration::from_hours(1);

/// Who gets into the server of a setup directory. Several processes may have it open; each change is
/// on the disk before it is acknowledged.
#[derive(Debug)]
pub struct Access {
    database: Database,
    clock: Clock,
}

impl Access {
    /// Opens what a setup directory has of it, and makes it where it is missing: `access/` with mode
    /// 0700 and a `.gitignore` of `*`.
    ///
    /// Fails as [`Kind::File`], also if any of it belongs to a user who is not trusted.
    pub fn open(setup_dir: impl Into<SetupDir>, clock: Clock) -> Result<Self, Failure> {
        let database = Database::open(&DATABASE, &setup_dir.into())?;
        Ok(Self { database, clock })
    }

    /// Opens it where it is there, for those who only look.
    pub fn open_existing(
        setup_dir: impl Into<SetupDir>,
        clock: Clock,
    ) -> Result<Option<Self>, Failure> {
        let database = Database::open_existing(&DATABASE, &setup_dir.into())?;
        Ok(database.map(|database| Self { database, clock }))
    }

    /// A number that is another one as soon as somebody else has changed something: another process,
    /// or another [`Access`] of this one. What this very one changes leaves it as it is
    /// (`PRAGMA data_version`); numbers of two of them say nothing about each other.
    ///
    /// Who keeps a [`super::Session`] or a [`super::ApiKey`] while the number stays the same forgets
    /// it upon a change of its own, keeps to [`super::Session::expires`], and asks anew once an hour,
    /// so that its use is recorded.
    pub fn version(&self) -> Result<i64, Failure> {
        self.database.version()
    }

    /// Whether the file that is open is still the one that others would open.
    pub fn is_in_place(&self) -> bool {
        self.database.is_in_place()
    }

    /// To the millisecond, as it is stored.
    pub(super) fn now(&self) -> Timestamp {
        rows::now(&self.clock)
    }

    pub(super) fn read<T>(
        &self,
        read: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, Failure> {
        self.database.read(read)
    }

    /// Changes something, after what has expired is gone.
    pub(super) fn change<T>(
        &mut self,
        change: impl FnOnce(&Transaction<'_>, Timestamp) -> rusqlite::Result<Result<T, Failure>>,
    ) -> Result<T, Failure> {
        let Self { database, clock } = self;
        database.change(|transaction| {
            let now = rows::now(clock);
            transaction.execute(links::SWEEP, [now.as_millisecond()])?;
            transaction.execute(sessions::SWEEP, [now.as_millisecond()])?;
            change(transaction, now)
        })
    }

    /// Records that something was used, where nobody has to wait for it: who was let in before stays
    /// in when that fails. Gives what is recorded now, and nothing when it is gone meanwhile.
    pub(super) fn used<T>(
        &mut self,
        before: T,
        last_used: Option<Timestamp>,
        record: impl FnOnce(&Transaction<'_>, Timestamp) -> rusqlite::Result<Option<T>>,
    ) -> Option<T> {
        let now = self.now();
        if last_used.is_some_and(|at| now.duration_since(at) < RECORDED_EVERY) {
            return Some(before);
        }
        self.database
            .change_if_free(|transaction| record(transaction, now).map(Ok))
            .unwrap_or(Some(before))
    }

    /// For what the tests look at or spoil.
    #[cfg(test)]
    pub(super) const fn database(&self) -> &Database {
        &self.database
    }
}

/// Fails where a table has as many rows as it may have.
pub(super) fn room(
    connection: &Connection,
    table: &str,
    most: u32,
    what: &str,
    remedy: Remedy,
) -> rusqlite::Result<Result<(), Failure>> {
    let sql = format!("SELECT count(*) >= :most FROM {table}");
    let is_full: bool =
        connection.query_row(&sql, named_params! { ":most": most }, |row| row.get(0))?;
    if !is_full {
        return Ok(Ok(()));
    }
    let message = format!("there are {most} {what} already, and no more are kept");
    Ok(Err(Failure::new(Kind::Other, message).with_remedy(remedy)))
}
