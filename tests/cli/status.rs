//! `jira status` and `jira disconnect` with all kinds of settings.

use crate::support::command::Home;

const TOKEN: &str = "ATATT3xFfGF0-NotARealToken-wxyz";

fn settings(extra: &str) -> String {
    format!(
        r#"{{
  "enabled": true,
  "baseUrl": "https://your-company.atlassian.net",
  {extra}
  "auth": {{ "email": "mia@example.com", "apiToken": "{TOKEN}" }}
}}
"#
    )
}

fn shown(home: &Home, arguments: &[&str], status: u8) -> String {
    let outcome = home
        .coder_server(arguments)
        .run()
        .expect_status(i32::from(status));
    outcome.assert_output_free_of(&[TOKEN]);
    home.redact(&format!("{}---\n{}", outcome.stdout, outcome.stderr))
}

#[test]
fn status_without_connection() {
    let home = Home::new();
    insta::assert_snapshot!(shown(&home, &["jira", "status"], 3));
    insta::assert_snapshot!(shown(&home, &["jira", "test"], 3));
    insta::assert_snapshot!(shown(&home, &["jira", "disconnect"], 0));
}

#[test]
fn status_of_personal_account() {
    let home = Home::new();
    home.write_settings(&settings(""));
    insta::assert_snapshot!(shown(&home, &["jira", "status"], 0));
    insta::assert_snapshot!(shown(&home, &["jira", "status", "--json"], 0));
}

#[test]
fn status_with_variables() {
    let home = Home::new();
    home.write_settings(&settings(r#""cloudId": "1a11d016-8984-4c3e-b9ab-142dd06acb1b", "gatewayUrl": "https://egress.example/jira","#));
    let outcome = home
        .coder_server(["jira", "status"])
        .variable("JIRA_BASE_URL", "https://other.atlassian.net")
        .variable("JIRA_ENABLED", "false")
        .run()
        .expect_status(0);
    outcome.assert_output_free_of(&[TOKEN]);
    insta::assert_snapshot!(home.redact(&format!("{}---\n{}", outcome.stdout, outcome.stderr)));
}

#[test]
fn status_of_invalid_file() {
    let home = Home::new();
    home.write_settings(&format!("{{\n  \"enabled\": \"{TOKEN}\"\n}}"));
    insta::assert_snapshot!(shown(&home, &["jira", "status"], 1));
    insta::assert_snapshot!(shown(&home, &["jira", "status", "--json"], 1));
}

#[test]
fn disconnect_needs_confirmation() {
    let home = Home::new();
    home.write_settings(&settings(""));
    insta::assert_snapshot!(shown(&home, &["jira", "disconnect"], 2));
    assert!(home.settings_file().exists());
    insta::assert_snapshot!(shown(&home, &["jira", "disconnect", "--yes"], 0));
    assert!(!home.settings_file().exists());
}

#[test]
fn closed_pipe_is_not_an_error() {
    let home = Home::new();
    home.write_settings(&settings(""));
    let program = env!("CARGO_BIN_EXE_coder-server");
    let outcome = home
        .program(
            "sh",
            [
                "-c",
                &format!("{program} jira status | true; {program} jira status >/dev/full; echo $?"),
            ],
        )
        .run();
    assert_eq!(outcome.stdout, "1\n", "{}", outcome.stderr);
    assert!(
        outcome.stderr.contains("could not write the output"),
        "{}",
        outcome.stderr
    );
}
