//! Searches for issues.

use std::collections::HashSet;

use super::{issues, parallel};
use crate::connection::IssueKey;
use crate::error::{Failure, Kind};
use crate::jira::{Client, Issue, Jql, diagnosis};

/// Maximum page size.
const MAX_PAGE_SIZE: u32 = 500;
/// Number of consecutive pages without a new issue after which a search ends.
const MAX_EMPTY_PAGES: u32 = 3;
/// Maximum number of pages read by a search.
const MAX_PAGES: u32 = 2_000;

/// The result of a search.
#[derive(Debug, Default)]
pub struct Found {
    /// The issue with the key, or the issues that contain the text, last updated first.
    pub issues: Vec<Issue>,
    /// Number of issues that could not be read.
    pub unreadable: usize,
    /// Whether there are more issues.
    pub more: bool,
    /// The key, if no issue has it and the search continued with it as text.
    pub no_such_key: Option<IssueKey>,
}

/// Finds at most `limit` issues by key, URL, or text.
///
/// Text that looks like a key but names no issue (`UTF-8`) is searched as text. An empty result
/// implies that the credentials are valid.
pub fn search(client: Client<'_>, query: &str, limit: u32) -> Result<Found, Failure> {
    let no_such_key = match as_key(client, query)? {
        None => None,
        Some(key) => match client.issue(&key) {
            Ok(issue) => {
                return Ok(Found {
                    issues: vec![issue],
                    ..Found::default()
                });
            }
            Err(error) if error.kind == Kind::NotFound && is_bare(query) => Some(key),
            Err(error) => return Err(issues::explained(client, &key, &error)),
        },
    };
    let Some(jql) = Jql::text_search(query) else {
        let message = "the query contains no text to search for";
        return Err(Failure::new(Kind::Usage, message)
            .with_hint("give a key like PROJ-123, the URL of an issue, or text"));
    };
    if no_such_key.is_none() {
        return pages(client, &jql, limit);
    }
    // With invalid credentials, a site reports every issue as not found and searches public issues
    // only.
    let (found, myself) = parallel::both(|| pages(client, &jql, limit), || client.myself());
    myself.map_err(|error| diagnosis::explain(&error, Some(client.account())))?;
    Ok(Found {
        no_such_key,
        ..found?
    })
}

/// Returns the key that a query contains; `None` if it is text. Fails if it is a URL that is not an
/// issue of the site.
fn as_key(client: Client<'_>, query: &str) -> Result<Option<IssueKey>, Failure> {
    match issues::key(query, client.account()) {
        Ok(key) => Ok(Some(key)),
        Err(failure) if is_url(query) => Err(failure),
        Err(_) => Ok(None),
    }
}

/// Whether a query is a bare key, which may also be text.
fn is_bare(query: &str) -> bool {
    !query.contains('/')
}

fn is_url(query: &str) -> bool {
    query.contains("://") && !query.trim().contains(char::is_whitespace)
}

fn pages(client: Client<'_>, jql: &Jql, limit: u32) -> Result<Found, Failure> {
    let explained = |error| diagnosis::explain(&error, Some(client.account()));
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut found = Found::default();
    // Issues that change meanwhile move to the front, so that pages can overlap.
    let mut seen = HashSet::new();
    let mut page_token: Option<String> = None;
    let mut empty_pages = 0;
    for _ in 0..MAX_PAGES {
        let missing = u32::try_from(wanted - found.issues.len()).unwrap_or(u32::MAX);
        let page = client
            .search(jql, missing.min(MAX_PAGE_SIZE), page_token.as_deref())
            .map_err(explained)?;
        if page.issues.is_empty() && found.issues.is_empty() {
            // With invalid credentials, a site returns an empty result.
            client.myself().map_err(explained)?;
        }
        let before = found.issues.len();
        let new = page.issues.into_iter();
        found
            .issues
            .extend(new.filter(|issue| seen.insert(issue.id.clone())));
        found.unreadable += page.unreadable;
        empty_pages = if found.issues.len() == before {
            empty_pages + 1
        } else {
            0
        };
        found.more = page.next_page_token.is_some() || found.issues.len() > wanted;
        let repeats = page.next_page_token == page_token;
        page_token = page.next_page_token;
        if found.issues.len() >= wanted
            || page_token.is_none()
            || repeats
            || empty_pages >= MAX_EMPTY_PAGES
        {
            break;
        }
    }
    found.issues.truncate(wanted);
    Ok(found)
}
