//! The web pages: files embedded in the program.
//!
//! The same page is served at every address that users see; its modules decide what to show there.

use std::borrow::Cow;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rust_embed::{EmbeddedFile, RustEmbed};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;

use super::middleware::security_headers::POLICY_WITHOUT_HTML;
use super::problem::Problem;
use super::state::State;

/// Where the main page is served.
const ADDRESSES: [&str; 6] = [
    "/",
    "/tasks",
    "/tasks/{name}",
    "/objectives",
    "/objectives/{name}",
    "/settings/jira",
];

/// The files; those that are not pages are served under `/assets/`.
#[derive(RustEmbed)]
#[folder = "src/web/assets/"]
struct Assets;

/// Routes of the pages and their files. They contain no data and need no sign-in.
///
/// `/demo`, the page that signs in without a button, exists only in the demo: elsewhere, following
/// another user's link must not sign anybody in.
pub(super) fn routes(is_demo: bool) -> Router<Arc<State>> {
    let pages = ADDRESSES.map(|address| (address.to_owned(), Cow::Borrowed("index.html")));
    let assets = Assets::iter()
        .filter(|name| !is_page(name))
        .map(|name| (format!("/assets/{name}"), name));
    let others = [
        Some(("/sign-in".to_owned(), Cow::Borrowed("sign-in.html"))),
        is_demo.then(|| ("/demo".to_owned(), Cow::Borrowed("demo.html"))),
    ];
    let all = pages
        .into_iter()
        .chain(assets)
        .chain(others.into_iter().flatten());
    let router = all.fold(Router::new(), |router, (address, name)| {
        router.route(&address, get(async move || file(&name)))
    });
    // Only files without secrets are compressed (BREACH).
    router.layer(CompressionLayer::new().quality(CompressionLevel::Best))
}

/// The response where nothing exists: a page for browsers, a problem for programs.
pub(super) fn not_found(method: &Method, headers: &HeaderMap) -> Response {
    let accepted = headers.get(header::ACCEPT).map(HeaderValue::as_bytes);
    let is_browser =
        method == Method::GET && accepted.is_some_and(|types| types.starts_with(b"text/html"));
    if is_browser {
        return (StatusCode::NOT_FOUND, file("index.html")).into_response();
    }
    Problem::no_such_route().into_response()
}

fn file(name: &str) -> Response {
    let Some(EmbeddedFile { data, metadata }) = Assets::get(name) else {
        return Problem::no_such_route().into_response();
    };
    let body = match data {
        Cow::Borrowed(data) => Bytes::from_static(data),
        Cow::Owned(data) => Bytes::from(data),
    };
    let hash = URL_SAFE_NO_PAD.encode(&metadata.sha256_hash()[..12]);
    // Weak, since the compressed file has the same one.
    let etag = HeaderValue::try_from(format!("W/\"{hash}\""));
    let headers = [
        (header::CONTENT_TYPE, media_type(name)),
        // Another version of the program may serve another file at this address.
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (
            header::ETAG,
            etag.unwrap_or(HeaderValue::from_static("W/\"\"")),
        ),
        (header::VARY, HeaderValue::from_static("accept-encoding")),
    ];
    let mut response = (headers, body).into_response();
    if is_page(name) && name != "index.html" {
        let policy = HeaderValue::from_static(POLICY_WITHOUT_HTML);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

fn is_page(name: &str) -> bool {
    extension(name) == "html"
}

fn media_type(name: &str) -> HeaderValue {
    HeaderValue::from_static(match extension(name) {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        _ => "image/svg+xml",
    })
}

fn extension(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn text(name: &str) -> String {
        let file = Assets::get(name).unwrap();
        String::from_utf8(file.data.into_owned()).unwrap()
    }

    /// So that the browser loads all modules at once instead of one after another.
    #[test]
    fn index_preloads_all_modules() {
        let index = text("index.html");
        let preloaded: BTreeSet<&str> = index
            .lines()
            .filter_map(|line| line.strip_prefix("<link rel=\"modulepreload\" href=\"/assets/"))
            .filter_map(|line| line.strip_suffix("\">"))
            .collect();
        let names: Vec<_> = Assets::iter().collect();
        let modules: BTreeSet<&str> = names
            .iter()
            .map(AsRef::as_ref)
            .filter(|name| extension(name) == "js" && !matches!(*name, "app.js" | "sign-in.js"))
            .collect();
        assert_eq!(preloaded, modules);
    }

    #[test]
    fn pages_have_no_inline_code() {
        let inline = r"<style|\sstyle=|\son[a-z]+=|javascript:|<script>|https?:";
        let inline = regex::Regex::new(inline).unwrap();
        for page in Assets::iter().filter(|name| is_page(name)) {
            let text = text(&page);
            let found = inline.find(&text).map(|found| found.as_str());
            assert_eq!(found, None, "{page}");
        }
    }
}
