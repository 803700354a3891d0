//! Searches for issues.

use std::collections::HashSet;

use super::{issues, parallel};
use crate::connection::IssueKey;
use crate::error::{Failure, Kind};
use crate::jira::{Client, Issue, Jql, diagnosis};

/// As many issues on a page as fit the bound on an answer many times over.
const LARGEST_PAGE: u32 = 500;
/// Pages without a new issue that say that there are more: so many in a row are taken for the end.
const MOST_EMPTY_PAGES: u32 = 3;
/// A server that gives an issue or two on each page is not followed for ever.
const MOST_PAGES: u32 = 2_000;

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// The issues: the one that the key names, or those that hold the words, the one changed last
    /// first.
    pub issues: Vec<Issue>,
    /// How many more there were that could not be read.
    pub unreadable: usize,
    /// Whether there are more than were asked for.
    pub more: bool,
    /// The key that was looked for in vain before its text was searched for.
    pub no_such_key: Option<IssueKey>,
}

/// Finds issues by key, address or text; at most `limit`.
///
/// A text that has the form of a key and names no issue (`UTF-8`) is searched for as text. An empty
/// result is given only when the credentials are known to be good.
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
        let message = "there is no word in the query to search for";
        return Err(Failure::new(Kind::Usage, message)
            .with_hint("give a key like PROJ-123, the address of an issue, or words"));
    };
    if no_such_key.is_none() {
        return pages(client, &jql, limit);
    }
    // A site says of every issue that it is not there to credentials that it does not accept, and
    // answers a search with what anybody may see.
    let (found, myself) = parallel::both(|| pages(client, &jql, limit), || client.myself());
    myself.map_err(|error| diagnosis::explain(&error, Some(client.account())))?;
    Ok(Found {
        no_such_key,
        ..found?
    })
}

/// The key that a query names. An address that names no issue of the site is an error; anything else
/// is text.
fn as_key(client: Client<'_>, query: &str) -> Result<Option<IssueKey>, Failure> {
    match issues::key(query, client.account()) {
        Ok(key) => Ok(Some(key)),
        Err(failure) if is_address(query) => Err(failure),
        Err(_) => Ok(None),
    }
}

/// Whether a query is a key alone, which may be a word as well.
fn is_bare(query: &str) -> bool {
    !query.contains('/')
}

fn is_address(query: &str) -> bool {
    query.contains("://") && !query.trim().contains(char::is_whitespace)
}

fn pages(client: Client<'_>, jql: &Jql, limit: u32) -> Result<Found, Failure> {
    let explained = |error| diagnosis::explain(&error, Some(client.account()));
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut found = Found::default();
    // What is changed while the pages are read moves to the front, and what stood there comes again.
    let mut seen = HashSet::new();
    let mut page_token: Option<String> = None;
    let mut empty_pages = 0;
    for _ in 0..MOST_PAGES {
        let missing = u32::try_from(wanted - found.issues.len()).unwrap_or(u32::MAX);
        let page = client
            .search(jql, missing.min(LARGEST_PAGE), page_token.as_deref())
            .map_err(explained)?;
        if page.issues.is_empty() && found.issues.is_empty() {
            // A site answers credentials that it does not accept with an empty result.
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
        let goes_round = page.next_page_token == page_token;
        page_token = page.next_page_token;
        if found.issues.len() >= wanted
            || page_token.is_none()
            || goes_round
            || empty_pages >= MOST_EMPTY_PAGES
        {
            break;
        }
    }
    found.issues.truncate(wanted);
    Ok(found)
}
