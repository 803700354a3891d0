//! The database itself: where it is, what is in it, and what is not.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;

use super::{HOUR, Scene};
use crate::clock::Clock;
use crate::error::Kind;
use crate::store::{Role, Store};

#[test]
fn looking_makes_nothing() {
    let setup = crate::files::tempdir().unwrap();
    let found = Store::open_existing(setup.path(), Clock::default()).unwrap();
    assert!(found.is_none());
    assert!(!setup.path().join("tasks").exists());
    drop(Store::open(setup.path(), Clock::default()).unwrap());
    let found = Store::open_existing(setup.path(), Clock::default()).unwrap();
    assert!(found.is_some());
}

#[test]
fn what_a_process_has_made_the_next_one_knows() {
    let mut scene = Scene::new();
    let (key, _) = scene.access.create_api_key("build", Role::Admin).unwrap();
    let (secret, session) = scene.signed_in("Mia");
    let link = scene.link("Noor");
    scene.access = scene.reopened();
    assert_eq!(scene.session(&secret), Some(session));
    assert!(scene.access.api_key(key.expose()).unwrap().is_some());
    assert!(
        scene
            .access
            .redeem_sign_in_link(link.expose(), None)
            .unwrap()
            .is_some()
    );
}

#[test]
fn no_secret_is_at_rest() {
    let mut scene = Scene::new();
    let spent = scene.link("Mia");
    let (session, _) = scene
        .access
        .redeem_sign_in_link(spent.expose(), None)
        .unwrap()
        .unwrap();
    let open = scene.link("Noor");
    let (key, _) = scene.access.create_api_key("build", Role::Admin).unwrap();
    scene.pass(HOUR);
    assert!(scene.session(&session).is_some());
    assert!(scene.access.api_key(key.expose()).unwrap().is_some());
    let directory = scene.setup.path().join("tasks");
    let log = directory.join("work.sqlite3-wal");
    assert!(fs::metadata(&log).unwrap().len() > 0);
    let names = |directory: &Path| -> Vec<String> {
        let entries = fs::read_dir(directory).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.collect()
    };
    // With the log beside the database, and all of it within.
    for closed in [false, true] {
        if closed {
            scene.access = Store::open(scene.setup.path(), Clock::default()).unwrap();
            let connection = &scene.access.connection;
            connection
                .query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |_| Ok(()))
                .unwrap();
        }
        let mut seen = Vec::new();
        for name in names(&directory) {
            let file = File::open(directory.join(&name)).unwrap();
            file.take(1 << 24).read_to_end(&mut seen).unwrap();
        }
        let holds = |needle: &[u8]| seen.windows(needle.len()).any(|bytes| bytes == needle);
        assert!(holds(b"Mia") && holds(b"build"));
        for secret in [&spent, &session, &open, &key] {
            let encoded = secret.expose().trim_start_matches("coder_");
            assert!(!holds(encoded.as_bytes()));
            assert!(!holds(&URL_SAFE_NO_PAD.decode(encoded).unwrap()));
            let printed = format!("{:?} {secret:?}", scene.access);
            assert!(!printed.contains(encoded));
        }
    }
}

#[test]
fn what_was_written_by_hand_is_not_taken() {
    let mut scene = Scene::new();
    scene
        .access
        .record_address("https://coder.example.com")
        .unwrap();
    let connection = &scene.access.connection;
    connection
        .execute("UPDATE server SET address = 'http://evil.example'", ())
        .unwrap();
    let failure = scene.access.address().unwrap_err();
    assert_eq!(failure.kind, Kind::File);
    let (secret, begun) = scene.signed_in("Mia");
    scene.pass(HOUR);
    let last = Timestamp::MAX.as_millisecond() - 1_000;
    let connection = &scene.access.connection;
    connection
        .execute("UPDATE sessions SET created = ?1", [last])
        .unwrap();
    assert_eq!(scene.session(&secret).unwrap().expires, begun.expires);
}

#[test]
fn the_last_address_is_known() {
    let scene = Scene::new();
    let mut other = scene.reopened();
    assert_eq!(scene.access.address().unwrap(), None);
    for address in ["http://127.0.0.1:8420", "https://coder.example.com"] {
        other.record_address(&format!("{address}/")).unwrap();
        assert_eq!(scene.access.address().unwrap().as_deref(), Some(address));
    }
    // The same once more writes nothing.
    let version = scene.access.version().unwrap();
    other.record_address("https://coder.example.com").unwrap();
    assert_eq!(scene.access.version().unwrap(), version);
    let failure = other
        .record_address("http://coder.example.com")
        .unwrap_err();
    assert_eq!(failure.kind, Kind::Usage);
}

#[test]
fn of_many_that_spend_a_link_one_gets_in() {
    for _ in 0..5 {
        let mut scene = Scene::new();
        let link = scene.link("Mia");
        let accesses = [(); 4].map(|()| scene.reopened());
        let entered = std::thread::scope(|scope| {
            let link = &link;
            let threads = accesses.map(|mut access| {
                scope.spawn(move || {
                    access
                        .redeem_sign_in_link(link.expose(), None)
                        .unwrap()
                        .is_some()
                })
            });
            threads.map(|thread| thread.join().unwrap())
        });
        assert_eq!(entered.iter().filter(|entered| **entered).count(), 1);
        assert_eq!(scene.access.sessions().unwrap().len(), 1);
    }
}
