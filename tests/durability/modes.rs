//! Only the owner can read a token at any time, regardless of the umask.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::child::{Order, Worker};
use crate::setup::{Setup, Version, mode, set_mode};

/// All modes of each kind of file during saves.
fn seen_while_saving(setup: &Setup, mask: u32) -> BTreeMap<&'static str, Vec<u32>> {
    let mut seen: BTreeMap<&'static str, Vec<u32>> = BTreeMap::new();
    let mut worker = Worker::start(Order::Save(1500), &setup.directory, mask);
    while worker.is_running() {
        for entry in fs::read_dir(setup.path()).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name();
            let sort = match Path::new(&name).extension().and_then(|end| end.to_str()) {
                Some("tmp") => "temporary",
                Some("lock") => "lock",
                _ => "jira.json",
            };
            // A temporary file may be removed before it is read.
            let Ok(metadata) = entry.metadata() else {
                continue;
            };
            let modes = seen.entry(sort).or_default();
            let mode = metadata.permissions().mode() & 0o7777;
            if !modes.contains(&mode) {
                modes.push(mode);
            }
        }
    }
    assert_eq!(worker.finish(), "saved");
    seen
}

#[test]
fn open_umask_does_not_widen_modes() {
    let setup = Setup::new();
    let seen = seen_while_saving(&setup, 0);
    let sorts = ["jira.json", "lock", "temporary"];
    assert_eq!(seen, sorts.map(|sort| (sort, vec![0o600])).into());
}

#[test]
fn closed_umask_does_not_restrict_the_owner() {
    let setup = Setup::missing("new/setup");
    let worker = Worker::start(Order::Save(2), &setup.directory, 0o777);
    assert_eq!(worker.finish(), "saved");
    assert_eq!(mode(&setup.file()), 0o600);
    assert_eq!(mode(setup.path()), 0o700);
    assert_eq!(mode(setup.path().parent().unwrap()), 0o700);
    assert_eq!(mode(&setup.path().join(".jira.json.lock")), 0o600);
}

#[test]
fn new_directories_are_private_and_existing_ones_unchanged() {
    let setup = Setup::missing("old/new/newer");
    let old = setup.home().join("old");
    fs::create_dir(&old).unwrap();
    set_mode(&old, 0o755);
    let worker = Worker::start(Order::Save(1), &setup.directory, 0);
    assert_eq!(worker.finish(), "saved");
    assert_eq!(mode(&old), 0o755);
    assert_eq!(mode(&old.join("new")), 0o700);
    assert_eq!(mode(&old.join("new/newer")), 0o700);
}

#[test]
fn saving_makes_a_readable_file_private() {
    let setup = Setup::saved();
    set_mode(&setup.file(), 0o644);
    setup.save(Version::Second).unwrap();
    assert_eq!(mode(&setup.file()), 0o600);
}
