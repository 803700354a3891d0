//! The answers that `connect` needs, as far as they are known.

use std::io::Read as _;

use crate::account::{
    Account, CloudId, Credentials, Email, Gateway, HostTrust, Scheme, Site, TypedAddress, token,
};
use crate::cli::{AccountType, ConnectArgs};
use crate::error::{Failure, Kind};
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
    /// What the flags, standard input and the token's variable say.
    pub fn from_flags(
        args: &ConnectArgs,
        stored: &Stored,
        context: &mut Context,
    ) -> Result<Self, Failure> {
        let draft = Self {
            kind: args.account,
            site: args.site.as_deref().map(site).transpose()?,
            cloud_id: args
                .cloud_id
                .as_deref()
                .map(|text| text.parse().map_err(|error| bad("--cloud-id", error)))
                .transpose()?,
            gateway: match args.gateway_url.as_deref() {
                Some(text) => Gateway::parse(text).map_err(|error| bad("--gateway-url", error))?,
                None => stored.gateway.clone().unwrap_or_default(),
            },
            gateway_is_stored: args.gateway_url.is_none() && stored.gateway.is_some(),
            email: args
                .email
                .as_deref()
                .map(|text| text.parse().map_err(|error| bad("--email", error)))
                .transpose()?,
            token: if args.token_stdin {
                Some(token_from_stdin(context)?)
            } else {
                token_from_environment(&context.environment)?.map(|token| token.value)
            },
            token_is_stored: false,
        };
        if draft.kind == Some(AccountType::Personal) && draft.cloud_id.is_some() {
            return Err(
                Failure::new(Kind::Usage, "--cloud-id goes with --account service only").with_hint(
                    "a personal account has no cloud ID: leave it out, or choose --account service",
                ),
            );
        }
        Ok(draft)
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

    /// One error names every flag that is missing.
    pub fn require_all(&self) -> Result<(), Failure> {
        let flags = [
            (self.kind.is_none(), "--account personal|service"),
            (self.site.is_none(), "--site URL"),
            (self.email.is_none(), "--email EMAIL"),
            (self.token.is_none(), "--token-stdin (or JIRA_API_TOKEN)"),
        ];
        let missing: Vec<&str> = flags
            .iter()
            .filter(|(missing, _)| *missing)
            .map(|(_, flag)| *flag)
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        Err(Failure::new(
            Kind::Usage,
            format!(
                "nobody can be asked here, and these are missing: {}",
                missing.join(", ")
            ),
        )
        .with_hint("give them, or run coder-server jira connect in a terminal"))
    }

    /// The account of the answers. The scheme is found out by the test.
    pub fn account(&self) -> Result<Account, Failure> {
        self.require_all()?;
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

fn site(text: &str) -> Result<Site, Failure> {
    match TypedAddress::parse(text).map_err(|error| bad("--site", error))? {
        TypedAddress::Site(site) => Ok(site),
        TypedAddress::Gateway(..) | TypedAddress::CloudId(_) => Err(bad(
            "--site",
            "this address names a cloud ID, not a site: give the one that stands in the browser when an issue is open",
        )),
    }
}

fn bad(flag: &str, error: impl std::fmt::Display) -> Failure {
    Failure::new(Kind::Usage, format!("{flag}: {error}"))
}

/// The token from standard input, bounded; the line end goes.
fn token_from_stdin(context: &mut Context) -> Result<Secret, Failure> {
    if context.stdin_is_terminal {
        return Err(Failure::new(Kind::Usage, "--token-stdin wants the token piped in, and standard input is a terminal, which would show it")
            .with_hint("coder-server jira connect … --token-stdin < token-file"));
    }
    let mut text = zeroize::Zeroizing::new(String::new());
    let read = context
        .stdin
        .by_ref()
        .take(LARGEST_STDIN)
        .read_to_string(&mut text);
    read.map_err(|error| {
        Failure::new(
            Kind::Usage,
            "--token-stdin: standard input could not be read as text",
        )
        .with_cause(error)
    })?;
    token(&text).map_err(|error| bad("--token-stdin", error))
}
