//! `objective unlink`.

use super::stored;
use crate::cli::{Common, ObjectiveUnlinkArgs};
use crate::commands::failure::Told;
use crate::commands::unlinking;
use crate::terminal::Context;
use crate::work::ObjectiveId;

/// Cuts the link between an objective and its issue, after a question.
pub(super) fn run(
    args: &ObjectiveUnlinkArgs,
    common: &Common,
    context: &mut Context,
) -> Result<(), Told> {
    let id: ObjectiveId = args.id.parse()?;
    let what = id.to_string();
    let mut store = stored::open(common, context)?;
    if let Some(issue) = &store.objective(id)?.line.issue {
        unlinking::confirm(&what, issue, args.yes, context)?;
    }
    let unlinked = store.unlink_objective(id)?;
    unlinking::tell(&what, unlinked.as_ref(), args.json, context);
    Ok(())
}
