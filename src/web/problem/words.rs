//! What the server itself refuses, in words for programs and for people at a page.

use axum::http::StatusCode;

use super::{Problem, USUAL_WAIT};
use crate::error::Kind;

/// What who is not signed in does at a page.
const ASK_FOR_LINK: &str = "ask an administrator for a sign-in link (whoever runs the server makes one: coder-server sign-in-link)";
/// What helps a page that asked for what this version does not have.
const LOAD_ANEW: &str = "load the page anew";

impl Problem {
    /// Nobody is signed in, or not any more.
    pub fn not_signed_in() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "not-signed-in", "nobody is signed in").with_hint_and_advice(
            "open a sign-in link (coder-server sign-in-link --name NAME), or send an API key (coder-server api-key create --name NAME)",
            ASK_FOR_LINK,
        )
    }

    /// An API key that is of no use.
    pub fn key_not_known() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "not-signed-in",
            "this API key is not known, or was revoked",
        )
        .with_hint_and_advice(
            "make a new one: coder-server api-key create --name NAME",
            ASK_FOR_LINK,
        )
    }

    /// The cookie of a session that is of no use.
    pub fn session_ended() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "not-signed-in",
            "the session has ended",
        )
        .with_hint_and_advice(
            "open a new sign-in link: coder-server sign-in-link --name NAME",
            "open a new sign-in link in another tab, then try again here: what you typed stays (whoever runs the server makes one: coder-server sign-in-link)",
        )
    }

    /// A sign-in link that is of no use.
    pub fn link_of_no_use() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "not-signed-in",
            "this sign-in link was used already, is older than 15 minutes, or is not complete",
        )
        .with_hint_and_advice(
            "ask for a new one: coder-server sign-in-link --name NAME",
            ASK_FOR_LINK,
        )
    }

    /// Only administrators may do this.
    pub fn role_required() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "role-required",
            "only an administrator may do this",
        )
        .with_hint_and_advice(
            "ask an administrator, or for a link with: coder-server sign-in-link --role admin",
            "ask an administrator to do it",
        )
    }

    /// The `Host` header names another server.
    pub fn foreign_host() -> Self {
        Self::new(
            StatusCode::MISDIRECTED_REQUEST,
            "foreign-host",
            "this server does not answer under that name",
        )
        .with_hint_and_advice(
            "use the address that `coder-server serve` prints; behind a proxy, declare its own with --public-url",
            "use the address that your sign-in link had; if this one is meant, have whoever runs the server declare it with --public-url",
        )
    }

    /// Another site's page asks for a change.
    pub fn foreign_origin() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "foreign-origin",
            "the request comes from a page of another site, and was refused",
        )
        .with_hint_and_advice(
            "open the server's own pages; behind a proxy, declare its address with --public-url",
            "open the server's own pages; if this is one, have whoever runs the server declare its address with --public-url",
        )
    }

    /// What was sent is not declared as JSON.
    pub fn not_json() -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "not-json",
            "the request's body must be JSON",
        )
        .with_hint_and_advice("send it with Content-Type: application/json", LOAD_ANEW)
    }

    /// More was sent than is read.
    pub fn too_large(most: usize) -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "body-too-large",
            format!("the request's body is larger than {} KiB", most / 1024),
        )
    }

    /// What was to be sent did not come.
    pub fn too_slow() -> Self {
        Self::new(
            StatusCode::REQUEST_TIMEOUT,
            "body-too-slow",
            "the request's body did not come in time",
        )
    }

    /// Too much is being done already.
    pub fn busy() -> Self {
        let mut problem = Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "busy",
            "too many others are being served at this moment",
        )
        .with_hint("try again in some seconds");
        problem.retry_after = Some(USUAL_WAIT);
        problem
    }

    /// The response did not start in time.
    pub fn timed_out() -> Self {
        let mut problem = Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "request-timeout",
            "The request took too long",
        )
        .with_hint("try again; what it started may still finish");
        problem.retry_after = Some(USUAL_WAIT);
        problem
    }

    /// The client uses plain HTTP, as the trusted proxy says.
    pub fn https_required() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "https-required",
            "This server accepts only HTTPS requests",
        )
        .with_hint("use https://; have the proxy redirect http:// to https://")
    }

    /// There is nothing at this address.
    pub fn no_such_route() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "no-such-route",
            "there is nothing at this address",
        )
        .with_hint_and_advice("what there is: GET /api/v1/openapi.json", LOAD_ANEW)
    }

    /// The address is there, and does not take this method.
    pub fn method_not_allowed() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method-not-allowed",
            "this address does not take that method",
        )
        .with_hint_and_advice("what it takes: GET /api/v1/openapi.json", LOAD_ANEW)
    }

    /// What was said makes no sense.
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, Kind::Usage.name(), message)
    }
}
