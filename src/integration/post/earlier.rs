//! Earlier posts of the same text.

use jiff::Timestamp;

use crate::clock::minute;
use crate::error::{Failure, Kind, Remedy};
use crate::store::{Audience, IssueLink, ItemId, PartState, Post, Store};

/// Whether to post a text that was posted before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// Do not post it again.
    No,
    /// Post it again.
    Always,
    /// Post it again if the last post finished, or started and did not finish, at this time. A
    /// repeated request posts once.
    After(Timestamp),
}

impl Again {
    /// Whether to post again after a finished post.
    fn follows(self, post: &Post) -> bool {
        match self {
            Self::No => false,
            Self::Always => true,
            Self::After(seen) => post.finished == Some(seen),
        }
    }

    /// Whether to send parts again that may have been posted.
    pub(super) fn resends(self, post: &Post) -> bool {
        match self {
            Self::No => false,
            Self::Always => true,
            Self::After(seen) => post.finished.is_none() && post.started == seen,
        }
    }
}

/// Returns the unfinished post of the same text and task to the same issue.
///
/// Fails as [`Kind::AlreadyPosted`] if it is finished, unless `again` allows another post.
pub fn unfinished(
    store: &Store,
    task: Option<ItemId>,
    issue: &IssueLink,
    text: &str,
    again: Again,
) -> Result<Option<Post>, Failure> {
    let Some(post) = store.last_post(task, issue, text)? else {
        return Ok(None);
    };
    let Some(at) = post.finished else {
        return Ok(Some(post));
    };
    if again.follows(&post) {
        return Ok(None);
    }
    let what = task.map_or_else(
        || "this text".to_owned(),
        |task| format!("the summary of {task}"),
    );
    let mut urls = post.parts.iter().filter_map(|part| part.url(issue));
    let first = urls.next().unwrap_or_default();
    let rest = match urls.count() {
        0 => String::new(),
        count => format!(" and {count} more"),
    };
    let key = &issue.key;
    let when = minute(at);
    let message = format!("{what} was posted to {key} on {when} already: {first}{rest}");
    Err(Failure::new(Kind::AlreadyPosted, message).with_remedy(Remedy::PostAgain(at)))
}

/// Returns the post to resume for this audience; `None` to start again, if nothing was sent to another
/// audience.
///
/// Fails as [`Kind::Conflict`] if parts were, or may have been, posted for another audience.
pub fn resumed(post: Post, audience: Audience) -> Result<Option<Post>, Failure> {
    if post.audience == audience {
        return Ok(Some(post));
    }
    if post
        .parts
        .iter()
        .all(|part| part.state == PartState::Planned)
    {
        return Ok(None);
    }
    let begun = match post.audience {
        Audience::Everyone => "for the customer to see too",
        Audience::Internal => "for the team only",
    };
    let message = format!(
        "posting this to {} began on {} {begun}, and some of it is there or may be",
        post.issue.key,
        minute(post.started)
    );
    Err(Failure::new(Kind::Conflict, message)
        .with_remedy(Remedy::KeepAudience(post.issue.key.to_string())))
}
