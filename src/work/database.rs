//! Opens the database, and brings it to the present schema.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::schema::{APPLICATION_ID, MIGRATIONS};
use super::{fault, place};
use crate::error::Failure;
use crate::files::lock::{self, Lock};

/// How long a change waits for those of other processes, which take some milliseconds each.
const PATIENCE: Duration = Duration::from_secs(10);
/// Held while the schema is made or brought up to date.
const LOCK: &str = ".schema.lock";

/// Opens the database in a directory that [`place::prepare`] has prepared.
pub(super) fn open(directory: &Path) -> Result<Connection, Failure> {
    let path = place::database(directory);
    let failed = |error| fault::failure(&path, error);
    let connection = connect(&path).map_err(failed)?;
    if version(&connection, &path)? < MIGRATIONS.len() {
        let _lock = Lock::acquire(&directory.join(LOCK), lock::PATIENCE)?;
        // Somebody else may have done it meanwhile.
        let from = version(&connection, &path)?;
        migrate(&connection, from).map_err(failed)?;
    }
    Ok(connection)
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let mut connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    // What a hostile file could have SQLite do.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // With a write-ahead log, NORMAL can lose acknowledged changes in a power cut.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.set_transaction_behavior(TransactionBehavior::Immediate);
    Ok(connection)
}

/// The version of the schema, after a look at whose file it is.
fn version(connection: &Connection, path: &Path) -> Result<usize, Failure> {
    let number = |name: &str| -> Result<i64, Failure> {
        connection
            .pragma_query_value(None, name, |row| row.get(0))
            .map_err(|error| fault::failure(path, error))
    };
    let (application, version) = (number("application_id")?, number("user_version")?);
    let is_new = version == 0 && application == 0 && number("schema_version")? == 0;
    if !is_new && application != i64::from(APPLICATION_ID) {
        let hint = "move it away, then try again";
        return Err(fault::foreign(path, "was not made by coder-server", hint));
    }
    match usize::try_from(version) {
        Ok(version) if version <= MIGRATIONS.len() => Ok(version),
        _ => {
            let what = "was written by a newer coder-server";
            Err(fault::foreign(
                path,
                what,
                "update coder-server, then try again",
            ))
        }
    }
}

fn migrate(connection: &Connection, from: usize) -> rusqlite::Result<()> {
    if from == MIGRATIONS.len() {
        return Ok(());
    }
    connection.pragma_update(None, "journal_mode", "WAL")?;
    let transaction = connection.unchecked_transaction()?;
    for migration in &MIGRATIONS[from..] {
        transaction.execute_batch(migration)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.execute_batch(&format!("PRAGMA user_version = {}", MIGRATIONS.len()))?;
    transaction.commit()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn prepared() -> (tempfile::TempDir, std::path::PathBuf) {
        let setup = tempfile::tempdir().unwrap();
        let directory = place::prepare(setup.path()).unwrap();
        (setup, directory)
    }

    #[test]
    fn a_new_database_is_set_up_as_promised() {
        let (_setup, directory) = prepared();
        drop(open(&directory).unwrap());
        let connection = open(&directory).unwrap();
        let text = |name: &str| -> String {
            connection
                .pragma_query_value(None, name, |row| row.get(0))
                .unwrap()
        };
        let number = |name: &str| -> i64 {
            connection
                .pragma_query_value(None, name, |row| row.get(0))
                .unwrap()
        };
        assert_eq!(text("journal_mode"), "wal");
        assert_eq!(number("foreign_keys"), 1);
        assert_eq!(number("synchronous"), 2);
        assert_eq!(number("user_version"), 1);
        let error = connection.execute(
            "INSERT INTO parts VALUES (7, 1, 'planned', NULL, NULL, '')",
            [],
        );
        assert!(error.unwrap_err().to_string().contains("FOREIGN KEY"));
    }

    #[test]
    fn many_may_make_it_at_once() {
        let (_setup, directory) = prepared();
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| open(&directory).unwrap());
            }
        });
    }

    #[test]
    fn what_was_not_made_here_is_left_alone() {
        for sql in [
            "CREATE TABLE x (y)",
            "PRAGMA user_version = 1",
            "PRAGMA application_id = 7",
        ] {
            let (_setup, directory) = prepared();
            let path = place::database(&directory);
            Connection::open(&path).unwrap().execute_batch(sql).unwrap();
            let failure = open(&directory).unwrap_err();
            assert!(
                failure.message.contains("was not made by coder-server"),
                "{sql}"
            );
        }
        let (_setup, directory) = prepared();
        open(&directory)
            .unwrap()
            .pragma_update(None, "user_version", 2)
            .unwrap();
        let failure = open(&directory).unwrap_err();
        assert!(failure.message.contains("newer coder-server"));
    }

    #[test]
    fn a_damaged_file_is_named_and_kept() {
        let (_setup, directory) = prepared();
        let path = place::database(&directory);
        fs::write(&path, "this is no database, however long one looks at it").unwrap();
        let failure = open(&directory).unwrap_err();
        assert!(failure.message.contains("is damaged"), "{failure}");
        assert!(failure.hint.unwrap().contains("backup"));
        assert!(fs::read_to_string(&path).unwrap().starts_with("this is no"));
    }
}
