//! All comments of an issue, from all its pages.

use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::parallel;
use crate::connection::IssueKey;
use crate::error::Kind;
use crate::jira::{Client, Comment, CommentOrder, CommentPage, Discussion, JiraError};

/// Maximum number of comments read of an issue. Jira keeps 5,000.
const MAX_COMMENTS: usize = 20_000;
/// Maximum number of requests for the comments of an issue.
const MAX_REQUESTS: usize = 400;

/// Maximum size of the comments read for one result, in bytes of JSON. They take ten times as much
/// memory.
const MAX_BYTES: usize = 32 * 1024 * 1024;

/// Maximum number of comments that Jira returns per page.
const PAGE_SIZE: usize = 100;

/// Which comments to include.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comments {
    /// None.
    None,
    /// Comments that everyone who sees the issue can see.
    Unrestricted,
    /// All comments, including those restricted to a role or group, or internal to a service desk.
    All,
}

/// Bytes of comments read so far, for one issue or several.
#[derive(Debug, Default)]
pub(super) struct Budget(AtomicUsize);

impl Budget {
    fn spend(&self, bytes: usize) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }

    fn is_spent(&self) -> bool {
        self.0.load(Ordering::Relaxed) >= MAX_BYTES
    }
}

/// Callback for the number of comments read and their total.
pub type OnProgress<'a> = &'a (dyn Fn(u64, u64) + Sync);

/// Reads the first page, oldest comments first.
pub(super) fn first(client: Client<'_>, key: &IssueKey) -> Result<CommentPage, JiraError> {
    page(client, key, 0, CommentOrder::OldestFirst, PAGE_SIZE)
}

/// Reads one comment and the total number of comments.
pub(super) fn count(client: Client<'_>, key: &IssueKey) -> Result<CommentPage, JiraError> {
    client.comments(key, 0, CommentOrder::OldestFirst, 1)
}

/// Reads one page; a shorter one if the response is too large.
pub(super) fn page(
    client: Client<'_>,
    key: &IssueKey,
    start: usize,
    order: CommentOrder,
    max: usize,
) -> Result<CommentPage, JiraError> {
    let mut max = max;
    loop {
        match client.comments(key, start, order, max) {
            Err(error) if error.kind == Kind::TooLarge && max > 1 => max = (max / 10).max(1),
            result => return result,
        }
    }
}

/// Reads the pages after the first one in parallel and combines all of them.
pub(super) fn rest(
    client: Client<'_>,
    key: &IssueKey,
    first: CommentPage,
    comments: Comments,
    budget: &Budget,
    on_progress: OnProgress<'_>,
) -> Result<Discussion, JiraError> {
    budget.spend(first.size);
    let reader = Reader {
        client,
        key,
        size: first.max_results.clamp(1, PAGE_SIZE),
        requests: AtomicUsize::new(0),
        budget,
    };
    let Some(total) = first.total else {
        return Ok(joined(reader.until_empty(first)?, comments));
    };
    let mut pages = reader.by_total(first, total, on_progress)?;
    let now = pages.iter().filter_map(|page| page.total);
    if now.clone().min().is_some_and(|min| min < total) {
        // A comment was deleted meanwhile, which moved the following ones to other pages.
        if let Some(first) = reader.page(0)? {
            pages = reader.until_empty(first)?;
        }
    } else if let Some(max) = now.max().filter(|max| *max > total) {
        // New comments come last.
        pages.extend(reader.range(total, max)?);
    }
    Ok(joined(pages, comments))
}

/// Reads the pages of one issue, within the limits.
struct Reader<'a> {
    client: Client<'a>,
    key: &'a IssueKey,
    /// Page size.
    size: usize,
    requests: AtomicUsize,
    budget: &'a Budget,
}

impl Reader<'_> {
    /// Reads a page from `start`; `None` if a limit is reached.
    fn page(&self, start: usize) -> Result<Option<CommentPage>, JiraError> {
        let count = self.requests.fetch_add(1, Ordering::Relaxed);
        if count >= MAX_REQUESTS || self.budget.is_spent() {
            return Ok(None);
        }
        let order = CommentOrder::OldestFirst;
        let page = page(self.client, self.key, start, order, self.size)?;
        self.budget.spend(page.size);
        Ok(Some(page))
    }

    /// Reads all pages in parallel, given the total.
    fn by_total(
        &self,
        first: CommentPage,
        total: usize,
        on_progress: OnProgress<'_>,
    ) -> Result<Vec<CommentPage>, JiraError> {
        let total = total.min(MAX_COMMENTS);
        let step = first.max_results.max(first.length());
        if step == 0 || first.length() >= total {
            return Ok(vec![first]);
        }
        report(on_progress, first.length(), total);
        let done = AtomicUsize::new(first.length());
        let starts = [first.length()]
            .into_iter()
            .filter(|start| *start < step)
            .chain((step..total).step_by(step).take(MAX_REQUESTS));
        let starts: Vec<usize> = starts.collect();
        let rest = parallel::try_each(&starts, parallel::MAX_REQUESTS, |&start| {
            let end = (start / step + 1).saturating_mul(step);
            let pages = self.range(start, end.min(total))?;
            let here: usize = pages.iter().map(CommentPage::length).sum();
            report(
                on_progress,
                done.fetch_add(here, Ordering::Relaxed) + here,
                total,
            );
            Ok(pages)
        })?;
        let mut pages = vec![first];
        pages.extend(rest.into_iter().flatten());
        Ok(pages)
    }

    /// Reads the comments from `start` to before `end`, in several requests if the server returns
    /// shorter pages. If it omits comments that the account may not see, the second page repeats
    /// comments of the next range.
    fn range(&self, start: usize, end: usize) -> Result<Vec<CommentPage>, JiraError> {
        let mut pages = Vec::new();
        let mut at = start;
        while at < end {
            let Some(page) = self.page(at)? else {
                break;
            };
            if page.length() == 0 {
                break;
            }
            at += page.length();
            // Comments may have been deleted.
            let is_last = page.total.is_some_and(|total| at >= total);
            pages.push(page);
            if is_last {
                break;
            }
        }
        Ok(pages)
    }

    /// Reads one page after the other until one is empty.
    fn until_empty(&self, first: CommentPage) -> Result<Vec<CommentPage>, JiraError> {
        let mut at = first.length();
        let mut pages = vec![first];
        while at < MAX_COMMENTS {
            let last = &pages[pages.len() - 1];
            if last.length() == 0 || last.total.is_some_and(|total| at >= total) {
                break;
            }
            let Some(page) = self.page(at)? else {
                break;
            };
            at += page.length();
            pages.push(page);
        }
        Ok(pages)
    }
}

fn report(on_progress: OnProgress<'_>, done: usize, total: usize) {
    on_progress(done.min(total) as u64, total as u64);
}

/// Combines the pages: each comment once, oldest first.
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
    // Some servers ignore the requested order.
    if all.iter().all(|comment| comment.created.is_some()) {
        all.sort_by_key(|comment| comment.created);
    }
    let read = all.len();
    all.retain(|comment| which == Comments::All || !comment.is_restricted());
    discussion.restricted = read - all.len();
    discussion.comments = all;
    discussion
}
