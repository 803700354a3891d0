//! What keeps a person signed in.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use super::store::room;
use super::token::{Form, Hash};
use super::{Access, Link, Role, SessionId, links};
use crate::database::rows;
use crate::error::{Failure, Kind, Listed, Remedy};

/// A person who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its name.
    pub id: SessionId,
    /// Who is signed in.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// When they signed in.
    pub created: Timestamp,
    /// When they last did something, to the hour.
    pub last_used: Timestamp,
    /// When it ends if it is not used before: 7 days after the last use, and 30 days after the
    /// sign-in at the latest.
    pub expires: Timestamp,
}

impl Session {
    /// When it ends however much it is used.
    pub fn latest_end(&self) -> Timestamp {
        self.created + LIFE
    }
}

/// How long a session lasts that is not used.
const IDLE: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long any session lasts.
const LIFE: SignedDuration = SignedDuration::from_hours(30 * 24);
const MOST: u32 = 10_000;

const COLUMNS: &str = "id, name, role, created, last_used, expires";
pub(super) const SWEEP: &str = "DELETE FROM sessions WHERE expires <= ?1";
/// A session that lasts for much longer than any was begun while the clock was wrong.
const LIVE: &str = "expires > :now AND expires <= :latest";

impl Access {
    /// The session of this secret; nothing where it is unknown, ended or expired. That it was used is
    /// recorded once an hour at most, and whether it could be recorded changes nothing.
    pub fn session(&mut self, secret: &str) -> Result<Option<Session>, Failure> {
        let Some(hash) = Form::Plain.hash(secret) else {
            return Ok(None);
        };
        let now = self.now();
        let Some(session) = self.read(|connection| by_secret(connection, &hash, now))? else {
            return Ok(None);
        };
        // What was written by hand may leave no room for 30 days.
        let latest = session.created.checked_add(LIFE).unwrap_or(session.expires);
        let id = session.id;
        let last_used = Some(session.last_used);
        Ok(self.used(session, last_used, |transaction, now| {
            transaction
                .prepare_cached(&format!(
                    "UPDATE sessions
                     SET last_used = max(last_used, ?2), expires = max(expires, min(?3, ?4))
                     WHERE id = ?1 RETURNING {COLUMNS}"
                ))?
                .query_row(
                    (
                        id,
                        now.as_millisecond(),
                        (now + IDLE).as_millisecond(),
                        latest.as_millisecond(),
                    ),
                    session_in,
                )
                .optional()
        }))
    }

    /// The sessions that last, the newest first.
    pub fn sessions(&self) -> Result<Vec<Session>, Failure> {
        let (now, latest) = span(self.now());
        self.read(|connection| {
            connection
                .prepare_cached(&format!(
                    "SELECT {COLUMNS} FROM sessions WHERE {LIVE} ORDER BY id DESC"
                ))?
                .query_map(named_params! { ":now": now, ":latest": latest }, session_in)?
                .collect()
        })
    }

    /// Ends a session; gives what it was. Fails as [`Kind::NotFound`].
    pub fn end_session(&mut self, id: SessionId) -> Result<Session, Failure> {
        self.end_sessions(&[id])?.pop().ok_or_else(|| missing(id))
    }

    /// Ends sessions, all or none; gives what they were, in this order. The same named twice is ended
    /// once. Fails as [`Kind::NotFound`].
    pub fn end_sessions(&mut self, ids: &[SessionId]) -> Result<Vec<Session>, Failure> {
        self.change(|transaction, _| {
            let mut ended: Vec<Session> = Vec::new();
            let mut statement = transaction.prepare_cached(&format!(
                "DELETE FROM sessions WHERE id = ?1 RETURNING {COLUMNS}"
            ))?;
            for id in ids {
                match statement.query_row([id], session_in).optional()? {
                    Some(session) => ended.push(session),
                    None if ended.iter().any(|session| session.id == *id) => {}
                    None => return Ok(Err(missing(*id))),
                }
            }
            Ok(Ok(ended))
        })
    }

    /// Ends all sessions of a person, or all of everybody, and withdraws their open sign-in links; gives
    /// what the sessions were, the newest first.
    pub fn end_sessions_of(&mut self, name: Option<&str>) -> Result<Vec<Session>, Failure> {
        let name = name.map(str::trim);
        self.change(|transaction, _| {
            transaction.execute(links::WITHDRAW, [name])?;
            let mut ended: Vec<Session> = transaction
                .prepare(&format!(
                    "DELETE FROM sessions WHERE ?1 IS NULL OR name = ?1 RETURNING {COLUMNS}"
                ))?
                .query_map([name], session_in)?
                .collect::<rusqlite::Result<_>>()?;
            ended.sort_by_key(|session| std::cmp::Reverse(session.id));
            Ok(Ok(ended))
        })
    }
}

/// Begins the session that a link is good for.
pub(super) fn insert(
    connection: &Connection,
    hash: &Hash,
    link: &Link,
    now: Timestamp,
) -> rusqlite::Result<Result<Session, Failure>> {
    let remedy = Remedy::RemoveSome(Listed::Sessions);
    if let Err(full) = room(connection, "sessions", MOST, "sessions", remedy)? {
        return Ok(Err(full));
    }
    connection
        .query_row(
            &format!(
                "INSERT INTO sessions (secret, name, role, created, last_used, expires)
                 VALUES (:secret, :name, :role, :now, :now, :expires) RETURNING {COLUMNS}"
            ),
            named_params! {
                ":secret": hash,
                ":name": link.name,
                ":role": link.role.name(),
                ":now": now.as_millisecond(),
                ":expires": (now + IDLE).as_millisecond(),
            },
            session_in,
        )
        .map(Ok)
}

fn by_secret(
    connection: &Connection,
    hash: &Hash,
    now: Timestamp,
) -> rusqlite::Result<Option<Session>> {
    let (now, latest) = span(now);
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM sessions WHERE secret = :secret AND {LIVE}"
        ))?
        .query_row(
            named_params! { ":secret": hash, ":now": now, ":latest": latest },
            session_in,
        )
        .optional()
}

/// Between these, in milliseconds, expires what lasts now.
fn span(now: Timestamp) -> (i64, i64) {
    (now.as_millisecond(), (now + IDLE * 2).as_millisecond())
}

fn session_in(row: &Row<'_>) -> rusqlite::Result<Session> {
    Ok(Session {
        id: row.get("id")?,
        name: row.get("name")?,
        role: rows::read(row, "role", Role::named)?,
        created: rows::time(row, "created")?,
        last_used: rows::time(row, "last_used")?,
        expires: rows::time(row, "expires")?,
    })
}

fn missing(id: SessionId) -> Failure {
    Failure::new(Kind::NotFound, format!("there is no session {id}"))
        .with_remedy(Remedy::List(Listed::Sessions))
}
