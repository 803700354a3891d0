//! API keys for scripts.

use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row};

use super::rows::check_room;
use super::secrets::Form;
use super::sessions::RECORD_INTERVAL;
use super::{Error, KeyId, Role, Store, User, rows, users};
use crate::error::Failure;
use crate::secret::Secret;

/// An API key, which is valid until it is revoked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// The ID.
    pub id: KeyId,
    /// What it is for.
    pub name: String,
    /// The user that it belongs to.
    pub user: User,
    /// When it was created.
    pub created: Timestamp,
    /// When it was last used, to the hour.
    pub last_used: Option<Timestamp>,
}

/// Maximum number of API keys.
const MAX_KEYS: u32 = 1_000;

impl Store {
    /// Creates an API key that belongs to a user of its own, and returns its secret, which is not
    /// stored.
    ///
    /// Fails as [`Usage`](crate::error::Kind::Usage) if the name is not one printable line, and as
    /// [`Other`](crate::error::Kind::Other) if there are 1,000.
    pub fn create_api_key(&mut self, name: &str, role: Role) -> Result<(Secret, ApiKey), Failure> {
        let name = users::checked_name(name)?;
        let (secret, hash) = Form::Key.create()?;
        let key = self.write(|transaction, now| {
            check_room(transaction, "api_keys", MAX_KEYS, "API keys")?;
            let user = users::create(transaction, name, role, now)?;
            let id: KeyId = transaction.query_row(
                "INSERT INTO api_keys (secret, user, name, created) VALUES (?1, ?2, ?3, ?4)
                 RETURNING id",
                (hash, user.id, name, now.as_millisecond()),
                |row| row.get(0),
            )?;
            by_id(transaction, id)
        })?;
        Ok((secret, key))
    }

    /// The API key with this secret; `None` if it is unknown or revoked. Its use is recorded at most
    /// once an hour, and only if that needs no waiting.
    pub fn api_key(&mut self, secret: &str) -> Result<Option<ApiKey>, Failure> {
        let Some(hash) = Form::Key.hash(secret) else {
            return Ok(None);
        };
        let found = self.read(|connection| {
            Ok(connection
                .prepare_cached(&keys_sql("secret = ?1 AND active"))?
                .query_row([hash], key)
                .optional()?)
        })?;
        let Some(found) = found else {
            return Ok(None);
        };
        let now = self.now();
        if found
            .last_used
            .is_some_and(|at| now.duration_since(at) < RECORD_INTERVAL)
        {
            return Ok(Some(found));
        }
        let recorded = self.write_within(Duration::ZERO, |transaction, now| {
            let updated = transaction
                .prepare_cached(
                    "UPDATE api_keys SET last_used = max(coalesce(last_used, ?2), ?2)
                     WHERE id = ?1",
                )?
                .execute((found.id, now.as_millisecond()))?;
            if updated == 0 {
                return Ok(None);
            }
            by_id(transaction, found.id).map(Some)
        });
        Ok(recorded.unwrap_or(Some(found)))
    }

    /// The API keys, the newest first.
    pub fn api_keys(&self) -> Result<Vec<ApiKey>, Failure> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&keys_sql("true"))?;
            let rows = statement.query_map((), key)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Revokes an API key, deactivates its user, and returns the key. Fails as
    /// [`NotFound`](crate::error::Kind::NotFound).
    pub fn revoke_api_key(&mut self, id: KeyId) -> Result<ApiKey, Failure> {
        self.write(|transaction, _| {
            let key = by_id(transaction, id)?;
            transaction.execute("DELETE FROM api_keys WHERE id = ?1", [id])?;
            transaction.execute("UPDATE users SET active = 0 WHERE id = ?1", [key.user.id])?;
            Ok(key)
        })
    }
}

fn keys_sql(condition: &str) -> String {
    format!(
        "SELECT api_keys.id, api_keys.name, {}, api_keys.created, last_used
         FROM api_keys JOIN users ON users.id = user
         WHERE {condition} ORDER BY api_keys.id DESC",
        users::COLUMNS
    )
}

fn by_id(connection: &Connection, id: KeyId) -> Result<ApiKey, Error> {
    connection
        .prepare_cached(&keys_sql("api_keys.id = ?1"))?
        .query_row([id], key)
        .optional()?
        .ok_or(Error::NoApiKey(id))
}

fn key(row: &Row<'_>) -> rusqlite::Result<ApiKey> {
    Ok(ApiKey {
        id: row.get("id")?,
        name: row.get("name")?,
        user: users::user(row)?,
        created: rows::time(row, "created")?,
        last_used: rows::optional_time(row, "last_used")?,
    })
}
