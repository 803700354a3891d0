//! `task unlink`.

use serde_json::json;

use super::stored;
use crate::cli::{Common, TaskUnlinkArgs};
use crate::commands::failure::Told;
use crate::commands::work_json;
use crate::terminal::{Context, Line};
use crate::work::TaskId;

/// Cuts the link between a task and its issue. Where there is none, that is a success.
pub(super) fn run(
    args: &TaskUnlinkArgs,
    common: &Common,
    context: &mut Context,
) -> Result<(), Told> {
    let id: TaskId = args.id.parse()?;
    let mut store = stored::open(common, context)?;
    if let Some(issue) = &store.task(id)?.line.issue {
        stored::confirm_unlinking(&id.to_string(), issue, args.yes, context)?;
    }
    let unlinked = store.unlink_task(id)?;
    if args.json {
        let unlinked = unlinked.as_ref().map(work_json::issue);
        context.stdout.json(&json!({
            "ok": true,
            "id": id.to_string(),
            "unlinked": unlinked,
            "error": null,
        }));
        return Ok(());
    }
    context.stderr.line(&match unlinked {
        Some(issue) => Line::good(format!("{id} is not linked to {} any more", issue.key)),
        None => Line::plain(format!("{id} was not linked to an issue")),
    });
    Ok(())
}
