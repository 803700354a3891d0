//! All comments of an issue, from all its pages.

use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::parallel;
use crate::connection::IssueKey;
use crate::error::Kind;
use crate::jira::{Client, Comment, CommentOrder, CommentPage, Discussion, JiraError};

/// Jira keeps 5,000 comments of an issue; a server that claims far more is not followed for ever.
const MOST_COMMENTS: usize = 20_000;
/// Requests for the comments of one issue: the same for a server that gives a comment or two on each
/// page.
const MOST_REQUESTS: usize = 400;

/// So many bytes of comments are read for one answer, and then no more: in memory they take ten times as
/// much. Jira's largest texts fill it a thousand times.
const MOST_BYTES: usize = 32 * 1024 * 1024;

/// As many comments on a page as live sites give at most.
const PAGE: usize = 100;

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

/// How much is read of comments, for one issue or for several.
#[derive(Debug, Default)]
pub(super) struct Budget(AtomicUsize);

impl Budget {
    fn spend(&self, bytes: usize) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }

    fn is_spent(&self) -> bool {
        self.0.load(Ordering::Relaxed) >= MOST_BYTES
    }
}

/// Told how many comments are there, and of how many.
pub type Tell<'a> = &'a (dyn Fn(u64, u64) + Sync);

/// The first page, the oldest comments first.
pub(super) fn first(client: Client<'_>, key: &IssueKey) -> Result<CommentPage, JiraError> {
    page(client, key, 0, CommentOrder::OldestFirst, PAGE)
}

/// A page of one comment, which says how many there are.
pub(super) fn count(client: Client<'_>, key: &IssueKey) -> Result<CommentPage, JiraError> {
    client.comments(key, 0, CommentOrder::OldestFirst, 1)
}

/// One page; of fewer comments where so many are more than is read of one answer.
pub(super) fn page(
    client: Client<'_>,
    key: &IssueKey,
    start: usize,
    order: CommentOrder,
    most: usize,
) -> Result<CommentPage, JiraError> {
    let mut most = most;
    loop {
        match client.comments(key, start, order, most) {
            Err(error) if error.kind == Kind::TooLarge && most > 1 => most = (most / 10).max(1),
            result => return result,
        }
    }
}

/// The comments behind the first page, side by side, put together with it.
pub(super) fn rest(
    client: Client<'_>,
    key: &IssueKey,
    first: CommentPage,
    comments: Comments,
    budget: &Budget,
    tell: Tell<'_>,
) -> Result<Discussion, JiraError> {
    budget.spend(first.size);
    let reader = Reader {
        client,
        key,
        size: first.max_results.clamp(1, PAGE),
        requests: AtomicUsize::new(0),
        budget,
    };
    let Some(total) = first.total else {
        return Ok(joined(reader.until_empty(first)?, comments));
    };
    let mut pages = reader.by_total(first, total, tell)?;
    let now = pages.iter().filter_map(|page| page.total);
    if now.clone().min().is_some_and(|least| least < total) {
        // A comment was removed meanwhile, and those after it have moved to other pages.
        if let Some(first) = reader.page(0)? {
            pages = reader.until_empty(first)?;
        }
    } else if let Some(most) = now.max().filter(|most| *most > total) {
        // New ones stand at the end.
        pages.extend(reader.range(total, most)?);
    }
    Ok(joined(pages, comments))
}

/// Asks for pages of one issue, and not for ever.
struct Reader<'a> {
    client: Client<'a>,
    key: &'a IssueKey,
    /// How many comments are asked for: as many as the first page could hold.
    size: usize,
    requests: AtomicUsize,
    budget: &'a Budget,
}

impl Reader<'_> {
    /// The comments from `start` on; nothing when there were enough requests, or enough was read.
    fn page(&self, start: usize) -> Result<Option<CommentPage>, JiraError> {
        let has_asked = self.requests.fetch_add(1, Ordering::Relaxed);
        if has_asked >= MOST_REQUESTS || self.budget.is_spent() {
            return Ok(None);
        }
        let order = CommentOrder::OldestFirst;
        let page = page(self.client, self.key, start, order, self.size)?;
        self.budget.spend(page.size);
        Ok(Some(page))
    }

    /// As many pages as the total makes, each as long as the server said of the first.
    fn by_total(
        &self,
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
            .chain((step..total).step_by(step).take(MOST_REQUESTS));
        let starts: Vec<usize> = starts.collect();
        let rest = parallel::try_each(&starts, parallel::MOST, |&start| {
            let end = (start / step + 1).saturating_mul(step);
            let pages = self.range(start, end.min(total))?;
            let here: usize = pages.iter().map(CommentPage::length).sum();
            say(tell, done.fetch_add(here, Ordering::Relaxed) + here, total);
            Ok(pages)
        })?;
        let mut pages = vec![first];
        pages.extend(rest.into_iter().flatten());
        Ok(pages)
    }

    /// The comments from `start` to before `end`: one page, or several where the server gives shorter
    /// ones. Where it leaves out what the account may not see, the second page repeats comments of the
    /// next range.
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
    fn until_empty(&self, first: CommentPage) -> Result<Vec<CommentPage>, JiraError> {
        let mut at = first.length();
        let mut pages = vec![first];
        while at < MOST_COMMENTS {
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

fn say(tell: Tell<'_>, done: usize, total: usize) {
    tell(done.min(total) as u64, total as u64);
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
