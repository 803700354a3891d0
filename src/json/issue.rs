//! Issues and their comments.

use serde::Serialize;
use utoipa::ToSchema;

use crate::connection::Site;
use crate::integration::search::Found;
use crate::jira::{self, Body, Discussion, Time};

/// A person or app in Jira. What Jira does not give is `null`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// Jira's identifier of the account.
    pub account_id: Option<String>,
    /// `atlassian`, `app` or `customer`.
    pub account_type: Option<String>,
    /// The name that Jira shows.
    pub display_name: Option<String>,
}

/// The status of an issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = IssueStatus)]
pub struct IssueStatus {
    /// Its name in the project's workflow.
    pub name: String,
    /// `new`, `indeterminate`, `done` or `undefined`.
    pub category: &'static str,
}

/// An issue in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct IssueInList {
    /// Its present key.
    #[schema(example = "SHOP-2")]
    pub key: String,
    /// Jira's identifier.
    pub id: String,
    /// The address of its page.
    pub url: String,
    /// One line.
    pub summary: String,
    /// The name of its type.
    #[serde(rename = "type")]
    pub issue_type: Option<String>,
    /// Its status.
    pub status: Option<IssueStatus>,
    /// The name of its priority.
    pub priority: Option<String>,
    /// Who works on it.
    pub assignee: Option<User>,
    /// When anything of it was changed last.
    #[schema(format = DateTime)]
    pub updated: Option<String>,
}

/// An issue with all that is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Issue {
    /// What lists show of it.
    #[serde(flatten)]
    pub basics: IssueInList,
    /// When it was made.
    #[schema(format = DateTime)]
    pub created: Option<String>,
    /// Who reported it.
    pub reporter: Option<User>,
    /// Its labels.
    pub labels: Vec<String>,
    /// The project that it is in.
    pub project: Option<Project>,
    /// The issue above it.
    pub parent: Option<RelatedIssue>,
    /// The issues below it.
    pub subtasks: Vec<RelatedIssue>,
    /// The issues that it is linked to.
    pub links: Vec<LinkedIssue>,
    /// Its attachments, which are listed and not fetched.
    pub attachments: Vec<Attachment>,
    /// Its description, in Markdown.
    pub description: Option<String>,
}

/// A project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Project {
    /// Its key.
    pub key: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// `software`, `service_desk`, `business`, …
    #[serde(rename = "type")]
    pub type_key: Option<String>,
}

/// Another issue, as far as Jira tells with this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RelatedIssue {
    /// Its key.
    pub key: String,
    /// The address of its page.
    pub url: String,
    /// One line.
    pub summary: Option<String>,
    /// The name of its status.
    pub status: Option<String>,
    /// The name of its type.
    #[serde(rename = "type")]
    pub issue_type: Option<String>,
}

/// Another issue, and what it is to this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LinkedIssue {
    /// The other issue.
    #[serde(flatten)]
    pub issue: RelatedIssue,
    /// Such as `blocks` or `is blocked by`.
    pub relation: String,
}

/// A file at an issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Attachment {
    /// Its name.
    pub filename: String,
    /// Its media type.
    pub mime_type: Option<String>,
    /// Its size, in bytes.
    pub size: Option<u64>,
}

/// How many comments there are, and how many are not carried over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CommentCounts {
    /// How many Jira has.
    pub total: usize,
    /// How many were left out since not everybody may read them.
    pub restricted_left_out: usize,
    /// How many could not be read.
    pub unreadable: usize,
    /// How many Jira counted and did not give.
    pub missing: usize,
}

/// The comments of an issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Comments {
    /// How many there are.
    #[serde(flatten)]
    pub counts: CommentCounts,
    /// Each of them, the oldest first.
    pub items: Vec<Comment>,
}

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Comment {
    /// Jira's identifier.
    pub id: String,
    /// Its address on the issue's page.
    pub url: String,
    /// Who wrote it.
    pub author: Option<User>,
    /// When it was written.
    #[schema(format = DateTime)]
    pub created: Option<String>,
    /// When it was changed last.
    #[schema(format = DateTime)]
    pub updated: Option<String>,
    /// Whom it is restricted to.
    pub visibility: Option<Visibility>,
    /// Whether only the team of a service desk sees it.
    pub internal: bool,
    /// Its text, in Markdown.
    pub body: String,
}

/// Whom a comment is restricted to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Visibility {
    /// `role` or `group`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its name.
    pub value: String,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SearchResult {
    /// The issues: the one that a key names, or those that hold the words, the one changed last
    /// first.
    pub issues: Vec<IssueInList>,
    /// Whether there are more than were asked for.
    pub more: bool,
    /// How many more there were that could not be read.
    pub unreadable: usize,
    /// The key that was looked for in vain before its text was searched for.
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
    /// An issue of a site.
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
    /// An issue of a site.
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
    /// The comments of an issue of a site.
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
    /// What was found on a site.
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
