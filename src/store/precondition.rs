//! Conditions that keep a double click or a repeated request from creating items twice.

use std::ops::RangeInclusive;

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension as _};

use super::{Error, IssueLink, ItemKind, items};

/// How long an idempotency key is remembered.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// Conditions under which items are created. By default there are none.
#[derive(Debug, Clone, Default)]
pub struct Precondition {
    /// Key of the request: repeated, it creates nothing and returns what it created the first time.
    pub key: Option<IdempotencyKey>,
    /// Creates items only if nothing is linked to any of their issues.
    pub unless_linked: bool,
}

/// Identifies a request, so that a repeated one is recognized.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey {
    /// The key, unique within a day.
    pub key: String,
    /// SHA-256 of what is requested.
    pub digest: [u8; 32],
}

impl Precondition {
    /// The numbers of the items that the request created before. Fails as [`Error::KeyReused`] and as
    /// [`Error::AlreadyLinked`].
    pub(super) fn check<'a>(
        &self,
        connection: &Connection,
        kind: ItemKind,
        issues: impl Iterator<Item = &'a IssueLink>,
        now: Timestamp,
    ) -> Result<Option<RangeInclusive<i64>>, Error> {
        if let Some(key) = &self.key {
            let oldest = (now - KEPT).as_millisecond();
            connection
                .prepare_cached("DELETE FROM idempotency_keys WHERE at < ?1")?
                .execute([oldest])?;
            if let Some(created) = key.created(connection, kind, now)? {
                return Ok(Some(created));
            }
        }
        if self.unless_linked {
            for issue in issues {
                let linked = items::linked(connection, issue.site.origin(), &issue.issue_id)?;
                if !linked.is_empty() {
                    return Err(Error::AlreadyLinked(issue.key.clone(), linked));
                }
            }
        }
        Ok(None)
    }

    /// Remembers what the request created.
    pub(super) fn remember(
        &self,
        connection: &Connection,
        kind: ItemKind,
        created: &RangeInclusive<i64>,
        now: Timestamp,
    ) -> rusqlite::Result<()> {
        let Some(IdempotencyKey { key, digest }) = &self.key else {
            return Ok(());
        };
        connection
            .prepare_cached(
                "INSERT INTO idempotency_keys (key, digest, kind, first, last, at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute((
                key,
                digest,
                kind,
                created.start(),
                created.end(),
                now.as_millisecond(),
            ))?;
        Ok(())
    }
}

impl IdempotencyKey {
    /// The numbers of the items that a request with this key created within the last day. Fails as
    /// [`Error::KeyReused`].
    pub(super) fn created(
        &self,
        connection: &Connection,
        kind: ItemKind,
        now: Timestamp,
    ) -> Result<Option<RangeInclusive<i64>>, Error> {
        let oldest = (now - KEPT).as_millisecond();
        let found: Option<([u8; 32], ItemKind, i64, i64)> = connection
            .prepare_cached(
                "SELECT digest, kind, first, last FROM idempotency_keys
                 WHERE key = ?1 AND at >= ?2",
            )?
            .query_row((&self.key, oldest), |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })
            .optional()?;
        match found {
            None => Ok(None),
            Some((digest, created, first, last)) if digest == self.digest && created == kind => {
                Ok(Some(first..=last))
            }
            Some(_) => Err(Error::KeyReused),
        }
    }
}
