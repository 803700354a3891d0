//! Markdown as HTML for the pages, rendered within [`State::run_heavy`], which limits how much is rendered at
//! a time.
//!
//! [`State::run_heavy`]: crate::web::state::State::run_heavy

use jira_adf::Document;

/// Maximum length of Markdown that is rendered, in bytes. HTML can be 14 times as long, and rendering
/// takes up to 200 times the length in memory.
const MAX_LENGTH: usize = 256 * 1024;

/// The text as HTML, or `None` if it is longer than [`MAX_LENGTH`].
pub(super) fn html(markdown: &str) -> Option<String> {
    if_short(markdown, || Document::from_markdown(markdown).to_html())
}

/// The result of `render`, or `None` if the text is longer than [`MAX_LENGTH`].
pub(super) fn if_short<T>(markdown: &str, render: impl FnOnce() -> T) -> Option<T> {
    (markdown.len() <= MAX_LENGTH).then(render)
}
