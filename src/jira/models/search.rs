//! Search results.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::Issue;
use super::lenient::{self, RawField};

/// `GET /rest/api/3/search/jql`: a page of search results.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(from = "Raw")]
pub struct SearchPage {
    /// The issues, with the requested fields.
    pub issues: Vec<Issue>,
    /// Number of issues that could not be parsed.
    pub unreadable: usize,
    /// The token of the next page; `None` on the last page.
    pub next_page_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Raw {
    // Required: without it, the response is not from Jira.
    issues: Vec<Box<RawValue>>,
    is_last: RawField,
    next_page_token: RawField,
}

impl From<Raw> for SearchPage {
    fn from(raw: Raw) -> Self {
        let is_last = lenient::read(&raw.is_last).unwrap_or(false);
        let issues: Vec<Issue> = raw
            .issues
            .iter()
            .filter_map(|issue| lenient::read_raw(issue))
            .collect();
        Self {
            unreadable: raw.issues.len() - issues.len(),
            issues,
            next_page_token: lenient::text(&raw.next_page_token).filter(|_| !is_last),
        }
    }
}
