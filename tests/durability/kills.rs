//! A writer that is killed at any time leaves the complete old or new file.

use std::thread;
use std::time::Duration;

use coder_server::settings::{Settings, remove};

use crate::child::{Order, Worker};
use crate::setup::{Setup, Version, leftovers, mode, names, text};

/// Number of kills, enough to find a fault that occurs once in fifty.
const ALL_ROUNDS: u32 = 250;
/// Number of kills without leftovers after which the test of the cleanup gives up.
const MOST_ROUNDS: u32 = 4000;

/// Kills a writer between its first save and about its tenth.
fn kill_a_writer(setup: &Setup) {
    let worker = Worker::start(Order::SaveForEver, &setup.directory, 0);
    thread::sleep(Duration::from_micros(fastrand::u64(0..8000)));
    worker.kill();
}

#[test]
fn killed_writer_leaves_the_old_or_new_file() {
    let setup = Setup::saved();
    let versions = [Version::First.text(), Version::Second.text()];
    let all = crate::rounds::rounds(ALL_ROUNDS);
    let (mut rounds, mut left, mut seen) = (0, 0, [false; 2]);
    while rounds < all || left == 0 || seen != [true; 2] {
        rounds += 1;
        assert!(
            rounds < MOST_ROUNDS,
            "{left} leftovers, versions seen: {seen:?}"
        );
        kill_a_writer(&setup);
        let now = text(&setup.file());
        let which = versions.iter().position(|version| *version == now);
        seen[which.unwrap_or_else(|| panic!("round {rounds} left {now:?}"))] = true;
        assert_eq!(mode(&setup.file()), 0o600);
        let found = leftovers(setup.path());
        // The next writer removes what this one left.
        assert!(found.len() <= 1, "{found:?}");
        assert!(found.iter().all(|path| mode(path) == 0o600));
        left += found.len();
    }
    eprintln!("{rounds} kills, {left} of them left a temporary file behind");
    setup.save(Version::First).unwrap();
    assert_eq!(setup.names(), ["jira.json"]);
    let settings = Settings::load(&setup.directory, &[("", ""); 0].into_iter().collect());
    assert!(settings.unwrap().enabled_account().is_ok());
}

#[test]
fn disconnecting_removes_files_of_a_killed_writer() {
    let setup = Setup::saved();
    let mut rounds = 0;
    while leftovers(setup.path()).is_empty() {
        rounds += 1;
        assert!(rounds < MOST_ROUNDS, "no writer left anything behind");
        kill_a_writer(&setup);
    }
    remove(&setup.directory, None).unwrap();
    assert_eq!(names(setup.path()), [""; 0]);
}
