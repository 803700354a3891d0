//! Hints name routes and members of the API, not commands.

use jira_sandbox::{Fault, FaultKind, World, example};
use serde_json::{Value, json};

use crate::advice;
use crate::fixture::{Answer, Caller, Fixture, Plan};

const IMPORT: &str = "/api/v1/tasks/import";
const POST: &str = "/api/v1/tasks/T1/post";
const SETTINGS: &str = "/api/v1/jira/settings";

/// Asserts that no hint in the answer mentions the command line.
#[track_caller]
pub fn assert_api_hints(answer: &Value, path: &str) {
    match answer {
        Value::Object(members) => {
            if let Some(Value::String(hint)) = members.get("hint") {
                assert_hint(hint, path);
                advice::assert_advice(members, path);
            }
            for value in members.values() {
                assert_api_hints(value, path);
            }
        }
        Value::Array(values) => {
            for value in values {
                assert_api_hints(value, path);
            }
        }
        _ => {}
    }
}

#[track_caller]
fn assert_hint(hint: &str, path: &str) {
    let is_of_the_command_line = [" --", "coder-server ", "the same command"]
        .iter()
        .any(|words| hint.contains(words));
    assert!(!is_of_the_command_line, "{path}: {hint}");
}

#[track_caller]
fn assert_says(answer: &Answer, status: u16, words: &str) {
    let problem = answer.expect(status).json();
    let hint = problem["hint"].as_str().unwrap_or_default();
    assert!(hint.contains(words), "{words}: {problem}");
}

#[test]
fn hint_names_the_member_to_import_again() {
    let fixture = Fixture::open();
    let body = json!({ "issues": ["SHOP-3"] });
    fixture.post(IMPORT, body.clone()).expect(201);
    let refused = fixture.post(IMPORT, body);
    assert_says(&refused, 409, "\"again\": true");
    let again = json!({ "issues": ["SHOP-3"], "again": true });
    fixture.post(IMPORT, again).expect(201);
}

#[test]
fn hint_names_the_idempotency_key_header() {
    let fixture = Fixture::open();
    let send = |title: &str| {
        let header = [("Idempotency-Key", "one")];
        let body = json!({ "title": title });
        fixture.send(
            &Caller::Member,
            "POST",
            "/api/v1/tasks",
            &header,
            Some(body),
        )
    };
    send("This").expect(201);
    assert_says(&send("That"), 409, "Idempotency-Key");
}

#[test]
fn hint_names_the_audience_member() {
    let fixture = Fixture::open();
    let post = |key: &str, audience: Option<&str>| {
        let mut body = json!({ "markdown": "Looked at it." });
        if let Some(audience) = audience {
            body["audience"] = json!(audience);
        }
        fixture.post(&format!("/api/v1/jira/issues/{key}/comments"), body)
    };
    let unsaid = post("HELP-1", None);
    assert_says(&unsaid, 400, "\"audience\": \"internal\"");
    assert_says(&unsaid, 400, "\"everyone\"");
    assert_says(&post("SHOP-3", Some("internal")), 400, "leave out audience");
    post("HELP-1", Some("internal")).expect(201);
}

#[test]
fn hint_names_the_request_to_finish_a_task() {
    let fixture = Fixture::open();
    fixture
        .post("/api/v1/tasks", json!({ "title": "By hand" }))
        .expect(201);
    fixture
        .post(IMPORT, json!({ "issues": ["SHOP-3"] }))
        .expect(201);
    for (method, body) in [("GET", None), ("POST", Some(json!({})))] {
        let post = |task: &str| {
            let path = format!("/api/v1/tasks/{task}/post");
            fixture.ask(&Caller::Member, method, &path, body.clone())
        };
        assert_says(&post("T1"), 409, "POST /api/v1/jira/issues/{key}/comments");
        assert_says(&post("T2"), 409, "POST /api/v1/tasks/T2/complete");
    }
    let summary = |text: &str| {
        let body = json!({ "summary": text });
        fixture.post("/api/v1/tasks/T2/complete", body)
    };
    summary("Done.").expect(200);
    assert_says(&summary("Undone."), 409, "GET /api/v1/tasks/T2");
}

#[test]
fn hint_names_the_request_for_another_site() {
    let fixture = Fixture::open();
    finish_a_task(&fixture);
    let site = "https://your-company.atlassian.net";
    fixture.write_settings(
        &json!({
            "enabled": true,
            "baseUrl": site,
            "auth": { "email": example::MIA_EMAIL, "apiToken": example::MIA_TOKEN },
        })
        .to_string(),
    );
    let refused = fixture.post(POST, json!({}));
    assert_says(&refused, 409, "POST /api/v1/jira/issues/{key}/comments");
}

#[test]
fn hint_names_the_time_to_post_again() {
    let fixture = Fixture::open();
    finish_a_task(&fixture);
    let posted = fixture.post(POST, json!({})).expect(201).json();
    let finished = posted["finished"].as_str().unwrap();
    let refused = fixture.post(POST, json!({}));
    let words = format!("\"againAfter\": \"{finished}\"");
    assert_says(&refused, 409, &words);
    fixture
        .post(POST, json!({ "againAfter": finished }))
        .expect(201);
}

#[test]
fn hint_names_the_time_after_unknown_outcome() {
    let fixture = Fixture::open();
    finish_a_task(&fixture);
    // Neither posting nor reading the comments gets a response.
    let lost = Fault::new(FaultKind::hang_up()).for_paths_with("/comment");
    fixture.sandbox.inject(lost);
    let unknown = fixture.post(POST, json!({}));
    assert_says(&unknown, 502, "send the same request again");
    fixture.sandbox.clear_faults();
    let posts = fixture.get("/api/v1/tasks/T1").json()["posts"].clone();
    let started = posts[0]["started"].as_str().unwrap();
    let refused = fixture.post(POST, json!({}));
    let words = format!("\"againAfter\": \"{started}\"");
    assert_says(&refused, 500, &words);
    fixture
        .post(POST, json!({ "againAfter": started }))
        .expect(201);
}

#[test]
fn hint_says_that_repeating_resumes() {
    let fixture = Fixture::open();
    let text = json!({ "markdown": "A paragraph that stands for many.\n\n".repeat(2_000) });
    let path = "/api/v1/jira/issues/SHOP-3/comments";
    let refused = Fault::new(FaultKind::status(403)).for_method("POST");
    fixture.sandbox.inject(refused.for_paths_with("/comment"));
    let stopped = fixture.post(path, text);
    assert_says(&stopped, 403, "the same request continues at part 1");
}

#[test]
fn hint_names_the_list_request() {
    let fixture = Fixture::open();
    fixture
        .post("/api/v1/tasks", json!({ "title": "By hand" }))
        .expect(201);
    for (method, list) in [
        ("GET", "/api/v1/tasks"),
        ("GET", "/api/v1/objectives"),
        ("DELETE", "/api/v1/sessions"),
        ("DELETE", "/api/v1/api-keys"),
    ] {
        for (name, status) in [("x", 400), ("999", 404)] {
            let path = format!("{list}/{name}");
            let answer = fixture.ask(&Caller::Admin, method, &path, None);
            assert_says(&answer, status, &format!("GET {list}"));
        }
    }
    let other = "https:%2F%2Fother.atlassian.net%2Fbrowse%2FSHOP-3";
    for (key, words) in [("SHOP", "?query=WORDS"), (other, "GET /api/v1/jira")] {
        let answer = fixture.get(&format!("/api/v1/jira/issues/{key}"));
        assert_says(&answer, 400, words);
    }
}

#[test]
fn members_see_no_server_paths() {
    let fixture = Fixture::unconnected();
    let disk = fixture.setup.path().to_str().unwrap().to_owned();
    let ask = || fixture.get("/api/v1/jira/issues?query=SHOP-3");
    let settings = |enabled| {
        let auth = json!({ "email": example::MIA_EMAIL, "apiToken": example::MIA_TOKEN });
        json!({ "enabled": enabled, "baseUrl": fixture.sandbox.site_url(), "auth": auth })
    };
    let unconnected = ask();
    fixture.write_settings("{}");
    let incomplete = ask();
    fixture.write_settings(&settings(false).to_string());
    let disabled = ask();
    for answer in [unconnected, incomplete, disabled] {
        assert_says(&answer, 409, "PUT /api/v1/jira/settings");
        assert!(!answer.body.contains(&disk), "{}", answer.body);
        assert!(answer.body.contains("Jira integration not enabled"));
    }
    for text in [None, Some(json!({})), Some(settings(false))] {
        match text {
            None => std::fs::remove_file(fixture.setup.path().join("jira.json")).unwrap(),
            Some(settings) => fixture.write_settings(&settings.to_string()),
        }
        let error = fixture.get("/api/v1/jira").expect(200).json()["error"].clone();
        let hint = error["hint"].as_str().unwrap_or_default();
        assert!(hint.contains("PUT /api/v1/jira/settings"), "{error}");
        assert!(!error.to_string().contains(&disk), "{error}");
        let shown = fixture.ask(&Caller::Admin, "GET", SETTINGS, None);
        shown.expect(200);
    }
}

#[test]
fn hint_about_tokens_names_the_settings() {
    let fixture = Fixture::unconnected();
    let site = fixture.sandbox.site_url();
    let gateway = fixture.sandbox.gateway_url();
    let own = fixture.sandbox.cloud_id();
    let save = |email: &str, token: &str, cloud_id: Option<&str>| {
        let shown = fixture.ask(&Caller::Admin, "GET", SETTINGS, None).json();
        let settings = json!({
            "enabled": true, "site": site, "gatewayUrl": gateway,
            "cloudId": cloud_id, "email": email, "token": token,
        });
        let body = json!({ "revision": shown["revision"], "settings": settings });
        fixture.ask(&Caller::Admin, "PUT", SETTINGS, Some(body))
    };
    let other = "1a11d016-8984-4c3e-b9ab-142dd06acb1b";
    for (refused, words) in [
        (
            save(example::BOT_EMAIL, example::BOT_TOKEN, None),
            "POST /api/v1/jira/cloud-id".to_owned(),
        ),
        (
            save(example::MIA_EMAIL, example::MIA_TOKEN, Some(&own)),
            "leave out cloudId".to_owned(),
        ),
        (
            save(example::BOT_EMAIL, example::BOT_TOKEN, Some(other)),
            format!("\"cloudId\": \"{own}\""),
        ),
    ] {
        assert_says(&refused, 422, &words);
        let checks = refused.json()["checks"].to_string();
        assert!(checks.contains(&words.replace('"', "\\\"")), "{checks}");
    }
}

#[test]
fn timeout_hint_suggests_a_longer_timeout() {
    let fixture = Fixture::planned(Plan {
        world: World::example(),
        timeout: std::time::Duration::from_millis(300),
        ..Plan::default()
    });
    fixture.sandbox.inject(Fault::new(FaultKind::Stall));
    let answer = fixture.get("/api/v1/jira/issues?query=SHOP-3");
    assert_says(&answer, 504, "longer timeout");
    fixture.sandbox.clear_faults();
}

#[test]
fn hint_names_the_member_to_allow_a_host() {
    let fixture = Fixture::unconnected();
    let body = json!({ "site": "https://jira.example.com" });
    let refused = fixture.ask(&Caller::Admin, "POST", "/api/v1/jira/cloud-id", Some(body));
    assert_says(&refused, 400, "\"allowedHosts\": [\"jira.example.com\"]");
}

/// T1, imported from SHOP-3 and completed.
pub fn finish_a_task(fixture: &Fixture) {
    fixture
        .post(IMPORT, json!({ "issues": ["SHOP-3"] }))
        .expect(201);
    let summary = json!({ "summary": "Charged **once**." });
    fixture
        .post("/api/v1/tasks/T1/complete", summary)
        .expect(200);
}
