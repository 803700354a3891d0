//! `jira connect`: collects answers from flags or prompts, tests them, and saves them.

mod answers;
mod retry;
mod saving;
mod token_question;
mod wizard;

use clap::{Args, ValueEnum};
use serde_json::json;

use self::answers::{Answers, Question};
use self::wizard::Wizard;
use super::{GlobalArgs, RequestTimeout, failure, network, setup_dir, status, test};
use crate::connection::{Account, HostTrust};
use crate::error::{Error, Kind, Remedy};
use crate::integration::check::Report;
use crate::integration::connect::{self, Caller, Draft};
use crate::jira::Network;
use crate::json;
use crate::settings::{OnInvalid, Settings, SetupDir, Source, directory_warnings};
use crate::terminal::{Context, Line, Tone};

/// The account type, which selects the route to Jira.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AccountType {
    /// Your own email address and an API token without scopes
    Personal,
    /// A service account, or any API token with scopes
    Service,
}

/// Arguments of `jira connect`.
#[derive(Debug, Args)]
#[command(
    after_long_help = "Prompts for missing values, tests the connection, then saves jira.json.

Examples:
  coder-server jira connect
  coder-server jira connect --account personal --site your-company \\
    --email mia@example.com --token-stdin < token.txt"
)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a command line's switches are just that"
)]
pub(crate) struct ConnectArgs {
    /// The account type
    #[arg(long, value_enum, value_name = "TYPE")]
    pub account: Option<AccountType>,
    /// Your Jira address, such as your-company.atlassian.net
    #[arg(long, value_name = "URL", value_hint = clap::ValueHint::Url)]
    pub site: Option<String>,
    /// The site's cloud ID (service accounts; default: fetched)
    #[arg(long, value_name = "ID")]
    pub cloud_id: Option<String>,
    /// The account's email address
    #[arg(long, value_name = "EMAIL", value_hint = clap::ValueHint::EmailAddress)]
    pub email: Option<String>,
    /// Read the API token from standard input
    #[arg(long)]
    pub token_stdin: bool,
    /// A gateway other than https://api.atlassian.com
    ///
    /// For company egress gateways and Atlassian Government Cloud.
    #[arg(long, hide_short_help = true, value_name = "URL", value_hint = clap::ValueHint::Url)]
    pub gateway_url: Option<String>,
    /// Allow sending the token to this host outside Jira Cloud
    #[arg(long, hide_short_help = true, value_name = "HOST", value_hint = clap::ValueHint::Hostname)]
    pub allow_host: Option<String>,
    /// In a Git work tree, add jira.json to .gitignore
    #[arg(long, hide_short_help = true)]
    pub gitignore: bool,
    /// Do not open a browser
    #[arg(long)]
    pub no_browser: bool,
    /// Replace an invalid jira.json (kept as jira.json.invalid)
    #[arg(long, hide_short_help = true)]
    pub force: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub request_timeout: RequestTimeout,
}

/// Connects, or explains why not and saves nothing.
pub(super) fn run(
    args: &ConnectArgs,
    common: &GlobalArgs,
    context: &mut Context,
) -> Result<(), Error> {
    let directory = setup_dir(common, context)?;
    let network = network(common, args.request_timeout, context)?;
    context.restore_terminal_on_signal()?;
    let (current, on_invalid) = current(&directory, args, common, context)?;
    let answers = Answers::from_flags(args, &current, context)?;
    warn_about_hosts(args, &current, &answers, context);
    let attempt = Attempt {
        args,
        common,
        network: &network,
        directory: &directory,
        current: &current,
        on_invalid,
    };
    let tested = match context.prompter.take() {
        None => attempt.without_prompts(answers, context),
        Some(prompter) => {
            let mut wizard = Wizard::new(prompter, &attempt);
            let tested = attempt.with_prompts(&mut wizard, answers, context);
            context.prompter = Some(wizard.into_prompter());
            tested
        }
    }?;
    saving::save(&attempt, &tested, context)
}

/// The inputs of every connection test.
struct Attempt<'a> {
    args: &'a ConnectArgs,
    common: &'a GlobalArgs,
    network: &'a Network,
    directory: &'a SetupDir,
    current: &'a Settings,
    on_invalid: OnInvalid,
}

/// A tested connection.
struct Tested {
    draft: Draft,
    /// The account, with the scheme that worked or was tried last.
    account: Account,
    report: Report,
    /// The token of `JIRA_API_TOKEN` is saved.
    saves_variable_token: bool,
}

/// The current settings. An invalid file is replaced only with `--force` or after a confirmation.
fn current(
    directory: &SetupDir,
    args: &ConnectArgs,
    common: &GlobalArgs,
    context: &mut Context,
) -> Result<(Settings, OnInvalid), Error> {
    super::warn(context, common, &directory_warnings(directory));
    let (current, invalid) = Settings::load_or_repair(directory, &context.environment)?;
    let Some(error) = invalid else {
        return Ok((current, OnInvalid::Refuse));
    };
    if args.force {
        return Ok((current, OnInvalid::KeepAside));
    }
    let Some(prompter) = &mut context.prompter else {
        return Err(error.with_hint(
            "fix the file, or replace it with --force: it is then kept as jira.json.invalid",
        ));
    };
    context.stderr.line(&Line::warning(error.chain()));
    if prompter.confirm("Replace it? (it is kept as jira.json.invalid)", false)? {
        return Ok((current, OnInvalid::KeepAside));
    }
    let message = "stopped: the file stays as it is, and nothing was saved";
    Err(Error::new(Kind::Declined, message))
}

/// Shows the values that variables set.
fn show_variables(current: &Settings, context: &mut Context) {
    for (name, value) in status::values(current) {
        if let Some((value, Source::Variable(variable))) = value {
            let value = token_question::printable(value, context);
            context.stderr.line(
                &Line::good(name)
                    .text(format!(" · {value}"))
                    .with(Tone::Dim, format!("  ({variable})")),
            );
        }
    }
}

/// Warns about unknown hosts that no question shows. A gateway receives the token of a personal
/// account too, when the site refuses it.
fn warn_about_hosts(
    args: &ConnectArgs,
    current: &Settings,
    answers: &Answers<'_>,
    context: &mut Context,
) {
    let mut warn = |host: &str, source: &str, what: &str| {
        context.stderr.line(&Line::warning(format!(
            "{host} ({source}) is not {what}, and receives the email and API token"
        )));
    };
    if let Some(site) = &answers.site
        && answers.is_fixed(Question::Site)
        && site.trust() == HostTrust::Other
    {
        let source = current.site.as_ref().map_or("", |site| site.source.label());
        warn(site.authority(), source, "a Jira Cloud address");
    }
    if answers.gateway.trust() == HostTrust::Other {
        let source = match args.gateway_url {
            Some(_) => "--gateway-url",
            None => current.gateway.source.label(),
        };
        warn(answers.gateway.authority(), source, "an Atlassian gateway");
    }
}

impl Attempt<'_> {
    /// Everything must have been given; nothing is tried twice.
    fn without_prompts(
        &self,
        mut answers: Answers<'_>,
        context: &mut Context,
    ) -> Result<Tested, Error> {
        show_variables(self.current, context);
        self.draft(&answers, context)?;
        if answers.account_type == Some(AccountType::Service) && answers.cloud_id.is_none() {
            self.fetch_cloud_id(&mut answers, context)
                .map_err(|mut error| {
                    let remedy = error.remedy.take();
                    error.with_remedy(Remedy::EnterCloudId(remedy))
                })?;
        }
        let tested = self.test(&answers, context)?;
        let Some(error) = tested.report.failure() else {
            return Ok(tested);
        };
        let error = test::decisive(error);
        if self.args.json {
            context.report = Some(json!({
                "account": json::Account::from(&tested.account),
                "identity": json::Identity::of(&tested.report),
                "checks": json::checks(&tested.report, self.common),
                "file": null,
                "keptAside": null,
                "warnings": [],
            }));
        }
        Err(error)
    }

    /// Asks for what is missing and tests it. After a failure it asks what to change, until the test
    /// passes or the user stops.
    fn with_prompts(
        &self,
        wizard: &mut Wizard<'_>,
        mut answers: Answers<'_>,
        context: &mut Context,
    ) -> Result<Tested, Error> {
        wizard.greet(context);
        loop {
            wizard.complete(&mut answers, context)?;
            context.stderr.blank();
            let tested = self.test(&answers, context)?;
            let Some(error) = tested.report.failure() else {
                return Ok(tested);
            };
            failure::print(error, self.common, &mut context.stderr);
            context.stderr.blank();
            let switch = tested.report.switch.as_ref();
            if !wizard.retry(error.kind, switch, &mut answers, context)? {
                return Err(Error::new(Kind::Declined, "stopped: nothing was saved"));
            }
        }
    }

    fn draft(&self, answers: &Answers<'_>, context: &Context) -> Result<Draft, Error> {
        Draft::new(
            Caller::Operator,
            self.current.clone(),
            self.on_invalid,
            self.directory,
            &context.environment,
            &answers.desired(),
        )
    }

    /// Tests the account that will be in force once the answers are saved.
    fn test(&self, answers: &Answers<'_>, context: &mut Context) -> Result<Tested, Error> {
        let mut draft = self.draft(answers, context)?;
        let account = draft.settings().account()?;
        let output = test::CheckOutput::Stderr;
        let report = test::show(&account, context, self.common, output, |on_check| {
            draft.test(self.network, on_check)
        })?;
        Ok(Tested {
            account: account.with_scheme(report.scheme),
            draft,
            report,
            saves_variable_token: answers.saves_variable_token,
        })
    }

    /// Fetches the cloud ID of the site, and shows it.
    fn fetch_cloud_id(
        &self,
        answers: &mut Answers<'_>,
        context: &mut Context,
    ) -> Result<(), Error> {
        let Some(site) = &answers.site else {
            return Ok(());
        };
        let progress = context.waiting(&format!("Fetching the cloud ID from {}", site.authority()));
        let fetched = connect::fetch_cloud_id(self.network, site);
        drop(progress);
        let cloud_id = fetched?;
        context
            .stderr
            .line(&Line::good(format!("Cloud ID {cloud_id}")).with(Tone::Dim, " (fetched)"));
        answers.cloud_id = Some(cloud_id);
        Ok(())
    }
}
