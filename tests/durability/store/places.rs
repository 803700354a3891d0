//! Full disks, damaged files, unusual locations, and root: each is named, and nothing is lost.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, chown, symlink};
use std::path::Path;

use coder_server::clock::Clock;
use coder_server::error::{Failure, Kind};
use coder_server::store::{Filter, ItemKind, Precondition, Store};
use nix::unistd::Uid;

use super::child::{Change, Order, Worker};
use super::{assert_intact, open};
use crate::child::NOBODY;
use crate::setup::{Setup, mode, set_mode};

fn opened(setup: &Setup) -> Result<Store, Failure> {
    Store::open(&setup.directory, Clock::default())
}

fn is_root() -> bool {
    let root = Uid::effective().is_root();
    if !root {
        eprintln!("skipped: only root can give files to another user");
    }
    root
}

fn why(changes: &[Change]) -> &str {
    match changes.last() {
        Some(Change::Failed(why)) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn names_full_disk_and_loses_nothing() {
    let setup = Setup::new();
    let first = Worker::start(Order::Work(3), setup.path()).finish();
    for limit in [300_000, 150_000, 40_000, 8_000, 0] {
        let changes = Worker::start(Order::WorkWithin(limit), setup.path()).finish();
        let why = why(&changes).to_owned();
        assert!(why.starts_with("file; "), "{why}");
        assert!(
            why.contains("is full") || why.contains("make room"),
            "{limit}: {why}"
        );
        let store = open(setup.path());
        for change in first.iter().chain(&changes) {
            change.assert_kept(&store);
        }
        assert_intact(setup.path());
    }
}

#[test]
fn recovers_from_a_full_disk_during_creation() {
    for limit in [0, 1, 4095, 4096, 20_000, 60_000] {
        let setup = Setup::new();
        let changes = Worker::start(Order::WorkWithin(limit), setup.path()).finish();
        assert!(why(&changes).starts_with("file; "), "{changes:?}");
        let next = Worker::start(Order::Work(1), setup.path()).finish();
        assert!(
            matches!(next.last(), Some(Change::Done(_))),
            "{limit}: {next:?}"
        );
        assert_intact(setup.path());
        let ignored = crate::setup::text(&setup.path().join("tasks/.gitignore"));
        assert_eq!(ignored.trim_end(), "*");
    }
}

#[test]
fn names_file_in_place_of_the_directory() {
    let setup = Setup::new();
    fs::write(setup.path().join("tasks"), "").unwrap();
    for failure in [
        opened(&setup).unwrap_err(),
        Store::open_existing(setup.path(), Clock::default()).unwrap_err(),
    ] {
        assert_eq!(failure.kind, Kind::File);
        assert_eq!(
            setup.message(&failure),
            "HOME/setup/tasks is not a directory"
        );
    }
}

#[test]
fn refuses_symlinked_state_directory() {
    let setup = Setup::new();
    drop(opened(&setup).unwrap());
    let link = setup.home().join("link");
    symlink(setup.path(), &link).unwrap();
    drop(open(&link));
    let elsewhere = setup.home().join("elsewhere");
    fs::rename(setup.path().join("tasks"), &elsewhere).unwrap();
    symlink(&elsewhere, setup.path().join("tasks")).unwrap();
    let failure = opened(&setup).unwrap_err();
    assert_eq!(
        setup.message(&failure),
        "HOME/setup/tasks cannot be read: it is a symlink"
    );
}

/// Skipped as root, which can write anywhere.
#[test]
fn names_unwritable_directory() {
    if !is_root() {
        return;
    }
    let setup = Setup::new();
    let changes = Worker::start(Order::WorkAsNobody, setup.path()).finish();
    let why = why(&changes);
    // The home above belongs to root and is private.
    assert!(why.starts_with("file; "), "{why}");
    set_mode(&setup.home(), 0o755);
    set_mode(setup.path(), 0o755);
    let changes = Worker::start(Order::WorkAsNobody, setup.path()).finish();
    let why = self::why(&changes);
    assert!(why.contains("this user cannot write to"), "{why}");
    assert!(why.contains("RunAsOwner"), "{why}");
    assert!(!setup.path().join("tasks").exists());
}

#[test]
fn files_made_by_root_belong_to_the_owner() {
    if !is_root() {
        return;
    }
    let setup = Setup::new();
    for path in [&setup.home(), setup.path()] {
        chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
    }
    // The log and its index exist while a process has the database open.
    let store = open(setup.path());
    store.items(&Filter::all(ItemKind::Task), 1).unwrap();
    let directory = setup.path().join("tasks");
    let mut names = vec![directory.clone()];
    names.extend(
        crate::setup::names(&directory)
            .iter()
            .map(|name| directory.join(name)),
    );
    assert!(names.len() >= 5, "{names:?}");
    for path in &names {
        let metadata = fs::symlink_metadata(path).unwrap();
        let owner = (metadata.uid(), metadata.gid());
        assert_eq!(owner, (NOBODY, NOBODY), "{}", path.display());
    }
    // Concurrently with root and after it.
    for _ in 0..2 {
        let changes = Worker::start(Order::WorkAsNobody, setup.path()).finish();
        assert!(
            matches!(changes.last(), Some(Change::Done(_))),
            "{changes:?}"
        );
    }
    drop(store);
    assert_intact(setup.path());
}

/// As if root had been killed before it changed the owner.
#[test]
fn root_changes_the_owner_of_empty_files() {
    if !is_root() {
        return;
    }
    let setup = Setup::new();
    let directory = setup.path().join("tasks");
    fs::create_dir(&directory).unwrap();
    for path in [&setup.home(), setup.path(), &directory] {
        chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
    }
    for name in [".gitignore", "work.sqlite3", ".schema.lock"] {
        fs::write(directory.join(name), "").unwrap();
        set_mode(&directory.join(name), 0o600);
    }
    drop(open(setup.path()));
    let changes = Worker::start(Order::WorkAsNobody, setup.path()).finish();
    assert!(
        matches!(changes.last(), Some(Change::Done(_))),
        "{changes:?}"
    );
}

#[test]
fn root_does_not_follow_links() {
    if !is_root() {
        return;
    }
    for name in [
        ".gitignore",
        ".schema.lock",
        ".turn.lock",
        "work.sqlite3",
        "work.sqlite3-wal",
        "work.sqlite3-shm",
        "work.sqlite3-journal",
    ] {
        let setup = Setup::new();
        let directory = setup.path().join("tasks");
        fs::create_dir(&directory).unwrap();
        for path in [setup.path(), &directory] {
            chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
        }
        let secret = setup.home().join("secret");
        fs::write(&secret, "").unwrap();
        set_mode(&secret, 0o640);
        fs::hard_link(&secret, directory.join(name)).unwrap();
        let failure = opened(&setup)
            .and_then(|mut store| store.create_items(&[], &Precondition::default()))
            .unwrap_err();
        let message = setup.message(&failure);
        assert!(message.contains("several hard links"), "{name}: {message}");
        assert_untouched(&secret);
    }
}

#[track_caller]
fn assert_untouched(secret: &Path) {
    let metadata = fs::metadata(secret).unwrap();
    assert_eq!((metadata.uid(), metadata.len()), (0, 0));
    assert_eq!(mode(secret), 0o640);
}
