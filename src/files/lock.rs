//! Lock files.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use super::owners::Owners;
use super::{io_errors, private};
use crate::error::{Failure, Kind, Remedy};

/// How long a writer waits for another one, which takes a few milliseconds.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(10);
/// The interval between attempts.
const INTERVAL: Duration = Duration::from_millis(20);

/// A lock, released when dropped or when the process ends.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
    path: PathBuf,
}

impl Lock {
    /// Locks the file at this path, waiting at most until the timeout.
    ///
    /// Fails as [`Kind::File`], also if the file belongs to a user who is not trusted.
    pub(crate) fn acquire(path: &Path, owners: Owners, timeout: Duration) -> Result<Self, Failure> {
        let deadline = Instant::now() + timeout;
        loop {
            match attempt(path, owners)? {
                Some(file) => {
                    return Ok(Self {
                        _file: file,
                        path: path.to_owned(),
                    });
                }
                None if Instant::now() >= deadline => return Err(busy(path, timeout)),
                None => thread::sleep(INTERVAL),
            }
        }
    }

    /// Removes the lock file. Waiting processes detect this and create a new one.
    pub(crate) fn remove(self) -> io::Result<()> {
        fs::remove_file(&self.path)
    }
}

/// `None` if another process holds the lock or removed its file.
fn attempt(path: &Path, owners: Owners) -> Result<Option<File>, Failure> {
    let failed = |error| io_errors::writing(path, "locking", error);
    let Some(file) = open(path).map_err(failed)? else {
        return Ok(None);
    };
    owners.check(path, &file.metadata().map_err(failed)?)?;
    take(file, path).map_err(failed)
}

/// Locks the file, unless another process holds the lock.
fn take(file: File, path: &Path) -> io::Result<Option<File>> {
    if !file.metadata()?.is_file() {
        let reason = "it is not a regular file";
        return Err(io::Error::new(io::ErrorKind::InvalidData, reason));
    }
    private::refuse_hard_link(&file)?;
    if !is_locked_in_place(&file, path)? {
        return Ok(None);
    }
    // This program creates empty files only.
    if file.metadata()?.len() == 0
        && let Some(directory) = path.parent()
    {
        private::match_owner(&file, directory)?;
    }
    Ok(Some(file))
}

/// A lock on a removed file does not count.
fn is_locked_in_place(file: &File, path: &Path) -> io::Result<bool> {
    match file.try_lock() {
        Ok(()) => is_at(file, path),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

fn busy(path: &Path, timeout: Duration) -> Failure {
    let message = format!(
        "another process has locked {} for {} s",
        path.display(),
        timeout.as_secs()
    );
    Failure::new(Kind::Busy, message).with_remedy(Remedy::WaitForOtherProcess)
}

/// `None` if the file was removed in the meantime.
fn open(path: &Path) -> io::Result<Option<File>> {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt as _;

        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        options.mode(0o600).custom_flags(private::flags(flags));
    }
    match options.clone().create_new(true).open(path) {
        Ok(file) => {
            private::set_private_mode(&file)?;
            return Ok(Some(file));
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error),
    }
    match options.open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether the path still refers to this file.
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

/// On other platforms, a locked file cannot be removed.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> io::Result<bool> {
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "lock";

    #[test]
    fn waiting_times_out() {
        let directory = crate::files::tempdir().unwrap();
        let path = directory.path().join(LOCK);
        let owners = Owners::of(&directory.path().into()).unwrap();
        let timeout = Duration::from_millis(1200);
        let held = Lock::acquire(&path, owners, timeout).unwrap();
        let begin = Instant::now();
        let failure = Lock::acquire(&path, owners, timeout).unwrap_err();
        assert!(begin.elapsed() >= timeout);
        assert!(begin.elapsed() < TIMEOUT);
        assert_eq!(failure.kind, Kind::Busy);
        assert_eq!(
            failure.chain(),
            format!("another process has locked {} for 1 s", path.display())
        );
        assert!(failure.remedy.is_some());
        drop(held);
        assert!(Lock::acquire(&path, owners, Duration::ZERO).is_ok());
    }

    #[test]
    fn waiting_process_gets_the_released_lock() {
        let directory = crate::files::tempdir().unwrap();
        let path = directory.path().join(LOCK);
        let owners = Owners::of(&directory.path().into()).unwrap();
        for remove in [false, true] {
            let held = Lock::acquire(&path, owners, TIMEOUT).unwrap();
            thread::scope(|scope| {
                let waiting = scope.spawn(|| Lock::acquire(&path, owners, TIMEOUT));
                thread::sleep(INTERVAL);
                assert!(!waiting.is_finished());
                if remove {
                    held.remove().unwrap();
                } else {
                    drop(held);
                }
                let taken = waiting.join().unwrap().unwrap();
                // The lock is on the current file, not on a removed one.
                assert!(Lock::acquire(&path, owners, Duration::ZERO).is_err());
                drop(taken);
            });
        }
    }

    #[cfg(unix)]
    #[test]
    fn lock_on_a_removed_file_does_not_count() {
        let directory = crate::files::tempdir().unwrap();
        let path = directory.path().join(LOCK);
        let file = open(&path).unwrap().unwrap();
        assert!(is_locked_in_place(&file, &path).unwrap());
        fs::remove_file(&path).unwrap();
        assert!(!is_locked_in_place(&file, &path).unwrap());
        let another = open(&path).unwrap().unwrap();
        assert!(!is_locked_in_place(&file, &path).unwrap());
        assert!(is_locked_in_place(&another, &path).unwrap());
    }
}
