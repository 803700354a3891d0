//! Help and usage: complete, on the right stream, with the right status.

use crate::support::command::Home;

#[test]
fn help_lists_commands_and_exit_statuses() {
    let home = Home::new();
    let top = home.coder_server(["--help"]).run().expect_status(0);
    insta::assert_snapshot!("help", top.stdout);
    let connect = home
        .coder_server(["jira", "connect", "--help"])
        .run()
        .expect_status(0);
    insta::assert_snapshot!("connect_help", connect.stdout);
    assert_eq!((top.stderr.as_str(), connect.stderr.as_str()), ("", ""));
}

#[test]
fn every_command_lists_the_exit_statuses() {
    let home = Home::new();
    let commands: [&[&str]; 27] = [
        &[],
        &["jira"],
        &["jira", "connect"],
        &["jira", "status"],
        &["jira", "test"],
        &["jira", "disconnect"],
        &["jira", "search"],
        &["jira", "show"],
        &["jira", "import"],
        &["jira", "post"],
        &["task"],
        &["task", "list"],
        &["task", "show"],
        &["task", "complete"],
        &["task", "unlink"],
        &["objective"],
        &["objective", "list"],
        &["objective", "show"],
        &["objective", "unlink"],
        &["sign-in-link"],
        &["sessions"],
        &["sessions", "list"],
        &["sessions", "end"],
        &["api-key"],
        &["api-key", "create"],
        &["api-key", "list"],
        &["api-key", "revoke"],
    ];
    for command in commands {
        let help = home
            .coder_server(command.iter().chain(&["--help"]))
            .run()
            .expect_status(0)
            .stdout;
        assert!(
            help.contains("4    Jira refused the credentials"),
            "{command:?}: {help}"
        );
    }
}

#[test]
fn wrong_usage_has_status_2_and_speaks_on_stderr() {
    let home = Home::new();
    let cases: [&[&str]; 6] = [
        &[],
        &["jira"],
        &["jira", "frobnicate"],
        &["--frobnicate"],
        &["jira", "test", "--timeout", "0"],
        &["jira", "connect", "--token", "x"],
    ];
    for arguments in cases {
        let outcome = home.coder_server(arguments).run().expect_status(2);
        assert_eq!(outcome.stdout, "", "{arguments:?}");
        assert!(
            outcome.stderr.contains("Usage:") || outcome.stderr.contains("error:"),
            "{arguments:?}: {}",
            outcome.stderr
        );
    }
}

#[test]
fn wrong_usage_with_json_has_an_object_on_stdout_too() {
    let outcome = Home::new()
        .coder_server(["jira", "test", "--json", "--timeout", "soon"])
        .run()
        .expect_status(2);
    let told = outcome.json();
    assert_eq!(told["ok"], false);
    assert_eq!(told["error"]["kind"], "usage");
    let message = told["error"]["message"].as_str().unwrap();
    assert!(
        message.starts_with("invalid value 'soon' for '--timeout"),
        "{message}"
    );
    assert!(
        outcome.stderr.contains("error: invalid value 'soon'"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn no_flag_takes_a_token() {
    let help = Home::new()
        .coder_server(["jira", "connect", "--help"])
        .run()
        .expect_status(0)
        .stdout;
    let with_token: Vec<&str> = help
        .lines()
        .filter(|line| line.contains("--") && line.contains("token"))
        .collect();
    assert!(
        with_token.iter().all(|line| !line.contains("--token ")
            && !line.contains("--token=")
            && !line.contains("<TOKEN>")),
        "{with_token:?}"
    );
}

#[test]
fn what_was_typed_drives_no_terminal() {
    let home = Home::new();
    for color in ["never", "always"] {
        let refused = home
            .coder_server(["--color", color, "task", "list", "x\u{9b}31m\u{202e}"])
            .run()
            .expect_status(2);
        assert!(
            refused.stderr.contains(r"x\u{9b}31m\u{202e}"),
            "{}",
            refused.stderr
        );
    }
}

#[test]
fn json_reference_lists_every_error_kind() {
    let reference = include_str!("../../docs/src/json.md");
    for kind in coder_server::error::Kind::ALL {
        // The process ends by the signal, and prints nothing.
        if kind != coder_server::error::Kind::Interrupted {
            let name = format!("`{}`", kind.name());
            assert!(reference.contains(&name), "{name}");
        }
    }
}
