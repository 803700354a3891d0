//! The environment variables that override settings.

use std::path::Path;

use super::reading::{self, Content};
use super::sourced::{Source, Sourced};
use super::stored;
use crate::connection::{self, InvalidToken};
use crate::environment::Environment;
use crate::error::{Failure, Kind};
use crate::secret::Secret;

/// Each variable, in the order of the documentation.
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

/// Maximum size of a token file, in bytes.
const TOKEN_FILE_LIMIT: usize = 64 * 1024;

/// The variables that are set, in the order of the documentation.
pub fn variables_in_force(environment: &Environment) -> Vec<&'static str> {
    let set = VARIABLES.into_iter();
    set.filter(|name| environment.get(name).is_some()).collect()
}

/// The value of a variable; `None` if it is not set.
///
/// Fails as [`Kind::Settings`], without quoting the value.
pub(super) fn parsed<T>(
    environment: &Environment,
    name: &'static str,
    parse: impl FnOnce(&str) -> Result<T, String>,
) -> Result<Option<Sourced<T>>, Failure> {
    let Some(value) = environment.get(name) else {
        return Ok(None);
    };
    let value = value
        .to_str()
        .ok_or_else(|| "is not valid Unicode".to_owned())
        .and_then(parse)
        .map_err(|problem| wrong(format!("the variable {name} {problem}"), name))?;
    let source = Source::Variable(name);
    Ok(Some(Sourced { value, source }))
}

fn wrong(message: String, name: &str) -> Failure {
    let hint = format!("correct {name}, or unset it");
    Failure::new(Kind::Settings, message).with_hint(hint)
}

/// The token from `JIRA_API_TOKEN`, or from the file that `JIRA_API_TOKEN_FILE` names.
///
/// Fails as [`Kind::Settings`], without quoting the value.
pub(super) fn token(environment: &Environment) -> Result<Option<Sourced<Secret>>, Failure> {
    let name = "JIRA_API_TOKEN_FILE";
    let Some(path) = environment.get(name).map(Path::new) else {
        return parsed(environment, "JIRA_API_TOKEN", stored::token);
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
    // A value that is not an absolute path may be the token itself.
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
    use crate::settings::{Settings, SetupDir};

    fn settings(environment: &Environment) -> Result<Settings, Failure> {
        let directory = crate::files::tempdir().unwrap();
        let setup = SetupDir::resolve(Some(directory.path()), environment).unwrap();
        Settings::load(&setup, environment)
    }

    fn variables(set: &[(&str, &str)]) -> Result<Settings, Failure> {
        settings(&set.iter().copied().collect())
    }

    #[test]
    fn invalid_value_is_not_quoted() {
        for (name, value, problem) in [
            ("JIRA_ENABLED", "yes", "must be true or false"),
            ("JIRA_ENABLED", "TRUE", "must be true or false"),
            ("JIRA_ENABLED", "1", "must be true or false"),
            (
                "JIRA_BASE_URL",
                "ATATT-1",
                "cannot be used: the address is incomplete: start with https://",
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
                "cannot be used: the API token contains whitespace, a control character, or a non-ASCII character: paste only the token",
            ),
            ("JIRA_AUTH_SCHEME", "ATATT-1", "must be basic or bearer"),
            (
                "JIRA_GATEWAY_URL",
                "ATATT-1",
                "cannot be used: the address is incomplete: start with https://",
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
    fn rejects_invalid_unicode() {
        use std::os::unix::ffi::OsStringExt as _;

        let value = std::ffi::OsString::from_vec(b"https://\xff".to_vec());
        let environment = Environment::default().with("JIRA_BASE_URL", value);
        let failure = settings(&environment).err().unwrap();
        assert_eq!(
            failure.chain(),
            "the variable JIRA_BASE_URL is not valid Unicode"
        );
    }

    #[test]
    fn empty_variable_counts_as_unset() {
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
    fn reads_token_from_file() {
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
                "the API token contains whitespace, a control character, or a non-ASCII character: paste only the token",
            ),
            (
                b"ATATT-1\nATATT-2\n",
                "the API token contains whitespace, a control character, or a non-ASCII character: paste only the token",
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
    fn token_file_must_be_a_file() {
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
        // The remedy must not be to move the directory away.
        assert_eq!(
            *failure(&shown).remedy.unwrap(),
            "correct JIRA_API_TOKEN_FILE, or unset it".into()
        );
    }

    #[test]
    fn rejects_two_tokens() {
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
