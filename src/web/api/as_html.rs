//! Long texts as HTML, for those who show them.

use std::sync::{Mutex, PoisonError};

use crate::adf::Document;

/// The longest Markdown that is rendered, in bytes. What it becomes can be fourteen times as long, and
/// takes two hundred times its size in memory while it is made: of 8 MiB, one person could exhaust the
/// machine.
const LONGEST: usize = 256 * 1024;

/// Longer ones are rendered one after the other, in bytes: issues and comments are read side by side,
/// and what they become would be in memory at once.
const LONG: usize = 16 * 1024;
static TURN: Mutex<()> = Mutex::new(());

/// The text as HTML; nothing when it is longer than [`LONGEST`].
pub(super) fn html(markdown: &str) -> Option<String> {
    if_short(markdown, || Document::from_markdown(markdown).to_html())
}

/// What a text becomes; nothing when it is longer than [`LONGEST`].
pub(super) fn if_short<T>(markdown: &str, render: impl FnOnce() -> T) -> Option<T> {
    if markdown.len() > LONGEST {
        return None;
    }
    let turn = || TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let _turn = (markdown.len() > LONG).then(turn);
    Some(render())
}
