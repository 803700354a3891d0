//! `task unlink`.

use super::stored;
use crate::cli::{Common, TaskUnlinkArgs};
use crate::commands::failure::Told;
use crate::commands::unlinking;
use crate::terminal::Context;
use crate::work::TaskId;

/// Cuts the link between a task and its issue, after a question.
pub(super) fn run(
    args: &TaskUnlinkArgs,
    common: &Common,
    context: &mut Context,
) -> Result<(), Told> {
    let id: TaskId = args.id.parse()?;
    let what = id.to_string();
    let mut store = stored::open(common, context)?;
    if let Some(issue) = &store.task(id)?.line.issue {
        unlinking::confirm(&what, issue, args.yes, context)?;
    }
    let unlinked = store.unlink_task(id)?;
    unlinking::tell(&what, unlinked.as_ref(), args.json, context);
    Ok(())
}
