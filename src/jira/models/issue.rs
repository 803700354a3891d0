//! Issues.

use serde::Deserialize;

use super::lenient::{self, RawField};
use super::{Body, Time, User};
use crate::connection::IssueKey;

/// An issue, with the requested fields that the account may see.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "Raw")]
pub struct Issue {
    /// The ID, which does not change when the issue moves to another project.
    pub id: String,
    /// The current key, which differs from the requested one if the issue was moved.
    pub key: IssueKey,
    /// The title; empty if hidden.
    pub summary: String,
    /// The description.
    pub description: Option<Body>,
    /// The issue type, such as `Bug`, as named by the site.
    pub issue_type: Option<String>,
    /// The status.
    pub status: Option<Status>,
    /// The priority, such as `High`.
    pub priority: Option<String>,
    /// The assignee.
    pub assignee: Option<User>,
    /// The reporter.
    pub reporter: Option<User>,
    /// The labels.
    pub labels: Vec<String>,
    /// The project.
    pub project: Option<Project>,
    /// The parent issue or epic.
    pub parent: Option<RelatedIssue>,
    /// The subtasks.
    pub subtasks: Vec<RelatedIssue>,
    /// Links to other issues.
    pub links: Vec<Link>,
    /// The attachments.
    pub attachments: Vec<Attachment>,
    /// When it was created.
    pub created: Option<Time>,
    /// When it was last updated.
    pub updated: Option<Time>,
}

/// The status of an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The name, as chosen by the site.
    pub name: String,
    /// The category, which is the same on all sites.
    pub category: StatusCategory,
}

/// The category of a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusCategory {
    /// To do.
    New,
    /// In progress.
    InProgress,
    /// Done.
    Done,
    /// Unknown.
    Undefined,
}

impl StatusCategory {
    /// Jira's key of the category.
    pub const fn key(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::InProgress => "indeterminate",
            Self::Done => "done",
            Self::Undefined => "undefined",
        }
    }
}

/// A project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// The key, which is the prefix of issue keys.
    pub key: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// `software`, `business`, `service_desk`, …
    pub type_key: Option<String>,
}

/// Another issue, as included in an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelatedIssue {
    /// The key.
    pub key: IssueKey,
    /// The title, if the account may see it.
    pub summary: Option<String>,
    /// The name of its status.
    pub status: Option<String>,
    /// The name of its type.
    pub issue_type: Option<String>,
}

/// A link to another issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The relation of this issue to the other one: `is blocked by`, `relates to`, …
    pub relation: String,
    /// The other issue.
    pub issue: RelatedIssue,
}

/// An attachment of an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// The file name.
    pub filename: String,
    /// The media type, such as `image/png`.
    pub mime_type: Option<String>,
    /// The size in bytes.
    pub size: Option<u64>,
}

impl Issue {
    /// Whether customers of a service desk may see the issue and its public comments.
    pub fn is_service_request(&self) -> bool {
        let type_key = self
            .project
            .as_ref()
            .and_then(|project| project.type_key.as_deref());
        type_key == Some("service_desk")
    }

    /// The summary, or a placeholder.
    pub fn title(&self) -> &str {
        if self.summary.is_empty() {
            "(no summary)"
        } else {
            &self.summary
        }
    }
}

#[derive(Deserialize)]
struct Raw {
    id: RawField,
    key: RawField,
    fields: RawField,
}

#[derive(Default, Deserialize)]
struct RawFields {
    summary: RawField,
    description: RawField,
    issuetype: RawField,
    status: RawField,
    priority: RawField,
    assignee: RawField,
    reporter: RawField,
    labels: RawField,
    project: RawField,
    parent: RawField,
    subtasks: RawField,
    issuelinks: RawField,
    attachment: RawField,
    created: RawField,
    updated: RawField,
}

#[derive(Deserialize)]
struct Named {
    name: RawField,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawStatus {
    status_category: RawField,
}

#[derive(Deserialize)]
struct RawCategory {
    key: RawField,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawProject {
    key: RawField,
    name: RawField,
    project_type_key: RawField,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawLink {
    #[serde(rename = "type")]
    kind: RawField,
    inward_issue: RawField,
    outward_issue: RawField,
}

#[derive(Default, Deserialize)]
struct RawLinkType {
    name: RawField,
    inward: RawField,
    outward: RawField,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawAttachment {
    filename: RawField,
    mime_type: RawField,
    size: RawField,
}

impl TryFrom<Raw> for Issue {
    type Error = &'static str;

    fn try_from(raw: Raw) -> Result<Self, Self::Error> {
        let key = lenient::text(&raw.key).and_then(|key| key.parse().ok());
        let fields: RawFields = lenient::read(&raw.fields).unwrap_or_default();
        Ok(Self {
            id: lenient::text(&raw.id).ok_or("issue without ID")?,
            key: key.ok_or("issue without key")?,
            summary: lenient::text(&fields.summary).unwrap_or_default(),
            description: fields.description.as_deref().map(Body::read),
            issue_type: name(&fields.issuetype),
            status: status(&fields.status),
            priority: name(&fields.priority),
            assignee: lenient::read(&fields.assignee),
            reporter: lenient::read(&fields.reporter),
            labels: lenient::list(&fields.labels)
                .into_iter()
                .filter(|label: &String| !label.trim().is_empty())
                .collect(),
            project: lenient::read(&fields.project).map(|raw: RawProject| Project {
                key: lenient::text(&raw.key),
                name: lenient::text(&raw.name),
                type_key: lenient::text(&raw.project_type_key),
            }),
            parent: related(&fields.parent),
            subtasks: lenient::list(&fields.subtasks)
                .iter()
                .filter_map(RelatedIssue::of)
                .collect(),
            links: lenient::list(&fields.issuelinks)
                .iter()
                .flat_map(links)
                .collect(),
            attachments: lenient::list(&fields.attachment)
                .iter()
                .map(attachment)
                .collect(),
            created: lenient::read(&fields.created),
            updated: lenient::read(&fields.updated),
        })
    }
}

/// The `name` of an object; some apps send the name itself.
fn name(member: &RawField) -> Option<String> {
    match lenient::read::<Named>(member) {
        Some(named) => lenient::text(&named.name),
        None => lenient::read::<String>(member).filter(|name| !name.trim().is_empty()),
    }
}

fn status(member: &RawField) -> Option<Status> {
    let name = name(member)?;
    let raw: Option<RawStatus> = lenient::read(member);
    let category: Option<RawCategory> = raw.and_then(|raw| lenient::read(&raw.status_category));
    let key = category.and_then(|category| lenient::text(&category.key));
    let category = match key.as_deref() {
        Some("new") => StatusCategory::New,
        Some("indeterminate") => StatusCategory::InProgress,
        Some("done") => StatusCategory::Done,
        _ => StatusCategory::Undefined,
    };
    Some(Status { name, category })
}

fn related(member: &RawField) -> Option<RelatedIssue> {
    RelatedIssue::of(&lenient::read(member)?)
}

impl RelatedIssue {
    /// `None` for an issue without a key.
    fn of(raw: &Raw) -> Option<Self> {
        let fields: RawFields = lenient::read(&raw.fields).unwrap_or_default();
        Some(Self {
            key: lenient::text(&raw.key)?.parse().ok()?,
            summary: lenient::text(&fields.summary),
            status: name(&fields.status),
            issue_type: name(&fields.issuetype),
        })
    }
}

/// A link has one of the two sides; Jira's schema requires both, which would be two links.
fn links(raw: &RawLink) -> impl Iterator<Item = Link> + use<> {
    let kind: RawLinkType = lenient::read(&raw.kind).unwrap_or_default();
    let side = |words: &RawField, issue: &RawField| {
        let words = lenient::text(words).or_else(|| lenient::text(&kind.name));
        Some(Link {
            relation: words.unwrap_or_else(|| "is linked to".to_owned()),
            issue: related(issue)?,
        })
    };
    let sides = [
        side(&kind.inward, &raw.inward_issue),
        side(&kind.outward, &raw.outward_issue),
    ];
    sides.into_iter().flatten()
}

fn attachment(raw: &RawAttachment) -> Attachment {
    Attachment {
        filename: lenient::text(&raw.filename).unwrap_or_else(|| "(no name)".to_owned()),
        mime_type: lenient::text(&raw.mime_type),
        size: lenient::read(&raw.size),
    }
}
