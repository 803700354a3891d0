//! A file that is not valid is never written over.

use std::fs;

use coder_server::error::Kind;
use coder_server::settings::OnInvalid::{KeepAside, Refuse};

use crate::setup::{Setup, TOKEN, Version, mode, text};

/// Not JSON, JSON that means nothing, too large, not text.
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
fn it_is_left_as_it_is_unless_somebody_says_otherwise() {
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
fn kept_aside_it_is_whole_and_private() {
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
fn a_valid_file_is_not_kept_aside() {
    let setup = Setup::saved();
    let saved = Version::Second.save(&setup.directory, KeepAside).unwrap();
    assert_eq!(saved.kept_aside, None);
    assert_eq!(setup.names(), ["jira.json"]);
}

#[test]
fn an_older_one_that_is_kept_is_not_written_over() {
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
    // A link to the same text is something else too: what is behind it may change.
    fs::remove_file(&aside).unwrap();
    std::os::unix::fs::symlink("jira.json", &aside).unwrap();
    refused();
    assert!(aside.is_symlink());
}

#[test]
fn the_same_one_kept_before_is_enough() {
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
fn a_file_behind_a_link_is_kept_in_the_setup_directory() {
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
fn a_file_that_would_become_too_large_to_read_is_not_written() {
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
