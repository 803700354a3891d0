//! The setup directory, which contains the files of the CoderFlow server.

use std::path::{Path, PathBuf};

use crate::environment::Environment;
use crate::error::{Failure, Kind, Remedy};

/// The name of the settings file.
const FILE: &str = "jira.json";
/// The name of the backup of an invalid settings file.
const INVALID: &str = "jira.json.invalid";

/// The path of the setup directory, which may not exist yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetupDir {
    path: PathBuf,
    choice: Choice,
}

/// How the setup directory was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Choice {
    /// Specified by a flag or variable.
    Named,
    /// Not specified, such as the default in the home directory.
    Unnamed,
}

impl SetupDir {
    /// Returns `--setup-dir`, or else `CODER_SETUP_DIR`, or else `coder-server` in the configuration
    /// directory of the platform: `$XDG_CONFIG_HOME` (if absolute, as its specification requires) or
    /// `~/.config`; on Windows, `%APPDATA%`.
    ///
    /// Fails as [`Kind::Usage`] if the flag is empty or none of them is set.
    pub fn resolve(flag: Option<&Path>, environment: &Environment) -> Result<Self, Failure> {
        if flag.is_some_and(|path| path.as_os_str().is_empty()) {
            let empty = Failure::new(Kind::Usage, "the path of the setup directory is empty");
            return Err(empty.with_remedy(Remedy::UseOtherSetupDirectory));
        }
        let named = flag.or_else(|| environment.get("CODER_SETUP_DIR").map(Path::new));
        let (path, choice) = match named {
            Some(path) => (path.to_owned(), Choice::Named),
            None => (
                configuration_directory(environment)?.join("coder-server"),
                Choice::Unnamed,
            ),
        };
        let path = std::path::absolute(&path).map_err(|error| {
            let message = format!(
                "the setup directory {} has no absolute path",
                path.display()
            );
            Failure::new(Kind::File, message)
                .with_cause(error)
                .with_remedy(Remedy::UseOtherSetupDirectory)
        })?;
        Ok(Self { path, choice })
    }

    /// The path of the directory, absolute if it comes from [`SetupDir::resolve`].
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How the directory was chosen.
    #[cfg(unix)]
    pub(crate) const fn choice(&self) -> Choice {
        self.choice
    }

    /// The path of `jira.json`, which may be a symlink.
    pub fn file(&self) -> PathBuf {
        self.path.join(FILE)
    }

    /// The path of `jira.json.invalid`, the backup of an invalid `jira.json`.
    pub fn invalid_file(&self) -> PathBuf {
        self.path.join(INVALID)
    }
}

/// A directory that no flag or variable specifies: root does not trust its owner.
impl From<&Path> for SetupDir {
    fn from(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            choice: Choice::Unnamed,
        }
    }
}

impl From<&PathBuf> for SetupDir {
    fn from(path: &PathBuf) -> Self {
        Self::from(path.as_path())
    }
}

impl From<&Self> for SetupDir {
    fn from(directory: &Self) -> Self {
        directory.clone()
    }
}

fn configuration_directory(environment: &Environment) -> Result<PathBuf, Failure> {
    let (found, missing) = if cfg!(windows) {
        let found = environment.get("APPDATA").map(PathBuf::from);
        (found, "APPDATA is not set")
    } else {
        let xdg = environment.get("XDG_CONFIG_HOME").map(PathBuf::from);
        let home = environment
            .get("HOME")
            .map(|home| Path::new(home).join(".config"));
        let found = xdg.filter(|path| path.is_absolute()).or(home);
        (found, "neither XDG_CONFIG_HOME nor HOME is set")
    };
    found.ok_or_else(|| {
        let message = format!("there is no directory for the settings: {missing}");
        Failure::new(Kind::Usage, message).with_remedy(Remedy::UseOtherSetupDirectory)
    })
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    type Set<'a> = &'a [(&'a str, &'a str)];

    fn resolved(flag: Option<&str>, variables: Set) -> Result<PathBuf, Failure> {
        let environment = variables.iter().copied().collect();
        SetupDir::resolve(flag.map(Path::new), &environment).map(|directory| directory.path)
    }

    #[test]
    fn flag_precedes_variables_and_default() {
        let all = [
            ("CODER_SETUP_DIR", "/variable"),
            ("XDG_CONFIG_HOME", "/xdg"),
            ("HOME", "/home/mia"),
        ];
        let table: [(Option<&str>, Set, &str); 7] = [
            (Some("/flag"), &all, "/flag"),
            (None, &all, "/variable"),
            (None, &all[1..], "/xdg/coder-server"),
            (None, &all[2..], "/home/mia/.config/coder-server"),
            (
                None,
                &[("CODER_SETUP_DIR", ""), ("HOME", "/home/mia")],
                "/home/mia/.config/coder-server",
            ),
            (
                None,
                &[("XDG_CONFIG_HOME", "relative"), ("HOME", "/home/mia")],
                "/home/mia/.config/coder-server",
            ),
            (Some("/a/./b/"), &[], "/a/b"),
        ];
        for (flag, variables, path) in table {
            assert_eq!(resolved(flag, variables).unwrap(), Path::new(path));
        }
    }

    #[test]
    fn records_whether_the_directory_was_specified() {
        let home = ("HOME", "/home/mia");
        let table: [(Option<&str>, Set, Choice); 3] = [
            (Some("/flag"), &[home], Choice::Named),
            (
                None,
                &[home, ("CODER_SETUP_DIR", "/variable")],
                Choice::Named,
            ),
            (None, &[home], Choice::Unnamed),
        ];
        for (flag, variables, choice) in table {
            let environment = variables.iter().copied().collect();
            let resolved = SetupDir::resolve(flag.map(Path::new), &environment).unwrap();
            assert_eq!(resolved.choice(), choice);
        }
    }

    #[test]
    fn makes_relative_paths_absolute() {
        let here = std::env::current_dir().unwrap();
        assert_eq!(resolved(Some("here"), &[]).unwrap(), here.join("here"));
    }

    #[test]
    fn missing_directory_has_a_remedy() {
        for (flag, message) in [
            (
                None,
                "there is no directory for the settings: neither XDG_CONFIG_HOME nor HOME is set",
            ),
            (Some(""), "the path of the setup directory is empty"),
        ] {
            let failure = resolved(flag, &[("HOME", "")]).unwrap_err();
            assert_eq!(failure.kind, Kind::Usage);
            assert_eq!(failure.chain(), message);
            assert!(failure.remedy.is_some());
        }
    }
}
