//! One-time links that sign a user in.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, named_params};

use super::rows::check_room;
use super::secrets::{Form, Hash};
use super::{Error, Role, Session, Store, User, rows, sessions, users};
use crate::error::Failure;
use crate::secret::Secret;

/// A sign-in link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInLink {
    /// The user whom it signs in.
    pub user: User,
    /// When it expires.
    pub expires: Timestamp,
}

/// URL of a sign-in link on a server with this origin. The secret is in the fragment, which browsers
/// do not send: a link preview does not redeem the link.
pub fn link_url(origin: &str, secret: &Secret) -> String {
    format!("{origin}/sign-in#{}", secret.expose())
}

/// How long a link is valid.
const LIFETIME: SignedDuration = SignedDuration::from_mins(15);
/// Maximum number of open links.
const MAX_LINKS: u32 = 1_000;

impl Store {
    /// Creates a link that is valid once, for 15 minutes, and returns its secret, which is not stored.
    ///
    /// The user of this name is created if there is none. A role replaces that of an existing user;
    /// without one, a new user is a member.
    ///
    /// Fails as [`Usage`](crate::error::Kind::Usage) if the name is not one printable line, and as
    /// [`Other`](crate::error::Kind::Other) if 1,000 links are open.
    pub fn create_sign_in_link(
        &mut self,
        name: &str,
        role: Option<Role>,
    ) -> Result<(Secret, SignInLink), Failure> {
        let name = users::checked_name(name)?;
        let (secret, hash) = Form::Plain.create()?;
        let link = self.write(|transaction, now| {
            delete_expired(transaction, now)?;
            check_room(
                transaction,
                "sign_in_links",
                MAX_LINKS,
                "open sign-in links",
            )?;
            let user = users::find_or_create(transaction, name, role, now)?;
            let expires = now + LIFETIME;
            transaction.execute(
                "INSERT INTO sign_in_links (secret, user, expires) VALUES (?1, ?2, ?3)",
                (hash, user.id, expires.as_millisecond()),
            )?;
            Ok(SignInLink { user, expires })
        })?;
        Ok((secret, link))
    }

    /// Redeems a link and starts a session; returns the session and its secret, which is not stored.
    /// `None` if the link is unknown, redeemed, or expired. Of concurrent attempts one succeeds.
    ///
    /// `former` is the secret of a session that ends when the link is valid.
    ///
    /// Fails as [`Other`](crate::error::Kind::Other), without redeeming the link, if there are 10,000
    /// sessions.
    pub fn redeem_sign_in_link(
        &mut self,
        secret: &str,
        former: Option<&str>,
    ) -> Result<Option<(Secret, Session)>, Failure> {
        let Some(hash) = Form::Plain.hash(secret) else {
            return Ok(None);
        };
        // Guesses do not take the write lock.
        let now = self.now();
        if self
            .read(|connection| Ok(valid(connection, &hash, now)?))?
            .is_none()
        {
            return Ok(None);
        }
        let former = former.and_then(|secret| Form::Plain.hash(secret));
        let (secret, session_hash) = Form::Plain.create()?;
        let session = self.write(|transaction, now| {
            delete_expired(transaction, now)?;
            let Some(link) = valid(transaction, &hash, now)? else {
                return Ok(None);
            };
            transaction.execute("DELETE FROM sign_in_links WHERE secret = ?1", [hash])?;
            if let Some(former) = former {
                transaction.execute("DELETE FROM sessions WHERE secret = ?1", [former])?;
            }
            sessions::insert(transaction, &session_hash, &link.user, now).map(Some)
        })?;
        Ok(session.map(|session| (secret, session)))
    }
}

/// Deletes expired links and sessions.
pub(super) fn delete_expired(transaction: &Transaction<'_>, now: Timestamp) -> Result<(), Error> {
    for table in ["sign_in_links", "sessions"] {
        transaction
            .prepare_cached(&format!("DELETE FROM {table} WHERE expires <= ?1"))?
            .execute([now.as_millisecond()])?;
    }
    Ok(())
}

fn valid(
    connection: &Connection,
    hash: &Hash,
    now: Timestamp,
) -> rusqlite::Result<Option<SignInLink>> {
    // A link that is valid for much longer was created while the clock was wrong.
    let sql = format!(
        "SELECT {}, expires FROM sign_in_links JOIN users ON users.id = user
         WHERE secret = :secret AND active AND expires > :now AND expires <= :latest",
        users::COLUMNS
    );
    connection
        .prepare_cached(&sql)?
        .query_row(
            named_params! {
                ":secret": hash,
                ":now": now.as_millisecond(),
                ":latest": (now + LIFETIME * 2).as_millisecond(),
            },
            link,
        )
        .optional()
}

fn link(row: &Row<'_>) -> rusqlite::Result<SignInLink> {
    Ok(SignInLink {
        user: users::user(row)?,
        expires: rows::time(row, "expires")?,
    })
}
