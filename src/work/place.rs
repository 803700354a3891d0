//! The directory of the database: private, and out of git's sight.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::error::Failure;
use crate::files::{fault, real_file};

/// The directory's name within the setup directory.
const DIRECTORY: &str = "tasks";
/// The database's name within it.
const DATABASE: &str = "work.sqlite3";
/// Says that nothing here belongs into a repository, whatever surrounds it.
const GITIGNORE: &str = "*\n";

/// The directory, where it is there.
pub(super) fn find(setup_dir: &Path) -> Result<Option<PathBuf>, Failure> {
    let directory = setup_dir.join(DIRECTORY);
    match fs::symlink_metadata(database(&directory)) {
        Ok(_) => prepare(setup_dir).map(Some),
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            Ok(None)
        }
        Err(error) => Err(fault::reading(&directory, error)),
    }
}

/// Makes the directory with what belongs in it, where that is missing, and gives its real path. Mode
/// 0700, so that what SQLite puts beside the database is as private as the database.
pub(super) fn prepare(setup_dir: &Path) -> Result<PathBuf, Failure> {
    real_file::make_directories(setup_dir)?;
    let named = setup_dir.join(DIRECTORY);
    refuse_link(&named)?;
    real_file::make_directories(&named)?;
    let directory = named
        .canonicalize()
        .map_err(|error| fault::reading(&named, error))?;
    narrow(&directory).map_err(|error| fault::writing(&directory, "narrowing", error))?;
    make(&directory, &directory.join(".gitignore"), GITIGNORE)?;
    make(&directory, &database(&directory), "")?;
    Ok(directory)
}

/// The database within the directory.
pub(super) fn database(directory: &Path) -> PathBuf {
    directory.join(DATABASE)
}

/// A link could lead root, or a private directory's files, to wherever somebody else wants them.
fn refuse_link(named: &Path) -> Result<(), Failure> {
    match fs::symlink_metadata(named) {
        Ok(metadata) if metadata.is_symlink() => {
            let error = io::Error::new(io::ErrorKind::InvalidData, "it is a symlink");
            Err(fault::reading(named, error).with_hint(
                "put a directory in its place; the setup directory itself may be a link",
            ))
        }
        _ => Ok(()),
    }
}

/// Makes a private file of the directory's owner, where there is none.
fn make(directory: &Path, path: &Path, text: &str) -> Result<(), Failure> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_file() => return Ok(()),
        Ok(_) => return Err(fault::not_regular(path)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(fault::reading(path, error)),
    }
    match create(directory, path, text) {
        // Another process was quicker.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        result => result.map_err(|error| fault::writing(path, "making", error)),
    }
}

fn create(directory: &Path, path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    real_file::make_private(&file)?;
    real_file::hand_over(&file, directory)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    real_file::sync_directory(directory)
}

/// Takes away what others may do with a directory that was made or copied with more.
#[cfg(unix)]
fn narrow(directory: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;

    let mut permissions = fs::metadata(directory)?.permissions();
    if permissions.mode() & 0o077 == 0 {
        return Ok(());
    }
    permissions.set_mode(0o700);
    fs::set_permissions(directory, permissions)
}

#[cfg(not(unix))]
fn narrow(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn the_directory_is_private_and_ignored_by_git() {
        let parent = tempfile::tempdir().unwrap();
        let setup = parent.path().join("a/b");
        assert_eq!(find(&setup).unwrap(), None);
        assert!(!setup.exists());
        let directory = prepare(&setup).unwrap();
        assert_eq!(mode(&setup), 0o700);
        assert_eq!(mode(&directory), 0o700);
        assert_eq!(mode(&database(&directory)), 0o600);
        let ignored = fs::read_to_string(directory.join(".gitignore")).unwrap();
        assert_eq!(ignored, "*\n");
        assert_eq!(find(&setup).unwrap(), Some(directory));
    }

    #[test]
    fn one_that_others_may_enter_is_narrowed_and_its_gitignore_kept() {
        let setup = tempfile::tempdir().unwrap();
        let directory = setup.path().join("tasks");
        fs::create_dir(&directory).unwrap();
        fs::set_permissions(&directory, fs::Permissions::from_mode(0o755)).unwrap();
        fs::write(directory.join(".gitignore"), "*\n!notes\n").unwrap();
        prepare(setup.path()).unwrap();
        assert_eq!(mode(&directory), 0o700);
        let ignored = fs::read_to_string(directory.join(".gitignore")).unwrap();
        assert_eq!(ignored, "*\n!notes\n");
    }

    #[test]
    fn links_are_not_followed() {
        let elsewhere = tempfile::tempdir().unwrap();
        let setup = tempfile::tempdir().unwrap();
        symlink(elsewhere.path(), setup.path().join("tasks")).unwrap();
        assert!(prepare(setup.path()).unwrap_err().hint.is_some());
        fs::remove_file(setup.path().join("tasks")).unwrap();
        let directory = setup.path().join("tasks");
        fs::create_dir(&directory).unwrap();
        symlink(elsewhere.path().join("x"), directory.join("work.sqlite3")).unwrap();
        assert!(prepare(setup.path()).is_err());
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    }
}
