//! Posts Markdown as a comment, once: split where it is too long, recorded part by part, and never
//! sent again on a doubt.
//!
//! A comment has no key by which Jira would know a repetition. So each part is recorded as being sent
//! before it is sent. When no answer came, the issue's newest comments are read back; what is not
//! among them is *unknown*, not *not posted*, and a person decides.

mod forms;
mod lengths;
mod read_back;
mod sending;

use std::thread;

use super::issues;
use crate::account::{IssueKey, Site};
use crate::error::Failure;
use crate::jira::{Client, CommentAudience, Issue, Myself, diagnosis};
use crate::work::{Audience, IssueLink, NewPost, Post, Store, TaskId};

pub use forms::Form;
pub use sending::{Event, OnDoubt, send};

/// Where a comment will go, and as whom.
#[derive(Debug)]
pub struct Target {
    /// The issue.
    pub issue: Issue,
    /// The account that the comment will carry the name of.
    pub author: Myself,
}

/// Asks for both side by side.
pub fn target(client: Client<'_>, key: &IssueKey) -> Result<Target, Failure> {
    let (issue, author) = thread::scope(|scope| {
        let author = scope.spawn(|| client.myself());
        let issue = client.issue(key);
        let author = author
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        (issue, author)
    });
    // What is wrong with the credentials explains an issue that is not found, too.
    let author = author.map_err(|error| diagnosis::explain(&error, Some(client.account())))?;
    let issue = issue.map_err(|error| issues::explained(client, key, &error))?;
    Ok(Target { issue, author })
}

/// What became of the same text before.
#[derive(Debug)]
pub enum Before {
    /// It was never posted.
    Nothing,
    /// It was begun and not finished.
    Unfinished(Post),
    /// All of it was posted.
    Posted(Post),
}

/// Looks up what became of the same text, of the same task, on the same issue.
pub fn before(
    store: &Store,
    task: Option<TaskId>,
    issue: &IssueLink,
    text: &str,
) -> Result<Before, Failure> {
    Ok(match store.last_post(task, issue, text)? {
        None => Before::Nothing,
        Some(post) if post.finished.is_some() => Before::Posted(post),
        Some(post) => Before::Unfinished(post),
    })
}

/// Plans a post: the text in parts that are not too long. Nothing is sent yet.
pub fn begin(
    store: &mut Store,
    task: Option<TaskId>,
    issue: IssueLink,
    text: &str,
    audience: Audience,
    site: &Site,
) -> Result<Post, Failure> {
    store.begin_post(&NewPost {
        task,
        issue,
        text: text.to_owned(),
        audience,
        parts: lengths::parts(text, site),
    })
}

/// How many comments a text would make.
pub fn count_parts(text: &str, site: &Site) -> usize {
    lengths::parts(text, site).len()
}

fn comment_audience(audience: Audience) -> CommentAudience {
    match audience {
        Audience::Everyone => CommentAudience::Everyone,
        Audience::Internal => CommentAudience::Internal,
    }
}
