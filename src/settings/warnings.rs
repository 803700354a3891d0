//! Warnings about valid settings.

use std::path::Path;

use super::sourced::{Source, Sourced};
use super::{NOT_ENABLED, Settings, git};
use crate::connection::HostTrust;
use crate::environment::Environment;
use crate::error::Remedy;
use crate::files::io_errors;
use crate::files::owners::Owners;
use crate::files::setup_dir::SetupDir;

/// A warning about the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The stable name for `--json`.
    pub name: &'static str,
    /// One sentence.
    pub message: String,
    /// What to do about it.
    pub remedy: Remedy,
}

impl Warning {
    pub(super) fn new(name: &'static str, message: String, remedy: impl Into<Remedy>) -> Self {
        Self {
            name,
            message,
            remedy: remedy.into(),
        }
    }
}

impl Settings {
    /// Warnings about the values in force, the most severe first: `token-elsewhere`, `unknown-site`,
    /// `unknown-gateway`, `not-enabled`, and `overridden`.
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

    /// The warnings about a complete connection, and about the files.
    pub fn all_warnings(&self, directory: &SetupDir, environment: &Environment) -> Vec<Warning> {
        let mut warnings = if self.account().is_ok() {
            self.warnings()
        } else {
            Vec::new()
        };
        warnings.extend(directory_warnings(directory));
        if self.file_exists {
            warnings.extend(exposure(directory));
            warnings.extend(git::inspect(&self.file, environment).warning(&self.file));
        }
        warnings.extend(self.token_file_exposure(environment));
        warnings
    }

    /// The warning `token-file-exposed`, if users other than the owner can read or change the file of
    /// `JIRA_API_TOKEN_FILE`.
    fn token_file_exposure(&self, environment: &Environment) -> Option<Warning> {
        let token = self.token.as_ref()?;
        let name = "JIRA_API_TOKEN_FILE";
        if token.source != Source::Variable(name) {
            return None;
        }
        exposed("token-file-exposed", Path::new(environment.get(name)?))
    }

    /// A variable sends the token of the file to another host.
    fn token_elsewhere(&self) -> Option<Warning> {
        let token = self.token.as_ref()?;
        if token.source != Source::File {
            return None;
        }
        let site = self
            .site
            .as_ref()
            .and_then(|site| Some((site.source.variable()?, site.value.authority())));
        let gateway = &self.gateway;
        let gateway = gateway
            .source
            .variable()
            .map(|variable| (variable, gateway.value.authority()));
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
        let Sourced { value, source } = self.site.as_ref()?;
        let (host, what) = (value.authority(), "a Jira Cloud address");
        let hint = "check its spelling; the usual form is https://your-company.atlassian.net";
        unknown_host(
            "unknown-site",
            value.trust(),
            host,
            source.label(),
            what,
            hint,
        )
    }

    fn unknown_gateway(&self) -> Option<Warning> {
        let Sourced { value, source } = &self.gateway;
        let (host, what) = (value.authority(), "an Atlassian gateway");
        let hint = "keep it only if it is your company's own egress gateway";
        unknown_host(
            "unknown-gateway",
            value.trust(),
            host,
            source.label(),
            what,
            hint,
        )
    }

    pub(super) fn not_enabled(&self) -> Warning {
        let file = self.file.display();
        let variable = self.enabled.source.variable();
        let reason = match self.enabled.source {
            Source::Variable(variable) => format!("{variable} is false"),
            Source::File => format!("\"enabled\" is false in {file}"),
            Source::Default if self.file_exists => format!("\"enabled\" is missing in {file}"),
            Source::Default => "JIRA_ENABLED is not set".to_owned(),
        };
        let message = format!("{NOT_ENABLED}: {reason}");
        Warning::new("not-enabled", message, Remedy::Enable { variable })
    }
}

fn unknown_host(
    name: &'static str,
    trust: HostTrust,
    host: &str,
    source: &str,
    what: &str,
    hint: &str,
) -> Option<Warning> {
    let message = format!("{host} ({source}) is not {what}, and receives the email and API token");
    (trust == HostTrust::Other).then(|| Warning::new(name, message, hint))
}

/// Warnings about the setup directory itself: `other-owner` when root uses the directory of another
/// user, whose files it trusts then, and `group-writable`.
pub fn directory_warnings(directory: &SetupDir) -> Vec<Warning> {
    let owner = Owners::of(directory).ok();
    let owner = owner.and_then(Owners::other_directory_owner);
    let other_owner = owner.map(|owner| {
        let message = format!(
            "the setup directory {} belongs to user {owner}, whose files root trusts here",
            directory.path().display()
        );
        let hint = format!("run this as that user: sudo -u '#{owner}'");
        Warning::new("other-owner", message, hint)
    });
    other_owner
        .into_iter()
        .chain(group_writable(directory))
        .collect()
}

/// The warning `exposed`, if users other than the owner can read or change `jira.json`.
pub fn exposure(directory: &SetupDir) -> Option<Warning> {
    exposed("exposed", &directory.file())
}

#[cfg(unix)]
fn exposed(name: &'static str, file: &Path) -> Option<Warning> {
    use std::os::unix::fs::MetadataExt as _;

    let mode = mode(file)? & 0o777;
    if mode & 0o066 == 0 {
        return None;
    }
    let message = format!(
        "users other than the owner can read or change {} (mode {mode:04o})",
        file.display()
    );
    let is_own = std::fs::metadata(file).ok()?.uid() == rustix::process::geteuid().as_raw();
    let change = format!("chmod 600 {}", io_errors::shell_quoted(file));
    let hint = if is_own {
        change
    } else {
        format!("have its owner run: {change} (for a Kubernetes secret, set defaultMode: 0400)")
    };
    Some(Warning::new(name, message, hint))
}

/// The warning `group-writable`, if a group can add and remove files in the setup directory.
#[cfg(unix)]
fn group_writable(directory: &SetupDir) -> Option<Warning> {
    let path = directory.path();
    let mode = mode(path)?;
    if mode & 0o020 == 0 {
        return None;
    }
    let message = format!(
        "the group of the setup directory {} can write to it (mode {mode:04o})",
        path.display()
    );
    let hint = format!("chmod g-w {}", io_errors::shell_quoted(path));
    Some(Warning::new("group-writable", message, hint))
}

/// The permissions of a file or directory, if it exists.
#[cfg(unix)]
fn mode(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt as _;

    let metadata = std::fs::metadata(path).ok()?;
    Some(metadata.permissions().mode() & 0o7777)
}

/// Windows files have no Unix permissions.
#[cfg(not(unix))]
fn exposed(_: &'static str, _: &Path) -> Option<Warning> {
    None
}

/// Windows directories have no Unix permissions.
#[cfg(not(unix))]
fn group_writable(_: &SetupDir) -> Option<Warning> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::Environment;

    type Set<'a> = &'a [(&'a str, &'a str)];

    const FILE: &str = r#"{
        "enabled": true,
        "baseUrl": "https://your-company.atlassian.net",
        "auth": { "email": "mia@example.com", "apiToken": "token" }
    }"#;

    fn settings(file: Option<&str>, variables: Set) -> Settings {
        let directory = crate::files::tempdir().unwrap();
        let environment: Environment = variables.iter().copied().collect();
        let setup = SetupDir::resolve(Some(directory.path()), &environment).unwrap();
        if let Some(text) = file {
            std::fs::write(setup.file(), text).unwrap();
        }
        let mut settings = Settings::load(&setup, &environment).unwrap();
        settings.file = "/setup/jira.json".into();
        settings
    }

    /// Names and messages, since a hint is always there.
    fn warned(file: Option<&str>, variables: Set) -> Vec<String> {
        let warnings = settings(file, variables).warnings();
        warnings
            .iter()
            .map(|warning| format!("{}: {}", warning.name, warning.message))
            .collect()
    }

    #[test]
    fn valid_settings_cause_no_warning() {
        assert_eq!(warned(Some(FILE), &[]), [""; 0]);
    }

    #[test]
    fn stored_token_used_elsewhere_comes_first() {
        let site = ("JIRA_BASE_URL", "https://other.atlassian.net");
        let gateway = ("JIRA_GATEWAY_URL", "https://egress.example");
        assert_eq!(
            warned(Some(FILE), &[site]),
            [
                "token-elsewhere: the API token stored in /setup/jira.json is used with other.atlassian.net, which JIRA_BASE_URL names",
                "overridden: JIRA_BASE_URL replaces baseUrl of /setup/jira.json",
            ]
        );
        assert_eq!(
            warned(Some(FILE), &[site, gateway])[0],
            "token-elsewhere: the API token stored in /setup/jira.json is used with other.atlassian.net, which JIRA_BASE_URL names, and with egress.example, which JIRA_GATEWAY_URL names"
        );
        assert_eq!(
            warned(Some(FILE), &[site, ("JIRA_API_TOKEN", "own")]),
            [
                "overridden: JIRA_BASE_URL replaces baseUrl of /setup/jira.json",
                "overridden: JIRA_API_TOKEN replaces auth.apiToken of /setup/jira.json",
            ]
        );
    }

    #[test]
    fn warns_about_unknown_hosts() {
        let table: [(&str, &str, &[&str]); 7] = [
            (
                "JIRA_BASE_URL",
                "https://jira.example.com",
                &[
                    "unknown-site: jira.example.com (JIRA_BASE_URL) is not a Jira Cloud address, and receives the email and API token",
                ],
            ),
            ("JIRA_BASE_URL", "http://127.0.0.1:4000", &[]),
            ("JIRA_BASE_URL", "https://x.jira.com", &[]),
            (
                "JIRA_GATEWAY_URL",
                "https://egress.example/x",
                &[
                    "unknown-gateway: egress.example (JIRA_GATEWAY_URL) is not an Atlassian gateway, and receives the email and API token",
                ],
            ),
            ("JIRA_GATEWAY_URL", "https://api.atlassian.com/", &[]),
            (
                "JIRA_GATEWAY_URL",
                "https://api.atlassian-us-gov-mod.com",
                &[],
            ),
            ("JIRA_GATEWAY_URL", "http://localhost:4000", &[]),
        ];
        for (name, value, expected) in table {
            let variables = [(name, value), ("JIRA_ENABLED", "true")];
            assert_eq!(warned(None, &variables), expected, "{value}");
        }
    }

    #[test]
    fn not_enabled_names_the_source() {
        let off = FILE.replace("true", "false");
        let silent = FILE.replace("\"enabled\": true,", "");
        let table: [(Option<&str>, Set, &str); 4] = [
            (Some(&off), &[], "\"enabled\" is false in /setup/jira.json"),
            (
                Some(&silent),
                &[],
                "\"enabled\" is missing in /setup/jira.json",
            ),
            (None, &[], "JIRA_ENABLED is not set"),
            (
                Some(FILE),
                &[("JIRA_ENABLED", "false")],
                "JIRA_ENABLED is false",
            ),
        ];
        for (file, variables, reason) in table {
            let expected = format!("not-enabled: Jira integration not enabled: {reason}");
            assert_eq!(warned(file, variables)[0], expected);
        }
    }

    #[cfg(unix)]
    #[test]
    fn warns_about_readable_file() {
        use std::os::unix::fs::PermissionsExt as _;

        let directory = crate::files::tempdir().unwrap();
        let path = directory.path().join("mia's setup");
        std::fs::create_dir(&path).unwrap();
        let setup = SetupDir::resolve(Some(&path), &Environment::default()).unwrap();
        assert_eq!(exposure(&setup), None);
        std::fs::write(setup.file(), FILE).unwrap();
        let warned = |mode| {
            let permissions = std::fs::Permissions::from_mode(mode);
            std::fs::set_permissions(setup.file(), permissions).unwrap();
            exposure(&setup)
        };
        for mode in [0o600, 0o400, 0o700] {
            assert_eq!(warned(mode), None);
        }
        for mode in [0o640, 0o604, 0o620, 0o644, 0o666] {
            assert!(warned(mode).is_some(), "{mode:o}");
        }
        let warning = warned(0o644).unwrap();
        let file = setup.file().display().to_string();
        assert_eq!(
            warning.message,
            format!("users other than the owner can read or change {file} (mode 0644)")
        );
        let quoted = file.replace('\'', r"'\''");
        assert_eq!(warning.remedy, format!("chmod 600 '{quoted}'").into());
    }

    #[cfg(unix)]
    fn names(setup: &SetupDir, environment: &Environment) -> Vec<&'static str> {
        let settings = Settings::load(setup, environment).unwrap();
        let warnings = settings.all_warnings(setup, environment);
        warnings.iter().map(|warning| warning.name).collect()
    }

    #[cfg(unix)]
    #[test]
    fn warns_about_group_writable_setup_directory() {
        use std::os::unix::fs::PermissionsExt as _;

        let directory = crate::files::tempdir().unwrap();
        let environment = Environment::default();
        let setup = SetupDir::resolve(Some(directory.path()), &environment).unwrap();
        for (mode, expected) in [(0o755, &[][..]), (0o775, &["group-writable"])] {
            let permissions = std::fs::Permissions::from_mode(mode);
            std::fs::set_permissions(directory.path(), permissions).unwrap();
            assert_eq!(names(&setup, &environment), expected, "{mode:o}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn warns_about_readable_token_file() {
        use std::os::unix::fs::PermissionsExt as _;

        let directory = crate::files::tempdir().unwrap();
        let file = directory.path().join("token");
        std::fs::write(&file, "ATATT-1").unwrap();
        let environment = Environment::default().with("JIRA_API_TOKEN_FILE", file.clone());
        let setup = SetupDir::resolve(Some(directory.path()), &environment).unwrap();
        for (mode, expected) in [
            (0o600, &[][..]),
            (0o400, &[]),
            (0o440, &["token-file-exposed"]),
            (0o444, &["token-file-exposed"]),
            (0o644, &["token-file-exposed"]),
        ] {
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(names(&setup, &environment), expected, "{mode:o}");
        }
    }
}
