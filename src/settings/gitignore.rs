//! Makes git ignore the settings.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use super::git::{self, GitState};
use crate::environment::Environment;
use crate::error::{Failure, Kind, Remedy};
use crate::files::owners::Owners;
use crate::files::setup_dir::SetupDir;
use crate::files::{io_errors, private};

/// Each line is anchored to the directory of its `.gitignore`.
const LINES: [&str; 3] = ["/jira.json", "/jira.json.invalid", "/.jira.json.*"];
/// Maximum size of a `.gitignore` in bytes.
const LIMIT: u64 = 1024 * 1024;

/// Adds the missing lines to the `.gitignore` of the setup directory, and checks that git ignores the
/// settings now. Returns the path of the `.gitignore`.
///
/// Fails as [`Kind::File`], also if git still does not ignore the file.
pub fn ignore(directory: &SetupDir, environment: &Environment) -> Result<PathBuf, Failure> {
    Owners::of_created(directory)?;
    let path = directory.path().join(".gitignore");
    refuse_link(directory, &path)?;
    match add_lines(&path) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            let message = format!("{} was not changed: {error}", path.display());
            return Err(Failure::new(Kind::File, message).with_hint(by_hand()));
        }
        Err(error) => return Err(io_errors::writing(&path, "writing", error).with_hint(by_hand())),
    }
    match git::inspect(&directory.file(), environment) {
        GitState::Inside { ignored: true, .. } => Ok(path),
        GitState::Unknown { reason } => Err(not_ignored(directory, &reason)),
        _ => Err(not_ignored(
            directory,
            "another .gitignore line overrides it",
        )),
    }
}

fn not_ignored(directory: &SetupDir, reason: &str) -> Failure {
    let file = directory.file();
    let message = format!("git still does not ignore {}: {reason}", file.display());
    let remedy = Remedy::FindGitignoreLine(file.display().to_string());
    Failure::new(Kind::File, message).with_remedy(remedy)
}

fn by_hand() -> String {
    format!("add these lines to it by hand: {}", LINES.join(" "))
}

/// The lines apply to files in the setup directory, not to the target of a symlink.
fn refuse_link(directory: &SetupDir, path: &Path) -> Result<(), Failure> {
    let real = git::real_path(&directory.file());
    let here = directory.path().canonicalize().ok();
    match (real, here) {
        (Some(real), Some(here)) if real.parent() != Some(&here) => {
            let message = format!(
                "{} was not changed: jira.json is a symlink to {}",
                path.display(),
                real.display()
            );
            let hint = "add that file to the .gitignore of the repository it is in";
            Err(Failure::new(Kind::File, message).with_hint(hint))
        }
        _ => Ok(()),
    }
}

/// Fails as `InvalidData` if it is not a text file of reasonable size.
fn add_lines(path: &Path) -> io::Result<()> {
    let refused = |reason: &str| io::Error::new(io::ErrorKind::InvalidData, reason);
    let is_new = match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_symlink() => return Err(refused("it is a symlink")),
        Ok(metadata) if !metadata.is_file() => return Err(refused("it is not a regular file")),
        Ok(metadata) if metadata.len() > LIMIT => return Err(refused("it is too large")),
        Ok(_) => false,
        Err(error) if error.kind() == io::ErrorKind::NotFound => true,
        Err(error) => return Err(error),
    };
    let mut file = open(path)?;
    private::refuse_hard_link(&file)?;
    let mut before = Vec::new();
    (&file).take(LIMIT).read_to_end(&mut before)?;
    if before.contains(&0) {
        return Err(refused("it is not a text file"));
    }
    if is_new && let Some(directory) = path.parent() {
        private::match_owner(&file, directory)?;
    }
    file.write_all(&addition(&before))?;
    file.sync_all()
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt as _;

        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        options.custom_flags(private::flags(flags));
    }
    options.open(path)
}

/// The missing lines, with the line endings of the file.
fn addition(before: &[u8]) -> Vec<u8> {
    let lines: Vec<&[u8]> = before.split(|byte| *byte == b'\n').collect();
    let end = if before.windows(2).any(|pair| pair == b"\r\n") {
        "\r\n"
    } else {
        "\n"
    };
    let missing = LINES.iter().filter(|line| {
        !lines
            .iter()
            .any(|there| there.trim_ascii_end() == line.as_bytes())
    });
    let mut addition = Vec::new();
    for line in missing {
        if addition.is_empty() && !before.is_empty() && !before.ends_with(b"\n") {
            addition.extend_from_slice(end.as_bytes());
        }
        addition.extend_from_slice(line.as_bytes());
        addition.extend_from_slice(end.as_bytes());
    }
    addition
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    const ALL: &str = "/jira.json\n/jira.json.invalid\n/.jira.json.*\n";

    #[test]
    fn adds_missing_lines_with_the_files_line_endings() {
        for (before, added) in [
            ("", ALL),
            ("target\n", ALL),
            ("target", &format!("\n{ALL}")),
            (ALL, ""),
            ("/jira.json", "\n/jira.json.invalid\n/.jira.json.*\n"),
            ("x\n/jira.json.invalid  \n", "/jira.json\n/.jira.json.*\n"),
            ("#/jira.json\n", ALL),
            (
                "a\r\n/jira.json\r\nb",
                "\r\n/jira.json.invalid\r\n/.jira.json.*\r\n",
            ),
        ] {
            let addition = addition(before.as_bytes());
            assert_eq!(String::from_utf8(addition).unwrap(), added, "{before:?}");
        }
    }

    #[test]
    fn root_does_not_change_hard_linked_file() {
        if !rustix::process::geteuid().is_root() {
            eprintln!("skipped: only root refuses hard links");
            return;
        }
        let directory = crate::files::tempdir().unwrap();
        let (other, path) = (
            directory.path().join("other"),
            directory.path().join(".gitignore"),
        );
        fs::write(&other, "target\n").unwrap();
        fs::hard_link(&other, &path).unwrap();
        let error = add_lines(&path).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
        assert_eq!(bytes(&other), b"target\n");
    }

    fn bytes(path: &Path) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut file = File::open(path).unwrap();
        file.read_to_end(&mut bytes).unwrap();
        bytes
    }

    struct Setup {
        home: tempfile::TempDir,
        directory: SetupDir,
        environment: Environment,
    }

    impl Setup {
        #[expect(clippy::disallowed_methods, reason = "git has to be found")]
        fn new() -> Self {
            let home = crate::files::tempdir().unwrap();
            let environment = Environment::default()
                .with("PATH", std::env::var_os("PATH").unwrap())
                .with("HOME", home.path());
            let init = std::process::Command::new("git")
                .env_clear()
                .envs(environment.iter())
                .args(["init", "--quiet"])
                .current_dir(home.path())
                .status();
            assert!(init.unwrap().success());
            let path = home.path().join("setup");
            Self {
                home,
                directory: SetupDir::resolve(Some(&path), &environment).unwrap(),
                environment,
            }
        }

        fn create(&self) -> PathBuf {
            fs::create_dir(self.directory.path()).unwrap();
            self.directory.path().join(".gitignore")
        }

        fn refusal(&self) -> String {
            let failure = ignore(&self.directory, &self.environment).unwrap_err();
            assert_eq!(failure.kind, Kind::File);
            assert!(failure.remedy.is_some());
            let home = self.home.path().display().to_string();
            failure.chain().replace(&home, "HOME")
        }

        fn ignored(&self, name: &str) -> bool {
            match git::inspect(&self.directory.path().join(name), &self.environment) {
                GitState::Inside { ignored, .. } => ignored,
                state => panic!("{state:?}"),
            }
        }
    }

    #[test]
    fn makes_git_ignore_only_the_settings() {
        for before in [None, Some("target"), Some("a\r\nb")] {
            let setup = Setup::new();
            if let Some(text) = before {
                fs::write(setup.create(), text).unwrap();
            }
            let path = ignore(&setup.directory, &setup.environment).unwrap();
            for name in [
                "jira.json",
                "jira.json.invalid",
                ".jira.json.x1y2.tmp",
                ".jira.json.lock",
            ] {
                assert!(setup.ignored(name), "{name}");
            }
            assert!(!setup.ignored("other.json"));
            assert!(!setup.ignored("below/jira.json"));
            let text = bytes(&path);
            assert!(text.starts_with(before.unwrap_or_default().as_bytes()));
            ignore(&setup.directory, &setup.environment).unwrap();
            assert_eq!(bytes(&path), text);
        }
    }

    #[test]
    fn leaves_unusual_gitignore_unchanged() {
        let setup = Setup::new();
        let path = setup.create();
        let start = "HOME/setup/.gitignore was not changed";
        let elsewhere = setup.home.path().join("elsewhere");
        fs::write(&elsewhere, "x\n").unwrap();
        symlink(&elsewhere, &path).unwrap();
        assert_eq!(setup.refusal(), format!("{start}: it is a symlink"));
        assert_eq!(bytes(&elsewhere), b"x\n");
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        assert_eq!(
            setup.refusal(),
            format!("{start}: it is not a regular file")
        );
        fs::remove_dir(&path).unwrap();
        let utf16 = b"\xff\xfex\0\n\0";
        fs::write(&path, utf16).unwrap();
        assert_eq!(setup.refusal(), format!("{start}: it is not a text file"));
        assert_eq!(bytes(&path), utf16);
        fs::write(&path, "x\n".repeat(600_000)).unwrap();
        assert_eq!(setup.refusal(), format!("{start}: it is too large"));
    }

    #[test]
    fn refuses_symlinked_settings() {
        let setup = Setup::new();
        let path = setup.create();
        let target = setup.home.path().join("real.json");
        symlink(&target, setup.directory.file()).unwrap();
        assert!(
            setup
                .refusal()
                .starts_with("HOME/setup/.gitignore was not changed: jira.json is a symlink to ")
        );
        assert!(!path.exists());
    }

    #[test]
    fn reports_overriding_gitignore_line() {
        let setup = Setup::new();
        let text = format!("{ALL}!/jira.json\n");
        fs::write(setup.create(), text).unwrap();
        assert_eq!(
            setup.refusal(),
            "git still does not ignore HOME/setup/jira.json: another .gitignore line overrides it"
        );
    }
}
