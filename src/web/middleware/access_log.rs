//! Reports every request to the log.

use std::net::IpAddr;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use axum::body::HttpBody as _;
use axum::extract::{Request, State as Shared};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::auth::User;
use super::forwarded::Peer;
use crate::web::problem::Problem;
use crate::web::state::State;

/// A finished request, without its secrets.
#[derive(Debug, Clone)]
pub struct LogEntry {
    /// Its method.
    pub method: Method,
    /// Its path, without the query.
    pub path: String,
    /// The status of the response.
    pub status: StatusCode,
    /// Time from the head of the request to the head of the response, or to its end when a stream
    /// ends with a problem.
    pub elapsed: Duration,
    /// The address of the client.
    pub client: Option<IpAddr>,
    /// The name of the user, if known.
    pub user: Option<String>,
    /// Why the server failed, worded for its operator.
    pub failure: Option<String>,
}

/// Called with each finished request.
pub type Log = Box<dyn Fn(&LogEntry) + Send + Sync>;

/// Attached to a response by a failed handler, for the log.
#[derive(Debug, Clone)]
pub(in crate::web) struct FailureForLog(pub String);

/// Attached to a request; authentication sets it.
#[derive(Debug, Clone, Default)]
pub(in crate::web) struct UserName(Arc<OnceLock<String>>);

impl UserName {
    pub fn set(&self, name: &str) {
        let _ = self.0.set(name.to_owned());
    }
}

/// Runs the request, and reports it.
pub(in crate::web) async fn log(
    Shared(state): Shared<Arc<State>>,
    mut request: Request,
    next: Next,
) -> Response {
    let start = Instant::now();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let client = request.extensions().get().map(|Peer(address)| {
        let proxies = &state.trusted_proxies;
        proxies.client_address(*address, request.headers())
    });
    let user = UserName::default();
    request.extensions_mut().insert(user.clone());
    let has_body = request.body().size_hint().exact() != Some(0);
    let mut response = next.run(request).await;
    if has_body && response.status().is_client_error() {
        // The body may not have been read. Its rest must not be taken for the next request.
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(header::CONNECTION, close);
    }
    let failure = response.extensions_mut().remove::<FailureForLog>();
    (state.log)(&LogEntry {
        method,
        path,
        status: response.status(),
        elapsed: start.elapsed(),
        client,
        user: user.0.get().cloned(),
        failure: failure.map(|FailureForLog(failure)| failure),
    });
    response
}

/// Reports a problem at the end of a streamed response, which started with status 200.
pub(in crate::web) fn log_stream_failure(
    state: &State,
    (method, path): (Method, &str),
    user: &User,
    start: Instant,
    problem: &Problem,
) {
    let Some(failure) = problem.for_log() else {
        return;
    };
    (state.log)(&LogEntry {
        method,
        path: path.to_owned(),
        status: StatusCode::from_u16(problem.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
        elapsed: start.elapsed(),
        client: None,
        user: Some(user.name.clone()),
        failure: Some(failure.to_owned()),
    });
}
