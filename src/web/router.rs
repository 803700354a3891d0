//! The middleware stack, and everything that has an address.

use std::any::Any;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;

use super::middleware::{
    access_log, etag, forwarded, origin_check, request_timeout, security_headers,
};
use super::problem::Problem;
use super::state::State;
use super::{api, openapi, pages};
use crate::error::{Failure, Kind};

/// Everything that the server responds to. Handlers authenticate by their extractors
/// ([`super::middleware::auth`]).
pub(super) fn router(state: Arc<State>) -> Router {
    let (api, document) = api::routes(&state.origins.cookie_name()).split_for_parts();
    let document = Bytes::from(openapi::text(&document).unwrap_or_default());
    let with_state = || Arc::clone(&state);
    // The first layer is the outermost.
    let layers = ServiceBuilder::new()
        .layer(from_fn_with_state(with_state(), access_log::log))
        .layer(from_fn(security_headers::add))
        .layer(from_fn_with_state(with_state(), forwarded::require_https))
        .layer(from_fn_with_state(with_state(), origin_check::check))
        .layer(from_fn(etag::add))
        .layer(from_fn(request_timeout::limit))
        .layer(CatchPanicLayer::custom(panicked));
    Router::new()
        .merge(pages::routes(state.is_demo))
        .merge(api)
        .route(
            "/api/v1/openapi.json",
            get(async move || openapi(document.clone())),
        )
        .fallback(async |method: Method, headers: HeaderMap| pages::not_found(&method, &headers))
        .method_not_allowed_fallback(async || Problem::method_not_allowed())
        .layer(layers)
        .with_state(state)
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

/// The panic hook has already reported the panic itself.
fn panicked(_panic: Box<dyn Any + Send>) -> Response {
    Problem::from(Failure::new(Kind::Other, "Internal error")).into_response()
}
