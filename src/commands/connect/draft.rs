//! The answers that `connect` needs, as far as they are known.

use std::fmt::Display;
use std::io::Read as _;

use crate::account::{
    Account, CloudId, Credentials, Email, Gateway, HostTrust, Scheme, Site, TypedAddress, token,
};
use crate::cli::{AccountType, ConnectArgs};
use crate::error::{Failure, Kind};
use crate::integration::check::Switch;
use crate::secret::Secret;
use crate::settings::{Stored, token_from_environment};
use crate::terminal::Context;

/// More than any token and its line end.
const LARGEST_STDIN: u64 = 64 * 1024;

/// Answers so far; from flags, then from a person.
pub(super) struct Draft {
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

impl Draft {
    /// What the flags, standard input and the token's variable say. One error names every flag that
    /// is wrong and, when nobody can be asked, every one that is missing.
    pub fn from_flags(
        args: &ConnectArgs,
        stored: &Stored,
        context: &mut Context,
    ) -> Result<Self, Failure> {
        let mut wrong = Wrong::default();
        let gateway = wrong.parsed("--gateway-url", args.gateway_url.as_deref(), Gateway::parse);
        let token = if args.token_stdin {
            wrong.or_value("--token-stdin", token_from_stdin(context))
        } else {
            token_from_environment(&context.environment)?.map(|token| token.value)
        };
        let draft = Self {
            kind: args.account,
            site: wrong.parsed("--site", args.site.as_deref(), site),
            cloud_id: wrong.parsed("--cloud-id", args.cloud_id.as_deref(), str::parse),
            gateway: gateway
                .or_else(|| stored.gateway.clone())
                .unwrap_or_default(),
            gateway_is_stored: args.gateway_url.is_none() && stored.gateway.is_some(),
            email: wrong.parsed("--email", args.email.as_deref(), str::parse),
            token,
            token_is_stored: false,
        };
        if draft.kind == Some(AccountType::Personal) && args.cloud_id.is_some() {
            wrong.0.push("--cloud-id: a personal account has none; leave it out, or choose --account service".to_owned());
        }
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

    /// The flags whose answers were not given.
    fn missing(&self, args: &ConnectArgs) -> Vec<&'static str> {
        let flags = [
            (self.kind.is_none(), "--account personal|service"),
            (args.site.is_none(), "--site URL"),
            (args.email.is_none(), "--email EMAIL"),
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

    /// The account of the answers. The scheme is found out by the test.
    pub fn account(&self) -> Result<Account, Failure> {
        let (Some(site), Some(email), Some(token)) = (&self.site, &self.email, &self.token) else {
            return Err(Failure::new(Kind::Other, "answers are missing"));
        };
        Ok(Account {
            site: site.clone(),
            gateway: self.gateway.clone(),
            cloud_id: self
                .cloud_id
                .clone()
                .filter(|_| self.kind == Some(AccountType::Service)),
            credentials: Credentials {
                email: email.clone(),
                token: token.clone(),
                scheme: Scheme::Basic,
            },
        })
    }

    /// Another site: its cloud ID is another one, and a stored token does not go there.
    pub fn forget_site(&mut self) {
        self.site = None;
        self.cloud_id = None;
        if self.token_is_stored {
            self.forget_token();
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
    match TypedAddress::parse(text).map_err(|error| error.to_string())? {
        TypedAddress::Site(site) => Ok(site),
        TypedAddress::Gateway(..) | TypedAddress::CloudId(_) => Err("this address names a cloud ID, not a site: give the one that stands in the browser when an issue is open".to_owned()),
    }
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
