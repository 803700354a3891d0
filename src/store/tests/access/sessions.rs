//! Sessions.

use std::time::{Duration, Instant};

use super::{DAY, HOUR, MINUTE, Scene};
use crate::error::Kind;
use crate::store::{Role, Session};

fn names(sessions: &[Session]) -> Vec<String> {
    sessions.iter().map(|one| one.id.to_string()).collect()
}

#[test]
fn a_session_ends_7_days_after_its_last_use() {
    let mut scene = Scene::new();
    let (secret, session) = scene.signed_in("Mia");
    assert_eq!(session.expires, scene.now() + DAY * 7);
    scene.pass(DAY * 7 - MINUTE);
    let used = scene.session(&secret).unwrap();
    assert_eq!(used.last_used, scene.now());
    assert_eq!(used.expires, scene.now() + DAY * 7);
    scene.pass(DAY * 7);
    assert_eq!(scene.session(&secret), None);
    assert_eq!(scene.access.sessions().unwrap(), []);
    // What has expired goes when something else is written.
    assert_eq!(scene.count("sessions"), 1);
    scene.link("Noor");
    assert_eq!(scene.count("sessions"), 0);
}

#[test]
fn a_session_ends_30_days_after_the_sign_in() {
    let mut scene = Scene::new();
    let (secret, session) = scene.signed_in("Mia");
    let last = session.created + DAY * 30;
    for _ in 0..29 {
        scene.pass(DAY);
        let used = scene.session(&secret).unwrap();
        assert_eq!(used.last_used, scene.now());
        assert_eq!(used.expires, last.min(scene.now() + DAY * 7));
    }
    scene.pass(DAY - MINUTE);
    assert_eq!(scene.session(&secret).unwrap().expires, last);
    scene.pass(MINUTE);
    assert_eq!(scene.session(&secret), None);
}

#[test]
fn a_use_is_recorded_once_an_hour() {
    let mut scene = Scene::new();
    let other = scene.reopened();
    let (secret, begun) = scene.signed_in("Mia");
    let version = other.version().unwrap();
    scene.pass(HOUR - MINUTE);
    assert_eq!(scene.session(&secret), Some(begun.clone()));
    assert_eq!(other.version().unwrap(), version);
    scene.pass(MINUTE);
    assert_eq!(scene.session(&secret).unwrap().last_used, scene.now());
    assert_ne!(other.version().unwrap(), version);
    // A clock that goes back changes nothing of it.
    let recorded = scene.now();
    scene.pass(-HOUR * 2);
    assert_eq!(scene.session(&secret).unwrap().last_used, recorded);
}

#[test]
fn a_use_that_cannot_be_recorded_refuses_nobody() {
    let mut scene = Scene::new();
    let other = scene.reopened();
    let (secret, session) = scene.signed_in("Mia");
    scene.pass(HOUR);
    let busy = &other.connection;
    busy.execute_batch("BEGIN IMMEDIATE").unwrap();
    let begin = Instant::now();
    assert_eq!(scene.session(&secret), Some(session));
    // Nor does anybody wait for it.
    assert!(begin.elapsed() < Duration::from_secs(5));
    busy.execute_batch("ROLLBACK").unwrap();
    assert_eq!(scene.session(&secret).unwrap().last_used, scene.now());
    // What has to be recorded is waited for, as before.
    std::thread::scope(|scope| {
        busy.execute_batch("BEGIN IMMEDIATE").unwrap();
        let waiting = scope.spawn(|| {
            scene
                .access
                .create_sign_in_link("Noor", Some(Role::Member))
                .map(drop)
        });
        std::thread::sleep(Duration::from_millis(50));
        assert!(!waiting.is_finished());
        busy.execute_batch("ROLLBACK").unwrap();
        waiting.join().unwrap().unwrap();
    });
}

#[test]
fn a_session_that_was_begun_in_the_future_does_not_last() {
    let mut scene = Scene::new();
    scene.pass(DAY * 365);
    let (secret, _) = scene.signed_in("Mia");
    scene.pass(-DAY * 365);
    assert_eq!(scene.session(&secret), None);
    assert_eq!(scene.access.sessions().unwrap(), []);
}

#[test]
fn sessions_are_ended_by_name() {
    let mut scene = Scene::new();
    let (first, _) = scene.signed_in("Mia");
    let (second, session) = scene.signed_in("Mia");
    assert_eq!(names(&scene.access.sessions().unwrap()), ["S2", "S1"]);
    assert_eq!(scene.access.end_session(session.id).unwrap(), session);
    assert_eq!(scene.session(&second), None);
    assert!(scene.session(&first).is_some());
    let failure = scene.access.end_session(session.id).unwrap_err();
    assert_eq!(failure.kind, Kind::NotFound);
    assert_eq!(failure.message, "there is no session S2");
    // Numbers are not given again.
    let (_, third) = scene.signed_in("Mia");
    assert_eq!(third.id.to_string(), "S3");
    // All or none of several.
    let ids = ["S3", "S1", "S9"].map(|name| name.parse().unwrap());
    let failure = scene.access.end_sessions(&ids).unwrap_err();
    assert_eq!(failure.message, "there is no session S9");
    assert_eq!(names(&scene.access.sessions().unwrap()), ["S3", "S1"]);
    let ids = ["S1", "S3", "S1"].map(|name| name.parse().unwrap());
    let ended = scene.access.end_sessions(&ids).unwrap();
    assert_eq!(names(&ended), ["S1", "S3"]);
    assert_eq!(scene.access.end_sessions(&[]).unwrap(), []);
}

#[test]
fn an_expired_session_is_not_found() {
    let mut scene = Scene::new();
    let (_, session) = scene.signed_in("Mia");
    scene.pass(DAY * 8);
    let failure = scene.access.end_session(session.id).unwrap_err();
    assert_eq!(failure.kind, Kind::NotFound);
}

#[test]
fn sessions_are_ended_by_person() {
    let mut scene = Scene::new();
    let (mia, _) = scene.signed_in("Mia");
    scene.signed_in("Mia");
    let (noor, _) = scene.signed_in("Noor");
    let links = [scene.link("Mia"), scene.link("Noor")];
    let ended = scene.access.end_sessions_of(Some(" Mia ")).unwrap();
    assert_eq!(names(&ended), ["S2", "S1"]);
    assert_eq!(scene.session(&mia), None);
    assert!(scene.session(&noor).is_some());
    // Who is to be out does not come back by a link that lies around.
    let spent = links.map(|link| {
        scene
            .access
            .redeem_sign_in_link(link.expose(), None)
            .unwrap()
    });
    assert_eq!(spent.map(|session| session.is_some()), [false, true]);
    assert_eq!(scene.access.end_sessions_of(Some("Mia")).unwrap(), []);
    let open = scene.link("Mia");
    assert_eq!(
        names(&scene.access.end_sessions_of(None).unwrap()),
        ["S4", "S3"]
    );
    assert!(
        scene
            .access
            .redeem_sign_in_link(open.expose(), None)
            .unwrap()
            .is_none()
    );
    assert_eq!(scene.session(&noor), None);
}

#[test]
fn what_another_has_ended_is_ended_here() {
    let mut scene = Scene::new();
    let mut other = scene.reopened();
    let (secret, session) = scene.signed_in("Mia");
    let version = scene.access.version().unwrap();
    other.end_session(session.id).unwrap();
    assert_ne!(scene.access.version().unwrap(), version);
    assert_eq!(scene.session(&secret), None);
    // Of its own changes, none tells.
    let version = scene.access.version().unwrap();
    scene.signed_in("Mia");
    assert_eq!(scene.access.version().unwrap(), version);
}
