//! The person's web browser.

use std::io;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::environment::Environment;

/// A launcher that cannot open anything says so within this time; a browser goes on.
const EARLY: Duration = Duration::from_millis(500);

/// Opens pages.
pub trait Browser {
    /// Opens a page and does not wait for it to be closed.
    fn open(&self, url: &str) -> io::Result<()>;
}

/// The browser that `BROWSER` names, else the system's.
#[derive(Debug, Clone, Default)]
pub struct SystemBrowser {
    named: Option<String>,
}

impl SystemBrowser {
    /// Reads `BROWSER`, of whose list the first entry counts.
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

/// Starts a launcher, which is not told the token.
fn start(mut command: Command) -> io::Result<()> {
    command
        .env_remove("JIRA_API_TOKEN")
        .env_remove("JIRA_API_TOKEN_FILE");
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    // In a group of its own, so that Ctrl-C in the terminal does not end the browser.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = command.spawn()?;
    let deadline = Instant::now() + EARLY;
    while Instant::now() < deadline {
        match child.try_wait()? {
            Some(status) if status.success() => return Ok(()),
            Some(status) => return Err(io::Error::other(format!("it ended with {status}"))),
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
    fn what_ends_badly_at_once_opened_nothing() {
        assert!(start(shell("exit 2")).is_err());
        assert!(start(Command::new("/nonexistent/browser")).is_err());
        assert!(start(shell("exit 0")).is_ok());
        assert!(start(shell("sleep 2")).is_ok());
    }

    #[test]
    fn the_token_stays_here() {
        let mut command = shell(r#"test -z "$JIRA_API_TOKEN" && test -n "$OTHER""#);
        command.env("JIRA_API_TOKEN", "secret").env("OTHER", "kept");
        assert!(start(command).is_ok());
    }

    #[test]
    fn the_first_of_several_named_browsers_counts() {
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
