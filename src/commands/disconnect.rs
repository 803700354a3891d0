//! `jira disconnect`: removes the settings, and says what still holds.

use serde_json::json;

use super::failure::Told;
use super::{nobody_to_ask, setup_dir};
use crate::cli::{Common, DisconnectArgs};
use crate::error::{Failure, Kind};
use crate::jira::diagnosis::{ADMIN_PAGE, TOKEN_PAGE};
use crate::settings::{self, Removal, variables_in_force};
use crate::terminal::{Context, Line, Tone};

/// Asks, removes, and tells what is left.
pub(super) fn run(
    args: &DisconnectArgs,
    common: &Common,
    context: &mut Context,
) -> Result<(), Told> {
    let directory = setup_dir(common, context)?;
    let planned = settings::removal(&directory)?;
    if !planned.is_empty() {
        confirm(args, &planned, context)?;
    }
    let removed = settings::remove(&directory, None)?;
    if args.json {
        let variables = variables_in_force(&context.environment);
        let paths: Vec<String> = removed
            .paths()
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        context.stdout.json(&json!({
            "ok": true,
            "removed": paths,
            "variablesInForce": variables,
            "revokeAt": [TOKEN_PAGE, ADMIN_PAGE],
            "error": null,
        }));
        return Ok(());
    }
    tell(&removed, context);
    Ok(())
}

fn confirm(args: &DisconnectArgs, planned: &Removal, context: &mut Context) -> Result<(), Failure> {
    if args.yes {
        return Ok(());
    }
    context.restore_terminal_on_signal()?;
    let Some(prompter) = &mut context.prompter else {
        return Err(nobody_to_ask("coder-server jira disconnect --yes"));
    };
    context.stderr.line(&Line::plain("This removes"));
    for path in planned.paths() {
        context
            .stderr
            .line(&Line::plain(format!("  {}", path.display())));
    }
    if prompter.confirm("Remove the connection to Jira?", false)? {
        return Ok(());
    }
    Err(Failure::new(Kind::Declined, "nothing was removed"))
}

fn tell(removed: &Removal, context: &mut Context) {
    if removed.is_empty() {
        context.stderr.line(&Line::good(
            "Nothing to remove: there is no connection to Jira",
        ));
    } else {
        context.stderr.line(&Line::good("Disconnected"));
        for path in removed.paths() {
            context
                .stderr
                .line(&Line::plain(format!("  removed {}", path.display())));
        }
        context.stderr.line(&Line::plain(
            "  The API token itself lives on until it is revoked:",
        ));
        context
            .stderr
            .line(&Line::plain("  - your own at ").with(Tone::Accent, TOKEN_PAGE));
        context.stderr.line(
            &Line::plain("  - a service account's at ")
                .with(Tone::Accent, ADMIN_PAGE)
                .text(" → Directory → Service accounts"),
        );
    }
    for variable in variables_in_force(&context.environment) {
        context.stderr.line(&Line::warning(format!(
            "{variable} is still set, and stays in force"
        )));
    }
}
