//! The settings: the setup directory, its `jira.json`, the variables that take precedence over it,
//! and its state in git.
//!
//! [`Settings::load`] reads the file each time. [`save()`] replaces the whole file and [`remove()`]
//! deletes it, both under a lock.

mod document;
mod edit;
mod fingerprint;
pub mod git;
mod git_program;
mod gitignore;
mod leftovers;
mod overlay;
mod reading;
mod remove;
mod save;
mod sourced;
mod stored;
mod variables;
mod warnings;

use std::path::PathBuf;

pub use crate::files::setup_dir::SetupDir;
pub use fingerprint::Fingerprint;
pub use overlay::Override;
pub use remove::{Removal, removal, remove};
pub use save::{OnInvalid, Saved, save};
pub use sourced::{Source, Sourced, for_file};
pub use stored::Stored;
use stored::Whole;
pub use variables::variables_in_force;
pub use warnings::{Warning, directory_warnings, exposure};

use crate::connection::{Account, ApiMode, CloudId, Credentials, Email, Gateway, Scheme, Site};
use crate::environment::Environment;
use crate::error::{Failure, Kind, Remedy};
use crate::files::owners::Owners;
use crate::secret::Secret;

/// The name of the lock file beside `jira.json`.
const LOCK: &str = ".jira.json.lock";
/// The start of errors of commands that manage the connection.
const NOT_CONNECTED: &str = "Jira is not connected";
/// The start of errors of commands that work with issues.
const NOT_ENABLED: &str = "Jira integration not enabled";

/// The settings in force: the file and the variables, each value with its source.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The path of `jira.json`, which may be a symlink.
    pub file: PathBuf,
    /// Whether the file exists.
    pub file_exists: bool,
    /// Whether Jira may be used; `false` by default.
    pub enabled: Sourced<bool>,
    /// The site.
    pub site: Option<Sourced<Site>>,
    /// The cloud ID, which alone decides the route.
    pub cloud_id: Option<Sourced<CloudId>>,
    /// The account's email address.
    pub email: Option<Sourced<Email>>,
    /// The account's API token.
    pub token: Option<Sourced<Secret>>,
    /// How credentials are sent.
    pub scheme: Sourced<Scheme>,
    /// The gateway.
    pub gateway: Sourced<Gateway>,
    /// The file's own values, for `connect` run again.
    pub stored: Stored,
    /// The variables that replace a value in the file.
    pub overrides: Vec<Override>,
    /// The state of the file when it was read.
    pub fingerprint: Fingerprint,
    /// The user ID of the file's owner, if root trusts that user only because of the setup directory.
    pub file_owner: Option<u32>,
}

impl Settings {
    /// Reads the file, if it exists, and applies the variables.
    ///
    /// Fails as [`Kind::Settings`] when the file or a variable is invalid, or when
    /// another user's file says where the token of a variable is sent, and as [`Kind::File`] when a
    /// file cannot be read or is not trusted. A bad value in the file is an error even where a
    /// variable replaces it.
    pub fn load(directory: &SetupDir, environment: &Environment) -> Result<Self, Failure> {
        let whole = Whole::read(directory)?;
        overlay::merge(directory, whole, environment)?.checked(false)
    }

    /// Like [`Settings::load`], but an invalid file counts as empty. Also returns why it is invalid.
    ///
    /// Fails as [`Settings::load`] does for another reason.
    pub fn load_or_repair(
        directory: &SetupDir,
        environment: &Environment,
    ) -> Result<(Self, Option<Failure>), Failure> {
        let (whole, failure) = match Whole::read(directory) {
            Ok(whole) => (whole, None),
            Err(failure) if failure.kind == Kind::Settings => {
                (Whole::emptied(directory)?, Some(failure))
            }
            Err(failure) => return Err(failure),
        };
        let settings = overlay::merge(directory, whole, environment)?.checked(false)?;
        Ok((settings, failure))
    }

    /// The settings with other values in the file. Fails as [`Settings::load`] does.
    pub fn with_stored(
        &self,
        directory: &SetupDir,
        environment: &Environment,
        stored: Stored,
    ) -> Result<Self, Failure> {
        let whole = Whole {
            stored: Some(stored),
            fingerprint: self.fingerprint,
            // A file that root saves belongs to the owner of the directory.
            other_user: Owners::of(directory)?.other_directory_owner(),
        };
        overlay::merge(directory, whole, environment)?.checked(true)
    }

    /// Fails if the file of another user names the host that would receive the token of a variable, now or
    /// once these settings are saved.
    fn checked(self, will_be_saved: bool) -> Result<Self, Failure> {
        let Some(owner) = self.file_owner else {
            return Ok(self);
        };
        let Some(Source::Variable(token)) = self.token.as_ref().map(|token| token.source) else {
            return Ok(self);
        };
        let is_stored = |source| source == Source::File;
        let site = self.site.as_ref().filter(|site| is_stored(site.source));
        let places = [
            site.map(|site| ("JIRA_BASE_URL", site.value.authority())),
            is_stored(self.gateway.source)
                .then(|| ("JIRA_GATEWAY_URL", self.gateway.value.authority())),
        ];
        let (variables, hosts): (Vec<&str>, Vec<&str>) = places.into_iter().flatten().unzip();
        if hosts.is_empty() {
            return Ok(self);
        }
        let (file, hosts, variables) = (self.file.display(), listed(&hosts), listed(&variables));
        let (message, hint) = if will_be_saved {
            (
                format!(
                    "{file} will belong to user {owner}, the owner of its directory, so the API token from {token} could not be sent to {hosts}, which the file would name"
                ),
                format!(
                    "set {variables} too; or unset {token} and give the token itself, to be saved; or run this as that user: sudo -u '#{owner}'"
                ),
            )
        } else {
            (
                format!(
                    "{file} belongs to user {owner}, so the API token from {token} is not sent to {hosts}, which it names"
                ),
                format!("set {variables} too, or run this as that user: sudo -u '#{owner}'"),
            )
        };
        Err(Failure::new(Kind::Settings, message).with_hint(hint))
    }

    /// The account, enabled or not. Fails as [`Kind::NotConnected`] with all missing values.
    pub fn account(&self) -> Result<Account, Failure> {
        let (Some(site), Some(email), Some(token)) = (&self.site, &self.email, &self.token) else {
            return Err(self.not_connected());
        };
        Ok(Account {
            site: site.value.clone(),
            gateway: self.gateway.value.clone(),
            cloud_id: self.cloud_id.as_ref().map(|id| id.value.clone()),
            credentials: Credentials {
                email: email.value.clone(),
                token: token.value.clone(),
                scheme: self.scheme.value,
            },
        })
    }

    /// The account, if Jira is enabled. Fails as [`Settings::account`] does, and as
    /// [`Kind::NotEnabled`].
    pub fn enabled_account(&self) -> Result<Account, Failure> {
        let account = self.account().map_err(|failure| {
            let message = failure.message.replacen(NOT_CONNECTED, NOT_ENABLED, 1);
            Failure { message, ..failure }
        })?;
        if self.enabled.value {
            return Ok(account);
        }
        let warning = self.not_enabled();
        Err(Failure::new(Kind::NotEnabled, warning.message).with_remedy(warning.remedy))
    }

    /// The variable that replaces the site or gateway of the file. A new token would be tested there but
    /// saved with the host of the file.
    pub fn replaces_host(&self) -> Option<&'static str> {
        fn replaced<T: PartialEq>(value: &Sourced<T>, stored: Option<&T>) -> Option<&'static str> {
            let variable = value.source.variable()?;
            stored
                .is_some_and(|stored| *stored != value.value)
                .then_some(variable)
        }
        let site = self.site.as_ref();
        site.and_then(|site| replaced(site, self.stored.site.as_ref()))
            .or_else(|| replaced(&self.gateway, self.stored.gateway.as_ref()))
    }

    /// The API mode, according to the known values.
    pub fn mode(&self) -> ApiMode {
        let cloud_id = self.cloud_id.as_ref().map(|id| &id.value);
        ApiMode::of(cloud_id, self.email.as_ref().map(|email| &email.value))
    }

    fn not_connected(&self) -> Failure {
        let members = [
            (self.site.is_none(), "baseUrl", "JIRA_BASE_URL"),
            (self.email.is_none(), "auth.email", "JIRA_EMAIL"),
            (self.token.is_none(), "auth.apiToken", "JIRA_API_TOKEN"),
        ];
        let missing = members.iter().filter(|(missing, ..)| *missing);
        let (names, variables): (Vec<&str>, Vec<&'static str>) = missing
            .map(|(_, member, variable)| (*member, *variable))
            .unzip();
        let file = self.file.display();
        let message = if self.file_exists {
            format!("{NOT_CONNECTED}: {file} lacks {}", listed(&names))
        } else if names.len() == members.len() {
            format!("{NOT_CONNECTED}: {file} does not exist")
        } else {
            let verb = if variables.len() == 1 { "is" } else { "are" };
            let variables = listed(&variables);
            format!("{NOT_CONNECTED}: {file} does not exist, and {variables} {verb} not set")
        };
        Failure::new(Kind::NotConnected, message).with_remedy(Remedy::Connect(variables))
    }
}

/// A list in words: `a`, `a and b`, or `a, b, and c`.
pub(crate) fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [name] => (*name).to_owned(),
        [first, last] => format!("{first} and {last}"),
        [names @ .., last] => format!("{}, and {last}", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Set<'a> = &'a [(&'a str, &'a str)];

    fn failure(file: Option<&str>, variables: Set) -> (Kind, String, Remedy) {
        let directory = crate::files::tempdir().unwrap();
        let environment: Environment = variables.iter().copied().collect();
        let setup = SetupDir::resolve(Some(directory.path()), &environment).unwrap();
        if let Some(text) = file {
            std::fs::write(setup.file(), text).unwrap();
        }
        let settings = Settings::load(&setup, &environment).unwrap();
        let failure = settings.enabled_account().unwrap_err();
        let shown = setup.file().display().to_string();
        let message = failure.chain().replace(&shown, "FILE");
        (failure.kind, message, *failure.remedy.unwrap())
    }

    #[test]
    fn names_all_missing_values() {
        let site = r#"{"baseUrl": "https://your-company.atlassian.net"}"#;
        let all: &[_] = &["JIRA_BASE_URL", "JIRA_EMAIL", "JIRA_API_TOKEN"];
        let token = [("JIRA_API_TOKEN", "token")];
        let table: [(Option<&str>, Set, &str, &[&'static str]); 4] = [
            (None, &[], "FILE does not exist", all),
            (
                Some("{}"),
                &[],
                "FILE lacks baseUrl, auth.email, and auth.apiToken",
                all,
            ),
            (Some(site), &token, "FILE lacks auth.email", &["JIRA_EMAIL"]),
            (
                None,
                &token,
                "FILE does not exist, and JIRA_BASE_URL and JIRA_EMAIL are not set",
                &["JIRA_BASE_URL", "JIRA_EMAIL"],
            ),
        ];
        for (file, variables, message, missing) in table {
            let message = format!("Jira integration not enabled: {message}");
            assert_eq!(
                failure(file, variables),
                (
                    Kind::NotConnected,
                    message,
                    Remedy::Connect(missing.to_vec())
                )
            );
        }
    }

    #[test]
    fn complete_connection_must_be_enabled() {
        let file = r#"{
            "baseUrl": "https://your-company.atlassian.net",
            "auth": { "email": "mia@example.com", "apiToken": "token" }
        }"#;
        let (kind, message, remedy) = failure(Some(file), &[]);
        assert_eq!(kind, Kind::NotEnabled);
        assert_eq!(
            message,
            "Jira integration not enabled: \"enabled\" is missing in FILE"
        );
        assert_eq!(remedy, Remedy::Enable { variable: None });
    }
}
