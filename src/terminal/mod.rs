//! Output, styles, Markdown, tables, prompts, progress, browser, and signals.
//!
//! A [`Context`] holds everything that a command needs from its environment, so that tests can replace
//! it. Without a terminal, the context has no prompter.

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
