//! How much goes into one comment.
//!
//! Jira refuses more than 32,767 of something: whether of visible characters or of ADF is not
//! documented, and clients disagree. So a text is measured by what can be seen, with room to spare,
//! and after a refusal by its ADF.

use crate::connection::Site;
use jira_adf::{Document, Measure};

use super::forms::{self, Form};

/// Visible characters in one comment, as Atlassian's limit and its unclear unit advise.
const MOST_VISIBLE: usize = 28_000;
/// Bytes of ADF in one comment, after more were refused.
const MOST_JSON: usize = 28_000;
/// Shorter comments than this are not refused for their length.
const LEAST_JSON: usize = 2_000;

/// The parts of a text, each as Markdown. One that fits is one part, as it was written.
pub(super) fn parts(markdown: &str, site: &Site) -> Vec<String> {
    let document = forms::document(markdown, None, Form::Current, site);
    if document.plain_text().chars().count() <= MOST_VISIBLE {
        return vec![markdown.to_owned()];
    }
    as_markdown(&document.split(Measure::VisibleCharacters(MOST_VISIBLE)))
}

/// Smaller parts of a part that was refused for its length; nothing when it is too short for that to
/// be the reason.
pub(super) fn smaller(markdown: &str, site: &Site) -> Option<Vec<String>> {
    let document = forms::document(markdown, None, Form::Current, site);
    let length = serde_json::to_string(&document).map_or(0, |json| json.len());
    let most = if length > MOST_JSON {
        MOST_JSON
    } else {
        length / 2
    };
    if most < LEAST_JSON {
        return None;
    }
    let parts = as_markdown(&document.split(Measure::Json(most)));
    (parts.len() > 1).then_some(parts)
}

fn as_markdown(documents: &[Document]) -> Vec<String> {
    documents.iter().map(Document::to_markdown).collect()
}
