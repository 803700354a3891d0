//! From the issue to the agent and back.

use serde_json::{Value, json};

use crate::fixture::{Caller, Fixture};

#[test]
fn imports_an_issue_and_posts_the_result() {
    let fixture = Fixture::open();
    let found = fixture
        .get("/api/v1/jira/issues?query=gift+cards")
        .expect(200)
        .json();
    let keys: Vec<&str> = found["issues"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|issue| issue["key"].as_str())
        .collect();
    assert!(keys.contains(&"SHOP-3"), "{keys:?}");
    let issue = fixture
        .get("/api/v1/jira/issues/shop-3?comments=true")
        .expect(200)
        .json();
    assert_eq!(issue["linked"], json!([]));
    let total = issue["comments"]["items"].as_array().unwrap().len();
    assert!(total > 0);

    let made = fixture.post(
        "/api/v1/tasks/import",
        json!({ "issues": ["SHOP-3"], "comments": "unrestricted", "instructions": "Be careful." }),
    );
    made.expect(201);
    assert_eq!(made.header("location"), Some("/api/v1/tasks/T1"));
    let task = fixture.get("/api/v1/tasks/T1").expect(200).json();
    assert_eq!(task["issue"]["key"], "SHOP-3");
    assert!(
        task["instructions"]
            .as_str()
            .unwrap()
            .ends_with("Be careful.\n")
    );
    assert_eq!(
        fixture.post("/api/v1/tasks/T1/post", json!({})).kind(409),
        "conflict"
    );

    let summary = json!({ "summary": "Charged **once**." });
    fixture
        .post("/api/v1/tasks/T1/complete", summary.clone())
        .expect(200);
    fixture
        .post("/api/v1/tasks/T1/complete", summary)
        .expect(200);
    let other = json!({ "summary": "Charged twice." });
    assert_eq!(
        fixture.post("/api/v1/tasks/T1/complete", other).kind(409),
        "conflict"
    );

    let preview = fixture.get("/api/v1/tasks/T1/post").expect(200).json();
    assert_eq!(preview["markdown"], "Charged **once**.");
    assert_eq!(preview["comments"], 1);
    assert_eq!(preview["earlier"], Value::Null);
    let posted = fixture.post("/api/v1/tasks/T1/post", json!({}));
    posted.expect(201);
    let url = posted.json()["parts"][0]["url"].clone();
    assert_eq!(posted.header("location"), url.as_str());
    let again = fixture.post("/api/v1/tasks/T1/post", json!({}));
    assert_eq!(again.kind(409), "already-posted");
    let finished = posted.json()["finished"].clone();
    fixture
        .post("/api/v1/tasks/T1/post", json!({ "againAfter": finished }))
        .expect(201);
    let twice = fixture.post("/api/v1/tasks/T1/post", json!({ "againAfter": finished }));
    assert_eq!(twice.kind(409), "already-posted");

    let unlinked = fixture.ask(&Caller::Member, "DELETE", "/api/v1/tasks/T1/issue", None);
    assert_eq!(unlinked.expect(200).json()["unlinked"]["key"], "SHOP-3");
    let comments = fixture
        .get("/api/v1/jira/issues/SHOP-3?comments=true")
        .json();
    assert_eq!(
        comments["comments"]["items"].as_array().unwrap().len(),
        total + 2
    );
}

#[test]
fn drops_byte_order_marks_in_bodies() {
    let fixture = Fixture::open();
    let body = "\u{feff}{\"title\":\"Marked\",\"instructions\":\"\u{feff}# Do it\"}";
    let json = [("Content-Type", "application/json")];
    fixture
        .send_bytes(
            &Caller::Member,
            "POST",
            "/api/v1/tasks",
            &json,
            Some(body.as_bytes().to_vec()),
        )
        .expect(201);
    let done = json!({ "summary": "\u{feff}# Done" });
    fixture.post("/api/v1/tasks/T1/complete", done).expect(200);
    let task = fixture.get("/api/v1/tasks/T1").json();
    assert_eq!(task["instructions"], "# Do it");
    assert_eq!(task["summary"], "# Done");
}

#[test]
fn refuses_invisible_texts() {
    let fixture = Fixture::open();
    let task = json!({ "title": "Do it" });
    fixture.post("/api/v1/tasks", task).expect(201);
    for text in ["", " \n", "<!-- x -->", "<br>", "[a]: https://e.com"] {
        let summary = json!({ "summary": text });
        let answer = fixture.post("/api/v1/tasks/T1/complete", summary);
        assert_eq!(answer.kind(400), "usage", "{text:?}");
        let comment = json!({ "markdown": text });
        let answer = fixture.post("/api/v1/jira/issues/SHOP-2/comments", comment);
        assert_eq!(answer.kind(400), "usage", "{text:?}");
    }
}
