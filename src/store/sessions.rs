//! Sessions of users who are signed in with a browser.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, named_params};

use super::rows::check_room;
use super::secrets::{Form, Hash};
use super::sign_in_links::delete_expired;
use super::{Error, SessionId, Store, User, rows, users};
use crate::error::Failure;

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The ID.
    pub id: SessionId,
    /// The user who is signed in.
    pub user: User,
    /// When the user signed in.
    pub created: Timestamp,
    /// When it was last used, to the hour.
    pub last_used: Timestamp,
    /// When it ends if it is not used before: 7 days after the last use, at most 30 days after the
    /// sign-in.
    pub expires: Timestamp,
}

impl Session {
    /// When it ends however much it is used.
    pub fn latest_end(&self) -> Timestamp {
        self.created.checked_add(LIFETIME).unwrap_or(self.expires)
    }
}

/// How long a session lasts without being used.
const IDLE: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long a session lasts at most.
const LIFETIME: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Maximum number of sessions.
const MAX_SESSIONS: u32 = 10_000;
/// How often the use of a session or an API key is recorded at most.
pub(super) const RECORD_INTERVAL: SignedDuration = SignedDuration::from_hours(1);

/// Sessions with their users that have not expired. One that lasts much longer than possible was
/// started while the clock was wrong.
fn live_sql(condition: &str) -> String {
    format!(
        "SELECT sessions.id, {}, sessions.created, last_used, expires
         FROM sessions JOIN users ON users.id = user
         WHERE {condition} AND active AND expires > :now AND expires <= :latest
         ORDER BY sessions.id DESC",
        users::COLUMNS
    )
}

impl Store {
    /// The session with this secret; `None` if it is unknown, ended, or expired. Its use is recorded
    /// at most once an hour, and only if that needs no waiting.
    pub fn session(&mut self, secret: &str) -> Result<Option<Session>, Failure> {
        let Some(hash) = Form::Plain.hash(secret) else {
            return Ok(None);
        };
        let now = self.now();
        let by_secret = |connection: &Connection| by_secret(connection, &hash, now);
        let Some(session) = self.read(by_secret)? else {
            return Ok(None);
        };
        if now.duration_since(session.last_used) < RECORD_INTERVAL {
            return Ok(Some(session));
        }
        let recorded = self.write_within(Duration::ZERO, |transaction, now| {
            transaction
                .prepare_cached(
                    "UPDATE sessions
                     SET last_used = max(last_used, ?2), expires = max(expires, min(?3, ?4))
                     WHERE id = ?1",
                )?
                .execute((
                    session.id,
                    now.as_millisecond(),
                    (now + IDLE).as_millisecond(),
                    session.latest_end().as_millisecond(),
                ))?;
            by_secret(transaction)
        });
        Ok(recorded.unwrap_or(Some(session)))
    }

    /// The sessions that have not expired, the newest first.
    pub fn sessions(&self) -> Result<Vec<Session>, Failure> {
        let now = self.now();
        self.read(|connection| {
            let (now, latest) = expiry_range(now);
            let mut statement = connection.prepare_cached(&live_sql("true"))?;
            let rows =
                statement.query_map(named_params! { ":now": now, ":latest": latest }, session)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Ends a session and returns it. Fails as [`NotFound`](crate::error::Kind::NotFound).
    pub fn end_session(&mut self, id: SessionId) -> Result<Session, Failure> {
        self.write(|transaction, now| {
            delete_expired(transaction, now)?;
            delete(transaction, id)?.ok_or(Error::NoSession(id))
        })
    }

    /// Ends sessions, all or none, and returns them in order. An ID that is given twice counts once.
    ///
    /// Fails as [`NotFound`](crate::error::Kind::NotFound).
    pub fn end_sessions(&mut self, ids: &[SessionId]) -> Result<Vec<Session>, Failure> {
        self.write(|transaction, now| {
            delete_expired(transaction, now)?;
            let mut ended: Vec<Session> = Vec::new();
            for id in ids {
                if ended.iter().all(|session| session.id != *id) {
                    ended.push(delete(transaction, *id)?.ok_or(Error::NoSession(*id))?);
                }
            }
            Ok(ended)
        })
    }

    /// Ends all sessions of the users of this name, or of all users, and withdraws their open sign-in
    /// links. Returns the sessions, the newest first.
    pub fn end_sessions_of(&mut self, name: Option<&str>) -> Result<Vec<Session>, Failure> {
        let name = name.map(str::trim);
        self.write(|transaction, now| {
            delete_expired(transaction, now)?;
            let of_users = "user IN (SELECT id FROM users WHERE ?1 IS NULL OR name = ?1)";
            transaction.execute(
                &format!("DELETE FROM sign_in_links WHERE {of_users}"),
                [name],
            )?;
            let ids: Vec<SessionId> = transaction
                .prepare(&format!(
                    "SELECT id FROM sessions WHERE {of_users} ORDER BY id DESC"
                ))?
                .query_map([name], |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            let mut ended = Vec::new();
            for id in ids {
                ended.extend(delete(transaction, id)?);
            }
            Ok(ended)
        })
    }
}

/// Starts a session.
pub(super) fn insert(
    connection: &Connection,
    hash: &Hash,
    user: &User,
    now: Timestamp,
) -> Result<Session, Error> {
    check_room(connection, "sessions", MAX_SESSIONS, "sessions")?;
    let expires = now + IDLE;
    let milliseconds = now.as_millisecond();
    let id = connection.query_row(
        "INSERT INTO sessions (secret, user, created, last_used, expires)
         VALUES (?1, ?2, ?3, ?3, ?4) RETURNING id",
        (hash, user.id, milliseconds, expires.as_millisecond()),
        |row| row.get(0),
    )?;
    Ok(Session {
        id,
        user: user.clone(),
        created: now,
        last_used: now,
        expires,
    })
}

fn by_secret(
    connection: &Connection,
    hash: &Hash,
    now: Timestamp,
) -> Result<Option<Session>, Error> {
    let (now, latest) = expiry_range(now);
    Ok(connection
        .prepare_cached(&live_sql("secret = :secret"))?
        .query_row(
            named_params! { ":secret": hash, ":now": now, ":latest": latest },
            session,
        )
        .optional()?)
}

fn delete(transaction: &Transaction<'_>, id: SessionId) -> Result<Option<Session>, Error> {
    let sql = format!(
        "SELECT sessions.id, {}, sessions.created, last_used, expires
         FROM sessions JOIN users ON users.id = user WHERE sessions.id = ?1",
        users::COLUMNS
    );
    let session = transaction
        .prepare_cached(&sql)?
        .query_row([id], session)
        .optional()?;
    transaction.execute("DELETE FROM sessions WHERE id = ?1", [id])?;
    Ok(session)
}

/// The range in which a live session expires, in milliseconds.
fn expiry_range(now: Timestamp) -> (i64, i64) {
    (now.as_millisecond(), (now + IDLE * 2).as_millisecond())
}

fn session(row: &Row<'_>) -> rusqlite::Result<Session> {
    Ok(Session {
        id: row.get("id")?,
        user: users::user(row)?,
        created: rows::time(row, "created")?,
        last_used: rows::time(row, "last_used")?,
        expires: rows::time(row, "expires")?,
    })
}
