//! Comments, and pages of them.

use std::fmt;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::lenient::{self, RawField};
use super::{Body, Time, User};

/// Maximum length of a comment ID, in bytes. Jira's are numbers.
const MAX_ID: usize = 64;

/// One comment.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "Raw")]
pub struct Comment {
    /// The ID.
    pub id: String,
    /// The author, if known.
    pub author: Option<User>,
    /// The text.
    pub body: Body,
    /// When it was created.
    pub created: Option<Time>,
    /// When it was last updated.
    pub updated: Option<Time>,
    /// The role or group that it is restricted to.
    pub visibility: Option<Visibility>,
    /// On a service desk, whether customers can see it. No meaning on other projects.
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
    /// The name of the author.
    pub fn author_name(&self) -> &str {
        self.author.as_ref().map_or("Unknown user", User::name)
    }

    /// Whether some users who can see the issue cannot see the comment: it is restricted to a role or
    /// group, or internal to a service desk.
    pub fn is_restricted(&self) -> bool {
        self.visibility.is_some() || self.public == Some(false)
    }
}

/// All comments of an issue, oldest first, and how many are not included.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Discussion {
    /// The comments.
    pub comments: Vec<Comment>,
    /// Number of comments according to Jira.
    pub total: usize,
    /// Number of restricted comments, which are not included.
    pub restricted: usize,
    /// Number of comments that could not be parsed.
    pub unreadable: usize,
}

impl Discussion {
    /// Number of comments that Jira counts but did not return.
    pub fn missing(&self) -> usize {
        let known = self.comments.len() + self.restricted + self.unreadable;
        self.total.saturating_sub(known)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Raw {
    id: RawField,
    author: RawField,
    body: RawField,
    created: RawField,
    updated: RawField,
    visibility: RawField,
    jsd_public: RawField,
}

#[derive(Deserialize)]
struct RawVisibility {
    #[serde(rename = "type")]
    kind: RawField,
    value: RawField,
    identifier: RawField,
}

impl TryFrom<Raw> for Comment {
    type Error = &'static str;

    fn try_from(raw: Raw) -> Result<Self, Self::Error> {
        Ok(Self {
            id: lenient::text(&raw.id)
                .filter(|id| id.len() <= MAX_ID)
                .ok_or("comment without ID")?,
            author: lenient::read(&raw.author),
            body: raw
                .body
                .as_deref()
                .map_or_else(|| Body::Text(String::new()), Body::read),
            created: lenient::read(&raw.created),
            updated: lenient::read(&raw.updated),
            visibility: raw.visibility.as_deref().map(visibility),
            // An invalid value counts as not public.
            public: raw
                .jsd_public
                .as_deref()
                .map(|raw| lenient::read_raw(raw).unwrap_or(false)),
        })
    }
}

/// An invalid restriction is still a restriction.
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

/// `GET /rest/api/3/issue/{key}/comment`: a page of comments.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(from = "RawPage")]
pub struct CommentPage {
    /// Index of the first comment, from 0.
    pub start_at: usize,
    /// Maximum number of comments per page.
    pub max_results: usize,
    /// Number of comments of the issue, if known.
    pub total: Option<usize>,
    /// The comments.
    pub comments: Vec<Comment>,
    /// Number of comments that could not be parsed.
    pub unreadable: usize,
    /// Size of the response in bytes.
    pub size: usize,
}

impl CommentPage {
    /// Number of comments on the page, including unreadable ones.
    pub fn length(&self) -> usize {
        self.comments.len() + self.unreadable
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawPage {
    start_at: RawField,
    max_results: RawField,
    total: RawField,
    // Required: without it, the response is not from Jira.
    comments: Vec<Box<RawValue>>,
}

impl From<RawPage> for CommentPage {
    fn from(raw: RawPage) -> Self {
        let length = raw.comments.len();
        let comments = raw.comments.iter();
        let comments: Vec<Comment> = comments
            .filter_map(|comment| lenient::read_raw(comment))
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
