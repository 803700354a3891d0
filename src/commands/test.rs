//! `jira test`: checks the connection, one line each.

use clap::Args;
use serde_json::json;

use super::{Common, Patience, network, report, setup_dir, warn};
use crate::connection::Account;
use crate::error::Failure;
use crate::integration::check::{self, Report, Schemes};
use crate::jira::Network;
use crate::json;
use crate::settings::Settings;
use crate::terminal::Context;

/// Arguments of `jira test`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  coder-server jira test --timeout 5")]
pub(crate) struct TestArgs {
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub patience: Patience,
}

/// Runs the checks. The decisive failure is the command's.
pub(super) fn run(args: &TestArgs, common: &Common, context: &mut Context) -> Result<(), Failure> {
    let directory = setup_dir(common, context)?;
    let settings = Settings::load(&directory, &context.environment)?;
    let account = settings.account()?;
    let network = network(common, args.patience, context)?;
    let warnings = settings.warnings();
    warn(context, &warnings);
    context.restore_terminal_on_signal()?;
    let lines = if args.json {
        Lines::None
    } else {
        Lines::Stdout
    };
    let report = live(&network, &account, Schemes::Own, context, lines);
    if args.json {
        context.report = Some(json!({
            "account": json::Account::from(&account),
            "identity": json::Identity::of(&report),
            "checks": json::checks(&report),
            "warnings": json::warnings(&warnings),
        }));
    }
    match report.failure() {
        None => Ok(()),
        Some(failure) => Err(decisive(failure)),
    }
}

/// Where the lines of the checks go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lines {
    /// They are what was asked for.
    Stdout,
    /// They tell how it goes.
    Stderr,
    /// JSON tells it all.
    None,
}

/// Runs the checks and shows each as soon as it is decided.
pub(super) fn live(
    network: &Network,
    account: &Account,
    schemes: Schemes,
    context: &mut Context,
    lines: Lines,
) -> Report {
    let progress = context.waiting(&format!(
        "Testing the connection to {}",
        account.site.authority()
    ));
    let output = if lines == Lines::Stdout {
        &mut context.stdout
    } else {
        &mut context.stderr
    };
    let report = check::run(network, account, schemes, &mut |check| {
        if lines != Lines::None {
            progress.aside(|| report::print(check, output));
        }
    });
    drop(progress);
    if lines != Lines::None {
        report::print_lesser_failures(&report, output);
    }
    report
}

/// The failure that the command ends with.
pub(super) fn decisive(failure: &Failure) -> Failure {
    let mut decisive = Failure::new(failure.kind, failure.chain());
    decisive.hint.clone_from(&failure.hint);
    decisive.trace_id.clone_from(&failure.trace_id);
    decisive
}
