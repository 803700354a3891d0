//! Prompts, as a trait, so that tests can replace them.

use std::io;

use super::output::Style;
use crate::error::{Failure, Kind};
use crate::secret::Secret;

/// A choice of a selection prompt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The name.
    pub name: String,
    /// A short description, which may be empty.
    pub about: String,
}

impl Choice {
    /// A choice with a description, which may be empty.
    pub fn new(name: impl Into<String>, about: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            about: about.into(),
        }
    }
}

/// Why a prompt has no answer.
#[derive(Debug)]
pub enum PromptError {
    /// Ctrl-C. The signal is about to end the process.
    Interrupted,
    /// The terminal was closed.
    EndOfInput,
    /// The terminal failed.
    Failed(io::Error),
}

impl From<io::Error> for PromptError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::Interrupted => Self::Interrupted,
            io::ErrorKind::UnexpectedEof | io::ErrorKind::NotConnected => Self::EndOfInput,
            _ => Self::Failed(error),
        }
    }
}

impl From<PromptError> for Failure {
    fn from(error: PromptError) -> Self {
        match error {
            PromptError::Interrupted => Self::new(Kind::Interrupted, "interrupted"),
            PromptError::EndOfInput => {
                Self::new(Kind::Declined, "End of input: nothing was changed")
                    .with_hint("run it again in a terminal, or answer with flags")
            }
            PromptError::Failed(error) => {
                Self::new(Kind::Other, "Could not read from the terminal").with_cause(error)
            }
        }
    }
}

/// Accepts an answer, or returns what is wrong with it.
pub type Check<'a> = &'a dyn Fn(&str) -> Result<(), String>;

/// Prompts the user.
pub trait Prompter {
    /// Sets the style of prompts.
    fn restyle(&mut self, style: Style);

    /// Asks for a choice and returns its index.
    fn select(
        &mut self,
        question: &str,
        choices: &[Choice],
        default: usize,
    ) -> Result<usize, PromptError>;

    /// Asks for a text until the check accepts it.
    fn input(
        &mut self,
        question: &str,
        default: Option<&str>,
        check: Check<'_>,
    ) -> Result<String, PromptError>;

    /// Asks for a text without echo. Removes the prompt and returns `None` if nothing was typed.
    fn secret(&mut self, question: &str) -> Result<Option<Secret>, PromptError>;

    /// Asks for yes or no.
    fn confirm(&mut self, question: &str, default: bool) -> Result<bool, PromptError>;
}
