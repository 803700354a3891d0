//! The real program, connected to a sandbox.

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use jira_sandbox::{Sandbox, World, example};
use serde_json::Value;

use crate::setup::{Setup, set_mode};

/// Timeout, generous enough for a loaded machine.
const LIMIT: Duration = Duration::from_secs(30);

/// A setup directory that is connected to a sandbox of its own.
pub struct Connected {
    pub setup: Setup,
    pub sandbox: Sandbox,
}

impl Connected {
    pub fn new() -> Self {
        let setup = Setup::new();
        let sandbox = Sandbox::start(World::example()).unwrap();
        let settings = serde_json::json!({
            "enabled": true,
            "baseUrl": sandbox.site_url(),
            "auth": { "email": example::MIA_EMAIL, "apiToken": example::MIA_TOKEN },
        });
        fs::write(setup.file(), settings.to_string()).unwrap();
        set_mode(&setup.file(), 0o600);
        Self { setup, sandbox }
    }

    pub fn path(&self) -> &Path {
        self.setup.path()
    }

    /// Starts the program with these arguments and this input.
    pub fn start(&self, arguments: &[&str], input: &str) -> Running {
        let mut child = Command::new(env!("CARGO_BIN_EXE_coder-server"))
            .args(arguments)
            .env_clear()
            .env("HOME", self.setup.home())
            .env("CODER_SETUP_DIR", self.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // A failure to write is fine: the program may have ended.
        let _ = stdin.write_all(input.as_bytes());
        Running(child)
    }

    /// Number of comments on an issue that contain this text.
    pub fn comments(&self, key: &str, text: &str) -> usize {
        self.sandbox.change(|world| {
            let comments = &world.issue(key).unwrap().comments;
            let holds = |body: &Value| body.to_string().contains(text);
            comments.iter().filter(|one| holds(&one.body)).count()
        })
    }
}

/// A running program; killed on drop.
pub struct Running(Child);

/// The outcome of a program.
#[derive(Debug)]
pub struct Ended {
    pub status: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Running {
    pub fn end(mut self) -> Ended {
        let mut ended = Ended {
            status: None,
            stdout: String::new(),
            stderr: String::new(),
        };
        let (stdout, stderr) = (self.0.stdout.take(), self.0.stderr.take());
        thread::scope(|scope| {
            scope.spawn(|| stdout.unwrap().read_to_string(&mut ended.stdout).unwrap());
            scope.spawn(|| stderr.unwrap().read_to_string(&mut ended.stderr).unwrap());
        });
        ended.status = self.0.wait().unwrap().code();
        ended
    }

    /// Kills it and returns its output.
    pub fn kill(mut self) -> Ended {
        self.0.kill().unwrap();
        self.end()
    }

    /// Kills it as soon as a condition holds.
    #[track_caller]
    pub fn kill_when(mut self, met: impl Fn() -> bool) -> Ended {
        let deadline = Instant::now() + LIMIT;
        while !met() {
            assert!(Instant::now() < deadline, "timed out");
            assert_eq!(self.0.try_wait().unwrap(), None, "it ended");
            thread::sleep(Duration::from_millis(2));
        }
        self.kill()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Ended {
    /// The output as JSON if it is complete.
    pub fn json(&self) -> Option<Value> {
        serde_json::from_str(&self.stdout).ok()
    }

    #[track_caller]
    pub fn assert_success(&self) -> &Self {
        assert_eq!(self.status, Some(0), "{self:?}");
        self
    }
}
