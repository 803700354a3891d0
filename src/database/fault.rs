//! SQLite's errors as failures that name the file and the next step.

use std::path::Path;

use rusqlite::ErrorCode;

use crate::error::{Failure, Kind, Remedy};
use crate::files::io_errors::shell_quoted;

/// What went wrong with the database at this path; a hint may end with what is to be done once its
/// directory has been moved away.
pub(super) fn failure(path: &Path, once_moved_away: &str, error: rusqlite::Error) -> Failure {
    let place = path.parent().unwrap_or(path).display();
    let shown = path.display();
    let (message, remedy) = match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => (
            format!("another process keeps {shown} busy"),
            Remedy::WaitForOtherProcess,
        ),
        Some(ErrorCode::DiskFull) => (
            format!("there is no room to write in {place}"),
            "free up disk space (or raise the quota or limit), then try again".into(),
        ),
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => (
            format!("this user may not read and write {shown}"),
            Remedy::RunAsOwner,
        ),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => (
            format!("{shown} is damaged, or no database"),
            restore(path, once_moved_away).into(),
        ),
        // Full disks, quotas and limits hide among these.
        Some(ErrorCode::SystemIoFailure) => (
            format!("{shown} could not be read or changed"),
            "see whether the disk (or the quota or limit) is full, or failing, then try again"
                .into(),
        ),
        // What is read is not what any version writes.
        None if is_about_contents(&error) => (
            format!("{shown} contains unexpected data"),
            restore(path, once_moved_away).into(),
        ),
        _ => {
            let message = format!("{shown} could not be read or changed");
            return Failure::new(Kind::File, message).with_cause(error);
        }
    };
    Failure::new(Kind::File, message)
        .with_remedy(remedy)
        .with_cause(error)
}

/// The whole directory: SQLite would play the log that lies beside the damaged file into a backup.
fn restore(path: &Path, once_moved_away: &str) -> String {
    let directory = path.parent().unwrap_or(path);
    let aside = directory.with_extension("damaged");
    format!(
        "move the directory away: mv {} {}, {once_moved_away}",
        shell_quoted(directory),
        shell_quoted(&aside)
    )
}

const fn is_about_contents(error: &rusqlite::Error) -> bool {
    matches!(
        error,
        rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::Utf8Error(..)
    )
}

/// A database that this program did not make, or not this version of it.
pub(super) fn foreign(path: &Path, what: &str, hint: &str) -> Failure {
    let message = format!("{} {what}", path.display());
    Failure::new(Kind::File, message).with_hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::ffi;

    #[test]
    fn each_error_has_its_words_and_most_a_remedy() {
        let path = Path::new("/setup/tasks/work.sqlite3");
        for (code, words, has_hint) in [
            (ffi::SQLITE_BUSY, "another process keeps", true),
            (
                ffi::SQLITE_FULL,
                "there is no room to write in /setup/tasks",
                true,
            ),
            (ffi::SQLITE_READONLY, "this user may not", true),
            (ffi::SQLITE_CANTOPEN, "this user may not", true),
            (ffi::SQLITE_CORRUPT, "is damaged", true),
            (ffi::SQLITE_NOTADB, "is damaged", true),
            (ffi::SQLITE_IOERR, "could not be read or changed", true),
            (ffi::SQLITE_ERROR, "could not be read or changed", false),
        ] {
            let error = rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
            let failure = failure(path, "then put a backup in its place", error);
            assert_eq!(failure.kind, Kind::File);
            assert!(failure.message.contains(words), "{}", failure.message);
            assert_eq!(failure.remedy.is_some(), has_hint, "{}", failure.message);
        }
    }
}
