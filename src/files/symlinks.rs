//! The file behind symlinks.

use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use super::io_errors;
use super::owners::Owners;
use crate::error::{Failure, Kind};

/// Maximum number of symlinks to follow, as on Linux.
const MAX_SYMLINKS: usize = 40;

/// A path whose symlinks are resolved, in an existing directory. The file itself may not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ResolvedFile {
    pub(crate) directory: PathBuf,
    pub(crate) path: PathBuf,
    pub(crate) is_behind_link: bool,
}

impl ResolvedFile {
    /// Resolves the symlinks of a path. A dangling symlink resolves to where the file would be.
    ///
    /// Fails on a symlink of an untrusted user. Root also refuses another user's symlink into a
    /// directory that the user does not own: root would write to, or remove, any file of that user's
    /// choice.
    pub(crate) fn behind(named: &Path, owners: Owners) -> Result<Self, Failure> {
        let FollowedPath { path, links } = follow(named, owners)?;
        let (Some(directory), Some(name)) = (path.parent(), path.file_name()) else {
            return Err(io_errors::not_regular(&path));
        };
        let directory = directory.canonicalize().map_err(|error| {
            let failure = io_errors::reading(directory, error);
            if links.is_empty() {
                return failure;
            }
            failure.with_hint(format!(
                "{} is a symlink: create that directory, or remove the symlink",
                named.display()
            ))
        })?;
        refuse_foreign_links(named, &directory, &links)?;
        Ok(Self {
            path: directory.join(name),
            directory,
            is_behind_link: !links.is_empty(),
        })
    }
}

/// A path that does not end in a symlink.
pub(crate) struct FollowedPath {
    pub(crate) path: PathBuf,
    /// The symlinks that led there.
    pub(crate) links: Vec<Metadata>,
}

/// Follows symlinks to a regular file, or to where none exists yet.
///
/// Fails as [`Kind::File`] on a symlink of an untrusted user.
pub(crate) fn follow(named: &Path, owners: Owners) -> Result<FollowedPath, Failure> {
    let mut path = named.to_owned();
    let mut links = Vec::new();
    while links.len() <= MAX_SYMLINKS {
        match fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_symlink() => {
                owners.check(&path, &metadata)?;
                let target =
                    fs::read_link(&path).map_err(|error| io_errors::reading(&path, error))?;
                path = path.parent().unwrap_or(Path::new("/")).join(target);
                links.push(metadata);
            }
            Ok(metadata) if !metadata.is_file() => return Err(io_errors::not_regular(&path)),
            Ok(_) => return Ok(FollowedPath { path, links }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(FollowedPath { path, links });
            }
            Err(error) => return Err(io_errors::reading(&path, error)),
        }
    }
    let message = format!("{} is a symlink loop", named.display());
    Err(Failure::new(Kind::File, message).with_hint("remove the symlink, then try again"))
}

#[cfg(unix)]
fn refuse_foreign_links(named: &Path, directory: &Path, links: &[Metadata]) -> Result<(), Failure> {
    use std::os::unix::fs::MetadataExt as _;

    if links.is_empty() || !rustix::process::geteuid().is_root() {
        return Ok(());
    }
    let owner = fs::metadata(directory)
        .map_err(|error| io_errors::reading(directory, error))?
        .uid();
    if links.iter().all(|link| [0, owner].contains(&link.uid())) {
        return Ok(());
    }
    let message = format!(
        "{} is another user's symlink into {}, which that user does not own; root does not follow \
         it",
        named.display(),
        directory.display()
    );
    Err(Failure::new(Kind::File, message).with_hint("run this as the owner of the setup directory"))
}

#[cfg(not(unix))]
fn refuse_foreign_links(_: &Path, _: &Path, _: &[Metadata]) -> Result<(), Failure> {
    Ok(())
}
