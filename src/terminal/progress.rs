//! Says what is being waited for.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::line::{Line, Tone};
use super::output::Output;
use crate::harmless::harmless_line;

/// A spinner on a terminal, one plain line elsewhere; gone when dropped.
pub struct Progress(Option<ProgressBar>);

impl Progress {
    /// Shows what is being waited for.
    pub fn start(stderr: &mut Output, text: &str) -> Self {
        let style = stderr.style();
        // It draws itself only where it can; else the line has to do.
        let target = ProgressDrawTarget::stderr();
        if !style.terminal || target.is_hidden() {
            return Self::line(stderr, text);
        }
        let signs = if style.unicode {
            "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏ "
        } else {
            "-\\|/ "
        };
        let spinner = ProgressBar::with_draw_target(None, target);
        let template = ProgressStyle::with_template("{spinner} {msg} {elapsed}");
        spinner.set_style(
            template
                .unwrap_or_else(|_| ProgressStyle::default_spinner())
                .tick_chars(signs),
        );
        spinner.set_message(harmless_line(text));
        spinner.enable_steady_tick(Duration::from_millis(100));
        Self(Some(spinner))
    }
}

impl Progress {
    /// Says it in one line.
    pub fn line(stderr: &mut Output, text: &str) -> Self {
        stderr.line(&Line::new().with(Tone::Dim, format!("{text}…")));
        Self(None)
    }

    /// Does something that writes to the terminal, without the spinner in its way.
    pub fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        match &self.0 {
            Some(spinner) => spinner.suspend(write),
            None => write(),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(spinner) = &self.0 {
            spinner.finish_and_clear();
        }
    }
}
