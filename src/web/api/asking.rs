//! What requests say besides their body: parameters, pages, their own names.

use axum::extract::{FromRequestParts, Path, Query};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use utoipa::IntoParams;

use crate::error::{Failure, Kind};
use crate::web::middleware::auth::Person;
use crate::web::problem::Problem;
use crate::work::Request;

/// As many on a page when nobody says.
const USUAL_LIMIT: u32 = 50;
/// As many on a page at most.
const LARGEST_LIMIT: u32 = 200;
/// The longest name of a request, in characters.
const LONGEST_KEY: usize = 255;

/// The parameters behind the question mark.
#[derive(Debug)]
pub(super) struct Parameters<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Parameters<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Query::try_from_uri(&parts.uri)
            .map(|Query(parameters)| Self(parameters))
            .map_err(|rejection| {
                let why = rejection.body_text();
                let why = why.split_once(": ").map_or(why.as_str(), |(_, why)| why);
                Problem::bad_request(format!("the parameters are not understood: {why}"))
            })
    }
}

/// In which forms long texts are given.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Forms {
    /// Whether texts in Markdown are given as HTML too: a few elements that are safe in a page.
    #[serde(default)]
    pub html: bool,
}

/// What stands in the place of the placeholder in the path.
#[derive(Debug)]
pub(super) struct Name(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Name {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Path::from_request_parts(parts, state).await {
            Ok(Path(name)) => Ok(Self(name)),
            // The only way to fail for a text.
            Err(_) => Err(Problem::bad_request("the address is not UTF-8")),
        }
    }
}

/// How many there are on a page.
pub(super) fn limit(asked: Option<u32>) -> Result<u32, Failure> {
    match asked {
        None => Ok(USUAL_LIMIT),
        Some(limit) if (1..=LARGEST_LIMIT).contains(&limit) => Ok(limit),
        Some(_) => {
            let message = format!("the limit must be a number from 1 to {LARGEST_LIMIT}");
            Err(Failure::new(Kind::Usage, message))
        }
    }
}

/// What there is of a page for which one more was asked, and the last of it when there are more.
pub(super) fn page<T>(mut items: Vec<T>, limit: u32) -> (Vec<T>, bool) {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = items.len() > limit;
    items.truncate(limit);
    (items, more)
}

/// The name that a person gives to a request, so that it can be repeated: the header
/// `Idempotency-Key`. `digest` stands for the body, `path` for what it is sent to.
pub(super) fn request(
    headers: &HeaderMap,
    person: &Person,
    path: &str,
    digest: [u8; 32],
) -> Result<Option<Request>, Problem> {
    let Some(key) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    let key = key.to_str().unwrap_or_default().trim();
    if key.is_empty() || key.len() > LONGEST_KEY {
        return Err(Problem::bad_request(format!(
            "the Idempotency-Key must be 1 to {LONGEST_KEY} characters of ASCII"
        )));
    }
    let mut content = Sha256::new_with_prefix(path);
    content.update(digest);
    Ok(Some(Request {
        // Nobody repeats what somebody else has sent.
        key: format!("{}\n{key}", person.identity()),
        digest: content.finalize().into(),
    }))
}
