//! Searches for issues.

use super::issues;
use crate::account::IssueKey;
use crate::error::{Failure, Kind};
use crate::jira::{Client, Issue, Jql, diagnosis};

/// As many issues on a page as fit the bound on an answer many times over.
const LARGEST_PAGE: u32 = 500;
/// Pages without issues that say that there are more: so many in a row are taken for the end.
const MOST_EMPTY_PAGES: u32 = 3;

/// What was found.
#[derive(Debug)]
pub struct Found {
    /// The issues: the one that the key names, or those that hold the words, the one changed last
    /// first.
    pub issues: Vec<Issue>,
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
                    more: false,
                    no_such_key: None,
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
    let (issues, more) = pages(client, &jql, limit)?;
    Ok(Found {
        issues,
        more,
        no_such_key,
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

fn pages(client: Client<'_>, jql: &Jql, limit: u32) -> Result<(Vec<Issue>, bool), Failure> {
    let explained = |error| diagnosis::explain(&error, Some(client.account()));
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut issues: Vec<Issue> = Vec::new();
    let mut page_token: Option<String> = None;
    let mut empty_pages = 0;
    loop {
        let missing = u32::try_from(wanted - issues.len()).unwrap_or(u32::MAX);
        let page = client
            .search(jql, missing.min(LARGEST_PAGE), page_token.as_deref())
            .map_err(explained)?;
        if page.issues.is_empty() {
            empty_pages += 1;
            if issues.is_empty() {
                // A site answers credentials that it does not accept with an empty result.
                client.myself().map_err(explained)?;
            }
        }
        issues.extend(page.issues);
        let more = page.next_page_token.is_some();
        let goes_round = more && page.next_page_token == page_token;
        if issues.len() >= wanted || !more || goes_round || empty_pages >= MOST_EMPTY_PAGES {
            let beyond = issues.len() > wanted;
            issues.truncate(wanted);
            return Ok((issues, more || beyond));
        }
        page_token = page.next_page_token;
    }
}
