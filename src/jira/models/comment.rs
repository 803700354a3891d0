//! Comments, and pages of them.

use std::fmt;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::lenient::{self, Member};
use super::{Body, Time, User};

/// Jira's identifiers are numbers; whatever is longer is none, in bytes.
const LONGEST_ID: usize = 64;

/// One comment.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "Raw")]
pub struct Comment {
    /// The identifier.
    pub id: String,
    /// Who wrote it; absent when Jira does not say.
    pub author: Option<User>,
    /// What was written.
    pub body: Body,
    /// When it was written.
    pub created: Option<Time>,
    /// When it was changed last.
    pub updated: Option<Time>,
    /// The role or group that it is restricted to.
    pub visibility: Option<Visibility>,
    /// On a service desk: whether customers see it. Says nothing elsewhere.
    pub public: Option<bool>,
}

/// The role or group that a comment is restricted to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visibility {
    /// `role` or `group`.
    pub kind: String,
    /// The name of the role or group.
    pub value: String,
}

impl fmt::Display for Visibility {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.kind, self.value)
    }
}

impl Comment {
    /// The name of whoever wrote it.
    pub fn author_name(&self) -> &str {
        self.author.as_ref().map_or("Unknown user", User::name)
    }

    /// Whether not everybody who sees the issue sees the comment: it is restricted to a role or
    /// group, or internal to a service desk's team.
    pub fn is_restricted(&self) -> bool {
        self.visibility.is_some() || self.public == Some(false)
    }
}

/// The comments of an issue from all pages, the oldest first, and what is not among them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Discussion {
    /// The comments.
    pub comments: Vec<Comment>,
    /// How many comments the issue has, as Jira says.
    pub total: usize,
    /// How many were left out because they are restricted.
    pub restricted: usize,
    /// How many could not be read.
    pub unreadable: usize,
}

impl Discussion {
    /// How many Jira counts and did not give.
    pub fn missing(&self) -> usize {
        let known = self.comments.len() + self.restricted + self.unreadable;
        self.total.saturating_sub(known)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Raw {
    id: Member,
    author: Member,
    body: Member,
    created: Member,
    updated: Member,
    visibility: Member,
    jsd_public: Member,
}

#[derive(Deserialize)]
struct RawVisibility {
    #[serde(rename = "type")]
    kind: Member,
    value: Member,
    identifier: Member,
}

impl TryFrom<Raw> for Comment {
    type Error = &'static str;

    fn try_from(raw: Raw) -> Result<Self, Self::Error> {
        Ok(Self {
            id: lenient::text(&raw.id)
                .filter(|id| id.len() <= LONGEST_ID)
                .ok_or("a comment without an identifier")?,
            author: lenient::read(&raw.author),
            body: raw
                .body
                .as_deref()
                .map_or_else(|| Body::Text(String::new()), Body::read),
            created: lenient::read(&raw.created),
            updated: lenient::read(&raw.updated),
            visibility: raw.visibility.as_deref().map(visibility),
            // What cannot be read is not public.
            public: raw
                .jsd_public
                .as_deref()
                .map(|raw| lenient::read_raw(raw).unwrap_or(false)),
        })
    }
}

/// A restriction that cannot be read is a restriction all the same.
fn visibility(raw: &RawValue) -> Visibility {
    let raw: Option<RawVisibility> = lenient::read_raw(raw);
    let (kind, value) = raw.map_or((None, None), |raw| {
        let value = lenient::text(&raw.value).or_else(|| lenient::text(&raw.identifier));
        (lenient::text(&raw.kind), value)
    });
    Visibility {
        kind: kind.unwrap_or_else(|| "role".to_owned()),
        value: value.unwrap_or_else(|| "unknown".to_owned()),
    }
}

/// `GET /rest/api/3/issue/{key}/comment`: one page of an issue's comments.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(from = "RawPage")]
pub struct CommentPage {
    /// Where the page starts, counted from 0.
    pub start_at: usize,
    /// The most comments that a page holds, as the server decided.
    pub max_results: usize,
    /// How many comments the issue has; absent when the answer does not say.
    pub total: Option<usize>,
    /// The comments.
    pub comments: Vec<Comment>,
    /// How many more there were that could not be read.
    pub unreadable: usize,
    /// How many bytes the answer had.
    pub size: usize,
}

impl CommentPage {
    /// How many comments the page holds, unreadable ones included.
    pub fn length(&self) -> usize {
        self.comments.len() + self.unreadable
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawPage {
    start_at: Member,
    max_results: Member,
    total: Member,
    // Without it the answer is not one of Jira's.
    comments: Vec<lenient::Object<Raw>>,
}

impl From<RawPage> for CommentPage {
    fn from(raw: RawPage) -> Self {
        let length = raw.comments.len();
        let comments = raw.comments.into_iter().filter_map(|comment| comment.0);
        let comments: Vec<Comment> = comments
            .filter_map(|comment| comment.try_into().ok())
            .collect();
        Self {
            start_at: lenient::read(&raw.start_at).unwrap_or(0),
            max_results: lenient::read(&raw.max_results).unwrap_or(length),
            total: lenient::read(&raw.total),
            unreadable: length - comments.len(),
            comments,
            size: 0,
        }
    }
}
