//! The store of a command that works with tasks and objectives.

use super::checked_setup_dir;
use crate::commands::Common;
use crate::connection::IssueKey;
use crate::error::{Failure, Kind};
use crate::settings::SetupDir;
use crate::terminal::Context;
use crate::work::{Store, Words};

/// The store, where there is one. Looking makes none.
pub(super) fn existing(common: &Common, context: &mut Context) -> Result<Option<Store>, Failure> {
    let directory = checked_setup_dir(common, context)?;
    Store::open_existing(&directory, context.clock.clone())
}

/// The store of a command that names something in it.
pub(super) fn open(common: &Common, context: &mut Context) -> Result<Store, Failure> {
    let directory = checked_setup_dir(common, context)?;
    required(&directory, context)
}

/// The same for a setup directory that is known.
pub(super) fn required(setup_dir: &SetupDir, context: &Context) -> Result<Store, Failure> {
    if let Some(store) = Store::open_existing(setup_dir, context.clock.clone())? {
        return Ok(store);
    }
    let message = format!(
        "there are no tasks and no objectives in {}",
        setup_dir.path().display()
    );
    Err(Failure::new(Kind::NotFound, message).with_hint(
        "make one: coder-server jira import PROJ-123 (or name another directory with --setup-dir)",
    ))
}

/// A key to filter by. An address is not taken: which site it belongs to would not be looked at.
pub(super) fn key(text: &str) -> Result<IssueKey, Failure> {
    text.trim().parse().map_err(|error| {
        Failure::new(Kind::Usage, format!("{error}")).with_hint("give a key, such as PROJ-123")
    })
}

/// Words to filter by, if there are any.
pub(super) fn words(text: Option<&str>) -> Result<Option<Words>, Failure> {
    text.map_or(Ok(None), Words::parse)
}

/// What there is of a page for which one more was asked, and whether there are more.
pub(super) fn cut<T>(mut items: Vec<T>, limit: u32) -> (Vec<T>, bool) {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = items.len() > limit;
    items.truncate(limit);
    (items, more)
}
