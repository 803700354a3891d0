//! A comment to be made.

use serde::Serialize;
use serde_json::{Value, json};

use jira_adf::Document;

/// Who gets to see a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommentAudience {
    /// Everybody who sees the issue; on a service desk the customer too.
    Everyone,
    /// On a service desk, its team only. Elsewhere it means nothing.
    Internal,
}

/// The body of `POST /rest/api/3/issue/{key}/comment`.
#[derive(Serialize)]
pub(super) struct NewComment<'a> {
    body: &'a Document,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<Value>,
}

impl<'a> NewComment<'a> {
    /// The platform's API has no member for internal comments: a property that service desks heed
    /// makes them so.
    pub fn new(body: &'a Document, audience: CommentAudience) -> Self {
        let internal = json!([{ "key": "sd.public.comment", "value": { "internal": true } }]);
        Self {
            body,
            properties: (audience == CommentAudience::Internal).then_some(internal),
        }
    }
}
