//! Authentication: extractors for handlers that need a signed-in user, by the cookie of a session or
//! by an API key.

use std::sync::Arc;

use axum::extract::{FromRequestParts, State as Shared};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

use super::access_log::UserName;
use crate::error::Failure;
use crate::store::{KeyId, Role, Session, SessionId, Store, UserId};
use crate::web::problem::Problem;
use crate::web::state::State;

/// Longer secrets are not looked up, in bytes.
const MAX_SECRET: usize = 128;

/// An authenticated user.
#[derive(Debug, Clone)]
pub(in crate::web) struct User {
    pub id: UserId,
    pub name: String,
    pub role: Role,
    /// The session, for a request with its cookie.
    pub session: Option<Session>,
    /// The API key, for a request with one.
    pub key: Option<KeyId>,
}

/// Any signed-in user.
#[derive(Debug)]
pub(in crate::web) struct Member(pub Arc<User>);

/// A signed-in administrator.
#[derive(Debug)]
pub(in crate::web) struct Admin(pub Arc<User>);

/// What a request authenticates with.
enum Credential {
    Session(String),
    Key(String),
}

impl User {
    fn of_session(session: Session) -> Self {
        Self {
            id: session.user.id,
            name: session.user.name.clone(),
            role: session.user.role,
            session: Some(session),
            key: None,
        }
    }

    /// Distinguishes users of the same name.
    pub fn identity(&self) -> String {
        match (&self.session, self.key) {
            (Some(session), _) => session.id.to_string(),
            (None, Some(key)) => key.to_string(),
            (None, None) => self.name.clone(),
        }
    }

    /// The ID of the session.
    pub fn session_id(&self) -> Option<SessionId> {
        self.session.as_ref().map(|session| session.id)
    }
}

impl FromRequestParts<Arc<State>> for Member {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<State>) -> Result<Self, Problem> {
        let credential = credential(&parts.headers, state).ok_or_else(Problem::not_signed_in)?;
        let when_unknown = match credential {
            Credential::Session(_) => Problem::session_ended,
            Credential::Key(_) => Problem::key_not_known,
        };
        let user = state.read_store(move |state| match state.stores.existing()? {
            Some(mut access) => look_up(&mut access, &credential),
            None => Ok(None),
        });
        let user = user.await.map_err(Problem::before_sign_in)?;
        let user = user.ok_or_else(when_unknown)?;
        if let Some(name) = parts.extensions.get::<UserName>() {
            name.set(&user.name);
        }
        Ok(Self(Arc::new(user)))
    }
}

fn look_up(access: &mut Store, credential: &Credential) -> Result<Option<User>, Failure> {
    Ok(match credential {
        Credential::Session(secret) => access.session(secret)?.map(User::of_session),
        Credential::Key(secret) => access.api_key(secret)?.map(|key| User {
            id: key.user.id,
            name: key.name,
            role: key.user.role,
            session: None,
            key: Some(key.id),
        }),
    })
}

impl FromRequestParts<Arc<State>> for Admin {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<State>) -> Result<Self, Problem> {
        let Member(user) = Member::from_request_parts(parts, state).await?;
        match user.role {
            Role::Admin => Ok(Self(user)),
            Role::Member => Err(Problem::role_required()),
        }
    }
}

/// The credential of a request. An API key takes precedence over cookies, which browsers add.
fn credential(headers: &HeaderMap, state: &State) -> Option<Credential> {
    let Some(value) = headers.get(header::AUTHORIZATION) else {
        return session_secret(headers, state).map(Credential::Session);
    };
    let (scheme, secret) = value.to_str().ok()?.split_once(' ')?;
    let secret = secret.trim();
    let is_key = scheme.eq_ignore_ascii_case("bearer") && secret.len() <= MAX_SECRET;
    is_key.then(|| Credential::Key(secret.to_owned()))
}

/// The secret in the session cookie of a request.
pub(in crate::web) fn session_secret(headers: &HeaderMap, state: &State) -> Option<String> {
    let secret = cookie(headers, &state.origins.cookie_name())?;
    (secret.len() <= MAX_SECRET).then(|| secret.to_owned())
}

/// The value of a cookie that was sent once. Pages on another port of the same host can set a cookie
/// of the same name; then it is unclear which session is meant.
fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).iter();
    let mut values = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='));
    match (values.next(), values.next()) {
        (Some(value), None) => Some(value),
        _ => None,
    }
}

/// The state, as an extractor.
pub(in crate::web) type SharedState = Shared<Arc<State>>;
