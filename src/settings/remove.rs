//! Removes the settings.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::LOCK;
use super::fingerprint::Fingerprint;
use super::leftovers;
use super::stored;
use crate::error::Failure;
use crate::files::io_errors;
use crate::files::lock::{self, Lock};
use crate::files::owners::Owners;
use crate::files::private;
use crate::files::setup_dir::SetupDir;
use crate::files::symlinks::ResolvedFile;

/// The files that are removed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Removal {
    /// `jira.json`.
    pub file: Option<PathBuf>,
    /// The target, if `jira.json` is a symlink to a file.
    pub link_target: Option<PathBuf>,
    /// `jira.json.invalid`.
    pub invalid_file: Option<PathBuf>,
    /// Temporary files of killed processes, and lock files.
    pub leftovers: Vec<PathBuf>,
}

impl Removal {
    /// The paths of all files.
    pub fn paths(&self) -> Vec<&Path> {
        let single = [&self.file, &self.link_target, &self.invalid_file];
        let single = single.into_iter().flatten().map(PathBuf::as_path);
        single
            .chain(self.leftovers.iter().map(PathBuf::as_path))
            .collect()
    }

    /// Whether there is nothing to remove.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What [`remove`] would remove.
pub fn removal(directory: &SetupDir) -> Result<Removal, Failure> {
    Plan::of(directory).map(|plan| plan.removal)
}

/// Removes `jira.json` with the target of a symlink, `jira.json.invalid`, and temporary and lock files.
/// Succeeds if there are none.
///
/// Fails as [`Kind::Conflict`](crate::error::Kind::Conflict) if the file is not in the `expected`
/// state, and as [`Kind::File`](crate::error::Kind::File).
pub fn remove(directory: &SetupDir, expected: Option<Fingerprint>) -> Result<Removal, Failure> {
    let owners = Owners::of(directory)?;
    let planned = Plan::of(directory)?;
    if planned.removal.is_empty() {
        return Ok(planned.removal);
    }
    let lock = Lock::acquire(&planned.locked.join(LOCK), owners, lock::TIMEOUT)?;
    // Another process may have changed the files while this one waited for the lock.
    let plan = Plan::of(directory)?;
    if let Some(expected) = expected {
        stored::check_unchanged(directory, expected)?;
    }
    let mut removed = plan.removal;
    // The target first: after a failure half-way, the link still leads to the token.
    let files = [&removed.link_target, &removed.file, &removed.invalid_file];
    for path in files.into_iter().flatten().chain(&removed.leftovers) {
        if *path != planned.locked.join(LOCK) {
            ignore_missing(path, fs::remove_file(path))?;
        }
    }
    ignore_missing(&planned.locked.join(LOCK), lock.remove())?;
    for directory in plan.directories {
        private::sync_directory(&directory)
            .map_err(|error| io_errors::writing(&directory, "flushing", error))?;
    }
    // The lock file of this removal itself is not reported.
    let old = &planned.removal.leftovers;
    removed
        .leftovers
        .retain(|path| !path.ends_with(LOCK) || old.contains(path));
    Ok(removed)
}

struct Plan {
    removal: Removal,
    /// The directory with the lock.
    locked: PathBuf,
    /// Every directory from which something is removed.
    directories: Vec<PathBuf>,
}

impl Plan {
    fn of(directory: &SetupDir) -> Result<Self, Failure> {
        let owners = Owners::of(directory)?;
        let mut plan = Self {
            removal: Removal::default(),
            locked: PathBuf::new(),
            directories: Vec::new(),
        };
        if !exists(directory.path())? {
            return Ok(plan);
        }
        plan.locked = directory
            .path()
            .canonicalize()
            .map_err(|error| io_errors::reading(directory.path(), error))?;
        plan.directories.push(plan.locked.clone());
        plan.add_file(directory.file(), owners)?;
        let invalid = directory.invalid_file();
        plan.removal.invalid_file = exists(&invalid)?.then_some(invalid);
        for directory in &plan.directories {
            let found = leftovers::in_directory(directory, owners)
                .map_err(|error| io_errors::reading(directory, error))?;
            let lock = directory.join(LOCK);
            let lock = exists(&lock)?.then_some(lock);
            plan.removal.leftovers.extend(found.into_iter().chain(lock));
        }
        Ok(plan)
    }

    fn add_file(&mut self, file: PathBuf, owners: Owners) -> Result<(), Failure> {
        match ResolvedFile::behind(&file, owners) {
            // A dangling symlink: only the link is removed.
            Err(_) if file.is_symlink() && fs::metadata(&file).is_err() => {}
            Err(failure) => return Err(failure),
            Ok(real) => {
                if real.is_behind_link {
                    self.removal.link_target = exists(&real.path)?.then_some(real.path);
                }
                if !self.directories.contains(&real.directory) {
                    self.directories.push(real.directory.clone());
                }
                self.locked = real.directory;
            }
        }
        self.removal.file = exists(&file)?.then_some(file);
        Ok(())
    }
}

/// Whether a path exists, including a dangling symlink.
fn exists(path: &Path) -> Result<bool, Failure> {
    match fs::symlink_metadata(path) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(io_errors::reading(path, error)),
    }
}

fn ignore_missing(path: &Path, result: io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(io_errors::writing(path, "removing", error))
        }
        _ => Ok(()),
    }
}
