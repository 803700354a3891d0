//! `jira test`: checks the connection.

use clap::Args;
use serde_json::json;

use super::{GlobalArgs, RequestTimeout, network, report, setup_dir, warn};
use crate::connection::Account;
use crate::error::Failure;
use crate::integration::check::{self, Check, Report, Schemes};
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
    pub request_timeout: RequestTimeout,
}

/// Runs the checks. Fails as the decisive check does.
pub(super) fn run(
    args: &TestArgs,
    common: &GlobalArgs,
    context: &mut Context,
) -> Result<(), Failure> {
    let directory = setup_dir(common, context)?;
    let settings = Settings::load(&directory, &context.environment)?;
    let account = settings.account()?;
    let network = network(common, args.request_timeout, context)?;
    let warnings = settings.warnings();
    warn(context, common, &warnings);
    context.restore_terminal_on_signal()?;
    let output = if args.json {
        CheckOutput::None
    } else {
        CheckOutput::Stdout
    };
    let report = show(&account, context, common, output, |on_check| {
        Ok::<_, Failure>(check::run(&network, &account, Schemes::Own, on_check))
    })?;
    if args.json {
        context.report = Some(json!({
            "account": json::Account::from(&account),
            "identity": json::Identity::of(&report),
            "checks": json::checks(&report, common),
            "warnings": json::warnings(&warnings, common),
        }));
    }
    match report.failure() {
        None => Ok(()),
        Some(failure) => Err(decisive(failure)),
    }
}

/// Where the results of the checks are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CheckOutput {
    /// On stdout: they are the result of the command.
    Stdout,
    /// On stderr: they are progress.
    Stderr,
    /// Nowhere: the command prints JSON.
    None,
}

/// Runs the checks of an account, and shows each one when it is finished.
pub(super) fn show<E>(
    account: &Account,
    context: &mut Context,
    common: &GlobalArgs,
    output: CheckOutput,
    run: impl FnOnce(&mut dyn FnMut(&Check)) -> Result<Report, E>,
) -> Result<Report, E> {
    let progress = context.waiting(&format!(
        "Testing the connection to {}",
        account.site.authority()
    ));
    let stream = match output {
        CheckOutput::Stdout => &mut context.stdout,
        CheckOutput::Stderr | CheckOutput::None => &mut context.stderr,
    };
    let report = run(&mut |check| {
        if output != CheckOutput::None {
            progress.aside(|| report::print(check, common, stream));
        }
    });
    drop(progress);
    let report = report?;
    if output != CheckOutput::None {
        report::print_lesser_failures(&report, common, stream);
    }
    Ok(report)
}

/// A copy of the decisive error, for the exit status.
pub(super) fn decisive(failure: &Failure) -> Failure {
    let mut decisive = Failure::new(failure.kind, failure.chain());
    decisive.remedy.clone_from(&failure.remedy);
    decisive.trace_id.clone_from(&failure.trace_id);
    decisive
}
