//! API keys, for administrators.

use std::sync::Arc;

use axum::Json;
use axum::extract::State as Shared;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::created;
use super::parameters::Name;
use super::sessions::Role;
use crate::store::{self, KeyId};
use crate::web::json_body::JsonBody;
use crate::web::middleware::auth::{Admin, SharedState};
use crate::web::problem::{Failed, Problem};
use crate::web::state::State;

pub(super) fn routes() -> OpenApiRouter<Arc<State>> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(revoke))
}

/// An API key without its secret.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ApiKey {
    #[schema(example = "K2")]
    id: String,
    name: String,
    role: Role,
    #[schema(format = DateTime)]
    created: String,
    /// When it was last used, rounded to the hour.
    #[schema(format = DateTime)]
    last_used: Option<String>,
}

impl From<&store::ApiKey> for ApiKey {
    fn from(key: &store::ApiKey) -> Self {
        Self {
            id: key.id.to_string(),
            name: key.name.clone(),
            role: key.user.role,
            created: key.created.to_string(),
            last_used: key.last_used.map(|at| at.to_string()),
        }
    }
}

/// The API keys that are not revoked.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ApiKeys {
    api_keys: Vec<ApiKey>,
}

/// Lists the API keys that are not revoked, newest first.
///
/// For administrators.
#[utoipa::path(
    get,
    path = "/api/v1/api-keys",
    operation_id = "listApiKeys",
    tag = "access",
    responses(
        (status = 200, description = "The keys, without their texts", body = ApiKeys),
        Failed,
    )
)]
async fn list(_: Admin, Shared(state): SharedState) -> Result<Json<ApiKeys>, Problem> {
    let keys = state
        .read_store(move |state| {
            let access = state.stores.existing()?;
            access.map_or_else(|| Ok(Vec::new()), |access| access.api_keys())
        })
        .await?;
    Ok(Json(ApiKeys {
        api_keys: keys.iter().map(ApiKey::from).collect(),
    }))
}

/// A new API key.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct KeyWanted {
    /// The name that identifies the key.
    name: String,
    #[serde(default)]
    role: Role,
}

/// An API key with its secret, which is not shown again.
#[derive(Debug, Serialize, ToSchema)]
struct NewApiKey {
    #[serde(flatten)]
    about: ApiKey,
    /// Send it as `Authorization: Bearer …`.
    #[schema(format = Password)]
    key: String,
}

/// Creates an API key.
///
/// For administrators.
#[utoipa::path(
    post,
    path = "/api/v1/api-keys",
    operation_id = "createApiKey",
    tag = "access",
    request_body = KeyWanted,
    responses(
        (status = 201, description = "It is made, and not shown again", body = NewApiKey, headers(("Location" = String, description = "Its address, to revoke it"))),
        Failed,
    )
)]
async fn create(
    _: Admin,
    Shared(state): SharedState,
    JsonBody { value, .. }: JsonBody<KeyWanted>,
) -> Result<Response, Problem> {
    let made = state.write_store(move |state| {
        let mut access = state.stores.open()?;
        access.create_api_key(&value.name, value.role)
    });
    let (secret, key) = made.await?;
    let location = format!("/api/v1/api-keys/{}", key.id);
    let body = Json(NewApiKey {
        about: ApiKey::from(&key),
        key: secret.expose().to_owned(),
    });
    Ok(created(location, body))
}

/// Revokes an API key.
///
/// For administrators.
#[utoipa::path(
    delete,
    path = "/api/v1/api-keys/{id}",
    operation_id = "revokeApiKey",
    tag = "access",
    params(("id" = String, Path, description = "The key, such as `K2`")),
    responses(
        (status = 204, description = "It is of no use any more"),
        Failed,
    )
)]
async fn revoke(
    _: Admin,
    Shared(state): SharedState,
    Name(id): Name,
) -> Result<StatusCode, Problem> {
    let id: KeyId = id.parse()?;
    state
        .write_store(move |state| state.stores.open()?.revoke_api_key(id))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
