//! `jira connect`: the answers, from flags or from a person; then the test; then, only when it
//! passed, the file.

mod change;
mod draft;
mod questions;
mod saving;

use serde_json::json;

use self::draft::Draft;
use self::questions::Wizard;
use super::failure::{self, Told};
use super::{network, setup_dir, test};
use crate::account::{Account, Gateway, HostTrust};
use crate::cli::{AccountType, Common, ConnectArgs};
use crate::error::{Failure, Kind};
use crate::integration::check::{Report, Schemes};
use crate::integration::connect;
use crate::jira::Network;
use crate::json;
use crate::settings::{OnInvalid, SetupDir, Stored, variables_in_force};
use crate::terminal::{Context, Line, Tone};

/// Connects, or says why not and saves nothing.
pub(super) fn run(args: &ConnectArgs, common: &Common, context: &mut Context) -> Result<(), Told> {
    let directory = setup_dir(common, context)?;
    let network = network(common, args.patience, context)?;
    context.guard_terminal()?;
    let (stored, on_invalid) = present(&directory, args, context)?;
    let mut draft = Draft::from_flags(args, &stored, context)?;
    announce_gateway(args, &draft.gateway, context);
    let connection = match context.prompter.take() {
        None => without_questions(&network, args, draft, context),
        Some(prompter) => {
            let mut wizard = Wizard::new(prompter, args, &stored);
            let connection = with_questions(&network, &mut wizard, &mut draft, context);
            context.prompter = Some(wizard.into_prompter());
            connection
        }
    }?;
    Ok(saving::save(
        &directory,
        &connection,
        on_invalid,
        args,
        common,
        context,
    )?)
}

/// An account with the scheme that worked or was tried last, and the test's report.
struct Tested {
    account: Account,
    report: Report,
}

/// The values of the present file. One that is not valid is replaced only after a yes, or `--force`.
fn present(
    directory: &SetupDir,
    args: &ConnectArgs,
    context: &mut Context,
) -> Result<(Stored, OnInvalid), Failure> {
    let failure = match Stored::read(directory) {
        Ok(stored) => return Ok((stored.unwrap_or_default(), OnInvalid::Refuse)),
        Err(failure) => failure,
    };
    if failure.kind != Kind::Settings {
        return Err(failure);
    }
    let replace = match &mut context.prompter {
        _ if args.force => true,
        None => false,
        Some(prompter) => {
            context.stderr.line(&Line::warning(failure.chain()));
            prompter.confirm("Replace it? (it is kept as jira.json.invalid)", false)?
        }
    };
    if replace {
        return Ok((Stored::default(), OnInvalid::KeepAside));
    }
    if context.prompter.is_some() {
        return Err(Failure::new(
            Kind::Declined,
            "stopped: the file stays as it is, and nothing was saved",
        ));
    }
    Err(failure.with_hint(
        "mend the file, or replace it with --force: it is then kept as jira.json.invalid",
    ))
}

/// Names the variables that will override what is saved, before anything is asked.
fn announce_variables(context: &mut Context) {
    for variable in variables_in_force(&context.environment) {
        context.stderr.line(&Line::warning(format!(
            "{variable} is set, and overrides what is saved for as long as it is"
        )));
    }
}

/// No question shows the gateway, and it is sent the token too: that of a personal account when the
/// site refuses it.
fn announce_gateway(args: &ConnectArgs, gateway: &Gateway, context: &mut Context) {
    if gateway.trust() != HostTrust::Other {
        return;
    }
    let source = match args.gateway_url {
        Some(_) => "--gateway-url",
        None => "jira.json",
    };
    context.stderr.line(&Line::warning(format!(
        "{} ({source}) is not a gateway of Atlassian's, and is sent the e-mail and API token",
        gateway.authority()
    )));
}

/// Everything must have been given; nothing is tried twice.
fn without_questions(
    network: &Network,
    args: &ConnectArgs,
    mut draft: Draft,
    context: &mut Context,
) -> Result<Tested, Told> {
    announce_variables(context);
    if let Some(site) = &draft.site
        && site.trust() == HostTrust::Other
        && !draft::is_allowed(args, site)
    {
        return Err(Failure::new(
            Kind::Usage,
            format!(
                "{} is not an address of Jira Cloud (those end in .atlassian.net)",
                site.authority()
            ),
        )
        .with_hint(format!(
            "if the token may really be sent there, add --allow-host {}",
            site.authority()
        ))
        .into());
    }
    if let Some(gateway) = draft.doubtful_gateway() {
        return Err(Failure::new(
            Kind::Usage,
            format!(
                "{} is not a gateway of Atlassian's, and only the present jira.json names it",
                gateway.authority()
            ),
        )
        .with_hint(format!(
            "if the token may really be sent there, add --gateway-url {gateway}; else --gateway-url {}",
            Gateway::default()
        ))
        .into());
    }
    if draft.kind == Some(AccountType::Service) && draft.cloud_id.is_none() {
        fetch_cloud_id(network, &mut draft, context).map_err(or_given)?;
    }
    let tested = try_out(network, &draft, context)?;
    match tested.report.failure() {
        None => Ok(tested),
        Some(failure) => {
            let failure = test::decisive(failure);
            if args.json {
                context.stdout.json(&json!({
                    "ok": false,
                    "account": json::Account::from(&tested.account),
                    "identity": json::Identity::of(&tested.report),
                    "checks": json::checks(&tested.report),
                    "file": null,
                    "keptAside": null,
                    "warnings": [],
                    "error": json::Error::from(&failure),
                }));
            }
            Err(Told::Yes(failure))
        }
    }
}

/// The hint of a cloud ID that could not be fetched, with the other way to come by it.
fn or_given(mut failure: Failure) -> Failure {
    let own = failure.hint.take();
    let own = own.map_or_else(String::new, |hint| format!("{hint}. Or "));
    failure.with_hint(format!("{own}give the cloud ID by --cloud-id: an administrator finds it at admin.atlassian.com under Settings, Products"))
}

/// Asks for what is missing, tests, and on a failure asks what to change, until the test passes or
/// the person stops.
fn with_questions(
    network: &Network,
    wizard: &mut Wizard<'_>,
    draft: &mut Draft,
    context: &mut Context,
) -> Result<Tested, Told> {
    wizard.greet(context);
    loop {
        wizard.complete(network, draft, context)?;
        context.stderr.blank();
        let tested = try_out(network, draft, context)?;
        let Some(failure) = tested.report.failure() else {
            return Ok(tested);
        };
        failure::print(failure, &mut context.stderr);
        context.stderr.blank();
        if !wizard.change(failure.kind, tested.report.switch.as_ref(), draft)? {
            return Err(Failure::new(Kind::Declined, "stopped: nothing was saved").into());
        }
    }
}

/// Tests the account of the answers.
fn try_out(network: &Network, draft: &Draft, context: &mut Context) -> Result<Tested, Failure> {
    let account = draft.account()?;
    let schemes = Schemes::BasicThenBearer;
    let report = test::live(network, &account, schemes, context, test::Lines::Stderr);
    let account = account.with_scheme(report.scheme);
    Ok(Tested { account, report })
}

/// Fetches the cloud ID of the draft's site, and shows it.
fn fetch_cloud_id(
    network: &Network,
    draft: &mut Draft,
    context: &mut Context,
) -> Result<(), Failure> {
    let Some(site) = &draft.site else {
        return Ok(());
    };
    let progress = context.waiting(&format!("Fetching the cloud ID from {}", site.authority()));
    let fetched = connect::fetch_cloud_id(network, site);
    drop(progress);
    let cloud_id = fetched?;
    context
        .stderr
        .line(&Line::good(format!("Cloud ID {cloud_id}")).with(Tone::Dim, " (fetched)"));
    draft.cloud_id = Some(cloud_id);
    Ok(())
}
