//! Issues and what belongs to them.

use serde::Deserialize;

use super::lenient::{self, Member};
use super::{Body, Time, User};
use crate::connection::IssueKey;

/// An issue, with the fields that were asked for and that the account may see.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "Raw")]
pub struct Issue {
    /// The identifier, which stays when the issue moves to another project.
    pub id: String,
    /// The present key: another than the one asked for, if the issue has moved.
    pub key: IssueKey,
    /// One line; empty when it is hidden.
    pub summary: String,
    /// What has to be done; absent when nobody said.
    pub description: Option<Body>,
    /// Such as `Bug`; sites rename and translate these.
    pub issue_type: Option<String>,
    /// Where the work stands.
    pub status: Option<Status>,
    /// Such as `High`; absent where the project uses none.
    pub priority: Option<String>,
    /// Who works on it.
    pub assignee: Option<User>,
    /// Who reported it.
    pub reporter: Option<User>,
    /// Words without spaces.
    pub labels: Vec<String>,
    /// The project.
    pub project: Option<Project>,
    /// The issue above it, an epic included.
    pub parent: Option<RelatedIssue>,
    /// The issues below it.
    pub subtasks: Vec<RelatedIssue>,
    /// Links to other issues.
    pub links: Vec<Link>,
    /// Files.
    pub attachments: Vec<Attachment>,
    /// When it was made.
    pub created: Option<Time>,
    /// When it was changed last.
    pub updated: Option<Time>,
}

/// Where the work on an issue stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The name, which sites change and translate.
    pub name: String,
    /// The category, which they cannot.
    pub category: StatusCategory,
}

/// What a status means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusCategory {
    /// Not begun.
    New,
    /// Begun.
    InProgress,
    /// Finished.
    Done,
    /// Jira does not say.
    Undefined,
}

impl StatusCategory {
    /// Jira's own key.
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
    /// The prefix of its issues' keys.
    pub key: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// `software`, `business`, `service_desk`, …
    pub type_key: Option<String>,
}

/// As much of another issue as an issue says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelatedIssue {
    /// The key.
    pub key: IssueKey,
    /// One line, if the account may see it.
    pub summary: Option<String>,
    /// The name of its status.
    pub status: Option<String>,
    /// The name of its type.
    pub issue_type: Option<String>,
}

/// A link to another issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// How this issue stands to the other one: `is blocked by`, `relates to`, …
    pub relation: String,
    /// The other issue.
    pub issue: RelatedIssue,
}

/// A file of an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// The name.
    pub filename: String,
    /// Such as `image/png`.
    pub mime_type: Option<String>,
    /// In bytes.
    pub size: Option<u64>,
}

impl Issue {
    /// Whether customers of a service desk may see the issue, and its public comments.
    pub fn is_service_request(&self) -> bool {
        let type_key = self
            .project
            .as_ref()
            .and_then(|project| project.type_key.as_deref());
        type_key == Some("service_desk")
    }

    /// The summary, or words in its place.
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
    id: Member,
    key: Member,
    fields: Member,
}

#[derive(Default, Deserialize)]
struct RawFields {
    summary: Member,
    description: Member,
    issuetype: Member,
    status: Member,
    priority: Member,
    assignee: Member,
    reporter: Member,
    labels: Member,
    project: Member,
    parent: Member,
    subtasks: Member,
    issuelinks: Member,
    attachment: Member,
    created: Member,
    updated: Member,
}

#[derive(Deserialize)]
struct Named {
    name: Member,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawStatus {
    status_category: Member,
}

#[derive(Deserialize)]
struct RawCategory {
    key: Member,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawProject {
    key: Member,
    name: Member,
    project_type_key: Member,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawLink {
    #[serde(rename = "type")]
    kind: Member,
    inward_issue: Member,
    outward_issue: Member,
}

#[derive(Default, Deserialize)]
struct RawLinkType {
    name: Member,
    inward: Member,
    outward: Member,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawAttachment {
    filename: Member,
    mime_type: Member,
    size: Member,
}

impl TryFrom<Raw> for Issue {
    type Error = &'static str;

    fn try_from(raw: Raw) -> Result<Self, Self::Error> {
        let key = lenient::text(&raw.key).and_then(|key| key.parse().ok());
        let fields: RawFields = lenient::read(&raw.fields).unwrap_or_default();
        Ok(Self {
            id: lenient::text(&raw.id).ok_or("an issue without an identifier")?,
            key: key.ok_or("an issue without a key")?,
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

/// The `name` of an object; some apps give the bare name.
fn name(member: &Member) -> Option<String> {
    match lenient::read::<Named>(member) {
        Some(named) => lenient::text(&named.name),
        None => lenient::read::<String>(member).filter(|name| !name.trim().is_empty()),
    }
}

fn status(member: &Member) -> Option<Status> {
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

fn related(member: &Member) -> Option<RelatedIssue> {
    RelatedIssue::of(&lenient::read(member)?)
}

impl RelatedIssue {
    /// Nothing for an issue without a key: it could not be named.
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

/// A link names one of the two sides; a description of Jira's requires both, and one that had both
/// would be two links.
fn links(raw: &RawLink) -> impl Iterator<Item = Link> + use<> {
    let kind: RawLinkType = lenient::read(&raw.kind).unwrap_or_default();
    let side = |words: &Member, issue: &Member| {
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
