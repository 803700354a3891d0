//! `jira connect`: the answers, from flags or from a person; then the test; then, only when it
//! passed, the file.

mod args;
mod change;
mod draft;
mod questions;
mod saving;

use serde_json::json;

pub(crate) use self::args::{AccountType, ConnectArgs};
use self::draft::{Answer, Draft};
use self::questions::Wizard;
use super::failure;
use super::{network, setup_dir, test};
use crate::commands::Common;
use crate::connection::{Account, CloudId, Email, Gateway, HostTrust, Site};
use crate::error::{Failure, Kind};
use crate::integration::check::{Report, Schemes};
use crate::integration::connect;
use crate::jira::Network;
use crate::json;
use crate::secret::Secret;
use crate::settings::{OnInvalid, Settings, SetupDir, Sourced, Stored, directory_warnings};
use crate::terminal::{Context, Line, Tone};

/// Connects, or says why not and saves nothing.
pub(super) fn run(
    args: &ConnectArgs,
    common: &Common,
    context: &mut Context,
) -> Result<(), Failure> {
    let directory = setup_dir(common, context)?;
    let network = network(common, args.patience, context)?;
    context.restore_terminal_on_signal()?;
    let (present, on_invalid) = present(&directory, args, context)?;
    let draft = Draft::from_flags(args, &present, context)?;
    announce_hosts(args, &present, &draft, context);
    let attempt = Attempt {
        network: &network,
        directory: &directory,
        present: &present,
    };
    let tested = match context.prompter.take() {
        None => without_questions(&attempt, args, draft, context),
        Some(prompter) => {
            let mut wizard = Wizard::new(prompter, args, &present);
            let tested = with_questions(&attempt, &mut wizard, draft, context);
            context.prompter = Some(wizard.into_prompter());
            tested
        }
    }?;
    saving::save(&attempt, &tested, on_invalid, args, common, context)
}

/// Inputs of every connection test.
struct Attempt<'a> {
    network: &'a Network,
    directory: &'a SetupDir,
    present: &'a Settings,
}

/// A tested connection.
struct Tested {
    /// Values to save.
    stored: Stored,
    /// The account that will be in force, with the scheme that worked or was tried last.
    account: Account,
    report: Report,
    /// The token of `JIRA_API_TOKEN` is among what is to be saved.
    saves_variables_token: bool,
}

/// The present settings. A file that is not valid is replaced only after a yes, or `--force`.
fn present(
    directory: &SetupDir,
    args: &ConnectArgs,
    context: &mut Context,
) -> Result<(Settings, OnInvalid), Failure> {
    super::warn(context, &directory_warnings(directory));
    let (present, invalid) = Settings::load_or_mend(directory, &context.environment)?;
    let Some(failure) = invalid else {
        return Ok((present, OnInvalid::Refuse));
    };
    let replace = match &mut context.prompter {
        _ if args.force => true,
        None => false,
        Some(prompter) => {
            context.stderr.line(&Line::warning(failure.chain()));
            prompter.confirm("Replace it? (it is kept as jira.json.invalid)", false)?
        }
    };
    if replace {
        return Ok((present, OnInvalid::KeepAside));
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

/// Shows the answers that variables give, each with its variable.
fn announce_variables(present: &Settings, context: &mut Context) {
    fn given<T>(
        value: Option<&Sourced<T>>,
        shown: impl Fn(&T) -> String,
    ) -> Option<(String, &'static str)> {
        let value = value?;
        Some((shown(&value.value), value.source.variable()?))
    }
    let enabled = |enabled: &bool| if *enabled { "yes" } else { "no" }.to_owned();
    let token = |token: &Secret| questions::masked(token, context);
    let answers = [
        ("Enabled", given(Some(&present.enabled), enabled)),
        ("Site URL", given(present.site.as_ref(), Site::to_string)),
        (
            "Cloud ID",
            given(present.cloud_id.as_ref(), CloudId::to_string),
        ),
        ("Gateway", given(Some(&present.gateway), Gateway::to_string)),
        ("E-mail", given(present.email.as_ref(), Email::to_string)),
        ("API token", given(present.token.as_ref(), token)),
        (
            "Scheme",
            given(Some(&present.scheme), |scheme| scheme.name().to_owned()),
        ),
    ];
    for (name, answer) in answers {
        if let Some((shown, variable)) = answer {
            context.stderr.line(
                &Line::good(name)
                    .text(format!(" · {shown}"))
                    .with(Tone::Dim, format!("  ({variable})")),
            );
        }
    }
}

/// Warns about hosts that are not Atlassian's and that no question shows. A gateway is sent the token
/// of a personal account too, when the site refuses it.
fn announce_hosts(
    args: &ConnectArgs,
    present: &Settings,
    draft: &Draft<'_>,
    context: &mut Context,
) {
    if let Some(site) = &draft.site
        && draft.is_fixed(Answer::Site)
        && site.trust() == HostTrust::Other
    {
        let source = present.site.as_ref().map_or("", |site| site.source.label());
        context.stderr.line(&Line::warning(format!(
            "{} ({source}) is not an address of Jira Cloud, and is sent the e-mail and API token",
            site.authority()
        )));
    }
    if draft.gateway.trust() == HostTrust::Other {
        let source = match args.gateway_url {
            Some(_) => "--gateway-url",
            None => present.gateway.source.label(),
        };
        context.stderr.line(&Line::warning(format!(
            "{} ({source}) is not a gateway of Atlassian's, and is sent the e-mail and API token",
            draft.gateway.authority()
        )));
    }
}

/// Everything must have been given; nothing is tried twice.
fn without_questions(
    attempt: &Attempt<'_>,
    args: &ConnectArgs,
    mut draft: Draft<'_>,
    context: &mut Context,
) -> Result<Tested, Failure> {
    announce_variables(attempt.present, context);
    if let Some(site) = &draft.site
        && !draft.is_fixed(Answer::Site)
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
        )));
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
        )));
    }
    if draft.kind == Some(AccountType::Service) && draft.cloud_id.is_none() {
        fetch_cloud_id(attempt.network, &mut draft, context).map_err(or_given)?;
    }
    let tested = try_out(attempt, &draft, context)?;
    match tested.report.failure() {
        None => Ok(tested),
        Some(failure) => {
            let failure = test::decisive(failure);
            if args.json {
                context.report = Some(json!({
                    "account": json::Account::from(&tested.account),
                    "identity": json::Identity::of(&tested.report),
                    "checks": json::checks(&tested.report),
                    "file": null,
                    "keptAside": null,
                    "warnings": [],
                }));
            }
            Err(failure)
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
    attempt: &Attempt<'_>,
    wizard: &mut Wizard<'_>,
    mut draft: Draft<'_>,
    context: &mut Context,
) -> Result<Tested, Failure> {
    wizard.greet(context);
    loop {
        wizard.complete(attempt.network, &mut draft, context)?;
        context.stderr.blank();
        let tested = try_out(attempt, &draft, context)?;
        let Some(failure) = tested.report.failure() else {
            return Ok(tested);
        };
        failure::print(failure, &mut context.stderr);
        context.stderr.blank();
        let switch = tested.report.switch.as_ref();
        if !wizard.change(failure.kind, switch, &mut draft, context)? {
            return Err(Failure::new(Kind::Declined, "stopped: nothing was saved"));
        }
    }
}

/// Tests the account that will be in force once the answers are saved.
fn try_out(
    attempt: &Attempt<'_>,
    draft: &Draft<'_>,
    context: &mut Context,
) -> Result<Tested, Failure> {
    let mut stored = draft.to_store();
    let (present, directory) = (attempt.present, attempt.directory);
    let account = present
        .with_stored(directory, &context.environment, stored.clone())?
        .account()?;
    let (network, schemes) = (attempt.network, draft.schemes());
    let report = test::live(network, &account, schemes, context, test::Lines::Stderr);
    let account = account.with_scheme(report.scheme);
    if schemes == Schemes::BasicThenBearer {
        stored.scheme = account.cloud_id.as_ref().map(|_| report.scheme);
    }
    Ok(Tested {
        stored,
        account,
        report,
        saves_variables_token: draft.saves_variables_token,
    })
}

/// Fetches the cloud ID of the draft's site, and shows it.
fn fetch_cloud_id(
    network: &Network,
    draft: &mut Draft<'_>,
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
