//! Private directories and files. What root creates gets the owner of the directory it is in.

use std::fs;
use std::io;
use std::path::Path;

use super::io_errors;
use crate::error::{Failure, Kind, Remedy};

/// Creates a directory and its missing parents, with mode 0700 and the owner of the nearest existing
/// parent.
pub(crate) fn create_directories(path: &Path) -> Result<(), Failure> {
    let mut missing = Vec::new();
    for directory in path.ancestors() {
        match fs::metadata(directory) {
            Ok(metadata) if metadata.is_dir() => break,
            Ok(_) => {
                let message = format!("{} is not a directory", directory.display());
                return Err(
                    Failure::new(Kind::File, message).with_remedy(Remedy::UseOtherSetupDirectory)
                );
            }
            Err(error) if io_errors::is_missing(&error) => missing.push(directory),
            Err(error) => return Err(io_errors::reading(directory, error)),
        }
    }
    for directory in missing.into_iter().rev() {
        create_missing(directory)
            .map_err(|error| io_errors::writing(directory, "creating", error))?;
    }
    Ok(())
}

fn create_missing(path: &Path) -> io::Result<()> {
    let parent = path.parent().unwrap_or(path);
    match create_directory(path) {
        // Created by another process in the meantime.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        Err(error) => Err(error),
        Ok(()) => {
            match_directory_owner(path, parent)?;
            sync_directory(parent)
        }
    }
}

#[cfg(unix)]
mod unix {
    use std::fs::{self, DirBuilder, File, Permissions};
    use std::io;
    use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _};
    use std::path::Path;

    /// Creates a directory with mode 0700, regardless of the umask.
    pub(crate) fn create_directory(path: &Path) -> io::Result<()> {
        DirBuilder::new().mode(0o700).create(path)?;
        fs::set_permissions(path, Permissions::from_mode(0o700))
    }

    /// Open flags as the standard library takes them.
    pub(crate) fn flags(flags: rustix::fs::OFlags) -> i32 {
        flags.bits().cast_signed()
    }

    /// If run by root, gives a new file the owner and group of its directory.
    pub(crate) fn match_owner(file: &File, directory: &Path) -> io::Result<()> {
        match new_owner(&file.metadata()?, directory)? {
            Some((user, group)) => std::os::unix::fs::fchown(file, Some(user), Some(group)),
            None => Ok(()),
        }
    }

    /// As [`match_owner`], for a new directory.
    pub(super) fn match_directory_owner(created: &Path, parent: &Path) -> io::Result<()> {
        match new_owner(&fs::symlink_metadata(created)?, parent)? {
            Some((user, group)) => std::os::unix::fs::lchown(created, Some(user), Some(group)),
            None => Ok(()),
        }
    }

    fn new_owner(current: &fs::Metadata, directory: &Path) -> io::Result<Option<(u32, u32)>> {
        if !rustix::process::geteuid().is_root() {
            return Ok(None);
        }
        let directory = fs::metadata(directory)?;
        let owner = (directory.uid(), directory.gid());
        Ok((owner != (current.uid(), current.gid())).then_some(owner))
    }

    /// Refuses a file with several hard links if run by root: the owner of a directory can hard-link
    /// anyone's file into it.
    pub(crate) fn refuse_hard_link(file: &File) -> io::Result<()> {
        if rustix::process::geteuid().is_root() && file.metadata()?.nlink() > 1 {
            let reason = "it has several hard links, and root does not change such a file";
            return Err(io::Error::new(io::ErrorKind::InvalidData, reason));
        }
        Ok(())
    }

    /// Sets mode 0600, regardless of the umask.
    pub(crate) fn set_private_mode(file: &File) -> io::Result<()> {
        file.set_permissions(Permissions::from_mode(0o600))
    }

    /// Flushes what was created, renamed, or removed in a directory to disk.
    pub(crate) fn sync_directory(path: &Path) -> io::Result<()> {
        match File::open(path)?.sync_all() {
            // Some network and FUSE file systems cannot sync directories.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported
                ) =>
            {
                Ok(())
            }
            result => result,
        }
    }
}

#[cfg(unix)]
pub(crate) use unix::*;

#[cfg(not(unix))]
mod other {
    use std::fs::{self, File};
    use std::io;
    use std::path::Path;

    pub(crate) fn create_directory(path: &Path) -> io::Result<()> {
        fs::create_dir(path)
    }

    pub(crate) fn match_owner(_: &File, _: &Path) -> io::Result<()> {
        Ok(())
    }

    pub(super) fn match_directory_owner(_: &Path, _: &Path) -> io::Result<()> {
        Ok(())
    }

    pub(crate) fn refuse_hard_link(_: &File) -> io::Result<()> {
        Ok(())
    }

    pub(crate) fn set_private_mode(_: &File) -> io::Result<()> {
        Ok(())
    }

    pub(crate) fn sync_directory(_: &Path) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(not(unix))]
pub(crate) use other::*;
