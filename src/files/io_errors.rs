//! I/O errors with the file and a remedy.

use std::io;
use std::path::Path;

use anyhow::anyhow;

use crate::error::{Failure, Kind, Remedy};

/// The remedy for `InvalidData`: something other than the expected file.
const MOVE_AWAY: &str = "move it away, then try again";

/// A file could not be read.
pub(crate) fn reading(path: &Path, error: io::Error) -> Failure {
    let failure = Failure::new(Kind::File, format!("{} cannot be read", path.display()));
    match error.kind() {
        io::ErrorKind::PermissionDenied => failure
            .with_hint("run this as the user who owns the file")
            .with_cause(error),
        io::ErrorKind::NotADirectory => failure
            .with_remedy(Remedy::UseOtherSetupDirectory)
            .with_cause(error),
        io::ErrorKind::InvalidData => failure.with_hint(MOVE_AWAY).with_cause(error),
        _ => failure.with_cause(error),
    }
}

/// A file or directory could not be created, replaced, or removed. `doing` is the step that failed, such
/// as "locking".
pub(crate) fn writing(path: &Path, doing: &str, error: io::Error) -> Failure {
    let place = path.parent().unwrap_or(path).display();
    let (message, remedy) = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            (
                format!("no space left to write to {place}"),
                Some("free up disk space (or raise the quota or limit), then try again".into()),
            )
        }
        io::ErrorKind::ReadOnlyFilesystem => (
            format!("{place} is on a read-only file system"),
            Some(Remedy::UseOtherSetupDirectory),
        ),
        io::ErrorKind::PermissionDenied => (
            format!("this user cannot write to {place}"),
            Some(Remedy::RunAsOwner),
        ),
        io::ErrorKind::InvalidData => (
            format!("{place} could not be changed"),
            Some(MOVE_AWAY.into()),
        ),
        _ => (format!("{place} could not be changed"), None),
    };
    let failure = Failure::new(Kind::File, message)
        .with_cause(anyhow!(error).context(format!("{doing} {}", path.display())));
    match remedy {
        Some(remedy) => failure.with_remedy(remedy),
        None => failure,
    }
}

/// Whether an error means that a file or directory does not exist.
pub(crate) fn is_missing(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

/// The path is not a regular file.
pub(crate) fn not_regular(path: &Path) -> Failure {
    let message = format!("{} is not a regular file", path.display());
    Failure::new(Kind::File, message).with_hint(MOVE_AWAY)
}

/// A path, quoted for a shell.
pub(crate) fn shell_quoted(path: &Path) -> String {
    format!("'{}'", path.to_string_lossy().replace('\'', r"'\''"))
}
