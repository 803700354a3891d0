//! What is in a database: its tables, version by version, and nothing of anybody else's.

use std::sync::OnceLock;

use rusqlite::Connection;

use super::fault;
use super::place::Place;
use crate::error::Failure;

/// The schema of a database.
#[derive(Debug)]
pub(crate) struct Schema {
    /// Marks the file as one of this program (`PRAGMA application_id`).
    pub(super) application_id: i32,
    /// What makes each version of the one before it. Only ever appended to.
    pub(super) migrations: &'static [&'static str],
    /// What they make, from the first opening on: it takes longer than the rest of an opening.
    made: OnceLock<Vec<Entry>>,
}

/// Type, name and definition of a thing in a database.
type Entry = (String, String, String);

impl Schema {
    /// The schema that these migrations make.
    pub(crate) const fn new(application_id: i32, migrations: &'static [&'static str]) -> Self {
        Self {
            application_id,
            migrations,
            made: OnceLock::new(),
        }
    }

    /// A trigger or a view of somebody else's would be obeyed: it could change what is done, and where.
    pub(super) fn check(&self, connection: &Connection, place: &Place) -> Result<(), Failure> {
        let failed = |error| place.failure(error);
        let ours = self.made().map_err(failed)?;
        let found = entries(connection).map_err(failed)?;
        if found == *ours {
            return Ok(());
        }
        let strange = found.iter().find(|entry| !ours.contains(entry));
        let what = strange.map_or_else(
            || "lacks a part of its schema".to_owned(),
            |(kind, name, _)| format!("contains an unknown: {kind} {name}"),
        );
        let hint = place.description().when_altered;
        Err(fault::foreign(&place.file(), &what, hint))
    }

    /// What the migrations make.
    fn made(&self) -> rusqlite::Result<&[Entry]> {
        if let Some(made) = self.made.get() {
            return Ok(made);
        }
        let connection = Connection::open_in_memory()?;
        for migration in self.migrations {
            connection.execute_batch(migration)?;
        }
        let made = entries(&connection)?;
        Ok(self.made.get_or_init(|| made))
    }
}

/// All that is in a database, but for SQLite's own.
fn entries(connection: &Connection) -> rusqlite::Result<Vec<Entry>> {
    connection
        .prepare(
            "SELECT type, name, sql FROM sqlite_schema
             WHERE substr(name, 1, 7) <> 'sqlite_' ORDER BY name, type LIMIT 1000",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect()
}
