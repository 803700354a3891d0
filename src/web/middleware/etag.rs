//! Names the content of responses to GET, so that a client does not download what it already has.

use axum::body::{Body, Bytes, HttpBody as _, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use crate::error::{Failure, Kind};
use crate::web::problem::Problem;

/// Longer bodies are hashed on a thread of their own, in bytes.
const LONG: usize = 1024 * 1024;

/// Adds an `ETag` to complete JSON responses, and responds with 304 when `If-None-Match` names the
/// ETag of the response.
pub(in crate::web) async fn add(request: Request, next: Next) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let known = request.headers().get_all(header::IF_NONE_MATCH);
    let known: Vec<HeaderValue> = known.iter().cloned().collect();
    let response = next.run(request).await;
    if response.status() != StatusCode::OK {
        return response;
    }
    let Ok((etag, mut response)) = with_etag(response).await else {
        let failure = Failure::new(Kind::Other, "Could not compute the response's ETag");
        return Problem::from(failure).into_response();
    };
    if etag.is_some_and(|etag| matches(&known, &etag)) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        *response.body_mut() = Body::empty();
        for name in [
            header::CONTENT_TYPE,
            header::CONTENT_LENGTH,
            header::CONTENT_ENCODING,
        ] {
            response.headers_mut().remove(name);
        }
    }
    response
}

async fn with_etag(response: Response) -> Result<(Option<HeaderValue>, Response), axum::Error> {
    let headers = response.headers();
    if let Some(etag) = headers.get(header::ETAG) {
        return Ok((Some(etag.clone()), response));
    }
    if !is_json(headers) || response.body().size_hint().exact().is_none() {
        return Ok((None, response));
    }
    let (mut parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await?;
    let etag = if bytes.len() > LONG {
        let bytes = bytes.clone();
        let hashed = tokio::task::spawn_blocking(move || etag(&bytes)).await;
        hashed.map_err(axum::Error::new)?
    } else {
        etag(&bytes)
    };
    if let Some(etag) = &etag {
        parts.headers.insert(header::ETAG, etag.clone());
    }
    Ok((etag, Response::from_parts(parts, bytes.into())))
}

fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|value| value == "application/json")
}

fn etag(body: &Bytes) -> Option<HeaderValue> {
    let hash = URL_SAFE_NO_PAD.encode(&Sha256::digest(body)[..16]);
    HeaderValue::try_from(format!("\"{hash}\"")).ok()
}

/// Compares weakly, as RFC 9110 prescribes for `If-None-Match`.
fn matches(known: &[HeaderValue], etag: &HeaderValue) -> bool {
    let Ok(etag) = etag.to_str().map(opaque_tag) else {
        return false;
    };
    known
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|known| opaque_tag(known.trim()) == etag)
}

fn opaque_tag(etag: &str) -> &str {
    etag.strip_prefix("W/").unwrap_or(etag)
}
