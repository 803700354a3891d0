//! Opens the store of tasks and objectives.

use super::checked_setup_dir;
use crate::commands::GlobalArgs;
use crate::connection::IssueKey;
use crate::error::{Failure, Kind};
use crate::settings::SetupDir;
use crate::store::{Filter, ItemId, ItemKind, ItemSummary, SearchTerms, Store};
use crate::terminal::Context;

/// Opens the store if it exists.
pub(super) fn existing(
    common: &GlobalArgs,
    context: &mut Context,
) -> Result<Option<Store>, Failure> {
    let directory = checked_setup_dir(common, context)?;
    Store::open_existing(&directory, context.clock.clone())
}

/// Opens the store. Fails if it does not exist.
pub(super) fn open(common: &GlobalArgs, context: &mut Context) -> Result<Store, Failure> {
    let directory = checked_setup_dir(common, context)?;
    required(&directory, context)
}

/// Opens the store in a setup directory. Fails if it does not exist.
pub(super) fn required(setup_dir: &SetupDir, context: &Context) -> Result<Store, Failure> {
    if let Some(store) = Store::open_existing(setup_dir, context.clock.clone())? {
        return Ok(store);
    }
    let message = format!("No tasks or objectives in {}", setup_dir.path().display());
    Err(Failure::new(Kind::NotFound, message).with_hint(
        "create one: coder-server jira import PROJ-123 (or use another directory with --setup-dir)",
    ))
}

/// Parses an issue key to filter by.
pub(super) fn key(text: &str) -> Result<IssueKey, Failure> {
    text.trim().parse().map_err(|error| {
        Failure::new(Kind::Usage, format!("{error}")).with_hint("give a key, such as PROJ-123")
    })
}

/// Parses search terms to filter by.
pub(super) fn terms(text: Option<&str>) -> Result<Option<SearchTerms>, Failure> {
    text.map_or(Ok(None), SearchTerms::parse)
}

/// Parses an ID to filter by.
pub(super) fn id(kind: ItemKind, text: Option<&str>) -> Result<Option<ItemId>, Failure> {
    text.map(|text| kind.parse_id(text)).transpose()
}

/// Returns a page of items and whether there are more. Without a store there are none.
pub(super) fn page(
    store: Option<&Store>,
    filter: &Filter,
    limit: u32,
) -> Result<(Vec<ItemSummary>, bool), Failure> {
    let Some(store) = store else {
        return Ok((Vec::new(), false));
    };
    let mut items = store.items(filter, limit.saturating_add(1))?;
    let more = items.len() > limit as usize;
    items.truncate(limit as usize);
    Ok((items, more))
}
