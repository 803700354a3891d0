//! Tokens typed on the command line where no value belongs.

use std::fmt::Write as _;

use jira_sandbox::example;

use crate::support::command::Home;
use crate::token::{TOKEN, assert_no_secret, for_each};

/// Command lines with the token in the place of `{}`.
const PLACES: [&str; 34] = [
    "jira connect {}",
    "jira connect -- {}",
    "jira connect --token {}",
    "jira connect --token={}",
    "jira connect --api-token={}",
    "jira connect --token-stdin={}",
    "jira connect --token-stdin {}",
    "jira connect --tokn-stdin={}",
    "jira connect --tokn-stdin {}",
    "jira connect --no-browser={}",
    "jira connect --json={}",
    "jira connect --force={}",
    "jira connect --email {}",
    "jira connect --cloud-id {}",
    "jira connect --timeout {}",
    "jira connect --timeout={}",
    "jira connect --account {}",
    "jira connect --account={}",
    "jira connect --color={}",
    "jira connect -t{}",
    "jira connect -t {}",
    "jira connect -v{}",
    "jira connect -{}",
    "jira connect --{}",
    "jira connect status {}",
    "--no-input jira connect {}",
    "--setup-dir setup jira connect {}",
    "jira conect {}",
    "jira {}",
    "jira --token {}",
    "connect {}",
    "{}",
    "--token={}",
    "-t{}",
];

/// Tokens, the second of which begins like a command.
fn tokens() -> [String; 2] {
    [TOKEN.to_owned(), format!("connect{TOKEN}")]
}

#[test]
fn does_not_repeat_unexpected_arguments() {
    let mut cases = Vec::new();
    for place in PLACES {
        for token in tokens() {
            for (json, color) in [(false, "0"), (false, "1"), (true, "0")] {
                cases.push((place, token.clone(), json, color));
            }
        }
    }
    for_each(&cases, |(place, token, json, color)| {
        let home = Home::new();
        let line = match place.split_once(" -- ") {
            _ if !json => (*place).to_owned(),
            Some((options, rest)) => format!("{options} --json -- {rest}"),
            None => format!("{place} --json"),
        };
        let outcome = home
            .coder_server(line.split(' ').map(|word| word.replace("{}", token)))
            .variable("CLICOLOR_FORCE", color)
            .run()
            .expect_status(2);
        assert_eq!(outcome.stdout.is_empty(), !json, "{place}");
        assert_no_secret(place, example::MIA_EMAIL, &outcome);
    });
}

#[test]
fn usage_errors_omit_values() {
    let home = Home::new();
    let mut printed = String::new();
    for place in [
        "jira connect {}",
        "jira connect --token={}",
        "jira connect --token-stdin={}",
        "jira connect --tokn-stdin={}",
        "jira connect --account={}",
        "jira connect --timeout={}",
        "jira conect {}",
        "jira {}",
    ] {
        let arguments = place.split(' ').map(|word| word.replace("{}", TOKEN));
        let outcome = home.coder_server(arguments).run().expect_status(2);
        let _ = write!(printed, "$ coder-server {place}\n{}\n", outcome.stderr);
    }
    insta::assert_snapshot!(printed);
}

#[test]
fn json_errors_omit_values() {
    let home = Home::new();
    let connect = home.coder_server(["jira", "connect", "--json", TOKEN]);
    assert_eq!(
        connect.run().expect_status(2).json()["error"]["message"],
        "unexpected argument after 'coder-server jira connect' (not shown: it may be a secret)"
    );
}
