//! Long texts as HTML, for those who show them: made within [`State::in_showing`], which bounds how much is
//! made at once.
//!
//! [`State::in_showing`]: crate::web::state::State::in_showing

use jira_adf::Document;

/// The longest Markdown that is rendered, in bytes. What it becomes can be fourteen times as long, and
/// takes two hundred times its size in memory while it is made: of 8 MiB, one person could exhaust the
/// machine.
const LONGEST: usize = 256 * 1024;

/// The text as HTML; nothing when it is longer than [`LONGEST`].
pub(super) fn html(markdown: &str) -> Option<String> {
    if_short(markdown, || Document::from_markdown(markdown).to_html())
}

/// What a text becomes; nothing when it is longer than [`LONGEST`].
pub(super) fn if_short<T>(markdown: &str, render: impl FnOnce() -> T) -> Option<T> {
    (markdown.len() <= LONGEST).then(render)
}
