//! Responses that several operations share.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;

/// The response to a request that created something, which is at `location`.
pub(super) fn created<T: Serialize>(location: impl Into<String>, made: Json<T>) -> Response {
    let location = [(header::LOCATION, location.into())];
    (StatusCode::CREATED, location, made).into_response()
}
