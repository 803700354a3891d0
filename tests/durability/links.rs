//! A symlinked `jira.json` stays a symlink, and its target is written.

use std::fs;
use std::os::unix::fs::symlink;

use coder_server::error::Kind;
use coder_server::settings::{removal, remove};

use crate::setup::{Setup, Version, leftovers, mode, names, text};

#[test]
fn replaces_the_symlink_target_and_keeps_the_symlinks() {
    for target_exists in [true, false] {
        let setup = Setup::new();
        let far = setup.home().join("far");
        fs::create_dir(&far).unwrap();
        let real = far.join("real.json");
        if target_exists {
            fs::write(&real, r#"{"kept": true}"#).unwrap();
        }
        symlink("real.json", far.join("middle.json")).unwrap();
        symlink("../far/middle.json", setup.file()).unwrap();
        // Leftovers of a killed writer in either directory are removed.
        for place in [&far, setup.path()] {
            fs::write(place.join(".jira.json.left.tmp"), "x").unwrap();
        }
        let saved = setup.save(Version::First).unwrap();
        assert_eq!(saved.link_target.as_ref(), Some(&real));
        assert_eq!(saved.file, setup.file());
        assert!(setup.file().is_symlink());
        assert!(far.join("middle.json").is_symlink());
        assert!(real.metadata().unwrap().is_file());
        assert_eq!(mode(&real), 0o600);
        assert_eq!(text(&real).contains("\"kept\": true"), target_exists);
        assert!(text(&setup.file()).contains("first@example.com"));
        assert!(leftovers(&far).is_empty() && leftovers(setup.path()).is_empty());
    }
}

#[test]
fn names_dangling_symlinks() {
    let setup = Setup::new();
    symlink("jira.json", setup.file()).unwrap();
    let failure = setup.save(Version::First).unwrap_err();
    assert_eq!(failure.kind, Kind::File);
    assert_eq!(
        setup.message(&failure),
        "HOME/setup/jira.json was not saved: HOME/setup/jira.json is a symlink loop"
    );
    fs::remove_file(setup.file()).unwrap();
    symlink("../missing/jira.json", setup.file()).unwrap();
    let failure = setup.save(Version::First).unwrap_err();
    assert!(
        setup.message(&failure).contains("missing"),
        "{}",
        failure.chain()
    );
    assert!(
        format!("{:?}", failure.remedy).contains("create that directory, or remove the symlink")
    );
}

#[test]
fn disconnecting_reports_and_removes_the_symlink_target() {
    let setup = Setup::new();
    let far = setup.home().join("far");
    fs::create_dir(&far).unwrap();
    let real = far.join("real.json");
    symlink(&real, setup.file()).unwrap();
    fs::write(far.join("other"), "").unwrap();
    setup.save(Version::First).unwrap();
    let planned = removal(&setup.directory).unwrap();
    assert_eq!(planned.file, Some(setup.file()));
    assert_eq!(planned.link_target, Some(real.clone()));
    assert!(real.exists() && setup.file().exists());
    assert_eq!(remove(&setup.directory, None).unwrap(), planned);
    assert_eq!(names(&far), ["other"]);
    assert_eq!(names(setup.path()), [""; 0]);
}

#[test]
fn removes_a_dangling_symlink() {
    for target in ["jira.json", "../missing/jira.json", "../missing.json"] {
        let setup = Setup::new();
        symlink(target, setup.file()).unwrap();
        let removed = remove(&setup.directory, None).unwrap();
        assert_eq!(removed.file, Some(setup.file()));
        assert_eq!(removed.link_target, None);
        assert_eq!(names(setup.path()), [""; 0]);
        assert_eq!(names(&setup.home()), ["setup"]);
    }
}
