//! An invalid file is never overwritten.

use std::fs;

use coder_server::error::Kind;
use coder_server::settings::OnInvalid::{KeepAside, Refuse};

use crate::setup::{Setup, TOKEN, Version, mode, text};

/// Files that are not JSON, not settings, too large, or not text.
fn broken() -> [Vec<u8>; 4] {
    [
        format!("{{\"auth\": {{\"apiToken\": \"{TOKEN}\"").into_bytes(),
        format!("{{\"cloudId\": \"{TOKEN}\"}}").into_bytes(),
        format!("{{\"x\": \"{TOKEN}{}\"}}", "x".repeat(200_000)).into_bytes(),
        [TOKEN.as_bytes(), b"\xff"].concat(),
    ]
}

fn bytes(path: &std::path::Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut fs::File::open(path).unwrap(), &mut bytes).unwrap();
    bytes
}

#[test]
fn invalid_file_is_kept_by_default() {
    for broken in broken() {
        let setup = Setup::new();
        fs::write(setup.file(), &broken).unwrap();
        let failure = Version::First.save(&setup.directory, Refuse).unwrap_err();
        assert_eq!(failure.kind, Kind::Settings);
        let message = setup.message(&failure);
        assert!(
            message.starts_with("HOME/setup/jira.json is not valid: "),
            "{message}"
        );
        assert_eq!(bytes(&setup.file()), broken);
        assert_eq!(setup.names(), ["jira.json"]);
    }
}

#[test]
fn backup_is_complete_and_private() {
    for broken in broken() {
        let setup = Setup::new();
        fs::write(setup.file(), &broken).unwrap();
        let saved = Version::First.save(&setup.directory, KeepAside).unwrap();
        let aside = setup.directory.invalid_file();
        assert_eq!(saved.kept_aside.as_ref(), Some(&aside));
        assert_eq!(bytes(&aside), broken);
        assert_eq!(mode(&aside), 0o600);
        assert_eq!(text(&setup.file()), Version::First.text());
        assert_eq!(setup.names(), ["jira.json", "jira.json.invalid"]);
    }
}

#[test]
fn does_not_back_up_a_valid_file() {
    let setup = Setup::saved();
    let saved = Version::Second.save(&setup.directory, KeepAside).unwrap();
    assert_eq!(saved.kept_aside, None);
    assert_eq!(setup.names(), ["jira.json"]);
}

#[test]
fn does_not_overwrite_an_older_backup() {
    let setup = Setup::new();
    let aside = setup.directory.invalid_file();
    fs::write(setup.file(), "new trouble").unwrap();
    fs::write(&aside, "old trouble").unwrap();
    let refused = || {
        let failure = Version::First
            .save(&setup.directory, KeepAside)
            .unwrap_err();
        assert_eq!(failure.kind, Kind::File);
        assert_eq!(
            setup.message(&failure),
            "HOME/setup/jira.json was not saved: HOME/setup/jira.json.invalid already exists with other content"
        );
        assert_eq!(text(&setup.file()), "new trouble");
        assert_eq!(setup.names(), ["jira.json", "jira.json.invalid"]);
    };
    refused();
    assert_eq!(text(&aside), "old trouble");
    // A symlink to the same text differs too, since its target can change.
    fs::remove_file(&aside).unwrap();
    std::os::unix::fs::symlink("jira.json", &aside).unwrap();
    refused();
    assert!(aside.is_symlink());
}

#[test]
fn keeps_an_identical_backup() {
    let setup = Setup::new();
    let aside = setup.directory.invalid_file();
    fs::write(setup.file(), "trouble").unwrap();
    fs::write(&aside, "trouble").unwrap();
    crate::setup::set_mode(&aside, 0o644);
    let saved = Version::First.save(&setup.directory, KeepAside).unwrap();
    assert_eq!(saved.kept_aside.as_ref(), Some(&aside));
    assert_eq!(mode(&aside), 0o600);
    assert_eq!(text(&setup.file()), Version::First.text());
}

#[test]
fn backs_up_a_symlinked_file_in_the_setup_directory() {
    let setup = Setup::new();
    let real = setup.home().join("real.json");
    fs::write(&real, "trouble").unwrap();
    std::os::unix::fs::symlink(&real, setup.file()).unwrap();
    let saved = Version::First.save(&setup.directory, KeepAside).unwrap();
    assert_eq!(saved.kept_aside, Some(setup.directory.invalid_file()));
    assert_eq!(text(&setup.directory.invalid_file()), "trouble");
    assert_eq!(text(&real), Version::First.text());
}

#[test]
fn does_not_write_a_file_too_large_to_read() {
    let setup = Setup::new();
    let large = format!("{{\"x\": \"{}\"}}", "x".repeat(65_500));
    fs::write(setup.file(), &large).unwrap();
    let failure = setup.save(Version::Second).unwrap_err();
    assert_eq!(failure.kind, Kind::File);
    assert_eq!(
        setup.message(&failure),
        "HOME/setup/jira.json was not saved: it would become larger than 64 KiB"
    );
    assert_eq!(text(&setup.file()), large);
}
