//! Markdown from users and agents: summaries, comments, and instructions.

use crate::error::{Failure, Kind};
use crate::store::{Item, ItemId, Outcome, Store, UserId};
use jira_adf::Document;

/// Maximum length of summaries and instructions, in bytes.
pub const MAX_LENGTH: usize = 8 * 1024 * 1024;
/// Maximum length of a posted text, in bytes: about forty comments. Conversion takes hundreds of
/// times as much memory.
pub(super) const MAX_POST_LENGTH: usize = 1024 * 1024;

/// Strips the byte order mark that some editors write.
#[must_use]
pub fn without_byte_order_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// Whether the text has visible content. Jira refuses a text of comments, `<br>`, and link
/// definitions only.
pub(super) fn is_visible(text: &str) -> bool {
    let is_visible = |text: &str| Document::from_markdown(text).has_visible_text();
    // The beginning nearly always suffices.
    let end = text.char_indices().nth(4096).map(|(end, _)| end);
    let beginning = &text[..end.unwrap_or(text.len())];
    is_visible(beginning)
        || beginning.len() < text.len()
            && !text.trim().is_empty()
            && (text.len() > MAX_POST_LENGTH || is_visible(text))
}

/// Records how a task ended, with its summary.
///
/// Fails as [`Kind::Usage`] if the summary has no visible text or is longer than 8 MiB, and as
/// [`Store::finish_task`] does.
pub fn complete(
    store: &mut Store,
    id: ItemId,
    outcome: Outcome,
    summary: &str,
    by: Option<UserId>,
) -> Result<Item, Failure> {
    let summary = without_byte_order_mark(summary);
    if summary.len() > MAX_LENGTH {
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
    store.finish_task(id, outcome, summary, by)
}
