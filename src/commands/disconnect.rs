//! `jira disconnect`: removes the settings, and reports what stays in force.

use clap::Args;
use serde_json::json;

use super::{GlobalArgs, confirm, setup_dir};
use crate::error::Failure;
use crate::jira::diagnosis::{ADMIN_PAGE, TOKEN_PAGE};
use crate::settings::{self, Removal, variables_in_force};
use crate::terminal::{Context, Line, Tone};

/// Arguments of `jira disconnect`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  coder-server jira disconnect --yes")]
pub(crate) struct DisconnectArgs {
    /// Skip confirmation
    #[arg(short, long)]
    pub yes: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// Removes the settings, after confirmation.
pub(super) fn run(
    args: &DisconnectArgs,
    common: &GlobalArgs,
    context: &mut Context,
) -> Result<(), Failure> {
    let directory = setup_dir(common, context)?;
    let planned = settings::removal(&directory)?;
    if !planned.is_empty() {
        confirm_removal(args, &planned, context)?;
    }
    let removed = settings::remove(&directory, None)?;
    if args.json {
        let variables = variables_in_force(&context.environment);
        let paths: Vec<String> = removed
            .paths()
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        context.report = Some(json!({
            "removed": paths,
            "variablesInForce": variables,
            "revokeAt": [TOKEN_PAGE, ADMIN_PAGE],
        }));
        return Ok(());
    }
    print(&removed, context);
    Ok(())
}

fn confirm_removal(
    args: &DisconnectArgs,
    planned: &Removal,
    context: &mut Context,
) -> Result<(), Failure> {
    if !args.yes && context.prompter.is_some() {
        context.stderr.line(&Line::plain("This removes"));
        for path in planned.paths() {
            context
                .stderr
                .line(&Line::plain(format!("  {}", path.display())));
        }
    }
    let question = "Remove the connection to Jira?";
    confirm(args.yes, question, false, "nothing was removed", context)
}

fn print(removed: &Removal, context: &mut Context) {
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
            "  The API token stays valid until it is revoked:",
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
