//! Links that let a person in, once.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use super::store::room;
use super::token::{Form, Hash};
use super::{Access, Role, Session, name, sessions};
use crate::database::rows;
use crate::error::Failure;
use crate::secret::Secret;

/// A sign-in link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Whom it lets in.
    pub name: String,
    /// What they may do then.
    pub role: Role,
    /// Until when it is valid.
    pub expires: Timestamp,
}

/// The link itself, of a server with this origin. The secret stands in the fragment, which browsers
/// send nowhere: a preview of the link spends nothing.
pub fn link_url(origin: &str, secret: &Secret) -> String {
    format!("{origin}/sign-in#{}", secret.expose())
}

/// How long a link is valid.
const LIFE: SignedDuration = SignedDuration::from_mins(15);
const MOST: u32 = 1_000;

pub(super) const SWEEP: &str = "DELETE FROM links WHERE expires <= ?1";
/// Withdraws the links of a person, or all.
pub(super) const WITHDRAW: &str = "DELETE FROM links WHERE ?1 IS NULL OR name = ?1";
/// A link that is valid for much longer than any was made while the clock was wrong.
const VALID: &str = "secret = :secret AND expires > :now AND expires <= :latest";

impl Access {
    /// Makes a link that is valid once for 15 minutes; gives its secret, which is not kept.
    ///
    /// Fails as [`Usage`](crate::error::Kind::Usage) for a name that no list could show, and as
    /// [`Other`](crate::error::Kind::Other) when 1,000 are open.
    pub fn make_link(&mut self, name: &str, role: Role) -> Result<(Secret, Link), Failure> {
        let name = name::checked(name)?;
        let (secret, hash) = Form::Plain.make()?;
        let link = self.change(|transaction, now| {
            let hint = "wait until some have expired, which takes 15 minutes";
            if let Err(full) = room(
                transaction,
                "links",
                MOST,
                "open sign-in links",
                hint.into(),
            )? {
                return Ok(Err(full));
            }
            let expires = now + LIFE;
            transaction.execute(
                "INSERT INTO links (secret, name, role, expires) VALUES (?1, ?2, ?3, ?4)",
                (hash, name, role.name(), expires.as_millisecond()),
            )?;
            let name = name.to_owned();
            Ok(Ok(Link {
                name,
                role,
                expires,
            }))
        })?;
        Ok((secret, link))
    }

    /// Spends a link for a session: gives the session with its secret, which is not kept. Nothing for a
    /// link that is unknown, spent or expired, which look alike. Whoever tries at once, one succeeds.
    ///
    /// Fails as [`Other`](crate::error::Kind::Other), and leaves the link unspent, when there are
    /// 10,000 sessions.
    pub fn spend_link(&mut self, secret: &str) -> Result<Option<(Secret, Session)>, Failure> {
        self.spend_link_instead_of(secret, None)
    }

    /// The same, and ends the session with the secret `former`, if there is one. A link that is not
    /// valid ends nothing.
    pub fn spend_link_instead_of(
        &mut self,
        secret: &str,
        former: Option<&str>,
    ) -> Result<Option<(Secret, Session)>, Failure> {
        let Some(hash) = Form::Plain.hash(secret) else {
            return Ok(None);
        };
        // Who guesses shall not keep others from changing something.
        let now = self.now();
        if self
            .read(|connection| valid(connection, &hash, now))?
            .is_none()
        {
            return Ok(None);
        }
        let former = former.and_then(|secret| Form::Plain.hash(secret));
        let (secret, session_hash) = Form::Plain.make()?;
        let session = self.change(|transaction, now| {
            let Some(link) = valid(transaction, &hash, now)? else {
                return Ok(Ok(None));
            };
            transaction.execute("DELETE FROM links WHERE secret = ?1", [hash])?;
            if let Some(former) = former {
                transaction.execute("DELETE FROM sessions WHERE secret = ?1", [former])?;
            }
            let session = sessions::insert(transaction, &session_hash, &link, now)?;
            Ok(session.map(Some))
        })?;
        Ok(session.map(|session| (secret, session)))
    }
}

fn valid(connection: &Connection, hash: &Hash, now: Timestamp) -> rusqlite::Result<Option<Link>> {
    connection
        .prepare_cached(&format!(
            "SELECT name, role, expires FROM links WHERE {VALID}"
        ))?
        .query_row(
            named_params! {
                ":secret": hash,
                ":now": now.as_millisecond(),
                ":latest": (now + LIFE * 2).as_millisecond(),
            },
            link,
        )
        .optional()
}

fn link(row: &Row<'_>) -> rusqlite::Result<Link> {
    Ok(Link {
        name: row.get("name")?,
        role: rows::read(row, "role", Role::named)?,
        expires: rows::time(row, "expires")?,
    })
}
