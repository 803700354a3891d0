//! Opens the database, creates or upgrades its schema, and imports what the first version kept in
//! `access/`.
//!
//! The upgrade runs under `tasks/.schema.lock`, and each step can be repeated after the process was
//! killed:
//!
//! 1. The database is copied (`VACUUM INTO`) to `tasks/work.sqlite3.before-v4`.
//! 2. One transaction applies the migrations, imports the API keys, and raises the schema version.
//!    Meanwhile `access/` is locked, so that no key is created there unseen.
//! 3. The schema version of `access/` is raised.
//! 4. `access/` is renamed to `access.before-v4/`, and an empty database of the raised version takes
//!    its place. A server of the first version that still runs notices that its file was replaced, and
//!    refuses the new one.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jira_adf::{Document, Options};
use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior};

use super::directory::Directory;
use super::{APPLICATION_ID, BUSY_TIMEOUT, Error, Role, connection, posts, rows, users};
use crate::connection::Site;
use crate::error::Failure;
use crate::files::lock::{self, Lock};
use crate::files::setup_dir::SetupDir;
use crate::files::{io_errors, private};

/// The SQL of each schema version. Only ever appended to.
const MIGRATIONS: [&str; 4] = [
    include_str!("migrations/0001_tasks_and_objectives.sql"),
    include_str!("migrations/0002_requests.sql"),
    include_str!("migrations/0003_search_index.sql"),
    include_str!("migrations/0004_items_and_users.sql"),
];
/// Held while the schema is created or upgraded.
const LOCK: &str = ".schema.lock";
/// Suffix of what the upgrade keeps.
const KEPT: &str = ".before-v4";

/// Directory and file of the first version's users.
const ACCESS: &str = "access";
const ACCESS_FILE: &str = "access.sqlite3";
/// Application ID of that file: "CFac".
const ACCESS_ID: i32 = 0x4346_6163;
/// Schema version of that file once it is imported.
const ACCESS_IMPORTED: usize = 2;

/// The first version's `access/`, if it has a database.
pub(super) fn first_version_access(setup_dir: &SetupDir) -> Result<Option<Directory>, Failure> {
    Directory::find(setup_dir, ACCESS, ACCESS_FILE)
}

/// Opens the database; creates or upgrades it if necessary.
pub(super) fn open(directory: &Directory, setup_dir: &SetupDir) -> Result<Connection, Error> {
    // An empty file is opened under the lock only, see `Directory::create_database`.
    if directory.has_database()? {
        let connection = connection::connect(&directory.file(), BUSY_TIMEOUT)?;
        if version(&connection)? == MIGRATIONS.len() && !must_retire_access(&connection)? {
            connection::refuse_triggers(&connection)?;
            return Ok(connection);
        }
    }
    let _lock = lock_schema(directory)?;
    // Another process may have upgraded it meanwhile.
    directory.create_database()?;
    let mut connection = connection::connect(&directory.file(), BUSY_TIMEOUT)?;
    let from = version(&connection)?;
    if from < MIGRATIONS.len() {
        upgrade(&mut connection, directory, setup_dir, from)?;
    }
    connection::refuse_triggers(&connection)?;
    if must_retire_access(&connection)? {
        retire_access(setup_dir)?;
        connection.execute("UPDATE server SET retire_access = 0", ())?;
    }
    Ok(connection)
}

fn version(connection: &Connection) -> Result<usize, Error> {
    connection::version(connection, APPLICATION_ID, MIGRATIONS.len())
}

fn must_retire_access(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row("SELECT retire_access FROM server", (), |row| row.get(0))
}

fn lock_schema(directory: &Directory) -> Result<Lock, Failure> {
    Lock::acquire(
        &directory.path().join(LOCK),
        directory.owners(),
        lock::TIMEOUT,
    )
}

fn upgrade(
    connection: &mut Connection,
    directory: &Directory,
    setup_dir: &SetupDir,
    from: usize,
) -> Result<(), Error> {
    if from > 0 {
        copy(connection, directory)?;
    }
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // Tables that refer to each other are replaced.
    connection.pragma_update(None, "foreign_keys", false)?;
    let access = first_version_access(setup_dir)?;
    let _access_lock = access.as_ref().map(lock_schema).transpose()?;
    let access = access.as_ref().map(connect_access).transpose()?.flatten();
    let access = match &access {
        // Locked until the import is committed, so that no key is created meanwhile.
        Some(access) => Some(Transaction::new_unchecked(
            access,
            TransactionBehavior::Immediate,
        )?),
        None => None,
    };
    let transaction = connection.transaction()?;
    for migration in &MIGRATIONS[from..] {
        transaction.execute_batch(migration)?;
    }
    convert_parts(&transaction)?;
    if let Some(access) = &access {
        import(access, &transaction)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.execute_batch(&format!("PRAGMA user_version = {}", MIGRATIONS.len()))?;
    transaction.commit()?;
    if let Some(access) = access {
        access.execute_batch(&format!("PRAGMA user_version = {ACCESS_IMPORTED}"))?;
        access.commit()?;
    }
    connection.pragma_update(None, "foreign_keys", true)?;
    Ok(())
}

/// Copies the database, with mode 0600 from creation. A copy that a killed process left is replaced.
fn copy(connection: &Connection, directory: &Directory) -> Result<(), Error> {
    let file = directory.file();
    let with_suffix = |suffix: &str| {
        let mut name = file.clone().into_os_string();
        name.push(suffix);
        PathBuf::from(name)
    };
    let (target, temporary) = (with_suffix(KEPT), with_suffix(".before-v4.tmp"));
    let failed = |error| Error::from(io_errors::writing(&target, "copying", error));
    remove_if_exists(&temporary).map_err(failed)?;
    directory.append(&temporary, "")?;
    connection.execute("VACUUM INTO ?1", [temporary.to_string_lossy()])?;
    let copy = fs::File::open(&temporary).map_err(failed)?;
    copy.sync_all().map_err(failed)?;
    fs::rename(&temporary, &target).map_err(failed)?;
    private::sync_directory(directory.path()).map_err(failed)
}

fn remove_if_exists(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// The parts of posts as ADF instead of Markdown.
fn convert_parts(transaction: &Transaction<'_>) -> Result<(), Error> {
    let mut old = transaction.prepare(
        "SELECT post, number, state, comment_id, posted, markdown, site
         FROM old_parts JOIN old_posts ON old_posts.id = post ORDER BY post, number",
    )?;
    let mut insert = transaction.prepare("INSERT INTO parts VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
    let mut rows = old.query(())?;
    while let Some(row) = rows.next()? {
        let site = rows::read(row, "site", |text| Site::parse(text).ok())?;
        let options = Options {
            is_card: Some(&|address| site.is_issue_link(address)),
            ..Options::default()
        };
        let markdown = row
            .get_ref("markdown")?
            .as_str()
            .map_err(rusqlite::Error::from)?;
        let document = Document::from_markdown_with(markdown, &options);
        insert.execute((
            row.get::<_, i64>("post")?,
            row.get::<_, i64>("number")?,
            row.get::<_, String>("state")?,
            row.get::<_, Option<String>>("comment_id")?,
            row.get::<_, Option<i64>>("posted")?,
            posts::to_json(&document)?,
        ))?;
    }
    drop(rows);
    drop((old, insert));
    transaction.execute_batch("DROP TABLE old_parts; DROP TABLE old_posts")?;
    Ok(())
}

/// A connection to `access/` if it has not been imported.
fn connect_access(access: &Directory) -> Result<Option<Connection>, Error> {
    if !access.has_database()? {
        return Ok(None);
    }
    let file = access.file();
    let open = || {
        let connection = connection::connect(&file, BUSY_TIMEOUT)?;
        let version = connection::version(&connection, ACCESS_ID, ACCESS_IMPORTED)?;
        Ok((version == 1).then_some(connection))
    };
    // The failure names this file.
    open().map_err(|error: Error| error.into_failure(&file).into())
}

/// Imports the API keys, each with a user of its own, and the server's URL. Sessions and open sign-in
/// links end; the numbers of sessions and keys go on.
fn import(access: &Connection, transaction: &Transaction<'_>) -> Result<(), Error> {
    let mut keys =
        access.prepare("SELECT id, secret, name, role, created, last_used FROM api_keys")?;
    let mut rows = keys.query(())?;
    while let Some(row) = rows.next()? {
        let name: String = row.get("name")?;
        let role = rows::read(row, "role", Role::named)?;
        let user = users::create(transaction, &name, role, rows::time(row, "created")?)?;
        transaction.execute(
            "INSERT INTO api_keys (id, secret, user, name, created, last_used)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            (
                row.get::<_, i64>("id")?,
                row.get::<_, [u8; 32]>("secret")?,
                user.id,
                name,
                row.get::<_, i64>("created")?,
                row.get::<_, Option<i64>>("last_used")?,
            ),
        )?;
    }
    for table in ["sessions", "api_keys"] {
        let last: Option<i64> = access
            .query_row(
                "SELECT seq FROM sqlite_sequence WHERE name = ?1",
                [table],
                |row| row.get(0),
            )
            .optional()?;
        if let Some(last) = last {
            transaction.execute("DELETE FROM sqlite_sequence WHERE name = ?1", [table])?;
            transaction.execute(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (?1, ?2)",
                (table, last),
            )?;
        }
    }
    let address: Option<String> = access
        .query_row("SELECT address FROM server", (), |row| row.get(0))
        .optional()?;
    transaction.execute(
        "UPDATE server SET address = ?1, retire_access = 1",
        [address],
    )?;
    Ok(())
}

/// Makes the first version refuse `access/`: raises the schema version, then renames the directory and
/// puts an empty database of that version in its place.
fn retire_access(setup_dir: &SetupDir) -> Result<(), Error> {
    if let Some(access) = first_version_access(setup_dir)? {
        if let Some(connection) = connect_access(&access)? {
            connection.execute_batch(&format!("PRAGMA user_version = {ACCESS_IMPORTED}"))?;
        }
        let kept = access.path().with_file_name(format!("{ACCESS}{KEPT}"));
        // A mount point cannot be renamed; the raised version stops processes that start now.
        if !kept.exists() && fs::rename(access.path(), &kept).is_err() {
            return Ok(());
        }
    }
    let replacement = Directory::prepare(setup_dir, ACCESS, ACCESS_FILE)?;
    if replacement.has_database()? {
        return Ok(());
    }
    replacement.create_database()?;
    connection::connect(&replacement.file(), BUSY_TIMEOUT)?.execute_batch(&format!(
        "BEGIN; PRAGMA application_id = {ACCESS_ID}; PRAGMA user_version = {ACCESS_IMPORTED}; COMMIT"
    ))?;
    Ok(())
}
