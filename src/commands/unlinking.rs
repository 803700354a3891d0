//! `task unlink` and `objective unlink`.

use clap::Args;
use serde_json::json;

use super::{GlobalArgs, confirm, stored};
use crate::error::Failure;
use crate::json;
use crate::store::{IssueLink, ItemKind};
use crate::terminal::{Context, Line};

/// Arguments of `task unlink` and `objective unlink`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  coder-server task unlink T12 --yes
  coder-server objective unlink O3 --yes")]
pub(crate) struct UnlinkArgs {
    /// The task or objective, such as T12 or O3
    #[arg(value_name = "ID")]
    pub id: String,
    /// Skip confirmation
    #[arg(short, long)]
    pub yes: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// Removes the link between an item and its issue, after confirmation.
pub(super) fn run(
    kind: ItemKind,
    args: &UnlinkArgs,
    common: &GlobalArgs,
    context: &mut Context,
) -> Result<(), Failure> {
    let id = kind.parse_id(&args.id)?;
    let mut store = stored::open(common, context)?;
    let linked = store.item(id)?.overview.issue;
    confirm_unlinking(args, &id.to_string(), linked.as_ref(), context)?;
    let unlinked = store.unlink(id)?;
    report(args, &id.to_string(), unlinked.as_ref(), context);
    Ok(())
}

fn confirm_unlinking(
    args: &UnlinkArgs,
    id: &str,
    issue: Option<&IssueLink>,
    context: &mut Context,
) -> Result<(), Failure> {
    let Some(IssueLink { key, .. }) = issue else {
        return Ok(());
    };
    let question = format!("Unlink {id} from {key}?");
    let declined = format!("{id} is still linked to {key}");
    confirm(args.yes, &question, false, &declined, context)
}

fn report(args: &UnlinkArgs, id: &str, unlinked: Option<&IssueLink>, context: &mut Context) {
    if args.json {
        context.report = Some(json!({
            "id": id,
            "unlinked": unlinked.map(json::IssueLink::from),
        }));
        return;
    }
    context.stderr.line(&match unlinked {
        Some(issue) => Line::good(format!("Unlinked {id} from {}", issue.key)),
        None => Line::plain(format!("{id} is not linked to an issue")),
    });
}
