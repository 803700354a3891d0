//! Reads an issue with its comments, for an agent.

use std::thread;

use super::discussion::{self, Comments, Tell};
use super::{issues, parallel};
use crate::account::IssueKey;
use crate::error::Failure;
use crate::jira::{Client, CommentOrder, CommentPage, Discussion, Issue, JiraError};

/// An issue as an agent gets to see it.
#[derive(Debug, Clone, PartialEq)]
pub struct WholeIssue {
    /// The issue.
    pub issue: Issue,
    /// Its comments, if they were asked for.
    pub discussion: Option<Discussion>,
}

/// An issue, and the first page of its comments.
type Beginning = (Issue, Option<CommentPage>);

/// Reads one issue.
pub fn read(
    client: Client<'_>,
    key: &IssueKey,
    comments: Comments,
    tell: Tell<'_>,
) -> Result<WholeIssue, Failure> {
    let (issue, first) = beginning(client, key, comments)?;
    whole(client, issue, first, comments, tell)
}

/// Reads several issues, each once, in the order of their keys. One that cannot be read fails them
/// all.
pub fn read_all(
    client: Client<'_>,
    keys: &[IssueKey],
    comments: Comments,
    tell: Tell<'_>,
) -> Result<Vec<WholeIssue>, Failure> {
    let at_once = match comments {
        Comments::None => parallel::MOST,
        // Each asks for the first comments at the same time.
        Comments::Unrestricted | Comments::All => parallel::MOST / 2,
    };
    let beginnings = parallel::try_each(keys, at_once, |key| beginning(client, key, comments))?;
    let mut all: Vec<WholeIssue> = Vec::new();
    for (issue, first) in beginnings {
        // Two keys may name one issue: it has moved.
        if !all.iter().any(|known| known.issue.id == issue.id) {
            all.push(whole(client, issue, first, comments, tell)?);
        }
    }
    Ok(all)
}

/// Asks for the issue and its first comments side by side.
fn beginning(client: Client<'_>, key: &IssueKey, comments: Comments) -> Result<Beginning, Failure> {
    if comments == Comments::None {
        return Ok((issues::find(client, key)?, None));
    }
    let (issue, first) = thread::scope(|scope| {
        let first = scope.spawn(|| client.comments(key, 0, CommentOrder::OldestFirst));
        let issue = client.issue(key);
        let first = first
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        (issue, first)
    });
    let explained = |error: JiraError| issues::explained(client, key, &error);
    let issue = issue.map_err(explained)?;
    Ok((issue, Some(first.map_err(explained)?)))
}

fn whole(
    client: Client<'_>,
    issue: Issue,
    first: Option<CommentPage>,
    comments: Comments,
    tell: Tell<'_>,
) -> Result<WholeIssue, Failure> {
    let discussion = first
        .map(|first| discussion::rest(client, &issue.key, first, comments, tell))
        .transpose()
        .map_err(|error| issues::explained(client, &issue.key, &error))?;
    Ok(WholeIssue { issue, discussion })
}
