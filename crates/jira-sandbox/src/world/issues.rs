//! Projects and issues.

use serde_json::{Map, Value};

use super::comments::{Author, Comment};
use super::document;

/// A project.
#[derive(Debug, Clone)]
pub struct Project {
    /// The numeric identifier.
    pub id: String,
    /// The prefix of its issues' keys.
    pub key: String,
    /// The name shown to people.
    pub name: String,
    /// `software`, `business` or `service_desk`.
    pub type_key: String,
}

/// An issue.
#[derive(Debug, Clone)]
pub struct Issue {
    /// The numeric identifier.
    pub id: String,
    /// Such as `SHOP-3`. Its prefix names the project.
    pub key: String,
    /// The keys that it had in other projects; it is found by them, and answers with its own.
    pub former_keys: Vec<String>,
    /// One line.
    pub summary: String,
    /// An Atlassian document, or `None`.
    pub description: Option<Value>,
    /// Such as `Bug`; `Sub-task` makes it a subtask of its parent.
    pub issue_type: String,
    /// Where the work stands.
    pub status: Status,
    /// Such as `High`; `None` where the project does not use priorities.
    pub priority: Option<String>,
    /// An account ID.
    pub assignee: Option<String>,
    /// An account ID.
    pub reporter: Option<String>,
    /// Words without spaces.
    pub labels: Vec<String>,
    /// As Jira writes times: `2026-11-02T09:12:00.000+0000`.
    pub created: String,
    /// As `created`.
    pub updated: String,
    /// The epic, or the issue that it is a subtask of.
    pub parent: Option<String>,
    /// What links it to other issues.
    pub links: Vec<Link>,
    /// Its files.
    pub attachments: Vec<Attachment>,
    /// What was said of it, in the order in which it was said.
    pub comments: Vec<Comment>,
    /// Fields that are sent as they stand, instead of those above where a name is the same.
    pub fields: Map<String, Value>,
}

/// A link to another issue, as seen from one of its ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The numeric identifier, the same at both ends.
    pub id: String,
    /// What it says.
    pub kind: LinkType,
    /// Which way it is read from here.
    pub direction: LinkDirection,
    /// The other end. A link to an issue that is not there is not shown.
    pub other: String,
}

/// What a link says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkType {
    /// One issue blocks the other.
    Blocks,
    /// One issue says what the other one does.
    Duplicate,
    /// They have to do with each other.
    Relates,
}

/// Which way a link is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkDirection {
    /// From the other issue: `is blocked by`.
    Inward,
    /// To the other issue: `blocks`.
    Outward,
}

/// A file that belongs to an issue. Its content is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// The numeric identifier.
    pub id: String,
    /// Such as `screenshot.png`.
    pub filename: String,
    /// Such as `image/png`.
    pub mime_type: String,
    /// In bytes.
    pub size: u64,
    /// As Jira writes times: `2026-11-02T09:12:00.000+0000`.
    pub created: String,
    /// Who added it.
    pub author: Author,
}

/// The status of an issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Not begun.
    NotBegun,
    /// Begun.
    InProgress,
    /// Finished.
    Done,
}

impl Status {
    /// The name, which sites can change and translate.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::NotBegun => "To Do",
            Self::InProgress => "In Progress",
            Self::Done => "Done",
        }
    }

    /// The category's key, which they cannot.
    pub(crate) const fn category_key(self) -> &'static str {
        match self {
            Self::NotBegun => "new",
            Self::InProgress => "indeterminate",
            Self::Done => "done",
        }
    }
}

impl LinkType {
    /// The numeric identifier, the name, and how it is read inwards and outwards.
    pub(crate) const fn words(self) -> [&'static str; 4] {
        match self {
            Self::Blocks => ["10000", "Blocks", "is blocked by", "blocks"],
            Self::Duplicate => ["10002", "Duplicate", "is duplicated by", "duplicates"],
            Self::Relates => ["10003", "Relates", "relates to", "relates to"],
        }
    }
}

impl Issue {
    /// A task that nobody has begun, without anything but a summary.
    pub fn new(id: u64, key: String, summary: &str) -> Self {
        let time = "2026-10-01T08:30:00.000+0000";
        Self {
            id: id.to_string(),
            key,
            former_keys: Vec::new(),
            summary: summary.to_owned(),
            description: None,
            issue_type: "Task".to_owned(),
            status: Status::NotBegun,
            priority: None,
            assignee: None,
            reporter: None,
            labels: Vec::new(),
            created: time.to_owned(),
            updated: time.to_owned(),
            parent: None,
            links: Vec::new(),
            attachments: Vec::new(),
            comments: Vec::new(),
            fields: Map::new(),
        }
    }

    /// Whether it is a part of its parent, and not one of an epic's issues.
    pub(crate) fn is_subtask(&self) -> bool {
        self.issue_type == "Sub-task"
    }

    /// The words of custom fields that hold text or a document.
    pub(crate) fn custom_text(&self) -> String {
        let custom = self.fields.iter();
        let custom = custom.filter(|(name, _)| name.starts_with("customfield_"));
        custom
            .map(|(_, value)| match value.as_str() {
                Some(words) => format!("\n{words}"),
                None => document::text(value),
            })
            .collect()
    }

    /// The words of the description.
    pub(crate) fn description_text(&self) -> String {
        self.description
            .as_ref()
            .map_or_else(String::new, document::text)
    }
}
