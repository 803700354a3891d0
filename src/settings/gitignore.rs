//! Tells git to leave the settings alone.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use super::git::{self, GitState};
use super::setup_dir::SetupDir;
use super::{fault, real_file};
use crate::environment::Environment;
use crate::error::{Failure, Kind};

/// Each line is anchored to the directory of its `.gitignore`.
const LINES: [&str; 3] = ["/jira.json", "/jira.json.invalid", "/.jira.json.*"];
/// No `.gitignore` written by people is larger, in bytes.
const LIMIT: u64 = 1024 * 1024;

/// Adds the settings' files to the `.gitignore` of the setup directory, and asks git whether they are
/// ignored now. Gives the path of the `.gitignore`. Lines that are there already are not doubled.
///
/// Fails as [`Kind::File`], also when git goes on not to ignore the file.
pub fn ignore(directory: &SetupDir, environment: &Environment) -> Result<PathBuf, Failure> {
    real_file::make_directories(directory.path())?;
    let path = directory.path().join(".gitignore");
    refuse_link(directory, &path)?;
    match add_lines(&path) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            let message = format!("{} was left alone: {error}", path.display());
            return Err(Failure::new(Kind::File, message).with_hint(by_hand()));
        }
        Err(error) => return Err(fault::writing(&path, "writing", error).with_hint(by_hand())),
    }
    match git::inspect(&directory.file(), environment) {
        GitState::Inside { ignored: true, .. } => Ok(path),
        GitState::Unknown { reason } => Err(not_ignored(directory, &reason)),
        _ => Err(not_ignored(
            directory,
            "another line in a .gitignore says otherwise",
        )),
    }
}

fn not_ignored(directory: &SetupDir, reason: &str) -> Failure {
    let file = directory.file();
    let message = format!("git still does not ignore {}: {reason}", file.display());
    let file = fault::quoted(&file);
    let hint = format!("find the line with: git check-ignore -v --no-index {file}");
    Failure::new(Kind::File, message).with_hint(hint)
}

fn by_hand() -> String {
    format!("add these lines to it by hand: {}", LINES.join(" "))
}

/// The lines hold for files in the setup directory, not for one that a link leads to.
fn refuse_link(directory: &SetupDir, path: &Path) -> Result<(), Failure> {
    let real = git::real_path(&directory.file());
    let here = directory.path().canonicalize().ok();
    match (real, here) {
        (Some(real), Some(here)) if real.parent() != Some(&here) => {
            let message = format!(
                "{} was left alone: jira.json is a symlink to {}",
                path.display(),
                real.display()
            );
            let hint = "add that file to the .gitignore of the repository it is in";
            Err(Failure::new(Kind::File, message).with_hint(hint))
        }
        _ => Ok(()),
    }
}

/// Fails as `InvalidData` when this is no file to add lines to.
fn add_lines(path: &Path) -> io::Result<()> {
    let refused = |reason: &str| io::Error::new(io::ErrorKind::InvalidData, reason);
    let is_new = match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_symlink() => return Err(refused("it is a symlink")),
        Ok(metadata) if !metadata.is_file() => return Err(refused("it is not a regular file")),
        Ok(metadata) if metadata.len() > LIMIT => return Err(refused("it is very large")),
        Ok(_) => false,
        Err(error) if error.kind() == io::ErrorKind::NotFound => true,
        Err(error) => return Err(error),
    };
    let mut file = open(path)?;
    let mut before = Vec::new();
    (&file).take(LIMIT).read_to_end(&mut before)?;
    if before.contains(&0) {
        return Err(refused("it is not a text file"));
    }
    if is_new && let Some(directory) = path.parent() {
        real_file::hand_over(&file, directory)?;
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
        options.custom_flags(real_file::flags(flags));
    }
    options.open(path)
}

/// What is to be appended: the lines that are missing, with the line ends that the file has.
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
