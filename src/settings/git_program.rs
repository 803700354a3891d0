//! Runs git, safely and for a bounded time.

use std::ffi::OsStr;
use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::environment::Environment;

/// Timeout of a git command. A question about one file takes milliseconds.
const TIMEOUT: Duration = Duration::from_secs(2);
/// Maximum size of captured output, in bytes.
const MAX_OUTPUT: u64 = 64 * 1024;

/// Runs git without running programs that the repository configures, without writing or fetching, and
/// without passing it `GIT_*` and `JIRA_*` variables.
///
/// Fails as [`io::ErrorKind::TimedOut`] after two seconds.
pub(super) fn git(
    directory: &Path,
    arguments: &[&str],
    path: Option<&Path>,
    environment: &Environment,
) -> io::Result<Output> {
    let is_withheld = |name: &OsStr| {
        let name = name.to_string_lossy().to_ascii_uppercase();
        ["GIT_", "JIRA_"]
            .iter()
            .any(|prefix| name.starts_with(prefix))
    };
    let child = Command::new("git")
        .env_clear()
        .envs(environment.iter().filter(|(name, _)| !is_withheld(name)))
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_TERMINAL_PROMPT", "0")
        // An object that a partial clone lacks would be fetched, by a program that the repository
        // names. Older versions of git know only the second of these.
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_ALLOW_PROTOCOL", "none")
        .env("LC_ALL", "C")
        .args([
            "-c",
            "core.fsmonitor=false",
            "-c",
            "core.hooksPath=/dev/null",
        ])
        .arg("-C")
        .arg(directory)
        .args(arguments)
        .args(path)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    output_within(TIMEOUT, child)
}

fn output_within(timeout: Duration, mut child: Child) -> io::Result<Output> {
    let stdout = child
        .stdout
        .take()
        .map(|pipe| thread::spawn(|| bounded(pipe)));
    let stderr = child
        .stderr
        .take()
        .map(|pipe| thread::spawn(|| bounded(pipe)));
    let deadline = Instant::now() + timeout;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if Instant::now() >= deadline {
            // The threads end with the pipes, which end with git.
            let _ = child.kill();
            let _ = child.wait();
            return Err(io::Error::new(
                io::ErrorKind::TimedOut,
                "git did not answer in time",
            ));
        }
        thread::sleep(Duration::from_millis(2));
    };
    let joined = |handle: Option<thread::JoinHandle<Vec<u8>>>| {
        handle
            .and_then(|handle| handle.join().ok())
            .unwrap_or_default()
    };
    Ok(Output {
        status,
        stdout: joined(stdout),
        stderr: joined(stderr),
    })
}

/// Reads up to the limit and discards the rest, so that git can finish.
fn bounded(mut pipe: impl Read) -> Vec<u8> {
    let mut kept = Vec::new();
    let _ = pipe.by_ref().take(MAX_OUTPUT).read_to_end(&mut kept);
    let _ = io::copy(&mut pipe, &mut io::sink());
    kept
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Child {
        Command::new("sh")
            .args(["-c", script])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    #[test]
    fn kills_command_after_timeout() {
        let start = Instant::now();
        let error =
            output_within(Duration::from_millis(100), shell("exec sleep 1000")).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        assert!(start.elapsed() < Duration::from_secs(100));
    }

    #[test]
    fn discards_excess_output() {
        let output = output_within(
            Duration::from_secs(100),
            shell("head -c 300000 /dev/zero; echo aside >&2; exit 3"),
        )
        .unwrap();
        assert_eq!(output.status.code(), Some(3));
        assert_eq!(output.stdout.len() as u64, MAX_OUTPUT);
        assert_eq!(output.stderr, b"aside\n");
    }
}
