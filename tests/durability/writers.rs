//! Concurrent writers do not interfere.

use std::fs;
use std::thread;

use coder_server::settings::{OnInvalid, remove};

use crate::child::{Order, Worker};
use crate::setup::{Setup, Version, names, text};

#[test]
fn readers_see_complete_versions() {
    let setup = Setup::saved();
    let versions = [Version::First.text(), Version::Second.text()];
    let mut workers: Vec<Worker> = (0..2)
        .map(|_| Worker::start(Order::Save(100), &setup.directory, 0o022))
        .collect();
    let mut reads = 0;
    while workers.iter_mut().any(Worker::is_running) {
        assert!(versions.contains(&text(&setup.file())));
        reads += 1;
    }
    assert!(reads > 0);
    for worker in workers {
        assert_eq!(worker.finish(), "saved");
    }
    assert_eq!(setup.names(), ["jira.json"]);
}

#[test]
fn unknown_members_survive_concurrent_writers() {
    let setup = Setup::new();
    fs::write(setup.file(), r#"{"kept": 1.10}"#).unwrap();
    let directory = &setup.directory;
    thread::scope(|scope| {
        for version in [Version::First, Version::Second] {
            scope.spawn(move || {
                for _ in 0..50 {
                    version.save(directory, OnInvalid::Refuse).unwrap();
                }
            });
        }
    });
    let expected = [Version::First, Version::Second]
        .map(|version| version.text().replacen('{', "{\n  \"kept\": 1.10,", 1));
    assert!(expected.contains(&text(&setup.file())));
}

#[test]
fn only_the_first_writer_makes_a_backup() {
    for _ in 0..20 {
        let setup = Setup::new();
        fs::write(setup.file(), "not valid").unwrap();
        let kept: Vec<bool> = thread::scope(|scope| {
            let save = || Version::First.save(&setup.directory, OnInvalid::KeepAside);
            let writers: Vec<_> = (0..6).map(|_| scope.spawn(save)).collect();
            writers
                .into_iter()
                .map(|writer| writer.join().unwrap().unwrap().kept_aside.is_some())
                .collect()
        });
        assert_eq!(kept.iter().filter(|kept| **kept).count(), 1);
        assert_eq!(text(&setup.directory.invalid_file()), "not valid");
        assert_eq!(text(&setup.file()), Version::First.text());
    }
}

#[test]
fn saving_and_disconnecting_run_concurrently() {
    let setup = Setup::saved();
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                for _ in 0..100 {
                    setup.save(Version::First).unwrap();
                }
            });
            scope.spawn(|| {
                for _ in 0..100 {
                    remove(&setup.directory, None).unwrap();
                }
            });
        }
    });
    remove(&setup.directory, None).unwrap();
    assert_eq!(names(setup.path()), [""; 0]);
}
