//! Changes the settings as one wishes them to be, after a test where it matters.

use crate::connection::{Account, CloudId, Email, Gateway, HostTrust, Scheme, Site};
use crate::environment::Environment;
use crate::error::{Failure, Kind};
use crate::integration::check::{self, Check, Report, Schemes};
use crate::jira::Network;
use crate::remedy::Remedy;
use crate::secret::Secret;
use crate::settings::{self, OnInvalid, Settings, SetupDir, Source, Sourced, Stored, for_file};

/// The settings as they are to be. What a variable sets may be left out, or be said as it is.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// Whether Jira may be used.
    pub enabled: bool,
    /// The site.
    pub site: Option<Site>,
    /// The cloud ID; none for a personal account.
    pub cloud_id: Option<CloudId>,
    /// The gateway, where it is not the usual one.
    pub gateway: Option<Gateway>,
    /// The account's address.
    pub email: Option<Email>,
    /// The account's API token; none keeps the present one, which is valid only with its own site and
    /// gateway.
    pub token: Option<Secret>,
    /// Hosts that the token may be sent to although they are not Jira Cloud's: with a port, or
    /// without.
    pub allowed_hosts: Vec<String>,
}

/// A change that says nothing impossible.
#[derive(Debug)]
pub struct Draft {
    stored: Stored,
    before: Settings,
    after: Settings,
    on_invalid: OnInvalid,
}

/// What became of a change.
#[derive(Debug)]
pub enum Saved {
    /// It is in force; with the report of the test, if one was needed.
    Yes(Box<Settings>, Option<Report>),
    /// The test failed, and nothing was changed.
    No(Report),
}

impl Draft {
    /// Lays a change over the present settings.
    ///
    /// Fails as [`Kind::Usage`] when it touches what a variable sets, keeps a token that belongs
    /// elsewhere, or sends one to a host that is not Jira Cloud's and was not named.
    ///
    /// `on_invalid` says what happens to a file that is not valid when the draft is saved.
    pub fn new(
        before: Settings,
        on_invalid: OnInvalid,
        directory: &SetupDir,
        environment: &Environment,
        change: &Change,
    ) -> Result<Self, Failure> {
        let mut stored = before.stored.clone();
        stored.enabled = free(
            "enabled",
            Some(&before.enabled),
            Some(change.enabled),
            stored.enabled,
        )?;
        stored.site = free(
            "the site",
            before.site.as_ref(),
            change.site.clone(),
            stored.site,
        )?;
        stored.cloud_id = free(
            "the cloud ID",
            before.cloud_id.as_ref(),
            change.cloud_id.clone(),
            stored.cloud_id,
        )?;
        stored.gateway = free(
            "the gateway",
            Some(&before.gateway),
            change
                .gateway
                .clone()
                .filter(|gateway| !gateway.is_default()),
            stored.gateway,
        )?;
        stored.email = free(
            "the e-mail",
            before.email.as_ref(),
            change.email.clone(),
            stored.email,
        )?;
        stored.token = token(&before, &stored, change)?;
        if stored.cloud_id.is_none() {
            stored.scheme = None;
        }
        let after = before.with_stored(directory, environment, stored.clone())?;
        keep_variables_token(&before, &after)?;
        let draft = Self {
            stored,
            before,
            after,
            on_invalid,
        };
        draft.check_hosts(change)?;
        Ok(draft)
    }

    /// The settings as they would be.
    pub const fn settings(&self) -> &Settings {
        &self.after
    }

    /// Tests the account as it would be.
    ///
    /// Fails as [`Settings::account`] does when something is missing.
    pub fn test(&self, network: &Network, tell: &mut dyn FnMut(&Check)) -> Result<Report, Failure> {
        let account = self.after.account()?;
        Ok(check::run(network, &account, self.schemes(), tell))
    }

    /// Saves it, after a test where the result is enabled and goes elsewhere or as somebody else than
    /// before.
    ///
    /// Fails as [`settings::save`] does: with [`Kind::Conflict`] when the file has changed since the
    /// settings were loaded that the draft was made of.
    pub fn save(
        mut self,
        network: &Network,
        directory: &SetupDir,
        environment: &Environment,
        tell: &mut dyn FnMut(&Check),
    ) -> Result<Saved, Failure> {
        let mut tested = None;
        if self.needs_test()? {
            let report = self.test(network, tell)?;
            if report.failure().is_some() {
                return Ok(Saved::No(report));
            }
            if self.after.scheme.source.variable().is_none() {
                self.stored.scheme = self.stored.cloud_id.as_ref().map(|_| report.scheme);
            }
            tested = Some(report);
        }
        settings::save(
            directory,
            &self.stored,
            self.on_invalid,
            Some(self.before.fingerprint),
        )?;
        let settings = Settings::load(directory, environment)?;
        Ok(Saved::Yes(Box::new(settings), tested))
    }

    /// So that Jira can be switched off while it is down. What is enabled must be whole.
    fn needs_test(&self) -> Result<bool, Failure> {
        if !self.after.enabled.value {
            return Ok(false);
        }
        let after = self.after.account().map_err(incomplete)?;
        Ok(match self.before.account() {
            Ok(before) => is_another(&before, &after),
            Err(_) => true,
        })
    }

    /// For an account with a cloud ID whose scheme nobody has fixed, both are tried, as `connect` does.
    fn schemes(&self) -> Schemes {
        let scheme = &self.after.scheme;
        let is_fixed = scheme.source.variable().is_some() || scheme.value == Scheme::Bearer;
        if is_fixed {
            Schemes::Own
        } else {
            Schemes::BasicThenBearer
        }
    }

    fn check_hosts(&self, change: &Change) -> Result<(), Failure> {
        let site = self.after.site.as_ref().map(|site| &site.value);
        let old_site = self.before.site.as_ref().map(|site| &site.value);
        let (gateway, old_gateway) = (&self.after.gateway.value, &self.before.gateway.value);
        let has_new_token = change.token.is_some();
        if let Some(site) = site
            && (has_new_token || Some(site) != old_site)
        {
            check_host(
                site.authority(),
                site.trust(),
                "an address of Jira Cloud (those end in .atlassian.net)",
                &change.allowed_hosts,
            )?;
        }
        if has_new_token || gateway != old_gateway {
            check_host(
                gateway.authority(),
                gateway.trust(),
                "a gateway of Atlassian's",
                &change.allowed_hosts,
            )?;
        }
        Ok(())
    }
}

fn incomplete(failure: Failure) -> Failure {
    let message = "what is enabled needs a site, an e-mail address and an API token";
    Failure::new(Kind::Usage, message)
        .with_hint("give what is missing, or save it as not enabled")
        .with_cause(failure)
}

/// Whether anything goes to this host that is not Jira Cloud's: only after an explicit yes.
///
/// Fails as [`Kind::Usage`].
pub fn check_site(site: &Site, allowed_hosts: &[String]) -> Result<(), Failure> {
    check_host(
        site.authority(),
        site.trust(),
        "an address of Jira Cloud (those end in .atlassian.net)",
        allowed_hosts,
    )
}

fn check_host(
    authority: &str,
    trust: HostTrust,
    what: &str,
    allowed: &[String],
) -> Result<(), Failure> {
    let is_named = || {
        // The colons within the brackets of an IPv6 address part nothing.
        let host = authority
            .rsplit_once(':')
            .filter(|(_, port)| !port.ends_with(']'))
            .map_or(authority, |(host, _)| host);
        let mut allowed = allowed.iter();
        allowed.any(|name| name.eq_ignore_ascii_case(authority) || name.eq_ignore_ascii_case(host))
    };
    if trust != HostTrust::Other || is_named() {
        return Ok(());
    }
    Err(
        Failure::new(Kind::Usage, format!("{authority} is not {what}"))
            .with_hint(format!(
                "if it is really meant, allow the host {authority} explicitly"
            ))
            .with_remedy(Remedy::AllowHost(authority.to_owned())),
    )
}

/// A value of the file, unless a variable lies over it: then the file keeps its own.
fn free<T: PartialEq>(
    name: &str,
    in_force: Option<&Sourced<T>>,
    wanted: Option<T>,
    stored: Option<T>,
) -> Result<Option<T>, Failure> {
    if let (Some(in_force), Some(wanted)) = (in_force, &wanted)
        && let Some(variable) = in_force.source.variable()
        && *wanted != in_force.value
    {
        return Err(locked(name, variable));
    }
    Ok(for_file(in_force, wanted, stored))
}

fn locked(name: &str, variable: &str) -> Failure {
    let message = format!("{name} is set by the variable {variable}, and cannot be changed here");
    Failure::new(Kind::Usage, message).with_hint(format!(
        "unset {variable} where the server is started, then restart it"
    ))
}

/// A token that a variable gives belongs where it is used now: nobody who changes the settings gets it
/// sent elsewhere. Before there is any site, it may go to one of Jira Cloud's.
fn keep_variables_token(before: &Settings, after: &Settings) -> Result<(), Failure> {
    let Some(Source::Variable(variable)) = before.token.as_ref().map(|token| token.source) else {
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
    let message = format!(
        "the API token is set by the variable {variable}, and is not sent to another site or gateway than now"
    );
    Err(Failure::new(Kind::Usage, message).with_hint(format!(
        "change site and gateway where the server is started, or unset {variable} there and give the token here"
    )))
}

/// The token of the file after the change: a stored one never goes to another host.
fn token(before: &Settings, after: &Stored, change: &Change) -> Result<Option<Secret>, Failure> {
    if let (Some(_), Some(Source::Variable(variable))) = (
        &change.token,
        before.token.as_ref().map(|token| token.source),
    ) {
        return Err(locked("the API token", variable));
    }
    if change.token.is_some() {
        return match before.replaces_host() {
            None => Ok(change.token.clone()),
            Some(variable) => Err(another_host(variable)),
        };
    }
    let stored = &before.stored;
    // Without a site it is sent nowhere: that is what is to be told then.
    let goes_nowhere = after.site.is_none() && stored.gateway() == after.gateway();
    if stored.token.is_none() || goes_nowhere || stored.token_may_stay(after) {
        return Ok(stored.token.clone());
    }
    let message =
        "the stored API token belongs to another site or gateway, and is not sent elsewhere";
    Err(Failure::new(Kind::Usage, message).with_hint("give the API token of the new one"))
}

/// The file would pair the new token with the site or gateway that the variable replaces.
fn another_host(variable: &str) -> Failure {
    let message = format!(
        "{variable} names a different host than jira.json, so a new API token would be saved for the wrong host"
    );
    Failure::new(Kind::Usage, message).with_hint(format!(
        "unset {variable} where the server is started, or set JIRA_API_TOKEN there too"
    ))
}

fn is_another(before: &Account, after: &Account) -> bool {
    before.site != after.site
        || before.cloud_id != after.cloud_id
        || before.gateway != after.gateway
        || before.credentials.email != after.credentials.email
        || before.credentials.token != after.credentials.token
}
