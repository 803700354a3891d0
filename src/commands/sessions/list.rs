//! `sessions list`.

use crate::commands::GlobalArgs;
use crate::error::Failure;
use clap::Args;
use serde_json::{Value, json};

use super::access;
use crate::clock::minute;
use crate::store::Session;
use crate::terminal::{Cell, Context, Line, Table, Tone};

/// Arguments of `sessions list`.
#[derive(Debug, Args)]
#[command(
    after_long_help = "A session ends 7 days after its last use, and after 30 days at the latest.

Examples:
  coder-server sessions list --json"
)]
pub(crate) struct SessionsListArgs {
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// Lists the sessions.
pub(crate) fn run(
    args: &SessionsListArgs,
    common: &GlobalArgs,
    context: &mut Context,
) -> Result<(), Failure> {
    let sessions = match access::existing(common, context)? {
        Some(access) => access.sessions()?,
        None => Vec::new(),
    };
    if args.json {
        let sessions: Vec<Value> = sessions.iter().map(access::session_as_json).collect();
        context.report = Some(json!({ "sessions": sessions }));
        return Ok(());
    }
    if sessions.is_empty() {
        context.stderr.line(&Line::plain("No sessions"));
        let hint = "coder-server sign-in-link --name NAME";
        context.stderr.line(&Line::hint(hint));
        return Ok(());
    }
    let header = ["ID", "Role", "Last used", "Ends", "Name"];
    let mut table = Table::new(&header).flexible(header.len() - 1);
    for session in &sessions {
        table.row(row(session));
    }
    context.stdout.table(&table);
    Ok(())
}

fn row(session: &Session) -> Vec<Cell> {
    vec![
        Cell::new(Tone::Accent, session.id.to_string()),
        Cell::plain(session.user.role.name()),
        Cell::plain(minute(session.last_used)),
        Cell::plain(minute(session.expires)),
        Cell::plain(&session.user.name),
    ]
}
