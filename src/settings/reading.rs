//! Reads small files, and never waits for one that is none.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _};
use std::path::Path;

use zeroize::Zeroizing;

use crate::error::Failure;
use crate::files::{fault, real_file};

/// What a path held.
pub(super) enum Content {
    /// Nothing is there.
    Missing,
    /// More than the limit.
    TooLarge,
    /// All of it; wiped when dropped, since it may hold a token.
    Bytes(Zeroizing<Vec<u8>>),
}

/// Reads a regular file of at most `limit` bytes, through symlinks. A FIFO or device is an error,
/// since reading one could wait for ever.
pub(super) fn read(path: &Path, limit: usize) -> Result<Content, Failure> {
    let is_file = match fs::metadata(path) {
        Ok(metadata) => metadata.is_file(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Content::Missing),
        Err(error) => return Err(fault::reading(path, error)),
    };
    if !is_file {
        return Err(fault::not_regular(path));
    }
    let file = match open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Content::Missing),
        Err(error) => return Err(fault::reading(path, error)),
    };
    read_open(&file, limit)
        .map_err(|error| fault::reading(path, error))?
        .ok_or_else(|| fault::not_regular(path))
}

/// Nothing when the file turned out not to be regular, having been exchanged before it was opened.
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

/// Opens a regular file itself, for copying: a link that somebody puts in its place just now leads
/// nowhere.
pub(super) fn open_itself(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(
        &mut options,
        real_file::flags(rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOFOLLOW),
    );
    let file = options.open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    real_file::refuse_hard_link(&file)?;
    Ok(file)
}

/// Opens a file for reading; of a FIFO, it does not wait for the other end.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(
        &mut options,
        real_file::flags(rustix::fs::OFlags::NONBLOCK),
    );
    options.open(path)
}
