//! What was saved is on the disk before anything is told that it was: the order of the system calls,
//! since no test can pull the plug.

use std::process::{Command, Stdio};

use crate::child::{Order, Worker};
use crate::setup::{Setup, text};

/// The calls that put a save on the disk, with the names of temporary files made alike; nothing
/// where calls cannot be watched.
fn calls_of_one_save(setup: &Setup) -> Option<Vec<String>> {
    let probe = Command::new("strace")
        .args(["-o", "/dev/null", "true"])
        .stderr(Stdio::null())
        .status();
    if !probe.is_ok_and(|status| status.success()) {
        return None;
    }
    let log = setup.home().join("calls");
    let mut watcher = Command::new("strace");
    watcher
        .args(["-f", "-y", "-e"])
        .arg("trace=fsync,fdatasync,rename,renameat,renameat2,write")
        .arg("-o")
        .arg(&log);
    let worker = Worker::start_under(watcher, Order::Save(1), &setup.directory);
    assert_eq!(worker.finish(), "saved");
    let place = setup.path().display().to_string();
    let lines = text(&log);
    let lines = lines.lines().filter(|line| line.contains(&place));
    Some(lines.map(|line| call(line, &place)).collect())
}

/// The name of the call, and the sort of file it is about.
fn call(line: &str, place: &str) -> String {
    let line = line.split_once(' ').map_or(line, |(_process, rest)| rest);
    let name = line.trim_start().split('(').next().unwrap_or_default();
    // One of several calls that rename.
    let name = if name.starts_with("rename") {
        "rename"
    } else {
        name
    };
    let about = if line.contains("/.jira.json.") {
        "temporary file"
    } else if line.contains(&format!("<{place}>")) {
        "directory"
    } else {
        line
    };
    format!("{name} {about}")
}

#[test]
fn the_file_is_flushed_then_renamed_then_the_directory_flushed() {
    let setup = Setup::saved();
    let Some(calls) = calls_of_one_save(&setup) else {
        eprintln!("skipped: there is no strace here, or it may not watch");
        return;
    };
    assert_eq!(
        calls,
        [
            "write temporary file",
            "fsync temporary file",
            "rename temporary file",
            "fsync directory"
        ]
    );
}
