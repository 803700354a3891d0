//! Everything that a command needs from its environment.

use std::io::{self, IsTerminal as _, Read};
use std::time::Duration;

use super::browser::{Browser, SystemBrowser};
use super::output::{ColorChoice, Output, Style};
use super::progress::Progress;
use super::prompter::Prompter;
use super::terminal_prompter::TerminalPrompter;
use crate::clock::Clock;
use crate::environment::Environment;
use crate::error::{Failure, Kind};

/// Runs before a signal ends the process.
pub type Cleanup = Box<dyn Fn() + Send>;

/// The environment of a command: that of the process, or a replacement in tests.
pub struct Context {
    /// The environment variables.
    pub environment: Environment,
    /// Standard input.
    pub stdin: Box<dyn Read>,
    /// Whether standard input is a terminal.
    pub stdin_is_terminal: bool,
    /// Standard output, for results.
    pub stdout: Output,
    /// Standard error, for everything else.
    pub stderr: Output,
    /// Prompts the user; `None` without a terminal.
    pub prompter: Option<Box<dyn Prompter>>,
    /// Opens web pages.
    pub browser: Box<dyn Browser>,
    /// The clock.
    pub clock: Clock,
    /// Installs the signal handler. Called once, before the first prompt or spinner.
    pub install_signal_handler: Option<fn(Cleanup) -> io::Result<()>>,
    /// Whether requests are logged to stderr, instead of a spinner.
    pub verbose: bool,
    /// The result of the command for `--json`, without `ok` and `error`.
    pub report: Option<serde_json::Value>,
}

impl Context {
    /// The environment of this process. Prompts require that stdin and stderr are terminals.
    pub fn of_process(environment: Environment) -> Self {
        let width = |terminal: &console::Term| {
            terminal
                .size_checked()
                .map(|(_, columns)| usize::from(columns))
        };
        let (stdout, stderr) = (console::Term::stdout(), console::Term::stderr());
        let stdout_style = Style::of(&environment, io::stdout().is_terminal(), width(&stdout));
        let stderr_style = Style::of(&environment, io::stderr().is_terminal(), width(&stderr));
        let stdin_is_terminal = io::stdin().is_terminal();
        let can_ask = stdin_is_terminal && stderr_style.terminal;
        Self {
            clock: Clock::system(),
            browser: Box::new(SystemBrowser::from_environment(&environment)),
            stdin: Box::new(io::stdin()),
            stdin_is_terminal,
            stdout: Output::new(Box::new(io::stdout()), stdout_style),
            stderr: Output::new(Box::new(io::stderr()), stderr_style),
            prompter: can_ask
                .then(|| Box::new(TerminalPrompter::new(stderr_style)) as Box<dyn Prompter>),
            install_signal_handler: Some(install),
            verbose: false,
            report: None,
            environment,
        }
    }

    /// Applies a choice of colors to both streams and to prompts.
    pub fn color(&mut self, choice: ColorChoice) {
        for output in [&mut self.stdout, &mut self.stderr] {
            output.set_style(output.style().colored(choice, &self.environment));
        }
        if let Some(prompter) = &mut self.prompter {
            prompter.restyle(self.stderr.style());
        }
    }

    /// Restores the terminal's modes when a signal ends the process.
    pub fn restore_terminal_on_signal(&mut self) -> Result<(), Failure> {
        if !self.stdin_is_terminal && !self.stderr.style().terminal {
            return Ok(());
        }
        self.cleanup_on_signal(Box::new(|| {}))
    }

    /// Runs a cleanup and restores the terminal's modes when a signal ends the process. Only the first
    /// call of this or of [`Context::restore_terminal_on_signal`] has an effect.
    pub fn cleanup_on_signal(&mut self, cleanup: Cleanup) -> Result<(), Failure> {
        let Some(install) = self.install_signal_handler.take() else {
            return Ok(());
        };
        install(cleanup).map_err(|error| {
            Failure::new(Kind::Other, "could not set up the terminal").with_cause(error)
        })
    }

    /// Shows progress: a spinner, or a line if a spinner is not possible. [`Progress::set`] turns the
    /// spinner into a bar.
    pub fn waiting(&mut self, text: &str) -> Progress {
        if self.verbose {
            Progress::line(&mut self.stderr, text)
        } else {
            Progress::start(&mut self.stderr, text)
        }
    }

    /// Waits for the signal that interrupted a prompt to end the process, after the signal thread has
    /// restored the terminal. Returns after two seconds if there is no such thread.
    pub fn wait_for_signal(&self) {
        std::thread::sleep(Duration::from_secs(2));
    }
}

#[cfg(unix)]
fn install(cleanup: Cleanup) -> io::Result<()> {
    super::signals::install(cleanup)
}

/// On other platforms, the console restores its modes.
#[cfg(not(unix))]
fn install(_cleanup: Cleanup) -> io::Result<()> {
    Ok(())
}
