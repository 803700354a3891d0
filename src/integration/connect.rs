//! Connecting to Jira: the rules for the settings, their test, and saving them. The wizard and the
//! settings page ask for [`DesiredSettings`] and show what becomes of them.

use crate::connection::{Account, CloudId, Email, Gateway, HostTrust, Scheme, Site};
use crate::environment::Environment;
use crate::error::{Error, Kind, Remedy};
use crate::integration::check::{self, Check, Report, Schemes};
use crate::jira::{self, Network, diagnosis};
use crate::secret::Secret;
use crate::settings::{
    self, OnInvalid, Saved, Settings, SetupDir, Source, Sourced, Stored, for_file,
};

/// The settings that a user wants. A value that a variable sets may be omitted or repeated.
#[derive(Debug, Clone, Default)]
pub struct DesiredSettings {
    /// Whether Jira may be used.
    pub enabled: bool,
    /// The site.
    pub site: Option<Site>,
    /// The cloud ID; none for a personal account.
    pub cloud_id: Option<CloudId>,
    /// The gateway; none for the default.
    pub gateway: Option<Gateway>,
    /// The email address of the account.
    pub email: Option<Email>,
    /// The API token; none keeps the stored one, which stays with its site and gateway.
    pub token: Option<Secret>,
    /// Hosts, with or without a port, that may receive the token although they do not belong to
    /// Atlassian.
    pub allowed_hosts: Vec<String>,
}

/// Who changes the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    /// The operator at a terminal, who controls the environment variables too.
    Operator,
    /// An administrator in a browser, who must not be able to redirect the operator's token.
    Administrator,
}

/// Settings that satisfy every rule and are not saved yet.
#[derive(Debug)]
pub struct Draft {
    caller: Caller,
    stored: Stored,
    before: Settings,
    after: Settings,
    on_invalid: OnInvalid,
}

/// The result of [`Draft::test_and_save`].
#[derive(Debug)]
pub enum Change {
    /// The settings in force, with the report if a test was needed.
    Saved(Box<Settings>, Option<Report>),
    /// The test failed, and nothing was saved.
    TestFailed(Report),
}

impl Draft {
    /// Applies desired values to the current settings.
    ///
    /// Fails as [`Kind::Usage`] when a value contradicts a variable, when a token would go to a
    /// host it does not belong to, or when a host is neither Atlassian's nor allowed.
    ///
    /// `on_invalid` applies when the draft is saved over an invalid file.
    pub fn new(
        caller: Caller,
        before: Settings,
        on_invalid: OnInvalid,
        directory: &SetupDir,
        environment: &Environment,
        desired: &DesiredSettings,
    ) -> Result<Self, Error> {
        let stored = match caller {
            Caller::Operator if before.replaces_host().is_some() => Stored {
                enabled: Some(desired.enabled),
                ..before.stored.clone()
            },
            _ => stored(caller, &before, desired)?,
        };
        let after = before.with_stored(directory, environment, stored.clone())?;
        if caller == Caller::Administrator {
            keep_variable_token(&before, &after)?;
        }
        let draft = Self {
            caller,
            stored,
            before,
            after,
            on_invalid,
        };
        draft.check_hosts(desired)?;
        Ok(draft)
    }

    /// The settings as they would be in force.
    pub const fn settings(&self) -> &Settings {
        &self.after
    }

    /// Whether everything comes from variables, so that there is nothing to save.
    pub fn is_in_variables(&self) -> bool {
        let after = &self.after;
        let is_variable = |source: Option<Source>| source.and_then(Source::variable).is_some();
        let unchanged = Stored {
            enabled: self.stored.enabled,
            ..self.before.stored.clone()
        };
        after.enabled.value
            && is_variable(Some(after.enabled.source))
            && is_variable(after.site.as_ref().map(|site| site.source))
            && is_variable(after.email.as_ref().map(|email| email.source))
            && is_variable(after.token.as_ref().map(|token| token.source))
            && self.stored == unchanged
    }

    /// Tests the account of the draft, and adopts the scheme that works.
    ///
    /// Fails as [`Settings::account`] does when something is missing.
    pub fn test(
        &mut self,
        network: &Network,
        on_check: &mut dyn FnMut(&Check),
    ) -> Result<Report, Error> {
        let account = self.after.account()?;
        let scheme = &self.after.scheme;
        let is_variable = scheme.source.variable().is_some();
        let is_fixed = is_variable || scheme.value == Scheme::Bearer || self.keeps_file();
        let schemes = if is_fixed {
            Schemes::Own
        } else {
            Schemes::BasicThenBearer
        };
        let report = check::run(network, &account, schemes, on_check);
        if !is_variable && !self.keeps_file() {
            self.stored.scheme = account.cloud_id.map(|_| report.scheme);
        }
        Ok(report)
    }

    /// Saves the draft.
    ///
    /// Fails as [`settings::save`] does. An administrator's draft fails as [`Kind::Conflict`] when
    /// the file has changed since the settings were loaded.
    pub fn save(&self, directory: &SetupDir) -> Result<Saved, Error> {
        let expected = match self.caller {
            Caller::Operator => None,
            Caller::Administrator => Some(self.before.fingerprint),
        };
        settings::save(directory, &self.stored, self.on_invalid, expected)
    }

    /// Saves the draft, after a test if it is enabled and its account differs from the current one.
    ///
    /// Fails as [`Draft::save`] does.
    pub fn test_and_save(
        mut self,
        network: &Network,
        directory: &SetupDir,
        environment: &Environment,
        on_check: &mut dyn FnMut(&Check),
    ) -> Result<Change, Error> {
        let mut tested = None;
        if self.needs_test()? {
            let report = self.test(network, on_check)?;
            if report.failure().is_some() {
                return Ok(Change::TestFailed(report));
            }
            tested = Some(report);
        }
        self.save(directory)?;
        let settings = Settings::load(directory, environment)?;
        Ok(Change::Saved(Box::new(settings), tested))
    }

    /// Jira can be disabled while it is down. Enabled settings must be complete.
    fn needs_test(&self) -> Result<bool, Error> {
        if !self.after.enabled.value {
            return Ok(false);
        }
        let after = self.after.account().map_err(|error| {
            let message = "to enable Jira, a site, an email address, and an API token are needed";
            Error::new(Kind::Usage, message)
                .with_hint("add what is missing, or save it as not enabled")
                .with_cause(error)
        })?;
        Ok(match self.before.account() {
            Ok(before) => is_another(&before, &after),
            Err(_) => true,
        })
    }

    /// Whether the file keeps its values, because a variable names another host than the file.
    fn keeps_file(&self) -> bool {
        self.caller == Caller::Operator && self.before.replaces_host().is_some()
    }

    fn check_hosts(&self, desired: &DesiredSettings) -> Result<(), Error> {
        let is_operators =
            |source: Source| self.caller == Caller::Operator && source.variable().is_some();
        let allowed = &desired.allowed_hosts;
        let gets_token = desired.token.is_some();
        let (before, after) = (&self.before, &self.after);
        let site = after
            .site
            .as_ref()
            .filter(|site| !is_operators(site.source));
        let old_site = before.site.as_ref().map(|site| &site.value);
        if let Some(Sourced { value: site, .. }) = site
            && (gets_token || Some(site) != old_site)
        {
            check_site(site, allowed)?;
        }
        let gateway = &after.gateway;
        let is_changed = gateway.value != before.gateway.value;
        if !is_operators(gateway.source) && (gets_token || is_changed) {
            let site = after.site.as_ref().map(|site| &site.value);
            if !is_gateway_allowed(&gateway.value, site, allowed) {
                let authority = gateway.value.authority();
                let message = format!("{authority} is not an Atlassian gateway");
                let remedy = match self.caller {
                    Caller::Operator => Remedy::AllowGateway(gateway.value.to_string()),
                    Caller::Administrator => Remedy::AllowHost(authority.to_owned()),
                };
                return Err(Error::new(Kind::Usage, message).with_remedy(remedy));
            }
        }
        Ok(())
    }
}

/// Asks a site for its cloud ID. No credentials are sent.
pub fn fetch_cloud_id(network: &Network, site: &Site) -> Result<CloudId, Error> {
    jira::cloud_id(network, site).map_err(|error| diagnosis::explain(&error, None))
}

/// Fails as [`Kind::Usage`] unless a site is on Jira Cloud, on this machine, or allowed.
pub fn check_site(site: &Site, allowed_hosts: &[String]) -> Result<(), Error> {
    let authority = site.authority();
    if site.trust() != HostTrust::Other || is_allowed(authority, allowed_hosts) {
        return Ok(());
    }
    let message = format!("{authority} is not a Jira Cloud address (those end in .atlassian.net)");
    Err(Error::new(Kind::Usage, message).with_remedy(Remedy::AllowHost(authority.to_owned())))
}

/// Whether a gateway is Atlassian's, with a sandbox on this machine, or allowed.
pub fn is_gateway_allowed(
    gateway: &Gateway,
    site: Option<&Site>,
    allowed_hosts: &[String],
) -> bool {
    let is_known = match gateway.trust() {
        HostTrust::JiraCloud => true,
        HostTrust::Loopback => site.is_some_and(|site| site.trust() == HostTrust::Loopback),
        HostTrust::Other => false,
    };
    is_known || is_allowed(gateway.authority(), allowed_hosts)
}

/// Whether a host is named, with or without its port.
fn is_allowed(authority: &str, allowed_hosts: &[String]) -> bool {
    // The colons inside the brackets of an IPv6 address do not precede a port.
    let host = authority
        .rsplit_once(':')
        .filter(|(_, port)| !port.ends_with(']'))
        .map_or(authority, |(host, _)| host);
    allowed_hosts
        .iter()
        .any(|name| name.eq_ignore_ascii_case(authority) || name.eq_ignore_ascii_case(host))
}

/// The values of the file with the desired values applied.
fn stored(caller: Caller, before: &Settings, desired: &DesiredSettings) -> Result<Stored, Error> {
    let file = before.stored.clone();
    let gateway = desired
        .gateway
        .clone()
        .filter(|gateway| !gateway.is_default());
    let (enabled, scheme) = match caller {
        // Connecting enables Jira, and finds out the scheme.
        Caller::Operator => (
            Some(desired.enabled),
            for_file(Some(&before.scheme), None, file.scheme),
        ),
        Caller::Administrator => (
            unlocked(
                "enabled",
                Some(&before.enabled),
                Some(desired.enabled),
                file.enabled,
            )?,
            file.scheme,
        ),
    };
    let mut stored = Stored {
        enabled,
        site: unlocked(
            "the site",
            before.site.as_ref(),
            desired.site.clone(),
            file.site,
        )?,
        cloud_id: unlocked(
            "the cloud ID",
            before.cloud_id.as_ref(),
            desired.cloud_id.clone(),
            file.cloud_id,
        )?,
        email: unlocked(
            "the email address",
            before.email.as_ref(),
            desired.email.clone(),
            file.email,
        )?,
        token: None,
        scheme,
        gateway: unlocked("the gateway", Some(&before.gateway), gateway, file.gateway)?,
    };
    if caller == Caller::Administrator && stored.cloud_id.is_none() {
        stored.scheme = None;
    }
    stored.token = token(caller, before, &stored, desired)?;
    Ok(stored)
}

/// The value to store. A value that a variable sets stays as it is in the file.
fn unlocked<T: PartialEq>(
    name: &str,
    in_force: Option<&Sourced<T>>,
    wanted: Option<T>,
    stored: Option<T>,
) -> Result<Option<T>, Error> {
    if let (Some(in_force), Some(wanted)) = (in_force, &wanted)
        && let Some(variable) = in_force.source.variable()
        && *wanted != in_force.value
    {
        return Err(locked(name, variable));
    }
    Ok(for_file(in_force, wanted, stored))
}

fn locked(name: &str, variable: &str) -> Error {
    let message = format!("{name} is set by {variable} and cannot be changed here");
    Error::new(Kind::Usage, message).with_hint(format!(
        "unset {variable} where the server is started, then restart it"
    ))
}

/// The token to store. A stored token never goes to another host.
fn token(
    caller: Caller,
    before: &Settings,
    after: &Stored,
    desired: &DesiredSettings,
) -> Result<Option<Secret>, Error> {
    let variable = before
        .token
        .as_ref()
        .and_then(|token| token.source.variable());
    if let Some(token) = &desired.token {
        if let (Caller::Administrator, Some(variable)) = (caller, variable) {
            return Err(locked("the API token", variable));
        }
        let Some(variable) = before.replaces_host() else {
            return Ok(Some(token.clone()));
        };
        let message = format!(
            "{variable} names a different host than jira.json, so a new API token would be saved for the wrong host"
        );
        return Err(Error::new(Kind::Usage, message).with_hint(format!(
            "unset {variable} where the server is started, or set JIRA_API_TOKEN there too"
        )));
    }
    let stored = &before.stored;
    // Without a site the token is sent nowhere.
    let goes_nowhere = after.site.is_none() && stored.gateway() == after.gateway();
    if stored.token.is_none() || goes_nowhere || stored.token_may_stay(after) {
        return Ok(stored.token.clone());
    }
    if caller == Caller::Operator && variable.is_some() {
        return Ok(None);
    }
    let message =
        "the stored API token belongs to another site or gateway and is not sent elsewhere";
    Err(Error::new(Kind::Usage, message).with_hint("enter the API token of the new one"))
}

/// The token of a variable stays where it is used now. If no site is set yet, it may go to Jira Cloud.
fn keep_variable_token(before: &Settings, after: &Settings) -> Result<(), Error> {
    let variable = before
        .token
        .as_ref()
        .and_then(|token| token.source.variable());
    let Some(variable) = variable else {
        return Ok(());
    };
    let same_gateway = before.gateway.value == after.gateway.value;
    let site_fits = match (&before.site, &after.site) {
        (_, None) => true,
        (Some(before), Some(after)) => before.value == after.value,
        (None, Some(after)) => after.value.trust() != HostTrust::Other,
    };
    if same_gateway && site_fits {
        return Ok(());
    }
    let message =
        format!("the API token is set by {variable} and is not sent to another site or gateway");
    Err(Error::new(Kind::Usage, message).with_hint(format!(
        "change site and gateway where the server is started, or unset {variable} there and enter the token here"
    )))
}

fn is_another(before: &Account, after: &Account) -> bool {
    before.site != after.site
        || before.cloud_id != after.cloud_id
        || before.gateway != after.gateway
        || before.credentials.email != after.credentials.email
        || before.credentials.token != after.credentials.token
}
