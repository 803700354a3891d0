//! `api-key list`.

use crate::commands::GlobalArgs;
use crate::error::Failure;
use clap::Args;
use serde_json::{Value, json};

use super::access;
use crate::clock::minute;
use crate::store::ApiKey;
use crate::terminal::{Cell, Context, Line, Table, Tone};

/// Arguments of `api-key list`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  coder-server api-key list --json")]
pub(crate) struct ApiKeyListArgs {
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// Lists the keys, without their secrets.
pub(crate) fn run(
    args: &ApiKeyListArgs,
    common: &GlobalArgs,
    context: &mut Context,
) -> Result<(), Failure> {
    let keys = match access::existing(common, context)? {
        Some(access) => access.api_keys()?,
        None => Vec::new(),
    };
    if args.json {
        let keys: Vec<Value> = keys.iter().map(access::key_as_json).collect();
        context.report = Some(json!({ "apiKeys": keys }));
        return Ok(());
    }
    if keys.is_empty() {
        context.stderr.line(&Line::plain("No API keys"));
        let hint = "coder-server api-key create --name NAME";
        context.stderr.line(&Line::hint(hint));
        return Ok(());
    }
    let header = ["ID", "Role", "Created", "Last used", "Name"];
    let mut table = Table::new(&header).flexible(header.len() - 1);
    for key in &keys {
        table.row(row(key));
    }
    context.stdout.table(&table);
    Ok(())
}

fn row(key: &ApiKey) -> Vec<Cell> {
    vec![
        Cell::new(Tone::Accent, key.id.to_string()),
        Cell::plain(key.user.role.name()),
        Cell::plain(minute(key.created)),
        Cell::plain(key.last_used.map(minute).unwrap_or_default()),
        Cell::plain(&key.name),
    ]
}
