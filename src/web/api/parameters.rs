//! Parts of a request other than its body: parameters, pagination, idempotency keys.

use axum::extract::{FromRequestParts, Path, Query};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use utoipa::IntoParams;

use crate::error::{Failure, Kind};
use crate::store::{Filter, IdempotencyKey, ItemId, ItemKind, ItemSummary, Store};
use crate::web::middleware::auth::User;
use crate::web::problem::Problem;

/// Default page size.
const DEFAULT_LIMIT: u32 = 50;
/// Maximum page size.
const MAX_LIMIT: u32 = 200;
/// Maximum length of an idempotency key, in characters.
const MAX_KEY: usize = 255;

/// The query parameters.
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
                Problem::bad_request(format!("Invalid parameters: {why}"))
            })
    }
}

/// The formats in which long texts are returned.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct TextFormats {
    /// Whether to return Markdown texts also as HTML, with a few elements that are safe in a page.
    #[serde(default)]
    pub html: bool,
}

/// The value of the placeholder in the path.
#[derive(Debug)]
pub(super) struct Name(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Name {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Path::from_request_parts(parts, state).await {
            Ok(Path(name)) => Ok(Self(name)),
            // A string fails in no other way.
            Err(_) => Err(Problem::bad_request("The path is not UTF-8")),
        }
    }
}

/// The page size.
pub(super) fn limit(requested: Option<u32>) -> Result<u32, Failure> {
    match requested {
        None => Ok(DEFAULT_LIMIT),
        Some(limit) if (1..=MAX_LIMIT).contains(&limit) => Ok(limit),
        Some(_) => {
            let message = format!("The limit must be a number from 1 to {MAX_LIMIT}");
            Err(Failure::new(Kind::Usage, message))
        }
    }
}

/// The ID in a parameter.
pub(super) fn id(kind: ItemKind, text: Option<&str>) -> Result<Option<ItemId>, Failure> {
    text.map(|text| kind.parse_id(text)).transpose()
}

/// The items of a page, and whether there are more. Without a store there are none.
pub(super) fn items(
    store: Option<&Store>,
    filter: &Filter,
    limit: u32,
) -> Result<(Vec<ItemSummary>, bool), Failure> {
    let Some(store) = store else {
        return Ok((Vec::new(), false));
    };
    let mut items = store.items(filter, limit + 1)?;
    let more = items.len() > limit as usize;
    items.truncate(limit as usize);
    Ok((items, more))
}

/// The idempotency key of a request, from the header `Idempotency-Key`. It is valid for one user, this
/// path, and the body with this digest.
pub(super) fn request(
    headers: &HeaderMap,
    user: &User,
    path: &str,
    digest: [u8; 32],
) -> Result<Option<IdempotencyKey>, Problem> {
    let Some(key) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    let key = key.to_str().unwrap_or_default().trim();
    if key.is_empty() || key.len() > MAX_KEY {
        return Err(Problem::bad_request(format!(
            "The Idempotency-Key must be 1 to {MAX_KEY} ASCII characters"
        )));
    }
    let mut content = Sha256::new_with_prefix(path);
    content.update(digest);
    Ok(Some(IdempotencyKey {
        // Keys of different users never match.
        key: format!("{}\n{key}", user.identity()),
        digest: content.finalize().into(),
    }))
}
