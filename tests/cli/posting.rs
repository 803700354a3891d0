//! `task complete` and `jira post`.

use coder_server::clock::Clock;
use coder_server::store::{Outcome, Store};
use jira_sandbox::{Fault, FaultKind};
use serde_json::json;

use crate::fixture::Fixture;

/// A fixture with T1 from this issue, completed.
fn completed(issue: &str) -> Fixture {
    let fixture = Fixture::new();
    fixture.run(&format!("jira import {issue} --yes"), 0);
    fixture.file("summary.md", "The cart is **whole** again.\n");
    fixture.run("task complete T1 --summary-file summary.md", 0);
    fixture
}

#[test]
fn posts_summary_once() {
    let fixture = completed("SHOP-2");
    let before = fixture.comments("SHOP-2");
    insta::assert_snapshot!(fixture.shown("jira post T1 --yes", 0));
    assert_eq!(fixture.comments("SHOP-2"), before + 1);
    insta::assert_snapshot!(fixture.shown("jira post T1 --yes", 1));
    assert_eq!(fixture.comments("SHOP-2"), before + 1);
    let posted = fixture.json("jira post T1 --yes --again", 0);
    assert_eq!(fixture.comments("SHOP-2"), before + 2);
    assert_eq!(posted["task"], "T1");
    let part = &posted["post"]["parts"][0];
    assert_eq!(
        (&part["number"], &part["state"]),
        (&json!(1), &json!("posted"))
    );
    let shown = fixture.json("task show T1", 0);
    let posts = shown["task"]["posts"].as_array().unwrap();
    assert_eq!(posts.len(), 2);
    assert_eq!(posts[1], posted["post"]);
    insta::assert_snapshot!(fixture.shown("task show T1", 0));
}

#[test]
fn explains_refused_posts() {
    let fixture = Fixture::new();
    fixture.run("jira import SHOP-2 --yes", 0);
    for (name, command, status) in [
        ("open_task", "jira post T1 --yes", 1),
        ("no_task", "jira post T9 --yes", 1),
        ("no_id", "jira post SHOP-2 --yes", 2),
        ("no_yes", "jira post T1", 2),
        ("internal", "jira post --issue SHOP-2 --internal --yes", 2),
    ] {
        let outcome = fixture
            .command(command.split(' '))
            .input("Some text")
            .run()
            .expect_status(status);
        insta::assert_snapshot!(
            format!("cannot_post_{name}"),
            fixture.redacted(&outcome.stderr)
        );
    }
    fixture.file("summary.md", "Done.");
    fixture.run("task complete T1 --summary-file summary.md", 0);
    fixture.run("task unlink T1 --yes", 0);
    insta::assert_snapshot!(
        "cannot_post_unlinked",
        fixture.shown("jira post T1 --yes", 1)
    );
}

#[test]
fn posts_markdown_to_issue() {
    let fixture = Fixture::new();
    let before = fixture.comments("SHOP-2");
    let post = || {
        fixture
            .command(["jira", "post", "--issue", "shop-2", "--yes"])
            .input("Hello")
    };
    let first = post().run().expect_status(0);
    assert!(
        first.stdout.contains("/browse/SHOP-2?focusedCommentId="),
        "{}",
        first.stdout
    );
    let again = post().run().expect_status(1);
    assert!(
        again.stderr.contains("this text was posted to SHOP-2"),
        "{}",
        again.stderr
    );
    drop(post().argument("--again").run().expect_status(0));
    fixture.file("note.md", "Hello from a file");
    fixture.run("jira post --issue SHOP-2 note.md --yes", 0);
    assert_eq!(fixture.comments("SHOP-2"), before + 3);
    let empty = fixture
        .command(["jira", "post", "--issue", "SHOP-2", "--yes"])
        .run()
        .expect_status(1);
    assert!(
        empty.stderr.contains("standard input is empty"),
        "{}",
        empty.stderr
    );
}

#[test]
fn requires_audience_for_service_desk() {
    let fixture = completed("HELP-1");
    let before = fixture.comments("HELP-1");
    insta::assert_snapshot!(fixture.shown("jira post T1 --yes", 2));
    assert_eq!(fixture.comments("HELP-1"), before);
    let posted = fixture.json("jira post T1 --yes --internal", 0);
    assert_eq!(posted["post"]["audience"], "internal");
    let is_public = fixture.sandbox.change(|world| {
        world
            .issue("HELP-1")
            .unwrap()
            .comments
            .last()
            .unwrap()
            .jsd_public
    });
    assert!(!is_public);
    let posted = fixture.json("jira post T1 --yes --public --again", 0);
    assert_eq!(posted["post"]["audience"], "everyone");
}

#[test]
fn reports_unknown_outcome_until_user_decides() {
    let fixture = completed("SHOP-2");
    let before = fixture.comments("SHOP-2");
    let fault = Fault::new(FaultKind::Reset).for_method("POST");
    fixture.sandbox.inject(fault.times(1));
    let shown = fixture.shown("jira post T1 --yes", 5);
    assert!(
        shown.contains("it cannot be known whether the comment was posted"),
        "{shown}"
    );
    insta::assert_snapshot!(fixture.shown("jira post T1 --yes", 1));
    let unknown = fixture.json("task show T1", 0);
    assert_eq!(unknown["task"]["posts"][0]["parts"][0]["state"], "unknown");
    assert_eq!(fixture.comments("SHOP-2"), before);
    fixture.run("jira post T1 --yes --again", 0);
    assert_eq!(fixture.comments("SHOP-2"), before + 1);
}

#[test]
fn completes_task_once() {
    let fixture = Fixture::new();
    fixture.run("jira import SHOP-2 SHOP-3 --yes", 0);
    fixture.file("a.md", "One");
    fixture.file("b.md", "Two");
    insta::assert_snapshot!(fixture.shown("task complete T1 --summary-file a.md", 0));
    fixture.run("task complete T1 --summary-file a.md", 0);
    insta::assert_snapshot!(fixture.shown("task complete T1 --summary-file b.md", 1));
    let task = fixture.json("task complete T2 --summary-file b.md --failed", 0);
    assert_eq!(task["task"]["status"], "failed");
    assert_eq!(fixture.json("task show T1", 0)["task"]["summary"], "One");
    let failed = fixture.json("task list --status failed", 0);
    assert_eq!(failed["tasks"][0]["id"], "T2");
    insta::assert_snapshot!(fixture.shown("task complete T7 --summary-file a.md", 1));
}

#[test]
fn pages_through_tasks() {
    let fixture = Fixture::new();
    fixture.run("jira import SHOP-1 SHOP-2 SHOP-3 SHOP-4 SHOP-5 --yes", 0);
    let mut seen = Vec::new();
    let mut before = String::new();
    loop {
        let page = fixture.json(&format!("task list --limit 2{before}"), 0);
        let tasks = page["tasks"].as_array().unwrap();
        seen.extend(
            tasks
                .iter()
                .map(|task| task["id"].as_str().unwrap().to_owned()),
        );
        match page["next"].as_str() {
            Some(next) => before = format!(" --before {next}"),
            None => break,
        }
    }
    assert_eq!(seen, ["T5", "T4", "T3", "T2", "T1"]);
    insta::assert_snapshot!(fixture.shown("task list --limit 2", 0));
    let found = fixture.json("task list --issue shop-4", 0);
    assert_eq!(found["tasks"][0]["id"], "T4");
}

#[test]
fn searches_lists() {
    let fixture = Fixture::new();
    fixture.run("jira import SHOP-1 SHOP-2 SHOP-3 --yes", 0);
    fixture.run("jira import SHOP-4 --as objective --yes", 0);
    for (command, ids) in [
        ("task list --query shop-", vec!["T3", "T2", "T1"]),
        ("task list --query Shop-2", vec!["T2"]),
        ("task list --query t1 --status open", vec!["T1"]),
        ("task list --query t1 --status failed", vec![]),
        ("task list --query nothing", vec![]),
        ("objective list --query SHOP-4", vec!["O1"]),
        ("objective list --query SHOP-3", vec![]),
    ] {
        let list = fixture.json(command, 0);
        let items = list["tasks"].as_array().or(list["objectives"].as_array());
        let found = items.unwrap().iter().map(|item| item["id"].as_str());
        let found: Vec<&str> = found.flatten().collect();
        assert_eq!(found, ids, "{command}");
    }
    let page = fixture.json("task list --query shop- --limit 2", 0);
    assert_eq!(page["next"], "T2");
    let rest = fixture.json("task list --query shop- --before T2", 0);
    assert_eq!(rest["tasks"][0]["id"], "T1");
    let long = fixture.json(&format!("task list --query {}", "x".repeat(201)), 2);
    assert_eq!(long["error"]["kind"], "usage");
}

#[test]
fn posts_summary_of_failed_task() {
    let fixture = Fixture::new();
    fixture.run("jira import SHOP-2 --yes", 0);
    fixture.file("summary.md", "It needs another session store.");
    fixture.run("task complete T1 --summary-file summary.md --failed", 0);
    let before = fixture.comments("SHOP-2");
    fixture.run("jira post T1 --yes", 0);
    assert_eq!(fixture.comments("SHOP-2"), before + 1);
    let summary = fixture.run("task show T1 --summary", 0).stdout;
    assert_eq!(summary, "It needs another session store.");
}

#[test]
fn resumes_interrupted_post() {
    let fixture = Fixture::new();
    let text = "One of many paragraphs, which together are too long.\n\n".repeat(2500);
    fixture.file("long.md", &text);
    let before = fixture.comments("SHOP-2");
    fixture
        .sandbox
        .change(|world| world.issue_write_limits.in_two_seconds = 2);
    let broken = fixture.run("jira post --issue SHOP-2 long.md --yes", 5);
    assert_eq!(broken.stdout.lines().count(), 2, "{}", broken.stdout);
    let goes_on = "the same command continues at part 3";
    assert!(broken.stderr.contains(goes_on), "{}", broken.stderr);
    fixture
        .sandbox
        .change(|world| world.issue_write_limits.in_two_seconds = 1000);
    let rest = fixture.run("jira post --issue SHOP-2 long.md --yes", 0);
    let said = "2 of 5 parts posted";
    assert!(rest.stderr.contains(said), "{}", rest.stderr);
    assert_eq!(rest.stdout.lines().count(), 3, "{}", rest.stdout);
    assert_eq!(fixture.comments("SHOP-2"), before + 5);
}

#[test]
fn refuses_task_of_another_site() {
    let fixture = completed("SHOP-2");
    let other = Fixture::new();
    let settings = crate::support::text_of(&other.home.settings_file());
    fixture.home.write_settings(&settings);
    let refused = fixture.run("jira post T1 --yes", 1);
    let said = "and the connected site is";
    assert!(refused.stderr.contains(said), "{}", refused.stderr);
    let before = other.comments("SHOP-2");
    fixture.run("jira post T1 --yes --public", 1);
    assert_eq!(other.comments("SHOP-2"), before);
}

#[test]
fn refuses_text_too_long_for_comments() {
    let fixture = Fixture::new();
    fixture.run("jira import SHOP-2 --yes", 0);
    fixture.file("long.md", &"A line of it.\n\n".repeat(80_000));
    fixture.run("task complete T1 --summary-file long.md", 0);
    let before = fixture.comments("SHOP-2");
    for command in [
        "jira post T1 --yes --public",
        "jira post --issue SHOP-2 long.md --yes --public",
    ] {
        let refused = fixture.run(command, 1);
        assert!(
            refused
                .stderr
                .contains("at most 1024 KiB go into comments on SHOP-2"),
            "{}",
            refused.stderr
        );
    }
    assert_eq!(fixture.comments("SHOP-2"), before);
}

#[test]
fn explains_invalid_text_files() {
    let fixture = Fixture::new();
    fixture.run("jira import SHOP-2 --yes", 0);
    let home = fixture.home.directory();
    std::fs::write(home.join("latin1.md"), b"caf\xe9").unwrap();
    std::fs::write(home.join("long.md"), vec![b'x'; 8 * 1024 * 1024 + 1]).unwrap();
    fixture.file("empty.md", " \n");
    for (file, said) in [
        ("latin1.md", "latin1.md is not UTF-8 text"),
        ("long.md", "is larger than 8 MiB"),
        ("empty.md", "empty.md is empty"),
        ("missing.md", "Could not read the summary from missing.md"),
        (".", "Could not read the summary from ."),
    ] {
        let refused = fixture.run(&format!("task complete T1 --summary-file {file}"), 1);
        assert!(refused.stderr.contains(said), "{file}: {}", refused.stderr);
        assert!(
            refused.stderr.contains("hint: "),
            "{file}: {}",
            refused.stderr
        );
    }
    assert_eq!(fixture.json("task show T1", 0)["task"]["status"], "open");
}

#[test]
fn refuses_invisible_text_before_sending() {
    let fixture = Fixture::new();
    fixture.run("jira import SHOP-2 --yes", 0);
    for text in [
        "<!-- run:42 -->\n",
        "<br>\n",
        "[a]: https://e.com\n",
        "\u{200b}\n",
        "\u{feff}<!-- x -->",
    ] {
        fixture.file("nothing.md", text);
        let before = fixture.sandbox.requests().len();
        let refused = fixture.run("jira post --issue SHOP-2 nothing.md --yes", 2);
        assert!(
            refused.stderr.contains("the comment has no visible text"),
            "{text:?}: {}",
            refused.stderr
        );
        assert_eq!(fixture.sandbox.requests().len(), before);
        let refused = fixture.run("task complete T1 --summary-file nothing.md", 2);
        assert!(
            refused.stderr.contains("the summary has no visible text"),
            "{text:?}: {}",
            refused.stderr
        );
    }
}

#[test]
fn refuses_stored_summary_without_visible_text() {
    let fixture = Fixture::new();
    fixture.run("jira import SHOP-2 --yes", 0);
    // As an earlier version accepted it.
    let mut store = Store::open(&fixture.home.setup_directory(), Clock::system()).unwrap();
    let id = "T1".parse().unwrap();
    store
        .finish_task(id, Outcome::Completed, "<!-- x -->", None)
        .unwrap();
    drop(store);
    let refused = fixture.run("jira post T1 --yes", 2);
    assert!(
        refused.stderr.contains("the comment has no visible text"),
        "{}",
        refused.stderr
    );
    let requests = fixture.sandbox.requests();
    assert!(requests.iter().all(|request| request.method == "GET"));
}

#[test]
fn strips_byte_order_mark_of_files() {
    let fixture = Fixture::new();
    let marked = "\u{feff}# Title\n\ntext\n";
    fixture.file("marked.md", marked);
    fixture.run("jira import SHOP-2 --yes --instructions-file marked.md", 0);
    fixture.run("task complete T1 --summary-file marked.md", 0);
    let task = &fixture.json("task show T1", 0)["task"];
    assert_eq!(task["summary"], "# Title\n\ntext\n");
    let instructions = task["instructions"].as_str().unwrap();
    assert!(instructions.contains("\n# Title\n"), "{instructions}");
    fixture.run("jira post --issue SHOP-3 marked.md --yes", 0);
    let body = fixture.sandbox.change(|world| {
        let comments = &world.issue("SHOP-3").unwrap().comments;
        comments.last().unwrap().body.clone()
    });
    assert_eq!(body["content"][0]["type"], "heading", "{body}");
    assert_eq!(body["content"][0]["content"][0]["text"], "Title");
}
