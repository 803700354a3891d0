//! Cuts the link between a task or an objective and its issue.

use serde_json::json;

use super::nobody_to_ask;
use crate::error::{Failure, Kind};
use crate::json;
use crate::terminal::{Context, Line};
use crate::work::IssueLink;

/// Asks whether a link is to be cut.
pub(super) fn confirm(
    what: &str,
    issue: &IssueLink,
    yes: bool,
    context: &mut Context,
) -> Result<(), Failure> {
    if yes {
        return Ok(());
    }
    context.restore_terminal_on_signal()?;
    let Some(prompter) = &mut context.prompter else {
        return Err(nobody_to_ask("add --yes"));
    };
    let question = format!("Cut the link between {what} and {}?", issue.key);
    if prompter.confirm(&question, false)? {
        return Ok(());
    }
    let message = format!("{what} stays linked to {}", issue.key);
    Err(Failure::new(Kind::Declined, message))
}

/// Tells what is not linked any more. Where there was no link, that is a success.
pub(super) fn tell(what: &str, unlinked: Option<&IssueLink>, as_json: bool, context: &mut Context) {
    if as_json {
        context.stdout.json(&json!({
            "ok": true,
            "id": what,
            "unlinked": unlinked.map(json::IssueLink::from),
            "error": null,
        }));
        return;
    }
    context.stderr.line(&match unlinked {
        Some(issue) => Line::good(format!("{what} is not linked to {} any more", issue.key)),
        None => Line::plain(format!("{what} was not linked to an issue")),
    });
}
