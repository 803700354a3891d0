//! Jira is not connected or not enabled, or its settings cannot be read.

use super::scene::Scene;
use super::{Jira, Route, all};
use crate::fixture::Fixture;
use crate::problem;

const MISSING: &str = "/api/v1/jira";

#[test]
fn reports_missing_connection() {
    let scene = Scene::of(Fixture::unconnected());
    let file = scene.fixture.setup.path().join("jira.json");
    for route in all() {
        let _ = std::fs::remove_file(&file);
        check(&scene, &route, "not-connected", |jira| {
            matches!(jira, Jira::Needed | Jira::Reported)
        });
    }
    let _ = std::fs::remove_file(&file);
    assert_missing(&scene.fixture, "not-connected");
}

#[test]
fn reports_disabled_connection() {
    let scene = Scene::of(Fixture::open());
    let settings = scene.settings(false).to_string();
    for route in all() {
        scene.fixture.write_settings(&settings);
        // A test runs regardless.
        check(&scene, &route, "not-enabled", |jira| jira == Jira::Needed);
    }
    scene.fixture.write_settings(&settings);
    assert_missing(&scene.fixture, "not-enabled");
}

#[test]
fn unreadable_settings_stop_only_operations_with_jira() {
    let scene = Scene::of(Fixture::open());
    let broken = "{ \"enabled\": tru";
    for route in all() {
        scene.connect();
        let ask = (route.good)(&scene);
        scene.fixture.write_settings(broken);
        let answer = route.send(&scene.fixture, &ask);
        // Administrators see what is wrong.
        if route.path == "/api/v1/jira/settings" {
            continue;
        }
        let needs_them = route.path.starts_with("/api/v1/jira") || route.jira != Jira::Unasked;
        if needs_them && route.jira != Jira::Named {
            let problem = problem::expect_with_hint(&answer, 500, "settings", &route.name());
            let message = problem["message"].as_str().unwrap_or_default();
            assert!(message.contains("jira.json"), "{}: {message}", route.name());
        } else {
            assert_eq!(
                answer.status,
                route.status,
                "{}: {}",
                route.name(),
                answer.body
            );
        }
        assert_eq!(scene.fixture.read_settings(), broken, "{}", route.name());
    }
}

/// Sends a valid request while something is missing that some operations need.
#[track_caller]
fn check(scene: &Scene, route: &Route, kind: &str, needs_it: impl Fn(Jira) -> bool) {
    let asked = scene.fixture.sandbox.requests().len();
    let ask = (route.good)(scene);
    let answer = route.send(&scene.fixture, &ask);
    if needs_it(route.jira) {
        problem::expect_with_hint(&answer, 409, kind, &route.name());
        assert_eq!(
            scene.fixture.sandbox.requests().len(),
            asked,
            "{}",
            route.name()
        );
    } else {
        assert_eq!(
            answer.status,
            route.status,
            "{}: {}",
            route.name(),
            answer.body
        );
    }
}

/// Asserts the state that the pages read.
#[track_caller]
fn assert_missing(fixture: &Fixture, kind: &str) {
    let state = fixture.get(MISSING).expect(200).json();
    assert_eq!(state["enabled"], false);
    assert_eq!(state["error"]["kind"], kind);
    assert!(state["error"]["hint"].is_string(), "{state}");
}
