//! Root in somebody's directory leaves nothing there that this person cannot use, and is not led
//! anywhere else.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, chown, lchown, symlink};
use std::path::Path;

use coder_server::error::Kind;
use coder_server::settings::{OnInvalid, remove};
use nix::unistd::Uid;

use crate::child::{NOBODY, Order, Worker};
use crate::setup::{Setup, Version, set_mode, text};

/// Another user, and a group that is not that user's own.
const SOMEBODY: u32 = 12345;
const GROUP: u32 = 23456;

fn is_root() -> bool {
    let root = Uid::effective().is_root();
    if !root {
        eprintln!("skipped: only root can give files to another user");
    }
    root
}

fn owner(path: &Path) -> (u32, u32) {
    let metadata = fs::symlink_metadata(path).unwrap();
    (metadata.uid(), metadata.gid())
}

#[test]
fn everything_new_gets_the_owner_of_its_directory() {
    if !is_root() {
        return;
    }
    let setup = Setup::missing("new/setup");
    chown(setup.home(), Some(SOMEBODY), Some(GROUP)).unwrap();
    setup.save(Version::First).unwrap();
    fs::write(setup.file(), "not valid").unwrap();
    Version::Second
        .save(&setup.directory, OnInvalid::KeepAside)
        .unwrap();
    for name in ["", "jira.json", "jira.json.invalid", ".jira.json.lock"] {
        let path = setup.path().join(name);
        assert_eq!(owner(&path), (SOMEBODY, GROUP), "{name}");
    }
    let above = setup.path().parent().unwrap();
    assert_eq!(owner(above), (SOMEBODY, GROUP));
}

#[test]
fn the_owner_can_save_after_root_did() {
    if !is_root() {
        return;
    }
    let setup = Setup::new();
    for path in [&setup.home(), setup.path()] {
        chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
    }
    setup.save(Version::First).unwrap();
    let worker = Worker::start(Order::SaveAsNobody, &setup.directory, 0o022);
    assert_eq!(worker.finish(), "saved");
    assert_eq!(text(&setup.file()), Version::Second.text());
    assert_eq!(owner(&setup.file()), (NOBODY, NOBODY));
}

#[test]
fn root_does_not_follow_somebodys_link_out_of_their_own_directories() {
    if !is_root() {
        return;
    }
    let setup = Setup::new();
    chown(setup.path(), Some(SOMEBODY), Some(GROUP)).unwrap();
    let target = setup.home().join("target.json");
    fs::write(&target, "{}").unwrap();
    symlink(&target, setup.file()).unwrap();
    lchown(setup.file(), Some(SOMEBODY), Some(GROUP)).unwrap();
    let failures = [
        setup.save(Version::First).unwrap_err(),
        remove(&setup.directory, None).unwrap_err(),
    ];
    for failure in failures {
        assert_eq!(failure.kind, Kind::File);
        assert!(
            setup.message(&failure).ends_with(
                "HOME/setup/jira.json is another user's symlink into HOME, which that user does not own; root does not follow it"
            ),
            "{failure}"
        );
    }
    assert_eq!(text(&target), "{}");
    // A link of root's own, and one into the person's own directory, are followed.
    lchown(setup.file(), Some(0), Some(0)).unwrap();
    setup.save(Version::First).unwrap();
    lchown(setup.file(), Some(SOMEBODY), Some(GROUP)).unwrap();
    chown(setup.home(), Some(SOMEBODY), Some(GROUP)).unwrap();
    setup.save(Version::Second).unwrap();
    assert_eq!(text(&target), Version::Second.text());
    assert_eq!(owner(&target), (SOMEBODY, GROUP));
    set_mode(&setup.home(), 0o700);
}

/// A second name for another's file, where the system allows one.
#[test]
fn root_neither_gives_away_nor_copies_what_somebody_linked() {
    if !is_root() {
        return;
    }
    for name in [".jira.json.lock", "jira.json"] {
        let setup = Setup::new();
        chown(setup.path(), Some(SOMEBODY), Some(GROUP)).unwrap();
        let secret = setup.home().join("secret");
        fs::write(&secret, "not valid").unwrap();
        fs::hard_link(&secret, setup.path().join(name)).unwrap();
        let failure = Version::First
            .save(&setup.directory, OnInvalid::KeepAside)
            .unwrap_err();
        assert_eq!(failure.kind, Kind::File);
        let message = setup.message(&failure);
        assert!(
            message.ends_with("it has several hard links, and root does not change such a file"),
            "{message}"
        );
        assert_eq!(owner(&secret), (0, 0), "{name}");
        assert!(!setup.names().contains(&"jira.json.invalid".to_owned()));
    }
}

#[test]
fn a_lock_file_with_something_in_it_is_not_given_away() {
    if !is_root() {
        return;
    }
    let setup = Setup::new();
    chown(setup.path(), Some(SOMEBODY), Some(GROUP)).unwrap();
    let lock = setup.path().join(".jira.json.lock");
    fs::write(&lock, "moved here").unwrap();
    setup.save(Version::First).unwrap();
    assert_eq!(owner(&lock), (0, 0));
}
