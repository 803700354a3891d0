//! Markdown from users and agents: summaries, comments, and instructions.

use crate::error::{Failure, Kind};
use crate::work::{Outcome, Store, Task, TaskId};
use jira_adf::Document;

/// The longest summary and the longest instructions, in bytes.
pub const LONGEST: usize = 8 * 1024 * 1024;
/// The longest text that is posted, in bytes: some forty comments. Converting it takes hundreds of
/// times its size in memory, so a longer one is not looked into.
pub(super) const LONGEST_POSTED: usize = 1024 * 1024;

/// The text without a byte order mark, which some editors write before it.
#[must_use]
pub fn without_byte_order_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// Whether a reader of the text sees anything. A comment, `<br>`, or a lone link definition shows
/// nothing, and Jira refuses it.
pub(super) fn is_visible(text: &str) -> bool {
    let shows = |text: &str| Document::from_markdown(text).has_visible_text();
    // Its beginning nearly always suffices, whatever the length.
    let end = text.char_indices().nth(4096).map(|(end, _)| end);
    let beginning = &text[..end.unwrap_or(text.len())];
    shows(beginning)
        || beginning.len() < text.len()
            && !text.trim().is_empty()
            && (text.len() > LONGEST_POSTED || shows(text))
}

/// Records how a task ended, with its summary.
///
/// Fails as [`Kind::Usage`] when the summary shows nothing or is longer than 8 MiB, and as
/// [`Store::finish`] does.
pub fn complete(
    store: &mut Store,
    id: TaskId,
    outcome: Outcome,
    summary: &str,
) -> Result<Task, Failure> {
    let summary = without_byte_order_mark(summary);
    if summary.len() > LONGEST {
        return Err(Failure::new(
            Kind::Usage,
            "the summary is larger than 8 MiB",
        ));
    }
    if !is_visible(summary) {
        return Err(
            Failure::new(Kind::Usage, "the summary has no visible text").with_hint(
                "write what was done, in Markdown: HTML comments and tags are not visible",
            ),
        );
    }
    store.finish(id, outcome, summary)
}
