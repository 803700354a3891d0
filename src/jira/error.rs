//! What a bad answer means: the one place where status, headers and body are judged.
//!
//! Source: "What failures look like" in Atlassian's tracker and documentation, and measurements on
//! live sites. The surprises that shape it:
//! * a site answers rejected credentials with 401 on `/myself` only; elsewhere it goes on as nobody
//!   and says 200 or 404, with `X-Seraph-LoginReason: AUTHENTICATED_FAILED` at best;
//! * its 401 is bare text, labelled as JSON;
//! * the gateway says "scope does not match" for unknown paths too, and 404 for an unknown cloud ID;
//! * texts are translated, so that no decision rests on one alone where a header or code exists.

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use serde_json::Value;
use url::Url;

use super::answer::Answer;
use super::egress_policy::AddressRefusal;
use super::retry::parse_retry_after;
use crate::connection::{Credentials, Route, Site};
use crate::error::Kind;

/// More than is ever shown, so that credentials are found in it before it is cut to what is.
const LONGEST_DETAIL: usize = 4096;

/// Which end was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The site itself, or the gateway.
    pub route: Route,
    /// Host, and port unless it is the scheme's own.
    pub host: String,
    /// The scope that a token needs for what was asked.
    pub scope: Option<&'static str>,
}

/// Why Jira did not give what was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{host}: {}", kind.name())]
pub struct JiraError {
    /// What failed.
    pub kind: Kind,
    /// Which end was asked.
    pub route: Route,
    /// The host asked.
    pub host: String,
    /// The scope that a token needs for what was asked.
    pub scope: Option<&'static str>,
    /// The HTTP status, when there was an answer.
    pub status: Option<u16>,
    /// What the other side or the system said; from elsewhere, so not yet harmless, nor short.
    pub detail: Option<String>,
    /// Why the address is out of reach, when it is.
    pub address_refusal: Option<AddressRefusal>,
    /// The host that a redirect pointed to.
    pub location: Option<String>,
    /// How long to wait, when the answer said so.
    pub retry_after: Option<Duration>,
    /// Atlassian's identifier of the request.
    pub trace_id: Option<String>,
}

impl JiraError {
    /// Whether a write may have taken place all the same: it was sent, and no answer of Jira's says
    /// that it was refused.
    pub const fn may_have_been_applied(&self) -> bool {
        match self.status {
            // Refusals; 408 is a proxy that waited in vain. What redirects may have passed the request
            // on before.
            Some(status @ 400..=499) => status == 408,
            // A success that could not be read; a server or a proxy that gave up.
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

    /// Whether a text was refused because it is too long: by the code that the API documents, or by
    /// the limit that the older form of the error names.
    pub fn is_content_too_long(&self) -> bool {
        let detail = self.detail.as_deref().unwrap_or_default();
        self.kind == Kind::BadRequest
            && self.status == Some(400)
            && ["CONTENT_LIMIT_EXCEEDED", "32,767", "32767"]
                .iter()
                .any(|sign| detail.contains(sign))
    }

    /// Whether a text was refused for the form of its document. A plain sentence about anything else
    /// (a required field, an empty comment) is Jira's answer to the text, whatever its form.
    pub fn is_invalid_document(&self) -> bool {
        let detail = self.detail.as_deref().unwrap_or_default();
        self.kind == Kind::BadRequest
            && self.status == Some(400)
            && !self.is_content_too_long()
            && (detail.is_empty()
                || ["INVALID_INPUT", "body is not valid", "Atlassian Document"]
                    .iter()
                    .any(|sign| detail.contains(sign)))
    }

    /// The error without the credentials that the other side may have echoed.
    #[must_use]
    pub(super) fn without(mut self, credentials: &Credentials) -> Self {
        for text in [&mut self.detail, &mut self.location, &mut self.trace_id]
            .into_iter()
            .flatten()
        {
            if let Cow::Owned(hidden) = credentials.redact(text) {
                *text = hidden;
            }
        }
        self
    }
}

impl Target {
    /// The site was asked.
    pub fn site(site: &Site) -> Self {
        Self {
            route: Route::Site,
            host: site.authority().to_owned(),
            scope: None,
        }
    }

    pub(super) fn failed(&self, kind: Kind) -> JiraError {
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

    pub(super) fn failed_with(&self, kind: Kind, detail: impl Into<String>) -> JiraError {
        JiraError {
            detail: Some(detail.into()),
            ..self.failed(kind)
        }
    }

    pub(super) fn address_refusal(&self, reason: AddressRefusal) -> JiraError {
        JiraError {
            address_refusal: Some(reason),
            ..self.failed(Kind::AddressRefused)
        }
    }

    pub(super) fn not_jira(&self, detail: impl Into<String>) -> JiraError {
        self.failed_with(Kind::NotJira, detail)
    }

    pub(super) fn unreachable(&self, detail: impl Into<String>) -> JiraError {
        self.failed_with(Kind::ConnectionFailed, detail)
    }

    pub(super) fn untrusting(&self, detail: impl Into<String>) -> JiraError {
        self.failed_with(Kind::Tls, detail)
    }

    /// An answer labelled as JSON which is none, or not of the form that Jira's has. The parser's
    /// own words are left out where they would quote the answer.
    pub(super) fn unreadable(&self, answer: &Answer, error: &serde_json::Error) -> JiraError {
        let (kind, detail) = match error.classify() {
            serde_json::error::Category::Data => (
                Kind::NotJira,
                "the answer is not what Jira gives here".to_owned(),
            ),
            _ => (
                Kind::BrokenAnswer,
                format!(
                    "the answer is not whole JSON (line {}, column {})",
                    error.line(),
                    error.column()
                ),
            ),
        };
        JiraError {
            status: Some(answer.status),
            trace_id: answer.trace_id().map(str::to_owned),
            ..self.failed_with(kind, detail)
        }
    }
}

/// Judges an answer: `None` for a success with JSON in it, else what it means.
pub fn classify(answer: &Answer, asked: &Target) -> Option<JiraError> {
    let kind = kind_of(answer, asked.route)?;
    Some(JiraError {
        status: Some(answer.status),
        detail: said(answer),
        location: target(answer),
        retry_after: answer
            .header("retry-after")
            .and_then(|value| parse_retry_after(value, SystemTime::now())),
        trace_id: answer.trace_id().map(str::to_owned),
        ..asked.failed(kind)
    })
}

fn kind_of(answer: &Answer, route: Route) -> Option<Kind> {
    match answer.status {
        300..=399 => return Some(Kind::Redirected),
        407 => return Some(Kind::Proxy),
        429 => return Some(Kind::RateLimited),
        500..=599 => return Some(Kind::Unavailable),
        200..=299 | 400..=499 => {}
        // No status of HTTP's.
        _ => return Some(Kind::NotJira),
    }
    if let Some(kind) = login_failure(answer) {
        return Some(kind);
    }
    if (200..=299).contains(&answer.status) {
        return content_failure(answer);
    }
    if answer.is_page() && !is_atlassian_refusal(answer) {
        return Some(Kind::NotJira);
    }
    Some(match route {
        Route::Gateway => refusal_by_gateway(answer),
        Route::Site => refusal_by_site(answer),
    })
}

/// What the site's login module says in its headers, on any status, 200 included.
fn login_failure(answer: &Answer) -> Option<Kind> {
    let reason = answer.header("x-seraph-loginreason").unwrap_or_default();
    let denied = answer
        .header("x-authentication-denied-reason")
        .unwrap_or_default();
    if denied.contains("CAPTCHA") || reason.contains("AUTHENTICATION_DENIED") {
        return Some(Kind::Captcha);
    }
    // A refused password has this header too, and its own remedy.
    if reason.contains("AUTHENTICATED_FAILED") {
        return Some(if speaks_of_passwords(answer) {
            Kind::PasswordUsed
        } else {
            Kind::CredentialsRefused
        });
    }
    None
}

fn content_failure(answer: &Answer) -> Option<Kind> {
    if answer.body.iter().all(u8::is_ascii_whitespace) {
        return Some(Kind::BrokenAnswer);
    }
    (answer.is_page() || !answer.claims_json()).then_some(Kind::NotJira)
}

fn refusal_by_gateway(answer: &Answer) -> Kind {
    let category = answer.header("x-failure-category").unwrap_or_default();
    let text = answer.text().to_ascii_lowercase();
    match answer.status {
        401 if category.contains("SCOPE_CHECK") || text.contains("scope does not match") => {
            Kind::ScopeMissing
        }
        401 => Kind::CredentialsRefused,
        403 => Kind::PermissionDenied,
        // Jira's own 404 has errorMessages; this one is the gateway's, about the cloud ID.
        404 if json(answer).is_some_and(|body| {
            body.get("path").is_some() && body.get("errorMessages").is_none()
        }) =>
        {
            Kind::UnknownCloudId
        }
        404 => Kind::NotFound,
        _ => Kind::BadRequest,
    }
}

fn refusal_by_site(answer: &Answer) -> Kind {
    match answer.status {
        _ if answer
            .text()
            .contains("Failed to parse Connect Session Auth Token") =>
        {
            Kind::BearerOnSite
        }
        401 if speaks_of_passwords(answer) => Kind::PasswordUsed,
        401 => Kind::CredentialsRefused,
        403 => Kind::PermissionDenied,
        404 if json(answer).is_none_or(|body| body.get("errorMessages").is_none()) => Kind::NotJira,
        404 => Kind::NotFound,
        _ => Kind::BadRequest,
    }
}

fn speaks_of_passwords(answer: &Answer) -> bool {
    answer
        .text()
        .contains("Basic authentication with passwords is deprecated")
}

/// A page with a 401 is Jira's own when the headers are; else a single sign-on page or a proxy.
fn is_atlassian_refusal(answer: &Answer) -> bool {
    let challenge = answer.header("www-authenticate").unwrap_or_default();
    answer.status == 401 && (challenge.starts_with("OAuth realm") || answer.trace_id().is_some())
}

fn json(answer: &Answer) -> Option<Value> {
    answer.json().ok()
}

/// The host that a redirect points to; credentials do not follow it.
fn target(answer: &Answer) -> Option<String> {
    let location = answer
        .header("location")
        .filter(|text| !text.trim().is_empty())?;
    let host = Url::parse(location)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned));
    Some(host.unwrap_or_else(|| location.chars().take(100).collect()))
}

/// What the other side said, in the order of Jira's forms of errors; the title of a page.
fn said(answer: &Answer) -> Option<String> {
    let text = match json(answer) {
        Some(body) => said_in(&body),
        None if answer.is_page() => page_title(&answer.text()),
        None => Some(answer.text().trim().to_owned()),
    };
    let text = text.filter(|text| !text.is_empty())?;
    Some(text.chars().take(LONGEST_DETAIL).collect())
}

fn said_in(body: &Value) -> Option<String> {
    let texts = |value: &Value| {
        value.as_array().map(|list| {
            list.iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
    };
    let mut messages = body
        .get("errorMessages")
        .and_then(texts)
        .unwrap_or_default();
    if let Some(errors) = body.get("errors").and_then(Value::as_object) {
        messages.extend(errors.values().filter_map(Value::as_str).map(str::to_owned));
    }
    if !messages.is_empty() {
        return Some(messages.join(" "));
    }
    let member = ["message", "detail", "title", "error"]
        .iter()
        .find_map(|name| body.get(name)?.as_str());
    member.or(body.as_str()).map(str::to_owned)
}

fn page_title(page: &str) -> Option<String> {
    let start = page.to_ascii_lowercase().find("<title")?;
    let title = page.get(start..)?.split_once('>')?.1.split('<').next()?;
    Some(title.split_whitespace().collect::<Vec<_>>().join(" "))
}
