//! Help and usage errors: complete, on the right stream, with the right exit status.

use crate::support::command::Home;

/// Every command.
const COMMANDS: [&str; 31] = [
    "",
    "jira",
    "jira connect",
    "jira status",
    "jira test",
    "jira disconnect",
    "jira search",
    "jira show",
    "jira open",
    "jira import",
    "jira post",
    "task",
    "task list",
    "task show",
    "task complete",
    "task unlink",
    "objective",
    "objective list",
    "objective show",
    "objective unlink",
    "serve",
    "sign-in-link",
    "sessions",
    "sessions list",
    "sessions end",
    "api-key",
    "api-key create",
    "api-key list",
    "api-key revoke",
    "demo",
    "completions",
];

fn help(arguments: &str) -> String {
    let home = Home::new();
    let outcome = home.coder_server(arguments.split_whitespace()).run();
    let outcome = outcome.expect_status(0);
    assert_eq!(outcome.stderr, "", "{arguments}");
    outcome.stdout
}

#[test]
fn help_lists_commands_and_options() {
    insta::assert_snapshot!("help", help("--help"));
    insta::assert_snapshot!("connect_help", help("jira connect --help"));
    insta::assert_snapshot!("import_help", help("jira import -h"));
}

#[test]
fn help_topics_list_exit_statuses_and_variables() {
    insta::assert_snapshot!("exit_status_help", help("help exit-status"));
    insta::assert_snapshot!("environment_help", help("help environment"));
    assert_eq!(help("exit-status"), help("help exit-status"));
    assert_eq!(help("environment"), help("help environment"));
}

#[test]
fn every_help_names_the_topics() {
    for command in COMMANDS {
        for flag in ["-h", "--help"] {
            let help = help(&format!("{command} {flag}"));
            assert!(
                help.contains("coder-server help exit-status")
                    && help.contains("coder-server help environment"),
                "{command}: {help}"
            );
        }
    }
}

#[test]
fn long_help_has_examples() {
    for command in COMMANDS {
        let help = help(&format!("{command} --help"));
        assert!(
            help.contains("Examples:\n  coder-server ") || help.contains("Commands:"),
            "{command}: {help}"
        );
    }
}

#[test]
fn short_help_fits_a_terminal() {
    for command in COMMANDS {
        let help = help(&format!("{command} -h"));
        let lines: usize = help
            .lines()
            .map(|line| line.len().div_ceil(80).max(1))
            .sum();
        assert!(lines <= 24, "{command}: {lines} lines\n{help}");
    }
}

#[test]
fn help_works_at_every_level() {
    assert_eq!(help("help"), help("--help"));
    assert_eq!(help("help jira connect"), help("jira connect --help"));
    assert_eq!(help("jira help"), help("jira --help"));
    assert_eq!(help("jira help connect"), help("jira connect --help"));
}

#[test]
fn usage_errors_have_status_2_and_go_to_stderr() {
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
fn usage_errors_with_json_print_an_object() {
    let outcome = Home::new()
        .coder_server(["jira", "test", "--json", "--timeout", "soon"])
        .run()
        .expect_status(2);
    let printed = outcome.json();
    assert_eq!(printed["ok"], false);
    assert_eq!(printed["error"]["kind"], "usage");
    let message = printed["error"]["message"].as_str().unwrap();
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
fn no_option_accepts_a_token() {
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
fn escapes_control_characters_of_arguments() {
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
        // The signal ends the process, which prints nothing.
        if kind != coder_server::error::Kind::Interrupted {
            let name = format!("`{}`", kind.name());
            assert!(reference.contains(&name), "{name}");
        }
    }
}
