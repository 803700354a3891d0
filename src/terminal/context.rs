//! All that a command needs of the outside world.

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

/// What is done before a signal ends the process.
pub type Cleanup = Box<dyn Fn() + Send>;

/// The outside world as a command sees it. `main` makes it from the process; tests make their own.
pub struct Context {
    /// The environment variables.
    pub environment: Environment,
    /// Standard input.
    pub stdin: Box<dyn Read>,
    /// Whether standard input is a terminal.
    pub stdin_is_terminal: bool,
    /// Results.
    pub stdout: Output,
    /// Everything else.
    pub stderr: Output,
    /// Asks a person; `None` when nobody can be asked.
    pub prompter: Option<Box<dyn Prompter>>,
    /// Opens pages.
    pub browser: Box<dyn Browser>,
    /// The present.
    pub clock: Clock,
    /// Called once, before the first question or spinner, to guard the terminal's modes.
    pub install_signal_handler: Option<fn(Cleanup) -> io::Result<()>>,
    /// Whether each request is told, for which a spinner would be in the way.
    pub verbose: bool,
    /// The result of the command for `--json`, without `ok` and `error`.
    pub report: Option<serde_json::Value>,
}

impl Context {
    /// The world of this process. Somebody can be asked when stdin and stderr are terminals.
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
            install_signal_handler: Some(guard),
            verbose: false,
            report: None,
            environment,
        }
    }

    /// Has colors on both streams, and in questions, as `--color` says.
    pub fn color(&mut self, choice: ColorChoice) {
        for output in [&mut self.stdout, &mut self.stderr] {
            output.set_style(output.style().colored(choice, &self.environment));
        }
        if let Some(prompter) = &mut self.prompter {
            prompter.restyle(self.stderr.style());
        }
    }

    /// Guards the terminal's modes, where there are any to guard.
    pub fn restore_terminal_on_signal(&mut self) -> Result<(), Failure> {
        if !self.stdin_is_terminal && !self.stderr.style().terminal {
            return Ok(());
        }
        self.cleanup_on_signal(Box::new(|| {}))
    }

    /// Has something tidied up before a signal ends the process, and the terminal's modes guarded
    /// from here on. Only the first call of this or of [`Context::restore_terminal_on_signal`] counts.
    pub fn cleanup_on_signal(&mut self, tidy: Cleanup) -> Result<(), Failure> {
        let Some(guard) = self.install_signal_handler.take() else {
            return Ok(());
        };
        guard(tidy).map_err(|error| {
            Failure::new(Kind::Other, "the terminal could not be prepared").with_cause(error)
        })
    }

    /// Shows what is being waited for: a spinner, or a line where one cannot be or would be in the way.
    /// [`Progress::set`] makes a bar of the spinner.
    pub fn waiting(&mut self, text: &str) -> Progress {
        if self.verbose {
            Progress::line(&mut self.stderr, text)
        } else {
            Progress::start(&mut self.stderr, text)
        }
    }

    /// The signal that interrupted a question ends the process, once its thread has put the
    /// terminal's modes back; a time limit only in case there is no such thread.
    pub fn wait_for_signal(&self) {
        std::thread::sleep(Duration::from_secs(2));
    }
}

#[cfg(unix)]
fn guard(tidy: Cleanup) -> io::Result<()> {
    super::signals::install(tidy)
}

/// Elsewhere the console puts its modes back by itself.
#[cfg(not(unix))]
fn guard(_tidy: Cleanup) -> io::Result<()> {
    Ok(())
}
