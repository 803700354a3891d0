//! The directory of the database: private, and out of git's sight.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use super::Description;
use super::fault::failure;
use crate::error::Failure;
use crate::files::owners::Owners;
use crate::files::setup_dir::SetupDir;
use crate::files::{io_errors, private};

/// What SQLite puts beside the database has its name with one of these.
const SUFFIXES: [&str; 4] = ["", "-wal", "-shm", "-journal"];
/// Says that nothing here belongs into a repository, whatever surrounds it.
const GITIGNORE: &str = "*\n";
/// A `.gitignore` is not longer than that.
const LONGEST_GITIGNORE: u64 = 64 * 1024;

/// Which file stands under a name: device and number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Identity(u64, u64);

/// A directory that is there, for one database.
#[derive(Debug)]
pub(super) struct Place {
    description: &'static Description,
    directory: PathBuf,
    owners: Owners,
}

impl Place {
    /// Which file the database is at this moment.
    #[cfg(unix)]
    pub(super) fn identity(&self) -> Option<Identity> {
        use std::os::unix::fs::MetadataExt as _;

        let metadata = fs::symlink_metadata(self.file()).ok()?;
        Some(Identity(metadata.dev(), metadata.ino()))
    }

    /// Elsewhere, a file that is open cannot be moved away.
    #[cfg(not(unix))]
    pub(super) fn identity(&self) -> Option<Identity> {
        self.file().exists().then_some(Identity(0, 0))
    }

    /// The directory, where there is a database in it.
    pub(super) fn find(
        description: &'static Description,
        setup_dir: &SetupDir,
    ) -> Result<Option<Self>, Failure> {
        Owners::of(setup_dir)?;
        let directory = setup_dir.path().join(description.directory);
        refuse_link(&directory)?;
        let database = directory.join(description.file);
        match fs::symlink_metadata(&database) {
            Ok(_) => Self::prepare(description, setup_dir).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            // Which of the directories is none is said there.
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
                Self::prepare(description, setup_dir).map(Some)
            }
            Err(error) => Err(io_errors::reading(&database, error)),
        }
    }

    /// Makes the directory with its `.gitignore`, where they are missing, and finds its real path.
    /// Mode 0700, so that what SQLite puts beside the database is as private as the database.
    pub(super) fn prepare(
        description: &'static Description,
        setup_dir: &SetupDir,
    ) -> Result<Self, Failure> {
        let owners = Owners::of_created(setup_dir)?;
        let setup_dir = setup_dir.path();
        let real = setup_dir
            .canonicalize()
            .map_err(|error| io_errors::reading(setup_dir, error))?;
        let directory = real.join(description.directory);
        refuse_link(&directory)?;
        private::create_directories(&directory)?;
        make_private(&directory, owners)?;
        let gitignore = directory.join(".gitignore");
        let missing = missing_in(&gitignore, description.file, owners)?;
        if !missing.is_empty() {
            fill(&directory, &gitignore, &missing)
                .map_err(|error| io_errors::writing(&gitignore, "making", error))?;
        }
        Ok(Self {
            description,
            directory,
            owners,
        })
    }

    /// What the database is.
    pub(super) const fn description(&self) -> &'static Description {
        self.description
    }

    /// The users whose files are trusted here.
    pub(super) const fn owners(&self) -> Owners {
        self.owners
    }

    /// The directory, by its real path.
    pub(super) fn directory(&self) -> &Path {
        &self.directory
    }

    /// The database within it.
    pub(super) fn file(&self) -> PathBuf {
        self.directory.join(self.description.file)
    }

    /// Whether the database is there, with something in it. Fails where it, or what SQLite puts beside
    /// it, is not what SQLite may open.
    ///
    /// Nothing is opened here: closing a file lets go of all locks that this process has on it. The
    /// directory is private, so that only a trusted user could put another file in place meanwhile.
    pub(super) fn has_database(&self) -> Result<bool, Failure> {
        for suffix in SUFFIXES {
            let name = format!("{}{suffix}", self.description.file);
            let path = self.directory.join(name);
            if let Some(metadata) = regular(&path, self.owners)? {
                refuse_hard_link(&metadata)
                    .map_err(|error| io_errors::writing(&path, "opening", error))?;
            }
        }
        is_filled(&self.file(), self.owners)
    }

    /// Makes the database's file, where it is missing or was left empty, for SQLite to fill. No thread
    /// of this process may have an empty one open.
    pub(super) fn make_database(&self) -> Result<(), Failure> {
        if self.has_database()? {
            return Ok(());
        }
        let path = self.file();
        fill(&self.directory, &path, "").map_err(|error| io_errors::writing(&path, "making", error))
    }

    /// What went wrong with the database.
    pub(super) fn failure(&self, error: rusqlite::Error) -> Failure {
        failure(&self.file(), self.description.once_moved_away, error)
    }
}

/// What has to be appended to the `.gitignore` so that git sees nothing of this program's. An empty one
/// was left by a process that was killed while it made it.
fn missing_in(gitignore: &Path, database: &str, owners: Owners) -> Result<String, Failure> {
    if !is_filled(gitignore, owners)? {
        return Ok(GITIGNORE.to_owned());
    }
    let failed = |error| io_errors::reading(gitignore, error);
    let file = File::open(gitignore).map_err(failed)?;
    let mut text = Vec::new();
    file.take(LONGEST_GITIGNORE)
        .read_to_end(&mut text)
        .map_err(failed)?;
    let text = String::from_utf8_lossy(&text);
    // The same of this program's own files, in one that somebody else has written.
    let own_files = format!("/{database}*\n/.*.lock\n");
    // Of what fits, git takes the last.
    let last = text.lines().rev().find(|line| {
        line.starts_with('!') || line.trim_end() == "*" || own_files.lines().any(|own| own == *line)
    });
    if last.is_some_and(|line| !line.starts_with('!')) {
        return Ok(String::new());
    }
    let line_end = if text.ends_with('\n') { "" } else { "\n" };
    Ok(format!("{line_end}{own_files}"))
}

/// A link could lead root, or a private directory's files, to wherever somebody else wants them.
fn refuse_link(directory: &Path) -> Result<(), Failure> {
    match fs::symlink_metadata(directory) {
        Ok(metadata) if metadata.is_symlink() => {
            let error = io::Error::new(io::ErrorKind::InvalidData, "it is a symlink");
            Err(io_errors::reading(directory, error).with_hint(
                "put a directory in its place; the setup directory itself may be a link",
            ))
        }
        _ => Ok(()),
    }
}

fn is_filled(path: &Path, owners: Owners) -> Result<bool, Failure> {
    Ok(regular(path, owners)?.is_some_and(|metadata| metadata.len() > 0))
}

/// The file, where there is one; anything else in its place is a failure, and so is a file of a user
/// who is not trusted.
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

/// Makes a private file of the directory's owner, or appends to the one that is there.
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

/// Closes a directory of a trusted user that was open to others.
#[cfg(unix)]
fn make_private(directory: &Path, owners: Owners) -> Result<(), Failure> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};

    let failed = |error| io_errors::writing(directory, "narrowing", error);
    // Opened first, so that nobody can put a link in its place in between.
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
    use crate::database::example::NOTES;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    fn find(setup: &Path) -> Result<Option<Place>, Failure> {
        Place::find(&NOTES, &setup.into())
    }

    fn prepare(setup: &Path) -> Result<Place, Failure> {
        Place::prepare(&NOTES, &setup.into())
    }

    fn text(path: &Path) -> String {
        io::read_to_string(fs::File::open(path).unwrap()).unwrap()
    }

    #[test]
    fn the_directory_is_private_and_ignored_by_git() {
        let parent = crate::files::tempdir().unwrap();
        let setup = parent.path().join("a/b");
        assert!(find(&setup).unwrap().is_none());
        assert!(!setup.exists());
        let place = prepare(&setup).unwrap();
        assert_eq!(mode(&setup), 0o700);
        assert_eq!(mode(place.directory()), 0o700);
        assert!(!place.has_database().unwrap());
        assert!(find(&setup).unwrap().is_none());
        place.make_database().unwrap();
        assert_eq!(mode(&place.file()), 0o600);
        let ignored = text(&place.directory().join(".gitignore"));
        assert_eq!(ignored, "*\n");
        let found = find(&setup).unwrap().unwrap();
        assert_eq!(found.directory(), place.directory());
    }

    #[test]
    fn one_that_others_may_enter_is_narrowed_and_its_gitignore_kept() {
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
    fn links_are_not_followed() {
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
            let failure = place.make_database().unwrap_err();
            assert!(failure.message.ends_with("is not a regular file"), "{name}");
            fs::remove_file(directory.join(name)).unwrap();
        }
        fs::remove_file(directory.join(".gitignore")).unwrap();
        symlink(elsewhere.path().join("x"), directory.join(".gitignore")).unwrap();
        assert!(prepare(setup.path()).is_err());
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_a_killed_process_left_empty_is_filled() {
        let setup = crate::files::tempdir().unwrap();
        let directory = setup.path().join("notes");
        fs::create_dir(&directory).unwrap();
        fs::write(directory.join(".gitignore"), "").unwrap();
        fs::write(directory.join("notes.sqlite3"), "").unwrap();
        let place = find(setup.path()).unwrap().unwrap();
        let ignored = text(&directory.join(".gitignore"));
        assert_eq!(ignored, "*\n");
        assert!(!place.has_database().unwrap());
        place.make_database().unwrap();
        assert_eq!(mode(&place.file()), 0o600);
    }

    #[test]
    fn a_file_in_the_place_of_a_directory_is_not_taken_for_an_empty_store() {
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
