//! Operations on sessions, API keys, and sign-in links.

use coder_server::store::Role;
use serde_json::json;

use super::{Ask, Bad, Route, Who, bodies, names};
use crate::fixture::Caller;

const SESSION: &str = "/api/v1/session";
const SESSIONS: &str = "/api/v1/sessions";
const ONE_SESSION: &str = "/api/v1/sessions/{id}";
const LINKS: &str = "/api/v1/sign-in-links";
const KEYS: &str = "/api/v1/api-keys";
const ONE_KEY: &str = "/api/v1/api-keys/{id}";

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::new("GET", "/healthz", Who::Anybody, 200, |_| {
            Ask::path("/healthz")
        }),
        Route::new("GET", SESSION, Who::Members, 200, |_| Ask::path(SESSION)),
        Route::new("POST", SESSION, Who::Anybody, 201, |scene| {
            let link = scene
                .fixture
                .access()
                .create_sign_in_link("Eva", Some(Role::Member));
            let (secret, _) = link.unwrap();
            Ask::body(SESSION, json!({ "secret": secret.expose() }))
        })
        .refusing(|_| {
            let long = "x".repeat(60_000);
            let secrets = ["", "x", "cs_", &long];
            let secrets = secrets.map(|secret| json!({ "secret": secret }));
            let bad = secrets.map(|body| Ask::body(SESSION, body).fails(401, "not-signed-in"));
            bad.into()
        }),
        Route::new("DELETE", SESSION, Who::Members, 204, |scene| {
            Ask::path(SESSION).by(scene.fixture.sign_in("Eva", Role::Member))
        })
        // An API key has no session.
        .refusing(|_| {
            let keys = [Caller::Member, Caller::Admin];
            let bad = keys.map(|key| Ask::path(SESSION).by(key).fails(400, "usage"));
            bad.into()
        }),
        Route::new("GET", SESSIONS, Who::Admins, 200, |_| Ask::path(SESSIONS)),
        Route::new("DELETE", ONE_SESSION, Who::Admins, 204, |scene| {
            let eva = scene.fixture.sign_in("Eva", Role::Member);
            let me = scene.fixture.ask(&eva, "GET", SESSION, None).json();
            let id = me["session"]["id"].as_str().expect("it has a name");
            Ask::path(format!("{SESSIONS}/{id}"))
        })
        .refusing(|_| {
            let wrong = ["S0", "K1", "x", "S-1", "%20", "S1.5"];
            let mut bad = not_names(ONE_SESSION, &wrong);
            bad.extend(names(ONE_SESSION, None, &[("S999", 404, "not-found")]));
            bad
        }),
        Route::new("POST", LINKS, Who::Admins, 201, |_| {
            Ask::body(LINKS, json!({ "name": "Eva", "role": "admin" }))
        })
        .refusing(|_| invalid_users(LINKS)),
        Route::new("GET", KEYS, Who::Admins, 200, |_| Ask::path(KEYS)),
        Route::new("POST", KEYS, Who::Admins, 201, |_| {
            Ask::body(KEYS, json!({ "name": "nightly build", "role": "member" }))
        })
        .refusing(|_| invalid_users(KEYS)),
        Route::new("DELETE", ONE_KEY, Who::Admins, 204, |scene| {
            let made = scene
                .fixture
                .access()
                .create_api_key("script", Role::Member);
            let (_, key) = made.unwrap();
            Ask::path(format!("{KEYS}/{}", key.id))
        })
        .refusing(|_| {
            let mut bad = not_names(ONE_KEY, &["K0", "S1", "x", "K-1", "%20", "K1.5"]);
            bad.extend(names(ONE_KEY, None, &[("K999", 404, "not-found")]));
            bad
        }),
    ]
}

fn not_names(path: &str, wrong: &[&str]) -> Vec<Bad> {
    let wrong: Vec<_> = wrong.iter().map(|name| (*name, 400, "usage")).collect();
    names(path, None, &wrong)
}

/// Invalid users to create something for.
fn invalid_users(path: &str) -> Vec<Bad> {
    let long = "x".repeat(101);
    let wrong = ["", " ", "two\nlines", "\u{1b}[31m", "\u{202e}", &long];
    let mut bad = bodies(path, wrong.map(|name| json!({ "name": name })));
    let roles = ["owner", "Admin", ""];
    bad.extend(bodies(
        path,
        roles.map(|role| json!({ "name": "Eva", "role": role })),
    ));
    bad
}
