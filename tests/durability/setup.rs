//! A setup directory to save into, and what to save.

use std::fs::{self, File, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use coder_server::connection::{Account, Credentials, Gateway, Scheme, Site, token};
use coder_server::environment::Environment;
use coder_server::error::Failure;
use coder_server::settings::{OnInvalid, Saved, SetupDir, Stored, save};
use tempfile::TempDir;

/// A token that must be in no message.
pub const TOKEN: &str = "ATATT3xFfGF0T4N9wxyz";

/// A setup directory that is gone when dropped.
pub struct Setup {
    home: TempDir,
    pub directory: SetupDir,
}

impl Setup {
    /// An empty one, which exists.
    pub fn new() -> Self {
        let setup = Self::missing("setup");
        fs::create_dir(setup.path()).unwrap();
        setup
    }

    /// One that does not exist yet, below a home that does.
    pub fn missing(below: &str) -> Self {
        // Whatever the tests were started with.
        rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o022));
        let home = tempfile::tempdir().unwrap();
        let path = home.path().canonicalize().unwrap().join(below);
        Self {
            directory: at(&path),
            home,
        }
    }

    /// One that holds a file with the first version.
    pub fn saved() -> Self {
        let setup = Self::new();
        setup.save(Version::First).unwrap();
        setup
    }

    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    pub fn home(&self) -> PathBuf {
        self.home.path().canonicalize().unwrap()
    }

    pub fn file(&self) -> PathBuf {
        self.directory.file()
    }

    pub fn save(&self, version: Version) -> Result<Saved, Failure> {
        version.save(&self.directory, OnInvalid::Refuse)
    }

    /// The names in the directory, the lock aside.
    pub fn names(&self) -> Vec<String> {
        names(self.path())
            .into_iter()
            .filter(|name| name != ".jira.json.lock")
            .collect()
    }

    /// The message of a failed save, with the home's path shortened.
    pub fn message(&self, failure: &Failure) -> String {
        let text = format!("{failure} {failure:?}");
        assert!(!text.contains(TOKEN), "{text}");
        assert!(failure.remedy.is_some());
        let home = self.home().display().to_string();
        failure.chain().replace(&home, "HOME")
    }
}

/// The setup directory of this path.
pub fn at(path: &Path) -> SetupDir {
    SetupDir::resolve(Some(path), &Environment::default()).unwrap()
}

/// Two connections that are easy to distinguish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    First,
    Second,
}

impl Version {
    pub fn account(self) -> Account {
        let (site, email, token_text) = match self {
            Self::First => (
                "https://first.atlassian.net",
                "first@example.com",
                TOKEN.to_owned(),
            ),
            Self::Second => (
                "https://second.atlassian.net",
                "second@example.com",
                // Longer than a page, so that half a file would show.
                "S".repeat(4096),
            ),
        };
        Account {
            site: Site::parse(site).unwrap(),
            gateway: Gateway::default(),
            cloud_id: None,
            credentials: Credentials {
                email: email.parse().unwrap(),
                token: token(&token_text).unwrap(),
                scheme: Scheme::Basic,
            },
        }
    }

    pub fn save(self, directory: &SetupDir, on_invalid: OnInvalid) -> Result<Saved, Failure> {
        let values = Stored::of_account(&self.account(), true);
        save(directory, &values, on_invalid, None)
    }

    /// The text of a file that holds nothing else.
    pub fn text(self) -> String {
        let account = self.account();
        format!(
            "{{\n  \"enabled\": true,\n  \"baseUrl\": \"{}\",\n  \"auth\": {{\n    \"email\": \"{}\",\n    \"apiToken\": \"{}\"\n  }}\n}}\n",
            account.site,
            account.credentials.email,
            account.credentials.token.expose()
        )
    }
}

/// The text of a small file.
pub fn text(path: &Path) -> String {
    io::read_to_string(File::open(path).unwrap()).unwrap()
}

/// The permissions of a file or link itself, without its type.
pub fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().permissions().mode() & 0o7777
}

pub fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

/// The names in a directory, sorted.
pub fn names(path: &Path) -> Vec<String> {
    let entries = fs::read_dir(path).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The temporary files in a directory.
pub fn leftovers(path: &Path) -> Vec<PathBuf> {
    let is_leftover = |name: &String| {
        name.starts_with(".jira.json.")
            && Path::new(name).extension().is_some_and(|end| end == "tmp")
    };
    let names = names(path).into_iter().filter(is_leftover);
    names.map(|name| path.join(name)).collect()
}
