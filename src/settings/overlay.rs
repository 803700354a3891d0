//! Merges the file and the variables; variables take precedence.

use super::Settings;
use super::sourced::{Source, Sourced};
use super::stored::{self, Whole};
use super::variables::{self, parsed};
use crate::environment::Environment;
use crate::error::Failure;
use crate::files::setup_dir::SetupDir;

/// A variable that replaces a value of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Override {
    /// The variable.
    pub variable: &'static str,
    /// The member of the file whose value is not in force.
    pub member: &'static str,
}

/// Merges the file and the variables.
///
/// Fails as [`Kind::Settings`](crate::error::Kind::Settings) if a variable is invalid.
pub(super) fn merge(
    directory: &SetupDir,
    whole: Whole,
    environment: &Environment,
) -> Result<Settings, Failure> {
    let file_exists = whole.stored.is_some();
    let stored = whole.stored.unwrap_or_default();
    let file = stored.clone();
    let enabled = parsed(environment, "JIRA_ENABLED", |text| {
        text.trim()
            .parse()
            .map_err(|_| "must be true or false".to_owned())
    })?;
    let site = parsed(environment, "JIRA_BASE_URL", stored::site)?;
    let cloud_id = parsed(environment, "JIRA_CLOUD_ID", stored::cloud_id)?;
    let email = parsed(environment, "JIRA_EMAIL", stored::email)?;
    let token = variables::token(environment)?;
    let scheme = parsed(environment, "JIRA_AUTH_SCHEME", stored::scheme)?;
    let gateway = parsed(environment, "JIRA_GATEWAY_URL", stored::gateway)?;
    let mut overrides = Vec::new();
    let all = &mut overrides;
    Ok(Settings {
        file: directory.file(),
        file_exists,
        enabled: over("enabled", file.enabled, enabled, all).unwrap_or_else(by_default),
        site: over("baseUrl", file.site, site, all),
        cloud_id: over("cloudId", file.cloud_id, cloud_id, all),
        email: over("auth.email", file.email, email, all),
        token: over("auth.apiToken", file.token, token, all),
        scheme: over("auth.scheme", file.scheme, scheme, all).unwrap_or_else(by_default),
        gateway: over("gatewayUrl", file.gateway, gateway, all).unwrap_or_else(by_default),
        stored,
        overrides,
        fingerprint: whole.fingerprint,
        file_owner: whole.other_user,
    })
}

/// The value of the variable, else that of the file. Notes if the variable replaces a value.
fn over<T>(
    member: &'static str,
    stored: Option<T>,
    variable: Option<Sourced<T>>,
    overrides: &mut Vec<Override>,
) -> Option<Sourced<T>> {
    let name = variable.as_ref().and_then(|value| value.source.variable());
    if let (Some(_), Some(variable)) = (&stored, name) {
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

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "1a11d016-8984-4c3e-b9ab-142dd06acb1b";
    const OTHER_ID: &str = "2b22d016-8984-4c3e-b9ab-142dd06acb1b";

    fn settings(file: Option<&str>, variables: &[(&str, &str)]) -> Result<Settings, Failure> {
        let directory = crate::files::tempdir().unwrap();
        let environment: Environment = variables.iter().copied().collect();
        let setup = SetupDir::resolve(Some(directory.path()), &environment)?;
        if let Some(text) = file {
            std::fs::write(setup.file(), text).unwrap();
        }
        Settings::load(&setup, &environment)
    }

    /// One value's text and source, by the member that the file has for it.
    fn shown(settings: &Settings, member: &str) -> Option<(String, Source)> {
        fn of<T>(
            value: Option<&Sourced<T>>,
            text: impl Fn(&T) -> String,
        ) -> Option<(String, Source)> {
            value.map(|value| (text(&value.value), value.source))
        }
        match member {
            "enabled" => of(Some(&settings.enabled), ToString::to_string),
            "baseUrl" => of(settings.site.as_ref(), ToString::to_string),
            "cloudId" => of(settings.cloud_id.as_ref(), ToString::to_string),
            "auth.email" => of(settings.email.as_ref(), ToString::to_string),
            "auth.apiToken" => of(settings.token.as_ref(), |token| token.expose().to_owned()),
            "auth.scheme" => of(Some(&settings.scheme), |scheme| scheme.name().to_owned()),
            "gatewayUrl" => of(Some(&settings.gateway), ToString::to_string),
            other => panic!("{other} is no member"),
        }
    }

    #[test]
    fn variable_precedes_file_and_default() {
        // Member, JSON of the file, its text, variable, its value, default.
        let table: [[&str; 6]; 7] = [
            ["enabled", "true", "true", "JIRA_ENABLED", "false", "false"],
            [
                "baseUrl",
                "\"https://a.atlassian.net\"",
                "https://a.atlassian.net",
                "JIRA_BASE_URL",
                "https://b.atlassian.net",
                "",
            ],
            [
                "cloudId",
                "\"1a11d016-8984-4c3e-b9ab-142dd06acb1b\"",
                ID,
                "JIRA_CLOUD_ID",
                OTHER_ID,
                "",
            ],
            ["auth.email", "\"a@b\"", "a@b", "JIRA_EMAIL", "c@d", ""],
            ["auth.apiToken", "\"t1\"", "t1", "JIRA_API_TOKEN", "t2", ""],
            [
                "auth.scheme",
                "\"bearer\"",
                "bearer",
                "JIRA_AUTH_SCHEME",
                "basic",
                "basic",
            ],
            [
                "gatewayUrl",
                "\"https://a.example\"",
                "https://a.example",
                "JIRA_GATEWAY_URL",
                "https://b.example",
                "https://api.atlassian.com",
            ],
        ];
        for [member, json, stored, variable, value, default] in table {
            let file = match member.strip_prefix("auth.") {
                Some(member) => format!("{{\"auth\": {{\"{member}\": {json}}}}}"),
                None => format!("{{\"{member}\": {json}}}"),
            };
            let in_variable = Some((value.to_owned(), Source::Variable(variable)));
            let in_file = Some((stored.to_owned(), Source::File));
            let by_default = (!default.is_empty()).then(|| (default.to_owned(), Source::Default));
            let over = Override { variable, member };
            for (file, variables, expected, overrides) in [
                (None, vec![], &by_default, vec![]),
                (None, vec![(variable, "")], &by_default, vec![]),
                (None, vec![(variable, value)], &in_variable, vec![]),
                (Some("{}"), vec![], &by_default, vec![]),
                (Some("{}"), vec![(variable, value)], &in_variable, vec![]),
                (Some(file.as_str()), vec![], &in_file, vec![]),
                (Some(file.as_str()), vec![(variable, "")], &in_file, vec![]),
                (
                    Some(file.as_str()),
                    vec![(variable, value)],
                    &in_variable,
                    vec![over],
                ),
            ] {
                let settings = settings(file, &variables).unwrap();
                assert_eq!(
                    shown(&settings, member),
                    *expected,
                    "{member} {variables:?}"
                );
                assert_eq!(settings.overrides, overrides);
                assert_eq!(settings.file_exists, file.is_some());
            }
        }
    }

    #[test]
    fn variables_alone_make_a_connection() {
        let variables = [
            ("JIRA_ENABLED", "true"),
            ("JIRA_BASE_URL", "https://your-company.atlassian.net"),
            ("JIRA_EMAIL", "mia@example.com"),
            ("JIRA_API_TOKEN", "token"),
        ];
        let settings = settings(None, &variables).unwrap();
        let account = settings.enabled_account().unwrap();
        assert_eq!(account.api_root(), "https://your-company.atlassian.net");
    }

    #[test]
    fn invalid_file_value_fails_despite_variable() {
        let file = r#"{"cloudId": "nonsense"}"#;
        let failure = settings(Some(file), &[("JIRA_CLOUD_ID", ID)]).unwrap_err();
        assert!(failure.message.contains("column 13: cloudId must be"));
    }
}
