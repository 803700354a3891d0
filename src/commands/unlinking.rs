//! `task unlink` and `objective unlink`.

use clap::Args;
use serde_json::json;

use super::{GlobalArgs, confirm, stored};
use crate::error::Failure;
use crate::json;
use crate::terminal::{Context, Line};
use crate::work::{IssueLink, ObjectiveId, TaskId};

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

/// Removes the link between a task and its issue, after confirmation.
pub(super) fn task(
    args: &UnlinkArgs,
    common: &GlobalArgs,
    context: &mut Context,
) -> Result<(), Failure> {
    let id: TaskId = args.id.parse()?;
    let mut store = stored::open(common, context)?;
    let linked = store.task(id)?.line.issue;
    confirm_unlinking(args, &id.to_string(), linked.as_ref(), context)?;
    let unlinked = store.unlink_task(id)?;
    report(args, &id.to_string(), unlinked.as_ref(), context);
    Ok(())
}

/// Removes the link between an objective and its issue, after confirmation.
pub(super) fn objective(
    args: &UnlinkArgs,
    common: &GlobalArgs,
    context: &mut Context,
) -> Result<(), Failure> {
    let id: ObjectiveId = args.id.parse()?;
    let mut store = stored::open(common, context)?;
    let linked = store.objective(id)?.line.issue;
    confirm_unlinking(args, &id.to_string(), linked.as_ref(), context)?;
    let unlinked = store.unlink_objective(id)?;
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
