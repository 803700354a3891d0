//! The problems of the server itself, with hints for API clients and advice for users of the pages.

use axum::http::StatusCode;

use super::{DEFAULT_RETRY_AFTER, Problem};
use crate::error::Kind;

/// Advice for users who are not signed in.
const ASK_FOR_LINK: &str = "ask an administrator or the operator of the server for a sign-in link";
/// Advice for a page of another version.
const RELOAD_PAGE: &str = "reload the page";

impl Problem {
    /// The request has no credentials.
    pub fn not_signed_in() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "not-signed-in", "not signed in").with_hint_and_advice(
            "open a sign-in link, or send an API key as a bearer token; the operator of the server creates both",
            ASK_FOR_LINK,
        )
    }

    /// The API key is unknown or revoked.
    pub fn key_not_known() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "not-signed-in",
            "this API key is unknown or was revoked",
        )
        .with_hint_and_advice("ask the operator of the server for a new one", ASK_FOR_LINK)
    }

    /// The session has ended.
    pub fn session_ended() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "not-signed-in",
            "the session has ended",
        )
        .with_hint_and_advice(
            "open a new sign-in link",
            "open a new sign-in link in another tab, then try again here: what you typed stays (an administrator or the operator of the server creates the link)",
        )
    }

    /// The sign-in link is used, expired, or incomplete.
    pub fn link_of_no_use() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "not-signed-in",
            "this sign-in link was already used, is older than 15 minutes, or is incomplete",
        )
        .with_hint_and_advice("ask for a new one", ASK_FOR_LINK)
    }

    /// Only administrators may do this.
    pub fn role_required() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "role-required",
            "only an administrator may do this",
        )
        .with_hint_and_advice(
            "ask an administrator, or ask for a sign-in link with the role admin",
            "ask an administrator to do it",
        )
    }

    /// The `Host` header names another server.
    pub fn foreign_host() -> Self {
        Self::new(
            StatusCode::MISDIRECTED_REQUEST,
            "foreign-host",
            "this server does not answer to that host name",
        )
        .with_hint_and_advice(
            "use the address that the server prints at startup; behind a proxy, start the server with the proxy's address as its public URL",
            "use the address of your sign-in link; if this address is intended, have the operator of the server set it as the public URL",
        )
    }

    /// A page of another site requests a change.
    pub fn foreign_origin() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "foreign-origin",
            "the request comes from a page of another site and was refused",
        )
        .with_hint_and_advice(
            "open the server's own pages; behind a proxy, start the server with the proxy's address as its public URL",
            "open the server's own pages; if this is one, have the operator of the server set its address as the public URL",
        )
    }

    /// The body is not declared as JSON.
    pub fn not_json() -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "not-json",
            "the request body must be JSON",
        )
        .with_hint_and_advice("send it with Content-Type: application/json", RELOAD_PAGE)
    }

    /// The body is too large.
    pub fn too_large(most: usize) -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "body-too-large",
            format!("the request body is larger than {} KiB", most / 1024),
        )
    }

    /// The body did not arrive in time.
    pub fn too_slow() -> Self {
        Self::new(
            StatusCode::REQUEST_TIMEOUT,
            "body-too-slow",
            "the request body did not arrive in time",
        )
    }

    /// The server is overloaded.
    pub fn busy() -> Self {
        let mut problem = Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "busy",
            "the server is busy",
        )
        .with_hint("try again in a few seconds");
        problem.retry_after = Some(DEFAULT_RETRY_AFTER);
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
        problem.retry_after = Some(DEFAULT_RETRY_AFTER);
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

    /// No such route.
    pub fn no_such_route() -> Self {
        Self::new(StatusCode::NOT_FOUND, "no-such-route", "not found").with_hint_and_advice(
            "see the API description: GET /api/v1/openapi.json",
            RELOAD_PAGE,
        )
    }

    /// The route does not support the method.
    pub fn method_not_allowed() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method-not-allowed",
            "method not allowed",
        )
        .with_hint_and_advice(
            "see the API description: GET /api/v1/openapi.json",
            RELOAD_PAGE,
        )
    }

    /// The request is invalid.
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, Kind::Usage.name(), message)
    }
}
