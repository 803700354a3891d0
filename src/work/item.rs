//! Tasks and objectives.

use std::fmt;

use jiff::Timestamp;

use super::{ObjectiveId, TaskId};
use crate::connection::{IssueKey, Site};

/// A Jira issue as a task or objective keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueLink {
    /// The site that it is on.
    pub site: Site,
    /// Jira's identifier, which stays when the issue moves.
    pub issue_id: String,
    /// The key that it had when it was linked.
    pub key: IssueKey,
}

impl IssueLink {
    /// The address of the issue's page.
    pub fn url(&self) -> String {
        self.site.browse_url(&self.key)
    }
}

/// Where the work on a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Not finished yet.
    Open,
    /// Done.
    Completed,
    /// Given up.
    Failed,
}

impl Status {
    /// The stable name, which the database and `--json` use.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Completed => "completed",
            Self::Failed => "failed",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        [Self::Open, Self::Completed, Self::Failed]
            .into_iter()
            .find(|status| status.name() == name)
    }
}

/// How the work on a task ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is done.
    Completed,
    /// It was given up.
    Failed,
}

impl Outcome {
    /// The status of a task that ended so.
    pub const fn status(self) -> Status {
        match self {
            Self::Completed => Status::Completed,
            Self::Failed => Status::Failed,
        }
    }
}

/// A task to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTask {
    /// One line.
    pub title: String,
    /// Markdown for an agent.
    pub instructions: String,
    /// The objective that it is put under.
    pub objective: Option<ObjectiveId>,
    /// The issue that it was made of.
    pub issue: Option<IssueLink>,
}

/// A task as lists show it: without its long texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskLine {
    /// Its name.
    pub id: TaskId,
    /// One line.
    pub title: String,
    /// Where the work stands.
    pub status: Status,
    /// The objective that it is under.
    pub objective: Option<ObjectiveId>,
    /// The issue that it is linked to.
    pub issue: Option<IssueLink>,
    /// When it was made.
    pub created: Timestamp,
    /// When anything of it was changed last.
    pub updated: Timestamp,
    /// When it was completed or given up.
    pub finished: Option<Timestamp>,
}

/// A task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// What lists show of it.
    pub line: TaskLine,
    /// Markdown for an agent.
    pub instructions: String,
    /// What was done, in Markdown; there once it is finished.
    pub summary: Option<String>,
}

/// An objective to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewObjective {
    /// One line.
    pub title: String,
    /// Markdown for agents.
    pub instructions: String,
    /// The issue that it was made of.
    pub issue: Option<IssueLink>,
}

/// An objective as lists show it: without its long text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectiveLine {
    /// Its name.
    pub id: ObjectiveId,
    /// One line.
    pub title: String,
    /// The issue that it is linked to.
    pub issue: Option<IssueLink>,
    /// How many tasks are under it.
    pub tasks: u32,
    /// How many of them are finished.
    pub finished_tasks: u32,
    /// When it was made.
    pub created: Timestamp,
    /// When anything of it was changed last.
    pub updated: Timestamp,
}

/// An objective.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objective {
    /// What lists show of it.
    pub line: ObjectiveLine,
    /// Markdown for agents.
    pub instructions: String,
}

/// What is linked to an issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Linked {
    /// A task.
    Task(TaskId),
    /// An objective.
    Objective(ObjectiveId),
}

impl fmt::Display for Linked {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Task(id) => id.fmt(formatter),
            Self::Objective(id) => id.fmt(formatter),
        }
    }
}
