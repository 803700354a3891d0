//! The subject and the audience of a post.

use crate::connection::{IssueKey, Site};
use crate::error::{Failure, Kind, Remedy};
use crate::integration::markdown;
use crate::jira::Issue;
use crate::store::{Audience, IssueLink, ItemId, Status, Store};

/// A text and its issue.
#[derive(Debug, Clone)]
pub struct Subject {
    /// The task whose summary it is.
    pub task: Option<ItemId>,
    /// The issue.
    pub key: IssueKey,
    /// The link of the task.
    pub link: Option<IssueLink>,
    /// Markdown; `None` if not read yet.
    pub text: Option<String>,
}

/// Validates a text before anything is sent.
///
/// Fails as [`Kind::BadRequest`] if it is longer than 1 MiB, and as [`Kind::Usage`] if it has no
/// visible text.
pub fn check_text(text: &str, key: &IssueKey) -> Result<(), Failure> {
    if text.len() <= markdown::MAX_POST_LENGTH {
        if markdown::is_visible(text) {
            return Ok(());
        }
        let failure = Failure::new(Kind::Usage, "the comment has no visible text");
        return Err(failure.with_hint(format!(
            "post another text to {key}: HTML comments and tags are not visible"
        )));
    }
    let size = text.len().div_ceil(1024);
    let message =
        format!("the text has {size} KiB, and at most 1024 KiB go into comments on {key}");
    Err(Failure::new(Kind::BadRequest, message).with_remedy(Remedy::PostShorter(key.to_string())))
}

/// Returns the summary of a finished task that is linked to an issue of the connected site.
///
/// Fails as [`Kind::NotFound`]; as [`Kind::Conflict`] if the task is not finished or not linked; and
/// as [`check_text`] does.
pub fn summary(store: &Store, id: ItemId, site: &Site) -> Result<Subject, Failure> {
    let task = store.item(id)?;
    let refused = |message: String, remedy: Remedy| {
        Err(Failure::new(Kind::Conflict, message).with_remedy(remedy))
    };
    let Some(link) = task.overview.issue else {
        return refused(
            format!("{id} is not linked to a Jira issue"),
            Remedy::NameIssue(id.to_string()),
        );
    };
    if link.site != *site {
        return refused(
            format!(
                "{id} is linked to {} on {}, and the connected site is {site}",
                link.key, link.site
            ),
            Remedy::ConnectToLinkedSite,
        );
    }
    if task.overview.status == Status::Open {
        return refused(
            format!("{id} is not finished: it has no summary to post"),
            Remedy::FinishTask(id.to_string()),
        );
    }
    if let Some(summary) = &task.summary {
        check_text(summary, &link.key)?;
    }
    Ok(Subject {
        task: Some(id),
        key: link.key.clone(),
        text: task.summary,
        link: Some(link),
    })
}

/// Fails if the key now belongs to another issue, for example after the project was deleted and
/// created again.
pub fn check_same_issue(issue: &Issue, link: &IssueLink) -> Result<(), Failure> {
    if issue.id == link.issue_id {
        return Ok(());
    }
    let key = &link.key;
    let message = format!("{key} is another issue than the one that the task was made of");
    Err(Failure::new(Kind::Conflict, message).with_remedy(Remedy::PostText(key.to_string())))
}

/// Returns who will see a comment on an issue; `None` if it is a service desk request, whose
/// comments customers can see, and `chosen` does not say.
///
/// Fails as [`Kind::Usage`] if an internal comment is not possible.
pub fn audience(issue: &Issue, chosen: Option<Audience>) -> Result<Option<Audience>, Failure> {
    if issue.is_service_request() {
        return Ok(chosen);
    }
    if chosen == Some(Audience::Internal) {
        let key = &issue.key;
        let message = format!("{key} is no request of a service desk: it has no internal comments");
        return Err(Failure::new(Kind::Usage, message).with_remedy(Remedy::OmitAudience));
    }
    Ok(Some(Audience::Everyone))
}
