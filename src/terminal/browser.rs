//! The web browser.

use std::io;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::environment::Environment;

/// How long to wait for a launcher to fail.
const FAILURE_TIMEOUT: Duration = Duration::from_millis(500);

/// Opens web pages.
pub trait Browser {
    /// Opens a page without waiting until it is closed.
    fn open(&self, url: &str) -> io::Result<()>;
}

/// The browser in `BROWSER`, or else the default one.
#[derive(Debug, Clone, Default)]
pub struct SystemBrowser {
    named: Option<String>,
}

impl SystemBrowser {
    /// Reads the first entry of `BROWSER`.
    pub fn from_environment(environment: &Environment) -> Self {
        let list = environment.text("BROWSER").filter(|_| cfg!(unix));
        Self {
            named: list.and_then(|list| list.split(':').next().map(str::to_owned)),
        }
    }
}

impl Browser for SystemBrowser {
    fn open(&self, url: &str) -> io::Result<()> {
        let commands = match &self.named {
            Some(program) => vec![open::with_command(url, program)],
            None => open::commands(url),
        };
        let nothing = Err(io::Error::from(io::ErrorKind::NotFound));
        commands.into_iter().fold(nothing, |result, command| {
            result.or_else(|_| start(command))
        })
    }
}

/// Starts a launcher, without the token in its environment.
fn start(mut command: Command) -> io::Result<()> {
    command
        .env_remove("JIRA_API_TOKEN")
        .env_remove("JIRA_API_TOKEN_FILE");
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    // In its own process group, so that Ctrl-C does not end the browser.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = command.spawn()?;
    let deadline = Instant::now() + FAILURE_TIMEOUT;
    while Instant::now() < deadline {
        match child.try_wait()? {
            Some(status) if status.success() => return Ok(()),
            Some(status) => return Err(io::Error::other(format!("it exited with {status}"))),
            None => thread::sleep(Duration::from_millis(10)),
        }
    }
    Ok(())
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn failing_launcher_is_an_error() {
        assert!(start(shell("exit 2")).is_err());
        assert!(start(Command::new("/nonexistent/browser")).is_err());
        assert!(start(shell("exit 0")).is_ok());
        assert!(start(shell("sleep 2")).is_ok());
    }

    #[test]
    fn launcher_does_not_get_the_token() {
        let mut command = shell(r#"test -z "$JIRA_API_TOKEN" && test -n "$OTHER""#);
        command.env("JIRA_API_TOKEN", "secret").env("OTHER", "kept");
        assert!(start(command).is_ok());
    }

    #[test]
    fn uses_the_first_browser_of_a_list() {
        let environment = [("BROWSER", "/nonexistent/browser:true")]
            .into_iter()
            .collect();
        assert!(
            SystemBrowser::from_environment(&environment)
                .open("https://example.com")
                .is_err()
        );
        let environment = [("BROWSER", "true:/nonexistent/browser")]
            .into_iter()
            .collect();
        assert!(
            SystemBrowser::from_environment(&environment)
                .open("https://example.com")
                .is_ok()
        );
    }
}
