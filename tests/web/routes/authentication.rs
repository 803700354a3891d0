//! Authentication and roles.

use coder_server::store::Role;
use serde_json::json;

use super::scene::Scene;
use super::{Ask, Who, all};
use crate::fixture::{Caller, Fixture};
use crate::problem;

/// Invalid credentials.
struct InvalidCaller {
    shows: &'static str,
    caller: Caller,
    header: Option<(&'static str, String)>,
}

#[test]
fn refuses_invalid_credentials() {
    let scene = Scene::of(Fixture::open());
    let invalid_callers = invalid_callers(&scene.fixture);
    let before = state(&scene);
    let asked = scene.fixture.sandbox.requests().len();
    for route in all().into_iter().filter(|route| route.who != Who::Anybody) {
        let path = route.path.replace("{id}", "T1").replace("{key}", "SHOP-3");
        let body = json!({ "title": "x", "name": "x", "issues": ["SHOP-5"], "again": true });
        let has_body = matches!(route.method, "POST" | "PUT");
        for stranger in &invalid_callers {
            let mut ask = Ask::path(path.as_str()).by(stranger.caller.clone());
            ask.body = has_body.then(|| body.clone());
            ask.headers.extend(stranger.header.clone());
            let answer = route.send(&scene.fixture, &ask);
            let about = format!("{} with {}", route.name(), stranger.shows);
            problem::expect_with_hint(&answer, 401, "not-signed-in", &about);
        }
        // Their problem does not depend on the request.
        let good = (route.good)(&scene).by(Caller::Anonymous);
        let answer = route.send(&scene.fixture, &good);
        problem::expect_with_hint(&answer, 401, "not-signed-in", &route.name());
        let nonsense = Some(b"{".to_vec());
        let send = |caller: &Caller| {
            let fixture = &scene.fixture;
            fixture.send_bytes(caller, route.method, &path, &[], nonsense.clone())
        };
        let answer = send(&Caller::Anonymous);
        problem::expect_with_hint(&answer, 401, "not-signed-in", &route.name());
    }
    assert_eq!(
        scene.fixture.sandbox.requests().len(),
        asked,
        "Jira was asked"
    );
    // Only the prepared items are new.
    let after = state(&scene);
    assert_eq!(before.0, after.0);
    assert!(!after.1.contains("\"title\":\"x\""), "{}", after.1);
}

#[test]
fn refuses_members_where_administrators_are_required() {
    let scene = Scene::of(Fixture::open());
    let cookie = scene.fixture.sign_in("Max", Role::Member);
    let before = state(&scene).0;
    for route in all().into_iter().filter(|route| route.who == Who::Admins) {
        let good = (route.good)(&scene);
        for caller in [Caller::Member, cookie.clone()] {
            let answer = route.send(&scene.fixture, &good.clone().by(caller));
            problem::expect_with_hint(&answer, 403, "role-required", &route.name());
        }
        let nonsense = Some(b"{".to_vec());
        let fixture = &scene.fixture;
        let answer = fixture.send_bytes(&Caller::Member, route.method, &good.path, &[], nonsense);
        problem::expect_with_hint(&answer, 403, "role-required", &route.name());
    }
    assert_eq!(state(&scene).0, before);
}

#[test]
fn sessions_and_keys_have_the_same_rights() {
    let scene = Scene::of(Fixture::open());
    let admin = scene.fixture.sign_in("Ada", Role::Admin);
    let member = scene.fixture.sign_in("Max", Role::Member);
    for route in all() {
        scene.connect();
        let ask = (route.good)(&scene);
        let cookie = match route.who {
            Who::Anybody => Caller::Anonymous,
            Who::Members => member.clone(),
            Who::Admins => admin.clone(),
        };
        let caller = ask.caller.clone().unwrap_or(cookie);
        let ask = ask.by(caller).with("Origin", scene.fixture.url.as_str());
        let answer = route.send(&scene.fixture, &ask);
        assert_eq!(
            answer.status,
            route.status,
            "{}: {}",
            route.name(),
            answer.body
        );
    }
}

fn invalid_callers(fixture: &Fixture) -> Vec<InvalidCaller> {
    let mut access = fixture.access();
    let mut key = |name| access.create_api_key(name, Role::Admin).unwrap();
    let (good, _) = key("good");
    let (revoked, of_revoked) = key("revoked");
    access.revoke_api_key(of_revoked.id).unwrap();
    let ended = fixture.sign_in("Eva", Role::Admin);
    let answer = fixture.ask(&ended, "DELETE", "/api/v1/session", None);
    answer.expect(204);
    let open = fixture.sign_in("Eva", Role::Admin);
    let (Caller::Cookie(open), Caller::Cookie(ended)) = (open, ended) else {
        panic!("a browser has a cookie");
    };
    let (name, session) = open.split_once('=').expect("a name and a value");
    let good = good.expose();
    let key = |shows, key: &str| InvalidCaller {
        shows,
        caller: Caller::Key(key.to_owned()),
        header: None,
    };
    let cookie = |shows, cookie: String| InvalidCaller {
        shows,
        caller: Caller::Cookie(cookie),
        header: None,
    };
    let header = |shows, value: String| InvalidCaller {
        shows,
        caller: Caller::Anonymous,
        header: Some(("Authorization", value)),
    };
    let basic = "Basic QWRhOnNlY3JldA==".to_owned();
    vec![
        InvalidCaller {
            shows: "nothing",
            caller: Caller::Anonymous,
            header: None,
        },
        key(
            "a key that nobody has",
            &good.replace(|digit: char| digit.is_ascii_digit(), "x"),
        ),
        key("a revoked key", revoked.expose()),
        key("half a key", &good[..good.len() / 2]),
        key("a key and more", &format!("{good}x")),
        key("an endless key", &"x".repeat(10_000)),
        key("no key", ""),
        key("a session as a key", session),
        cookie("an unknown cookie", format!("{name}=x")),
        cookie("an empty cookie", format!("{name}=")),
        cookie("an ended session", ended),
        cookie("a key as a cookie", format!("{name}={good}")),
        cookie("a cookie of another name", format!("x{name}={session}")),
        header("the key as Basic", format!("Basic {good}")),
        header("the key without a scheme", good.to_owned()),
        header("a password", basic.clone()),
        header("an empty header", String::new()),
        // A valid session does not make up for an invalid key.
        InvalidCaller {
            shows: "a password and a cookie",
            caller: Caller::Cookie(open.clone()),
            header: Some(("Authorization", basic)),
        },
    ]
}

/// Settings and users; tasks and objectives.
fn state(scene: &Scene) -> (String, String) {
    let ask = |path: &str| scene.fixture.ask(&Caller::Admin, "GET", path, None).body;
    let settings = scene.fixture.read_settings();
    let work = ask("/api/v1/tasks?limit=200") + &ask("/api/v1/objectives?limit=200");
    (settings, work)
}
