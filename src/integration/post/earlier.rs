//! What became of the same text before.

use crate::clock::minute;
use crate::error::{Failure, Kind};
use crate::work::{Audience, IssueLink, PartState, Post, Store, TaskId};

/// The post of the same text, of the same task, to the same issue that was begun and not finished.
///
/// Fails as [`Kind::BadRequest`] when all of a task's summary is there and it is not to be posted
/// `again`. A text that is no task's may be posted as often as one likes.
pub fn unfinished(
    store: &Store,
    task: Option<TaskId>,
    issue: &IssueLink,
    text: &str,
    again: bool,
) -> Result<Option<Post>, Failure> {
    let Some(post) = store.last_post(task, issue, text)? else {
        return Ok(None);
    };
    match (post.finished, task) {
        (None, _) => Ok(Some(post)),
        (Some(at), Some(task)) if !again => {
            let urls: Vec<String> = post
                .parts
                .iter()
                .filter_map(|part| part.url(issue))
                .collect();
            let message = format!(
                "the summary of {task} was posted to {} on {}: {}",
                issue.key,
                minute(at),
                urls.join(", ")
            );
            Err(Failure::new(Kind::BadRequest, message)
                .with_hint("to post it once more, add --again"))
        }
        (Some(_), _) => Ok(None),
    }
}

/// What is left of a post, for this audience; nothing when none of it was sent to another one, so that
/// it can begin anew.
///
/// Fails as [`Kind::BadRequest`] when some of it is there, or may be, for somebody else to see.
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
    Err(Failure::new(Kind::BadRequest, message).with_hint(
        "to go on so, leave out --internal and --public; else look at the issue, and post what is missing with --issue",
    ))
}
