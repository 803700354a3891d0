//! `task complete` and `jira post`.

use coder_server::clock::Clock;
use coder_server::work::{Outcome, Store};
use jira_sandbox::{Fault, FaultKind};
use serde_json::json;

use crate::desk::Desk;

/// A desk with T1, of this issue, completed.
fn completed(issue: &str) -> Desk {
    let desk = Desk::new();
    desk.run(&format!("jira import {issue} --yes"), 0);
    desk.file("summary.md", "The cart is **whole** again.\n");
    desk.run("task complete T1 --summary-file summary.md", 0);
    desk
}

#[test]
fn posts_summary_once() {
    let desk = completed("SHOP-2");
    let before = desk.comments("SHOP-2");
    insta::assert_snapshot!(desk.shown("jira post T1 --yes", 0));
    assert_eq!(desk.comments("SHOP-2"), before + 1);
    insta::assert_snapshot!(desk.shown("jira post T1 --yes", 1));
    assert_eq!(desk.comments("SHOP-2"), before + 1);
    let posted = desk.json("jira post T1 --yes --again", 0);
    assert_eq!(desk.comments("SHOP-2"), before + 2);
    assert_eq!(posted["task"], "T1");
    let part = &posted["post"]["parts"][0];
    assert_eq!(
        (&part["number"], &part["state"]),
        (&json!(1), &json!("posted"))
    );
    let shown = desk.json("task show T1", 0);
    let posts = shown["task"]["posts"].as_array().unwrap();
    assert_eq!(posts.len(), 2);
    assert_eq!(posts[1], posted["post"]);
    insta::assert_snapshot!(desk.shown("task show T1", 0));
}

#[test]
fn explains_refused_posts() {
    let desk = Desk::new();
    desk.run("jira import SHOP-2 --yes", 0);
    for (name, command, status) in [
        ("open_task", "jira post T1 --yes", 1),
        ("no_task", "jira post T9 --yes", 1),
        ("no_id", "jira post SHOP-2 --yes", 2),
        ("no_yes", "jira post T1", 2),
        ("internal", "jira post --issue SHOP-2 --internal --yes", 2),
    ] {
        let outcome = desk
            .command(command.split(' '))
            .input("Some text")
            .run()
            .expect_status(status);
        insta::assert_snapshot!(
            format!("cannot_post_{name}"),
            desk.redacted(&outcome.stderr)
        );
    }
    desk.file("summary.md", "Done.");
    desk.run("task complete T1 --summary-file summary.md", 0);
    desk.run("task unlink T1 --yes", 0);
    insta::assert_snapshot!("cannot_post_unlinked", desk.shown("jira post T1 --yes", 1));
}

#[test]
fn posts_markdown_to_issue() {
    let desk = Desk::new();
    let before = desk.comments("SHOP-2");
    let post = || {
        desk.command(["jira", "post", "--issue", "shop-2", "--yes"])
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
    desk.file("note.md", "Hello from a file");
    desk.run("jira post --issue SHOP-2 note.md --yes", 0);
    assert_eq!(desk.comments("SHOP-2"), before + 3);
    let empty = desk
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
    let desk = completed("HELP-1");
    let before = desk.comments("HELP-1");
    insta::assert_snapshot!(desk.shown("jira post T1 --yes", 2));
    assert_eq!(desk.comments("HELP-1"), before);
    let posted = desk.json("jira post T1 --yes --internal", 0);
    assert_eq!(posted["post"]["audience"], "internal");
    let is_public = desk.sandbox.change(|world| {
        world
            .issue("HELP-1")
            .unwrap()
            .comments
            .last()
            .unwrap()
            .jsd_public
    });
    assert!(!is_public);
    let posted = desk.json("jira post T1 --yes --public --again", 0);
    assert_eq!(posted["post"]["audience"], "everyone");
}

#[test]
fn reports_unknown_outcome_until_user_decides() {
    let desk = completed("SHOP-2");
    let before = desk.comments("SHOP-2");
    let fault = Fault::new(FaultKind::Reset).for_method("POST");
    desk.sandbox.inject(fault.times(1));
    let shown = desk.shown("jira post T1 --yes", 5);
    assert!(
        shown.contains("it cannot be known whether the comment was posted"),
        "{shown}"
    );
    insta::assert_snapshot!(desk.shown("jira post T1 --yes", 1));
    let unknown = desk.json("task show T1", 0);
    assert_eq!(unknown["task"]["posts"][0]["parts"][0]["state"], "unknown");
    assert_eq!(desk.comments("SHOP-2"), before);
    desk.run("jira post T1 --yes --again", 0);
    assert_eq!(desk.comments("SHOP-2"), before + 1);
}

#[test]
fn completes_task_once() {
    let desk = Desk::new();
    desk.run("jira import SHOP-2 SHOP-3 --yes", 0);
    desk.file("a.md", "One");
    desk.file("b.md", "Two");
    insta::assert_snapshot!(desk.shown("task complete T1 --summary-file a.md", 0));
    desk.run("task complete T1 --summary-file a.md", 0);
    insta::assert_snapshot!(desk.shown("task complete T1 --summary-file b.md", 1));
    let task = desk.json("task complete T2 --summary-file b.md --failed", 0);
    assert_eq!(task["task"]["status"], "failed");
    assert_eq!(desk.json("task show T1", 0)["task"]["summary"], "One");
    let failed = desk.json("task list --status failed", 0);
    assert_eq!(failed["tasks"][0]["id"], "T2");
    insta::assert_snapshot!(desk.shown("task complete T7 --summary-file a.md", 1));
}

#[test]
fn pages_through_tasks() {
    let desk = Desk::new();
    desk.run("jira import SHOP-1 SHOP-2 SHOP-3 SHOP-4 SHOP-5 --yes", 0);
    let mut seen = Vec::new();
    let mut before = String::new();
    loop {
        let page = desk.json(&format!("task list --limit 2{before}"), 0);
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
    insta::assert_snapshot!(desk.shown("task list --limit 2", 0));
    let found = desk.json("task list --issue shop-4", 0);
    assert_eq!(found["tasks"][0]["id"], "T4");
}

#[test]
fn searches_lists() {
    let desk = Desk::new();
    desk.run("jira import SHOP-1 SHOP-2 SHOP-3 --yes", 0);
    desk.run("jira import SHOP-4 --as objective --yes", 0);
    for (command, ids) in [
        ("task list --query shop-", vec!["T3", "T2", "T1"]),
        ("task list --query Shop-2", vec!["T2"]),
        ("task list --query t1 --status open", vec!["T1"]),
        ("task list --query t1 --status failed", vec![]),
        ("task list --query nothing", vec![]),
        ("objective list --query SHOP-4", vec!["O1"]),
        ("objective list --query SHOP-3", vec![]),
    ] {
        let list = desk.json(command, 0);
        let items = list["tasks"].as_array().or(list["objectives"].as_array());
        let found = items.unwrap().iter().map(|item| item["id"].as_str());
        let found: Vec<&str> = found.flatten().collect();
        assert_eq!(found, ids, "{command}");
    }
    let page = desk.json("task list --query shop- --limit 2", 0);
    assert_eq!(page["next"], "T2");
    let rest = desk.json("task list --query shop- --before T2", 0);
    assert_eq!(rest["tasks"][0]["id"], "T1");
    let long = desk.json(&format!("task list --query {}", "x".repeat(201)), 2);
    assert_eq!(long["error"]["kind"], "usage");
}

#[test]
fn posts_summary_of_failed_task() {
    let desk = Desk::new();
    desk.run("jira import SHOP-2 --yes", 0);
    desk.file("summary.md", "It needs another session store.");
    desk.run("task complete T1 --summary-file summary.md --failed", 0);
    let before = desk.comments("SHOP-2");
    desk.run("jira post T1 --yes", 0);
    assert_eq!(desk.comments("SHOP-2"), before + 1);
    let summary = desk.run("task show T1 --summary", 0).stdout;
    assert_eq!(summary, "It needs another session store.");
}

#[test]
fn resumes_interrupted_post() {
    let desk = Desk::new();
    let text = "A paragraph that stands for many, and says a little.\n\n".repeat(2500);
    desk.file("long.md", &text);
    let before = desk.comments("SHOP-2");
    desk.sandbox
        .change(|world| world.issue_write_limits.in_two_seconds = 2);
    let broken = desk.run("jira post --issue SHOP-2 long.md --yes", 5);
    assert_eq!(broken.stdout.lines().count(), 2, "{}", broken.stdout);
    let goes_on = "the same command goes on at part 3";
    assert!(broken.stderr.contains(goes_on), "{}", broken.stderr);
    desk.sandbox
        .change(|world| world.issue_write_limits.in_two_seconds = 1000);
    let rest = desk.run("jira post --issue SHOP-2 long.md --yes", 0);
    let said = "2 of 5 parts posted";
    assert!(rest.stderr.contains(said), "{}", rest.stderr);
    assert_eq!(rest.stdout.lines().count(), 3, "{}", rest.stdout);
    assert_eq!(desk.comments("SHOP-2"), before + 5);
}

#[test]
fn refuses_task_of_another_site() {
    let desk = completed("SHOP-2");
    let other = Desk::new();
    let settings = crate::support::text_of(&other.home.settings_file());
    desk.home.write_settings(&settings);
    let refused = desk.run("jira post T1 --yes", 1);
    let said = "and the connected site is";
    assert!(refused.stderr.contains(said), "{}", refused.stderr);
    let before = other.comments("SHOP-2");
    desk.run("jira post T1 --yes --public", 1);
    assert_eq!(other.comments("SHOP-2"), before);
}

#[test]
fn refuses_text_too_long_for_comments() {
    let desk = Desk::new();
    desk.run("jira import SHOP-2 --yes", 0);
    desk.file("long.md", &"A line of it.\n\n".repeat(80_000));
    desk.run("task complete T1 --summary-file long.md", 0);
    let before = desk.comments("SHOP-2");
    for command in [
        "jira post T1 --yes --public",
        "jira post --issue SHOP-2 long.md --yes --public",
    ] {
        let refused = desk.run(command, 1);
        assert!(
            refused
                .stderr
                .contains("at most 1024 KiB go into comments on SHOP-2"),
            "{}",
            refused.stderr
        );
    }
    assert_eq!(desk.comments("SHOP-2"), before);
}

#[test]
fn explains_invalid_text_files() {
    let desk = Desk::new();
    desk.run("jira import SHOP-2 --yes", 0);
    let home = desk.home.directory();
    std::fs::write(home.join("latin1.md"), b"caf\xe9").unwrap();
    std::fs::write(home.join("long.md"), vec![b'x'; 8 * 1024 * 1024 + 1]).unwrap();
    desk.file("empty.md", " \n");
    for (file, said) in [
        ("latin1.md", "latin1.md is not UTF-8 text"),
        ("long.md", "is larger than 8 MiB"),
        ("empty.md", "empty.md is empty"),
        ("missing.md", "Could not read the summary from missing.md"),
        (".", "Could not read the summary from ."),
    ] {
        let refused = desk.run(&format!("task complete T1 --summary-file {file}"), 1);
        assert!(refused.stderr.contains(said), "{file}: {}", refused.stderr);
        assert!(
            refused.stderr.contains("hint: "),
            "{file}: {}",
            refused.stderr
        );
    }
    assert_eq!(desk.json("task show T1", 0)["task"]["status"], "open");
}

#[test]
fn refuses_invisible_text_before_sending() {
    let desk = Desk::new();
    desk.run("jira import SHOP-2 --yes", 0);
    for text in [
        "<!-- run:42 -->\n",
        "<br>\n",
        "[a]: https://e.com\n",
        "\u{200b}\n",
        "\u{feff}<!-- x -->",
    ] {
        desk.file("nothing.md", text);
        let before = desk.sandbox.requests().len();
        let refused = desk.run("jira post --issue SHOP-2 nothing.md --yes", 2);
        assert!(
            refused.stderr.contains("the comment has no visible text"),
            "{text:?}: {}",
            refused.stderr
        );
        assert_eq!(desk.sandbox.requests().len(), before);
        let refused = desk.run("task complete T1 --summary-file nothing.md", 2);
        assert!(
            refused.stderr.contains("the summary has no visible text"),
            "{text:?}: {}",
            refused.stderr
        );
    }
}

#[test]
fn refuses_stored_summary_without_visible_text() {
    let desk = Desk::new();
    desk.run("jira import SHOP-2 --yes", 0);
    // As an earlier version took it.
    let mut store = Store::open(&desk.home.setup_directory(), Clock::system()).unwrap();
    let id = "T1".parse().unwrap();
    store.finish(id, Outcome::Completed, "<!-- x -->").unwrap();
    drop(store);
    let refused = desk.run("jira post T1 --yes", 2);
    assert!(
        refused.stderr.contains("the comment has no visible text"),
        "{}",
        refused.stderr
    );
    let requests = desk.sandbox.requests();
    assert!(requests.iter().all(|request| request.method == "GET"));
}

#[test]
fn strips_byte_order_mark_of_files() {
    let desk = Desk::new();
    let marked = "\u{feff}# Title\n\ntext\n";
    desk.file("marked.md", marked);
    desk.run("jira import SHOP-2 --yes --instructions-file marked.md", 0);
    desk.run("task complete T1 --summary-file marked.md", 0);
    let task = &desk.json("task show T1", 0)["task"];
    assert_eq!(task["summary"], "# Title\n\ntext\n");
    let instructions = task["instructions"].as_str().unwrap();
    assert!(instructions.contains("\n# Title\n"), "{instructions}");
    desk.run("jira post --issue SHOP-3 marked.md --yes", 0);
    let body = desk.sandbox.change(|world| {
        let comments = &world.issue("SHOP-3").unwrap().comments;
        comments.last().unwrap().body.clone()
    });
    assert_eq!(body["content"][0]["type"], "heading", "{body}");
    assert_eq!(body["content"][0]["content"][0]["text"], "Title");
}
