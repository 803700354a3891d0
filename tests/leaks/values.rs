//! Debug output and panics of values that contain the token.

use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};

use coder_server::connection::{Credentials, Scheme, token};
use coder_server::environment::Environment;
use coder_server::secret::Secret;
use coder_server::settings::{Settings, SetupDir, Stored};
use jira_sandbox::Host;

use crate::support::command::Home;
use crate::support::leaks::assert_free_of;
use crate::token::{TOKEN, sandbox, secrets, settings};

const EMAIL: &str = "mia@example.com";

#[track_caller]
fn assert_hidden<T: Debug>(name: &str, value: T) {
    let secrets = secrets(EMAIL);
    let secrets: Vec<&str> = secrets.iter().map(String::as_str).collect();
    let printed = format!("{value:?} {value:#?}");
    let panic = catch_unwind(AssertUnwindSafe(|| error_of(Ok(value))));
    let message = *panic
        .expect_err("it is no error")
        .downcast::<String>()
        .expect("a message");
    assert!(message.contains("`Result::unwrap_err()`"), "{message}");
    assert_free_of(&secrets, &[(name, &printed), (name, &message)]);
}

/// A careless `unwrap_err`, which prints its value.
fn error_of<T: Debug>(result: Result<T, ()>) {
    result.unwrap_err();
}

#[test]
fn debug_output_omits_tokens() {
    let secret = || token(TOKEN).expect("a token");
    assert_hidden("a secret", secret());
    assert_hidden("a secret of any text", Secret::new(TOKEN.to_owned()));
    for scheme in [Scheme::Basic, Scheme::Bearer] {
        let credentials = Credentials {
            email: EMAIL.parse().expect("an address"),
            token: secret(),
            scheme,
        };
        assert_hidden("the header", credentials.authorization());
        assert_hidden("the credentials", credentials);
    }

    let sandbox = sandbox(Host::Site);
    let home = Home::new();
    home.write_settings(&settings(&sandbox, Host::Site).to_string());
    let directory = home.setup_directory();
    let none = Environment::default();
    let directory = SetupDir::resolve(Some(&directory), &none).expect("a directory");
    assert_hidden("the file", Stored::read(&directory).expect("a good file"));
    let loaded = Settings::load(&directory, &none).expect("good settings");
    assert_hidden("the account", loaded.account().expect("all is there"));
    assert_hidden("the settings", loaded);

    let variables: Environment = [("JIRA_API_TOKEN", TOKEN), ("JIRA_EMAIL", EMAIL)]
        .into_iter()
        .collect();
    assert_hidden(
        "the settings of variables",
        Settings::load(&directory, &variables).expect("good settings"),
    );
}

#[test]
fn masked_token_shows_last_characters() {
    let masked = token(TOKEN).expect("a token").masked();
    assert_eq!(masked, "••••••••AK01");
}
