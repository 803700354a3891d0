//! Disconnecting removes the program's own files only.

use std::fs;

use coder_server::settings::{Removal, removal, remove};

use crate::setup::{Setup, Version, names};

const OWN: [&str; 5] = [
    ".jira.json.Ab1.tmp",
    ".jira.json.lock",
    ".jira.json.x.y.tmp",
    "jira.json",
    "jira.json.invalid",
];
const OTHERS: [&str; 8] = [
    ".jira.json",
    ".jira.json.old",
    ".jira.json.tmp",
    "jira.json.bak",
    "jira.json.tmp",
    "objectives.json",
    "tasks.sqlite",
    "x.jira.json.y.tmp",
];

#[test]
fn removes_only_its_own_files() {
    let setup = Setup::new();
    for name in OWN.into_iter().chain(OTHERS) {
        fs::write(setup.path().join(name), "{}").unwrap();
    }
    fs::create_dir(setup.path().join(".jira.json.directory.tmp")).unwrap();
    let planned = removal(&setup.directory).unwrap();
    assert_eq!(planned.file, Some(setup.file()));
    assert_eq!(planned.link_target, None);
    assert_eq!(planned.invalid_file, Some(setup.directory.invalid_file()));
    let mut leftovers = planned.leftovers.clone();
    leftovers.sort();
    assert_eq!(
        leftovers,
        OWN[..3]
            .iter()
            .map(|name| setup.path().join(name))
            .collect::<Vec<_>>()
    );
    assert_eq!(names(setup.path()).len(), OWN.len() + OTHERS.len() + 1);
    assert_eq!(remove(&setup.directory, None).unwrap(), planned);
    let mut left: Vec<&str> = OTHERS.to_vec();
    left.push(".jira.json.directory.tmp");
    left.sort_unstable();
    assert_eq!(names(setup.path()), left);
}

#[test]
fn disconnecting_without_files_succeeds_and_creates_nothing() {
    for setup in [Setup::new(), Setup::missing("never/made")] {
        assert!(removal(&setup.directory).unwrap().is_empty());
        assert_eq!(remove(&setup.directory, None).unwrap(), Removal::default());
        assert!(!setup.path().exists() || names(setup.path()).is_empty());
        assert!(!setup.home().join("never").exists());
    }
}

#[test]
fn removes_an_invalid_file() {
    let setup = Setup::new();
    fs::write(setup.file(), "not valid").unwrap();
    let removed = remove(&setup.directory, None).unwrap();
    assert_eq!(removed.file, Some(setup.file()));
    assert!(removed.leftovers.is_empty());
    assert_eq!(names(setup.path()), [""; 0]);
}

#[test]
fn can_save_again_after_disconnecting() {
    let setup = Setup::saved();
    remove(&setup.directory, None).unwrap();
    setup.save(Version::Second).unwrap();
    assert_eq!(setup.names(), ["jira.json"]);
}
