//! Pages of found issues.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::Issue;
use super::lenient::{self, Member};

/// `GET /rest/api/3/search/jql`: one page of what was found.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(from = "Raw")]
pub struct SearchPage {
    /// The issues, with the fields that were asked for.
    pub issues: Vec<Issue>,
    /// How many more there were that could not be read.
    pub unreadable: usize,
    /// What asks for the next page; absent on the last one.
    pub next_page_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Raw {
    // Without it the answer is not one of Jira's.
    issues: Vec<Box<RawValue>>,
    is_last: Member,
    next_page_token: Member,
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
