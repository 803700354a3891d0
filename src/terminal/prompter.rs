//! Questions to a person, as a trait, so that what asks them can be replaced.

use std::io;

use super::output::Style;
use crate::error::{Failure, Kind};
use crate::secret::Secret;

/// One of several answers to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// A word or two.
    pub name: String,
    /// What tells it from the others, in a few words.
    pub about: String,
}

impl Choice {
    /// A choice with its explanation, which may be empty.
    pub fn new(name: impl Into<String>, about: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            about: about.into(),
        }
    }
}

/// Why there was no answer.
#[derive(Debug)]
pub enum PromptError {
    /// Ctrl-C; the process is about to end by the signal.
    Interrupted,
    /// The terminal ended or went away.
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
    fn from(stopped: PromptError) -> Self {
        match stopped {
            PromptError::Interrupted => Self::new(Kind::Interrupted, "interrupted"),
            PromptError::EndOfInput => Self::new(
                Kind::Declined,
                "the input ended before the question was answered: nothing was changed",
            )
            .with_hint("run it again in a terminal, or answer with flags"),
            PromptError::Failed(error) => {
                Self::new(Kind::Other, "the terminal could not be read").with_cause(error)
            }
        }
    }
}

/// Says what is wrong with an answer, or accepts it.
pub type Check<'a> = &'a dyn Fn(&str) -> Result<(), String>;

/// Asks a person.
pub trait Prompter {
    /// From here on questions look like this.
    fn restyle(&mut self, style: Style);

    /// One of several answers, by its place in the list.
    fn select(
        &mut self,
        question: &str,
        choices: &[Choice],
        default: usize,
    ) -> Result<usize, PromptError>;

    /// A text; asked again until the check accepts it.
    fn input(
        &mut self,
        question: &str,
        default: Option<&str>,
        check: Check<'_>,
    ) -> Result<String, PromptError>;

    /// A text that is not shown. `None` when nothing was typed; the question is then gone, and what
    /// that means is the asker's to say.
    fn secret(&mut self, question: &str) -> Result<Option<Secret>, PromptError>;

    /// Yes or no.
    fn confirm(&mut self, question: &str, default: bool) -> Result<bool, PromptError>;
}
