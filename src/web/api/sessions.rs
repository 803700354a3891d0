//! Sessions of all users and sign-in links, for administrators.

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
use crate::store::{self, SessionId};
use crate::web::json_body::JsonBody;
use crate::web::middleware::auth::{Admin, SharedState};
use crate::web::problem::{Failed, Problem};
use crate::web::state::State;

pub(super) fn routes() -> OpenApiRouter<Arc<State>> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(end))
        .routes(routes!(make_link))
}

pub(super) use crate::store::Role;

/// A current session.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Session {
    #[schema(example = "S3")]
    id: String,
    name: String,
    role: Role,
    #[schema(format = DateTime)]
    created: String,
    /// When it was last used, rounded to the hour.
    #[schema(format = DateTime)]
    last_used: String,
    /// When it expires unless it is used again.
    #[schema(format = DateTime)]
    expires: String,
}

impl From<&store::Session> for Session {
    fn from(session: &store::Session) -> Self {
        Self {
            id: session.id.to_string(),
            name: session.user.name.clone(),
            role: session.user.role,
            created: session.created.to_string(),
            last_used: session.last_used.to_string(),
            expires: session.expires.to_string(),
        }
    }
}

/// The current sessions.
#[derive(Debug, Serialize, ToSchema)]
struct Sessions {
    sessions: Vec<Session>,
}

/// Lists the current sessions, newest first.
///
/// For administrators.
#[utoipa::path(
    get,
    path = "/api/v1/sessions",
    operation_id = "listSessions",
    tag = "access",
    responses(
        (status = 200, description = "The sessions", body = Sessions),
        Failed,
    )
)]
async fn list(_: Admin, Shared(state): SharedState) -> Result<Json<Sessions>, Problem> {
    let sessions = state
        .read_store(move |state| {
            let access = state.stores.existing()?;
            access.map_or_else(|| Ok(Vec::new()), |access| access.sessions())
        })
        .await?;
    Ok(Json(Sessions {
        sessions: sessions.iter().map(Session::from).collect(),
    }))
}

/// Ends a session.
///
/// For administrators.
#[utoipa::path(
    delete,
    path = "/api/v1/sessions/{id}",
    operation_id = "endSession",
    tag = "access",
    params(("id" = String, Path, description = "The session, such as `S3`")),
    responses(
        (status = 204, description = "It has ended"),
        Failed,
    )
)]
async fn end(_: Admin, Shared(state): SharedState, Name(id): Name) -> Result<StatusCode, Problem> {
    let id: SessionId = id.parse()?;
    state
        .write_store(move |state| state.stores.open()?.end_session(id))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The user that a sign-in link is for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LinkWanted {
    /// The name of the user.
    name: String,
    /// By default unchanged; a new user is a member.
    role: Option<Role>,
}

/// A sign-in link: works once, and for 15 minutes.
#[derive(Debug, Serialize, ToSchema)]
struct SignInLink {
    /// The link. Its fragment is the secret.
    #[schema(format = Password)]
    url: String,
    name: String,
    role: Role,
    /// When it expires.
    #[schema(format = DateTime)]
    expires: String,
}

/// Creates a sign-in link.
///
/// For administrators.
#[utoipa::path(
    post,
    path = "/api/v1/sign-in-links",
    operation_id = "makeSignInLink",
    tag = "access",
    request_body = LinkWanted,
    responses(
        (status = 201, description = "It is made, and not shown again", body = SignInLink, headers(("Location" = String, description = "The page that it opens"))),
        Failed,
    )
)]
async fn make_link(
    _: Admin,
    Shared(state): SharedState,
    JsonBody { value, .. }: JsonBody<LinkWanted>,
) -> Result<Response, Problem> {
    let made = state.write_store(move |state| {
        state
            .stores
            .open()?
            .create_sign_in_link(&value.name, value.role)
    });
    let (secret, link) = made.await?;
    let body = Json(SignInLink {
        url: store::link_url(state.origins.url(), &secret),
        name: link.user.name,
        role: link.user.role,
        expires: link.expires.to_string(),
    });
    Ok(created("/sign-in", body))
}
