//! Checks a connection, and finds out what is wrong with it.
//!
//! Anonymous requests run beside `/myself`; those with credentials wait for it, so that a dead token
//! is tried once on each route, and no CAPTCHA provoked. The verdict rests on `/myself`: other
//! endpoints answer 200 to bad credentials.

use std::thread::{self, ScopedJoinHandle};
use std::time::{Duration, Instant};

use crate::account::{Account, CloudId, Gateway, HostTrust, Route, Scheme};
use crate::error::{Failure, Kind};
use crate::jira::{
    self, Client, JiraError, Myself, Network, Permission, Permissions, ServerInfo, diagnosis,
    tenant,
};

/// What is checked, in the order in which it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckName {
    /// The site can be reached, its TLS is good, and it is Jira Cloud.
    Site,
    /// The cloud ID belongs to the site. Only for accounts that have one.
    CloudId,
    /// The credentials are accepted.
    Credentials,
    /// The token may read.
    ReadScope,
    /// The account may see projects.
    BrowseProjects,
    /// The account may comment.
    AddComments,
}

impl CheckName {
    /// The stable name for `--json`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::CloudId => "cloud-id",
            Self::Credentials => "credentials",
            Self::ReadScope => "read-scope",
            Self::BrowseProjects => "browse-projects",
            Self::AddComments => "add-comments",
        }
    }
}

/// How a check ended.
#[derive(Debug)]
pub enum Outcome {
    /// All is well.
    Passed,
    /// Worth knowing, and no obstacle.
    Warned(Failure),
    /// An obstacle.
    Failed(Failure),
    /// Not reached, because of an earlier failure.
    Skipped,
}

/// One line of the report.
#[derive(Debug)]
pub struct Check {
    /// What was checked.
    pub name: CheckName,
    /// What was found, as a sentence.
    pub summary: String,
    /// How it ended.
    pub outcome: Outcome,
    /// How long the request took that decided it; zero when there was none of its own.
    pub elapsed: Duration,
}

/// The other account type would work with the same credentials.
#[derive(Debug, Clone)]
pub enum Switch {
    /// A scoped token was used on the site: go through the gateway with this cloud ID.
    ToGateway(CloudId),
    /// A classic token was used on the gateway: go to the site.
    ToSite,
}

/// What the checks found.
#[derive(Debug)]
pub struct Report {
    /// Each check that was told, in order.
    pub checks: Vec<Check>,
    /// The account, when the credentials were accepted.
    pub identity: Option<Myself>,
    /// The scheme that worked, or the one that was tried last.
    pub scheme: Scheme,
    /// What to change, when the other route accepts the same credentials.
    pub switch: Option<Switch>,
}

impl Report {
    /// The failure that decides the exit status: that of the credentials if they failed, since it
    /// explains most; else the first.
    pub fn failure(&self) -> Option<&Failure> {
        let failed = || {
            self.checks.iter().filter_map(|check| match &check.outcome {
                Outcome::Failed(failure) => Some((check.name, failure)),
                _ => None,
            })
        };
        let of_credentials = failed().find(|(name, _)| *name == CheckName::Credentials);
        of_credentials
            .or_else(|| failed().next())
            .map(|(_, failure)| failure)
    }
}

/// Which schemes are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schemes {
    /// Only the account's own.
    Own,
    /// For accounts with a cloud ID, Basic first, and after a 401 that is not about scope Bearer once.
    BasicThenBearer,
}

/// Checks an account, and tells each check as soon as it is decided.
pub fn run(
    network: &Network,
    account: &Account,
    schemes: Schemes,
    tell: &mut dyn FnMut(&Check),
) -> Report {
    let first = First::ask(network, account);
    let credentials = settle_credentials(network, account, schemes, &first);
    let mut report = Reporter {
        account: account.with_scheme(credentials.scheme),
        tell,
        checks: Vec::new(),
    };
    report.site(&first, credentials.result.value.is_ok());
    let scheme = credentials.scheme;
    let identity = match credentials.result.value {
        Ok(myself) => {
            let elapsed = credentials.result.elapsed;
            let known = first.cloud_id.value.is_ok();
            if known {
                report.cloud_id(&first, None);
                report.accepted(&myself, elapsed);
            }
            let second = Second::ask(network, &report.account, &first);
            if !known {
                report.cloud_id(&first, second.server_info.as_ref());
                report.accepted(&myself, elapsed);
            }
            report.permissions(second.permissions);
            Some(myself)
        }
        Err(error) => {
            report.refused(
                &error,
                &first,
                credentials.switch.as_ref(),
                credentials.result.elapsed,
            );
            None
        }
    };
    Report {
        checks: report.checks,
        identity,
        scheme,
        switch: credentials.switch,
    }
}

/// A result and how long it took.
struct Timed<T> {
    value: Result<T, JiraError>,
    elapsed: Duration,
}

impl<T> Timed<T> {
    fn ask(request: impl FnOnce() -> Result<T, JiraError>) -> Self {
        let start = Instant::now();
        let value = request();
        Self {
            value,
            elapsed: start.elapsed(),
        }
    }
}

/// What is asked at once: everything that needs no credentials, and `/myself`.
struct First {
    site: Timed<ServerInfo>,
    cloud_id: Timed<CloudId>,
    myself: Timed<Myself>,
}

impl First {
    fn ask(network: &Network, account: &Account) -> Self {
        thread::scope(|scope| {
            let site = scope.spawn(|| Timed::ask(|| jira::server_info(network, &account.site)));
            // For a personal account it is not checked, and tells where a refused token might work.
            let cloud_id = scope.spawn(|| Timed::ask(|| tenant::cloud_id(network, &account.site)));
            let myself = Timed::ask(|| Client::new(network, account).myself());
            Self {
                site: joined(site),
                cloud_id: joined(cloud_id),
                myself,
            }
        })
    }
}

/// What is asked once the credentials are known to be good.
struct Second {
    permissions: Timed<Permissions>,
    server_info: Option<ServerInfo>,
}

impl Second {
    fn ask(network: &Network, account: &Account, first: &First) -> Self {
        let client = Client::new(network, account);
        // Only when the site did not tell its cloud ID, the gateway is asked which site it means.
        let doubtful = account.route() == Route::Gateway && first.cloud_id.value.is_err();
        thread::scope(|scope| {
            let server_info = doubtful.then(|| scope.spawn(move || client.server_info().ok()));
            let permissions = Timed::ask(|| client.permissions());
            Self {
                permissions,
                server_info: server_info.and_then(joined),
            }
        })
    }
}

/// A panic in a request's thread is this program's fault, and goes on in the asking thread.
fn joined<T>(handle: ScopedJoinHandle<'_, T>) -> T {
    handle
        .join()
        .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// The end of the attempts to be accepted.
struct Credentials {
    result: Timed<Myself>,
    scheme: Scheme,
    switch: Option<Switch>,
}

fn settle_credentials(
    network: &Network,
    account: &Account,
    schemes: Schemes,
    first: &First,
) -> Credentials {
    let mut settled = Credentials {
        result: Timed {
            value: first.myself.value.clone(),
            elapsed: first.myself.elapsed,
        },
        scheme: account.credentials.scheme,
        switch: None,
    };
    if !is_refused(&settled.result) {
        return settled;
    }
    if schemes == Schemes::BasicThenBearer
        && account.route() == Route::Gateway
        && settled.scheme == Scheme::Basic
    {
        let bearer = account.with_scheme(Scheme::Bearer);
        let second = Timed::ask(|| Client::new(network, &bearer).myself());
        // A 401 about scope means that the gateway knows the token when it comes this way.
        if !is_refused(&second) {
            return Credentials {
                result: second,
                scheme: Scheme::Bearer,
                switch: None,
            };
        }
    }
    settled.switch = other_route(network, account, first);
    settled
}

fn is_refused(result: &Timed<Myself>) -> bool {
    matches!(&result.value, Err(error) if error.kind == Kind::CredentialsRefused)
}

/// Whether the same credentials are accepted on the other route. Nothing is sent from a sandbox on
/// this machine to the real gateway.
fn other_route(network: &Network, account: &Account, first: &First) -> Option<Switch> {
    if account.site.trust() == HostTrust::Loopback && account.gateway == Gateway::default() {
        return None;
    }
    match account.route() {
        Route::Site => {
            let cloud_id = first.cloud_id.value.as_ref().ok()?;
            let there = account
                .through_gateway(cloud_id.clone())
                .with_scheme(Scheme::Basic);
            let known = match Client::new(network, &there).myself() {
                Ok(_) => true,
                Err(error) => error.kind == Kind::ScopeMissing,
            };
            known.then(|| Switch::ToGateway(cloud_id.clone()))
        }
        Route::Gateway => Client::new(network, &account.on_site())
            .myself()
            .is_ok()
            .then_some(Switch::ToSite),
    }
}

/// Turns results into checks, and tells them.
struct Reporter<'a> {
    account: Account,
    tell: &'a mut dyn FnMut(&Check),
    checks: Vec<Check>,
}

impl Reporter<'_> {
    fn add(
        &mut self,
        name: CheckName,
        summary: impl Into<String>,
        outcome: Outcome,
        elapsed: Duration,
    ) {
        let check = Check {
            name,
            summary: summary.into(),
            outcome,
            elapsed,
        };
        (self.tell)(&check);
        self.checks.push(check);
    }

    /// A site that does not answer is no obstacle for an account that got through.
    fn site(&mut self, first: &First, accepted: bool) {
        let site = &self.account.site;
        match &first.site.value {
            Ok(_) if site.trust() == HostTrust::Loopback => {
                self.add(
                    CheckName::Site,
                    format!("{} is reachable (no TLS on this machine)", site.authority()),
                    Outcome::Passed,
                    first.site.elapsed,
                );
            }
            Ok(_) => self.add(
                CheckName::Site,
                format!("{} is reachable, TLS is good", site.authority()),
                Outcome::Passed,
                first.site.elapsed,
            ),
            Err(error) => {
                let failure = diagnosis::explain(error, Some(&self.account));
                let outcome = if accepted {
                    Outcome::Warned(failure)
                } else {
                    Outcome::Failed(failure)
                };
                self.add(
                    CheckName::Site,
                    format!(
                        "{} did not answer as it should",
                        self.account.site.authority()
                    ),
                    outcome,
                    first.site.elapsed,
                );
            }
        }
    }

    fn cloud_id(&mut self, first: &First, by_gateway: Option<&ServerInfo>) {
        let Some(configured) = self.account.cloud_id.clone() else {
            return;
        };
        let site = self.account.site.authority().to_owned();
        let elapsed = first.cloud_id.elapsed;
        match &first.cloud_id.value {
            Ok(own) if *own == configured => self.add(
                CheckName::CloudId,
                format!("the cloud ID belongs to {site}"),
                Outcome::Passed,
                elapsed,
            ),
            Ok(own) => {
                let failure = self.mismatch(&format!("the site's own cloud ID is {own}"), own);
                self.add(
                    CheckName::CloudId,
                    "the cloud ID is not the site's",
                    Outcome::Failed(failure),
                    elapsed,
                );
            }
            Err(_) if by_gateway.is_some_and(|info| names_site(info, &self.account)) => {
                self.add(
                    CheckName::CloudId,
                    format!("the cloud ID belongs to {site}, says the gateway"),
                    Outcome::Passed,
                    elapsed,
                );
            }
            Err(error) => {
                let failure = match by_gateway.and_then(|info| info.base_url.clone()) {
                    Some(other) => Outcome::Failed(
                        Failure::new(
                            Kind::CloudIdMismatch,
                            format!("the cloud ID {configured} belongs to {other}, not to {site}"),
                        )
                        .with_hint("correct the site or the cloud ID: coder-server jira connect"),
                    ),
                    None => Outcome::Warned(diagnosis::explain(error, Some(&self.account))),
                };
                self.add(
                    CheckName::CloudId,
                    format!("{site} did not tell its cloud ID"),
                    failure,
                    elapsed,
                );
            }
        }
    }

    fn mismatch(&self, says: &str, own: &CloudId) -> Failure {
        let configured = self.account.cloud_id.as_ref().map_or("", CloudId::as_str);
        Failure::new(Kind::CloudIdMismatch, format!("the cloud ID {configured} is not the one of {}: {says}", self.account.site))
            .with_hint(format!("connect again with the site's own: coder-server jira connect --account service --cloud-id {own}"))
    }

    fn accepted(&mut self, myself: &Myself, elapsed: Duration) {
        let name = crate::harmless::harmless_line(myself.name());
        let summary = match &self.account.credentials.email {
            email if name == email.as_str() => format!("the credentials are accepted, as {name}"),
            email => format!("the credentials are accepted, as {name} ({email})"),
        };
        self.add(CheckName::Credentials, summary, Outcome::Passed, elapsed);
    }

    /// Tells what is known when `/myself` failed.
    fn refused(
        &mut self,
        error: &JiraError,
        first: &First,
        switch: Option<&Switch>,
        elapsed: Duration,
    ) {
        let own = first.cloud_id.value.as_ref().ok();
        let wrong_cloud_id = self
            .account
            .cloud_id
            .as_ref()
            .zip(own)
            .is_some_and(|(configured, own)| configured != own);
        if self.account.cloud_id.is_some() && (own.is_some() || first.site.value.is_ok()) {
            self.cloud_id(first, None);
        }
        let error = match switch {
            Some(Switch::ToGateway(_)) => &JiraError {
                kind: Kind::ScopedTokenOnSite,
                ..error.clone()
            },
            Some(Switch::ToSite) => &JiraError {
                kind: Kind::ClassicTokenOnGateway,
                ..error.clone()
            },
            None => error,
        };
        // What the site could not answer, it need not be blamed for twice.
        let same_cause = first
            .site
            .value
            .as_ref()
            .err()
            .is_some_and(|site| site.kind == error.kind && site.host == error.host);
        let cloud_id_explains = wrong_cloud_id && error.kind == Kind::UnknownCloudId;
        if same_cause || cloud_id_explains {
            self.add(
                CheckName::Credentials,
                "the credentials could not be checked",
                Outcome::Skipped,
                Duration::ZERO,
            );
        } else {
            let failure = diagnosis::explain(error, Some(&self.account));
            let summary = if failure.kind.exit_status() == 4 {
                "the credentials are not accepted"
            } else {
                "the credentials could not be checked"
            };
            self.add(
                CheckName::Credentials,
                summary,
                Outcome::Failed(failure),
                elapsed,
            );
        }
        self.skip_permissions();
    }

    fn permissions(&mut self, permissions: Timed<Permissions>) {
        let elapsed = permissions.elapsed;
        match permissions.value {
            Ok(permissions) => {
                let summary = match self.account.route() {
                    Route::Site => {
                        "the token may read (a token without scopes may do what its account may)"
                    }
                    Route::Gateway => "the token may read (read:jira-work)",
                };
                self.add(CheckName::ReadScope, summary, Outcome::Passed, elapsed);
                self.permission(
                    &permissions,
                    CheckName::BrowseProjects,
                    Permission::BrowseProjects,
                );
                self.permission(
                    &permissions,
                    CheckName::AddComments,
                    Permission::AddComments,
                );
            }
            Err(error) => {
                let failure = diagnosis::explain(&error, Some(&self.account));
                self.add(
                    CheckName::ReadScope,
                    "reading failed",
                    Outcome::Failed(failure),
                    elapsed,
                );
                self.skip(CheckName::BrowseProjects);
                self.skip(CheckName::AddComments);
            }
        }
    }

    fn permission(&mut self, permissions: &Permissions, name: CheckName, permission: Permission) {
        let (what, without) = match permission {
            Permission::BrowseProjects => ("see projects", "no issue can be found or imported"),
            Permission::AddComments => ("add comments", "no result can be posted"),
        };
        let unproven = match (permission, self.account.route()) {
            (Permission::AddComments, Route::Gateway) => {
                " (whether the token has write:jira-work shows only when the first comment is posted)"
            }
            _ => "",
        };
        if permissions.has(permission) {
            self.add(
                name,
                format!("the account may {what}{unproven}"),
                Outcome::Passed,
                Duration::ZERO,
            );
            return;
        }
        let failure = Failure::new(
            Kind::PermissionDenied,
            format!("the account may not {what} in any project: {without}"),
        )
        .with_hint(format!(
            "have a Jira administrator give it the permission {} in a project",
            permission.key()
        ));
        self.add(
            name,
            format!("the account may not {what}"),
            Outcome::Warned(failure),
            Duration::ZERO,
        );
    }

    fn skip_permissions(&mut self) {
        for name in [
            CheckName::ReadScope,
            CheckName::BrowseProjects,
            CheckName::AddComments,
        ] {
            self.skip(name);
        }
    }

    fn skip(&mut self, name: CheckName) {
        let what = match name {
            CheckName::ReadScope => "whether the token may read",
            CheckName::BrowseProjects => "whether the account may see projects",
            _ => "whether the account may add comments",
        };
        self.add(
            name,
            format!("not checked: {what}"),
            Outcome::Skipped,
            Duration::ZERO,
        );
    }
}

fn names_site(info: &ServerInfo, account: &Account) -> bool {
    let named = info
        .base_url
        .as_deref()
        .and_then(|url| crate::account::Site::parse(url).ok());
    named.is_some_and(|site| site.authority() == account.site.authority())
}
