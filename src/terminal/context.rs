//! All that a command needs of the outside world.

use std::io::{self, IsTerminal as _, Read};
use std::path::PathBuf;

use super::browser::{Browser, SystemBrowser};
use super::dialogue::Dialogue;
use super::output::{Output, Style};
use super::prompter::Prompter;
use crate::environment::Environment;

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
    /// Called before the first question or spinner, to guard the terminal's modes.
    pub guard_terminal: fn() -> io::Result<()>,
    /// The running program, for commands that a person is told to type.
    pub program: PathBuf,
}

impl Context {
    /// The world of this process. Somebody can be asked when stdin and stderr are terminals.
    pub fn of_process(environment: Environment, guard_terminal: fn() -> io::Result<()>) -> Self {
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
            browser: Box::new(SystemBrowser::from_environment(&environment)),
            stdin: Box::new(io::stdin()),
            stdin_is_terminal,
            stdout: Output::new(Box::new(io::stdout()), stdout_style),
            stderr: Output::new(Box::new(io::stderr()), stderr_style),
            prompter: can_ask.then(|| Box::new(Dialogue::new(stderr_style)) as Box<dyn Prompter>),
            guard_terminal,
            program: PathBuf::from("coder-server"),
            environment,
        }
    }
}
