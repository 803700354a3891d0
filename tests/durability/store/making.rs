//! Kills during the creation of the database: the next process completes it.

use std::fs;
use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;

use super::child::{Change, Order, Worker};
use super::{assert_intact, open};
use crate::setup::{Setup, mode, text};

/// Number of kills; continues until at least one interrupted the creation.
const ROUNDS: u32 = 60;
const MOST_ROUNDS: u32 = 2000;

/// Progress of the killed process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Nothing,
    Directory,
    Empty,
    WithoutTables,
    Made,
}

fn stage(setup_dir: &Path) -> Stage {
    let directory = setup_dir.join("tasks");
    let database = directory.join("work.sqlite3");
    match fs::metadata(&database) {
        Err(_) if directory.exists() => Stage::Directory,
        Err(_) => Stage::Nothing,
        Ok(metadata) if metadata.len() == 0 => Stage::Empty,
        Ok(_) => {
            let connection = Connection::open(&database).unwrap();
            let version: i64 = connection
                .pragma_query_value(None, "user_version", |row| row.get(0))
                .unwrap();
            if version == 0 {
                Stage::WithoutTables
            } else {
                Stage::Made
            }
        }
    }
}

#[test]
fn completes_creation_after_a_kill() {
    let mut seen = Vec::new();
    let in_between = |seen: &[Stage]| {
        seen.iter()
            .any(|stage| matches!(stage, Stage::Empty | Stage::WithoutTables))
    };
    for round in 0.. {
        if round >= ROUNDS && in_between(&seen) {
            break;
        }
        assert!(round < MOST_ROUNDS, "no kill came at the right time");
        let setup = Setup::missing("setup");
        let worker = Worker::start(Order::Work(0), setup.path());
        worker.kill_after(0, Duration::from_micros(fastrand::u64(0..12_000)));
        // Opening the database recovers it, so on every second round the next process is first.
        if round % 2 == 0 {
            seen.push(stage(setup.path()));
        }
        let next = Worker::start(Order::Work(1), setup.path()).finish();
        assert!(matches!(next.last(), Some(Change::Done(_))), "{next:?}");
        let store = open(setup.path());
        for change in &next {
            change.assert_kept(&store);
        }
        assert_intact(setup.path());
        let directory = setup.path().join("tasks");
        assert_eq!(text(&directory.join(".gitignore")), "*\n");
        assert_eq!(mode(&directory), 0o700);
        assert_eq!(mode(&directory.join("work.sqlite3")), 0o600);
    }
    eprintln!("stages seen: {seen:?}");
}

#[test]
fn eight_processes_create_one_database() {
    for _ in 0..15 {
        let setup = Setup::missing("setup");
        let workers = [(); 8].map(|()| Worker::start(Order::Work(1), setup.path()));
        let mut all = Vec::new();
        for worker in workers {
            let changes = worker.finish();
            assert!(
                matches!(changes.last(), Some(Change::Done(_))),
                "{changes:?}"
            );
            all.extend(changes);
        }
        let store = open(setup.path());
        for change in &all {
            change.assert_kept(&store);
        }
        assert_intact(setup.path());
    }
}
