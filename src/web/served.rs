//! Each answer: what browsers are told to do with it, and what the log is told of it.

use std::sync::Arc;
use std::time::Instant;

use axum::body::HttpBody as _;
use axum::extract::{Request, State as Shared};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::log::{Served, Told, Who};
use super::long_answers::held;
use super::people::Person;
use super::problem::Problem;
use super::state::State;

/// Nothing but this server's own files, and nothing written into a page.
macro_rules! content_security_policy {
    (trusted_types: $names:literal) => {
        concat!(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types ",
            $names
        )
    };
}

/// One module alone reads HTML (`assets/base/rich.js`).
const CONTENT_SECURITY_POLICY: &str = content_security_policy!(trusted_types: "rendered");
/// Of pages where nothing does.
pub(super) const POLICY_WITHOUT_HTML: &str = content_security_policy!(trusted_types: "'none'");

/// What every answer says.
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

/// Tells of a problem that an answer ends with, whose head has long said that all is well.
pub(super) fn tell_of_end(
    state: &State,
    (method, path): (Method, &str),
    person: &Person,
    start: Instant,
    problem: &Problem,
) {
    let Some(failure) = problem.for_log() else {
        return;
    };
    (state.log)(&Served {
        method,
        path: path.to_owned(),
        status: StatusCode::from_u16(problem.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
        elapsed: start.elapsed(),
        who: Some(person.name.clone()),
        failure: Some(failure.to_owned()),
    });
}

/// Answers, and tells of it.
pub(super) async fn serve(
    Shared(state): Shared<Arc<State>>,
    mut request: Request,
    next: Next,
) -> Response {
    let start = Instant::now();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let who = Who::default();
    request.extensions_mut().insert(who.clone());
    let has_body = request.body().size_hint().exact() != Some(0);
    let mut response = next.run(request).await;
    if has_body && response.status().is_client_error() {
        // It may not have been read, and the next request must not be taken for the rest of it.
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(header::CONNECTION, close);
    }
    response = held(response, who.identity(), &state.answers).await;
    let failure = response.extensions_mut().remove::<Told>();
    let headers = response.headers_mut();
    headers.reserve(HEADERS.len() + 2);
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // Pages where nothing is rendered have a stricter one.
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(CONTENT_SECURITY_POLICY));
    // Only files of the program may be cached: what a signed-in user sees must not stay on a shared
    // computer after sign-out. Clients that keep an answer themselves still get a 304 by its ETag.
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    (state.log)(&Served {
        method,
        path,
        status: response.status(),
        elapsed: start.elapsed(),
        who: who.name(),
        failure: failure.map(|Told(failure)| failure),
    });
    response
}
