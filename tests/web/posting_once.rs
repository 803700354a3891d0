//! Comments are posted exactly once.

use std::collections::BTreeMap;

use jira_sandbox::{Fault, FaultKind};
use serde_json::{Value, json};

use crate::fixture::{Answer, Fixture};
use crate::idempotency::{at_once, statuses};
use crate::problem;

const TEXT: &str = "/api/v1/jira/issues/SHOP-3/comments";
const SUMMARY: &str = "/api/v1/tasks/T1/post";

#[test]
fn concurrent_summaries_post_once() {
    let fixture = Fixture::open();
    finish_a_task(&fixture);
    assert_posted_once(&fixture, SUMMARY, &json!({}));
    let shown = fixture.get("/api/v1/tasks/T1").json();
    assert_eq!(shown["posts"].as_array().unwrap().len(), 1);
}

#[test]
fn concurrent_texts_post_once() {
    let fixture = Fixture::open();
    assert_posted_once(&fixture, TEXT, &json!({ "markdown": "Looked at it." }));
}

#[test]
fn concurrent_posts_again_post_once() {
    let fixture = Fixture::open();
    finish_a_task(&fixture);
    let before = comments(&fixture);
    for times in 1..=3 {
        let posts = fixture.get("/api/v1/tasks/T1").json()["posts"].clone();
        let last = posts.as_array().unwrap().iter();
        let last = last.filter_map(|post| post["finished"].as_str()).max();
        let body = json!({ "againAfter": last });
        let answers = at_once(|_| fixture.post(SUMMARY, body.clone()));
        assert_eq!(statuses(&answers), BTreeMap::from([(201, 1), (409, 7)]));
        assert_eq!(comments(&fixture), before + times);
    }
}

#[test]
fn long_text_is_posted_once() {
    let fixture = Fixture::open();
    let paragraph = "A paragraph that stands for many.\n\n";
    let text = json!({ "markdown": paragraph.repeat(2_000) });
    let before = comments(&fixture);
    let answers = at_once(|_| fixture.post(TEXT, text.clone()));
    assert_eq!(statuses(&answers), BTreeMap::from([(201, 1), (409, 7)]));
    let posted = answers.iter().find(|answer| answer.status == 201).unwrap();
    let parts = posted.json()["parts"].as_array().unwrap().len();
    assert!(parts > 1, "it is short");
    assert_eq!(comments(&fixture), before + parts);
}

#[test]
fn lost_response_is_read_back() {
    let fixture = Fixture::open();
    let before = comments(&fixture);
    let text = json!({ "markdown": "Looked at it." });
    // The comment is created, but the response is lost.
    let lost = Fault::new(FaultKind::hang_up()).after_jira();
    let lost = lost.for_method("POST").for_paths_with("/comment").times(1);
    fixture.sandbox.inject(lost);
    let first = fixture.post(TEXT, text.clone());
    assert_eq!(comments(&fixture), before + 1);
    let second = fixture.post(TEXT, text);
    assert_eq!(comments(&fixture), before + 1);
    // Found by reading back.
    assert_eq!([first.status, second.status], [201, 409]);
}

#[test]
fn second_unknown_outcome_needs_new_confirmation() {
    let fixture = Fixture::open();
    finish_a_task(&fixture);
    let before = comments(&fixture);
    let lost = Fault::new(FaultKind::Reset).for_method("POST");
    fixture.sandbox.inject(lost.times(2));
    fixture.post(SUMMARY, json!({})).expect(502);
    let begun = |fixture: &Fixture| {
        let task = fixture.get("/api/v1/tasks/T1").json();
        task["posts"][0]["started"].as_str().unwrap().to_owned()
    };
    let decided = json!({ "againAfter": begun(&fixture) });
    // It is sent and lost again: the earlier confirmation does not apply to this.
    fixture.post(SUMMARY, decided.clone()).expect(502);
    let refused = fixture.post(SUMMARY, decided).json();
    let message = refused["message"].as_str().unwrap();
    assert!(message.contains("may have been posted before"), "{message}");
    assert_eq!(comments(&fixture), before);
    let seen = json!({ "againAfter": begun(&fixture) });
    fixture.post(SUMMARY, seen).expect(201);
    assert_eq!(comments(&fixture), before + 1);
}

#[track_caller]
fn assert_posted_once(fixture: &Fixture, path: &str, body: &Value) {
    let before = comments(fixture);
    let answers = at_once(|_| fixture.post(path, body.clone()));
    assert_eq!(statuses(&answers), BTreeMap::from([(201, 1), (409, 7)]));
    assert_eq!(comments(fixture), before + 1);
    for refused in answers.iter().filter(|answer| answer.status == 409) {
        assert_refused(refused);
    }
    assert_refused(&fixture.post(path, body.clone()));
    assert_eq!(comments(fixture), before + 1);
}

#[track_caller]
fn assert_refused(answer: &Answer) {
    let problem = problem::expect_with_hint(answer, 409, "already-posted", "a second post");
    let hint = problem["hint"].as_str().unwrap_or_default();
    assert!(hint.contains("againAfter"), "{hint}");
}

/// T1, imported from SHOP-3 and completed.
fn finish_a_task(fixture: &Fixture) {
    fixture
        .post("/api/v1/tasks/import", json!({ "issues": ["SHOP-3"] }))
        .expect(201);
    let summary = json!({ "summary": "Charged **once**." });
    fixture
        .post("/api/v1/tasks/T1/complete", summary)
        .expect(200);
}

/// Number of comments on the issue according to Jira.
fn comments(fixture: &Fixture) -> usize {
    let count = |world: &mut jira_sandbox::World| world.issue("SHOP-3").unwrap().comments.len();
    fixture.sandbox.change(count)
}
