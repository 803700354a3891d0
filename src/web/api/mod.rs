//! The operations, under `/api/v1`. The description of each is next to its handler and also
//! defines its route.

mod api_keys;
mod html;
mod imports;
mod issues;
mod jira;
mod objectives;
mod parameters;
mod posts;
mod session;
mod sessions;
mod settings;
mod tasks;

use std::sync::Arc;

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::openapi;
use super::problem::Failed;
use super::state::State;

/// The operations with their OpenAPI document. `cookie` is the name of the session cookie.
pub(super) fn routes(cookie: &str) -> OpenApiRouter<Arc<State>> {
    OpenApiRouter::with_openapi(openapi::document(cookie))
        .routes(routes!(health))
        .merge(session::routes())
        .merge(sessions::routes())
        .merge(api_keys::routes())
        .merge(jira::routes())
        .merge(settings::routes())
        .merge(issues::routes())
        .merge(tasks::routes())
        .merge(objectives::routes())
        .merge(imports::routes())
        .merge(posts::routes())
}

/// Whether the server responds.
///
/// No sign-in needed.
#[utoipa::path(
    get,
    path = "/healthz",
    operation_id = "checkHealth",
    tag = "health",
    security(()),
    responses(
        (status = 200, description = "The server responds", body = String, content_type = "text/plain"),
        Failed,
    )
)]
async fn health() -> &'static str {
    "ok\n"
}

/// The response to a request that created something, which is at `location`.
fn created<T: Serialize>(location: impl Into<String>, body: Json<T>) -> Response {
    let location = [(header::LOCATION, location.into())];
    (StatusCode::CREATED, location, body).into_response()
}
