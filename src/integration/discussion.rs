//! All comments of an issue, from all its pages.

use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::parallel;
use crate::account::IssueKey;
use crate::jira::{Client, Comment, CommentOrder, CommentPage, Discussion, JiraError};

/// Jira keeps 5,000 comments of an issue; a server that claims far more is not followed for ever.
const MOST_COMMENTS: usize = 20_000;
/// The same for one that gives a comment or two on each page.
const MOST_PAGES: usize = 400;

/// Which comments are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comments {
    /// None.
    None,
    /// Those that everybody sees who sees the issue.
    Unrestricted,
    /// Also those restricted to a role or group, and those internal to a service desk.
    All,
}

/// Told how many comments are there, and of how many.
pub type Tell<'a> = &'a (dyn Fn(u64, u64) + Sync);

/// The comments behind the first page, side by side, put together with it.
pub(super) fn rest(
    client: Client<'_>,
    key: &IssueKey,
    first: CommentPage,
    comments: Comments,
    tell: Tell<'_>,
) -> Result<Discussion, JiraError> {
    let total = first.total;
    let pages = match total {
        Some(total) => by_total(client, key, first, total, tell)?,
        None => until_empty(client, key, first)?,
    };
    let moved = pages
        .iter()
        .any(|page| page.total.is_some_and(|now| Some(now) != total));
    if moved {
        // A comment was added or removed meanwhile, and the pages no longer fit each other.
        let first = client.comments(key, 0, CommentOrder::OldestFirst)?;
        let again = until_empty(client, key, first)?;
        return Ok(joined(again, comments));
    }
    Ok(joined(pages, comments))
}

/// As many pages as the total makes, each as long as the server said of the first.
fn by_total(
    client: Client<'_>,
    key: &IssueKey,
    first: CommentPage,
    total: usize,
    tell: Tell<'_>,
) -> Result<Vec<CommentPage>, JiraError> {
    let total = total.min(MOST_COMMENTS);
    let step = first.max_results.max(first.length());
    if step == 0 || first.length() >= total {
        return Ok(vec![first]);
    }
    say(tell, first.length(), total);
    let done = AtomicUsize::new(first.length());
    let starts = [first.length()]
        .into_iter()
        .filter(|start| *start < step)
        .chain((step..total).step_by(step).take(MOST_PAGES));
    let starts: Vec<usize> = starts.collect();
    let rest = parallel::try_each(&starts, parallel::MOST, |&start| {
        let end = (start / step + 1) * step;
        let pages = range(client, key, start, end.min(total))?;
        let here: usize = pages.iter().map(CommentPage::length).sum();
        say(tell, done.fetch_add(here, Ordering::Relaxed) + here, total);
        Ok(pages)
    })?;
    let mut pages = vec![first];
    pages.extend(rest.into_iter().flatten());
    Ok(pages)
}

fn say(tell: Tell<'_>, done: usize, total: usize) {
    tell(done.min(total) as u64, total as u64);
}

/// The comments from `start` to before `end`: one page, or several where the server gives shorter
/// ones. Where it leaves out what the account may not see, the second page repeats comments of the
/// next range.
fn range(
    client: Client<'_>,
    key: &IssueKey,
    start: usize,
    end: usize,
) -> Result<Vec<CommentPage>, JiraError> {
    let mut pages = Vec::new();
    let mut at = start;
    while at < end {
        let page = client.comments(key, at, CommentOrder::OldestFirst)?;
        if page.length() == 0 {
            break;
        }
        at += page.length();
        // There may be fewer by now.
        let is_last = page.total.is_some_and(|total| at >= total);
        pages.push(page);
        if is_last {
            break;
        }
    }
    Ok(pages)
}

/// One page after the other, as long as there is something on them.
fn until_empty(
    client: Client<'_>,
    key: &IssueKey,
    first: CommentPage,
) -> Result<Vec<CommentPage>, JiraError> {
    let mut at = first.length();
    let mut pages = vec![first];
    while at < MOST_COMMENTS && pages.len() < MOST_PAGES {
        let last = &pages[pages.len() - 1];
        if last.length() == 0 || last.total.is_some_and(|total| at >= total) {
            break;
        }
        let page = client.comments(key, at, CommentOrder::OldestFirst)?;
        at += page.length();
        pages.push(page);
    }
    Ok(pages)
}

/// Each comment once, the oldest first.
fn joined(pages: Vec<CommentPage>, which: Comments) -> Discussion {
    let mut discussion = Discussion::default();
    let mut seen = HashSet::new();
    let mut all: Vec<Comment> = Vec::new();
    for page in pages {
        discussion.total = discussion.total.max(page.total.unwrap_or(0));
        discussion.unreadable += page.unreadable;
        let new = page.comments.into_iter();
        all.extend(new.filter(|comment| seen.insert(comment.id.clone())));
    }
    discussion.total = discussion.total.max(all.len() + discussion.unreadable);
    // A server that does not sort is sorted after, as far as it gives times.
    if all.iter().all(|comment| comment.created.is_some()) {
        all.sort_by_key(|comment| comment.created);
    }
    let read = all.len();
    all.retain(|comment| which == Comments::All || !comment.is_restricted());
    discussion.restricted = read - all.len();
    discussion.comments = all;
    discussion
}
