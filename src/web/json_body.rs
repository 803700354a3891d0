//! JSON in the body of a request: bounded in size and time, and nothing in it that is not known.

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

use super::log::Who;
use super::pool::Permits;
use super::problem::Problem;
use super::state::State;
use crate::error::{Failure, Kind};

/// The most that is read where nobody says otherwise, in bytes.
const USUAL: usize = 64 * 1024;
/// The most that is read of a long text: 8 MiB, each character of which may be escaped, and what
/// stands around it.
pub(super) const LONG: usize = 16 * 1024 * 1024 + USUAL;
/// So many bytes of long bodies are read and worked with at once. Half of them is the most that one
/// person has.
const LONG_AT_ONCE: usize = 96 * 1024 * 1024;
/// How many places that makes.
pub(super) const PLACES: usize = LONG_AT_ONCE / USUAL;
/// A body that takes longer is given up.
const PATIENCE: Duration = Duration::from_secs(20);

/// The value that the body holds, of which so many bytes are read and no more.
#[derive(Debug)]
pub(super) struct JsonBody<T, const MOST: usize = USUAL> {
    pub value: T,
    /// SHA-256 of the body.
    pub digest: [u8; 32],
    /// Its place among the long bodies, kept for as long as the value is worked with.
    _place: Option<Permits>,
}

impl<T, const MOST: usize> FromRequest<Arc<State>> for JsonBody<T, MOST>
where
    T: DeserializeOwned + Send + 'static,
{
    type Rejection = Problem;

    async fn from_request(mut request: Request, state: &Arc<State>) -> Result<Self, Problem> {
        // What a page of another site can send without asking first is never declared so.
        if !is_json(request.headers()) {
            return Err(Problem::not_json());
        }
        // Before anything of it has come.
        let size = request.body().size_hint();
        if size.lower() > MOST as u64 {
            return Err(Problem::too_large(MOST));
        }
        let longest = size
            .upper()
            .map_or(MOST, |upper| usize::try_from(upper).unwrap_or(MOST));
        // Handlers find out who asks before they take the body.
        let person = request.extensions().get::<Who>().map_or("", Who::identity);
        let place = place(state, person, longest.min(MOST))?;
        DefaultBodyLimit::max(MOST).apply(&mut request);
        let body = tokio::time::timeout(PATIENCE, Bytes::from_request(request, state));
        let bytes = match body.await {
            Err(_) => return Err(Problem::too_slow()),
            Ok(Err(rejection)) => return Err(unread(&rejection, MOST)),
            Ok(Ok(bytes)) => bytes,
        };
        let (value, digest) = if bytes.len() > USUAL {
            // What takes its time is done where it delays nobody.
            state.on_disk(move |_| read(&bytes)).await?
        } else {
            read(&bytes)?
        };
        Ok(Self {
            value,
            digest,
            _place: place,
        })
    }
}

/// A place for a long body, of which there are so many bytes at once and no more.
fn place(state: &State, person: &str, bytes: usize) -> Result<Option<Permits>, Problem> {
    if bytes <= USUAL {
        return Ok(None);
    }
    let place = state.long_bodies.hold(person, bytes / USUAL);
    place.map(Some).ok_or_else(Problem::busy)
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<(T, [u8; 32]), Failure> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let Object(value) = serde_json::from_slice(text).map_err(|error| {
        let message = format!("the request's body is not understood: {error}");
        Failure::new(Kind::Usage, message)
    })?;
    Ok((value, Sha256::digest(bytes).into()))
}

/// A value that is written as an object. Otherwise its members in a row would do, without their
/// names, and then mean something else in the next version.
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

fn unread(rejection: &BytesRejection, most: usize) -> Problem {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::too_large(most);
    }
    Problem::bad_request("the request's body broke off")
}
