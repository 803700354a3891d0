//! Commands while Jira is not connected or not enabled.

use crate::support::command::Home;

const NEED_JIRA: [&str; 7] = [
    "jira search login",
    "jira search PROJ-1",
    "jira show PROJ-1",
    "jira import PROJ-1 --yes",
    "jira import PROJ-1 --print",
    "jira post T1 --yes",
    "jira post --issue PROJ-1 --yes",
];

#[test]
fn each_says_so_with_what_to_do_and_status_3() {
    let connection = r#""baseUrl": "https://your-company.atlassian.net", "auth": {"email": "a@b.c", "apiToken": "t"}"#;
    for (settings, words) in [
        (None, "does not exist"),
        (Some("{}".to_owned()), "lacks baseUrl"),
        (Some(format!("{{{connection}}}")), "\"enabled\""),
        (
            Some(format!(r#"{{"enabled": false, {connection}}}"#)),
            "\"enabled\"",
        ),
    ] {
        let home = Home::new();
        if let Some(settings) = &settings {
            home.write_settings(settings);
        }
        for command in NEED_JIRA {
            let outcome = home.coder_server(command.split(' ')).run().expect_status(3);
            assert_eq!(outcome.stdout, "", "{command}");
            let first = outcome.stderr.lines().next().unwrap_or_default();
            assert!(
                first.starts_with("error: Jira integration not enabled") && first.contains(words),
                "{command}: {first}"
            );
            let hint = outcome.stderr.lines().find(|line| line.contains("hint: "));
            assert!(
                hint.unwrap().contains("coder-server jira connect"),
                "{hint:?}"
            );
        }
        for command in &NEED_JIRA[..4] {
            let outcome = home
                .coder_server(command.split(' ').chain(["--json"]))
                .run()
                .expect_status(3);
            let json: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
            let kind = json["error"]["kind"].as_str().unwrap();
            assert!(["not-connected", "not-enabled"].contains(&kind), "{kind}");
        }
        assert!(!home.setup_directory().join("tasks").exists());
    }
}

#[test]
fn tasks_and_objectives_do_not_need_jira() {
    let home = Home::new();
    for (command, said) in [
        ("task list", "No tasks found"),
        ("objective list", "No objectives found"),
    ] {
        let outcome = home.coder_server(command.split(' ')).run().expect_status(0);
        assert_eq!(outcome.stdout, "");
        assert!(outcome.stderr.contains(said), "{}", outcome.stderr);
    }
    for command in [
        "task show T1",
        "task unlink T1 --yes",
        "objective show O1",
        "objective unlink O1 --yes",
    ] {
        let outcome = home.coder_server(command.split(' ')).run().expect_status(1);
        assert!(
            outcome.stderr.contains("No tasks or objectives in"),
            "{}",
            outcome.stderr
        );
    }
    // Listing creates nothing.
    assert!(!home.setup_directory().exists());
}
