//! Whether git would commit `jira.json` with the token in it.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Output;

use super::Warning;
use super::git_program::git;
pub use super::gitignore::ignore;
use crate::environment::Environment;
use crate::error::Remedy;
use crate::files::owners::Owners;
use crate::files::setup_dir::SetupDir;
use crate::files::symlinks::ResolvedFile;
use crate::sanitize::sanitize_line;

/// Maximum length of a shown reason, in characters.
const MAX_REASON: usize = 160;

/// The state of a file in git.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GitState {
    /// The file is in no work tree.
    Outside,
    /// The file is in a work tree, or would be.
    Inside {
        /// Whether git tracks the file already; then ignoring it has no effect.
        tracked: bool,
        /// Whether git ignores it.
        ignored: bool,
    },
    /// There is a repository, but git did not report the state.
    Unknown {
        /// Why not.
        reason: String,
    },
}

impl GitState {
    /// The warning about the inspected file: `tracked-by-git`, `not-ignored-by-git` or
    /// `git-unknown`.
    pub fn warning(&self, file: &Path) -> Option<Warning> {
        let shown = file.display();
        match self {
            Self::Inside { tracked: true, .. } => {
                let message = format!("git tracks {shown}, so the API token is in the repository");
                let remedy = Remedy::Untrack(shown.to_string());
                Some(Warning::new("tracked-by-git", message, remedy))
            }
            Self::Inside { ignored: false, .. } => {
                let message = format!("{shown} is in a git work tree that does not ignore it");
                let hint = "add /jira.json to the .gitignore beside it";
                Some(Warning::new("not-ignored-by-git", message, hint))
            }
            Self::Unknown { reason } => {
                let message = format!("whether git would commit {shown} is not known: {reason}");
                let hint = "make sure that the file is in no repository, or is ignored there";
                Some(Warning::new("git-unknown", message, hint))
            }
            Self::Inside { .. } | Self::Outside => None,
        }
    }
}

/// Asks git about a file, which need not exist. Follows symlinks. Does not start git outside of a
/// work tree.
pub fn inspect(file: &Path, environment: &Environment) -> GitState {
    let Some(real) = real_path(file) else {
        return GitState::Outside;
    };
    let Some(repository) = nearest_repository(&real) else {
        return GitState::Outside;
    };
    ask(repository, &real, environment).unwrap_or_else(|reason| GitState::Unknown { reason })
}

/// The nearest directory above the file that contains a `.git`.
fn nearest_repository(file: &Path) -> Option<&Path> {
    let mut above = file.ancestors().skip(1);
    above.find(|directory| directory.join(".git").symlink_metadata().is_ok())
}

/// The file behind symlinks. If its directory does not exist yet, resolves the nearest existing one.
pub(super) fn real_path(file: &Path) -> Option<PathBuf> {
    let setup_dir = SetupDir::from(file.parent()?);
    let real = Owners::of(&setup_dir).and_then(|owners| ResolvedFile::behind(file, owners));
    if let Ok(real) = real {
        return Some(real.path);
    }
    let (existing, directory) = file
        .ancestors()
        .find_map(|directory| Some((directory, directory.canonicalize().ok()?)))?;
    let rest = file.strip_prefix(existing).ok()?;
    Some(directory.join(rest))
}

fn ask(repository: &Path, file: &Path, environment: &Environment) -> Result<GitState, String> {
    let run = |arguments: &[&str]| {
        git(repository, arguments, Some(file), environment).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => "git is not installed".to_owned(),
            _ => format!("git could not be started: {error}"),
        })
    };
    let tracked = run(&["--literal-pathspecs", "ls-files", "--cached", "-z", "--"])?;
    if !tracked.status.success() {
        return Err(reason(&tracked));
    }
    let ignored = run(&["check-ignore", "--quiet", "--no-index", "--"])?;
    let ignored = match ignored.status.code() {
        Some(0) => true,
        Some(1) => false,
        _ => return Err(reason(&ignored)),
    };
    Ok(GitState::Inside {
        tracked: !tracked.stdout.is_empty(),
        ignored,
    })
}

fn reason(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    if text.contains("dubious ownership") {
        return "git does not trust this repository, which belongs to another user".to_owned();
    }
    let first = text.lines().next().unwrap_or_default();
    let line = sanitize_line(first.strip_prefix("fatal: ").unwrap_or(first));
    if line.is_empty() {
        return format!("git ended with {}", output.status);
    }
    line.chars().take(MAX_REASON).collect()
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
