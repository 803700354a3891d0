//! Responses as Jira writes them.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::IntoResponse;
use serde_json::{Value, json};

/// How Jira labels its JSON (measured on live sites).
pub(crate) const JIRA_JSON: &str = "application/json;charset=UTF-8";
/// How Jira labels its RFC 7807 bodies (measured on live sites).
const PROBLEM_JSON: &str = "application/problem+json;charset=UTF-8";

/// A response. `Content-Length` is added when it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// Header names and values, in the order in which they are sent.
    pub headers: Vec<(String, String)>,
    /// The bytes of the body.
    pub body: Vec<u8>,
}

impl Response {
    /// A body with its media type.
    pub fn text(status: u16, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: vec![("Content-Type".to_owned(), media_type.to_owned())],
            body: body.into(),
        }
    }

    /// JSON, labeled as Jira labels it.
    pub fn json(status: u16, body: &Value) -> Self {
        Self::text(status, JIRA_JSON, body.to_string())
    }

    /// An HTML page.
    pub fn html(status: u16, page: &str) -> Self {
        Self::text(status, "text/html;charset=utf-8", page)
    }

    /// `errorMessages` with one message, the form of most of Jira's errors.
    pub fn error(status: u16, message: &str) -> Self {
        Self::json(status, &json!({ "errorMessages": [message], "errors": {} }))
    }

    /// An RFC 7807 problem, as Jira writes them.
    pub(crate) fn problem(status: u16, detail: &str, path: &str) -> Self {
        let body = json!({
            "type": "about:blank",
            "title": reason(status),
            "status": status,
            "detail": detail,
            "instance": path,
        });
        Self::text(status, PROBLEM_JSON, body.to_string())
    }

    /// Adds a header.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
}

impl IntoResponse for Response {
    fn into_response(self) -> axum::response::Response {
        let mut response = Body::from(self.body).into_response();
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or_default();
        for (name, value) in self.headers {
            if let (Ok(name), Ok(value)) =
                (HeaderName::try_from(name), HeaderValue::try_from(value))
            {
                response.headers_mut().append(name, value);
            }
        }
        response
    }
}

/// The reason phrase of a status.
pub(crate) fn reason(status: u16) -> &'static str {
    let status = StatusCode::from_u16(status).ok();
    status
        .and_then(|status| status.canonical_reason())
        .unwrap_or("Unknown")
}
