//! The directory of the database: private, and ignored by git.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use crate::error::Failure;
use crate::files::owners::Owners;
use crate::files::setup_dir::SetupDir;
use crate::files::{io_errors, private};

/// Name of the directory within the setup directory.
pub(super) const NAME: &str = "tasks";
/// Name of the database in it.
pub(super) const FILE: &str = "work.sqlite3";
/// SQLite's files have the name of the database with one of these suffixes.
const SUFFIXES: [&str; 4] = ["", "-wal", "-shm", "-journal"];
/// Ignores everything, whatever surrounds the directory.
const GITIGNORE: &str = "*\n";
/// Maximum size of a `.gitignore` that is read.
const MAX_GITIGNORE: u64 = 64 * 1024;

/// Identifies a file whatever its name: device and inode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FileId(u64, u64);

/// A directory that exists, for one database.
#[derive(Debug)]
pub(super) struct Directory {
    path: PathBuf,
    file: &'static str,
    owners: Owners,
}

impl Directory {
    /// Identifies the database file that exists now.
    #[cfg(unix)]
    pub(super) fn file_id(&self) -> Option<FileId> {
        use std::os::unix::fs::MetadataExt as _;

        let metadata = fs::symlink_metadata(self.file()).ok()?;
        Some(FileId(metadata.dev(), metadata.ino()))
    }

    /// On other systems, an open file cannot be moved away.
    #[cfg(not(unix))]
    pub(super) fn file_id(&self) -> Option<FileId> {
        self.file().exists().then_some(FileId(0, 0))
    }

    /// The directory, if it has a database.
    pub(super) fn find(
        setup_dir: &SetupDir,
        name: &'static str,
        file: &'static str,
    ) -> Result<Option<Self>, Failure> {
        Owners::of(setup_dir)?;
        let directory = setup_dir.path().join(name);
        refuse_link(&directory)?;
        let database = directory.join(file);
        match fs::symlink_metadata(&database) {
            Ok(_) => Self::prepare(setup_dir, name, file).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            // The error names which of the paths is not a directory.
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
                Self::prepare(setup_dir, name, file).map(Some)
            }
            Err(error) => Err(io_errors::reading(&database, error)),
        }
    }

    /// Creates the directory and its `.gitignore` if they are missing, and resolves its real path.
    /// Mode 0700, so that what SQLite creates beside the database is as private as the database.
    pub(super) fn prepare(
        setup_dir: &SetupDir,
        name: &'static str,
        file: &'static str,
    ) -> Result<Self, Failure> {
        let owners = Owners::of_created(setup_dir)?;
        let setup_dir = setup_dir.path();
        let real = setup_dir
            .canonicalize()
            .map_err(|error| io_errors::reading(setup_dir, error))?;
        let directory = Self {
            path: real.join(name),
            file,
            owners,
        };
        refuse_link(&directory.path)?;
        private::create_directories(&directory.path)?;
        make_private(&directory.path, owners)?;
        let gitignore = directory.path.join(".gitignore");
        let missing = missing_in(&gitignore, file, owners)?;
        if !missing.is_empty() {
            directory.append(&gitignore, &missing)?;
        }
        Ok(directory)
    }

    /// The users whose files are trusted here.
    pub(super) const fn owners(&self) -> Owners {
        self.owners
    }

    /// The directory's real path.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The database in it.
    pub(super) fn file(&self) -> PathBuf {
        self.path.join(self.file)
    }

    /// Whether the database exists and is not empty. Fails if it, or one of SQLite's files beside it,
    /// is not a regular file of a trusted user.
    ///
    /// Nothing is opened here: closing a file releases all locks that this process has on it. The
    /// directory is private, so only a trusted user could replace the file meanwhile.
    pub(super) fn has_database(&self) -> Result<bool, Failure> {
        for suffix in SUFFIXES {
            let name = format!("{}{suffix}", self.file);
            let path = self.path.join(name);
            if let Some(metadata) = regular(&path, self.owners)? {
                refuse_hard_link(&metadata)
                    .map_err(|error| io_errors::writing(&path, "opening", error))?;
            }
        }
        is_filled(&self.file(), self.owners)
    }

    /// Creates the database file, for SQLite to fill, if it is missing or empty. No thread of this
    /// process may have an empty one open.
    pub(super) fn create_database(&self) -> Result<(), Failure> {
        if self.has_database()? {
            return Ok(());
        }
        self.append(&self.file(), "")
    }

    /// Creates a private file of the directory's owner with this text, or appends the text to it.
    pub(super) fn append(&self, path: &Path, text: &str) -> Result<(), Failure> {
        fill(&self.path, path, text).map_err(|error| io_errors::writing(path, "creating", error))
    }
}

/// What has to be appended to the `.gitignore` so that git ignores the files of this program. An empty
/// one was left by a process that was killed while it created the file.
fn missing_in(gitignore: &Path, database: &str, owners: Owners) -> Result<String, Failure> {
    if !is_filled(gitignore, owners)? {
        return Ok(GITIGNORE.to_owned());
    }
    let failed = |error| io_errors::reading(gitignore, error);
    let file = File::open(gitignore).map_err(failed)?;
    let mut text = Vec::new();
    file.take(MAX_GITIGNORE)
        .read_to_end(&mut text)
        .map_err(failed)?;
    let text = String::from_utf8_lossy(&text);
    // The files of this program, for a `.gitignore` that someone else wrote.
    let own_files = format!("/{database}*\n/.*.lock\n");
    // Git uses the last pattern that matches.
    let last = text.lines().rev().find(|line| {
        line.starts_with('!') || line.trim_end() == "*" || own_files.lines().any(|own| own == *line)
    });
    if last.is_some_and(|line| !line.starts_with('!')) {
        return Ok(String::new());
    }
    let line_end = if text.ends_with('\n') { "" } else { "\n" };
    Ok(format!("{line_end}{own_files}"))
}

/// A symlink could lead root, or private files, to a place that someone else chose.
fn refuse_link(directory: &Path) -> Result<(), Failure> {
    match fs::symlink_metadata(directory) {
        Ok(metadata) if metadata.is_symlink() => {
            let error = io::Error::new(io::ErrorKind::InvalidData, "it is a symlink");
            Err(io_errors::reading(directory, error).with_hint(
                "Replace it with a directory; only the setup directory itself may be a symlink",
            ))
        }
        _ => Ok(()),
    }
}

fn is_filled(path: &Path, owners: Owners) -> Result<bool, Failure> {
    Ok(regular(path, owners)?.is_some_and(|metadata| metadata.len() > 0))
}

/// The file, if there is one. Fails for anything but a regular file, and for a file of a user who is
/// not trusted.
fn regular(path: &Path, owners: Owners) -> Result<Option<Metadata>, Failure> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_file() => {
            owners.check(path, &metadata)?;
            Ok(Some(metadata))
        }
        Ok(_) => Err(io_errors::not_regular(path)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(io_errors::reading(path, error)),
    }
}

fn fill(directory: &Path, path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt as _;

        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        options.mode(0o600).custom_flags(private::flags(flags));
    }
    let mut file = options.open(path)?;
    private::refuse_hard_link(&file)?;
    private::set_private_mode(&file)?;
    private::match_owner(&file, directory)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    private::sync_directory(directory)
}

/// As [`private::refuse_hard_link`], for a file that is not open.
#[cfg(unix)]
fn refuse_hard_link(metadata: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt as _;

    if rustix::process::geteuid().is_root() && metadata.nlink() > 1 {
        let reason = "it has several hard links, and root does not change such a file";
        return Err(io::Error::new(io::ErrorKind::InvalidData, reason));
    }
    Ok(())
}

#[cfg(not(unix))]
fn refuse_hard_link(_: &Metadata) -> io::Result<()> {
    Ok(())
}

/// Removes the access of others to a directory of a trusted user.
#[cfg(unix)]
fn make_private(directory: &Path, owners: Owners) -> Result<(), Failure> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};

    let failed = |error| io_errors::writing(directory, "restricting access to", error);
    // Opened first, so that it cannot be replaced by a symlink in between.
    let flags = OFlags::NOFOLLOW | OFlags::DIRECTORY;
    let mut options = OpenOptions::new();
    options.read(true).custom_flags(private::flags(flags));
    let opened = options.open(directory).map_err(failed)?;
    let metadata = opened.metadata().map_err(failed)?;
    owners.check(directory, &metadata)?;
    let mut permissions = metadata.permissions();
    let for_others = permissions.mode() & 0o077;
    if for_others == 0 {
        return Ok(());
    }
    permissions.set_mode(0o700);
    opened.set_permissions(permissions).map_err(failed)
}

#[cfg(not(unix))]
fn make_private(_: &Path, _: Owners) -> Result<(), Failure> {
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

    fn find(setup: &Path) -> Result<Option<Directory>, Failure> {
        Directory::find(&setup.into(), "notes", "notes.sqlite3")
    }

    fn prepare(setup: &Path) -> Result<Directory, Failure> {
        Directory::prepare(&setup.into(), "notes", "notes.sqlite3")
    }

    fn text(path: &Path) -> String {
        io::read_to_string(fs::File::open(path).unwrap()).unwrap()
    }

    #[test]
    fn directory_is_private_and_ignored_by_git() {
        let parent = crate::files::tempdir().unwrap();
        let setup = parent.path().join("a/b");
        assert!(find(&setup).unwrap().is_none());
        assert!(!setup.exists());
        let directory = prepare(&setup).unwrap();
        assert_eq!(mode(&setup), 0o700);
        assert_eq!(mode(directory.path()), 0o700);
        assert!(!directory.has_database().unwrap());
        assert!(find(&setup).unwrap().is_none());
        directory.create_database().unwrap();
        assert_eq!(mode(&directory.file()), 0o600);
        let ignored = text(&directory.path().join(".gitignore"));
        assert_eq!(ignored, "*\n");
        let found = find(&setup).unwrap().unwrap();
        assert_eq!(found.path(), directory.path());
    }

    #[test]
    fn restricts_open_directory_and_keeps_its_gitignore() {
        let setup = crate::files::tempdir().unwrap();
        let directory = setup.path().join("notes");
        fs::create_dir(&directory).unwrap();
        fs::set_permissions(&directory, fs::Permissions::from_mode(0o755)).unwrap();
        fs::write(directory.join(".gitignore"), "*\n!notes\n").unwrap();
        prepare(setup.path()).unwrap();
        assert_eq!(mode(&directory), 0o700);
        // What it says stays, and is kept from showing this program's files.
        for _ in 0..2 {
            let ignored = text(&directory.join(".gitignore"));
            assert_eq!(ignored, "*\n!notes\n/notes.sqlite3*\n/.*.lock\n");
            prepare(setup.path()).unwrap();
        }
        fs::write(directory.join(".gitignore"), "!*").unwrap();
        prepare(setup.path()).unwrap();
        let ignored = text(&directory.join(".gitignore"));
        assert_eq!(ignored, "!*\n/notes.sqlite3*\n/.*.lock\n");
    }

    #[test]
    fn refuses_symlinks() {
        let elsewhere = crate::files::tempdir().unwrap();
        let setup = crate::files::tempdir().unwrap();
        symlink(elsewhere.path(), setup.path().join("notes")).unwrap();
        assert!(prepare(setup.path()).unwrap_err().remedy.is_some());
        fs::remove_file(setup.path().join("notes")).unwrap();
        let directory = setup.path().join("notes");
        fs::create_dir(&directory).unwrap();
        let place = prepare(setup.path()).unwrap();
        for name in ["notes.sqlite3", "notes.sqlite3-wal", "notes.sqlite3-shm"] {
            symlink(elsewhere.path().join("x"), directory.join(name)).unwrap();
            let failure = place.create_database().unwrap_err();
            assert!(failure.message.ends_with("is not a regular file"), "{name}");
            fs::remove_file(directory.join(name)).unwrap();
        }
        fs::remove_file(directory.join(".gitignore")).unwrap();
        symlink(elsewhere.path().join("x"), directory.join(".gitignore")).unwrap();
        assert!(prepare(setup.path()).is_err());
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    }

    #[test]
    fn fills_files_that_a_killed_process_left_empty() {
        let setup = crate::files::tempdir().unwrap();
        let directory = setup.path().join("notes");
        fs::create_dir(&directory).unwrap();
        fs::write(directory.join(".gitignore"), "").unwrap();
        fs::write(directory.join("notes.sqlite3"), "").unwrap();
        let place = find(setup.path()).unwrap().unwrap();
        let ignored = text(&directory.join(".gitignore"));
        assert_eq!(ignored, "*\n");
        assert!(!place.has_database().unwrap());
        place.create_database().unwrap();
        assert_eq!(mode(&place.file()), 0o600);
    }

    #[test]
    fn file_in_place_of_directory_is_an_error() {
        let parent = crate::files::tempdir().unwrap();
        let file = parent.path().join("file");
        fs::write(&file, "").unwrap();
        fs::create_dir(parent.path().join("setup")).unwrap();
        fs::write(parent.path().join("setup/notes"), "").unwrap();
        for (setup, named) in [("file", "file"), ("setup", "setup/notes")] {
            let failure = find(&parent.path().join(setup)).unwrap_err();
            let named = parent.path().canonicalize().unwrap().join(named);
            assert_eq!(
                failure.message,
                format!("{} is not a directory", named.display())
            );
            assert!(failure.remedy.is_some());
        }
    }
}
