//! The variables, and how they lie over the file.

use std::path::Path;
use std::str::FromStr;

use super::Settings;
use super::reading::{self, Content};
use super::setup_dir::SetupDir;
use super::stored::{self, Stored};
use crate::account::{self, BadToken, CloudId, Email, Gateway, Scheme, Site};
use crate::environment::Environment;
use crate::error::{Failure, Kind};
use crate::secret::Secret;

/// Every variable that is part of the settings, with the member of the file that it replaces.
const VARIABLES: [(&str, &str); 8] = [
    ("JIRA_ENABLED", "enabled"),
    ("JIRA_BASE_URL", "baseUrl"),
    ("JIRA_CLOUD_ID", "cloudId"),
    ("JIRA_EMAIL", "auth.email"),
    ("JIRA_API_TOKEN", "auth.apiToken"),
    ("JIRA_API_TOKEN_FILE", "auth.apiToken"),
    ("JIRA_AUTH_SCHEME", "auth.scheme"),
    ("JIRA_GATEWAY_URL", "gatewayUrl"),
];

/// No file that holds a token and nothing else is larger, in bytes.
const TOKEN_FILE_LIMIT: usize = 64 * 1024;

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// `jira.json`.
    File,
    /// The variable of this name.
    Variable(&'static str),
    /// Neither says anything.
    Default,
}

impl Source {
    /// The words for people: the name of the file or variable, or `default`.
    pub const fn label(self) -> &'static str {
        match self {
            Self::File => "jira.json",
            Self::Variable(name) => name,
            Self::Default => "default",
        }
    }

    /// The stable name for `--json`: `file`, `default`, or the name of the variable.
    pub const fn name(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Variable(name) => name,
            Self::Default => "default",
        }
    }
}

/// A value that knows where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sourced<T> {
    /// The value in force.
    pub value: T,
    /// Who said so.
    pub source: Source,
}

/// A variable that replaces a value of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Override {
    /// The variable.
    pub variable: &'static str,
    /// The member of the file whose value is not in force.
    pub member: &'static str,
}

/// The variables that take part in the settings, in the order in which they are documented.
pub fn variables_in_force(environment: &Environment) -> Vec<&'static str> {
    let set = VARIABLES.iter().map(|(variable, _)| *variable);
    set.filter(|variable| environment.get(variable).is_some())
        .collect()
}

/// The values of the variables.
#[derive(Default)]
pub(super) struct Variables {
    enabled: Option<Sourced<bool>>,
    site: Option<Sourced<Site>>,
    cloud_id: Option<Sourced<CloudId>>,
    email: Option<Sourced<Email>>,
    token: Option<Sourced<Secret>>,
    scheme: Option<Sourced<Scheme>>,
    gateway: Option<Sourced<Gateway>>,
}

impl Variables {
    /// Checks every variable, and reads the token's file if one is named.
    pub(super) fn read(environment: &Environment) -> Result<Self, Failure> {
        Ok(Self {
            enabled: parsed(environment, "JIRA_ENABLED", |text| {
                bool::from_str(text.trim()).map_err(|_| "must be true or false".to_owned())
            })?,
            site: parsed(environment, "JIRA_BASE_URL", |text| {
                Site::parse(text).map_err(|error| format!("cannot be used: {error}"))
            })?,
            cloud_id: parsed(environment, "JIRA_CLOUD_ID", |text| {
                text.parse().map_err(|_| stored::NOT_A_CLOUD_ID.to_owned())
            })?,
            email: parsed(environment, "JIRA_EMAIL", |text| {
                text.parse().map_err(|_| stored::NOT_AN_EMAIL.to_owned())
            })?,
            token: token_from_environment(environment)?,
            scheme: parsed(environment, "JIRA_AUTH_SCHEME", |text| {
                text.parse().map_err(|_| stored::NOT_A_SCHEME.to_owned())
            })?,
            gateway: parsed(environment, "JIRA_GATEWAY_URL", |text| {
                Gateway::parse(text).map_err(|error| format!("cannot be used: {error}"))
            })?,
        })
    }
}

/// Lays the variables over the file, value by value.
pub(super) fn merge(
    directory: &SetupDir,
    stored: Option<Stored>,
    variables: Variables,
) -> Settings {
    let file_exists = stored.is_some();
    let stored = stored.unwrap_or_default();
    let mut overrides = Vec::new();
    let enabled = over("enabled", stored.enabled, variables.enabled, &mut overrides);
    let site = over(
        "baseUrl",
        stored.site.clone(),
        variables.site,
        &mut overrides,
    );
    let cloud_id = stored.cloud_id.clone();
    let cloud_id = over("cloudId", cloud_id, variables.cloud_id, &mut overrides);
    let email = over(
        "auth.email",
        stored.email.clone(),
        variables.email,
        &mut overrides,
    );
    let token = stored.token.clone();
    let token = over("auth.apiToken", token, variables.token, &mut overrides);
    let scheme = over(
        "auth.scheme",
        stored.scheme,
        variables.scheme,
        &mut overrides,
    );
    let gateway = stored.gateway.clone();
    let gateway = over("gatewayUrl", gateway, variables.gateway, &mut overrides);
    Settings {
        file: directory.file(),
        file_exists,
        enabled: enabled.unwrap_or_else(by_default),
        site,
        cloud_id,
        email,
        token,
        scheme: scheme.unwrap_or_else(by_default),
        gateway: gateway.unwrap_or_else(by_default),
        stored,
        overrides,
    }
}

fn over<T>(
    member: &'static str,
    stored: Option<T>,
    variable: Option<Sourced<T>>,
    overrides: &mut Vec<Override>,
) -> Option<Sourced<T>> {
    if let (Some(_), Some(Source::Variable(variable))) =
        (&stored, variable.as_ref().map(|value| value.source))
    {
        overrides.push(Override { variable, member });
    }
    let source = Source::File;
    variable.or_else(|| stored.map(|value| Sourced { value, source }))
}

fn by_default<T: Default>() -> Sourced<T> {
    Sourced {
        value: T::default(),
        source: Source::Default,
    }
}

fn parsed<T>(
    environment: &Environment,
    name: &'static str,
    parse: impl FnOnce(&str) -> Result<T, String>,
) -> Result<Option<Sourced<T>>, Failure> {
    let Some(value) = environment.get(name) else {
        return Ok(None);
    };
    let value = value
        .to_str()
        .ok_or_else(|| "is not Unicode text".to_owned())
        .and_then(parse)
        .map_err(|problem| wrong(format!("the variable {name} {problem}"), name))?;
    let source = Source::Variable(name);
    Ok(Some(Sourced { value, source }))
}

fn wrong(message: String, name: &str) -> Failure {
    let hint = format!("correct {name}, or unset it");
    Failure::new(Kind::Settings, message).with_hint(hint)
}

/// The token that a variable gives, or the file that a variable names, if any does.
///
/// Fails as [`Kind::Settings`], without quoting anything.
pub fn token_from_environment(
    environment: &Environment,
) -> Result<Option<Sourced<Secret>>, Failure> {
    let name = "JIRA_API_TOKEN_FILE";
    let Some(path) = environment.get(name).map(Path::new) else {
        return parsed(environment, "JIRA_API_TOKEN", |text| {
            account::token(text).map_err(|error| format!("cannot be used: {error}"))
        });
    };
    if environment.get("JIRA_API_TOKEN").is_some() {
        let message = "both JIRA_API_TOKEN and JIRA_API_TOKEN_FILE are set";
        return Err(Failure::new(Kind::Settings, message).with_hint("unset one of them"));
    }
    let source = Source::Variable(name);
    token_from(path).map(|value| Some(Sourced { value, source }))
}

fn token_from(path: &Path) -> Result<Secret, Failure> {
    let name = "JIRA_API_TOKEN_FILE";
    let named = |problem: String| {
        let path = path.display();
        wrong(format!("{path}, which {name} names, {problem}"), name)
    };
    let bytes = match reading::read(path, TOKEN_FILE_LIMIT) {
        Ok(Content::Bytes(bytes)) => bytes,
        Ok(Content::Missing) => return Err(named("does not exist".to_owned())),
        Ok(Content::TooLarge) => {
            return Err(named(format!("cannot be used: {}", BadToken::TooLong)));
        }
        Err(mut failure) => {
            failure.message = format!("the variable {name}: {}", failure.message);
            return Err(failure);
        }
    };
    std::str::from_utf8(&bytes)
        .map_err(|_| BadToken::BadCharacter)
        .and_then(account::token)
        .map_err(|error| named(format!("cannot be used: {error}")))
}
