//! What can go wrong in the store.

use std::path::Path;

use rusqlite::ErrorCode;

use super::{ItemId, KeyId, SessionId, Status};
use crate::connection::IssueKey;
use crate::error::{Failure, Kind, Listed, Remedy};
use crate::files::io_errors::shell_quoted;

/// What went wrong in the store.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// SQLite failed.
    #[error(transparent)]
    Sqlite(rusqlite::Error),
    /// Another process holds the database for longer than the busy timeout.
    #[error("the database is busy")]
    Busy,
    /// A file or value is not usable.
    #[error(transparent)]
    Failure(#[from] Failure),
    /// The database is not one that this version can use: what it is, and what to do.
    #[error("the database {0}")]
    Unusable(String, &'static str),
    /// There is no such task or objective.
    #[error("there is no item {0}")]
    NoItem(ItemId),
    /// There is no such session.
    #[error("there is no session {0}")]
    NoSession(SessionId),
    /// There is no such API key.
    #[error("there is no API key {0}")]
    NoApiKey(KeyId),
    /// The part of a post does not exist, or is already posted.
    #[error("the post was changed")]
    PostChanged,
    /// The task ended before with another summary or outcome.
    #[error("{0} is already finished")]
    AlreadyFinished(ItemId, Status),
    /// Items are linked to the issue.
    #[error("{0} is already linked")]
    AlreadyLinked(IssueKey, Vec<ItemId>),
    /// The idempotency key was used for a different request.
    #[error("the idempotency key was used for a different request")]
    KeyReused,
    /// There are as many as the store keeps: how many, and of what.
    #[error("there are already {0} {1}")]
    Full(u32, &'static str),
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            _ => Self::Sqlite(error),
        }
    }
}

impl Error {
    /// The error as a failure that names the database file and the next step.
    pub(super) fn into_failure(self, file: &Path) -> Failure {
        let (kind, message, remedy) = match self {
            Self::Sqlite(error) => return sqlite(file, error),
            Self::Failure(failure) => return failure,
            Self::Busy => (
                Kind::Busy,
                format!("another process is using {}", file.display()),
                Remedy::WaitForOtherProcess,
            ),
            Self::Unusable(what, hint) => (
                Kind::File,
                format!("{} {what}", file.display()),
                hint.into(),
            ),
            Self::NoItem(id) => (
                Kind::NotFound,
                format!("there is no {} {id}", id.kind.name()),
                Remedy::List(id.kind.listed()),
            ),
            Self::NoSession(id) => (
                Kind::NotFound,
                format!("there is no session {id}"),
                Remedy::List(Listed::Sessions),
            ),
            Self::NoApiKey(id) => (
                Kind::NotFound,
                format!("there is no API key {id}"),
                Remedy::List(Listed::ApiKeys),
            ),
            Self::PostChanged => (
                Kind::NotFound,
                "the record of this post is gone, or another process changed it".to_owned(),
                "check the issue in Jira, then try again".into(),
            ),
            Self::AlreadyFinished(id, status) => (
                Kind::Conflict,
                format!(
                    "{id} is already {} with another summary or outcome, which is kept",
                    status.name()
                ),
                Remedy::ReadTask(id.to_string()),
            ),
            Self::AlreadyLinked(key, items) => {
                let items: Vec<String> = items.iter().map(ToString::to_string).collect();
                (
                    Kind::Conflict,
                    format!("{key} is already linked: {}", items.join(", ")),
                    Remedy::CreateAgain,
                )
            }
            Self::KeyReused => (
                Kind::Conflict,
                "this idempotency key was used for a different request".to_owned(),
                Remedy::UseNewIdempotencyKey,
            ),
            Self::Full(most, what) => (
                Kind::Other,
                format!("there are already {most} {what}, the maximum"),
                match what {
                    "sessions" => Remedy::RemoveSome(Listed::Sessions),
                    "API keys" => Remedy::RemoveSome(Listed::ApiKeys),
                    _ => "wait until some have expired, which takes 15 minutes".into(),
                },
            ),
        };
        Failure::new(kind, message).with_remedy(remedy)
    }
}

fn sqlite(file: &Path, error: rusqlite::Error) -> Failure {
    let directory = file.parent().unwrap_or(file);
    let shown = file.display();
    let restore = || {
        // The whole directory: SQLite would replay the log beside the damaged file into a backup.
        let command = format!(
            "move the directory away: mv {} {}, then restore a backup if there is one",
            shell_quoted(directory),
            shell_quoted(&directory.with_extension("damaged"))
        );
        Remedy::from(command)
    };
    let (message, remedy) = match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => (
            format!("there is no room to write in {}", directory.display()),
            Some("free up disk space (or raise the quota or limit), then try again".into()),
        ),
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => (
            format!("this user may not read and write {shown}"),
            Some(Remedy::RunAsOwner),
        ),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => (
            format!("{shown} is damaged, or no database"),
            Some(restore()),
        ),
        // Full disks, quotas, and limits can be reported as these.
        Some(ErrorCode::SystemIoFailure) => (
            format!("{shown} could not be read or changed"),
            Some(
                "check whether the disk (or the quota or limit) is full, or failing, then try again"
                    .into(),
            ),
        ),
        None if is_about_contents(&error) => {
            (format!("{shown} contains unexpected data"), Some(restore()))
        }
        _ => (format!("{shown} could not be read or changed"), None),
    };
    let failure = Failure::new(Kind::File, message).with_cause(error);
    match remedy {
        Some(remedy) => failure.with_remedy(remedy),
        None => failure,
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::ffi;

    #[test]
    fn sqlite_errors_have_messages_and_remedies() {
        let file = Path::new("/setup/tasks/work.sqlite3");
        for (code, kind, message, has_remedy) in [
            (ffi::SQLITE_BUSY, Kind::Busy, "another process is", true),
            (
                ffi::SQLITE_FULL,
                Kind::File,
                "there is no room to write in /setup/tasks",
                true,
            ),
            (ffi::SQLITE_READONLY, Kind::File, "this user may not", true),
            (ffi::SQLITE_CANTOPEN, Kind::File, "this user may not", true),
            (ffi::SQLITE_CORRUPT, Kind::File, "is damaged", true),
            (ffi::SQLITE_NOTADB, Kind::File, "is damaged", true),
            (ffi::SQLITE_IOERR, Kind::File, "could not be read", true),
            (ffi::SQLITE_ERROR, Kind::File, "could not be read", false),
        ] {
            let error = rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
            let failure = Error::from(error).into_failure(file);
            assert_eq!(failure.kind, kind);
            assert!(failure.message.contains(message), "{}", failure.message);
            assert_eq!(failure.remedy.is_some(), has_remedy, "{}", failure.message);
        }
    }
}
