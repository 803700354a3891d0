//! What trouble there is.

use std::time::Duration;

use crate::http::{self, Answer};
use crate::rate_limit;

/// What happens to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// Jira's own answer, later. Parallel requests wait in parallel.
    Latency(Duration),
    /// No answer, for as long as the client stays.
    Stall,
    /// Jira's own answer, byte by byte, with a pause before each.
    Drip(Duration),
    /// Jira's own answer up to its middle, then the end of the connection.
    Cut,
    /// The connection is reset instead of an answer.
    Reset,
    /// A line that is not HTTP, then the end of the connection.
    Garbage,
    /// A JSON text that never ends.
    Endless,
    /// Another answer of Atlassian's: it gets the identifiers that each of them has.
    Atlassian(Answer),
    /// An answer of somebody else, as it stands.
    Answer(Answer),
    /// These bytes, then the end of the connection.
    Raw(Vec<u8>),
}

impl FaultKind {
    /// An answer with this status as Atlassian's edge gives it when Jira does not answer.
    pub fn status(status: u16) -> Self {
        let body = serde_json::json!({ "code": status, "message": http::reason(status) });
        Self::Atlassian(Answer::text(status, "application/json", body.to_string()))
    }

    /// A 429 with `Retry-After` (seconds or a date) and the headers that go with it; with `None`,
    /// the bare one that was reported of the gateway.
    pub fn rate_limited(retry_after: Option<&str>) -> Self {
        let Some(retry_after) = retry_after else {
            return Self::status(429);
        };
        let answer = Answer::refusal(429, rate_limit::MESSAGE)
            .with("Retry-After", retry_after)
            .with("X-RateLimit-Limit", "350")
            .with("X-RateLimit-Remaining", "0")
            .with("X-RateLimit-Reset", "2026-01-01T01:01:01Z")
            .with("RateLimit-Reason", "jira-burst-based");
        Self::Atlassian(answer)
    }

    /// A 503 that asks to wait so many seconds, as some of Atlassian's do.
    pub fn unavailable(retry_after: u64) -> Self {
        match Self::status(503) {
            Self::Atlassian(answer) => {
                Self::Atlassian(answer.with("Retry-After", &retry_after.to_string()))
            }
            other => other,
        }
    }

    /// The connection ends before the first byte of an answer.
    pub const fn hang_up() -> Self {
        Self::Raw(Vec::new())
    }

    /// The head and the first bytes of an answer with this status, then the end of the connection.
    /// Unlike [`FaultKind::Cut`] it tells nothing of what Jira did.
    pub fn false_start(status: u16) -> Self {
        let (reason, media_type) = (http::reason(status), http::JIRA_JSON);
        let start = format!(
            "HTTP/1.1 {status} {reason}\r\nContent-Type: {media_type}\r\nContent-Length: 640\r\n\
             Connection: close\r\n\r\n{{\"self\":\"http"
        );
        Self::Raw(start.into_bytes())
    }

    /// A redirect to another address, as a renamed site answers.
    pub fn redirect(location: &str) -> Self {
        Self::Atlassian(Answer::html(302, "").with("Location", location))
    }

    /// A page of a proxy or a sign-in, with this status.
    pub fn html(status: u16) -> Self {
        Self::Answer(Answer::html(status, PAGE))
    }

    /// A 200 that says it is JSON and has no body.
    pub fn empty_body() -> Self {
        Self::Answer(Answer::text(200, "application/json", ""))
    }
}

const PAGE: &str = "<!DOCTYPE html><html><head><title>Sign in to the company network</title>\
    <style>body { color: #333 }</style></head><body><h1>Sign in</h1>\
    <p>This network asks you to sign in first.</p></body></html>";
