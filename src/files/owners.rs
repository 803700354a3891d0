//! Trusted file owners.
//!
//! `jira.json` determines where the API token is sent, and `access/` determines who can sign in. Both
//! are used only if they belong to a user who could read the token and change users anyway.

#[cfg(unix)]
pub(crate) use unix::Owners;

#[cfg(not(unix))]
pub(crate) use other::Owners;

#[cfg(unix)]
mod unix {
    use std::fs::{self, Metadata};
    use std::io;
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    use std::path::Path;

    use crate::error::{Failure, Kind, Remedy};
    use crate::files::setup_dir::{Choice, SetupDir};
    use crate::files::{io_errors, private};

    const ROOT: u32 = 0;
    const WORLD_WRITABLE: u32 = 0o002;
    const STICKY: u32 = 0o1000;

    /// The users whose files are trusted: the effective user and root. For root, also the owner of
    /// a setup directory that was specified.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub(crate) struct Owners {
        /// The effective user.
        user: u32,
        /// The owner of the setup directory, or of its nearest existing parent.
        directory: u32,
        choice: Choice,
    }

    impl Owners {
        /// Determines the trusted users, and checks the setup directory itself.
        ///
        /// Fails as [`Kind::File`] if anyone can write to the directory, and if root would use
        /// another user's directory that was not specified.
        pub(crate) fn of(directory: &SetupDir) -> Result<Self, Failure> {
            Self::for_user(rustix::process::geteuid().as_raw(), directory)
        }

        /// As [`Self::of`], for a setup directory that is created if it does not exist.
        pub(crate) fn of_created(directory: &SetupDir) -> Result<Self, Failure> {
            let owners = Self::of(directory)?;
            // Checked first, so that root creates nothing in another user's home.
            owners.check_directory(nearest_existing(directory.path())?.0)?;
            private::create_directories(directory.path())?;
            Self::of(directory)
        }

        fn for_user(user: u32, directory: &SetupDir) -> Result<Self, Failure> {
            let (nearest, metadata) = nearest_existing(directory.path())?;
            let owners = Self {
                user,
                directory: metadata.uid(),
                choice: directory.choice(),
            };
            if nearest == directory.path() {
                let link = fs::symlink_metadata(nearest)
                    .map_err(|error| io_errors::reading(nearest, error))?;
                if link.is_symlink() {
                    owners.check(nearest, &link)?;
                }
                owners.check_directory(nearest)?;
                refuse_world_writable(nearest, &metadata)?;
            }
            Ok(owners)
        }

        /// Root uses another user's directory only if it was specified.
        fn check_directory(self, path: &Path) -> Result<(), Failure> {
            let owner = self.directory;
            if self.user != ROOT || self.accept(owner) {
                return Ok(());
            }
            let message = format!(
                "{} belongs to user {owner}, not to you (root), and was not specified as the setup \
                 directory",
                path.display()
            );
            Err(Failure::new(Kind::File, message).with_remedy(Remedy::RunAsUser(owner)))
        }

        fn accept(self, owner: u32) -> bool {
            owner == ROOT
                || owner == self.user
                || (self.user == ROOT && self.choice == Choice::Named && owner == self.directory)
        }

        /// Fails as [`Kind::File`] if the file, directory, or symlink at this path belongs to a
        /// user who is not trusted.
        pub(crate) fn check(self, path: &Path, metadata: &Metadata) -> Result<(), Failure> {
            let owner = metadata.uid();
            if self.accept(owner) {
                return Ok(());
            }
            let what = if metadata.is_symlink() {
                "is a symlink that belongs"
            } else {
                "belongs"
            };
            let message = format!(
                "{} {what} to user {owner}, not to {}",
                path.display(),
                self.accepted()
            );
            Err(Failure::new(Kind::File, message).with_hint(self.hint(path, metadata)))
        }

        /// Whether a file with this owner is trusted. For files that may be ignored.
        pub(crate) fn trust(self, metadata: &Metadata) -> bool {
            self.accept(metadata.uid())
        }

        /// The owner, if root trusts the file only because it trusts the setup directory's owner.
        pub(crate) fn other_user(self, metadata: &Metadata) -> Option<u32> {
            self.other(metadata.uid())
        }

        /// The owner of the setup directory, if root trusts that user's files.
        pub(crate) fn other_directory_owner(self) -> Option<u32> {
            self.other(self.directory)
        }

        fn other(self, owner: u32) -> Option<u32> {
            (self.user == ROOT && owner != ROOT && self.accept(owner)).then_some(owner)
        }

        fn accepted(self) -> String {
            let own = if self.user == ROOT {
                "you (root)".to_owned()
            } else {
                format!("you (user {}) or root", self.user)
            };
            match self.other_directory_owner() {
                Some(owner) => format!("{own} or the setup directory's owner (user {owner})"),
                None => own,
            }
        }

        fn hint(self, path: &Path, metadata: &Metadata) -> String {
            let path = io_errors::shell_quoted(path);
            let sudo = if self.user == ROOT { "" } else { "sudo " };
            if metadata.is_symlink() {
                return format!("remove the link: {sudo}rm {path}");
            }
            let owner = metadata.uid();
            let run_as = if owner == self.directory {
                format!("run this as that user (sudo -u '#{owner}'), or, ")
            } else {
                String::new()
            };
            let (chown, rm) = if metadata.is_dir() {
                ("chown -R", "rm -r")
            } else {
                ("chown", "rm")
            };
            let user = self.user;
            format!(
                "{run_as}if you trust its content, run: {sudo}{chown} {user} {path} \
                 (otherwise remove it: {sudo}{rm} {path})"
            )
        }
    }

    /// The path itself or its nearest existing parent.
    fn nearest_existing(path: &Path) -> Result<(&Path, Metadata), Failure> {
        for directory in path.ancestors().filter(|path| !path.as_os_str().is_empty()) {
            match fs::metadata(directory) {
                Ok(metadata) => return Ok((directory, metadata)),
                Err(error)
                    if matches!(
                        error.kind(),
                        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
                    ) => {}
                Err(error) => return Err(io_errors::reading(directory, error)),
            }
        }
        let here = Path::new(".");
        let metadata = fs::metadata(here).map_err(|error| io_errors::reading(here, error))?;
        Ok((here, metadata))
    }

    fn refuse_world_writable(path: &Path, metadata: &Metadata) -> Result<(), Failure> {
        let mode = metadata.permissions().mode() & 0o7777;
        if !metadata.is_dir() || mode & WORLD_WRITABLE == 0 || mode & STICKY != 0 {
            return Ok(());
        }
        let message = format!(
            "anyone can write to the setup directory {} (mode {mode:04o})",
            path.display()
        );
        Err(Failure::new(Kind::File, message).with_hint(format!(
            "check its content, then run: chmod o-w {}; or use a directory inside it",
            io_errors::shell_quoted(path)
        )))
    }

    #[cfg(test)]
    mod tests {
        use std::fs::Permissions;

        use super::*;

        const STRANGER: u32 = 12345;

        fn owners(user: u32, directory: u32, choice: Choice) -> Owners {
            Owners {
                user,
                directory,
                choice,
            }
        }

        #[test]
        fn trusts_the_user_root_and_specified_directory_owner() {
            let table = [
                (owners(1000, 1001, Choice::Named), vec![0, 1000]),
                (owners(1000, 1000, Choice::Unnamed), vec![0, 1000]),
                (owners(0, 0, Choice::Named), vec![0]),
                (owners(0, 1001, Choice::Named), vec![0, 1001]),
                (owners(0, 1001, Choice::Unnamed), vec![0]),
            ];
            for (owners, accepted) in table {
                let users = [0, 1000, 1001, STRANGER].into_iter();
                let found: Vec<u32> = users.filter(|user| owners.accept(*user)).collect();
                assert_eq!(found, accepted, "{owners:?}");
            }
        }

        #[test]
        fn refuses_a_file_of_another_user_with_a_remedy() {
            let directory = crate::files::tempdir().unwrap();
            let path = directory.path().join("it's");
            fs::write(&path, "").unwrap();
            let metadata = fs::metadata(&path).unwrap();
            let owner = metadata.uid();
            if owner == ROOT {
                return;
            }
            let setup = SetupDir::from(directory.path());
            let failure = Owners::for_user(STRANGER, &setup)
                .unwrap()
                .check(&path, &metadata)
                .unwrap_err();
            assert_eq!(failure.kind, Kind::File);
            assert_eq!(
                failure.message,
                format!(
                    "{} belongs to user {owner}, not to you (user {STRANGER}) or root",
                    path.display()
                )
            );
            assert!(format!("{:?}", failure.remedy).contains(&format!("'#{owner}'")));
        }

        #[test]
        fn refuses_a_world_writable_directory_unless_sticky() {
            let directory = crate::files::tempdir().unwrap();
            let setup = SetupDir::from(directory.path());
            for (mode, is_accepted) in [
                (0o700, true),
                (0o755, true),
                (0o775, true),
                (0o777, false),
                (0o702, false),
                (0o1777, true),
            ] {
                fs::set_permissions(directory.path(), Permissions::from_mode(mode)).unwrap();
                assert_eq!(Owners::of(&setup).is_ok(), is_accepted, "{mode:o}");
            }
        }

        #[test]
        fn missing_directory_takes_the_owner_of_its_parent() {
            let directory = crate::files::tempdir().unwrap();
            let owner = fs::metadata(directory.path()).unwrap().uid();
            let setup = SetupDir::from(directory.path().join("a/b").as_path());
            assert_eq!(
                Owners::of(&setup).unwrap(),
                owners(owner, owner, Choice::Unnamed)
            );
        }
    }
}

#[cfg(not(unix))]
mod other {
    use std::fs::Metadata;
    use std::path::Path;

    use crate::error::Failure;
    use crate::files::private;
    use crate::files::setup_dir::SetupDir;

    /// On other platforms, every file is trusted.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub(crate) struct Owners;

    impl Owners {
        pub(crate) fn of(_: &SetupDir) -> Result<Self, Failure> {
            Ok(Self)
        }

        pub(crate) fn of_created(directory: &SetupDir) -> Result<Self, Failure> {
            private::create_directories(directory.path())?;
            Ok(Self)
        }

        pub(crate) fn check(self, _: &Path, _: &Metadata) -> Result<(), Failure> {
            Ok(())
        }

        pub(crate) fn trust(self, _: &Metadata) -> bool {
            true
        }

        pub(crate) fn other_user(self, _: &Metadata) -> Option<u32> {
            None
        }

        pub(crate) fn other_directory_owner(self) -> Option<u32> {
            None
        }
    }
}
