//! Opens the database, and brings it to the present schema.

use std::thread;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use super::fault;
use super::place::Place;
use super::schema::Schema;
use crate::error::Failure;
use crate::files::lock::{self, Lock};

/// How long a change waits for those of other processes, which take some milliseconds each.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long whoever's turn it is waits before it tries again, in microseconds. SQLite's own pauses
/// grow to 100 ms, in which others could have come and gone.
const PAUSES: std::ops::Range<u64> = 500..3_000;
/// As much of the file as a connection keeps in memory, in KiB.
const CACHE_KIB: i32 = 512;
/// Held while the schema is made or brought up to date.
const LOCK: &str = ".schema.lock";
/// Held by the one whose turn it is to change something next.
const TURN: &str = ".turn.lock";

/// Opens the database, and makes it where it is missing.
pub(super) fn open(place: &Place) -> Result<Connection, Failure> {
    let schema = &place.description().schema;
    let failed = |error| place.failure(error);
    // An empty one is opened under the lock only, see `Place::make_database`.
    if place.has_database()? {
        let connection = connect(place).map_err(failed)?;
        if version(&connection, place)? == schema.migrations.len() {
            schema.check(&connection, place)?;
            return Ok(connection);
        }
    }
    let _lock = Lock::acquire(&place.directory().join(LOCK), place.owners(), lock::TIMEOUT)?;
    // Somebody else may have done it meanwhile.
    place.make_database()?;
    let connection = connect(place).map_err(failed)?;
    let from = version(&connection, place)?;
    migrate(&connection, schema, from).map_err(failed)?;
    schema.check(&connection, place)?;
    Ok(connection)
}

/// Waits until it is this one's turn to change something; to be held until the transaction has begun.
///
/// SQLite knows no queue: whoever has just ended a change is the first to see that the database is
/// free, and among many that change a lot, one can wait in vain. Now the next one is known before the
/// present one ends, and who comes again waits behind it.
pub(super) fn turn(place: &Place) -> Result<Lock, Failure> {
    Lock::acquire(&place.directory().join(TURN), place.owners(), PATIENCE)
}

/// The same where nobody else has it, and waits.
pub(super) fn turn_if_free(place: &Place) -> Result<Lock, Failure> {
    Lock::acquire(
        &place.directory().join(TURN),
        place.owners(),
        Duration::ZERO,
    )
}

/// Has the connection wait for those of others, as long as is reasonable.
pub(super) fn wait_for_others(connection: &mut Connection) -> rusqlite::Result<()> {
    connection.busy_handler(Some(patience(PATIENCE)))
}

/// Has the connection fail where it would have to wait.
pub(super) fn wait_for_nobody(connection: &mut Connection) -> rusqlite::Result<()> {
    connection.busy_handler(None::<fn(i32) -> bool>)
}

fn connect(place: &Place) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let mut connection = Connection::open_with_flags(place.file(), flags)?;
    wait_for_others(&mut connection)?;
    // What a hostile file could have SQLite do.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    // A server keeps several connections, and the system keeps the file's pages in memory anyway.
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
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
fn version(connection: &Connection, place: &Place) -> Result<usize, Failure> {
    let schema = &place.description().schema;
    let [application, version, tables] =
        numbers(connection).map_err(|error| place.failure(error))?;
    let is_new = version == 0 && application == 0 && tables == 0;
    if !is_new && application != i64::from(schema.application_id) {
        let hint = "move it away, then try again";
        let what = "was not made by coder-server";
        return Err(fault::foreign(&place.file(), what, hint));
    }
    match usize::try_from(version) {
        Ok(version) if version <= schema.migrations.len() => Ok(version),
        _ => {
            let hint = "update coder-server, then try again";
            let what = "was written by a newer coder-server";
            Err(fault::foreign(&place.file(), what, hint))
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

fn migrate(connection: &Connection, schema: &Schema, from: usize) -> rusqlite::Result<()> {
    if from == schema.migrations.len() {
        return Ok(());
    }
    connection.pragma_update(None, "journal_mode", "WAL")?;
    let transaction = connection.unchecked_transaction()?;
    for migration in &schema.migrations[from..] {
        transaction.execute_batch(migration)?;
    }
    transaction.pragma_update(None, "application_id", schema.application_id)?;
    let version = schema.migrations.len();
    transaction.execute_batch(&format!("PRAGMA user_version = {version}"))?;
    transaction.commit()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{self, File};
    use std::io::{self, Seek as _, SeekFrom, Write as _};

    use crate::database::example::{NOTES, OLD_NOTES};

    fn prepared() -> (tempfile::TempDir, Place) {
        let setup = crate::files::tempdir().unwrap();
        let place = Place::prepare(&NOTES, &setup.path().into()).unwrap();
        (setup, place)
    }

    #[test]
    fn a_new_database_is_set_up_as_promised() {
        let (_setup, place) = prepared();
        drop(open(&place).unwrap());
        let connection = open(&place).unwrap();
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
        let error = connection.execute("INSERT INTO lines VALUES (7, '')", []);
        assert!(error.unwrap_err().to_string().contains("FOREIGN KEY"));
    }

    #[test]
    fn many_may_make_it_at_once() {
        for _ in 0..20 {
            let (_setup, place) = prepared();
            std::thread::scope(|scope| {
                for _ in 0..8 {
                    scope.spawn(|| open(&place).unwrap());
                }
            });
        }
    }

    #[test]
    fn one_that_is_half_made_is_made() {
        let (_setup, place) = prepared();
        place.make_database().unwrap();
        let connection = connect(&place).unwrap();
        connection
            .pragma_update(None, "journal_mode", "WAL")
            .unwrap();
        // What stands in the file itself decides: from now on it is opened without the lock, too.
        assert!(fs::metadata(place.file()).unwrap().len() > 0);
        assert_eq!(version(&connection, &place).unwrap(), 0);
        connection
            .execute_batch("BEGIN IMMEDIATE; CREATE TABLE notes (x)")
            .unwrap();
        drop(connection);
        let connection = open(&place).unwrap();
        assert_eq!(version(&connection, &place).unwrap(), 2);
    }

    #[test]
    fn one_of_an_older_version_is_brought_up_to_date() {
        let (setup, place) = prepared();
        let old = Place::prepare(&OLD_NOTES, &setup.path().into()).unwrap();
        let connection = open(&old).unwrap();
        assert_eq!(version(&connection, &old).unwrap(), 1);
        let note = "INSERT INTO notes (id, text) VALUES (1, 'kept')";
        connection.execute_batch(note).unwrap();
        drop(connection);
        let connection = open(&place).unwrap();
        assert_eq!(version(&connection, &place).unwrap(), 2);
        let line = "INSERT INTO lines VALUES (1, 'counted')";
        connection.execute_batch(line).unwrap();
        let kept: (String, i64) = connection
            .query_row("SELECT text, lines FROM notes", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .unwrap();
        assert_eq!(kept, ("kept".to_owned(), 1));
        // And the older version leaves it alone from then on.
        let failure = open(&old).unwrap_err();
        assert!(failure.message.contains("newer coder-server"));
    }

    #[test]
    fn whoever_comes_again_waits_behind_whoever_waits() {
        let (_setup, place) = prepared();
        let mut connection = open(&place).unwrap();
        let first = turn(&place).unwrap();
        let transaction = connection.transaction().unwrap();
        drop(first);
        // The next one has its turn while the present one is at work.
        let next = turn(&place).unwrap();
        transaction.commit().unwrap();
        std::thread::scope(|scope| {
            let again = scope.spawn(|| turn(&place));
            thread::sleep(Duration::from_millis(50));
            assert!(!again.is_finished());
            drop(next);
            again.join().unwrap().unwrap();
        });
    }

    #[test]
    fn a_log_that_was_left_of_another_database_is_not_played_in() {
        let (_setup, place) = prepared();
        let connection = open(&place).unwrap();
        connection
            .execute_batch("INSERT INTO notes (text) VALUES ('x')")
            .unwrap();
        let log = place.directory().join("notes.sqlite3-wal");
        let left = place.directory().join("left");
        assert!(fs::copy(&log, &left).unwrap() > 0);
        drop(connection);
        fs::remove_file(place.file()).unwrap();
        fs::rename(&left, &log).unwrap();
        let count: i64 = open(&place)
            .unwrap()
            .query_row("SELECT count(*) FROM notes", [], |row| row.get(0))
            .unwrap();
        assert_eq!(count, 0);
    }

    #[test]
    fn a_writer_waits_for_another_and_not_for_ever() {
        let (_setup, place) = prepared();
        let mut first = open(&place).unwrap();
        let mut second = open(&place).unwrap();
        let within = Duration::from_millis(300);
        second.busy_handler(Some(patience(within))).unwrap();
        let transaction = first.transaction().unwrap();
        let begin = Instant::now();
        let error = second.transaction().map(drop).unwrap_err();
        assert!(begin.elapsed() >= within);
        let failure = place.failure(error);
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
                "CREATE TRIGGER flood AFTER UPDATE ON lines BEGIN DELETE FROM notes; END",
                "trigger flood",
            ),
            ("CREATE VIEW other AS SELECT 1", "view other"),
            (
                "DROP TRIGGER line_made; CREATE TRIGGER line_made AFTER INSERT ON lines BEGIN DELETE FROM notes; END",
                "trigger line_made",
            ),
            ("DROP INDEX notes_by_text", "lacks"),
        ] {
            let (_setup, place) = prepared();
            open(&place).unwrap().execute_batch(sql).unwrap();
            let failure = open(&place).unwrap_err();
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
            let (_setup, place) = prepared();
            place.make_database().unwrap();
            let connection = Connection::open(place.file()).unwrap();
            connection.execute_batch(sql).unwrap();
            drop(connection);
            let failure = open(&place).unwrap_err();
            assert!(
                failure.message.contains("was not made by coder-server"),
                "{sql}"
            );
        }
        let (_setup, place) = prepared();
        open(&place)
            .unwrap()
            .pragma_update(None, "user_version", 3)
            .unwrap();
        let failure = open(&place).unwrap_err();
        assert!(failure.message.contains("newer coder-server"));
    }

    #[test]
    fn a_damaged_file_is_named_and_kept() {
        let (_setup, place) = prepared();
        let path = place.file();
        fs::write(&path, "this is no database, however long one looks at it").unwrap();
        let failure = open(&place).unwrap_err();
        assert!(failure.message.contains("is damaged"), "{failure}");
        assert!(format!("{:?}", failure.remedy).contains("backup"));
        let kept = io::read_to_string(File::open(&path).unwrap()).unwrap();
        assert!(kept.starts_with("this is no"));
    }

    #[test]
    fn a_page_that_is_damaged_fails_what_reads_it() {
        let (_setup, place) = prepared();
        drop(open(&place).unwrap());
        let path = place.file();
        // The root of the first table.
        let page = 4096;
        let mut file = File::options().write(true).open(&path).unwrap();
        file.seek(SeekFrom::Start(page)).unwrap();
        file.write_all(&[0xa5; 4096]).unwrap();
        let connection = open(&place).unwrap();
        let error = connection
            .query_row("SELECT lines FROM notes", [], |_| Ok(()))
            .unwrap_err();
        let failure = place.failure(error);
        assert!(failure.message.contains("is damaged"), "{failure}");
        assert!(format!("{:?}", failure.remedy).contains("notes.damaged"));
    }
}
