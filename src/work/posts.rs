//! What was posted to Jira, part by part.

use jiff::Timestamp;

use super::{IssueLink, PostId, TaskId};

/// Who gets to see a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Everybody who sees the issue; on a service desk, its customer too.
    Everyone,
    /// On a service desk, only the team.
    Internal,
}

impl Audience {
    /// The stable name, which the database and `--json` use.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Everyone => "everyone",
            Self::Internal => "internal",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        [Self::Everyone, Self::Internal]
            .into_iter()
            .find(|audience| audience.name() == name)
    }
}

/// A post to be begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPost {
    /// The task whose summary it is.
    pub task: Option<TaskId>,
    /// Where it goes.
    pub issue: IssueLink,
    /// All of it, in Markdown.
    pub text: String,
    /// Who gets to see it.
    pub audience: Audience,
    /// The same in parts, in Markdown; at least one.
    pub parts: Vec<String>,
}

/// A text on its way to an issue, or there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Its number.
    pub id: PostId,
    /// The task whose summary it is.
    pub task: Option<TaskId>,
    /// Where it goes.
    pub issue: IssueLink,
    /// All of it, in Markdown.
    pub text: String,
    /// Who gets to see it.
    pub audience: Audience,
    /// Its parts, in their order.
    pub parts: Vec<Part>,
    /// When it was begun.
    pub started: Timestamp,
    /// When its last part was posted.
    pub finished: Option<Timestamp>,
}

/// What goes into one comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Counted from 1.
    pub number: u32,
    /// Its text.
    pub markdown: String,
    /// What became of it.
    pub state: PartState,
}

/// What became of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartState {
    /// It was not sent, or refused.
    Planned,
    /// It is being sent; when nobody is doing that any more, it may have been posted or not.
    Sending,
    /// It is there.
    Posted {
        /// Jira's identifier of the comment.
        comment_id: String,
        /// When that was known.
        at: Timestamp,
    },
}

impl Part {
    /// The address of the comment on the issue's page, once it is there.
    pub fn url(&self, issue: &IssueLink) -> Option<String> {
        match &self.state {
            PartState::Planned | PartState::Sending => None,
            PartState::Posted { comment_id, .. } => {
                Some(issue.site.comment_url(&issue.key, comment_id))
            }
        }
    }
}
