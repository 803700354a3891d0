//! Headers that tell browsers what a response may do and who may store it.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// Allows only this server's own files, and nothing inline.
macro_rules! content_security_policy {
    (trusted_types: $names:literal) => {
        concat!(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types ",
            $names
        )
    };
}

/// Only one module parses HTML (`assets/base/rich.js`).
const CONTENT_SECURITY_POLICY: &str = content_security_policy!(trusted_types: "rendered");
/// For pages that never parse HTML.
pub(in crate::web) const POLICY_WITHOUT_HTML: &str =
    content_security_policy!(trusted_types: "'none'");

const HEADERS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=()",
    ),
];

/// Adds the headers. A handler may set its own Content-Security-Policy and Cache-Control.
pub(in crate::web) async fn add(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.reserve(HEADERS.len() + 2);
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(CONTENT_SECURITY_POLICY));
    // What a signed-in user sees must not stay on a shared computer after sign-out. Clients that
    // keep a response themselves still get a 304 by its ETag.
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}
