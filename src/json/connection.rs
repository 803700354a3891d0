//! The connection: settings, accounts, checks.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Error, Wording};
use crate::connection::{self, ApiMode};
use crate::integration::check::{self, Outcome, Report};
use crate::jira::Myself;
use crate::settings::{self, Sourced};

/// The API mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// A user's token without scopes, on the site.
    Personal,
    /// A service account, through the gateway.
    Service,
    /// A user's token with scopes, through the gateway.
    ScopedToken,
}

/// A text with its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Text {
    /// The value in force.
    pub value: String,
    /// `file`, `default`, or the name of a variable.
    pub source: &'static str,
}

/// A flag with its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Flag {
    /// The value in force.
    pub value: bool,
    /// `file`, `default`, or the name of a variable.
    pub source: &'static str,
}

/// The settings in force. The token is masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// Whether nothing is missing; Jira may still not be enabled.
    pub connected: bool,
    /// The API mode; null if not connected.
    pub mode: Option<Mode>,
    /// The site.
    pub site: Option<Text>,
    /// The cloud ID, which alone decides the route.
    pub cloud_id: Option<Text>,
    /// The gateway.
    pub gateway_url: Option<Text>,
    /// The account's address.
    pub email: Option<Text>,
    /// Dots, and the last four characters of a long token.
    pub masked_token: Option<Text>,
    /// `basic` or `bearer`.
    pub scheme: Option<Text>,
    /// Whether Jira may be used.
    pub enabled: Flag,
    /// The path of `jira.json`.
    pub file: String,
    /// Whether there is such a file.
    pub file_exists: bool,
    /// Warnings.
    pub warnings: Vec<Warning>,
    /// What is missing.
    pub error: Option<Error>,
}

/// A warning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Warning {
    /// The stable name.
    pub name: &'static str,
    /// One sentence.
    pub message: String,
    /// The next step.
    pub hint: Option<String>,
    /// The next step in terms of the web pages; only in the API.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub advice: Option<String>,
}

/// An account without its token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// The API mode.
    pub mode: Mode,
    /// The site.
    pub site: String,
    /// The cloud ID, which alone decides the route.
    pub cloud_id: Option<String>,
    /// The gateway.
    pub gateway_url: String,
    /// The account's address.
    pub email: String,
    /// `basic` or `bearer`.
    pub scheme: &'static str,
}

/// The author of comments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Identity {
    /// Jira's identifier of the account.
    pub account_id: String,
    /// `atlassian`, `app` or `customer`.
    pub account_type: Option<String>,
    /// The name that Jira shows.
    pub display_name: Option<String>,
}

/// One check of a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Check {
    /// `site`, `cloud-id`, `credentials`, `read-scope`, `browse-projects` or `add-comments`.
    pub name: &'static str,
    /// How it ended.
    pub outcome: CheckOutcome,
    /// What was found, as a sentence.
    pub summary: String,
    /// How long the request took that decided it; 0 when there was none.
    pub milliseconds: u64,
    /// Why it failed, or what it warns of.
    pub error: Option<Error>,
}

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CheckOutcome {
    /// Passed.
    Passed,
    /// A problem that does not prevent the connection.
    Warning,
    /// A problem that prevents the connection.
    Failed,
    /// Not run because of an earlier failure.
    Skipped,
}

impl From<ApiMode> for Mode {
    fn from(mode: ApiMode) -> Self {
        match mode {
            ApiMode::Personal => Self::Personal,
            ApiMode::ServiceAccount => Self::Service,
            ApiMode::ScopedToken => Self::ScopedToken,
        }
    }
}

impl Text {
    fn of<T: ToString>(value: &Sourced<T>) -> Self {
        Self {
            value: value.value.to_string(),
            source: value.source.name(),
        }
    }
}

impl Settings {
    /// The settings with these warnings.
    pub fn new(
        settings: &settings::Settings,
        warnings: &[settings::Warning],
        wording: &dyn Wording,
    ) -> Self {
        let missing = settings.account().err();
        Self {
            connected: missing.is_none(),
            mode: missing.is_none().then(|| settings.mode().into()),
            site: settings.site.as_ref().map(Text::of),
            cloud_id: settings.cloud_id.as_ref().map(Text::of),
            gateway_url: Some(Text::of(&settings.gateway)),
            email: settings.email.as_ref().map(Text::of),
            masked_token: settings.token.as_ref().map(|token| Text {
                value: token.value.masked(),
                source: token.source.name(),
            }),
            scheme: Some(Text {
                value: settings.scheme.value.name().to_owned(),
                source: settings.scheme.source.name(),
            }),
            enabled: Flag {
                value: settings.enabled.value,
                source: settings.enabled.source.name(),
            },
            file: settings.file.display().to_string(),
            file_exists: settings.file_exists,
            warnings: self::warnings(warnings, wording),
            error: missing.map(|error| Error::new(&error, wording)),
        }
    }
}

/// Warnings in the words of a front end.
pub fn warnings(warnings: &[settings::Warning], wording: &dyn Wording) -> Vec<Warning> {
    let shown = warnings.iter().map(|warning| Warning {
        name: warning.name,
        message: warning.message.clone(),
        hint: Some(wording.hint(&warning.remedy)),
        advice: wording.advice(&warning.remedy),
    });
    shown.collect()
}

impl From<&connection::Account> for Account {
    fn from(account: &connection::Account) -> Self {
        Self {
            mode: account.mode().into(),
            site: account.site.origin().to_owned(),
            cloud_id: account.cloud_id.as_ref().map(ToString::to_string),
            gateway_url: account.gateway.as_str().to_owned(),
            email: account.credentials.email.as_str().to_owned(),
            scheme: account.credentials.scheme.name(),
        }
    }
}

impl Identity {
    /// Who the credentials belong to, when they were accepted.
    pub fn of(report: &Report) -> Option<Self> {
        report.identity.as_ref().map(Self::from)
    }
}

impl From<&Myself> for Identity {
    fn from(myself: &Myself) -> Self {
        Self {
            account_id: myself.account_id.clone(),
            account_type: myself.account_type.clone(),
            display_name: myself.display_name.clone(),
        }
    }
}

impl Check {
    /// A check in the words of a front end.
    pub fn new(check: &check::Check, wording: &dyn Wording) -> Self {
        let (outcome, error) = match &check.outcome {
            Outcome::Passed => (CheckOutcome::Passed, None),
            Outcome::Warned(failure) => (CheckOutcome::Warning, Some(failure)),
            Outcome::Failed(failure) => (CheckOutcome::Failed, Some(failure)),
            Outcome::Skipped => (CheckOutcome::Skipped, None),
        };
        Self {
            name: check.name.name(),
            outcome,
            summary: check.summary.clone(),
            milliseconds: u64::try_from(check.elapsed.as_millis()).unwrap_or(u64::MAX),
            error: error.map(|error| Error::new(error, wording)),
        }
    }
}

/// The checks of a report in the words of a front end.
pub fn checks(report: &Report, wording: &dyn Wording) -> Vec<Check> {
    let checks = report.checks.iter();
    checks.map(|check| Check::new(check, wording)).collect()
}
