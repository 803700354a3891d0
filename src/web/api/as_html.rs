//! Long texts as HTML, for those who show them.

use crate::adf::Document;

/// The longest Markdown that is rendered, in bytes. What it becomes can be nine times as long, and
/// takes two hundred times its size in memory while it is made: of 8 MiB, one person could exhaust the
/// machine.
pub(super) const LONGEST: usize = 256 * 1024;

/// The text as HTML; nothing when it is longer than [`LONGEST`].
pub(super) fn html(markdown: &str) -> Option<String> {
    (markdown.len() <= LONGEST).then(|| Document::from_markdown(markdown).to_html())
}
