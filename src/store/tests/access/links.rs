//! Sign-in links.

use jiff::SignedDuration;

use super::{DAY, MINUTE, Scene};
use crate::error::Kind;
use crate::store::Role;

const MILLISECOND: SignedDuration = SignedDuration::from_millis(1);

#[test]
fn a_link_lets_in_once() {
    let mut scene = Scene::new();
    let (secret, link) = scene
        .access
        .create_sign_in_link(" Mia Chen ", Some(Role::Admin))
        .unwrap();
    assert_eq!(
        (link.user.name.as_str(), link.user.role),
        ("Mia Chen", Role::Admin)
    );
    assert_eq!(link.expires, scene.now() + MINUTE * 15);
    // A link's secret is no session's.
    assert_eq!(scene.session(&secret), None);
    let (session_secret, session) = scene
        .access
        .redeem_sign_in_link(secret.expose(), None)
        .unwrap()
        .unwrap();
    assert_ne!(session_secret, secret);
    assert_eq!(session.id.to_string(), "S1");
    assert_eq!(
        (session.user.name.as_str(), session.user.role),
        ("Mia Chen", Role::Admin)
    );
    assert_eq!(session.created, scene.now());
    assert_eq!(scene.session(&session_secret), Some(session));
    for _ in 0..2 {
        assert_eq!(
            scene
                .access
                .redeem_sign_in_link(secret.expose(), None)
                .unwrap(),
            None
        );
    }
    assert_eq!(scene.access.sessions().unwrap().len(), 1);
}

#[test]
fn a_link_is_valid_for_15_minutes() {
    let mut scene = Scene::new();
    let (first, second) = (scene.link("Mia"), scene.link("Mia"));
    scene.pass(MINUTE * 15 - MILLISECOND);
    assert!(
        scene
            .access
            .redeem_sign_in_link(first.expose(), None)
            .unwrap()
            .is_some()
    );
    scene.pass(MILLISECOND);
    assert!(
        scene
            .access
            .redeem_sign_in_link(second.expose(), None)
            .unwrap()
            .is_none()
    );
    // What has expired goes when something else is written.
    assert_eq!(scene.count("sign_in_links"), 1);
    scene.link("Noor");
    assert_eq!(scene.count("sign_in_links"), 1);
}

#[test]
fn a_clock_that_goes_back_lets_nobody_in_again() {
    let mut scene = Scene::new();
    let spent = scene.link("Mia");
    assert!(
        scene
            .access
            .redeem_sign_in_link(spent.expose(), None)
            .unwrap()
            .is_some()
    );
    scene.pass(-MINUTE);
    assert!(
        scene
            .access
            .redeem_sign_in_link(spent.expose(), None)
            .unwrap()
            .is_none()
    );
    // A small step back leaves a link valid, a large one does not make it last.
    let open = scene.link("Mia");
    scene.pass(-DAY);
    assert!(
        scene
            .access
            .redeem_sign_in_link(open.expose(), None)
            .unwrap()
            .is_none()
    );
    scene.pass(DAY - MINUTE);
    assert!(
        scene
            .access
            .redeem_sign_in_link(open.expose(), None)
            .unwrap()
            .is_some()
    );
}

#[test]
fn what_is_no_link_lets_nobody_in() {
    let mut scene = Scene::new();
    let link = scene.link("Mia");
    let (key, _) = scene.access.create_api_key("build", Role::Admin).unwrap();
    let lower = link.expose().to_lowercase();
    let unknown = "A".repeat(43);
    for text in ["", "' OR 1=1 --", &lower, &unknown, key.expose()] {
        assert!(
            scene
                .access
                .redeem_sign_in_link(text, None)
                .unwrap()
                .is_none(),
            "{text}"
        );
        assert!(scene.access.session(text).unwrap().is_none(), "{text}");
    }
    assert!(scene.access.api_key(link.expose()).unwrap().is_none());
    // And none of it has spent the link.
    assert!(
        scene
            .access
            .redeem_sign_in_link(link.expose(), None)
            .unwrap()
            .is_some()
    );
}

#[test]
fn who_guesses_waits_for_nobody_and_makes_nobody_wait() {
    let mut scene = Scene::new();
    let other = scene.reopened();
    let busy = &other.connection;
    busy.execute_batch("BEGIN IMMEDIATE").unwrap();
    let guess = "A".repeat(43);
    let begin = std::time::Instant::now();
    assert!(
        scene
            .access
            .redeem_sign_in_link(&guess, None)
            .unwrap()
            .is_none()
    );
    assert!(begin.elapsed() < std::time::Duration::from_secs(5));
    busy.execute_batch("ROLLBACK").unwrap();
}

#[test]
fn there_is_an_end_to_links_and_sessions() {
    let mut scene = Scene::new();
    scene.fill("sign_in_links", "expires", 999);
    let link = scene.link("Mia");
    let failure = scene
        .access
        .create_sign_in_link("Mia", Some(Role::Member))
        .unwrap_err();
    assert_eq!(failure.kind, Kind::Other);
    assert!(
        failure.message.contains("1000 open sign-in links"),
        "{failure}"
    );
    assert!(failure.remedy.is_some());
    scene.fill("sessions", "created, last_used, expires", 10_000);
    let failure = scene
        .access
        .redeem_sign_in_link(link.expose(), None)
        .unwrap_err();
    assert!(failure.message.contains("10000 sessions"), "{failure}");
    // It is not spent by that.
    scene.access.end_sessions(&["S1".parse().unwrap()]).unwrap();
    assert!(
        scene
            .access
            .redeem_sign_in_link(link.expose(), None)
            .unwrap()
            .is_some()
    );
    // And time makes room.
    scene.pass(MINUTE);
    scene.link("Mia");
    assert_eq!(scene.count("sign_in_links"), 1);
    assert_eq!(scene.count("sessions"), 1);
}

#[test]
fn a_spent_link_replaces_the_former_session() {
    let mut scene = Scene::new();
    let (former, _) = scene.signed_in("Mia");
    let (other, _) = scene.signed_in("Mia");
    // The session that ends makes room, even where there is no other.
    scene.fill("sessions", "created, last_used, expires", 9_998);
    let link = scene.link("Noor");
    let mut spend = |link: &str| {
        let spent = scene
            .access
            .redeem_sign_in_link(link, Some(former.expose()));
        spent.unwrap()
    };
    assert!(spend("no-such-link").is_none());
    let (secret, session) = spend(link.expose()).unwrap();
    assert_eq!(session.user.name, "Noor");
    assert_eq!(scene.session(&former), None);
    assert!(scene.session(&secret).is_some() && scene.session(&other).is_some());
    assert_eq!(scene.count("sessions"), 10_000);
}

#[test]
fn a_name_is_one_that_lists_can_show() {
    let mut scene = Scene::new();
    for name in ["", "Mia\nChen", "Mia\u{202e}"] {
        let failure = scene
            .access
            .create_sign_in_link(name, Some(Role::Member))
            .unwrap_err();
        assert_eq!(failure.kind, Kind::Usage);
        let failure = scene.access.create_api_key(name, Role::Member).unwrap_err();
        assert_eq!(failure.kind, Kind::Usage);
    }
    assert_eq!(
        (scene.count("sign_in_links"), scene.count("api_keys")),
        (0, 0)
    );
}
