//! The operations, under `/api/v1`. Each is described where it is written, and the description is
//! what routes to it.

mod answers;
mod api_keys;
mod as_html;
mod asking;
mod description;
mod imports;
mod issues;
mod jira;
mod objectives;
mod posts;
mod session;
mod sessions;
mod settings;
mod tasks;

use std::any::Any;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::problem::{Failed, Problem};
use super::state::State;
use super::{guard, pages, served};
use crate::error::{Failure, Kind};

/// Everything that is answered, behind the guard.
pub(super) fn router(state: Arc<State>) -> Router {
    let (api, document) = described(&state.origins.cookie_name());
    let document = Bytes::from(description::text(&document).unwrap_or_default());
    Router::new()
        .merge(pages::router(state.is_demo))
        .merge(api)
        .route(
            "/api/v1/openapi.json",
            get(async move || openapi(document.clone())),
        )
        .fallback(async |method: Method, headers: HeaderMap| pages::nothing_here(&method, &headers))
        .method_not_allowed_fallback(async || Problem::method_not_allowed())
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(Arc::clone(&state), guard::check))
        .layer(from_fn_with_state(Arc::clone(&state), served::serve))
        .with_state(state)
}

/// The operations with their description.
fn described(cookie: &str) -> (Router<Arc<State>>, OpenApi) {
    OpenApiRouter::with_openapi(description::begun(cookie))
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
        .split_for_parts()
}

/// Whether the server answers.
///
/// Open to everybody.
#[utoipa::path(
    get,
    path = "/healthz",
    operation_id = "checkHealth",
    tag = "health",
    security(()),
    responses(
        (status = 200, description = "It does", body = String, content_type = "text/plain"),
        Failed,
    )
)]
async fn health() -> &'static str {
    "ok\n"
}

fn openapi(document: Bytes) -> Response {
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    (headers, document).into_response()
}

/// What is wrong with the program is told by the panic hook.
fn panicked(_panic: Box<dyn Any + Send>) -> Response {
    Problem::from(Failure::new(Kind::Other, "the server failed at this")).into_response()
}
