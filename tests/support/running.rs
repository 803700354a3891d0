//! A program on pipes and its outcome.

use std::io::{Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::command::Invocation;
use super::leaks::assert_free_of;
use super::{LIMIT, starting};

/// Polling interval for the end of a process.
const PAUSE: Duration = Duration::from_millis(2);

/// A running program. Killed with its children on drop.
pub struct Running {
    child: Child,
    written: Arc<Written>,
}

impl Running {
    pub(super) fn start(invocation: &Invocation) -> Self {
        let mut command = Command::new(&invocation.program);
        command
            .args(&invocation.arguments)
            .env_clear()
            .envs(
                invocation
                    .variables
                    .iter()
                    .map(|(name, value)| (name, value)),
            )
            .current_dir(&invocation.directory)
            .stdin(match invocation.input {
                Some(_) => Stdio::piped(),
                None => Stdio::null(),
            })
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let guard = starting();
        let mut child = command
            .spawn()
            .unwrap_or_else(|error| panic!("{} did not start: {error}", command_text(invocation)));
        drop(guard);

        let written = Arc::new(Written::default());
        written.collect(child.stdout.take().expect("piped"), |text| &mut text.stdout);
        written.collect(child.stderr.take().expect("piped"), |text| &mut text.stderr);
        if let (Some(mut stdin), Some(input)) = (child.stdin.take(), invocation.input.clone()) {
            // The program may end without reading its input.
            thread::spawn(move || drop(stdin.write_all(&input)));
        }
        Self { child, written }
    }

    /// Waits until standard output or standard error contains this text.
    ///
    /// # Panics
    /// Panics if both are closed, or after [`LIMIT`].
    pub fn wait_for_output(&self, text: &str) {
        let has = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains(text);
        let guard = self.written.lock();
        let (guard, _) = self
            .written
            .changed
            .wait_timeout_while(guard, LIMIT, |so_far| {
                so_far.open > 0 && !has(&so_far.stdout) && !has(&so_far.stderr)
            })
            .unwrap_or_else(PoisonError::into_inner);
        assert!(
            has(&guard.stdout) || has(&guard.stderr),
            "never wrote {text:?}; so far:\n{}",
            guard.shown()
        );
    }

    /// Sends a signal.
    #[cfg(unix)]
    pub fn signal(&self, signal: rustix::process::Signal) {
        rustix::process::kill_process(process_id(&self.child), signal)
            .expect("the process is a child not yet waited for");
    }

    /// Whether it has closed its output, as at its end.
    pub fn has_ended(&self) -> bool {
        self.written.lock().open == 0
    }

    /// Waits until it has ended and closed its output.
    ///
    /// # Panics
    /// Panics after [`LIMIT`] or if the output is not UTF-8.
    pub fn wait(mut self) -> Outcome {
        let deadline = Instant::now() + LIMIT;
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("a child can be waited for") {
                break status;
            }
            assert!(
                Instant::now() < deadline,
                "did not end within {LIMIT:?}; so far:\n{}",
                self.written.lock().shown()
            );
            thread::sleep(PAUSE);
        };
        let guard = self.written.lock();
        let left = deadline.saturating_duration_since(Instant::now());
        let (mut guard, _) = self
            .written
            .changed
            .wait_timeout_while(guard, left, |so_far| so_far.open > 0)
            .unwrap_or_else(PoisonError::into_inner);
        assert!(
            guard.open == 0,
            "ended, and something that it started still holds its output; so far:\n{}",
            guard.shown()
        );
        let text = |name: &str, bytes: &mut Vec<u8>| {
            String::from_utf8(std::mem::take(bytes))
                .unwrap_or_else(|error| panic!("{name} is not UTF-8: {error}"))
        };
        Outcome {
            status,
            stdout: text("stdout", &mut guard.stdout),
            stderr: text("stderr", &mut guard.stderr),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        #[cfg(unix)]
        if matches!(self.child.try_wait(), Ok(None)) {
            let group = process_id(&self.child);
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The outcome of a program.
#[derive(Debug)]
pub struct Outcome {
    /// Exit status or signal.
    pub status: ExitStatus,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Outcome {
    /// Asserts this exit status.
    #[must_use = "or say `drop`, if the status is all there is to say"]
    #[track_caller]
    pub fn expect_status(self, status: i32) -> Self {
        assert_eq!(self.status.code(), Some(status), "{}", self.report());
        self
    }

    /// Parses standard output as JSON.
    ///
    /// # Panics
    /// Panics if it is not exactly one JSON value.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("no JSON on stdout: {error}\n{}", self.report()))
    }

    /// Formats all of it for snapshots and messages.
    pub fn report(&self) -> String {
        let Self {
            status,
            stdout,
            stderr,
            ..
        } = self;
        format!("{status}\n----- stdout -----\n{stdout}\n----- stderr -----\n{stderr}")
    }

    /// Asserts that no secret, in any encoding, is in the output.
    #[track_caller]
    pub fn assert_output_free_of(&self, secrets: &[&str]) {
        assert_free_of(
            secrets,
            &[("stdout", &self.stdout), ("stderr", &self.stderr)],
        );
    }
}

/// The output so far, with a notification of changes.
#[derive(Default)]
struct Written {
    so_far: Mutex<SoFar>,
    changed: Condvar,
}

#[derive(Default)]
struct SoFar {
    stdout: Vec<u8>,
    stderr: Vec<u8>,
    open: usize,
}

impl Written {
    fn lock(&self) -> MutexGuard<'_, SoFar> {
        self.so_far.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn collect(
        self: &Arc<Self>,
        mut pipe: impl Read + Send + 'static,
        into: fn(&mut SoFar) -> &mut Vec<u8>,
    ) {
        self.lock().open += 1;
        let written = Arc::clone(self);
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            loop {
                let read = pipe.read(&mut buffer).unwrap_or(0);
                let mut so_far = written.lock();
                into(&mut so_far).extend_from_slice(&buffer[..read]);
                if read == 0 {
                    so_far.open -= 1;
                }
                written.changed.notify_all();
                if read == 0 {
                    return;
                }
            }
        });
    }
}

impl SoFar {
    fn shown(&self) -> String {
        let [stdout, stderr] =
            [&self.stdout, &self.stderr].map(|text| String::from_utf8_lossy(text));
        format!("----- stdout -----\n{stdout}\n----- stderr -----\n{stderr}")
    }
}

fn command_text(invocation: &Invocation) -> String {
    let words = std::iter::once(&invocation.program).chain(&invocation.arguments);
    let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    words.join(" ")
}

#[cfg(unix)]
fn process_id(child: &Child) -> rustix::process::Pid {
    rustix::process::Pid::from_child(child)
}
