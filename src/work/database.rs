//! Opens the database, and brings it to the present schema.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use super::schema::{APPLICATION_ID, MIGRATIONS};
use super::{fault, place};
use crate::error::Failure;
use crate::files::lock::{self, Lock};

/// How long a change waits for those of other processes, which take some milliseconds each.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long whoever's turn it is waits before it tries again, in microseconds. SQLite's own pauses
/// grow to 100 ms, in which others could have come and gone.
const PAUSES: std::ops::Range<u64> = 500..3_000;
/// Held while the schema is made or brought up to date.
const LOCK: &str = ".schema.lock";
/// Held by the one whose turn it is to change something next.
const TURN: &str = ".turn.lock";

/// Opens the database in a directory that [`place::prepare`] has prepared, and makes it where it is
/// missing.
pub(super) fn open(directory: &Path) -> Result<Connection, Failure> {
    let path = place::database(directory);
    let failed = |error| fault::failure(&path, error);
    // An empty one is opened under the lock only, see `place::make_database`.
    if place::has_database(directory)? {
        let connection = connect(&path).map_err(failed)?;
        if version(&connection, &path)? == MIGRATIONS.len() {
            check_schema(&connection, &path)?;
            return Ok(connection);
        }
    }
    let _lock = Lock::acquire(&directory.join(LOCK), lock::PATIENCE)?;
    // Somebody else may have done it meanwhile.
    place::make_database(directory)?;
    let connection = connect(&path).map_err(failed)?;
    let from = version(&connection, &path)?;
    migrate(&connection, from).map_err(failed)?;
    check_schema(&connection, &path)?;
    Ok(connection)
}

/// A trigger or a view of somebody else's would be obeyed: it could change what is posted, and where.
fn check_schema(connection: &Connection, path: &Path) -> Result<(), Failure> {
    let failed = |error| fault::failure(path, error);
    let ours = made().map_err(failed)?;
    let found = schema(connection).map_err(failed)?;
    if found == ours {
        return Ok(());
    }
    let strange = found.iter().find(|entry| !ours.contains(entry));
    let what = strange.map_or_else(
        || "lacks a part of its schema".to_owned(),
        |(kind, name, _)| format!("holds what coder-server did not put there: {kind} {name}"),
    );
    let hint = "put a backup of the directory in its place, or move the directory away";
    Err(fault::foreign(path, &what, hint))
}

/// What [`MIGRATIONS`] make.
fn made() -> rusqlite::Result<Vec<(String, String, String)>> {
    let connection = Connection::open_in_memory()?;
    for migration in &MIGRATIONS {
        connection.execute_batch(migration)?;
    }
    schema(&connection)
}

/// Type, name and definition of each thing in the database, but for SQLite's own.
fn schema(connection: &Connection) -> rusqlite::Result<Vec<(String, String, String)>> {
    connection
        .prepare(
            "SELECT type, name, sql FROM sqlite_schema
             WHERE substr(name, 1, 7) <> 'sqlite_' ORDER BY name, type LIMIT 1000",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect()
}

/// Waits until it is this one's turn to change something; to be held until the transaction has begun.
///
/// SQLite knows no queue: whoever has just ended a change is the first to see that the database is
/// free, and among many that change a lot, one can wait in vain. Now the next one is known before the
/// present one ends, and who comes again waits behind it.
pub(super) fn turn(directory: &Path) -> Result<Lock, Failure> {
    Lock::acquire(&directory.join(TURN), PATIENCE)
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let mut connection = Connection::open_with_flags(path, flags)?;
    connection.busy_handler(Some(patience(PATIENCE)))?;
    // What a hostile file could have SQLite do.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // With a write-ahead log, NORMAL can lose acknowledged changes in a power cut; without one,
    // where the file system cannot have it, FULL can.
    connection.pragma_update(None, "synchronous", "EXTRA")?;
    // On macOS, a flush that is not a full one ends in the cache of the disk.
    connection.pragma_update(None, "fullfsync", true)?;
    connection.set_transaction_behavior(TransactionBehavior::Immediate);
    Ok(connection)
}

/// Whether to wait for another process once more, after a pause.
fn patience(within: Duration) -> impl FnMut(i32) -> bool {
    let mut deadline = None;
    move |attempts| {
        let now = Instant::now();
        if attempts == 0 {
            deadline = Some(now + within);
        }
        if deadline.is_none_or(|deadline| now >= deadline) {
            return false;
        }
        thread::sleep(Duration::from_micros(fastrand::u64(PAUSES)));
        true
    }
}

/// The version of the schema, after a look at whose file it is.
fn version(connection: &Connection, path: &Path) -> Result<usize, Failure> {
    let [application, version, tables] =
        numbers(connection).map_err(|error| fault::failure(path, error))?;
    let is_new = version == 0 && application == 0 && tables == 0;
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

/// All of one moment: another process may be making the schema.
fn numbers(connection: &Connection) -> rusqlite::Result<[i64; 3]> {
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Deferred)?;
    let number = |name| transaction.pragma_query_value(None, name, |row| row.get(0));
    Ok([
        number("application_id")?,
        number("user_version")?,
        number("schema_version")?,
    ])
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
    use std::fs::{self, File};
    use std::io::{self, Seek as _, SeekFrom, Write as _};

    /// What stands in the file itself, which decides whether it counts as made.
    fn size(directory: &Path) -> u64 {
        fs::metadata(place::database(directory)).unwrap().len()
    }

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
        assert_eq!(number("synchronous"), 3);
        assert_eq!(number("fullfsync"), 1);
        assert_eq!(number("cell_size_check"), 1);
        assert_eq!(number("user_version"), 2);
        let error = connection.execute(
            "INSERT INTO parts VALUES (7, 1, 'planned', NULL, NULL, '')",
            [],
        );
        assert!(error.unwrap_err().to_string().contains("FOREIGN KEY"));
    }

    #[test]
    fn many_may_make_it_at_once() {
        for _ in 0..20 {
            let (_setup, directory) = prepared();
            std::thread::scope(|scope| {
                for _ in 0..8 {
                    scope.spawn(|| open(&directory).unwrap());
                }
            });
        }
    }

    #[test]
    fn one_that_is_half_made_is_made() {
        let (_setup, directory) = prepared();
        let path = place::database(&directory);
        place::make_database(&directory).unwrap();
        let connection = connect(&path).unwrap();
        connection
            .pragma_update(None, "journal_mode", "WAL")
            .unwrap();
        // From now on it is opened without the lock, too.
        assert!(size(&directory) > 0);
        assert_eq!(version(&connection, &path).unwrap(), 0);
        connection
            .execute_batch("BEGIN IMMEDIATE; CREATE TABLE objectives (x)")
            .unwrap();
        drop(connection);
        let connection = open(&directory).unwrap();
        assert_eq!(version(&connection, &path).unwrap(), MIGRATIONS.len());
    }

    #[test]
    fn whoever_comes_again_waits_behind_whoever_waits() {
        let (_setup, directory) = prepared();
        let mut connection = open(&directory).unwrap();
        let first = turn(&directory).unwrap();
        let transaction = connection.transaction().unwrap();
        drop(first);
        // The next one has its turn while the present one is at work.
        let next = turn(&directory).unwrap();
        transaction.commit().unwrap();
        std::thread::scope(|scope| {
            let again = scope.spawn(|| turn(&directory));
            thread::sleep(Duration::from_millis(50));
            assert!(!again.is_finished());
            drop(next);
            again.join().unwrap().unwrap();
        });
    }

    #[test]
    fn a_log_that_was_left_of_another_database_is_not_played_in() {
        let (_setup, directory) = prepared();
        let path = place::database(&directory);
        let connection = open(&directory).unwrap();
        connection
            .execute_batch("INSERT INTO objectives (title, created, updated, instructions) VALUES ('x', 0, 0, '')")
            .unwrap();
        let log = directory.join("work.sqlite3-wal");
        let left = directory.join("left");
        assert!(fs::copy(&log, &left).unwrap() > 0);
        drop(connection);
        fs::remove_file(&path).unwrap();
        fs::rename(&left, &log).unwrap();
        let count: i64 = open(&directory)
            .unwrap()
            .query_row("SELECT count(*) FROM objectives", [], |row| row.get(0))
            .unwrap();
        assert_eq!(count, 0);
    }

    #[test]
    fn a_writer_waits_for_another_and_not_for_ever() {
        let (_setup, directory) = prepared();
        let mut first = open(&directory).unwrap();
        let mut second = open(&directory).unwrap();
        let within = Duration::from_millis(300);
        second.busy_handler(Some(patience(within))).unwrap();
        let transaction = first.transaction().unwrap();
        let begin = Instant::now();
        let error = second.transaction().map(drop).unwrap_err();
        assert!(begin.elapsed() >= within);
        let failure = fault::failure(&place::database(&directory), error);
        assert!(failure.message.starts_with("another process keeps"));
        // What one has waited for in vain does not shorten the patience with the next.
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| second.transaction().map(drop));
            thread::sleep(Duration::from_millis(20));
            assert!(!waiting.is_finished());
            drop(transaction);
            waiting.join().unwrap().unwrap();
        });
    }

    #[test]
    fn what_somebody_put_into_it_is_not_obeyed() {
        for (sql, named) in [
            (
                "CREATE TRIGGER flood AFTER UPDATE ON parts BEGIN DELETE FROM posts; END",
                "trigger flood",
            ),
            ("CREATE VIEW other AS SELECT 1", "view other"),
            (
                "DROP TRIGGER task_made; CREATE TRIGGER task_made AFTER INSERT ON tasks BEGIN DELETE FROM tasks; END",
                "trigger task_made",
            ),
            ("DROP INDEX tasks_by_status", "lacks"),
        ] {
            let (_setup, directory) = prepared();
            open(&directory).unwrap().execute_batch(sql).unwrap();
            let failure = open(&directory).unwrap_err();
            assert!(failure.message.contains(named), "{sql}: {failure}");
        }
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
            place::make_database(&directory).unwrap();
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
            .pragma_update(None, "user_version", 3)
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
        let kept = io::read_to_string(File::open(&path).unwrap()).unwrap();
        assert!(kept.starts_with("this is no"));
    }

    #[test]
    fn a_page_that_is_damaged_fails_what_reads_it() {
        let (_setup, directory) = prepared();
        drop(open(&directory).unwrap());
        let path = place::database(&directory);
        // The root of the first table.
        let page = 4096;
        let mut file = File::options().write(true).open(&path).unwrap();
        file.seek(SeekFrom::Start(page)).unwrap();
        file.write_all(&[0xa5; 4096]).unwrap();
        let connection = open(&directory).unwrap();
        let error = connection
            .query_row("SELECT count(*) FROM objectives", [], |_| Ok(()))
            .unwrap_err();
        let failure = fault::failure(&path, error);
        assert!(failure.message.contains("is damaged"), "{failure}");
        assert!(failure.hint.unwrap().contains("tasks.damaged"));
    }
}
