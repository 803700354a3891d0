//! The system calls of one save, since no test can cut the power between two of them.

use std::process::{Command, Stdio};

use crate::child::{Order, Worker};
use crate::setup::{Setup, text};

/// The system calls of one save in its directory, with files named by kind; `None` if calls cannot
/// be traced.
fn calls_of_one_save(setup: &Setup, names: &str) -> Option<Vec<String>> {
    let probe = Command::new("strace")
        .args(["-o", "/dev/null", "true"])
        .stderr(Stdio::null())
        .status();
    if !probe.is_ok_and(|status| status.success()) {
        eprintln!("skipped: there is no strace here, or it may not watch");
        return None;
    }
    let log = setup.home().join("calls");
    let mut watcher = Command::new("strace");
    watcher.args(["-f", "-y", "-e", &format!("trace={names}"), "-o"]);
    watcher.arg(&log);
    let worker = Worker::start_under(watcher, Order::Save(1), &setup.directory);
    assert_eq!(worker.finish(), "saved");
    let place = setup.path().display().to_string();
    let lines = text(&log);
    let lines = lines.lines().filter(|line| line.contains(&place));
    Some(lines.map(|line| line.replace(&place, "SETUP")).collect())
}

#[test]
fn flushes_file_then_renames_then_flushes_directory() {
    let setup = Setup::saved();
    let names = "fsync,fdatasync,rename,renameat,renameat2,write";
    let Some(calls) = calls_of_one_save(&setup, names) else {
        return;
    };
    let seen: Vec<(&str, bool)> = calls
        .iter()
        .map(|line| {
            let call = ["write(", "sync(", "rename"]
                .into_iter()
                .find(|call| line.contains(call));
            (call.unwrap(), line.contains("SETUP/.jira.json."))
        })
        .collect();
    let expected = [
        ("write(", true),
        ("sync(", true),
        ("rename", true),
        ("sync(", false),
    ];
    assert_eq!(seen, expected, "{calls:#?}");
    assert!(calls[3].contains("<SETUP>"), "{calls:#?}");
}

#[test]
fn files_are_private_from_creation() {
    let setup = Setup::missing("new");
    let names = "mkdir,mkdirat,open,openat,creat";
    let Some(calls) = calls_of_one_save(&setup, names) else {
        return;
    };
    let modes = |what: &str, mode: &str| {
        let made: Vec<_> = calls.iter().filter(|line| line.contains(what)).collect();
        assert!(!made.is_empty(), "{what}: {calls:#?}");
        let private = made.iter().all(|line| line.contains(mode));
        assert!(private, "{made:#?}");
    };
    modes("mkdir", ", 0700)");
    modes("O_CREAT", ", 0600)");
}
