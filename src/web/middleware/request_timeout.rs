//! Limits how long a request may take until its response starts.

use std::time::Duration;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::web::problem::Problem;

/// The slowest operation imports 50 issues with their comments from a slow Jira.
const REQUEST_TIMEOUT: Duration = Duration::from_mins(5);

/// Responds with 503 when there is no response in time. Blocking work that has started still runs
/// to its end.
pub(in crate::web) async fn limit(request: Request, next: Next) -> Response {
    tokio::time::timeout(REQUEST_TIMEOUT, next.run(request))
        .await
        .unwrap_or_else(|_| Problem::timed_out().into_response())
}
