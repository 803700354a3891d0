//! Failures as `application/problem+json` (RFC 9457).

mod words;

use std::time::Duration;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::{IntoResponses, ToSchema};

use super::middleware::access_log::FailureForLog;
use super::remedies::Web;
use crate::error::{Failure, Kind};
use crate::json;

/// Default value of `Retry-After`.
const DEFAULT_RETRY_AFTER: Duration = Duration::from_secs(5);

/// Why a request failed.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Problem {
    /// Always `about:blank`: the kind says more.
    #[serde(rename = "type")]
    about: &'static str,
    /// The reason phrase of the status.
    title: &'static str,
    /// The status of the response.
    status: u16,
    /// The stable name of the failure: those of `--json`, and `not-signed-in`, `role-required`,
    /// `foreign-host`, `foreign-origin`, `not-json`, `body-too-large`, `body-too-slow`, `busy`,
    /// `no-such-route`, `method-not-allowed`, `https-required`, `request-timeout`.
    kind: &'static str,
    /// What happened, as a sentence, with its causes.
    message: String,
    /// The same, for programs that know RFC 9457.
    detail: String,
    /// The next step.
    hint: Option<String>,
    /// The next step in the words of the web pages, whenever there is a hint.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    advice: Option<String>,
    /// Atlassian's identifier of the request, when Jira failed.
    trace_id: Option<String>,
    /// The checks of a connection that failed its test.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    checks: Option<Vec<json::Check>>,
    #[serde(skip)]
    retry_after: Option<Duration>,
    /// Logged instead of the message, if the client must not see it.
    #[serde(skip)]
    log_message: Option<String>,
}

/// Every failure response of an operation, for its description.
#[derive(IntoResponses)]
#[response(
    status = "default",
    description = "Why the request failed",
    content_type = "application/problem+json"
)]
#[expect(dead_code, reason = "used in API descriptions only")]
pub(super) struct Failed(Problem);

impl Problem {
    fn new(status: StatusCode, kind: &'static str, message: impl Into<String>) -> Self {
        let message = message.into();
        Self {
            about: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            kind,
            detail: message.clone(),
            message,
            hint: None,
            advice: None,
            trace_id: None,
            checks: None,
            retry_after: None,
            log_message: None,
        }
    }

    /// Adds the next step, in words that also fit the web pages.
    fn with_hint(self, hint: &str) -> Self {
        self.with_hint_and_advice(hint, hint)
    }

    /// Adds the next step for an API client and for a user of the pages.
    fn with_hint_and_advice(mut self, hint: &str, advice: &str) -> Self {
        self.hint = Some(hint.to_owned());
        self.advice = Some(advice.to_owned());
        self
    }

    /// A connection was not saved because its test failed.
    pub fn test_failed(failure: &Failure, checks: Vec<json::Check>) -> Self {
        Self {
            checks: Some(checks),
            ..Self::of(failure, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }

    /// Hides the paths of files from clients that are not signed in.
    pub fn before_sign_in(self) -> Self {
        if self.kind != Kind::File.name() {
            return self;
        }
        let mut problem = Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            Kind::File.name(),
            "the server cannot verify sign-ins",
        )
        .with_hint("have the operator check the server log");
        problem.log_message = Some(self.message);
        problem
    }

    /// The message for the log, if the server failed.
    pub fn for_log(&self) -> Option<&str> {
        let message = self.log_message.as_deref().unwrap_or(&self.message);
        (self.status >= 500).then_some(message)
    }

    /// The status of the response.
    pub const fn status(&self) -> u16 {
        self.status
    }

    fn of(failure: &Failure, status: StatusCode) -> Self {
        let error = json::Error::new(failure, &Web);
        Self {
            hint: error.hint,
            advice: error.advice,
            trace_id: error.trace_id,
            retry_after: match failure.kind {
                Kind::RateLimited | Kind::Busy => {
                    Some(failure.retry_after.unwrap_or(DEFAULT_RETRY_AFTER))
                }
                _ => failure.retry_after,
            },
            ..Self::new(status, error.kind, error.message)
        }
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        Self::of(&failure, status(failure.kind))
    }
}

/// Client errors are 4xx; errors of Jira, the network, or this machine are 5xx.
const fn status(kind: Kind) -> StatusCode {
    match kind {
        Kind::Usage | Kind::BadRequest | Kind::AddressRefused => StatusCode::BAD_REQUEST,
        Kind::PermissionDenied => StatusCode::FORBIDDEN,
        Kind::NotFound => StatusCode::NOT_FOUND,
        Kind::AlreadyPosted
        | Kind::Conflict
        | Kind::Declined
        | Kind::NotConnected
        | Kind::NotEnabled => StatusCode::CONFLICT,
        Kind::Busy => StatusCode::SERVICE_UNAVAILABLE,
        Kind::Other | Kind::File | Kind::Settings | Kind::Interrupted => {
            StatusCode::INTERNAL_SERVER_ERROR
        }
        Kind::Timeout => StatusCode::GATEWAY_TIMEOUT,
        Kind::RateLimited | Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Kind::CloudIdMismatch
        | Kind::UnknownCloudId
        | Kind::CredentialsRefused
        | Kind::ScopedTokenOnSite
        | Kind::ClassicTokenOnGateway
        | Kind::ScopeMissing
        | Kind::Captcha
        | Kind::PasswordUsed
        | Kind::BearerOnSite
        | Kind::AccountInactive
        | Kind::HostNotFound
        | Kind::ConnectionRefused
        | Kind::ConnectionFailed
        | Kind::Proxy
        | Kind::TlsUnknownIssuer
        | Kind::TlsWrongHost
        | Kind::TlsExpired
        | Kind::Tls
        | Kind::BrokenAnswer
        | Kind::TooLarge
        | Kind::Redirected
        | Kind::NotJira => StatusCode::BAD_GATEWAY,
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let media_type = HeaderValue::from_static("application/problem+json");
        let mut response = (status, [(header::CONTENT_TYPE, media_type)], body).into_response();
        if let Some(message) = self.for_log() {
            response
                .extensions_mut()
                .insert(FailureForLog(message.to_owned()));
        }
        let headers = response.headers_mut();
        if status == StatusCode::UNAUTHORIZED {
            let scheme = HeaderValue::from_static("Bearer realm=\"coder-server\"");
            headers.insert(header::WWW_AUTHENTICATE, scheme);
        }
        if let Some(wait) = self.retry_after {
            headers.insert(header::RETRY_AFTER, wait.as_secs().max(1).into());
        }
        if status == StatusCode::REQUEST_TIMEOUT {
            headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn client_errors_are_4xx_and_others_5xx() {
        for kind in Kind::ALL {
            let status = status(kind).as_u16();
            let is_ours_or_jiras = matches!(kind.exit_status(), 4 | 5);
            assert_eq!(
                status >= 500,
                is_ours_or_jiras || kind == Kind::Busy || status == 500 || status == 502,
                "{kind:?}"
            );
            assert_ne!(status, 401, "{kind:?} would look like a missing sign-in");
        }
    }

    #[test]
    fn rate_limit_sets_retry_after() {
        let mut failure = Failure::new(Kind::RateLimited, "too many");
        for (asked, said) in [(None, "5"), (Some(0), "1"), (Some(1800), "1800")] {
            failure.retry_after = asked.map(Duration::from_secs);
            let problem = Problem::of(&failure, status(failure.kind));
            let response = problem.into_response();
            assert_eq!(response.headers()[header::RETRY_AFTER], said);
        }
    }
}
