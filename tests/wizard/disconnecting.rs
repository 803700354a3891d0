//! `jira disconnect` on a terminal.

use std::fs;
use std::os::unix::fs::symlink;

use crate::scene::{NO, Scene, TALL, YES, assert_succeeds};
use crate::support::tty::{ENTER, Tty};

fn disconnect(scene: &Scene) -> Tty {
    scene.command(["jira", "disconnect"]).on_terminal(TALL)
}

#[test]
fn yes_removes_the_file() {
    let scene = Scene::new().connected();
    let invocation = scene.command(["jira", "disconnect"]);
    let mut tty = invocation
        .variable("JIRA_API_TOKEN", "ATATT3xInTheEnvironment0=0SET01")
        .on_terminal(TALL);
    tty.answer("? Remove the connection to Jira?", YES);
    assert_succeeds(&mut tty);
    insta::assert_snapshot!(scene.screen(&tty));
    let left = fs::read_dir(scene.home.setup_directory()).expect("the directory stays");
    assert_eq!(left.count(), 0);
}

#[test]
fn enter_and_no_remove_nothing() {
    for key in [ENTER, NO] {
        let scene = Scene::new().connected();
        let before = scene.saved();
        let mut tty = disconnect(&scene);
        tty.answer("? Remove the connection to Jira?", key);
        assert_eq!(tty.wait_for_exit().code(), Some(1));
        assert!(
            tty.screen().contains("! nothing was removed"),
            "{}",
            tty.screen()
        );
        assert_eq!(scene.saved(), before);
    }
}

#[test]
fn names_and_removes_symlinks_and_leftovers() {
    let scene = Scene::new().connected();
    let target = scene.home.directory().join("secrets.json");
    fs::rename(scene.home.settings_file(), &target).expect("both are ours");
    symlink(&target, scene.home.settings_file()).expect("nothing is there any more");
    let invalid = scene.home.setup_directory().join("jira.json.invalid");
    let temporary = scene.home.setup_directory().join(".jira.json.a1b2c3.tmp");
    let other = scene.home.setup_directory().join("other.json");
    for path in [&invalid, &temporary, &other] {
        fs::write(path, "{}").expect("the directory is ours");
    }
    let mut tty = disconnect(&scene);
    tty.wait_for_keys("? Remove the connection to Jira?");
    insta::assert_snapshot!(scene.screen(&tty));
    tty.press(YES);
    assert_succeeds(&mut tty);
    for path in [&target, &invalid, &temporary, &scene.home.settings_file()] {
        assert!(!path.exists() && !path.is_symlink(), "{}", path.display());
    }
    assert!(other.exists());
}

#[test]
fn asks_nothing_without_a_connection() {
    let scene = Scene::new();
    let mut tty = disconnect(&scene);
    assert_succeeds(&mut tty);
    assert!(
        tty.screen().contains("Nothing to remove"),
        "{}",
        tty.screen()
    );
    scene.assert_nothing_written();
}

#[test]
fn yes_flag_skips_confirmation() {
    let scene = Scene::new().connected();
    let invocation = scene.command(["jira", "disconnect", "--yes"]);
    let mut tty = invocation.on_terminal(TALL);
    assert_succeeds(&mut tty);
    assert!(!tty.text().contains('?'), "{}", tty.text());
    assert!(!scene.home.settings_file().exists());
}
