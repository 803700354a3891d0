//! What lets a script in.

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Row};

use super::store::room;
use super::token::Form;
use super::{Access, KeyId, Role, name};
use crate::database::rows;
use crate::error::{Failure, Kind, Listed, Remedy};
use crate::secret::Secret;

/// An API key, which holds until it is revoked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Its name.
    pub id: KeyId,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// When it was made.
    pub created: Timestamp,
    /// When it was last used, to the hour.
    pub last_used: Option<Timestamp>,
}

const MOST: u32 = 1_000;
const COLUMNS: &str = "id, name, role, created, last_used";

impl Access {
    /// Makes an API key; gives its secret, which is not kept.
    ///
    /// Fails as [`Kind::Usage`] for a name that no list could show, and as [`Kind::Other`] when there
    /// are 1,000.
    pub fn make_key(&mut self, name: &str, role: Role) -> Result<(Secret, ApiKey), Failure> {
        let name = name::checked(name)?;
        let (secret, hash) = Form::Key.make()?;
        let key = self.change(|transaction, now| {
            let remedy = Remedy::RemoveSome(Listed::ApiKeys);
            if let Err(full) = room(transaction, "api_keys", MOST, "API keys", remedy)? {
                return Ok(Err(full));
            }
            let sql = format!(
                "INSERT INTO api_keys (secret, name, role, created) VALUES (?1, ?2, ?3, ?4)
                 RETURNING {COLUMNS}"
            );
            let values = (hash, name, role.name(), now.as_millisecond());
            transaction.query_row(&sql, values, key_in).map(Ok)
        })?;
        Ok((secret, key))
    }

    /// The API key of this secret; nothing where it is unknown or revoked. That it was used is recorded
    /// once an hour at most, and whether it could be recorded changes nothing.
    pub fn key(&mut self, secret: &str) -> Result<Option<ApiKey>, Failure> {
        let Some(hash) = Form::Key.hash(secret) else {
            return Ok(None);
        };
        let found = self.read(|connection| {
            connection
                .prepare_cached(&format!("SELECT {COLUMNS} FROM api_keys WHERE secret = ?1"))?
                .query_row([hash], key_in)
                .optional()
        })?;
        let Some(key) = found else {
            return Ok(None);
        };
        let (id, last_used) = (key.id, key.last_used);
        Ok(self.used(key, last_used, |transaction, now| {
            transaction
                .prepare_cached(&format!(
                    "UPDATE api_keys SET last_used = max(coalesce(last_used, ?2), ?2)
                     WHERE id = ?1 RETURNING {COLUMNS}"
                ))?
                .query_row((id, now.as_millisecond()), key_in)
                .optional()
        }))
    }

    /// The API keys, the newest first.
    pub fn keys(&self) -> Result<Vec<ApiKey>, Failure> {
        self.read(|connection| {
            connection
                .prepare_cached(&format!("SELECT {COLUMNS} FROM api_keys ORDER BY id DESC"))?
                .query_map((), key_in)?
                .collect()
        })
    }

    /// Revokes an API key; gives what it was. Fails as [`Kind::NotFound`].
    pub fn revoke_key(&mut self, id: KeyId) -> Result<ApiKey, Failure> {
        self.change(|transaction, _| {
            let sql = format!("DELETE FROM api_keys WHERE id = ?1 RETURNING {COLUMNS}");
            let revoked = transaction.query_row(&sql, [id], key_in).optional()?;
            Ok(revoked.ok_or_else(|| missing(id)))
        })
    }
}

fn key_in(row: &Row<'_>) -> rusqlite::Result<ApiKey> {
    Ok(ApiKey {
        id: row.get("id")?,
        name: row.get("name")?,
        role: rows::read(row, "role", Role::named)?,
        created: rows::time(row, "created")?,
        last_used: rows::maybe_time(row, "last_used")?,
    })
}

fn missing(id: KeyId) -> Failure {
    Failure::new(Kind::NotFound, format!("there is no API key {id}"))
        .with_remedy(Remedy::List(Listed::ApiKeys))
}
