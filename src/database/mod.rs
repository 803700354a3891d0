//! A private SQLite database in a directory of its own within the setup directory, which several
//! processes use at once. What a function has returned is on the disk: each change is one
//! transaction, flushed before it is acknowledged.

#[cfg(test)]
mod example;
mod fault;
mod id;
mod opening;
mod place;
pub(crate) mod rows;
mod schema;

use std::path::Path;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::error::Failure;
use crate::files::lock::Lock;
use crate::files::owners::Owners;
use crate::files::setup_dir::SetupDir;

pub(crate) use id::{id, number};
use place::{Identity, Place};
pub(crate) use schema::Schema;

/// What tells one database from another. There is one of each, since it keeps what its schema is.
#[derive(Debug)]
pub(crate) struct Description {
    /// The directory's name within the setup directory.
    pub directory: &'static str,
    /// The database's name within it.
    pub file: &'static str,
    /// Whose file it is, and what is in it.
    pub schema: Schema,
    /// What follows in a hint, behind the command that moves a damaged directory away.
    pub once_moved_away: &'static str,
    /// The hint for a database whose schema somebody has changed.
    pub when_altered: &'static str,
}

/// An open database.
#[derive(Debug)]
pub(crate) struct Database {
    connection: Connection,
    place: Place,
    identity: Option<Identity>,
}

impl Database {
    /// Opens the database of a setup directory, and makes it where it is missing: its directory with
    /// mode 0700 and a `.gitignore` of `*`.
    ///
    /// Fails as [`crate::error::Kind::File`], also if any of it belongs to a user who is not trusted.
    pub(crate) fn open(
        description: &'static Description,
        setup_dir: &SetupDir,
    ) -> Result<Self, Failure> {
        Self::at(Place::prepare(description, setup_dir)?)
    }

    /// Opens the database where it is there, for those who only look.
    pub(crate) fn open_existing(
        description: &'static Description,
        setup_dir: &SetupDir,
    ) -> Result<Option<Self>, Failure> {
        Place::find(description, setup_dir)?
            .map(Self::at)
            .transpose()
    }

    fn at(place: Place) -> Result<Self, Failure> {
        let connection = opening::open(&place)?;
        Ok(Self {
            connection,
            identity: place.identity(),
            place,
        })
    }

    /// The directory that the database lies in, by its real path.
    pub(crate) fn directory(&self) -> &Path {
        self.place.directory()
    }

    /// The users whose files are trusted in that directory.
    pub(crate) const fn owners(&self) -> Owners {
        self.place.owners()
    }

    /// A number that is another one as soon as another connection has changed something
    /// (`PRAGMA data_version`). What this one changes leaves it as it is.
    pub(crate) fn version(&self) -> Result<i64, Failure> {
        self.connection
            .prepare_cached("PRAGMA data_version")
            .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
            .map_err(|error| self.place.failure(error))
    }

    /// Whether the file that is open is still the one of its name: who keeps it open asks before each
    /// use, lest it works with one that was moved away.
    pub(crate) fn is_in_place(&self) -> bool {
        self.identity.is_some() && self.place.identity() == self.identity
    }

    /// Reads with one or more statements, which all see the same moment.
    pub(crate) fn read<T>(
        &self,
        read: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, Failure> {
        Transaction::new_unchecked(&self.connection, TransactionBehavior::Deferred)
            .and_then(|transaction| read(&transaction))
            .map_err(|error| self.place.failure(error))
    }

    /// Changes all or nothing: a failure, the caller's own too, undoes it.
    pub(crate) fn change<T>(
        &mut self,
        change: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<Result<T, Failure>>,
    ) -> Result<T, Failure> {
        let turn = opening::turn(&self.place)?;
        self.change_in(turn, change)
    }

    /// As [`Database::change`], but fails at once where others are changing something: for what may
    /// as well be left undone.
    pub(crate) fn change_if_free<T>(
        &mut self,
        change: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<Result<T, Failure>>,
    ) -> Result<T, Failure> {
        let turn = opening::turn_if_free(&self.place)?;
        let failed = |error| self.place.failure(error);
        opening::wait_for_nobody(&mut self.connection).map_err(failed)?;
        let made = self.change_in(turn, change);
        let failed = |error| self.place.failure(error);
        opening::wait_for_others(&mut self.connection).map_err(failed)?;
        made
    }

    fn change_in<T>(
        &mut self,
        turn: Lock,
        change: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<Result<T, Failure>>,
    ) -> Result<T, Failure> {
        let Self {
            connection, place, ..
        } = self;
        let failed = |error| place.failure(error);
        let transaction = connection.transaction().map_err(failed)?;
        drop(turn);
        let made = change(&transaction).map_err(failed)??;
        transaction.commit().map_err(failed)?;
        Ok(made)
    }

    /// For what the tests look at or spoil.
    #[cfg(test)]
    pub(crate) const fn connection(&self) -> &Connection {
        &self.connection
    }
}
