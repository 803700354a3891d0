//! The size of a comment.
//!
//! Jira rejects comments longer than 32,767, without documenting whether visible characters or ADF
//! count. Texts are first split by visible characters, with a margin, and after a rejection by ADF.

use crate::connection::Site;
use jira_adf::{Document, Measure};

use super::forms::{self, Form};

/// Maximum number of visible characters per comment.
const MAX_VISIBLE: usize = 28_000;
/// Maximum size of the ADF of a comment, in bytes, after a rejection.
const MAX_JSON: usize = 28_000;
/// Jira does not reject comments shorter than this for their length.
const MIN_JSON: usize = 2_000;

/// Splits a text into parts, as Markdown. A text that fits stays as it is.
pub(super) fn parts(markdown: &str, site: &Site) -> Vec<String> {
    let document = forms::document(markdown, None, Form::Current, site);
    if document.plain_text().chars().count() <= MAX_VISIBLE {
        return vec![markdown.to_owned()];
    }
    as_markdown(&document.split(Measure::VisibleCharacters(MAX_VISIBLE)))
}

/// Splits a part that Jira rejected for its length; `None` if it is too short for that.
pub(super) fn smaller(markdown: &str, site: &Site) -> Option<Vec<String>> {
    let document = forms::document(markdown, None, Form::Current, site);
    let length = serde_json::to_string(&document).map_or(0, |json| json.len());
    let max = if length > MAX_JSON {
        MAX_JSON
    } else {
        length / 2
    };
    if max < MIN_JSON {
        return None;
    }
    let parts = as_markdown(&document.split(Measure::Json(max)));
    (parts.len() > 1).then_some(parts)
}

fn as_markdown(documents: &[Document]) -> Vec<String> {
    documents.iter().map(Document::to_markdown).collect()
}
