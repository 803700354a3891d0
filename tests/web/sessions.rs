//! Signing in, and the lifetime of sessions.

use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use coder_server::clock::Clock;
use coder_server::store::{Role, Store};
use serde_json::json;

use crate::fixture::{Caller, Fixture, Plan};

/// A clock that tests can advance.
fn clock() -> (Arc<AtomicU64>, Clock) {
    let ahead = Arc::new(AtomicU64::new(0));
    let moved = Arc::clone(&ahead);
    let clock =
        Clock::new(move || SystemTime::now() + Duration::from_secs(moved.load(Ordering::Relaxed)));
    (ahead, clock)
}

#[track_caller]
fn sign_in_with(fixture: &Fixture, secret: &str) -> crate::fixture::Answer {
    let body = json!({ "secret": secret });
    fixture.ask(&Caller::Anonymous, "POST", "/api/v1/session", Some(body))
}

#[test]
fn link_works_once() {
    let fixture = Fixture::open();
    let (secret, _) = fixture
        .access()
        .create_sign_in_link("Ines", Some(Role::Member))
        .unwrap();
    let page = fixture.ask(&Caller::Anonymous, "GET", "/sign-in", None);
    page.expect(200);
    // Loading the page, as link previews do, does not use the link.
    let entered = sign_in_with(&fixture, secret.expose());
    entered.expect(201);
    assert_eq!(entered.json()["name"], "Ines");
    let cookie = entered.header("set-cookie").unwrap().to_owned();
    assert!(cookie.contains("; HttpOnly"), "{cookie}");
    assert!(cookie.contains("; SameSite=Lax"), "{cookie}");
    assert!(cookie.contains("; Path=/;"), "{cookie}");
    assert!(!cookie.contains("Secure"), "{cookie}");
    assert_eq!(
        sign_in_with(&fixture, secret.expose()).kind(401),
        "not-signed-in"
    );
    assert_eq!(
        sign_in_with(&fixture, "no-such-link").kind(401),
        "not-signed-in"
    );

    let ines = Caller::Cookie(cookie.split(';').next().unwrap().to_owned());
    let me = fixture
        .ask(&ines, "GET", "/api/v1/session", None)
        .expect(200)
        .json();
    assert_eq!(me["role"], "member");
    assert_eq!(
        fixture
            .ask(&ines, "GET", "/api/v1/sessions", None)
            .kind(403),
        "role-required"
    );
    let out = fixture.ask(&ines, "DELETE", "/api/v1/session", None);
    out.expect(204);
    assert!(out.header("set-cookie").unwrap().contains("Max-Age=0"));
    assert_eq!(
        fixture.ask(&ines, "GET", "/api/v1/session", None).kind(401),
        "not-signed-in"
    );
}

#[test]
fn https_cookie_is_secure() {
    let fixture = Fixture::planned(Plan {
        public_url: Some("https://coder.example"),
        ..Plan::default()
    });
    let (secret, _) = fixture
        .access()
        .create_sign_in_link("Ines", Some(Role::Member))
        .unwrap();
    let body = json!({ "secret": secret.expose() });
    let headers = [
        ("Host", "coder.example"),
        ("Origin", "https://coder.example"),
    ];
    let entered = fixture.send(
        &Caller::Anonymous,
        "POST",
        "/api/v1/session",
        &headers,
        Some(body),
    );
    let cookie = entered.expect(201).header("set-cookie").unwrap().to_owned();
    assert!(cookie.starts_with("__Host-"), "{cookie}");
    assert!(cookie.ends_with("; Secure"), "{cookie}");
}

/// The attributes of a cookie, which browsers need to identify the one to delete.
fn attributes(cookie: &str) -> Vec<&str> {
    let attributes = cookie.split("; ").skip(1);
    attributes
        .filter(|attribute| !attribute.starts_with("Max-Age="))
        .collect()
}

#[test]
fn sign_out_deletes_the_cookie_and_over_https_stored_data() {
    const HTTPS: &[(&str, &str)] = &[
        ("Host", "coder.example"),
        ("Origin", "https://coder.example"),
    ];
    for (public_url, headers, cleared) in [
        (None, &[][..], None),
        (
            Some("https://coder.example"),
            HTTPS,
            Some("\"cache\", \"storage\""),
        ),
    ] {
        let fixture = Fixture::planned(Plan {
            public_url,
            ..Plan::default()
        });
        let (secret, _) = fixture
            .access()
            .create_sign_in_link("Ines", Some(Role::Member))
            .unwrap();
        let body = json!({ "secret": secret.expose() });
        let ask = |caller: &Caller, method, body| {
            fixture.send(caller, method, "/api/v1/session", headers, body)
        };
        let entered = ask(&Caller::Anonymous, "POST", Some(body));
        let cookie = entered.expect(201).header("set-cookie").unwrap();
        assert_eq!(entered.header("clear-site-data"), None);
        let (shown, _) = cookie.split_once(';').unwrap();
        let out = ask(&Caller::Cookie(shown.to_owned()), "DELETE", None);
        let deleted = out.expect(204).header("set-cookie").unwrap();
        let (name, _) = cookie.split_once('=').unwrap();
        assert!(deleted.starts_with(&format!("{name}=;")), "{deleted}");
        assert!(deleted.contains("; Max-Age=0;"), "{deleted}");
        assert_eq!(attributes(deleted), attributes(cookie));
        assert_eq!(out.header("clear-site-data"), cleared);
    }
}

#[test]
fn signing_in_again_ends_the_previous_session() {
    let fixture = Fixture::open();
    let former = fixture.sign_in("Ines", Role::Admin);
    let elsewhere = fixture.sign_in("Ines", Role::Admin);
    let whose = |caller: &Caller| fixture.ask(caller, "GET", "/api/v1/session", None);
    let enter = |caller: &Caller, secret: &str| {
        let body = json!({ "secret": secret });
        fixture.ask(caller, "POST", "/api/v1/session", Some(body))
    };
    // An invalid link ends nothing.
    whose(&former).expect(200);
    assert_eq!(enter(&former, "no-such-link").kind(401), "not-signed-in");
    whose(&former).expect(200);

    let (secret, _) = fixture
        .access()
        .create_sign_in_link("Max", Some(Role::Member))
        .unwrap();
    let entered = enter(&former, secret.expose());
    let cookie = entered.expect(201).header("set-cookie").unwrap();
    let now = Caller::Cookie(cookie.split(';').next().unwrap().to_owned());
    assert_eq!(whose(&former).kind(401), "not-signed-in");
    assert_eq!(whose(&now).expect(200).json()["name"], "Max");
    whose(&elsewhere).expect(200);
    assert_eq!(fixture.access().sessions().unwrap().len(), 2);

    // An unknown cookie is ignored.
    let (secret, _) = fixture
        .access()
        .create_sign_in_link("Max", Some(Role::Member))
        .unwrap();
    enter(&former, secret.expose()).expect(201);
    assert_eq!(fixture.access().sessions().unwrap().len(), 3);
}

#[test]
fn link_expires_after_15_minutes() {
    let (ahead, clock) = clock();
    let fixture = Fixture::planned(Plan {
        clock: clock.clone(),
        ..Plan::default()
    });
    let mut access = Store::open(fixture.setup.path(), clock).unwrap();
    let (first, _) = access
        .create_sign_in_link("Ines", Some(Role::Member))
        .unwrap();
    let (second, _) = access
        .create_sign_in_link("Ines", Some(Role::Member))
        .unwrap();
    ahead.store(14 * 60, Ordering::Relaxed);
    sign_in_with(&fixture, first.expose()).expect(201);
    ahead.store(16 * 60, Ordering::Relaxed);
    assert_eq!(
        sign_in_with(&fixture, second.expose()).kind(401),
        "not-signed-in"
    );
}

#[test]
fn session_survives_restart_and_expires() {
    let (ahead, clock) = clock();
    let fixture = Fixture::planned(Plan {
        clock: clock.clone(),
        ..Plan::default()
    });
    let ines = fixture.sign_in_at("Ines", Role::Admin, clock.clone());
    fixture
        .ask(&ines, "GET", "/api/v1/session", None)
        .expect(200);
    let fixture = fixture.restarted(clock);
    fixture
        .ask(&ines, "GET", "/api/v1/session", None)
        .expect(200);
    // Daily use extends it, up to the maximum lifetime.
    for day in 1..30 {
        ahead.store(day * 86_400, Ordering::Relaxed);
        fixture
            .ask(&ines, "GET", "/api/v1/session", None)
            .expect(200);
    }
    ahead.store(30 * 86_400 + 60, Ordering::Relaxed);
    assert_eq!(
        fixture.ask(&ines, "GET", "/api/v1/session", None).kind(401),
        "not-signed-in"
    );
}

#[test]
fn unused_session_expires() {
    let (ahead, clock) = clock();
    let fixture = Fixture::planned(Plan {
        clock: clock.clone(),
        ..Plan::default()
    });
    let ines = fixture.sign_in_at("Ines", Role::Admin, clock);
    fixture
        .ask(&ines, "GET", "/api/v1/session", None)
        .expect(200);
    ahead.store(8 * 86_400, Ordering::Relaxed);
    assert_eq!(
        fixture.ask(&ines, "GET", "/api/v1/session", None).kind(401),
        "not-signed-in"
    );
}

#[test]
fn session_ended_by_another_process_has_ended() {
    let fixture = Fixture::open();
    let ines = fixture.sign_in("Ines", Role::Admin);
    let me = fixture
        .ask(&ines, "GET", "/api/v1/session", None)
        .expect(200)
        .json();
    let id = me["session"]["id"].as_str().unwrap().parse().unwrap();
    fixture.access().end_session(id).unwrap();
    assert_eq!(
        fixture.ask(&ines, "GET", "/api/v1/tasks", None).kind(401),
        "not-signed-in"
    );
    // A key created by the other process works until it is revoked.
    let (secret, key) = fixture
        .access()
        .create_api_key("script", Role::Member)
        .unwrap();
    let script = Caller::Key(secret.expose().to_owned());
    fixture
        .ask(&script, "GET", "/api/v1/tasks", None)
        .expect(200);
    fixture.access().revoke_api_key(key.id).unwrap();
    assert_eq!(
        fixture.ask(&script, "GET", "/api/v1/tasks", None).kind(401),
        "not-signed-in"
    );
}

#[test]
fn administrators_manage_access_over_the_api() {
    let fixture = Fixture::open();
    let ask = |method: &str, path: &str, body| fixture.ask(&Caller::Admin, method, path, body);
    let link = ask(
        "POST",
        "/api/v1/sign-in-links",
        Some(json!({ "name": "Ines", "role": "admin" })),
    );
    let url = link.expect(201).json()["url"].as_str().unwrap().to_owned();
    let (page, secret) = url.split_once('#').unwrap();
    assert_eq!(page, format!("{}/sign-in", fixture.url));
    let entered = sign_in_with(&fixture, secret).expect(201).json();
    let sessions = ask("GET", "/api/v1/sessions", None).expect(200).json();
    assert_eq!(sessions["sessions"][0]["id"], entered["session"]["id"]);
    assert_eq!(sessions["sessions"][0]["name"], "Ines");
    let path = format!(
        "/api/v1/sessions/{}",
        entered["session"]["id"].as_str().unwrap()
    );
    ask("DELETE", &path, None).expect(204);
    assert_eq!(ask("DELETE", &path, None).kind(404), "not-found");

    let made = ask(
        "POST",
        "/api/v1/api-keys",
        Some(json!({ "name": "script" })),
    );
    let made = made.expect(201).json();
    let key = Caller::Key(made["key"].as_str().unwrap().to_owned());
    fixture
        .ask(&key, "GET", "/api/v1/session", None)
        .expect(200);
    let listed = ask("GET", "/api/v1/api-keys", None);
    listed.expect(200);
    assert!(!listed.body.contains(made["key"].as_str().unwrap()));
    let path = format!("/api/v1/api-keys/{}", made["id"].as_str().unwrap());
    ask("DELETE", &path, None).expect(204);
    assert_eq!(
        fixture.ask(&key, "GET", "/api/v1/session", None).kind(401),
        "not-signed-in"
    );
}

#[test]
fn session_secrets_are_neither_stored_nor_logged() {
    let fixture = Fixture::open();
    let Caller::Cookie(cookie) = fixture.sign_in("Ines", Role::Admin) else {
        panic!("it is a cookie")
    };
    let secret = cookie.split_once('=').unwrap().1.to_owned();
    fixture
        .ask(&Caller::Cookie(cookie), "GET", "/api/v1/sessions", None)
        .expect(200);
    let directory = fixture.setup.path().join("tasks");
    for entry in std::fs::read_dir(directory).unwrap() {
        let bytes = bytes_of(&entry.unwrap().path());
        assert!(
            !bytes
                .windows(secret.len())
                .any(|window| window == secret.as_bytes())
        );
    }
    let told = format!("{:?}", fixture.log.lock().unwrap());
    assert!(told.contains("/api/v1/sessions") && told.contains("Ines"));
    assert!(!told.contains(&secret));
}

#[test]
fn removed_database_ends_all_sessions() {
    let fixture = Fixture::open();
    let ines = fixture.sign_in("Ines", Role::Admin);
    fixture.ask(&ines, "GET", "/api/v1/tasks", None).expect(200);
    std::fs::rename(
        fixture.setup.path().join("tasks"),
        fixture.setup.path().join("aside"),
    )
    .unwrap();
    assert_eq!(
        fixture.ask(&ines, "GET", "/api/v1/tasks", None).kind(401),
        "not-signed-in"
    );
    let ines = fixture.sign_in("Ines", Role::Admin);
    fixture.ask(&ines, "GET", "/api/v1/tasks", None).expect(200);
}

fn bytes_of(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).unwrap();
    file.take(1024 * 1024).read_to_end(&mut bytes).unwrap();
    bytes
}
