//! What became of the same text before.

use jiff::Timestamp;

use crate::clock::minute;
use crate::error::{Failure, Kind};
use crate::remedy::Remedy;
use crate::work::{Audience, IssueLink, PartState, Post, Store, TaskId};

/// Whether a text is posted once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// It is not.
    No,
    /// It is, whatever became of it before.
    Always,
    /// It is, if nothing has become of it since a person saw it: the moment at which the last post of
    /// it was finished or, when that did not end, begun. Said twice, it is posted once.
    After(Timestamp),
}

impl Again {
    /// Whether a whole post is followed by another one.
    fn follows(self, post: &Post) -> bool {
        match self {
            Self::No => false,
            Self::Always => true,
            Self::After(seen) => post.finished == Some(seen),
        }
    }

    /// Whether the parts of a post that may be there are sent once more.
    pub(super) fn resends(self, post: &Post) -> bool {
        match self {
            Self::No => false,
            Self::Always => true,
            Self::After(seen) => post.finished.is_none() && post.started == seen,
        }
    }
}

/// The post of the same text, of the same task or of none, to the same issue that was begun and not
/// finished.
///
/// Fails as [`Kind::AlreadyPosted`] when all of it is there and it is not to be posted again.
pub fn unfinished(
    store: &Store,
    task: Option<TaskId>,
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
    Err(Failure::new(Kind::AlreadyPosted, message)
        .with_hint("to post it once more, add --again")
        .with_remedy(Remedy::PostAgain(at)))
}

/// What is left of a post, for this audience; nothing when none of it was sent to another one, so that
/// it can begin anew.
///
/// Fails as [`Kind::Conflict`] when some of it is there, or may be, for somebody else to see.
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
        .with_hint("to go on so, leave out --internal and --public; else look at the issue, and post what is missing with --issue")
        .with_remedy(Remedy::KeepAudience(post.issue.key.to_string())))
}
