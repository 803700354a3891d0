//! Reads small files without blocking on a FIFO or device.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _};
use std::path::Path;

use zeroize::Zeroizing;

use crate::error::Failure;
use crate::files::io_errors;
use crate::files::owners::Owners;
use crate::files::private;
use crate::files::symlinks::{self, FollowedPath};

/// The content of a file.
pub(super) enum Content {
    /// There is no file.
    Missing,
    /// The file exceeds the limit.
    TooLarge,
    /// The whole content, erased when dropped, since it can contain a token.
    Bytes(Zeroizing<Vec<u8>>),
}

/// Reads a regular file of at most `limit` bytes. Follows symlinks. Fails on a FIFO or device, which
/// could block.
pub(super) fn read(path: &Path, limit: usize) -> Result<Content, Failure> {
    let file = match open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Content::Missing),
        Err(error) => return Err(io_errors::reading(path, error)),
    };
    read_open(&file, limit)
        .map_err(|error| io_errors::reading(path, error))?
        .ok_or_else(|| io_errors::not_regular(path))
}

/// Returns `None` if the file is not regular.
fn read_open(file: &File, limit: usize) -> io::Result<Option<Content>> {
    if !file.metadata()?.is_file() {
        return Ok(None);
    }
    // Allocated at once: a vector that grows leaves copies of a token behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(limit + 2));
    file.take(limit as u64 + 1).read_to_end(&mut bytes)?;
    Ok(Some(if bytes.len() > limit {
        Content::TooLarge
    } else {
        Content::Bytes(bytes)
    }))
}

/// A file of the setup directory.
pub(super) struct Owned {
    pub(super) content: Content,
    /// The owner of the file or of a symlink that led to it, if root trusts that user only because
    /// of the setup directory.
    pub(super) other_user: Option<u32>,
}

/// Like [`read`], but fails unless the file and the symlinks to it belong to trusted users.
pub(super) fn read_owned(path: &Path, limit: usize, owners: Owners) -> Result<Owned, Failure> {
    let FollowedPath { path: real, links } = symlinks::follow(path, owners)?;
    let failed = |error| io_errors::reading(path, error);
    let file = match open_without_links(&real) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Ok(Owned {
                content: Content::Missing,
                other_user: None,
            });
        }
        Err(error) => return Err(failed(error)),
    };
    // The path may name another file by now.
    let metadata = file.metadata().map_err(failed)?;
    owners.check(&real, &metadata)?;
    let content = read_open(&file, limit)
        .map_err(failed)?
        .ok_or_else(|| io_errors::not_regular(path))?;
    let mut all = links.iter().chain([&metadata]);
    Ok(Owned {
        content,
        other_user: all.find_map(|metadata| owners.other_user(metadata)),
    })
}

/// Opens a regular file for copying, without following symlinks. Fails unless it belongs to a trusted
/// user.
pub(super) fn open_itself(path: &Path, owners: Owners) -> Result<File, Failure> {
    let file = open_itself_unchecked(path).map_err(|error| io_errors::reading(path, error))?;
    let metadata = file
        .metadata()
        .map_err(|error| io_errors::reading(path, error))?;
    owners.check(path, &metadata)?;
    Ok(file)
}

fn open_itself_unchecked(path: &Path) -> io::Result<File> {
    let file = open_without_links(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    private::refuse_hard_link(&file)?;
    Ok(file)
}

fn open_without_links(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(
        &mut options,
        private::flags(rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOFOLLOW),
    );
    options.open(path)
}

/// Opens a file for reading, without waiting for the writer of a FIFO.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(
        &mut options,
        private::flags(rustix::fs::OFlags::NONBLOCK),
    );
    options.open(path)
}
