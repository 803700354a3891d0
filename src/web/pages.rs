//! The pages, and what belongs to them.

use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::state::State;

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";

/// Each address, with its media type and its text.
const FILES: [(&str, &str, &str); 6] = [
    ("/", HTML, include_str!("assets/home.html")),
    ("/sign-in", HTML, include_str!("assets/sign-in.html")),
    ("/assets/style.css", CSS, include_str!("assets/style.css")),
    (
        "/assets/home.js",
        JAVASCRIPT,
        include_str!("assets/home.js"),
    ),
    (
        "/assets/sign-in.js",
        JAVASCRIPT,
        include_str!("assets/sign-in.js"),
    ),
    ("/assets/icon.svg", SVG, include_str!("assets/icon.svg")),
];

/// All of them, open to everybody: nothing in them is about anybody.
pub(super) fn router() -> Router<Arc<State>> {
    FILES
        .into_iter()
        .fold(Router::new(), |router, (path, media_type, text)| {
            router.route(path, get(async move || file(media_type, text)))
        })
}

fn file(media_type: &'static str, text: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        // Another version of the program may have another file there.
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    (headers, text).into_response()
}
