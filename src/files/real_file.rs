//! Where `jira.json` really is, directories for it, and whose they are.

use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use super::fault;
use super::owners::Owners;
use crate::error::{Failure, Kind};

/// As many links as Linux itself follows.
const MOST_LINKS: usize = 40;

/// A file behind its symlinks, in a directory that exists. The file itself need not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RealFile {
    pub(crate) directory: PathBuf,
    pub(crate) path: PathBuf,
    pub(crate) is_behind_link: bool,
}

impl RealFile {
    /// Follows the links of a path; one that leads to nothing yet is followed to where the file will
    /// be.
    ///
    /// A link of a user who is not trusted is not followed. Root does not follow another user's link
    /// into a directory that is not that user's own either: it would write, or remove, whatever file
    /// that user names.
    pub(crate) fn behind(named: &Path, owners: Owners) -> Result<Self, Failure> {
        let Followed { path, links } = follow(named, owners)?;
        Self::at(named, &path, &links)
    }

    fn at(named: &Path, path: &Path, links: &[Metadata]) -> Result<Self, Failure> {
        let (Some(directory), Some(name)) = (path.parent(), path.file_name()) else {
            return Err(fault::not_regular(path));
        };
        let directory = directory.canonicalize().map_err(|error| {
            let failure = fault::reading(directory, error);
            if links.is_empty() {
                return failure;
            }
            failure.with_hint(format!(
                "{} is a symlink: make that directory, or remove the link",
                named.display()
            ))
        })?;
        refuse_foreign_links(named, &directory, links)?;
        Ok(Self {
            path: directory.join(name),
            directory,
            is_behind_link: !links.is_empty(),
        })
    }
}

/// A path without symlinks at its end.
pub(crate) struct Followed {
    pub(crate) path: PathBuf,
    /// The symlinks that led there.
    pub(crate) links: Vec<Metadata>,
}

/// Follows the symlinks of a path to a regular file, or to where there is none yet.
///
/// Fails as [`Kind::File`] on a link of a user who is not trusted.
pub(crate) fn follow(named: &Path, owners: Owners) -> Result<Followed, Failure> {
    let mut path = named.to_owned();
    let mut links = Vec::new();
    while links.len() <= MOST_LINKS {
        let metadata = match fs::symlink_metadata(&path) {
            Ok(metadata) => Some(metadata),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(fault::reading(&path, error)),
        };
        match metadata {
            Some(metadata) if metadata.is_symlink() => {
                owners.check(&path, &metadata)?;
                let target = fs::read_link(&path).map_err(|error| fault::reading(&path, error))?;
                path = path.parent().unwrap_or(Path::new("/")).join(target);
                links.push(metadata);
            }
            Some(metadata) if !metadata.is_file() => return Err(fault::not_regular(&path)),
            _ => return Ok(Followed { path, links }),
        }
    }
    let message = format!("{} is a symlink that leads in a circle", named.display());
    Err(Failure::new(Kind::File, message).with_hint("remove the link, then try again"))
}

#[cfg(unix)]
fn refuse_foreign_links(named: &Path, directory: &Path, links: &[Metadata]) -> Result<(), Failure> {
    use std::os::unix::fs::MetadataExt as _;

    if links.is_empty() || !rustix::process::geteuid().is_root() {
        return Ok(());
    }
    let owner = fs::metadata(directory)
        .map_err(|error| fault::reading(directory, error))?
        .uid();
    if links
        .iter()
        .all(|link| link.uid() == 0 || link.uid() == owner)
    {
        return Ok(());
    }
    let message = format!(
        "{} is another user's symlink into {}, which is not that user's, and root does not follow it",
        named.display(),
        directory.display()
    );
    Err(Failure::new(Kind::File, message).with_hint("run this as the owner of the setup directory"))
}

#[cfg(not(unix))]
fn refuse_foreign_links(_: &Path, _: &Path, _: &[Metadata]) -> Result<(), Failure> {
    Ok(())
}

/// Makes a directory and those above it that are missing, each with mode 0700 and the owner of the
/// nearest one that was there.
pub(crate) fn make_directories(path: &Path) -> Result<(), Failure> {
    let mut missing = Vec::new();
    for directory in path.ancestors() {
        match fs::metadata(directory) {
            Ok(metadata) if metadata.is_dir() => break,
            Ok(_) => {
                let message = format!("{} is not a directory", directory.display());
                return Err(Failure::new(Kind::File, message)
                    .with_hint("name another directory with --setup-dir"));
            }
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
                ) =>
            {
                missing.push(directory);
            }
            Err(error) => return Err(fault::reading(directory, error)),
        }
    }
    for directory in missing.into_iter().rev() {
        make_directory(directory).map_err(|error| fault::writing(directory, "making", error))?;
    }
    Ok(())
}

fn make_directory(path: &Path) -> io::Result<()> {
    let parent = path.parent().unwrap_or(path);
    match private_directory(path) {
        // Another process was quicker.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        Err(error) => Err(error),
        Ok(()) => {
            hand_directory_over(path, parent)?;
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

    /// Makes a directory that nobody else may enter, whatever the umask takes away.
    pub(crate) fn private_directory(path: &Path) -> io::Result<()> {
        DirBuilder::new().mode(0o700).create(path)?;
        fs::set_permissions(path, Permissions::from_mode(0o700))
    }

    /// Flags for opening a file in the form that the standard library takes.
    pub(crate) fn flags(flags: rustix::fs::OFlags) -> i32 {
        flags.bits().cast_signed()
    }

    /// What root makes in somebody's directory belongs to that directory's owner and group.
    pub(crate) fn hand_over(file: &File, directory: &Path) -> io::Result<()> {
        let Some((user, group)) = new_owner(&file.metadata()?, directory)? else {
            return Ok(());
        };
        std::os::unix::fs::fchown(file, Some(user), Some(group))
    }

    /// In a directory of somebody's, a second name of a file may have been made by that person,
    /// whosever the file is: root neither gives such a file away nor copies or changes it.
    pub(crate) fn refuse_hard_link(file: &File) -> io::Result<()> {
        if rustix::process::geteuid().is_root() && file.metadata()?.nlink() > 1 {
            let reason = "it has another name too (a hard link), and root does not touch it";
            return Err(io::Error::new(io::ErrorKind::InvalidData, reason));
        }
        Ok(())
    }

    /// As [`hand_over`], for a directory just made.
    pub(crate) fn hand_directory_over(made: &Path, parent: &Path) -> io::Result<()> {
        let Some((user, group)) = new_owner(&fs::symlink_metadata(made)?, parent)? else {
            return Ok(());
        };
        std::os::unix::fs::lchown(made, Some(user), Some(group))
    }

    fn new_owner(now: &fs::Metadata, directory: &Path) -> io::Result<Option<(u32, u32)>> {
        if !rustix::process::geteuid().is_root() {
            return Ok(None);
        }
        let directory = fs::metadata(directory)?;
        let owner = (directory.uid(), directory.gid());
        Ok((owner != (now.uid(), now.gid())).then_some(owner))
    }

    /// Mode 0600, whatever the umask took away.
    pub(crate) fn make_private(file: &File) -> io::Result<()> {
        file.set_permissions(Permissions::from_mode(0o600))
    }

    /// Makes what was created, renamed or removed in a directory survive a power cut.
    pub(crate) fn sync_directory(path: &Path) -> io::Result<()> {
        match File::open(path)?.sync_all() {
            // Some network and FUSE file systems know no such thing for directories.
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
mod elsewhere {
    use std::fs::{self, File};
    use std::io;
    use std::path::Path;

    pub(crate) fn private_directory(path: &Path) -> io::Result<()> {
        fs::create_dir(path)
    }

    pub(crate) fn hand_over(_: &File, _: &Path) -> io::Result<()> {
        Ok(())
    }

    pub(crate) fn refuse_hard_link(_: &File) -> io::Result<()> {
        Ok(())
    }

    pub(crate) fn hand_directory_over(_: &Path, _: &Path) -> io::Result<()> {
        Ok(())
    }

    pub(crate) fn make_private(_: &File) -> io::Result<()> {
        Ok(())
    }

    pub(crate) fn sync_directory(_: &Path) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(not(unix))]
pub(crate) use elsewhere::*;
