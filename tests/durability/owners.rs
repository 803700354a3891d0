//! Root leaves only files that the owner of the directory can use, and does not follow symlinks out
//! of it.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, chown, lchown, symlink};
use std::path::Path;

use coder_server::error::Kind;
use coder_server::settings::{OnInvalid, remove};
use nix::unistd::Uid;

use crate::child::{NOBODY, Order, Worker};
use crate::setup::{Setup, Version, set_mode, text};

/// Another user, and a group other than that user's.
const OTHER_USER: u32 = 12345;
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
fn new_files_get_the_owner_of_their_directory() {
    if !is_root() {
        return;
    }
    let setup = Setup::missing("new/setup");
    chown(setup.home(), Some(OTHER_USER), Some(GROUP)).unwrap();
    setup.save(Version::First).unwrap();
    fs::write(setup.file(), "not valid").unwrap();
    Version::Second
        .save(&setup.directory, OnInvalid::KeepAside)
        .unwrap();
    for name in ["", "jira.json", "jira.json.invalid", ".jira.json.lock"] {
        let path = setup.path().join(name);
        assert_eq!(owner(&path), (OTHER_USER, GROUP), "{name}");
    }
    let above = setup.path().parent().unwrap();
    assert_eq!(owner(above), (OTHER_USER, GROUP));
}

#[test]
fn owner_can_save_after_root() {
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
fn root_does_not_follow_symlinks_out_of_the_owners_directories() {
    if !is_root() {
        return;
    }
    let setup = Setup::new();
    chown(setup.path(), Some(OTHER_USER), Some(GROUP)).unwrap();
    let target = setup.home().join("target.json");
    fs::write(&target, "{}").unwrap();
    symlink(&target, setup.file()).unwrap();
    lchown(setup.file(), Some(OTHER_USER), Some(GROUP)).unwrap();
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
    // Root's own symlinks and those into the owner's directory are followed.
    lchown(setup.file(), Some(0), Some(0)).unwrap();
    setup.save(Version::First).unwrap();
    lchown(setup.file(), Some(OTHER_USER), Some(GROUP)).unwrap();
    chown(setup.home(), Some(OTHER_USER), Some(GROUP)).unwrap();
    setup.save(Version::Second).unwrap();
    assert_eq!(text(&target), Version::Second.text());
    assert_eq!(owner(&target), (OTHER_USER, GROUP));
    set_mode(&setup.home(), 0o700);
}

/// A hard link to another user's file, if the system allows one.
#[test]
fn root_neither_chowns_nor_copies_hard_links() {
    if !is_root() {
        return;
    }
    for name in [".jira.json.lock", "jira.json"] {
        let setup = Setup::new();
        chown(setup.path(), Some(OTHER_USER), Some(GROUP)).unwrap();
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
fn does_not_chown_a_lock_file_with_content() {
    if !is_root() {
        return;
    }
    let setup = Setup::new();
    chown(setup.path(), Some(OTHER_USER), Some(GROUP)).unwrap();
    let lock = setup.path().join(".jira.json.lock");
    fs::write(&lock, "moved here").unwrap();
    setup.save(Version::First).unwrap();
    assert_eq!(owner(&lock), (0, 0));
}
