//! The variables that take part in the settings.

use std::path::Path;
use std::str::FromStr;

use super::reading::{self, Content};
use super::sourced::{Source, Sourced};
use super::stored;
use crate::connection::{self, CloudId, Email, Gateway, InvalidToken, Scheme, Site};
use crate::environment::Environment;
use crate::error::{Failure, Kind};
use crate::secret::Secret;

/// Every variable that is part of the settings.
const VARIABLES: [&str; 8] = [
    "JIRA_ENABLED",
    "JIRA_BASE_URL",
    "JIRA_CLOUD_ID",
    "JIRA_EMAIL",
    "JIRA_API_TOKEN",
    "JIRA_API_TOKEN_FILE",
    "JIRA_AUTH_SCHEME",
    "JIRA_GATEWAY_URL",
];

/// No file that holds a token and nothing else is larger, in bytes.
const TOKEN_FILE_LIMIT: usize = 64 * 1024;

/// The variables that take part in the settings, in the order in which they are documented.
pub fn variables_in_force(environment: &Environment) -> Vec<&'static str> {
    let set = VARIABLES.into_iter();
    set.filter(|name| environment.get(name).is_some()).collect()
}

/// The values of the variables.
#[derive(Default)]
pub(super) struct Variables {
    pub(super) enabled: Option<Sourced<bool>>,
    pub(super) site: Option<Sourced<Site>>,
    pub(super) cloud_id: Option<Sourced<CloudId>>,
    pub(super) email: Option<Sourced<Email>>,
    pub(super) token: Option<Sourced<Secret>>,
    pub(super) scheme: Option<Sourced<Scheme>>,
    pub(super) gateway: Option<Sourced<Gateway>>,
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
fn token_from_environment(environment: &Environment) -> Result<Option<Sourced<Secret>>, Failure> {
    let name = "JIRA_API_TOKEN_FILE";
    let Some(path) = environment.get(name).map(Path::new) else {
        return parsed(environment, "JIRA_API_TOKEN", |text| {
            connection::token(text).map_err(|error| format!("cannot be used: {error}"))
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
    // What is not even a full path may be the token itself.
    if !path.is_absolute() && !path.is_file() {
        let problem = "must name a file that holds the token, and names none".to_owned();
        return Err(wrong(format!("the variable {name} {problem}"), name));
    }
    let bytes = match reading::read(path, TOKEN_FILE_LIMIT) {
        Ok(Content::Bytes(bytes)) => bytes,
        Ok(Content::Missing) => return Err(named("does not exist".to_owned())),
        Ok(Content::TooLarge) => {
            return Err(named(format!("cannot be used: {}", InvalidToken::TooLong)));
        }
        Err(mut failure) => {
            failure.message = format!("the variable {name}: {}", failure.message);
            return Err(failure.with_hint(format!("correct {name}, or unset it")));
        }
    };
    std::str::from_utf8(&bytes)
        .map_err(|_| InvalidToken::BadCharacter)
        .and_then(connection::token)
        .map_err(|error| named(format!("cannot be used: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(set: &[(&str, &str)]) -> Result<Variables, Failure> {
        Variables::read(&set.iter().copied().collect())
    }

    #[test]
    fn a_bad_variable_names_itself_and_quotes_nothing() {
        for (name, value, problem) in [
            ("JIRA_ENABLED", "yes", "must be true or false"),
            ("JIRA_ENABLED", "TRUE", "must be true or false"),
            ("JIRA_ENABLED", "1", "must be true or false"),
            (
                "JIRA_BASE_URL",
                "ATATT-1",
                "cannot be used: the address is not complete: write all of it, starting with https://",
            ),
            (
                "JIRA_CLOUD_ID",
                "ATATT-1",
                "must be a cloud ID: a UUID, like 1a11d016-8984-4c3e-b9ab-142dd06acb1b",
            ),
            (
                "JIRA_EMAIL",
                "ATATT-1",
                "must be an email address, like mia@example.com",
            ),
            (
                "JIRA_API_TOKEN",
                " ",
                "cannot be used: the API token is empty",
            ),
            (
                "JIRA_API_TOKEN",
                "ATATT 1",
                "cannot be used: the API token contains white space, a control character, or a non-ASCII character: paste only the token",
            ),
            ("JIRA_AUTH_SCHEME", "ATATT-1", "must be basic or bearer"),
            (
                "JIRA_GATEWAY_URL",
                "ATATT-1",
                "cannot be used: the address is not complete: write all of it, starting with https://",
            ),
        ] {
            let failure = variables(&[(name, value)]).err().unwrap();
            assert_eq!(failure.kind, Kind::Settings);
            assert_eq!(failure.chain(), format!("the variable {name} {problem}"));
            assert_eq!(
                *failure.remedy.unwrap(),
                format!("correct {name}, or unset it").into()
            );
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_variable_that_is_no_text_names_itself() {
        use std::os::unix::ffi::OsStringExt as _;

        let value = std::ffi::OsString::from_vec(b"https://\xff".to_vec());
        let environment = Environment::default().with("JIRA_BASE_URL", value);
        let failure = Variables::read(&environment).err().unwrap();
        assert_eq!(
            failure.chain(),
            "the variable JIRA_BASE_URL is not Unicode text"
        );
    }

    #[test]
    fn set_but_empty_is_not_in_force() {
        let set = [
            ("JIRA_GATEWAY_URL", "x"),
            ("JIRA_EMAIL", "x"),
            ("JIRA_CLOUD_ID", ""),
            ("JIRA", "x"),
        ];
        assert_eq!(
            variables_in_force(&set.into_iter().collect()),
            ["JIRA_EMAIL", "JIRA_GATEWAY_URL"]
        );
    }

    fn with_token_file(bytes: &[u8]) -> Result<(String, Source), String> {
        let directory = crate::files::tempdir().unwrap();
        let path = directory.path().join("token");
        std::fs::write(&path, bytes).unwrap();
        let shown = path.display().to_string();
        variables(&[("JIRA_API_TOKEN_FILE", shown.as_str())])
            .map(|variables| {
                let token = variables.token.unwrap();
                (token.value.expose().to_owned(), token.source)
            })
            .map_err(|failure| {
                assert_eq!(failure.kind, Kind::Settings);
                failure.chain().replace(&shown, "FILE")
            })
    }

    #[test]
    fn a_token_can_come_from_a_file_of_its_own() {
        let source = Source::Variable("JIRA_API_TOKEN_FILE");
        assert_eq!(
            with_token_file(b"  ATATT-1\r\n\n"),
            Ok(("ATATT-1".to_owned(), source))
        );
        let long = vec![b'A'; TOKEN_FILE_LIMIT + 1];
        for (bytes, problem) in [
            (&b"\n"[..], "the API token is empty"),
            (
                b"ATATT\xff",
                "the API token contains white space, a control character, or a non-ASCII character: paste only the token",
            ),
            (
                b"ATATT-1\nATATT-2\n",
                "the API token contains white space, a control character, or a non-ASCII character: paste only the token",
            ),
            (
                &long,
                "the API token is longer than 4096 characters: is this the right file?",
            ),
            (
                &long[..5000],
                "the API token is longer than 4096 characters: is this the right file?",
            ),
        ] {
            let message =
                format!("FILE, which JIRA_API_TOKEN_FILE names, cannot be used: {problem}");
            assert_eq!(with_token_file(bytes), Err(message));
        }
    }

    #[test]
    fn a_token_file_must_be_there_and_a_file() {
        let directory = crate::files::tempdir().unwrap();
        let shown = directory.path().display().to_string();
        let missing = format!("{shown}/missing");
        let failure = |path: &str| variables(&[("JIRA_API_TOKEN_FILE", path)]).err().unwrap();
        assert_eq!(
            failure(&missing).chain(),
            format!("{missing}, which JIRA_API_TOKEN_FILE names, does not exist")
        );
        assert_eq!(
            failure(&shown).chain(),
            format!("the variable JIRA_API_TOKEN_FILE: {shown} is not a regular file")
        );
        // Not to move away what the file system needs.
        assert_eq!(
            *failure(&shown).remedy.unwrap(),
            "correct JIRA_API_TOKEN_FILE, or unset it".into()
        );
    }

    #[test]
    fn two_tokens_are_an_error() {
        let both = [("JIRA_API_TOKEN", "ATATT-1"), ("JIRA_API_TOKEN_FILE", "/x")];
        let failure = variables(&both).err().unwrap();
        assert_eq!(
            failure.chain(),
            "both JIRA_API_TOKEN and JIRA_API_TOKEN_FILE are set"
        );
        let one = [("JIRA_API_TOKEN", "ATATT-1"), ("JIRA_API_TOKEN_FILE", "")];
        assert!(variables(&one).is_ok());
    }
}
