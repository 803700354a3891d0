//! Tasks, objectives and posts.

use serde::Serialize;
use utoipa::ToSchema;

use super::CommentCounts;
use crate::integration::import;
use crate::store;
pub use crate::store::{Audience, Status as TaskStatus};

/// The Jira issue that something is linked to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct IssueLink {
    /// The key that it had when it was linked.
    #[schema(example = "SHOP-2")]
    pub key: String,
    /// Jira's identifier, which stays when the issue moves.
    pub id: String,
    /// The address of its page.
    pub url: String,
    /// The site that it is on.
    pub site: String,
}

/// A task in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TaskInList {
    /// Its name.
    #[schema(example = "T12")]
    pub id: String,
    /// One line.
    pub title: String,
    /// Where the work stands.
    pub status: TaskStatus,
    /// The objective that it is under.
    pub objective: Option<String>,
    /// The issue that it is linked to.
    pub issue: Option<IssueLink>,
    /// When it was made.
    #[schema(format = DateTime)]
    pub created: String,
    /// When anything of it was changed last.
    #[schema(format = DateTime)]
    pub updated: String,
    /// When it was completed or given up.
    #[schema(format = DateTime)]
    pub finished: Option<String>,
}

/// A task with all that is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Task {
    /// What lists show of it.
    #[serde(flatten)]
    pub line: TaskInList,
    /// Markdown for an agent.
    pub instructions: String,
    /// What was done, in Markdown; there once it is finished.
    pub summary: Option<String>,
    /// What was posted of it to Jira, the oldest first.
    pub posts: Vec<Post>,
}

/// An objective in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ObjectiveInList {
    /// Its name.
    #[schema(example = "O3")]
    pub id: String,
    /// One line.
    pub title: String,
    /// The issue that it is linked to.
    pub issue: Option<IssueLink>,
    /// How many tasks are under it.
    pub tasks: u32,
    /// How many of them are finished.
    pub finished_tasks: u32,
    /// When it was made.
    #[schema(format = DateTime)]
    pub created: String,
    /// When anything of it was changed last.
    #[schema(format = DateTime)]
    pub updated: String,
}

/// An objective with all that is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Objective {
    /// What lists show of it.
    #[serde(flatten)]
    pub line: ObjectiveInList,
    /// Markdown for agents.
    pub instructions: String,
    /// The newest of its tasks; the list of tasks has all of them.
    pub newest_tasks: Vec<TaskInList>,
}

/// What was made of an issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Imported<T> {
    /// The task or objective.
    #[serde(flatten)]
    pub item: T,
    /// The newest tasks and objectives that were made of the same issue before.
    pub linked_before: Vec<String>,
    /// How many comments there are, and how many were not carried over; nothing when none were
    /// asked for, or when a repeated request has made nothing.
    pub comments: Option<CommentCounts>,
}

impl<T> Imported<T> {
    /// An item that was created from an issue.
    pub fn new(item: T, imported: &import::Imported) -> Self {
        let source = imported.source.as_ref();
        Self {
            item,
            linked_before: imported
                .linked_before
                .iter()
                .map(ToString::to_string)
                .collect(),
            comments: source
                .and_then(|source| source.discussion.as_ref())
                .map(CommentCounts::from),
        }
    }
}

/// A text on its way to an issue, or there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Post {
    /// Where it goes.
    pub issue: IssueLink,
    /// Who gets to see it.
    pub audience: Audience,
    /// When it was begun.
    #[schema(format = DateTime)]
    pub started: String,
    /// When its last part was posted.
    #[schema(format = DateTime)]
    pub finished: Option<String>,
    /// Its parts, in their order: one comment each.
    pub parts: Vec<Part>,
}

/// What goes into one comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Part {
    /// Counted from 1.
    pub number: u32,
    /// What became of it.
    pub state: PartState,
    /// Jira's identifier of the comment, once it is there.
    pub comment_id: Option<String>,
    /// The address of the comment.
    pub url: Option<String>,
    /// When it was there.
    #[schema(format = DateTime)]
    pub posted: Option<String>,
}

/// What became of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PartState {
    /// It was not sent, or refused.
    Planned,
    /// It may have been posted or not.
    Unknown,
    /// It is there.
    Posted,
}

impl From<&store::IssueLink> for IssueLink {
    fn from(link: &store::IssueLink) -> Self {
        Self {
            key: link.key.to_string(),
            id: link.issue_id.clone(),
            url: link.url(),
            site: link.site.origin().to_owned(),
        }
    }
}

impl From<&store::ItemSummary> for TaskInList {
    fn from(task: &store::ItemSummary) -> Self {
        Self {
            id: task.id.to_string(),
            title: task.title.clone(),
            status: task.status,
            objective: task.objective.map(|id| id.to_string()),
            issue: task.issue.as_ref().map(IssueLink::from),
            created: task.created.to_string(),
            updated: task.updated.to_string(),
            finished: task.finished.map(|at| at.to_string()),
        }
    }
}

impl Task {
    /// A task, with what was posted of it.
    pub fn new(task: &store::Item, posts: &[store::Post]) -> Self {
        Self {
            line: TaskInList::from(&task.overview),
            instructions: task.instructions.clone(),
            summary: task.summary.clone(),
            posts: posts.iter().map(Post::from).collect(),
        }
    }
}

impl From<&store::ItemSummary> for ObjectiveInList {
    fn from(objective: &store::ItemSummary) -> Self {
        Self {
            id: objective.id.to_string(),
            title: objective.title.clone(),
            issue: objective.issue.as_ref().map(IssueLink::from),
            tasks: objective.tasks,
            finished_tasks: objective.finished_tasks,
            created: objective.created.to_string(),
            updated: objective.updated.to_string(),
        }
    }
}

impl Objective {
    /// An objective, with some of its tasks.
    pub fn new(objective: &store::Item, newest_tasks: &[store::ItemSummary]) -> Self {
        Self {
            line: ObjectiveInList::from(&objective.overview),
            instructions: objective.instructions.clone(),
            newest_tasks: newest_tasks.iter().map(TaskInList::from).collect(),
        }
    }
}

impl From<&store::Post> for Post {
    fn from(post: &store::Post) -> Self {
        Self {
            issue: IssueLink::from(&post.issue),
            audience: post.audience,
            started: post.started.to_string(),
            finished: post.finished.map(|at| at.to_string()),
            parts: post.parts.iter().map(|one| part(one, post)).collect(),
        }
    }
}

fn part(part: &store::Part, post: &store::Post) -> Part {
    let (state, comment_id, posted) = match &part.state {
        store::PartState::Planned => (PartState::Planned, None, None),
        // Somebody may be sending it right now, or may have died over it.
        store::PartState::Sending => (PartState::Unknown, None, None),
        store::PartState::Posted { comment_id, at } => {
            (PartState::Posted, Some(comment_id), Some(at.to_string()))
        }
    };
    Part {
        number: part.number,
        state,
        comment_id: comment_id.cloned(),
        url: part.url(&post.issue),
        posted,
    }
}
