//! Settings over HTTP and concurrently with the command line.

use jira_sandbox::{Fault, FaultKind, Sandbox, TokenState, World, example};
use serde_json::{Value, json};

use crate::fixture::{Caller, Fixture, Plan, connected_as_mia};
use crate::support::command::Home;

const SETTINGS: &str = "/api/v1/jira/settings";

fn show(fixture: &Fixture) -> Value {
    fixture
        .ask(&Caller::Admin, "GET", SETTINGS, None)
        .expect(200)
        .json()
}

fn save(fixture: &Fixture, revision: &Value, settings: &Value) -> crate::fixture::Answer {
    let body = json!({ "revision": revision, "settings": settings });
    fixture.ask(&Caller::Admin, "PUT", SETTINGS, Some(body))
}

fn mia(sandbox: &Sandbox) -> Value {
    json!({ "enabled": true, "site": sandbox.site_url(), "email": example::MIA_EMAIL })
}

fn with(mut settings: Value, name: &str, value: impl Into<Value>) -> Value {
    settings[name] = value.into();
    settings
}

/// Number of requests with credentials.
fn authenticated(fixture: &Fixture) -> usize {
    let requests = fixture.sandbox.requests();
    requests
        .iter()
        .filter(|request| request.header("authorization").is_some())
        .count()
}

#[test]
fn new_connection_is_effective_immediately() {
    let fixture = Fixture::unconnected();
    assert_eq!(
        fixture.get("/api/v1/tasks/T1/post").kind(409),
        "not-connected"
    );
    let before = show(&fixture);
    assert_eq!(before["connected"], false);
    let wanted = with(mia(&fixture.sandbox), "token", example::MIA_TOKEN);
    let saved = save(&fixture, &before["revision"], &wanted)
        .expect(200)
        .json();
    assert_eq!(saved["identity"]["displayName"], "Mia Krystof");
    assert_eq!(saved["settings"]["connected"], true);
    assert_ne!(saved["settings"]["revision"], before["revision"]);
    assert_eq!(fixture.get("/api/v1/jira").json()["enabled"], true);
    fixture.get("/api/v1/jira/issues?query=SHOP-3").expect(200);
    let file: Value = serde_json::from_str(&fixture.read_settings()).unwrap();
    assert_eq!(file, connected_as_mia(&fixture.sandbox));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let file = fixture.setup.path().join("jira.json");
        assert_eq!(
            std::fs::metadata(file).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
}

#[test]
fn saves_the_working_scheme() {
    let fixture = Fixture::unconnected();
    let body = json!({ "site": fixture.sandbox.site_url() });
    let fetched = fixture.ask(&Caller::Admin, "POST", "/api/v1/jira/cloud-id", Some(body));
    let cloud_id = fetched.expect(200).json()["cloudId"].clone();
    assert_eq!(cloud_id, fixture.sandbox.cloud_id());
    let wanted = json!({
        "enabled": true,
        "site": fixture.sandbox.site_url(),
        "gatewayUrl": fixture.sandbox.gateway_url(),
        "cloudId": cloud_id,
        "email": example::BOT_EMAIL,
        "token": example::BOT_TOKEN,
    });
    let saved = save(&fixture, &show(&fixture)["revision"], &wanted)
        .expect(200)
        .json();
    assert_eq!(saved["settings"]["mode"], "service");
    assert!(fixture.read_settings().contains("\"scheme\": \"basic\""));
}

#[test]
fn failed_test_saves_nothing() {
    let fixture = Fixture::open();
    let before = fixture.read_settings();
    let revision = show(&fixture)["revision"].clone();
    let wanted = with(
        mia(&fixture.sandbox),
        "token",
        "ATATT3xWrongWrongWrongWrong",
    );
    let refused = save(&fixture, &revision, &wanted);
    assert_eq!(refused.kind(422), "credentials-refused");
    let checks = refused.json()["checks"].clone();
    assert!(
        checks
            .as_array()
            .unwrap()
            .iter()
            .any(|check| check["outcome"] == "failed")
    );
    assert!(!refused.body.contains("ATATT3xWrong"));
    assert_eq!(fixture.read_settings(), before);
    assert_eq!(show(&fixture)["revision"], revision);
    fixture.sandbox.inject(Fault::new(FaultKind::status(503)));
    let wanted = with(mia(&fixture.sandbox), "token", example::RINA_TOKEN);
    assert_eq!(
        save(&fixture, &revision, &wanted).expect(422).json()["kind"],
        "unavailable"
    );
    assert_eq!(fixture.read_settings(), before);
}

#[test]
fn can_be_disabled_and_enabled_while_jira_is_down() {
    let fixture = Fixture::open();
    fixture.sandbox.inject(Fault::new(FaultKind::status(503)));
    let off = with(mia(&fixture.sandbox), "enabled", false);
    let saved = save(&fixture, &show(&fixture)["revision"], &off)
        .expect(200)
        .json();
    assert_eq!(saved["checks"], Value::Null);
    assert_eq!(
        fixture.get("/api/v1/jira/issues?query=x").kind(409),
        "not-enabled"
    );
    let on = mia(&fixture.sandbox);
    save(&fixture, &saved["settings"]["revision"], &on).expect(200);
    assert_eq!(fixture.get("/api/v1/jira").json()["enabled"], true);
    assert_eq!(authenticated(&fixture), 0);
}

#[test]
fn stored_token_stays_with_its_host() {
    let fixture = Fixture::open();
    let elsewhere = Sandbox::start(World::example()).unwrap();
    let revision = show(&fixture)["revision"].clone();
    for (name, value) in [
        ("site", elsewhere.site_url()),
        ("gatewayUrl", elsewhere.gateway_url()),
    ] {
        let wanted = with(mia(&fixture.sandbox), name, value);
        let refused = save(&fixture, &revision, &wanted);
        assert_eq!(refused.kind(400), "usage");
        assert!(
            refused.json()["message"]
                .as_str()
                .unwrap()
                .contains("belongs to another site")
        );
        let body = json!({ "settings": wanted });
        let tested = fixture.ask(&Caller::Admin, "POST", "/api/v1/jira/test", Some(body));
        assert_eq!(tested.kind(400), "usage");
    }
    assert!(elsewhere.requests().is_empty());
    // A blank token keeps the stored one.
    let saved = save(&fixture, &revision, &mia(&fixture.sandbox))
        .expect(200)
        .json();
    let revision = saved["settings"]["revision"].clone();
    for blank in [Value::Null, json!(""), json!("  ")] {
        let wanted = with(mia(&fixture.sandbox), "token", blank);
        let saved = save(&fixture, &revision, &wanted).expect(200).json();
        assert_eq!(saved["settings"]["revision"], revision);
    }
    assert!(fixture.read_settings().contains(example::MIA_TOKEN));
}

#[test]
fn unknown_host_needs_confirmation() {
    let fixture = Fixture::open();
    let revision = show(&fixture)["revision"].clone();
    let lookalike = json!({
        "enabled": true,
        "site": "https://your-company.atlassian.net.evil.example",
        "email": example::MIA_EMAIL,
        "token": example::MIA_TOKEN,
    });
    let refused = save(&fixture, &revision, &lookalike);
    assert_eq!(refused.kind(400), "usage");
    assert!(
        refused.json()["message"]
            .as_str()
            .unwrap()
            .contains("is not a Jira Cloud address")
    );
    let body = json!({ "site": lookalike["site"] });
    let refused = fixture.ask(&Caller::Admin, "POST", "/api/v1/jira/cloud-id", Some(body));
    assert_eq!(refused.kind(400), "usage");
    // With permission, the host is resolved.
    let body =
        json!({ "site": "https://no-such-host.invalid", "allowedHosts": ["no-such-host.invalid"] });
    let asked = fixture.ask(&Caller::Admin, "POST", "/api/v1/jira/cloud-id", Some(body));
    assert_eq!(asked.kind(502), "host-not-found");
}

#[test]
fn shares_changes_with_the_command_line() {
    let fixture = Fixture::open();
    let home = Home::new();
    let setup = fixture.setup.path().to_str().unwrap().to_owned();
    let run = |arguments: &str| {
        let arguments = format!("--setup-dir {setup} {arguments}");
        home.coder_server(arguments.split(' ')).run()
    };
    let before = show(&fixture);
    drop(run("jira disconnect --yes").expect_status(0));
    assert_eq!(show(&fixture)["connected"], false);
    assert_eq!(
        fixture.get("/api/v1/jira/issues?query=x").kind(409),
        "not-connected"
    );
    // The page with the old values overwrites nothing.
    let stale = save(&fixture, &before["revision"], &mia(&fixture.sandbox));
    assert_eq!(stale.kind(409), "conflict");
    assert!(!fixture.setup.path().join("jira.json").exists());

    let wanted = with(mia(&fixture.sandbox), "token", example::MIA_TOKEN);
    save(&fixture, &show(&fixture)["revision"], &wanted).expect(200);
    let status = run("jira status --json").expect_status(0);
    let status: Value = serde_json::from_str(&status.stdout).unwrap();
    assert_eq!(status["email"]["value"], example::MIA_EMAIL);
}

#[test]
fn detects_concurrent_changes() {
    let fixture = Fixture::open();
    let seen = show(&fixture)["revision"].clone();
    let by_hand = fixture.read_settings().replace("true", " false");
    fixture.write_settings(&by_hand);
    let stale = save(&fixture, &seen, &mia(&fixture.sandbox));
    assert_eq!(stale.kind(409), "conflict");
    assert_eq!(fixture.read_settings(), by_hand);
    let path = format!("{SETTINGS}?revision={}", seen.as_str().unwrap());
    let gone = fixture.ask(&Caller::Admin, "DELETE", &path, None);
    assert_eq!(gone.kind(409), "conflict");
    assert_eq!(fixture.read_settings(), by_hand);
    // Even during the test of a change.
    let seen = show(&fixture)["revision"].clone();
    fixture.sandbox.inject(Fault::new(FaultKind::Latency(
        std::time::Duration::from_millis(700),
    )));
    let wanted = with(mia(&fixture.sandbox), "token", example::RINA_TOKEN);
    let wanted = with(wanted, "email", example::RINA_EMAIL);
    let raced = std::thread::scope(|scope| {
        let saving = scope.spawn(|| save(&fixture, &seen, &wanted));
        crate::support::wait_until("the test runs", || authenticated(&fixture) > 0);
        fixture.write_settings(&by_hand.replace("false", "false "));
        saving.join().unwrap()
    });
    assert_eq!(raced.kind(409), "conflict");
    assert_eq!(fixture.read_settings(), by_hand.replace("false", "false "));
}

#[test]
fn values_of_variables_are_read_only() {
    let fixture = Fixture::planned(Plan {
        variables: vec![
            ("JIRA_EMAIL".to_owned(), example::MIA_EMAIL.to_owned()),
            ("JIRA_API_TOKEN".to_owned(), example::MIA_TOKEN.to_owned()),
        ],
        settings: |sandbox| {
            Some(
                json!({ "enabled": true, "baseUrl": sandbox.site_url(), "auth": { "email": "kept@example.com" } }),
            )
        },
        ..Plan::default()
    });
    let shown = show(&fixture);
    assert_eq!(
        shown["email"],
        json!({ "value": example::MIA_EMAIL, "source": "JIRA_EMAIL" })
    );
    assert_eq!(shown["maskedToken"]["source"], "JIRA_API_TOKEN");
    let revision = &shown["revision"];
    for (name, value) in [("email", "other@example.com"), ("token", "another-token")] {
        let refused = save(
            &fixture,
            revision,
            &with(mia(&fixture.sandbox), name, value),
        );
        assert_eq!(refused.kind(400), "usage");
        let message = refused.json()["message"].as_str().unwrap().to_owned();
        assert!(message.contains("is set by JIRA_"), "{message}");
    }
    // The same value or none keeps the file's value.
    for email in [json!(example::MIA_EMAIL), Value::Null] {
        let off = with(
            with(mia(&fixture.sandbox), "enabled", false),
            "email",
            email,
        );
        save(&fixture, &show(&fixture)["revision"], &off).expect(200);
    }
    let file: Value = serde_json::from_str(&fixture.read_settings()).unwrap();
    assert_eq!(file["auth"], json!({ "email": "kept@example.com" }));
    assert_eq!(file["enabled"], false);
}

#[test]
fn new_token_is_not_saved_beside_another_gateway() {
    let gateway = "https://api.atlassian-us-gov-mod.com".to_owned();
    let fixture = Fixture::planned(Plan {
        variables: vec![("JIRA_GATEWAY_URL".to_owned(), gateway)],
        settings: |sandbox| {
            let gateway = sandbox.gateway_url();
            Some(with(connected_as_mia(sandbox), "gatewayUrl", gateway))
        },
        ..Plan::default()
    });
    let before = fixture.read_settings();
    let wanted = with(mia(&fixture.sandbox), "token", example::RINA_TOKEN);
    let refused = save(&fixture, &show(&fixture)["revision"], &wanted);
    assert_eq!(refused.kind(400), "usage");
    let message = refused.json()["message"].as_str().unwrap().to_owned();
    assert!(
        message.starts_with("JIRA_GATEWAY_URL names a different host than jira.json"),
        "{message}"
    );
    assert_eq!(authenticated(&fixture), 0);
    assert_eq!(fixture.read_settings(), before);
}

#[test]
fn backs_up_invalid_file_when_replaced() {
    let fixture = Fixture::open();
    let stale = show(&fixture)["revision"].clone();
    let broken = "{ \"enabled\": maybe }";
    fixture.write_settings(broken);
    let shown = show(&fixture);
    assert_eq!(shown["connected"], false);
    assert_eq!(shown["error"]["kind"], "settings");
    assert!(
        shown["error"]["message"]
            .as_str()
            .unwrap()
            .contains("line 1")
    );
    assert_eq!(fixture.get("/api/v1/jira").kind(500), "settings");
    assert_eq!(
        save(&fixture, &stale, &mia(&fixture.sandbox)).kind(409),
        "conflict"
    );
    assert_eq!(fixture.read_settings(), broken);
    // Its token, if any, is not used.
    let refused = save(&fixture, &shown["revision"], &mia(&fixture.sandbox));
    assert_eq!(refused.kind(400), "usage");
    assert_eq!(fixture.read_settings(), broken);
    let wanted = with(mia(&fixture.sandbox), "token", example::MIA_TOKEN);
    let saved = save(&fixture, &shown["revision"], &wanted)
        .expect(200)
        .json();
    assert_eq!(saved["settings"]["connected"], true);
    let kept = fixture.setup.path().join("jira.json.invalid");
    assert_eq!(crate::support::text_of(&kept), broken);
}

#[test]
fn tests_current_and_proposed_connection() {
    let fixture = Fixture::open();
    let test = |body: Value| {
        let answer = fixture.ask(&Caller::Admin, "POST", "/api/v1/jira/test", Some(body));
        answer.expect(200).json()
    };
    let report = test(json!({}));
    assert_eq!(report["ok"], true);
    assert_eq!(report["identity"]["displayName"], "Mia Krystof");
    let wrong = with(
        mia(&fixture.sandbox),
        "token",
        "ATATT3xWrongWrongWrongWrong",
    );
    let report = test(json!({ "settings": wrong }));
    assert_eq!(report["ok"], false);
    assert_eq!(report["error"]["kind"], "credentials-refused");
    // For a scoped token on the site, the report names the gateway.
    let scoped = json!({
        "enabled": true,
        "site": fixture.sandbox.site_url(),
        "gatewayUrl": fixture.sandbox.gateway_url(),
        "email": example::BOT_EMAIL,
        "token": example::BOT_TOKEN,
    });
    let report = test(json!({ "settings": scoped }));
    assert_eq!(report["otherRoute"]["cloudId"], fixture.sandbox.cloud_id());
    fixture.sandbox.change(|world| {
        for token in &mut world.tokens {
            token.state = TokenState::Revoked;
        }
    });
    assert_eq!(test(json!({}))["error"]["kind"], "credentials-refused");
}

#[test]
fn disconnecting_reports_what_remains() {
    let fixture = Fixture::open();
    let revision = show(&fixture)["revision"].as_str().unwrap().to_owned();
    let path = format!("{SETTINGS}?revision={revision}");
    let gone = fixture
        .ask(&Caller::Admin, "DELETE", &path, None)
        .expect(200)
        .json();
    assert!(gone["removed"][0].as_str().unwrap().ends_with("jira.json"));
    assert_eq!(gone["variablesInForce"], json!([]));
    assert!(!gone["revokeAt"].as_array().unwrap().is_empty());
    assert_eq!(show(&fixture)["fileExists"], false);
}
