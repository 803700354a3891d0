//! The answers that `connect` needs, as far as they are known.

use std::fmt::Display;
use std::io::Read as _;

use crate::commands::{AccountType, ConnectArgs};
use crate::connection::{AddressInput, CloudId, Email, Gateway, HostTrust, Site, token};
use crate::error::{Failure, Kind};
use crate::integration::check::{Schemes, Switch};
use crate::secret::Secret;
use crate::settings::{Settings, Source, Sourced, Stored, for_file};
use crate::terminal::Context;

/// More than any token and its line end.
const LARGEST_STDIN: u64 = 64 * 1024;

/// A question of `connect` that a variable can answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    AccountType,
    Site,
    CloudId,
    Email,
    Token,
}

/// Answers so far; from variables and flags, then from a person.
pub(super) struct Draft<'a> {
    /// The settings before: the file's values, with the variables over them.
    present: &'a Settings,
    /// Nobody can be asked, and the token of `JIRA_API_TOKEN` is saved.
    pub saves_variables_token: bool,
    pub kind: Option<AccountType>,
    pub site: Option<Site>,
    pub cloud_id: Option<CloudId>,
    pub gateway: Gateway,
    /// The gateway is the one of the present file, and nobody has said yes to it.
    pub gateway_is_stored: bool,
    pub email: Option<Email>,
    pub token: Option<Secret>,
    /// The token is the one of the present file, and is tied to its site and gateway.
    pub token_is_stored: bool,
}

impl<'a> Draft<'a> {
    /// What the variables, the flags and standard input say. One error names every flag that is wrong
    /// or contradicts a variable and, when nobody can be asked, every one that is missing.
    pub fn from_flags(
        args: &ConnectArgs,
        present: &'a Settings,
        context: &mut Context,
    ) -> Result<Self, Failure> {
        let mut wrong = Wrong::default();
        let gateway = wrong.parsed("--gateway-url", args.gateway_url.as_deref(), Gateway::parse);
        let typed = args
            .token_stdin
            .then(|| wrong.or_value("--token-stdin", token_from_stdin(context)))
            .flatten();
        let can_ask = context.prompter.is_some();
        let token_source = present.token.as_ref().map(|token| token.source);
        let mut draft = Self {
            present,
            saves_variables_token: !can_ask
                && token_source == Some(Source::Variable("JIRA_API_TOKEN")),
            kind: args.account,
            site: wrong.parsed("--site", args.site.as_deref(), site),
            cloud_id: wrong.parsed("--cloud-id", args.cloud_id.as_deref(), cloud_id),
            gateway_is_stored: gateway.is_none() && present.gateway.source == Source::File,
            gateway: gateway.unwrap_or_else(|| present.gateway.value.clone()),
            email: wrong.parsed("--email", args.email.as_deref(), email),
            token: typed,
            token_is_stored: false,
        };
        if draft.kind == Some(AccountType::Personal) && args.cloud_id.is_some() {
            wrong.0.push("--cloud-id: a personal account has none; leave it out, or choose --account service".to_owned());
        }
        draft.take_variables(&mut wrong);
        let missing = if context.prompter.is_none() {
            draft.missing(args)
        } else {
            Vec::new()
        };
        wrong.and(&missing).map_or(Ok(draft), Err)
    }

    /// The gateway, when only the present file names it and it is neither Atlassian's nor with a
    /// sandbox on this machine: whoever wrote the file would be sent the token.
    pub fn doubtful_gateway(&self) -> Option<&Gateway> {
        let is_on_machine =
            |site: &Option<Site>| matches!(site, Some(site) if site.trust() == HostTrust::Loopback);
        let is_known = match self.gateway.trust() {
            HostTrust::JiraCloud => true,
            HostTrust::Loopback => is_on_machine(&self.site),
            HostTrust::Other => false,
        };
        (self.gateway_is_stored && !is_known).then_some(&self.gateway)
    }

    /// Takes the variables' answers. A flag that says something else is wrong.
    fn take_variables(&mut self, wrong: &mut Wrong) {
        let present = self.present;
        wrong.contradiction("--site", self.site.as_ref(), present.site.as_ref());
        wrong.contradiction("--email", self.email.as_ref(), present.email.as_ref());
        let cloud_id = present.cloud_id.as_ref();
        wrong.contradiction("--cloud-id", self.cloud_id.as_ref(), cloud_id);
        wrong.contradiction("--gateway-url", Some(&self.gateway), Some(&present.gateway));
        if let Some(variable) = self.variable(Answer::AccountType) {
            if self.kind == Some(AccountType::Personal) {
                wrong.0.push(format!("--account personal: {variable} is set, and makes it a service account; unset {variable}, or leave --account out"));
            }
            self.kind = Some(AccountType::Service);
        }
        if let (Some(variable), Some(typed), Some(token)) =
            (self.variable(Answer::Token), &self.token, &present.token)
            && *typed != token.value
        {
            wrong.0.push(format!("--token-stdin: {variable} is set to another token, which would be used instead; unset {variable}, or leave --token-stdin out"));
        }
        if let Some(variable) = present.replaces_host() {
            self.keep_file(variable, wrong);
        }
        take(&mut self.site, present.site.as_ref());
        take(&mut self.cloud_id, cloud_id);
        take(&mut self.email, present.email.as_ref());
        take(&mut self.token, present.token.as_ref());
    }

    /// Answers for one host, least of all a token, must not be saved with a different host that the file
    /// names. So nothing is saved: the connection in force is tested as it is, if it is complete without
    /// the file's token, which stays with its own host.
    fn keep_file(&mut self, variable: &str, wrong: &mut Wrong) {
        fn is<T: PartialEq>(flag: Option<&T>, in_force: Option<&Sourced<T>>) -> bool {
            flag.is_none_or(|flag| in_force.is_some_and(|in_force| in_force.value == *flag))
        }
        let present = self.present;
        let cloud_id = present.cloud_id.as_ref();
        let kind = match cloud_id {
            Some(_) => AccountType::Service,
            None => AccountType::Personal,
        };
        let is_in_force = self.kind.is_none_or(|flag| flag == kind)
            && is(self.site.as_ref(), present.site.as_ref())
            && is(self.cloud_id.as_ref(), cloud_id)
            && is(self.email.as_ref(), present.email.as_ref())
            && self.gateway == present.gateway.value;
        let is_complete = self.variable(Answer::Token).is_some() && present.account().is_ok();
        if !is_in_force || !is_complete {
            wrong.0.push(format!("{variable} names a different host than jira.json; unset {variable}, or set JIRA_API_TOKEN and every other value that differs by variables too"));
        }
        self.saves_variables_token = false;
        self.kind = Some(kind);
        self.gateway_is_stored = false;
        self.site = present.site.as_ref().map(|site| site.value.clone());
        self.cloud_id = cloud_id.map(|id| id.value.clone());
        self.email = present.email.as_ref().map(|email| email.value.clone());
    }

    /// The variable that gives an answer.
    pub fn variable(&self, answer: Answer) -> Option<&'static str> {
        fn variable<T>(value: Option<&Sourced<T>>) -> Option<&'static str> {
            value.and_then(|value| value.source.variable())
        }
        let present = self.present;
        match answer {
            Answer::AccountType | Answer::CloudId => variable(present.cloud_id.as_ref()),
            Answer::Site => variable(present.site.as_ref()),
            Answer::Email => variable(present.email.as_ref()),
            Answer::Token => variable(present.token.as_ref()),
        }
    }

    /// Whether a variable names another site or gateway than the file, which keeps all its values then.
    fn file_stays(&self) -> bool {
        self.present.replaces_host().is_some()
    }

    /// Whether the answer cannot be changed here.
    pub fn is_fixed(&self, answer: Answer) -> bool {
        self.file_stays() || self.variable(answer).is_some()
    }

    /// The flags whose answers were not given.
    fn missing(&self, args: &ConnectArgs) -> Vec<&'static str> {
        let flags = [
            (self.kind.is_none(), "--account personal|service"),
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
        flags
            .iter()
            .filter(|(missing, _)| *missing)
            .map(|(_, flag)| *flag)
            .collect()
    }

    /// The values to save, without the scheme, which the test finds out. What a variable gives stays
    /// as the file has it.
    pub fn to_store(&self) -> Stored {
        let present = self.present;
        let file = present.stored.clone();
        if self.file_stays() {
            return Stored {
                enabled: Some(true),
                ..file
            };
        }
        let is_service = self.kind == Some(AccountType::Service);
        let cloud_id = self.cloud_id.clone().filter(|_| is_service);
        let gateway = Some(self.gateway.clone()).filter(|gateway| !gateway.is_default());
        let mut after = Stored {
            enabled: Some(true),
            site: for_file(present.site.as_ref(), self.site.clone(), file.site.clone()),
            cloud_id: for_file(present.cloud_id.as_ref(), cloud_id, file.cloud_id.clone()),
            email: for_file(
                present.email.as_ref(),
                self.email.clone(),
                file.email.clone(),
            ),
            token: self.token.clone(),
            scheme: for_file(Some(&present.scheme), None, file.scheme),
            gateway: for_file(Some(&present.gateway), gateway, file.gateway.clone()),
        };
        if self.variable(Answer::Token).is_some() && !self.saves_variables_token {
            let may_stay = file.token_may_stay(&after);
            after.token = file.token.filter(|_| may_stay);
        }
        after
    }

    /// Whether the test may find out the scheme, which is saved then.
    pub fn schemes(&self) -> Schemes {
        if self.file_stays() || self.present.scheme.source.variable().is_some() {
            Schemes::Own
        } else {
            Schemes::BasicThenBearer
        }
    }

    /// Another site: its cloud ID is another one, and a stored token does not go there.
    pub fn forget_site(&mut self) {
        self.site = None;
        self.forget_cloud_id();
        if self.token_is_stored {
            self.forget_token();
        }
    }

    /// Forgets the cloud ID so that it is fetched again, unless a variable gives it.
    pub fn forget_cloud_id(&mut self) {
        if !self.is_fixed(Answer::CloudId) {
            self.cloud_id = None;
        }
    }

    /// The same credentials on the other route.
    pub fn take_other_route(&mut self, switch: &Switch) {
        match switch {
            Switch::ToGateway(cloud_id) => {
                self.kind = Some(AccountType::Service);
                self.cloud_id = Some(cloud_id.clone());
            }
            Switch::ToSite => {
                self.kind = Some(AccountType::Personal);
                self.cloud_id = None;
            }
        }
    }

    /// The token is to be asked for again.
    pub fn forget_token(&mut self) {
        self.token = None;
        self.token_is_stored = false;
    }
}

/// Replaces an answer with the variable's value.
fn take<T: Clone>(answer: &mut Option<T>, in_force: Option<&Sourced<T>>) {
    if let Some(in_force) = in_force
        && in_force.source.variable().is_some()
    {
        *answer = Some(in_force.value.clone());
    }
}

/// Whether `--allow-host` names the site's host, with or without its port.
pub(super) fn is_allowed(args: &ConnectArgs, site: &Site) -> bool {
    let authority = site.authority();
    // The colons within the brackets of an IPv6 address part nothing.
    let host = authority
        .rsplit_once(':')
        .filter(|(_, port)| !port.ends_with(']'))
        .map_or(authority, |(host, _)| host);
    args.allow_host.as_deref().is_some_and(|allowed| {
        allowed.eq_ignore_ascii_case(authority) || allowed.eq_ignore_ascii_case(host)
    })
}

fn site(text: &str) -> Result<Site, String> {
    match AddressInput::parse(text).map_err(|error| error.to_string())? {
        AddressInput::Site(site) => Ok(site),
        AddressInput::Gateway(..) | AddressInput::CloudId(_) => Err("this address names a cloud ID, not a site: give the one that stands in the browser when an issue is open".to_owned()),
    }
}

// Not the messages of `account`, which quote the value: it may be a token in the wrong place.
fn cloud_id(text: &str) -> Result<CloudId, &'static str> {
    let problem = "this is not a cloud ID: it is a UUID, like 1a11d016-8984-4c3e-b9ab-142dd06acb1b";
    text.parse().map_err(|_| problem)
}

fn email(text: &str) -> Result<Email, &'static str> {
    let problem = "this is not an email address: it needs a name, an @ and a domain";
    text.parse().map_err(|_| problem)
}

/// What is wrong with the flags, collected so that a script meets it all at once.
#[derive(Default)]
struct Wrong(Vec<String>);

impl Wrong {
    fn parsed<T, E: Display>(
        &mut self,
        flag: &str,
        text: Option<&str>,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        self.or_value(flag, parse(text?))
    }

    fn or_value<T, E: Display>(&mut self, flag: &str, result: Result<T, E>) -> Option<T> {
        result
            .map_err(|error| self.0.push(format!("{flag}: {error}")))
            .ok()
    }

    /// A variable overrides whatever is saved: a flag that says otherwise would have no effect.
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
                "{flag}: {variable} is set to {value}, which would be used instead; unset {variable}, or leave {flag} out"
            ));
        }
    }

    /// One error of it all, if there is any.
    fn and(mut self, missing: &[&str]) -> Option<Failure> {
        if !missing.is_empty() {
            self.0.push(format!(
                "nobody can be asked here, and these are missing: {}",
                missing.join(", ")
            ));
        }
        if self.0.is_empty() {
            return None;
        }
        Some(
            Failure::new(Kind::Usage, self.0.join("; ")).with_hint(
                "coder-server jira connect --help, or run it in a terminal, where it asks",
            ),
        )
    }
}

/// The token from standard input, bounded; the line end goes.
fn token_from_stdin(context: &mut Context) -> Result<Secret, String> {
    if context.stdin_is_terminal {
        return Err(
            "it wants the token piped in, and standard input is a terminal, which would show it"
                .to_owned(),
        );
    }
    let mut text = zeroize::Zeroizing::new(String::new());
    let read = context
        .stdin
        .by_ref()
        .take(LARGEST_STDIN)
        .read_to_string(&mut text);
    read.map_err(|_| "standard input could not be read as text".to_owned())?;
    token(&text).map_err(|error| error.to_string())
}
