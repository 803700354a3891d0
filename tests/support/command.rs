//! Runs programs in an isolated environment.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::redaction::redacted;
use super::running::{Outcome, Running};
#[cfg(unix)]
use super::tty::{Size, Tty};

/// `PATH` of the programs; the caller's may contain anything.
const PATH: &str = "/usr/local/bin:/usr/bin:/bin";

/// A user's machine: an empty home, a temporary directory, and a setup directory that does not
/// exist yet. Removed on drop.
pub struct Home {
    root: TempDir,
}

impl Home {
    /// Creates a new one.
    pub fn new() -> Self {
        // The path has the same length everywhere, because line wrapping depends on it.
        let place = if cfg!(unix) {
            PathBuf::from("/tmp")
        } else {
            std::env::temp_dir()
        };
        // Signals that the test process may have inherited.
        #[cfg(unix)]
        rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o022));
        let root = TempDir::with_prefix_in("coder-server-test-", place);
        let root = root.expect("no temporary directory");
        for directory in ["home", "tmp"] {
            fs::create_dir(root.path().join(directory)).expect("the directory is new");
        }
        Self { root }
    }

    /// The home directory, which is the working directory of programs.
    pub fn directory(&self) -> PathBuf {
        self.root.path().join("home")
    }

    /// The setup directory (`CODER_SETUP_DIR`), which the program creates.
    pub fn setup_directory(&self) -> PathBuf {
        self.root.path().join("setup")
    }

    /// Path of the settings file.
    pub fn settings_file(&self) -> PathBuf {
        self.setup_directory().join("jira.json")
    }

    /// Writes the settings and creates the setup directory.
    pub fn write_settings(&self, text: &str) {
        fs::create_dir_all(self.setup_directory()).expect("the parent exists");
        fs::write(self.settings_file(), text).expect("the directory exists");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            for (path, mode) in [
                (self.setup_directory(), 0o700),
                (self.settings_file(), 0o600),
            ] {
                let private = fs::Permissions::from_mode(mode);
                fs::set_permissions(path, private).expect("the file is ours");
            }
        }
    }

    /// Writes a shell script in the home directory and returns its path.
    #[cfg(unix)]
    pub fn script(&self, name: &str, text: &str) -> PathBuf {
        use std::os::unix::fs::PermissionsExt;
        let path = self.directory().join(name);
        // Under the lock, because a child started meanwhile would inherit the open file, and a file
        // open for writing cannot be executed (ETXTBSY).
        let guard = super::starting();
        fs::write(&path, format!("#!/bin/sh\n{text}\n")).expect("the directory exists");
        drop(guard);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).expect("the file is ours");
        path
    }

    /// The product with these arguments.
    pub fn coder_server<A: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = A>,
    ) -> Invocation {
        self.program(env!("CARGO_BIN_EXE_coder-server"), arguments)
    }

    /// Another program, found in the system's path unless it is a path itself.
    pub fn program<A: AsRef<OsStr>>(
        &self,
        program: impl AsRef<OsStr>,
        arguments: impl IntoIterator<Item = A>,
    ) -> Invocation {
        let at = |name: &str| self.root.path().join(name).into_os_string();
        let variables = [
            ("PATH", OsString::from(PATH)),
            ("HOME", at("home")),
            ("TMPDIR", at("tmp")),
            ("CODER_SETUP_DIR", at("setup")),
            ("LANG", "C.UTF-8".into()),
            // Tests must not open a real browser.
            ("BROWSER", "true".into()),
        ];
        Invocation {
            program: program.as_ref().to_owned(),
            arguments: arguments
                .into_iter()
                .map(|argument| argument.as_ref().to_owned())
                .collect(),
            variables: variables.map(|(name, value)| (name.into(), value)).to_vec(),
            directory: self.directory(),
            input: None,
        }
    }

    /// Replaces values that differ between runs: directories become `[HOME]`, `[SETUP]`, and
    /// `[ROOT]`; ports and times as in [`redacted`].
    pub fn redact(&self, text: &str) -> String {
        let shown = |path: &Path| path.to_string_lossy().into_owned();
        let mut known = vec![
            (shown(&self.directory()), "[HOME]"),
            (shown(&self.setup_directory()), "[SETUP]"),
            (shown(self.root.path()), "[ROOT]"),
        ];
        // On macOS, the temporary directory is behind a symlink, and programs may print either
        // path.
        if let Ok(real) = self.root.path().canonicalize() {
            known.insert(0, (shown(&real.join("home")), "[HOME]"));
            known.insert(1, (shown(&real.join("setup")), "[SETUP]"));
            known.insert(2, (shown(&real), "[ROOT]"));
        }
        redacted(text, &known)
    }
}

impl Default for Home {
    fn default() -> Self {
        Self::new()
    }
}

/// A program with its arguments, environment, and working directory. Inherits no environment
/// variables.
#[derive(Clone)]
pub struct Invocation {
    pub(super) program: OsString,
    pub(super) arguments: Vec<OsString>,
    pub(super) variables: Vec<(OsString, OsString)>,
    pub(super) directory: PathBuf,
    pub(super) input: Option<Vec<u8>>,
}

impl Invocation {
    /// Adds an argument.
    #[must_use]
    pub fn argument(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.arguments.push(argument.as_ref().to_owned());
        self
    }

    /// Adds arguments.
    #[must_use]
    pub fn arguments<A: AsRef<OsStr>>(self, arguments: impl IntoIterator<Item = A>) -> Self {
        arguments.into_iter().fold(self, Self::argument)
    }

    /// Sets a variable.
    #[must_use]
    pub fn variable(self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        let mut changed = self.without(&name);
        changed
            .variables
            .push((name.as_ref().to_owned(), value.as_ref().to_owned()));
        changed
    }

    /// Sets several variables.
    #[must_use]
    pub fn variables<N: AsRef<OsStr>, V: AsRef<OsStr>>(
        self,
        variables: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        variables
            .into_iter()
            .fold(self, |changed, (name, value)| changed.variable(name, value))
    }

    /// Removes a variable.
    #[must_use]
    pub fn without(mut self, name: impl AsRef<OsStr>) -> Self {
        self.variables.retain(|(known, _)| known != name.as_ref());
        self
    }

    /// Sets the working directory.
    #[must_use]
    pub fn directory(mut self, directory: impl Into<PathBuf>) -> Self {
        self.directory = directory.into();
        self
    }

    /// Sets standard input, which is empty otherwise. Ignored on a terminal.
    #[must_use]
    pub fn input(mut self, text: impl Into<Vec<u8>>) -> Self {
        self.input = Some(text.into());
        self
    }

    /// Runs it on pipes until it ends.
    ///
    /// # Panics
    /// Panics after [`LIMIT`](super::LIMIT), having killed it.
    pub fn run(&self) -> Outcome {
        self.start().wait()
    }

    /// Starts it on pipes.
    pub fn start(&self) -> Running {
        Running::start(self)
    }

    /// Starts it on a terminal of this size.
    #[cfg(unix)]
    pub fn on_terminal(&self, size: Size) -> Tty {
        Tty::start(self, size)
    }
}
