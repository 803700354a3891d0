//! Posts Markdown as a comment, once: split if it is too long, recorded part by part, and never sent
//! again if it may have been posted.
//!
//! Jira has no idempotency key for comments. So each part is recorded before it is sent. Without a
//! response, the newest comments of the issue are read; a part that is not among them is *unknown*,
//! not *not posted*, and the user decides.
//!
//! A front end finds the [`Subject`] and the [`Target`], shows the [`Proposal`], and calls [`run`],
//! which checks again, under a lock, whether the same text was posted meanwhile.

mod earlier;
mod forms;
mod lengths;
mod read_back;
mod sending;
mod subject;

use std::time::Duration;

use super::{issues, parallel};
use crate::connection::{IssueKey, Site};
use crate::error::{Failure, Kind, Remedy};
use crate::jira::{Client, CommentAudience, Issue, Myself, diagnosis};
use crate::store::{Audience, IssueLink, ItemId, NewPost, Post, PostingLock, Store, UserId};
use jira_adf::Document;

pub use earlier::{Again, resumed, unfinished};
pub use forms::Form;
pub use sending::{Event, OnDoubt, send};
pub use subject::{Subject, audience, check_same_issue, check_text, summary};

/// Timeout for the lock while another process is posting.
const LOCK_TIMEOUT: Duration = Duration::from_mins(1);

/// The issue and the author of a comment.
#[derive(Debug)]
pub struct Target {
    /// The issue.
    pub issue: Issue,
    /// The account that posts the comment.
    pub author: Myself,
}

/// Reads the issue of a subject, whose key may have changed, and the author.
///
/// Fails as [`target`] and [`check_same_issue`] do.
pub fn place(client: Client<'_>, subject: &Subject) -> Result<(IssueLink, Target), Failure> {
    let target = target(client, &subject.key)?;
    if let Some(link) = &subject.link {
        check_same_issue(&target.issue, link)?;
    }
    let link = issues::link(&target.issue, &client.account().site);
    Ok((link, target))
}

/// A post that is ready for confirmation.
#[derive(Debug)]
pub struct Proposal {
    /// The task whose summary it is.
    pub task: Option<ItemId>,
    /// The issue that it goes to.
    pub issue: IssueLink,
    /// The whole text, in Markdown.
    pub text: String,
    /// Who will see it; `None` if the user has to choose.
    pub audience: Option<Audience>,
    /// Whether to post a text that was posted before.
    pub again: Again,
    /// An earlier post of the same text that did not finish and will be resumed.
    pub unfinished: Option<Post>,
}

impl Proposal {
    /// Checks what became of the same text before, and who will see the comment.
    ///
    /// Fails as [`unfinished`], [`resumed`] and [`audience`] do. Without a target, the audience must
    /// be given.
    pub fn new(
        store: &Store,
        task: Option<ItemId>,
        (issue, target): (IssueLink, Option<&Target>),
        text: String,
        chosen: Option<Audience>,
        again: Again,
    ) -> Result<Self, Failure> {
        let unfinished = match unfinished(store, task, &issue, &text, again)? {
            Some(post) => {
                let audience = chosen.unwrap_or(post.audience);
                resumed(post, audience)?
            }
            None => None,
        };
        let audience = match target {
            Some(target) => audience(&target.issue, chosen)?,
            None => chosen,
        };
        Ok(Self {
            task,
            issue,
            text,
            audience: unfinished.as_ref().map(|post| post.audience).or(audience),
            again,
            unfinished,
        })
    }

    /// Returns the plan to run. Fails as [`Kind::Usage`] if the audience is not chosen.
    pub fn into_plan(self) -> Result<Plan, Failure> {
        let Some(audience) = self.audience else {
            return Err(customers_could_see_it(&self.issue));
        };
        Ok(Plan {
            task: self.task,
            posted_by: None,
            issue: self.issue,
            text: self.text,
            audience,
            again: self.again,
        })
    }
}

fn customers_could_see_it(issue: &IssueLink) -> Failure {
    let key = &issue.key;
    let message = format!("{key} is a request of a service desk, whose comments customers can see");
    Failure::new(Kind::Usage, message).with_remedy(Remedy::ChooseAudience)
}

/// Reads the issue and the author in parallel.
pub fn target(client: Client<'_>, key: &IssueKey) -> Result<Target, Failure> {
    let (issue, author) = parallel::both(|| client.issue(key), || client.myself());
    // Invalid credentials also explain an issue that is not found.
    let author = author.map_err(|error| diagnosis::explain(&error, Some(client.account())))?;
    let issue = issue.map_err(|error| issues::explained(client, key, &error))?;
    Ok(Target { issue, author })
}

/// A confirmed post.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The task whose summary it is.
    pub task: Option<ItemId>,
    /// The issue that it goes to.
    pub issue: IssueLink,
    /// Who posts it; `None` for the command line.
    pub posted_by: Option<UserId>,
    /// The whole text, in Markdown.
    pub text: String,
    /// Who will see it.
    pub audience: Audience,
    /// Whether to post a text that was posted before.
    pub again: Again,
}

/// Posts a text, or the remaining parts of an unfinished post. Returns the post.
///
/// `author` is the ID of the account, if known. Fails as [`unfinished`],
/// [`resumed`] and [`send`] do.
pub fn run(
    client: Client<'_>,
    store: &mut Store,
    plan: &Plan,
    author: Option<String>,
    on_event: &mut dyn FnMut(&Event<'_>),
) -> Result<Post, Failure> {
    let lock = if let Ok(lock) = store.lock_posting(&plan.issue, Duration::ZERO) {
        lock
    } else {
        on_event(&Event::Waiting);
        store.lock_posting(&plan.issue, LOCK_TIMEOUT)?
    };
    // Another process may have posted since the proposal.
    let earlier = unfinished(store, plan.task, &plan.issue, &plan.text, plan.again)?;
    let rest = match earlier {
        Some(post) => resumed(post, plan.audience)?,
        None => None,
    };
    let post = match rest {
        Some(post) => post,
        None => begin(store, &lock, plan, &client.account().site)?,
    };
    let on_doubt = if plan.again.resends(&post) {
        OnDoubt::Resend
    } else {
        OnDoubt::Stop
    };
    send(client, store, &lock, post, author, on_doubt, on_event)
}

/// Splits a text and records its parts. Sends nothing.
pub fn begin(
    store: &mut Store,
    _lock: &PostingLock,
    plan: &Plan,
    site: &Site,
) -> Result<Post, Failure> {
    store.begin_post(&NewPost {
        task: plan.task,
        issue: plan.issue.clone(),
        text: plan.text.clone(),
        audience: plan.audience,
        parts: stored_parts(&lengths::parts(&plan.text, site), site),
        posted_by: plan.posted_by,
    })
}

/// Returns the number of comments that a text needs.
pub fn count_parts(text: &str, site: &Site) -> usize {
    lengths::parts(text, site).len()
}

/// Returns the document of each comment, in the best looking form.
pub fn documents(text: &str, site: &Site) -> Vec<Document> {
    let parts = lengths::parts(text, site);
    let is_one = parts.len() == 1;
    let numbered = (1..).zip(&parts);
    numbered
        .map(|(number, part)| {
            let number = (!is_one).then_some(number);
            forms::document(part, number, Form::Current, site)
        })
        .collect()
}

/// The parts as they are stored: in the current form, without headings.
fn stored_parts(parts: &[String], site: &Site) -> Vec<Document> {
    parts
        .iter()
        .map(|part| forms::document(part, None, Form::Current, site))
        .collect()
}

fn comment_audience(audience: Audience) -> CommentAudience {
    match audience {
        Audience::Everyone => CommentAudience::Everyone,
        Audience::Internal => CommentAudience::Internal,
    }
}
