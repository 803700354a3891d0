//! The answers of `jira connect`: from variables and flags, then from the user.

use std::fmt::Display;
use std::io::Read as _;

use crate::commands::{AccountType, ConnectArgs};
use crate::connection::{AddressInput, CloudId, Email, Gateway, Site, token};
use crate::error::{Error, Kind};
use crate::integration::check::Switch;
use crate::integration::connect::{DesiredSettings, is_gateway_allowed};
use crate::secret::Secret;
use crate::settings::{Settings, Source, Sourced};
use crate::terminal::Context;

/// Maximum size of standard input in bytes; no token is that long.
const MAX_STDIN: u64 = 64 * 1024;

/// A question of the wizard that a variable can answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    AccountType,
    Site,
    CloudId,
    Email,
    Token,
}

/// The answers so far.
pub(super) struct Answers<'a> {
    /// The current settings: the file with the variables over it.
    current: &'a Settings,
    /// The token of `JIRA_API_TOKEN` is saved, since there are no prompts.
    pub saves_variable_token: bool,
    pub account_type: Option<AccountType>,
    pub site: Option<Site>,
    pub cloud_id: Option<CloudId>,
    pub gateway: Gateway,
    pub email: Option<Email>,
    pub token: Option<Secret>,
    /// The token is the stored one, which stays with its site and gateway.
    pub token_is_stored: bool,
    /// Hosts that the user has allowed to receive the token.
    pub allowed_hosts: Vec<String>,
}

impl<'a> Answers<'a> {
    /// The answers of variables, flags, and standard input.
    ///
    /// Fails as [`Kind::Usage`], naming every flag that is invalid or contradicts a variable and,
    /// without prompts, every missing one.
    pub fn from_flags(
        args: &ConnectArgs,
        current: &'a Settings,
        context: &mut Context,
    ) -> Result<Self, Error> {
        let mut problems = Problems::default();
        let gateway = problems.parsed("--gateway-url", args.gateway_url.as_deref(), Gateway::parse);
        let piped = args
            .token_stdin
            .then(|| problems.ok("--token-stdin", token_from_stdin(context)))
            .flatten();
        let has_prompter = context.prompter.is_some();
        let token_source = current.token.as_ref().map(|token| token.source);
        let allowed = args.allow_host.iter().map(String::as_str);
        let allowed = allowed.chain(gateway.as_ref().map(Gateway::authority));
        let mut answers = Self {
            current,
            saves_variable_token: !has_prompter
                && token_source == Some(Source::Variable("JIRA_API_TOKEN")),
            account_type: args.account,
            site: problems.parsed("--site", args.site.as_deref(), site),
            cloud_id: problems.parsed("--cloud-id", args.cloud_id.as_deref(), cloud_id),
            allowed_hosts: allowed.map(str::to_owned).collect(),
            gateway: gateway.unwrap_or_else(|| current.gateway.value.clone()),
            email: problems.parsed("--email", args.email.as_deref(), email),
            token: piped,
            token_is_stored: false,
        };
        if answers.account_type == Some(AccountType::Personal) && args.cloud_id.is_some() {
            problems.0.push("--cloud-id: a personal account has none; leave it out, or choose --account service".to_owned());
        }
        answers.apply_variables(&mut problems);
        if !has_prompter {
            let missing = answers.missing(args);
            if !missing.is_empty() {
                problems.0.push(format!(
                    "missing required flags: {} (not a terminal, so no prompts)",
                    missing.join(", ")
                ));
            }
        }
        problems.into_result().map(|()| answers)
    }

    /// The gateway, if only the current file names it and its host is unknown: the author of the file
    /// could receive the token.
    pub fn unknown_gateway(&self) -> Option<&Gateway> {
        let is_variable = self.current.gateway.source.variable().is_some();
        let is_trusted = is_variable
            || self.keeps_file()
            || is_gateway_allowed(&self.gateway, self.site.as_ref(), &self.allowed_hosts);
        (!is_trusted).then_some(&self.gateway)
    }

    /// Takes the answers of variables. A flag with another value is a problem.
    fn apply_variables(&mut self, problems: &mut Problems) {
        let current = self.current;
        problems.contradiction("--site", self.site.as_ref(), current.site.as_ref());
        problems.contradiction("--email", self.email.as_ref(), current.email.as_ref());
        let cloud_id = current.cloud_id.as_ref();
        problems.contradiction("--cloud-id", self.cloud_id.as_ref(), cloud_id);
        problems.contradiction("--gateway-url", Some(&self.gateway), Some(&current.gateway));
        if let Some(variable) = self.variable(Question::AccountType) {
            if self.account_type == Some(AccountType::Personal) {
                problems.0.push(format!("--account personal: {variable} is set, which means a service account; unset {variable}, or leave out --account"));
            }
            self.account_type = Some(AccountType::Service);
        }
        if let (Some(variable), Some(piped), Some(token)) =
            (self.variable(Question::Token), &self.token, &current.token)
            && *piped != token.value
        {
            problems.0.push(format!("--token-stdin: {variable} is set to another token and takes precedence; unset {variable}, or leave out --token-stdin"));
        }
        if let Some(variable) = current.replaces_host() {
            self.keep_file(variable, problems);
        }
        take(&mut self.site, current.site.as_ref());
        take(&mut self.cloud_id, cloud_id);
        take(&mut self.email, current.email.as_ref());
        take(&mut self.token, current.token.as_ref());
    }

    /// Answers for one host must not be saved beside another host in the file. So the connection in
    /// force is tested as it is, if it is complete without the token of the file.
    fn keep_file(&mut self, variable: &str, problems: &mut Problems) {
        fn agrees<T: PartialEq>(flag: Option<&T>, in_force: Option<&Sourced<T>>) -> bool {
            flag.is_none_or(|flag| in_force.is_some_and(|in_force| in_force.value == *flag))
        }
        let current = self.current;
        let cloud_id = current.cloud_id.as_ref();
        let account_type = match cloud_id {
            Some(_) => AccountType::Service,
            None => AccountType::Personal,
        };
        let is_in_force = self.account_type.is_none_or(|flag| flag == account_type)
            && agrees(self.site.as_ref(), current.site.as_ref())
            && agrees(self.cloud_id.as_ref(), cloud_id)
            && agrees(self.email.as_ref(), current.email.as_ref())
            && self.gateway == current.gateway.value;
        let is_complete = self.variable(Question::Token).is_some() && current.account().is_ok();
        if !is_in_force || !is_complete {
            problems.0.push(format!("{variable} names a different host than jira.json; unset {variable}, or set JIRA_API_TOKEN and every other value that differs by variables too"));
        }
        self.saves_variable_token = false;
        self.account_type = Some(account_type);
        self.site = current.site.as_ref().map(|site| site.value.clone());
        self.cloud_id = cloud_id.map(|id| id.value.clone());
        self.email = current.email.as_ref().map(|email| email.value.clone());
    }

    /// The variable that answers a question.
    pub fn variable(&self, question: Question) -> Option<&'static str> {
        fn variable<T>(value: Option<&Sourced<T>>) -> Option<&'static str> {
            value.and_then(|value| value.source.variable())
        }
        let current = self.current;
        match question {
            Question::AccountType | Question::CloudId => variable(current.cloud_id.as_ref()),
            Question::Site => variable(current.site.as_ref()),
            Question::Email => variable(current.email.as_ref()),
            Question::Token => variable(current.token.as_ref()),
        }
    }

    /// Whether the file keeps its values, because a variable names another site or gateway.
    fn keeps_file(&self) -> bool {
        self.current.replaces_host().is_some()
    }

    /// Whether the answer cannot be changed here.
    pub fn is_fixed(&self, question: Question) -> bool {
        self.keeps_file() || self.variable(question).is_some()
    }

    fn missing(&self, args: &ConnectArgs) -> Vec<&'static str> {
        let flags = [
            (self.account_type.is_none(), "--account personal|service"),
            (args.site.is_none() && self.site.is_none(), "--site URL"),
            (
                args.email.is_none() && self.email.is_none(),
                "--email EMAIL",
            ),
            (
                self.token.is_none() && !args.token_stdin,
                "--token-stdin (or JIRA_API_TOKEN)",
            ),
        ];
        let missing = flags.iter().filter(|(missing, _)| *missing);
        missing.map(|(_, flag)| *flag).collect()
    }

    /// The settings that these answers ask for.
    pub fn desired(&self) -> DesiredSettings {
        let is_service = self.account_type == Some(AccountType::Service);
        let saves_token = self.variable(Question::Token).is_none() || self.saves_variable_token;
        DesiredSettings {
            enabled: true,
            site: self.site.clone(),
            cloud_id: self.cloud_id.clone().filter(|_| is_service),
            gateway: Some(self.gateway.clone()),
            email: self.email.clone(),
            token: self.token.clone().filter(|_| saves_token),
            allowed_hosts: self.allowed_hosts.clone(),
        }
    }

    /// Forgets the site with its cloud ID, and a stored token, which stays with its site.
    pub fn forget_site(&mut self) {
        self.site = None;
        self.forget_cloud_id();
        if self.token_is_stored {
            self.forget_token();
        }
    }

    /// Forgets the cloud ID unless it is fixed, so that it is fetched again.
    pub fn forget_cloud_id(&mut self) {
        if !self.is_fixed(Question::CloudId) {
            self.cloud_id = None;
        }
    }

    /// Uses the same credentials with the other account type.
    pub fn switch_route(&mut self, switch: &Switch) {
        match switch {
            Switch::ToGateway(cloud_id) => {
                self.account_type = Some(AccountType::Service);
                self.cloud_id = Some(cloud_id.clone());
            }
            Switch::ToSite => {
                self.account_type = Some(AccountType::Personal);
                self.cloud_id = None;
            }
        }
    }

    /// Forgets the token, so that it is asked for again.
    pub fn forget_token(&mut self) {
        self.token = None;
        self.token_is_stored = false;
    }
}

/// Replaces an answer with the value of a variable.
fn take<T: Clone>(answer: &mut Option<T>, in_force: Option<&Sourced<T>>) {
    if let Some(in_force) = in_force
        && in_force.source.variable().is_some()
    {
        *answer = Some(in_force.value.clone());
    }
}

fn site(text: &str) -> Result<Site, String> {
    match AddressInput::parse(text).map_err(|error| error.to_string())? {
        AddressInput::Site(site) => Ok(site),
        AddressInput::Gateway(..) | AddressInput::CloudId(_) => Err("this address names a cloud ID, not a site: use your Jira address, for example your-company.atlassian.net".to_owned()),
    }
}

// The messages of the parsers quote the value, which may be a token in the wrong place.
fn cloud_id(text: &str) -> Result<CloudId, &'static str> {
    let problem = "this is not a cloud ID: it is a UUID, like 1a11d016-8984-4c3e-b9ab-142dd06acb1b";
    text.parse().map_err(|_| problem)
}

fn email(text: &str) -> Result<Email, &'static str> {
    let problem = "this is not an email address: it needs a name, an @, and a domain";
    text.parse().map_err(|_| problem)
}

/// The problems of all flags, so that a script sees them at once.
#[derive(Default)]
struct Problems(Vec<String>);

impl Problems {
    fn parsed<T, E: Display>(
        &mut self,
        flag: &str,
        text: Option<&str>,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        self.ok(flag, parse(text?))
    }

    fn ok<T, E: Display>(&mut self, flag: &str, result: Result<T, E>) -> Option<T> {
        result
            .map_err(|error| self.0.push(format!("{flag}: {error}")))
            .ok()
    }

    /// A variable takes precedence over the file, so a flag with another value would have no effect.
    fn contradiction<T: PartialEq + Display>(
        &mut self,
        flag: &str,
        given: Option<&T>,
        in_force: Option<&Sourced<T>>,
    ) {
        if let (Some(given), Some(Sourced { value, source })) = (given, in_force)
            && let Some(variable) = source.variable()
            && given != value
        {
            self.0.push(format!(
                "{flag}: {variable} is set to {value} and takes precedence; unset {variable}, or leave out {flag}"
            ));
        }
    }

    fn into_result(self) -> Result<(), Error> {
        if self.0.is_empty() {
            return Ok(());
        }
        Err(Error::new(Kind::Usage, self.0.join("; ")).with_hint(
            "see coder-server jira connect --help, or run it in a terminal to be prompted",
        ))
    }
}

/// The token from standard input, without its line end.
fn token_from_stdin(context: &mut Context) -> Result<Secret, String> {
    if context.stdin_is_terminal {
        return Err(
            "pipe the token in: standard input is a terminal, which would show it".to_owned(),
        );
    }
    let mut text = zeroize::Zeroizing::new(String::new());
    let mut stdin = context.stdin.by_ref().take(MAX_STDIN);
    stdin
        .read_to_string(&mut text)
        .map_err(|_| "standard input could not be read as text".to_owned())?;
    token(&text).map_err(|error| error.to_string())
}
