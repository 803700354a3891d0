//! Issues that contain the token.

use jira_sandbox::{Author, Comment, Host, Sandbox};
use serde_json::json;

use crate::support::command::Home;
use crate::token::{TOKEN, assert_no_secret, email, issue_commands, pair, run_all, sandbox};

/// A sandbox whose SHOP-2 has this text in every field.
fn with_text(route: Host, text: &str) -> Sandbox {
    let sandbox = sandbox(route);
    sandbox.change(|world| {
        let issue = world.issue_mut("SHOP-2").expect("it is there");
        issue.summary = format!("The login says {text}");
        issue.labels.push(text.replace(' ', "_"));
        issue.description = Some(json!({
            "type": "doc",
            "version": 1,
            "content": [
                { "type": "paragraph", "content": [
                    { "type": "text", "text": format!("Sent {text}"), "marks": [
                        { "type": "link", "attrs": { "href": format!("https://x.example/?t={text}") } },
                    ] },
                ] },
                { "type": "codeBlock", "content": [{ "type": "text", "text": text }] },
            ],
        }));
        let author = Author::Account(email(route).to_owned());
        let time = "2026-11-03T10:00:00.000+0000";
        issue.comments.push(Comment::new(90_001, author, time, text));
    });
    sandbox
}

#[test]
fn redacts_token_in_issue() {
    for route in [Host::Site, Host::Gateway] {
        for text in [TOKEN.to_owned(), pair(email(route))] {
            let sandbox = with_text(route, &text);
            let home = Home::new();
            let commands = issue_commands(&home, &sandbox, route);
            run_all("a token in an issue", route, &commands);
            for command in ["task list --json", "task show T1", "task show T1 --json"] {
                let outcome = home.coder_server(command.split(' ')).run().expect_status(0);
                assert_no_secret(command, email(route), &outcome);
            }
        }
    }
}

#[test]
fn keeps_text_that_is_not_secret() {
    let sandbox = with_text(Host::Site, "harmless-echo");
    let home = Home::new();
    for command in issue_commands(&home, &sandbox, Host::Site) {
        let outcome = command.run().expect_status(0);
        let shown = outcome.stdout.contains("harmless-echo");
        assert!(
            shown || outcome.stdout.contains("focusedCommentId"),
            "{}",
            outcome.stdout
        );
    }
}
