//! The person's side: streams, styles, Markdown, tables, questions, progress, browser, Ctrl-C.
//!
//! A [`Context`] holds all that a command needs of the outside world, so that a test can hand it
//! something else. "Nobody can be asked" is a context without a prompter.

mod browser;
mod columns;
mod context;
mod line;
mod markdown;
mod output;
mod progress;
mod prompter;
#[cfg(unix)]
mod signals;
mod table;
mod terminal_prompter;
#[cfg(test)]
mod testing;
mod theme;
mod wrap;

pub use browser::{Browser, SystemBrowser};
pub use context::{Cleanup, Context};
pub use line::{Line, Tone};
pub use output::{ColorChoice, Output, Style};
pub use progress::Progress;
pub use prompter::{Choice, PromptError, Prompter};
pub use table::{Cell, Table};
pub use terminal_prompter::TerminalPrompter;
