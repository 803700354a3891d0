//! Errors of requests to Jira.

use std::borrow::Cow;
use std::time::Duration;

use super::egress_policy::AddressRefusal;
use super::response::Response;
use crate::connection::{Credentials, Route, Site};
use crate::error::Kind;

/// Where a request goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    /// The site or the gateway.
    pub route: Route,
    /// The host, and the port unless it is the default.
    pub host: String,
    /// The token scope that the request requires.
    pub scope: Option<&'static str>,
}

/// Why a request to Jira failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{host}: {}", kind.name())]
pub struct JiraError {
    /// What failed.
    pub kind: Kind,
    /// The site or the gateway.
    pub route: Route,
    /// The host, and the port unless it is the default.
    pub host: String,
    /// The token scope that the request requires.
    pub scope: Option<&'static str>,
    /// The HTTP status, if there was a response.
    pub status: Option<u16>,
    /// The message of Jira or of the operating system, neither sanitized nor shortened.
    pub detail: Option<String>,
    /// Why the egress policy refused the address, if it did.
    pub address_refusal: Option<AddressRefusal>,
    /// The host of a redirect.
    pub location: Option<String>,
    /// How long to wait before a retry, if the response said so.
    pub retry_after: Option<Duration>,
    /// Atlassian's request ID.
    pub trace_id: Option<String>,
}

impl JiraError {
    /// Whether a write may have been applied: it was sent, and Jira did not reject it.
    pub const fn may_have_been_applied(&self) -> bool {
        match self.status {
            // Rejected, except for 408: a proxy gave up waiting. A redirecting proxy may have passed
            // the request on.
            Some(status @ 400..=499) => status == 408,
            // A success with an unreadable body, or a server or proxy that gave up.
            Some(_) => true,
            None => !matches!(
                self.kind,
                Kind::HostNotFound
                    | Kind::ConnectionRefused
                    | Kind::TlsUnknownIssuer
                    | Kind::TlsWrongHost
                    | Kind::TlsExpired
                    | Kind::Tls
                    | Kind::Proxy
                    | Kind::AddressRefused
            ),
        }
    }

    /// Whether a text was rejected because it is too long: by the documented code, or by the limit in
    /// the message of older versions.
    pub fn is_content_too_long(&self) -> bool {
        self.is_bad_request_about(&["CONTENT_LIMIT_EXCEEDED", "32,767", "32767"])
    }

    /// Whether a document was rejected as invalid. Other messages, such as those about a required
    /// field or an empty comment, do not depend on the structure of the document.
    pub fn is_invalid_document(&self) -> bool {
        let is_silent = self.detail.as_deref().unwrap_or_default().is_empty();
        let patterns = ["INVALID_INPUT", "body is not valid", "Atlassian Document"];
        !self.is_content_too_long()
            && (self.is_bad_request_about(&patterns)
                || (is_silent && self.is_bad_request_about(&[""])))
    }

    fn is_bad_request_about(&self, patterns: &[&str]) -> bool {
        let detail = self.detail.as_deref().unwrap_or_default();
        self.kind == Kind::BadRequest
            && self.status == Some(400)
            && patterns.iter().any(|pattern| detail.contains(pattern))
    }

    /// The error with the credentials redacted, if the other side echoed them.
    #[must_use]
    pub(super) fn redacted(mut self, credentials: &Credentials) -> Self {
        let texts = [&mut self.detail, &mut self.location, &mut self.trace_id];
        for text in texts.into_iter().flatten() {
            if let Cow::Owned(redacted) = credentials.redact(text) {
                *text = redacted;
            }
        }
        self
    }
}

impl Target {
    /// An anonymous request to a site.
    pub fn site(site: &Site) -> Self {
        Self {
            route: Route::Site,
            host: site.authority().to_owned(),
            scope: None,
        }
    }

    /// An error of this kind.
    pub fn error(&self, kind: Kind) -> JiraError {
        JiraError {
            kind,
            route: self.route,
            host: self.host.clone(),
            scope: self.scope,
            status: None,
            detail: None,
            address_refusal: None,
            location: None,
            retry_after: None,
            trace_id: None,
        }
    }

    /// An error of this kind with a detail.
    pub fn error_with(&self, kind: Kind, detail: impl Into<String>) -> JiraError {
        JiraError {
            detail: Some(detail.into()),
            ..self.error(kind)
        }
    }

    /// The response is not from Jira Cloud.
    pub fn not_jira(&self, detail: impl Into<String>) -> JiraError {
        self.error_with(Kind::NotJira, detail)
    }

    /// The response is not JSON, or not the expected JSON. Parser messages that quote the response
    /// are omitted.
    pub fn invalid_json(&self, response: &Response, error: &serde_json::Error) -> JiraError {
        let (kind, detail) = match error.classify() {
            serde_json::error::Category::Data => (
                Kind::NotJira,
                "the response is not the expected JSON".to_owned(),
            ),
            _ => (
                Kind::BrokenAnswer,
                format!(
                    "incomplete JSON (line {}, column {})",
                    error.line(),
                    error.column()
                ),
            ),
        };
        JiraError {
            status: Some(response.status),
            trace_id: response.trace_id().map(str::to_owned),
            ..self.error_with(kind, detail)
        }
    }
}
