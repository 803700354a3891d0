//! Who asks: by the cookie of a session, or by an API key.

use std::collections::HashMap;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{FromRequestParts, State as Shared};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use jiff::{SignedDuration, Timestamp};

use super::glance::{Changes, Look, glance};
use super::log::Who;
use super::problem::Problem;
use super::state::State;
use crate::access::{Access, KeyId, Role, Session, SessionId};
use crate::clock::Clock;
use crate::error::Failure;
use crate::settings::SetupDir;

/// So many are remembered between requests.
const MOST_KNOWN: usize = 1_000;
/// For so long nothing is looked up again, nor written down as used, unless something has changed.
const MEMORY: SignedDuration = SignedDuration::from_mins(10);
/// No secret is longer; longer texts are not looked for.
const LONGEST_SECRET: usize = 128;

/// Who asks.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub name: String,
    pub role: Role,
    /// The session, for who has come by a browser.
    pub session: Option<Session>,
    /// The key, for who has come by one.
    pub key: Option<KeyId>,
}

/// Anybody who is signed in.
#[derive(Debug)]
pub(super) struct Member(pub Arc<Person>);

/// An administrator.
#[derive(Debug)]
pub(super) struct Admin(pub Arc<Person>);

/// How somebody shows who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Way {
    Session,
    Key,
}

/// Those who may get in. As with [`super::rendered`], each request asks the database whether
/// anything has changed, and only then who it was that showed the same before.
#[derive(Debug)]
pub(super) struct People {
    setup_dir: SetupDir,
    clock: Clock,
    changes: Changes,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    look: Option<Look>,
    /// Looks, and writes only when a session was last used.
    access: Option<Access>,
    version: i64,
    people: HashMap<(Way, String), Remembered>,
}

/// Without the secrets, which are the keys of the map.
impl std::fmt::Debug for Known {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Known")
    }
}

#[derive(Clone)]
struct Remembered {
    person: Arc<Person>,
    /// Until when nothing has to be looked up or written down.
    until: Timestamp,
}

impl People {
    pub fn new(setup_dir: impl Into<SetupDir>, clock: Clock) -> Self {
        Self {
            setup_dir: setup_dir.into(),
            clock,
            changes: Changes::default(),
            known: Mutex::default(),
        }
    }

    /// Opens what keeps them, to change it. Those who are remembered here are asked for anew then.
    pub fn open(&self) -> Result<Changing<'_>, Failure> {
        Ok(Changing {
            access: Access::open(&self.setup_dir, self.clock.clone())?,
            changes: &self.changes,
        })
    }

    /// Who it is, if that is at hand. Waits for nothing longer.
    fn at_hand(&self, shown: &(Way, String)) -> Option<Arc<Person>> {
        let mut known = glance(&self.known)?;
        let counts = |look: &Look| look.counts(&self.changes);
        if !known.look.as_ref().is_some_and(counts) {
            let look = Look::begin(&self.changes);
            let access = known.access.as_ref()?;
            if !access.is_in_place() || access.version().ok()? != known.version {
                return None;
            }
            known.look = Some(look);
        }
        let remembered = known.people.get(shown)?;
        (self.now() < remembered.until).then(|| Arc::clone(&remembered.person))
    }

    /// Who it is, if anybody.
    fn look_up(&self, shown: (Way, String)) -> Result<Option<Arc<Person>>, Failure> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if !known.access.as_ref().is_some_and(Access::is_in_place) {
            *known = Known {
                access: Access::open_existing(&self.setup_dir, self.clock.clone())?,
                ..Known::default()
            };
        }
        let Some(access) = &mut known.access else {
            return Ok(None);
        };
        let version = access.version()?;
        let (person, until) = match shown.0 {
            Way::Session => match access.session(&shown.1)? {
                None => return Ok(None),
                Some(session) => {
                    let until = session.expires.min(self.now() + MEMORY);
                    (Person::of_session(session), until)
                }
            },
            Way::Key => match access.key(&shown.1)? {
                None => return Ok(None),
                Some(key) => {
                    let person = Person {
                        name: key.name,
                        role: key.role,
                        session: None,
                        key: Some(key.id),
                    };
                    (person, self.now() + MEMORY)
                }
            },
        };
        if version != known.version || known.people.len() >= MOST_KNOWN {
            known.people.clear();
            known.version = version;
        }
        let person = Arc::new(person);
        let remembered = Remembered {
            person: Arc::clone(&person),
            until,
        };
        known.people.insert(shown, remembered);
        Ok(Some(person))
    }

    fn now(&self) -> Timestamp {
        Timestamp::try_from(self.clock.now()).unwrap_or(Timestamp::MAX)
    }
}

/// What keeps those who may get in, for as long as somebody changes it.
pub(super) struct Changing<'a> {
    access: Access,
    changes: &'a Changes,
}

impl Deref for Changing<'_> {
    type Target = Access;

    fn deref(&self) -> &Access {
        &self.access
    }
}

impl DerefMut for Changing<'_> {
    fn deref_mut(&mut self) -> &mut Access {
        &mut self.access
    }
}

impl Drop for Changing<'_> {
    fn drop(&mut self) {
        self.changes.happened();
    }
}

impl Person {
    fn of_session(session: Session) -> Self {
        Self {
            name: session.name.clone(),
            role: session.role,
            session: Some(session),
            key: None,
        }
    }

    /// What distinguishes whoever asks from everybody else, of the same name too.
    pub fn identity(&self) -> String {
        match (&self.session, self.key) {
            (Some(session), _) => session.id.to_string(),
            (None, Some(key)) => key.to_string(),
            (None, None) => self.name.clone(),
        }
    }

    /// The number of the session.
    pub fn session_id(&self) -> Option<SessionId> {
        self.session.as_ref().map(|session| session.id)
    }
}

impl FromRequestParts<Arc<State>> for Member {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<State>) -> Result<Self, Problem> {
        let shown = shown(&parts.headers, state).ok_or_else(Problem::not_signed_in)?;
        let way = shown.0;
        let person = if let Some(person) = state.people.at_hand(&shown) {
            Some(person)
        } else {
            state
                .on_disk(move |state| state.people.look_up(shown))
                .await
                .map_err(Problem::before_sign_in)?
        };
        let person = person.ok_or_else(|| match way {
            Way::Session => Problem::session_ended(),
            Way::Key => Problem::key_not_known(),
        })?;
        if let Some(who) = parts.extensions.get::<Who>() {
            who.is(&person.name, person.identity());
        }
        Ok(Self(person))
    }
}

impl FromRequestParts<Arc<State>> for Admin {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<State>) -> Result<Self, Problem> {
        let Member(person) = Member::from_request_parts(parts, state).await?;
        match person.role {
            Role::Admin => Ok(Self(person)),
            Role::Member => Err(Problem::role_required()),
        }
    }
}

/// What a request shows. A key that is shown counts, whatever cookies a browser has added.
fn shown(headers: &HeaderMap, state: &State) -> Option<(Way, String)> {
    let (way, secret) = match headers.get(header::AUTHORIZATION) {
        Some(value) => {
            let (scheme, secret) = value.to_str().ok()?.split_once(' ')?;
            if !scheme.eq_ignore_ascii_case("bearer") {
                return None;
            }
            (Way::Key, secret.trim())
        }
        None => return session_secret(headers, state).map(|secret| (Way::Session, secret)),
    };
    (secret.len() <= LONGEST_SECRET).then(|| (way, secret.to_owned()))
}

/// The secret in the session cookie of a request.
pub(super) fn session_secret(headers: &HeaderMap, state: &State) -> Option<String> {
    let secret = cookie(headers, &state.origins.cookie_name())?;
    (secret.len() <= LONGEST_SECRET).then(|| secret.to_owned())
}

/// The value of a cookie that is there once. On this machine, another port's pages can set one of the
/// same name: then it is not known whose session is meant.
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

/// For handlers that take the whole state besides.
pub(super) type Us = Shared<Arc<State>>;
