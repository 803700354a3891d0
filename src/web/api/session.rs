//! Signing in and out: the session of the user who sends the request.

use std::sync::Arc;

use axum::Json;
use axum::extract::State as Shared;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::sessions::{Role, Session};
use crate::error::{Failure, Kind};
use crate::secret::Secret;
use crate::store;
use crate::web::json_body::JsonBody;
use crate::web::middleware::auth::{self, Member, SharedState, User};
use crate::web::origins::Origins;
use crate::web::problem::{Failed, Problem};
use crate::web::state::State;

/// Without `"cookies"`, which would delete those of other services on the same domain, too.
const CLEARED: HeaderValue = HeaderValue::from_static("\"cache\", \"storage\"");

pub(super) fn routes() -> OpenApiRouter<Arc<State>> {
    OpenApiRouter::new().routes(routes!(show, sign_in, sign_out))
}

/// The user who sent the request.
#[derive(Debug, Serialize, ToSchema)]
struct Me {
    /// The name of the user.
    name: String,
    role: Role,
    /// The session; absent for an API key.
    session: Option<Session>,
}

impl From<&User> for Me {
    fn from(user: &User) -> Self {
        Self {
            name: user.name.clone(),
            role: user.role,
            session: user.session.as_ref().map(Session::from),
        }
    }
}

/// The user who sent the request.
#[utoipa::path(
    get,
    path = "/api/v1/session",
    operation_id = "showSession",
    tag = "session",
    responses(
        (status = 200, description = "Who it is", body = Me),
        Failed,
    )
)]
async fn show(Member(user): Member) -> Json<Me> {
    Json(Me::from(&*user))
}

/// The secret of a sign-in link: its fragment, the part after the number sign.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SignIn {
    #[schema(format = Password)]
    secret: String,
}

/// Signs in with a sign-in link and sets the session cookie.
///
/// A link works once, and for 15 minutes. Ends the session of the cookie in the request, whichever user it belongs to.
#[utoipa::path(
    post,
    path = "/api/v1/session",
    operation_id = "signIn",
    tag = "session",
    security(()),
    request_body = SignIn,
    responses(
        (status = 201, description = "Signed in", body = Me, headers(("Location" = String, description = "The address of the session"), ("Set-Cookie" = String, description = "The cookie"))),
        (status = 401, description = "The link is of no use", body = Problem, content_type = "application/problem+json"),
        Failed,
    )
)]
async fn sign_in(
    Shared(state): SharedState,
    headers: HeaderMap,
    JsonBody { value, .. }: JsonBody<SignIn>,
) -> Result<Response, Problem> {
    let link = Secret::new(value.secret);
    let former = auth::session_secret(&headers, &state).map(Secret::new);
    let spent = state.write_store(move |state| {
        let former = former.as_ref().map(Secret::expose);
        let mut access = state.stores.open()?;
        access.redeem_sign_in_link(link.expose(), former)
    });
    let spent = spent.await.map_err(Problem::before_sign_in)?;
    let (secret, session) = spent.ok_or_else(Problem::link_of_no_use)?;
    let cookie = cookie(&secret, &session, &state)?;
    let me = Me {
        name: session.user.name.clone(),
        role: session.user.role,
        session: Some(Session::from(&session)),
    };
    let headers = [
        (header::SET_COOKIE, cookie),
        (
            header::LOCATION,
            HeaderValue::from_static("/api/v1/session"),
        ),
    ];
    Ok((StatusCode::CREATED, headers, Json(me)).into_response())
}

/// Signs out.
///
/// Not for API keys, which are revoked instead. Over HTTPS, the response also tells the browser to
/// delete what it cached and stored.
#[utoipa::path(
    delete,
    path = "/api/v1/session",
    operation_id = "signOut",
    tag = "session",
    responses(
        (status = 204, description = "Signed out", headers(("Set-Cookie" = String, description = "Deletes the cookie"), ("Clear-Site-Data" = String, description = "Over https"))),
        Failed,
    )
)]
async fn sign_out(Member(user): Member, Shared(state): SharedState) -> Result<Response, Problem> {
    let Some(id) = user.session_id() else {
        let message = "an API key has no session to end";
        return Err(Failure::new(Kind::Usage, message)
            .with_hint("revoke the API key instead")
            .into());
    };
    let ended = state.write_store(move |state| {
        match state.stores.open()?.end_session(id) {
            // It was ended in the meantime.
            Err(failure) if failure.kind == Kind::NotFound => Ok(()),
            ended => ended.map(drop),
        }
    });
    ended.await?;
    let gone = set_cookie(&state.origins, "", 0)?;
    let mut answer = (StatusCode::NO_CONTENT, [(header::SET_COOKIE, gone)]).into_response();
    if state.origins.is_secure() {
        answer.headers_mut().insert("clear-site-data", CLEARED);
    }
    Ok(answer)
}

fn cookie(
    secret: &Secret,
    session: &store::Session,
    state: &State,
) -> Result<HeaderValue, Failure> {
    let now = Timestamp::try_from(state.clock.now()).unwrap_or(Timestamp::UNIX_EPOCH);
    // The server decides when the session ends; the cookie must not expire earlier.
    let seconds = session.latest_end().duration_since(now).as_secs().max(0);
    set_cookie(&state.origins, secret.expose(), seconds)
}

/// Scripts cannot read the cookie, and pages of other sites cannot send it with requests that change
/// something.
fn set_cookie(origins: &Origins, value: &str, seconds: i64) -> Result<HeaderValue, Failure> {
    let name = origins.cookie_name();
    let secure = if origins.is_secure() { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    let mut cookie = HeaderValue::try_from(text)
        .map_err(|_| Failure::new(Kind::Other, "the session's cookie could not be made"))?;
    cookie.set_sensitive(true);
    Ok(cookie)
}
