//! What keeps something from being made twice by a double click or a repeated request.

use std::ops::RangeInclusive;

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, ToSql};

use super::tasks;
use crate::error::{Failure, Kind, Remedy};
use crate::work::{IssueLink, Linked};

/// How long a request is known again.
const MEMORY: SignedDuration = SignedDuration::from_hours(24);

/// When tasks or objectives are made. By default, always.
#[derive(Debug, Clone, Default)]
pub struct Guard {
    /// The request that they are made for: repeated, it gives what it has made.
    pub request: Option<Request>,
    /// Only if nothing is linked to any of their issues.
    pub unless_linked: bool,
}

/// A request, as whoever makes it names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Its name: one that nobody uses for another request within a day.
    pub key: String,
    /// What distinguishes its content.
    pub digest: [u8; 32],
}

/// What a request has made: the numbers of the tasks or objectives, or nothing yet.
///
/// Fails as [`Kind::Conflict`] when the key was used for something else, or an issue is linked.
pub(super) fn made_before<'a>(
    connection: &Connection,
    guard: &Guard,
    what: &str,
    issues: impl Iterator<Item = Option<&'a IssueLink>>,
    now: Timestamp,
) -> rusqlite::Result<Result<Option<RangeInclusive<i64>>, Failure>> {
    if let Some(request) = &guard.request {
        forget_old(connection, now)?;
        match known(connection, request, what, now)? {
            Ok(None) => {}
            known => return Ok(known),
        }
    }
    if guard.unless_linked {
        for issue in issues.flatten() {
            let linked = tasks::linked(connection, issue.site.origin(), &issue.issue_id)?;
            if !linked.is_empty() {
                return Ok(Err(already_linked(issue, &linked)));
            }
        }
    }
    Ok(Ok(None))
}

/// Remembers what a request has made: from the first to the last.
pub(super) fn remember(
    connection: &Connection,
    guard: &Guard,
    what: &str,
    made: [&dyn ToSql; 2],
    now: Timestamp,
) -> rusqlite::Result<()> {
    let Some(request) = &guard.request else {
        return Ok(());
    };
    connection
        .prepare_cached(
            "INSERT INTO requests (key, digest, what, first, last, at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute((
            &request.key,
            &request.digest[..],
            what,
            made[0],
            made[1],
            now.as_millisecond(),
        ))?;
    Ok(())
}

fn forget_old(connection: &Connection, now: Timestamp) -> rusqlite::Result<()> {
    let oldest = (now - MEMORY).as_millisecond();
    connection
        .prepare_cached("DELETE FROM requests WHERE at < ?1")?
        .execute([oldest])?;
    Ok(())
}

/// What a request has made within the last day, if anything. Fails as [`made_before`] does.
pub(super) fn known(
    connection: &Connection,
    request: &Request,
    what: &str,
    now: Timestamp,
) -> rusqlite::Result<Result<Option<RangeInclusive<i64>>, Failure>> {
    let oldest = (now - MEMORY).as_millisecond();
    let found: Option<(Vec<u8>, String, i64, i64)> = connection
        .prepare_cached(
            "SELECT digest, what, first, last FROM requests WHERE key = ?1 AND at >= ?2",
        )?
        .query_row((&request.key, oldest), |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?;
    let Some((digest, made, first, last)) = found else {
        return Ok(Ok(None));
    };
    if digest == request.digest && made == what {
        return Ok(Ok(Some(first..=last)));
    }
    let message = "this name of a request was used for another request";
    Ok(Err(
        Failure::new(Kind::Conflict, message).with_remedy(Remedy::UseNewIdempotencyKey)
    ))
}

fn already_linked(issue: &IssueLink, linked: &[Linked]) -> Failure {
    let names: Vec<String> = linked.iter().map(ToString::to_string).collect();
    let message = format!("{} is linked already: {}", issue.key, names.join(", "));
    Failure::new(Kind::Conflict, message).with_remedy(Remedy::CreateAgain)
}
