//! Advice names buttons and fields of the pages, not routes or commands.

use std::time::Duration;

use jira_sandbox::{Fault, FaultKind, example};
use serde_json::{Map, Value, json};

use crate::fixture::{Answer, Caller, Fixture, Plan};
use crate::hints::finish_a_task;

/// Words that mean nothing to the user of a page.
const OF_PROGRAMS: [&str; 16] = [
    "/api/",
    "GET ",
    "PUT ",
    "POST ",
    "DELETE ",
    " --",
    "coder-server ",
    "the same command",
    "the same request",
    "Idempotency-Key",
    "Content-Type",
    "\": ",
    "cloudId",
    "allowedHosts",
    "againAfter",
    "audience",
];

/// Asserts that there is advice beside the hint, in the words of the pages.
#[track_caller]
pub fn assert_advice(members: &Map<String, Value>, path: &str) {
    let advice = members.get("advice").and_then(Value::as_str);
    let advice = advice.unwrap_or_default();
    assert!(!advice.trim().is_empty(), "{path}: {members:?}");
    let is_of_programs = OF_PROGRAMS.iter().any(|words| advice.contains(words));
    assert!(!is_of_programs, "{path}: {advice}");
}

#[track_caller]
fn assert_advises(answer: &Answer, status: u16, words: &str) {
    let problem = answer.expect(status).json();
    let advice = problem["advice"].as_str().unwrap_or_default();
    assert!(advice.contains(words), "{words}: {problem}");
}

#[test]
fn members_are_referred_to_an_administrator() {
    let fixture = Fixture::open();
    let stranger = fixture.ask(&Caller::Anonymous, "GET", "/api/v1/session", None);
    assert_advises(&stranger, 401, "ask an administrator or the operator");
    let member = fixture.get("/api/v1/jira/settings");
    assert_advises(&member, 403, "ask an administrator");
    assert_advises(&fixture.get("/api/v1/nothing"), 404, "reload the page");
}

#[test]
fn advice_names_the_settings_page() {
    let fixture = Fixture::unconnected();
    let found = fixture.get("/api/v1/jira/issues?query=SHOP-3");
    assert_advises(&found, 409, "Settings → Jira");
    let state = fixture.get("/api/v1/jira").expect(200).json();
    let advice = state["error"]["advice"].as_str().unwrap();
    assert_eq!(
        advice,
        "have an administrator connect it in Settings → Jira"
    );
    fixture.write_settings("{");
    assert_advises(&fixture.get("/api/v1/jira"), 500, "save the settings again");
    let shown = fixture.ask(&Caller::Admin, "GET", "/api/v1/jira/settings", None);
    let error = shown.expect(200).json()["error"].to_string();
    assert!(error.contains("save the settings again"), "{error}");
}

#[test]
fn warnings_have_advice() {
    let fixture = Fixture::planned(Plan {
        settings: |sandbox| {
            let site = sandbox.site_url();
            Some(json!({ "enabled": false, "baseUrl": site, "auth": {
                "email": example::MIA_EMAIL, "apiToken": example::MIA_TOKEN,
            }}))
        },
        ..Plan::default()
    });
    let shown = fixture.ask(&Caller::Admin, "GET", "/api/v1/jira/settings", None);
    let warnings = shown.expect(200).json()["warnings"].clone();
    let of = |name: &str| {
        let mut all = warnings.as_array().unwrap().iter();
        all.find(|warning| warning["name"] == name).unwrap()["advice"].to_string()
    };
    assert!(of("not-enabled").contains("Settings → Jira"), "{warnings}");
}

#[test]
fn advice_about_credentials_names_fields() {
    let fixture = Fixture::unconnected();
    let own = fixture.sandbox.cloud_id();
    let test = |email: &str, token: &str, cloud_id: Option<&str>| {
        let settings = json!({
            "enabled": true, "site": fixture.sandbox.site_url(),
            "gatewayUrl": fixture.sandbox.gateway_url(), "cloudId": cloud_id,
            "email": email, "token": token,
        });
        let body = json!({ "settings": settings });
        let tested = fixture.ask(&Caller::Admin, "POST", "/api/v1/jira/test", Some(body));
        let report = tested.expect(200).json();
        report["error"]["advice"].as_str().unwrap().to_owned()
    };
    let (mia, bot) = (
        (example::MIA_EMAIL, example::MIA_TOKEN),
        (example::BOT_EMAIL, example::BOT_TOKEN),
    );
    let other = "1a11d016-8984-4c3e-b9ab-142dd06acb1b";
    for (advice, words) in [
        (
            test(bot.0, bot.1, None),
            "“Service account or scoped token”".to_owned(),
        ),
        (
            test(mia.0, mia.1, Some(&own)),
            "“Personal account”".to_owned(),
        ),
        (
            test(bot.0, bot.1, Some(other)),
            format!("set Cloud ID to {own}"),
        ),
    ] {
        assert!(advice.contains(&words), "{words}: {advice}");
    }
    let body = json!({ "site": "https://jira.example.com" });
    let refused = fixture.ask(&Caller::Admin, "POST", "/api/v1/jira/cloud-id", Some(body));
    assert_advises(&refused, 400, "add jira.example.com to Allowed hosts");
}

#[test]
fn advice_about_duplicates_names_the_checkbox() {
    let fixture = Fixture::open();
    finish_a_task(&fixture);
    let import = json!({ "issues": ["SHOP-3"] });
    let again = fixture.post("/api/v1/tasks/import", import);
    assert_advises(&again, 409, "check the box to create another one anyway");
    let post = "/api/v1/tasks/T1/post";
    fixture.post(post, json!({})).expect(201);
    assert_advises(&fixture.post(post, json!({})), 409, "“Post it again”");
    fixture
        .post("/api/v1/tasks", json!({ "title": "By hand" }))
        .expect(201);
    let text = json!({ "markdown": "Looked at it." });
    let unsaid = fixture.post("/api/v1/jira/issues/HELP-1/comments", text);
    assert_advises(&unsaid, 400, "“Internal note (suggested)”");
}

#[test]
fn advice_about_the_server_addresses_its_operator() {
    let fixture = Fixture::planned(Plan {
        timeout: Duration::from_millis(300),
        ..Plan::default()
    });
    fixture.sandbox.inject(Fault::new(FaultKind::Stall));
    let answer = fixture.get("/api/v1/jira/issues?query=SHOP-3");
    assert_advises(&answer, 504, "have the server started");
    fixture.sandbox.clear_faults();
}
