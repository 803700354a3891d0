//! A comment that is posted once is there once.

use std::collections::BTreeMap;

use jira_sandbox::{Fault, FaultKind};
use serde_json::{Value, json};

use crate::office::{Answer, Office};
use crate::once::{at_once, statuses};
use crate::problem;

const TEXT: &str = "/api/v1/jira/issues/SHOP-3/comments";
const SUMMARY: &str = "/api/v1/tasks/T1/post";

#[test]
fn a_summary_is_posted_once_however_many_ask_at_once() {
    let office = Office::open();
    finish_a_task(&office);
    assert_posted_once(&office, SUMMARY, &json!({}));
    let shown = office.get("/api/v1/tasks/T1").json();
    assert_eq!(shown["posts"].as_array().unwrap().len(), 1);
}

#[test]
fn a_text_is_posted_once_however_many_ask_at_once() {
    let office = Office::open();
    assert_posted_once(&office, TEXT, &json!({ "markdown": "Looked at it." }));
}

#[test]
fn once_more_is_once_more_however_many_ask_at_once() {
    let office = Office::open();
    finish_a_task(&office);
    let before = comments(&office);
    for times in 1..=3 {
        let posts = office.get("/api/v1/tasks/T1").json()["posts"].clone();
        let last = posts.as_array().unwrap().iter();
        let last = last.filter_map(|post| post["finished"].as_str()).max();
        let body = json!({ "againAfter": last });
        let answers = at_once(|_| office.post(SUMMARY, body.clone()));
        assert_eq!(statuses(&answers), BTreeMap::from([(201, 1), (409, 7)]));
        assert_eq!(comments(&office), before + times);
    }
}

#[test]
fn a_long_text_is_posted_once_with_all_its_parts() {
    let office = Office::open();
    let paragraph = "A paragraph that stands for many.\n\n";
    let text = json!({ "markdown": paragraph.repeat(2_000) });
    let before = comments(&office);
    let answers = at_once(|_| office.post(TEXT, text.clone()));
    assert_eq!(statuses(&answers), BTreeMap::from([(201, 1), (409, 7)]));
    let posted = answers.iter().find(|answer| answer.status == 201).unwrap();
    let parts = posted.json()["parts"].as_array().unwrap().len();
    assert!(parts > 1, "it is short");
    assert_eq!(comments(&office), before + parts);
}

#[test]
fn a_comment_whose_answer_was_lost_is_found_and_not_posted_again() {
    let office = Office::open();
    let before = comments(&office);
    let text = json!({ "markdown": "Looked at it." });
    // The comment is made, and nobody hears of it.
    let lost = Fault::new(FaultKind::hang_up()).after_jira();
    let lost = lost.for_method("POST").for_paths_with("/comment").times(1);
    office.sandbox.inject(lost);
    let first = office.post(TEXT, text.clone());
    assert_eq!(comments(&office), before + 1);
    let second = office.post(TEXT, text);
    assert_eq!(comments(&office), before + 1);
    // It was found by reading back.
    assert_eq!([first.status, second.status], [201, 409]);
}

#[test]
fn a_doubt_that_comes_again_is_decided_again() {
    let office = Office::open();
    finish_a_task(&office);
    let before = comments(&office);
    let lost = Fault::new(FaultKind::Reset).for_method("POST");
    office.sandbox.inject(lost.times(2));
    office.post(SUMMARY, json!({})).expect(502);
    let begun = |office: &Office| {
        let task = office.get("/api/v1/tasks/T1").json();
        task["posts"][0]["started"].as_str().unwrap().to_owned()
    };
    let decided = json!({ "againAfter": begun(&office) });
    // It is sent once more, and lost once more: the same words decide nothing about that.
    office.post(SUMMARY, decided.clone()).expect(502);
    let refused = office.post(SUMMARY, decided).json();
    let message = refused["message"].as_str().unwrap();
    assert!(message.contains("may have been posted before"), "{message}");
    assert_eq!(comments(&office), before);
    let seen = json!({ "againAfter": begun(&office) });
    office.post(SUMMARY, seen).expect(201);
    assert_eq!(comments(&office), before + 1);
}

#[track_caller]
fn assert_posted_once(office: &Office, path: &str, body: &Value) {
    let before = comments(office);
    let answers = at_once(|_| office.post(path, body.clone()));
    assert_eq!(statuses(&answers), BTreeMap::from([(201, 1), (409, 7)]));
    assert_eq!(comments(office), before + 1);
    for refused in answers.iter().filter(|answer| answer.status == 409) {
        assert_refused(refused);
    }
    assert_refused(&office.post(path, body.clone()));
    assert_eq!(comments(office), before + 1);
}

#[track_caller]
fn assert_refused(answer: &Answer) {
    let problem = problem::expect_with_hint(answer, 409, "already-posted", "a second post");
    let hint = problem["hint"].as_str().unwrap_or_default();
    assert!(hint.contains("againAfter"), "{hint}");
}

/// T1, which is made of SHOP-3.
fn finish_a_task(office: &Office) {
    office
        .post("/api/v1/tasks/import", json!({ "issues": ["SHOP-3"] }))
        .expect(201);
    let summary = json!({ "summary": "Charged **once**." });
    office
        .post("/api/v1/tasks/T1/complete", summary)
        .expect(200);
}

/// How many there are on the issue, by Jira's own count.
fn comments(office: &Office) -> usize {
    let count = |world: &mut jira_sandbox::World| world.issue("SHOP-3").unwrap().comments.len();
    office.sandbox.change(count)
}
