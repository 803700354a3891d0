//! Issues and their comments.

use serde::Serialize;
use utoipa::ToSchema;

use crate::connection::Site;
use crate::integration::search::Found;
use crate::jira::{self, Body, Discussion, Time};

/// A user or app in Jira. Missing values are `null`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// Jira's ID of the account.
    pub account_id: Option<String>,
    /// `atlassian`, `app` or `customer`.
    pub account_type: Option<String>,
    /// Display name.
    pub display_name: Option<String>,
}

/// The status of an issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = IssueStatus)]
pub struct IssueStatus {
    /// Name in the project's workflow.
    pub name: String,
    /// `new`, `indeterminate`, `done` or `undefined`.
    pub category: &'static str,
}

/// An issue in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct IssueInList {
    /// The current key.
    #[schema(example = "SHOP-2")]
    pub key: String,
    /// Jira's ID.
    pub id: String,
    /// URL of the issue.
    pub url: String,
    /// One line.
    pub summary: String,
    /// Name of the type.
    #[serde(rename = "type")]
    pub issue_type: Option<String>,
    /// The status.
    pub status: Option<IssueStatus>,
    /// Name of the priority.
    pub priority: Option<String>,
    /// The assignee.
    pub assignee: Option<User>,
    /// When it was last updated.
    #[schema(format = DateTime)]
    pub updated: Option<String>,
}

/// An issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Issue {
    /// What lists show.
    #[serde(flatten)]
    pub basics: IssueInList,
    /// When it was created.
    #[schema(format = DateTime)]
    pub created: Option<String>,
    /// The reporter.
    pub reporter: Option<User>,
    /// The labels.
    pub labels: Vec<String>,
    /// The project.
    pub project: Option<Project>,
    /// The parent issue.
    pub parent: Option<RelatedIssue>,
    /// The subtasks.
    pub subtasks: Vec<RelatedIssue>,
    /// Linked issues.
    pub links: Vec<LinkedIssue>,
    /// The attachments, without their content.
    pub attachments: Vec<Attachment>,
    /// The description, in Markdown.
    pub description: Option<String>,
}

/// A project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Project {
    /// The key.
    pub key: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// `software`, `service_desk`, `business`, …
    #[serde(rename = "type")]
    pub type_key: Option<String>,
}

/// A related issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RelatedIssue {
    /// The key.
    pub key: String,
    /// URL of the issue.
    pub url: String,
    /// One line.
    pub summary: Option<String>,
    /// Name of the status.
    pub status: Option<String>,
    /// Name of the type.
    #[serde(rename = "type")]
    pub issue_type: Option<String>,
}

/// A linked issue and the kind of the link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LinkedIssue {
    /// The other issue.
    #[serde(flatten)]
    pub issue: RelatedIssue,
    /// Such as `blocks` or `is blocked by`.
    pub relation: String,
}

/// An attachment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Attachment {
    /// The name.
    pub filename: String,
    /// The media type.
    pub mime_type: Option<String>,
    /// The size, in bytes.
    pub size: Option<u64>,
}

/// Numbers of comments, in total and excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CommentCounts {
    /// Number of comments in Jira.
    pub total: usize,
    /// Number of excluded restricted comments.
    pub restricted_left_out: usize,
    /// Number of comments that could not be read.
    pub unreadable: usize,
    /// Number of comments that Jira counted and did not return.
    pub missing: usize,
}

/// The comments of an issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Comments {
    /// The numbers.
    #[serde(flatten)]
    pub counts: CommentCounts,
    /// The comments, oldest first.
    pub items: Vec<Comment>,
}

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Comment {
    /// Jira's ID.
    pub id: String,
    /// URL of the comment.
    pub url: String,
    /// The author.
    pub author: Option<User>,
    /// When it was created.
    #[schema(format = DateTime)]
    pub created: Option<String>,
    /// When it was last updated.
    #[schema(format = DateTime)]
    pub updated: Option<String>,
    /// The role or group it is restricted to.
    pub visibility: Option<Visibility>,
    /// Whether it is internal to a service desk.
    pub internal: bool,
    /// The text, in Markdown.
    pub body: String,
}

/// The role or group that a comment is restricted to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Visibility {
    /// `role` or `group`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The name.
    pub value: String,
}

/// The result of a search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SearchResult {
    /// The issue with the key, or the issues that contain the text, last updated first.
    pub issues: Vec<IssueInList>,
    /// Whether there are more issues.
    pub more: bool,
    /// Number of issues that could not be read.
    pub unreadable: usize,
    /// The key, if no issue has it and the search continued with it as text.
    pub no_such_key: Option<String>,
}

impl User {
    fn of(user: Option<&jira::User>) -> Option<Self> {
        user.map(|user| Self {
            account_id: user.account_id.clone(),
            account_type: user.account_type.clone(),
            display_name: user.display_name.clone(),
        })
    }
}

impl IssueInList {
    /// Converts an issue of a site.
    pub fn new(issue: &jira::Issue, site: &Site) -> Self {
        Self {
            key: issue.key.to_string(),
            id: issue.id.clone(),
            url: site.browse_url(&issue.key),
            summary: issue.summary.clone(),
            issue_type: issue.issue_type.clone(),
            status: issue.status.as_ref().map(|status| IssueStatus {
                name: status.name.clone(),
                category: status.category.key(),
            }),
            priority: issue.priority.clone(),
            assignee: User::of(issue.assignee.as_ref()),
            updated: issue.updated.map(Time::rfc3339),
        }
    }
}

impl Issue {
    /// Converts an issue of a site.
    pub fn new(issue: &jira::Issue, site: &Site) -> Self {
        let related = |issue: &jira::RelatedIssue| RelatedIssue::new(issue, site);
        Self {
            basics: IssueInList::new(issue, site),
            created: issue.created.map(Time::rfc3339),
            reporter: User::of(issue.reporter.as_ref()),
            labels: issue.labels.clone(),
            project: issue.project.as_ref().map(|project| Project {
                key: project.key.clone(),
                name: project.name.clone(),
                type_key: project.type_key.clone(),
            }),
            parent: issue.parent.as_ref().map(related),
            subtasks: issue.subtasks.iter().map(related).collect(),
            links: issue
                .links
                .iter()
                .map(|link| LinkedIssue {
                    issue: related(&link.issue),
                    relation: link.relation.clone(),
                })
                .collect(),
            attachments: issue
                .attachments
                .iter()
                .map(|file| Attachment {
                    filename: file.filename.clone(),
                    mime_type: file.mime_type.clone(),
                    size: file.size,
                })
                .collect(),
            description: issue.description.as_ref().map(Body::to_markdown),
        }
    }
}

impl RelatedIssue {
    fn new(issue: &jira::RelatedIssue, site: &Site) -> Self {
        Self {
            key: issue.key.to_string(),
            url: site.browse_url(&issue.key),
            summary: issue.summary.clone(),
            status: issue.status.clone(),
            issue_type: issue.issue_type.clone(),
        }
    }
}

impl From<&Discussion> for CommentCounts {
    fn from(discussion: &Discussion) -> Self {
        Self {
            total: discussion.total,
            restricted_left_out: discussion.restricted,
            unreadable: discussion.unreadable,
            missing: discussion.missing(),
        }
    }
}

impl Comments {
    /// Converts the comments of an issue.
    pub fn new(discussion: &Discussion, issue: &jira::Issue, site: &Site) -> Self {
        let comments = discussion.comments.iter();
        Self {
            counts: CommentCounts::from(discussion),
            items: comments.map(|one| Comment::new(one, issue, site)).collect(),
        }
    }
}

impl Comment {
    fn new(comment: &jira::Comment, issue: &jira::Issue, site: &Site) -> Self {
        Self {
            id: comment.id.clone(),
            url: site.comment_url(&issue.key, &comment.id),
            author: User::of(comment.author.as_ref()),
            created: comment.created.map(Time::rfc3339),
            updated: comment.updated.map(Time::rfc3339),
            visibility: comment.visibility.as_ref().map(|visibility| Visibility {
                kind: visibility.kind.clone(),
                value: visibility.value.clone(),
            }),
            internal: comment.public == Some(false),
            body: comment.body.to_markdown(),
        }
    }
}

impl SearchResult {
    /// Converts the result of a search on a site.
    pub fn new(found: &Found, site: &Site) -> Self {
        let issues = found.issues.iter();
        Self {
            issues: issues.map(|issue| IssueInList::new(issue, site)).collect(),
            more: found.more,
            unreadable: found.unreadable,
            no_such_key: found.no_such_key.as_ref().map(ToString::to_string),
        }
    }
}
