//! One writer at a time.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use super::{fault, real_file};
use crate::error::{Failure, Kind};

/// How long a writer waits for the one before it, which needs a few milliseconds.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);
/// How often it looks.
const PAUSE: Duration = Duration::from_millis(20);

/// The name of the lock file, beside the file that it guards.
pub(super) const LOCK: &str = ".jira.json.lock";

/// Held until dropped; the operating system lets go of it when the process dies.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
    path: PathBuf,
}

impl Lock {
    /// Waits for the lock of a directory, for so long and no longer.
    pub(super) fn acquire(directory: &Path, patience: Duration) -> Result<Self, Failure> {
        let path = directory.join(LOCK);
        let deadline = Instant::now() + patience;
        loop {
            let attempt = attempt(&path, directory);
            match attempt.map_err(|error| fault::writing(&path, "locking", error))? {
                Some(file) => return Ok(Self { _file: file, path }),
                None if Instant::now() >= deadline => return Err(busy(&path, patience)),
                None => thread::sleep(PAUSE),
            }
        }
    }

    /// Removes the lock file while holding it; who waits for it finds that out and makes a new one.
    pub(super) fn remove(self) -> io::Result<()> {
        fs::remove_file(&self.path)
    }
}

/// Nothing when somebody else holds the lock, or removed its file meanwhile.
fn attempt(path: &Path, directory: &Path) -> io::Result<Option<File>> {
    let file = open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(None),
        Err(TryLockError::Error(error)) => return Err(error),
    }
    if !is_at(&file, path)? {
        return Ok(None);
    }
    real_file::hand_over(&file, directory)?;
    Ok(Some(file))
}

fn busy(path: &Path, patience: Duration) -> Failure {
    let message = format!(
        "another process has held {} for {} seconds",
        path.display(),
        patience.as_secs()
    );
    Failure::new(Kind::File, message)
        .with_hint("wait until the other coder-server has saved or disconnected, then try again")
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt as _;

        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        options.mode(0o600).custom_flags(real_file::flags(flags));
    }
    options.open(path)
}

/// Whether the path still names this very file.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;

    let here = file.metadata()?;
    match fs::symlink_metadata(path) {
        Ok(there) => Ok((here.dev(), here.ino()) == (there.dev(), there.ino())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// A locked file cannot be removed elsewhere.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> io::Result<bool> {
    Ok(true)
}
