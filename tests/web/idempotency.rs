//! Repeated requests create nothing twice.

use std::collections::BTreeMap;

use coder_server::store::Role;
use jira_sandbox::{Fault, FaultKind};
use serde_json::{Value, json};

use crate::fixture::{Answer, Caller, Fixture};
use crate::problem;

const MAKING: [(&str, &str); 4] = [
    ("/api/v1/tasks", "tasks"),
    ("/api/v1/objectives", "objectives"),
    ("/api/v1/tasks/import", "tasks"),
    ("/api/v1/objectives/import", "objectives"),
];

#[test]
fn repeated_key_creates_once() {
    for (path, list) in MAKING {
        let fixture = Fixture::open();
        let first = named(
            &fixture,
            &Caller::Member,
            path,
            "one",
            &body(path, "SHOP-3"),
        );
        first.expect(201);
        for _ in 0..3 {
            let again = named(
                &fixture,
                &Caller::Member,
                path,
                "one",
                &body(path, "SHOP-3"),
            );
            assert_eq!(again.expect(201).json(), first.json(), "{path}");
            assert_eq!(again.header("location"), first.header("location"));
        }
        assert_eq!(count(&fixture, list), 1, "{path}");
        let other = named(
            &fixture,
            &Caller::Member,
            path,
            "two",
            &again(path, "SHOP-3"),
        );
        assert_ne!(
            other.expect(201).header("location"),
            first.header("location")
        );
        assert_eq!(count(&fixture, list), 2, "{path}");
    }
}

#[test]
fn concurrent_key_creates_once() {
    for (path, list) in MAKING {
        let fixture = Fixture::open();
        let body = body(path, "SHOP-3");
        let answers = at_once(|_| named(&fixture, &Caller::Member, path, "one", &body));
        for answer in &answers {
            answer.expect(201);
            assert_eq!(answer.header("location"), answers[0].header("location"));
        }
        assert_eq!(count(&fixture, list), 1, "{path}");
    }
}

#[test]
fn key_belongs_to_one_request() {
    for (path, list) in MAKING {
        let fixture = Fixture::open();
        named(
            &fixture,
            &Caller::Member,
            path,
            "one",
            &body(path, "SHOP-3"),
        )
        .expect(201);
        let other = named(
            &fixture,
            &Caller::Member,
            path,
            "one",
            &body(path, "SHOP-5"),
        );
        problem::expect_with_hint(&other, 409, "conflict", path);
        assert_eq!(count(&fixture, list), 1, "{path}");
    }
    // Nor for the same body at another URL.
    let fixture = Fixture::open();
    for (index, (path, _)) in MAKING.into_iter().enumerate() {
        let body = body(path, "SHOP-3");
        let answer = named(&fixture, &Caller::Member, path, "one", &body);
        if index == 0 {
            answer.expect(201);
        } else {
            problem::expect_with_hint(&answer, 409, "conflict", path);
        }
    }
}

#[test]
fn key_belongs_to_one_user() {
    for (path, list) in MAKING {
        let fixture = Fixture::open();
        let mine = named(
            &fixture,
            &Caller::Member,
            path,
            "one",
            &again(path, "SHOP-3"),
        );
        let yours = named(
            &fixture,
            &Caller::Admin,
            path,
            "one",
            &again(path, "SHOP-3"),
        );
        mine.expect(201);
        assert_ne!(
            yours.expect(201).header("location"),
            mine.header("location")
        );
        assert_eq!(count(&fixture, list), 2, "{path}");
        // Names are not unique: another user may have the same one.
        let browser = fixture.sign_in("Max", Role::Member);
        let other = named(&fixture, &browser, path, "one", &again(path, "SHOP-3"));
        assert_ne!(
            other.expect(201).header("location"),
            mine.header("location")
        );
        assert_eq!(count(&fixture, list), 3, "{path}");
    }
}

#[test]
fn failed_request_can_be_repeated() {
    let fixture = Fixture::open();
    let path = "/api/v1/tasks";
    let bad = named(
        &fixture,
        &Caller::Member,
        path,
        "one",
        &json!({ "title": "" }),
    );
    assert_eq!(bad.kind(400), "usage");
    named(
        &fixture,
        &Caller::Member,
        path,
        "one",
        &json!({ "title": "Good" }),
    )
    .expect(201);
    let missing = json!({ "title": "Good", "objective": "O9" });
    let bad = named(&fixture, &Caller::Member, path, "two", &missing);
    assert_eq!(bad.kind(404), "not-found");
    fixture
        .post("/api/v1/objectives", json!({ "title": "Above" }))
        .expect(201);
    let found = json!({ "title": "Good", "objective": "O1" });
    named(&fixture, &Caller::Member, path, "two", &found).expect(201);
    assert_eq!(count(&fixture, "tasks"), 2);
}

#[test]
fn concurrent_imports_create_once() {
    for (path, list) in [MAKING[2], MAKING[3]] {
        let fixture = Fixture::open();
        let answers = at_once(|_| fixture.post(path, body(path, "SHOP-3")));
        assert_eq!(
            statuses(&answers),
            BTreeMap::from([(201, 1), (409, 7)]),
            "{path}"
        );
        for refused in answers.iter().filter(|answer| answer.status == 409) {
            let problem = problem::expect_with_hint(refused, 409, "conflict", path);
            let message = problem["message"].as_str().unwrap_or_default();
            assert!(message.contains("SHOP-3"), "{message}");
        }
        assert_eq!(count(&fixture, list), 1, "{path}");
        // With confirmation, another one is created.
        let answers = at_once(|_| fixture.post(path, again(path, "SHOP-3")));
        assert_eq!(statuses(&answers), BTreeMap::from([(201, 8)]), "{path}");
        assert_eq!(count(&fixture, list), 9, "{path}");
    }
}

#[test]
fn imports_all_issues_or_none() {
    let fixture = Fixture::open();
    let path = "/api/v1/tasks/import";
    let pairs = ["SHOP-3", "SHOP-5", "SHOP-6", "SHOP-7"];
    let answers = at_once(|number| {
        let issues = [pairs[number % 4], pairs[(number + 1) % 4]];
        fixture.post(path, json!({ "issues": issues }))
    });
    let made = answers.iter().filter(|answer| answer.status == 201).count();
    assert!((1..=2).contains(&made), "{:?}", statuses(&answers));
    assert_eq!(count(&fixture, "tasks"), 2 * made);
}

fn body(path: &str, issue: &str) -> Value {
    if path.ends_with("/import") {
        json!({ "issues": [issue] })
    } else {
        json!({ "title": format!("Like {issue}") })
    }
}

/// The same body with confirmation.
fn again(path: &str, issue: &str) -> Value {
    let mut body = body(path, issue);
    if path.ends_with("/import") {
        body["again"] = json!(true);
    }
    body
}

#[track_caller]
fn named(fixture: &Fixture, caller: &Caller, path: &str, name: &str, body: &Value) -> Answer {
    let headers = [("Idempotency-Key", name)];
    fixture.send(caller, "POST", path, &headers, Some(body.clone()))
}

/// Sends eight requests concurrently.
pub fn at_once(ask: impl Fn(usize) -> Answer + Sync) -> Vec<Answer> {
    let start = std::sync::Barrier::new(8);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|number| {
                let (start, ask) = (&start, &ask);
                scope.spawn(move || {
                    start.wait();
                    ask(number)
                })
            })
            .collect();
        let answers = threads.into_iter().map(|thread| thread.join().unwrap());
        answers.collect()
    })
}

/// Counts the responses by status.
pub fn statuses(answers: &[Answer]) -> BTreeMap<u16, usize> {
    let mut statuses = BTreeMap::new();
    for answer in answers {
        *statuses.entry(answer.status).or_default() += 1;
    }
    statuses
}

fn count(fixture: &Fixture, list: &str) -> usize {
    let page = fixture
        .get(&format!("/api/v1/{list}?limit=200"))
        .expect(200)
        .json();
    page[list].as_array().unwrap().len()
}

#[test]
fn repeated_import_needs_no_jira() {
    let fixture = Fixture::open();
    for (kind, made) in [("tasks", "T1"), ("objectives", "O1")] {
        let path = format!("/api/v1/{kind}/import");
        let import = || {
            let body = json!({ "issues": ["SHOP-3"], "comments": "all", "again": true });
            let headers = [("Idempotency-Key", kind)];
            fixture.send(&Caller::Member, "POST", &path, &headers, Some(body))
        };
        import().expect(201);
        fixture.sandbox.inject(Fault::new(FaultKind::status(503)));
        let again = import();
        let location = format!("/api/v1/{kind}/{made}");
        assert_eq!(
            again.expect(201).header("location"),
            Some(location.as_str())
        );
        assert_eq!(again.json()["made"][0]["id"], made);
        fixture.sandbox.clear_faults();
    }
}
