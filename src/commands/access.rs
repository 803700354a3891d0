//! What the commands around sign-in links, sessions and API keys share.

use clap::ValueEnum;
use serde_json::{Value, json};

use super::{Common, checked_setup_dir, setup_dir};
use crate::access::{Access, ApiKey, Role, Session};
use crate::error::{Failure, Kind};
use crate::terminal::Context;

/// What a user or an API key may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RoleChoice {
    /// Everything, including settings and users
    Admin,
    /// Search, import, post, and work with tasks
    Member,
}

/// Who gets in, of a command that adds somebody.
pub(super) fn open(common: &Common, context: &mut Context) -> Result<Access, Failure> {
    let directory = checked_setup_dir(common, context)?;
    Access::open(&directory, context.clock.clone())
}

/// The same where there is anything. Looking makes nothing.
pub(super) fn existing(common: &Common, context: &mut Context) -> Result<Option<Access>, Failure> {
    let directory = checked_setup_dir(common, context)?;
    Access::open_existing(&directory, context.clock.clone())
}

/// Who gets in, of a command that names somebody.
pub(super) fn required(common: &Common, context: &mut Context) -> Result<Access, Failure> {
    if let Some(access) = existing(common, context)? {
        return Ok(access);
    }
    let directory = setup_dir(common, context)?;
    let message = format!(
        "there are no sessions and no API keys in {}",
        directory.path().display()
    );
    Err(Failure::new(Kind::NotFound, message).with_hint(
        "let somebody in: coder-server sign-in-link --name NAME (or name another directory with \
         --setup-dir)",
    ))
}

/// What `--role` says.
pub(super) const fn role(choice: RoleChoice) -> Role {
    match choice {
        RoleChoice::Admin => Role::Admin,
        RoleChoice::Member => Role::Member,
    }
}

/// A session as `--json` shows it.
pub(super) fn session_as_json(session: &Session) -> Value {
    json!({
        "id": session.id.to_string(),
        "name": session.name,
        "role": session.role.name(),
        "created": session.created.to_string(),
        "lastUsed": session.last_used.to_string(),
        "expires": session.expires.to_string(),
    })
}

/// An API key as `--json` shows it, without its secret.
pub(super) fn key_as_json(key: &ApiKey) -> Value {
    json!({
        "id": key.id.to_string(),
        "name": key.name,
        "role": key.role.name(),
        "created": key.created.to_string(),
        "lastUsed": key.last_used.map(|at| at.to_string()),
    })
}
