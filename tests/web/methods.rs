//! Methods and unknown URLs.

use std::collections::BTreeSet;

use crate::fixture::{Caller, Fixture};
use crate::problem;

const METHODS: [&str; 6] = ["GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS"];
const PAGES: [&str; 3] = ["/", "/sign-in", "/assets/style.css"];

#[test]
fn accepts_documented_methods_and_names_them_otherwise() {
    let fixture = Fixture::open();
    let operations = fixture.document().operations();
    let paths: BTreeSet<&str> = operations.iter().map(|of| of.path.as_str()).collect();
    for template in paths {
        let of_path = operations.iter().filter(|of| of.path == template);
        let mut takes: BTreeSet<&str> = of_path.map(|of| of.method.as_str()).collect();
        if takes.contains("GET") {
            takes.insert("HEAD");
        }
        let path = template.replace("{id}", "T1").replace("{key}", "SHOP-3");
        for method in METHODS {
            let answer = fixture.ask(&Caller::Anonymous, method, &path, None);
            let about = format!("{method} {path}");
            if takes.contains(method) {
                assert!(
                    !matches!(answer.status, 404 | 405),
                    "{about}: {}",
                    answer.body
                );
                continue;
            }
            problem::expect_with_hint(&answer, 405, "method-not-allowed", &about);
            let allow = answer.header("allow").expect("it says what it takes");
            let allowed: BTreeSet<&str> = allow.split(',').map(str::trim).collect();
            assert_eq!(allowed, takes, "{about}");
        }
    }
}

#[test]
fn pages_accept_only_get() {
    let fixture = Fixture::unconnected();
    for path in PAGES.into_iter().chain(["/api/v1/openapi.json"]) {
        fixture
            .ask(&Caller::Anonymous, "GET", path, None)
            .expect(200);
        for method in ["PUT", "POST", "DELETE", "PATCH"] {
            let answer = fixture.ask(&Caller::Anonymous, method, path, None);
            let about = format!("{method} {path}");
            problem::expect_with_hint(&answer, 405, "method-not-allowed", &about);
            assert_eq!(answer.header("allow"), Some("GET,HEAD"), "{about}");
        }
    }
}

#[test]
fn responds_404_to_unknown_addresses() {
    let fixture = Fixture::unconnected();
    for path in [
        "/api",
        "/api/v1",
        "/api/v1/",
        "/api/v2/tasks",
        "/api/v1/tasks/",
        "/api/v1//tasks",
        "/api/v1/Tasks",
        "/api/v1/tasks/T1/nothing",
        "/api/v1/tasks/T1/post/",
        "/api/v1/jira/issues/SHOP-3/comments/1",
        "/healthz/",
        "/assets/",
        "/assets/../Cargo.toml",
        "/assets/%2e%2e/Cargo.toml",
        "/favicon.ico",
        "/.git/config",
        "/jira.json",
    ] {
        for (method, caller) in [
            ("GET", Caller::Anonymous),
            ("GET", Caller::Admin),
            ("POST", Caller::Admin),
            ("DELETE", Caller::Anonymous),
        ] {
            let answer = fixture.ask(&caller, method, path, None);
            let about = format!("{method} {path}");
            problem::expect_with_hint(&answer, 404, "no-such-route", &about);
        }
    }
}

#[test]
fn head_has_the_headers_of_get() {
    let fixture = Fixture::open();
    fixture
        .post("/api/v1/tasks", serde_json::json!({ "title": "A task" }))
        .expect(201);
    let mut looked_at: Vec<String> = PAGES.map(str::to_owned).into();
    looked_at.push("/api/v1/openapi.json".to_owned());
    let mut operations = fixture.document().operations();
    operations.retain(|operation| operation.method == "GET");
    looked_at.extend(operations.into_iter().map(|operation| operation.path));
    for path in looked_at {
        let path = path.replace("{id}", "T1").replace("{key}", "SHOP-3");
        for caller in [Caller::Anonymous, Caller::Admin] {
            let whole = fixture.ask(&caller, "GET", &path, None);
            let head = fixture.ask(&caller, "HEAD", &path, None);
            assert_eq!(head.status, whole.status, "{path}");
            assert_eq!(head.body, "", "{path}");
            for name in ["content-type", "content-length", "etag", "www-authenticate"] {
                assert_eq!(head.header(name), whole.header(name), "{path} {name}");
            }
        }
    }
}
