//! `jira import`, `jira post`, and `task unlink` on a terminal, and the state after Ctrl-C.

use std::os::unix::process::ExitStatusExt as _;
use std::time::Duration;

use jira_sandbox::{Author, Comment, Fault, FaultKind, Permissions, example};
use rustix::process::Signal;
use serde_json::Value;

use crate::scene::{
    NO, Scene, TALL, YES, assert_no_token, assert_succeeds, assert_terminal_restored,
};
use crate::support::tty::{CTRL_C, DOWN, ENTER, Size, Tty};

fn connected() -> Scene {
    Scene::new().connected()
}

fn on_terminal(scene: &Scene, command: &str) -> Tty {
    scene.command(command.split(' ')).on_terminal(TALL)
}

fn tasks(scene: &Scene) -> Vec<Value> {
    let listed = scene.command(["task", "list", "--json"]).run();
    let listed: Value = serde_json::from_str(&listed.expect_status(0).stdout).unwrap();
    listed["tasks"].as_array().unwrap().clone()
}

fn comments(scene: &Scene, key: &str) -> Vec<Comment> {
    scene
        .sandbox
        .change(|world| world.issue(key).unwrap().comments.clone())
}

/// T1 from this issue, completed with a summary.
fn completed(key: &str) -> Scene {
    let scene = connected();
    let import = scene.command(["jira", "import", key, "--yes"]).run();
    drop(import.expect_status(0));
    let complete = scene
        .command(["task", "complete", "T1", "--summary-file", "-"])
        .input("The cart is **whole** again.\n\n- see the log\n");
    drop(complete.run().expect_status(0));
    scene
}

#[test]
fn import_previews_and_asks() {
    let scene = connected();
    let mut tty = on_terminal(&scene, "jira import SHOP-2 --comments");
    tty.wait_for_keys("? Create a task?");
    insta::assert_snapshot!(scene.screen(&tty));
    assert_eq!(tasks(&scene).len(), 0);
    tty.press(ENTER);
    assert_succeeds(&mut tty);
    assert_eq!(tasks(&scene).len(), 1);

    let mut tty = on_terminal(&scene, "jira import SHOP-2");
    tty.wait_for_keys("? Create another task anyway?");
    assert!(
        tty.screen().contains("! SHOP-2 is already linked: T1"),
        "{}",
        tty.screen()
    );
    // Enter is the safe answer.
    tty.press(ENTER);
    assert_eq!(tty.wait_for_exit().code(), Some(1));
    assert!(
        tty.screen().contains("! nothing was imported"),
        "{}",
        tty.screen()
    );
    assert_eq!(tasks(&scene).len(), 1);
}

#[test]
fn no_and_ctrl_c_create_nothing() {
    let scene = connected();
    let mut tty = on_terminal(&scene, "jira import SHOP-2 SHOP-3");
    tty.answer("? Create 2 tasks?", NO);
    assert_eq!(tty.wait_for_exit().code(), Some(1));
    let mut tty = on_terminal(&scene, "jira import SHOP-2 --as objective");
    tty.wait_for_keys("? Create an objective?");
    tty.press(CTRL_C);
    assert_eq!(tty.wait_for_exit().signal(), Some(Signal::INT.as_raw()));
    assert_terminal_restored(&tty);
    assert_eq!(tasks(&scene).len(), 0);
}

#[test]
fn lists_many_issues_briefly() {
    let scene = connected();
    let mut tty = on_terminal(&scene, "jira import SHOP-1 SHOP-2 SHOP-3 SHOP-4");
    tty.wait_for_keys("? Create 4 tasks?");
    insta::assert_snapshot!(scene.screen(&tty));
    tty.press(YES);
    assert_succeeds(&mut tty);
    assert_eq!(tasks(&scene).len(), 4);
}

#[test]
fn ctrl_c_ends_the_progress_bar() {
    let scene = connected();
    scene.sandbox.change(|world| {
        let issue = world.issue_mut("SHOP-5").unwrap();
        issue.comments.extend((0..1000).map(|number| {
            let author = Author::Account(example::MIA_ID.to_owned());
            let time = format!(
                "2026-11-03T10:{:02}:{:02}.000+0000",
                number / 60,
                number % 60
            );
            Comment::new(20_000 + number, author, &time, &format!("Comment {number}"))
        }));
    });
    // The first page arrives immediately, the others never.
    scene
        .sandbox
        .inject(Fault::new(FaultKind::Latency(Duration::from_millis(300))));
    let mut tty = on_terminal(&scene, "jira import SHOP-5 --comments");
    tty.wait_for_text("100/1,000");
    tty.press(CTRL_C);
    assert_eq!(tty.wait_for_exit().signal(), Some(Signal::INT.as_raw()));
    assert_terminal_restored(&tty);
    assert_no_token(&tty);
    assert_eq!(tasks(&scene).len(), 0);
}

#[test]
fn post_previews_and_asks() {
    let scene = completed("SHOP-2");
    let before = comments(&scene, "SHOP-2").len();
    let mut tty = on_terminal(&scene, "jira post T1");
    tty.wait_for_keys("? Post this comment?");
    insta::assert_snapshot!(scene.screen(&tty));
    tty.press(NO);
    assert_eq!(tty.wait_for_exit().code(), Some(1));
    assert!(
        tty.screen().contains("! nothing was posted to SHOP-2"),
        "{}",
        tty.screen()
    );
    assert_eq!(comments(&scene, "SHOP-2").len(), before);

    let mut tty = on_terminal(&scene, "jira post T1");
    tty.answer("? Post this comment?", ENTER);
    assert_succeeds(&mut tty);
    assert!(
        tty.screen().contains("/browse/SHOP-2?focusedCommentId="),
        "{}",
        tty.screen()
    );
    assert_eq!(comments(&scene, "SHOP-2").len(), before + 1);
}

#[test]
fn service_desk_post_suggests_internal() {
    for (keys, is_public) in [(ENTER.to_owned(), false), (format!("{DOWN}{ENTER}"), true)] {
        let scene = completed("HELP-1");
        let mut tty = on_terminal(&scene, "jira post T1");
        tty.wait_for_keys("Who should see this comment?");
        tty.wait_for_text("❯ Internal");
        insta::allow_duplicates! { insta::assert_snapshot!(scene.screen(&tty)); }
        tty.press(&keys);
        tty.answer("? Post this comment?", ENTER);
        assert_succeeds(&mut tty);
        let comment = comments(&scene, "HELP-1").pop().unwrap();
        assert_eq!(comment.jsd_public, is_public);
    }
}

#[test]
fn explains_missing_comment_permission() {
    let scene = completed("SHOP-2");
    scene.sandbox.change(|world| {
        let mia = world.person_mut(example::MIA_ID).unwrap();
        mia.permissions = Permissions {
            browse_projects: true,
            add_comments: false,
        };
    });
    let mut tty = on_terminal(&scene, "jira post T1");
    tty.answer("? Post this comment?", ENTER);
    assert_eq!(tty.wait_for_exit().code(), Some(1));
    let screen = scene.screen(&tty);
    assert!(screen.contains("may not comment on SHOP-2"), "{screen}");
    assert_terminal_restored(&tty);
}

#[test]
fn unlink_asks_and_enter_keeps_the_link() {
    let scene = completed("SHOP-2");
    let mut tty = on_terminal(&scene, "task unlink T1");
    tty.answer("? Unlink T1 from SHOP-2?", ENTER);
    assert_eq!(tty.wait_for_exit().code(), Some(1));
    assert_eq!(tasks(&scene)[0]["issue"]["key"], "SHOP-2");
    let mut tty = on_terminal(&scene, "task unlink T1");
    tty.answer("? Unlink T1 from SHOP-2?", YES);
    assert_succeeds(&mut tty);
    assert_eq!(tasks(&scene)[0]["issue"], Value::Null);
}

#[test]
fn fits_narrow_terminals() {
    let scene = completed("SHOP-3");
    let narrow = Size {
        rows: 200,
        columns: 44,
    };
    for command in ["jira search checkout", "jira show SHOP-3 --comments"] {
        let mut tty = scene.command(command.split(' ')).on_terminal(narrow);
        assert_succeeds(&mut tty);
        insta::assert_snapshot!(
            format!("narrow_{}", command.replace(' ', "_")),
            scene.screen(&tty)
        );
    }
    let mut tty = scene.command(["task", "list"]).on_terminal(narrow);
    assert_succeeds(&mut tty);
    let screen = tty.screen();
    let lines: Vec<&str> = screen.lines().filter(|line| !line.is_empty()).collect();
    // Each row, and its title below it.
    assert_eq!(lines.len(), 4, "{screen}");
    assert!(
        lines.iter().all(|line| line.chars().count() <= 44),
        "{screen}"
    );
}
