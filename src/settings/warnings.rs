//! What a person should know about settings that are valid all the same.

use super::fault;
use super::overlay::Source;
use super::setup_dir::SetupDir;
use super::{Settings, Sourced};
use crate::account::{AddressError, Gateway, HostTrust, Site};

/// Something to be warned of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The stable name for `--json`.
    pub name: &'static str,
    /// One sentence.
    pub message: String,
    /// The next step, without the word "hint".
    pub hint: Option<String>,
}

impl Warning {
    pub(super) fn new(name: &'static str, message: String, hint: impl Into<String>) -> Self {
        Self {
            name,
            message,
            hint: Some(hint.into()),
        }
    }
}

impl Settings {
    /// Everything about the values in force that deserves a warning, the gravest first. The names
    /// are `token-elsewhere`, `unknown-site`, `unknown-gateway`, `not-enabled` and `overridden`.
    pub fn warnings(&self) -> Vec<Warning> {
        let mut warnings = Vec::new();
        warnings.extend(self.token_elsewhere());
        warnings.extend(self.unknown_site());
        warnings.extend(self.unknown_gateway());
        if !self.enabled.value {
            warnings.push(self.not_enabled());
        }
        warnings.extend(self.overrides.iter().map(|over| {
            let file = self.file.display();
            let message = format!("{} replaces {} of {file}", over.variable, over.member);
            let hint = format!("unset {} to use the file's value", over.variable);
            Warning::new("overridden", message, hint)
        }));
        warnings
    }

    /// Whoever sets the variable decides where the token of the file goes.
    fn token_elsewhere(&self) -> Option<Warning> {
        let token = self.token.as_ref()?;
        if token.source != Source::File {
            return None;
        }
        let site = self
            .site
            .as_ref()
            .and_then(|site| Some((variable(site)?, site.value.authority())));
        let gateway =
            variable(&self.gateway).map(|variable| (variable, self.gateway.value.authority()));
        let places: Vec<_> = [site, gateway].into_iter().flatten().collect();
        if places.is_empty() {
            return None;
        }
        let named: Vec<String> = places
            .iter()
            .map(|(variable, host)| format!("{host}, which {variable} names"))
            .collect();
        let message = format!(
            "the API token stored in {} is used with {}",
            self.file.display(),
            named.join(", and with ")
        );
        let hint = "set JIRA_API_TOKEN too, or unset the variable, unless that host is meant to get this token";
        Some(Warning::new("token-elsewhere", message, hint))
    }

    fn unknown_site(&self) -> Option<Warning> {
        let site = self.site.as_ref()?;
        if site.value.trust() != HostTrust::Other {
            return None;
        }
        let message = format!(
            "{} ({}) is not an address of Jira Cloud, and is sent the e-mail and API token",
            site.value.authority(),
            site.source.label()
        );
        let hint = "check its spelling; the usual form is https://your-company.atlassian.net";
        Some(Warning::new("unknown-site", message, hint))
    }

    fn unknown_gateway(&self) -> Option<Warning> {
        if is_known(&self.gateway.value) {
            return None;
        }
        let message = format!(
            "{} ({}) is not a gateway of Atlassian's, and is sent the e-mail and API token",
            self.gateway.value.authority(),
            self.gateway.source.label()
        );
        let hint = "keep it only if it is your company's own egress gateway";
        Some(Warning::new("unknown-gateway", message, hint))
    }

    pub(super) fn not_enabled(&self) -> Warning {
        let file = self.file.display();
        let (reason, hint) = match self.enabled.source {
            Source::Variable(variable) => (
                format!("{variable} is false"),
                format!("set {variable} to true, or unset it"),
            ),
            Source::File => (
                format!("\"enabled\" is false in {file}"),
                "set it to true, or run: coder-server jira connect".to_owned(),
            ),
            Source::Default if self.file_exists => (
                format!("\"enabled\" is missing in {file}"),
                "add \"enabled\": true, or run: coder-server jira connect".to_owned(),
            ),
            Source::Default => (
                "JIRA_ENABLED is not set".to_owned(),
                "set JIRA_ENABLED to true, or run: coder-server jira connect".to_owned(),
            ),
        };
        let message = format!("Jira integration is not enabled: {reason}");
        Warning::new("not-enabled", message, hint)
    }
}

fn variable<T>(value: &Sourced<T>) -> Option<&'static str> {
    match value.source {
        Source::Variable(name) => Some(name),
        Source::File | Source::Default => None,
    }
}

/// Read as a site, Atlassian's gateways are recognised, and this machine is trusted.
fn is_known(gateway: &Gateway) -> bool {
    match Site::parse(gateway.as_str()) {
        Ok(site) => site.trust() == HostTrust::Loopback,
        Err(error) => matches!(error, AddressError::GatewayAsSite(_)),
    }
}

/// Warns (as `exposed`) when others than the owner may read or write `jira.json`. Nothing when they may not, when
/// there is no file, or where files have no such permissions.
#[cfg(unix)]
pub fn exposure(directory: &SetupDir) -> Option<Warning> {
    use std::os::unix::fs::PermissionsExt as _;

    let file = directory.file();
    let mode = std::fs::metadata(&file).ok()?.permissions().mode() & 0o777;
    if mode & 0o066 == 0 {
        return None;
    }
    let message = format!(
        "others than its owner may read or change {} (mode {mode:04o})",
        file.display()
    );
    let hint = format!("chmod 600 {}", fault::quoted(&file));
    Some(Warning::new("exposed", message, hint))
}

/// Warns (as `exposed`) when others than the owner may read or write `jira.json`: never here, where
/// files have no such permissions.
#[cfg(not(unix))]
pub fn exposure(_directory: &SetupDir) -> Option<Warning> {
    None
}
