//! Connections to the database, and the checks before one is used.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Transaction, TransactionBehavior};

use super::Error;

/// How long a writer sleeps before it tries again, in microseconds. SQLite's own pauses grow to
/// 100 ms, in which others can come and go.
const PAUSE: std::ops::Range<u64> = 500..3_000;
/// Page cache of a connection in KiB. The operating system caches the file as well.
const CACHE_KIB: i32 = 512;

/// Connects to a database file that exists.
pub(super) fn connect(file: &Path, busy_timeout: Duration) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let mut connection = Connection::open_with_flags(file, flags)?;
    set_busy_timeout(&mut connection, busy_timeout)?;
    // Limits what a hostile file could make SQLite do.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // With a write-ahead log, NORMAL can lose acknowledged changes in a power cut; without one,
    // where the file system does not support it, FULL can.
    connection.pragma_update(None, "synchronous", "EXTRA")?;
    // On macOS, a flush that is not a full one ends in the cache of the disk.
    connection.pragma_update(None, "fullfsync", true)?;
    connection.set_transaction_behavior(TransactionBehavior::Immediate);
    Ok(connection)
}

/// Makes the connection wait this long for others before it fails as busy.
pub(super) fn set_busy_timeout(
    connection: &mut Connection,
    timeout: Duration,
) -> rusqlite::Result<()> {
    let mut deadline = None;
    connection.busy_handler(Some(move |attempts| {
        let now = Instant::now();
        if attempts == 0 {
            deadline = Some(now + timeout);
        }
        if deadline.is_none_or(|deadline| now >= deadline) {
            return false;
        }
        thread::sleep(Duration::from_micros(fastrand::u64(PAUSE)));
        true
    }))
}

/// The version of the schema (`PRAGMA user_version`); 0 for an empty database.
///
/// Fails if the database has another application ID, or a version above `newest`.
pub(super) fn version(
    connection: &Connection,
    application_id: i32,
    newest: usize,
) -> Result<usize, Error> {
    // In one transaction, since another process may be creating the schema.
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Deferred)?;
    let number = |name| transaction.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let application = number("application_id")?;
    let version = number("user_version")?;
    let is_new = version == 0 && application == 0 && number("schema_version")? == 0;
    if !is_new && application != i64::from(application_id) {
        return Err(Error::Unusable(
            "was not made by coder-server".to_owned(),
            "move it away, then try again",
        ));
    }
    usize::try_from(version)
        .ok()
        .filter(|version| *version <= newest)
        .ok_or_else(|| {
            Error::Unusable(
                "was written by a newer coder-server".to_owned(),
                "update coder-server, then try again",
            )
        })
}

/// Refuses triggers and views: this version has none, and SQLite would run those of someone else.
pub(super) fn refuse_triggers(connection: &Connection) -> Result<(), Error> {
    let found: Option<(String, String)> = connection
        .query_row(
            "SELECT type, name FROM sqlite_schema WHERE type IN ('trigger', 'view') LIMIT 1",
            (),
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    match found {
        None => Ok(()),
        Some((kind, name)) => Err(Error::Unusable(
            format!("contains an unknown {kind}: {name}"),
            "restore a backup of the directory, or move the directory away",
        )),
    }
}
