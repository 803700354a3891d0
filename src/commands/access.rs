//! Shared by the commands for sign-in links, sessions, and API keys.

use clap::ValueEnum;
use serde_json::{Value, json};

use super::{GlobalArgs, checked_setup_dir, setup_dir};
use crate::error::{Failure, Kind};
use crate::store::{ApiKey, Role, Session, Store};
use crate::terminal::Context;

/// What a user or an API key may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RoleChoice {
    /// Everything, including settings and users
    Admin,
    /// Search, import, post, and work with tasks
    Member,
}

/// Opens the store of sessions and API keys.
pub(super) fn open(common: &GlobalArgs, context: &mut Context) -> Result<Store, Failure> {
    let directory = checked_setup_dir(common, context)?;
    Store::open(&directory, context.clock.clone())
}

/// Opens the store if it exists.
pub(super) fn existing(
    common: &GlobalArgs,
    context: &mut Context,
) -> Result<Option<Store>, Failure> {
    let directory = checked_setup_dir(common, context)?;
    Store::open_existing(&directory, context.clock.clone())
}

/// Opens the store. Fails if it does not exist.
pub(super) fn required(common: &GlobalArgs, context: &mut Context) -> Result<Store, Failure> {
    if let Some(access) = existing(common, context)? {
        return Ok(access);
    }
    let directory = setup_dir(common, context)?;
    let message = format!("No sessions or API keys in {}", directory.path().display());
    Err(Failure::new(Kind::NotFound, message).with_hint(
        "create a sign-in link: coder-server sign-in-link --name NAME (or use another directory with \
         --setup-dir)",
    ))
}

/// Converts the value of `--role`.
pub(super) const fn role(choice: RoleChoice) -> Role {
    match choice {
        RoleChoice::Admin => Role::Admin,
        RoleChoice::Member => Role::Member,
    }
}

/// A session in `--json` output.
pub(super) fn session_as_json(session: &Session) -> Value {
    json!({
        "id": session.id.to_string(),
        "name": session.user.name,
        "role": session.user.role.name(),
        "created": session.created.to_string(),
        "lastUsed": session.last_used.to_string(),
        "expires": session.expires.to_string(),
    })
}

/// An API key in `--json` output, without its secret.
pub(super) fn key_as_json(key: &ApiKey) -> Value {
    json!({
        "id": key.id.to_string(),
        "name": key.name,
        "role": key.user.role.name(),
        "created": key.created.to_string(),
        "lastUsed": key.last_used.map(|at| at.to_string()),
    })
}
