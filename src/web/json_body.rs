//! JSON request bodies, limited in size and time.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Bytes, HttpBody as _};
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, DeserializeOwned, Deserializer, MapAccess, Visitor};
use sha2::{Digest as _, Sha256};

use super::problem::Problem;
use super::state::State;
use crate::error::{Failure, Kind};

/// Default limit, in bytes.
const DEFAULT_LIMIT: usize = 64 * 1024;
/// Limit for bodies with a long text, in bytes: 8 MiB, each character of which may be escaped, and the
/// rest of the object.
pub(super) const LONG_TEXT_LIMIT: usize = 16 * 1024 * 1024 + DEFAULT_LIMIT;
/// How long a body may take to arrive.
const BODY_TIMEOUT: Duration = Duration::from_secs(20);

/// The value in the body, which may have up to `LIMIT` bytes.
#[derive(Debug)]
pub(super) struct JsonBody<T, const LIMIT: usize = DEFAULT_LIMIT> {
    pub value: T,
    /// SHA-256 of the body.
    pub digest: [u8; 32],
}

impl<T, const LIMIT: usize> FromRequest<Arc<State>> for JsonBody<T, LIMIT>
where
    T: DeserializeOwned + Send + 'static,
{
    type Rejection = Problem;

    async fn from_request(mut request: Request, state: &Arc<State>) -> Result<Self, Problem> {
        // Pages of other sites cannot send this content type without a preflight request.
        if !is_json(request.headers()) {
            return Err(Problem::not_json());
        }
        if request.body().size_hint().lower() > LIMIT as u64 {
            return Err(Problem::too_large(LIMIT));
        }
        DefaultBodyLimit::max(LIMIT).apply(&mut request);
        let body = tokio::time::timeout(BODY_TIMEOUT, Bytes::from_request(request, state));
        let bytes = match body.await {
            Err(_) => return Err(Problem::too_slow()),
            Ok(Err(rejection)) => return Err(read_problem(&rejection, LIMIT)),
            Ok(Ok(bytes)) => bytes,
        };
        let (value, digest) = if bytes.len() > DEFAULT_LIMIT {
            state.run_heavy(move |_| read(&bytes)).await?
        } else {
            read(&bytes)?
        };
        Ok(Self { value, digest })
    }
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<(T, [u8; 32]), Failure> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let Object(value) = serde_json::from_slice(text).map_err(|error| {
        let message = format!("The request body is invalid: {error}");
        Failure::new(Kind::Usage, message)
    })?;
    Ok((value, Sha256::digest(bytes).into()))
}

/// A value that must be an object. Without this, serde would also accept an array of its fields in
/// their order, which may change with a version.
#[derive(Debug, Default)]
pub(super) struct Object<T>(pub T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members(PhantomData))
    }
}

struct Members<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Members<T> {
    type Value = Object<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Object<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(members)).map(Object)
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let media_type = headers.get(header::CONTENT_TYPE);
    let media_type = media_type
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/json")
}

fn read_problem(rejection: &BytesRejection, limit: usize) -> Problem {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::too_large(limit);
    }
    Problem::bad_request("The request body is incomplete")
}
