//! Checks that are streamed one by one as NDJSON.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use jira_sandbox::{Fault, FaultKind, example};
use serde_json::{Value, json};

use crate::fixture::{Answer, Caller, Fixture};
use crate::support::wait_until;

const TEST: &str = "/api/v1/jira/test";
const SETTINGS: &str = "/api/v1/jira/settings";
const LINES: (&str, &str) = ("Accept", "application/x-ndjson");
const WRONG: &str = "ATATT3xWrongWrongWrongWrong";

#[track_caller]
fn ask(fixture: &Fixture, method: &str, path: &str, body: &Value) -> Answer {
    let body = Some(body.clone());
    fixture.send(&Caller::Admin, method, path, &[LINES], body)
}

/// Returns the values of the lines of a response.
#[track_caller]
fn lines(answer: &Answer) -> Vec<Value> {
    answer.expect(200);
    assert_eq!(answer.header("content-type"), Some("application/x-ndjson"));
    assert!(answer.body.ends_with('\n'), "{}", answer.body);
    let lines = answer.body.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Returns the checks in all lines but the last, and the last line.
#[track_caller]
fn checks_and_last(answer: &Answer) -> (Vec<Value>, Value) {
    let mut lines = lines(answer);
    let last = lines.pop().expect("there is a last line");
    let checks = lines.iter().map(|line| {
        assert_eq!(line.as_object().unwrap().len(), 1, "{line}");
        line["check"].clone()
    });
    (checks.collect(), last)
}

fn mia(fixture: &Fixture, token: &str) -> Value {
    json!({
        "enabled": true, "site": fixture.sandbox.site_url(), "email": example::MIA_EMAIL,
        "token": token,
    })
}

fn change(fixture: &Fixture, settings: &Value) -> Value {
    let shown = fixture.ask(&Caller::Admin, "GET", SETTINGS, None).json();
    json!({ "revision": shown["revision"], "settings": settings })
}

/// Delays authenticated requests.
fn slow(fixture: &Fixture, by: Duration) {
    let latency = Fault::new(FaultKind::Latency(by));
    fixture
        .sandbox
        .inject(latency.for_paths_with("/mypermissions"));
}

#[test]
fn streams_checks_then_report() {
    let fixture = Fixture::open();
    for body in [json!({}), json!({ "settings": mia(&fixture, WRONG) })] {
        let (checks, last) = checks_and_last(&ask(&fixture, "POST", TEST, &body));
        assert_eq!(last.as_object().unwrap().len(), 1, "{last}");
        let report = &last["report"];
        assert_eq!(report["checks"], Value::Array(checks.clone()));
        let plain = fixture.ask(&Caller::Admin, "POST", TEST, Some(body));
        let plain = plain.expect(200).json();
        for member in ["ok", "account", "identity", "warnings", "otherRoute"] {
            assert_eq!(report[member], plain[member], "{member}");
        }
        assert_eq!(report["error"]["kind"], plain["error"]["kind"]);
        let names = |checks: &Value| {
            let checks = checks.as_array().unwrap().iter();
            let names = checks.map(|check| (check["name"].clone(), check["outcome"].clone()));
            names.collect::<Vec<_>>()
        };
        assert_eq!(names(&report["checks"]), names(&plain["checks"]));
        assert!(checks.len() >= 4, "{checks:?}");
    }
}

#[test]
fn early_failures_have_a_status() {
    let fixture = Fixture::open();
    let settings = |name: &str, value: &str| {
        let mut settings = mia(&fixture, example::MIA_TOKEN);
        settings[name] = json!(value);
        json!({ "settings": settings })
    };
    for (body, status) in [
        (settings("email", "nobody"), 400),
        (settings("site", "https://jira.example.com"), 400),
        (
            json!({ "settings": { "enabled": true, "unknown": 1 } }),
            400,
        ),
        (json!({ "settings": 3 }), 400),
    ] {
        ask(&fixture, "POST", TEST, &body).kind(status);
    }
    for (caller, status) in [(Caller::Member, 403), (Caller::Anonymous, 401)] {
        for (method, path) in [("POST", TEST), ("PUT", SETTINGS)] {
            let body = change(&fixture, &mia(&fixture, example::MIA_TOKEN));
            let answer = fixture.send(&caller, method, path, &[LINES], Some(body));
            answer.kind(status);
        }
    }
    let stale = json!({ "revision": "x", "settings": mia(&fixture, example::MIA_TOKEN) });
    assert_eq!(ask(&fixture, "PUT", SETTINGS, &stale).kind(409), "conflict");
    let fixture = Fixture::unconnected();
    let nothing = ask(&fixture, "POST", TEST, &json!({}));
    assert_eq!(nothing.kind(409), "not-connected");
    assert!(fixture.sandbox.requests().is_empty());
}

#[test]
fn last_line_is_the_saved_connection() {
    let fixture = Fixture::unconnected();
    let body = change(&fixture, &mia(&fixture, example::MIA_TOKEN));
    let (checks, last) = checks_and_last(&ask(&fixture, "PUT", SETTINGS, &body));
    let saved = &last["saved"];
    assert_eq!(saved["checks"], Value::Array(checks));
    assert_eq!(saved["identity"]["displayName"], "Mia Krystof");
    assert_eq!(saved["settings"]["connected"], true);
    // Changes without a test are answered immediately.
    let mut off = mia(&fixture, example::MIA_TOKEN);
    off["enabled"] = json!(false);
    let (checks, last) = checks_and_last(&ask(&fixture, "PUT", SETTINGS, &change(&fixture, &off)));
    assert!(checks.is_empty());
    assert_eq!(last["saved"]["checks"], Value::Null);
}

#[test]
fn failed_test_saves_nothing() {
    let fixture = Fixture::open();
    let before = fixture.read_settings();
    let body = change(&fixture, &mia(&fixture, WRONG));
    let answer = ask(&fixture, "PUT", SETTINGS, &body);
    assert!(!answer.body.contains(WRONG));
    let (checks, last) = checks_and_last(&answer);
    let problem = &last["problem"];
    assert_eq!(problem["status"], 422);
    assert_eq!(problem["kind"], "credentials-refused");
    assert!(problem["advice"].is_string(), "{problem}");
    assert_eq!(problem["checks"], Value::Array(checks));
    assert_eq!(fixture.read_settings(), before);
}

/// Saves, runs `spoil` during the test, and returns the problem in the last line.
fn problem_of_interrupted_save(fixture: &Fixture, spoil: impl FnOnce()) -> Value {
    slow(fixture, Duration::from_millis(600));
    let body = change(fixture, &mia(fixture, example::MIA_TOKEN));
    let answer = std::thread::scope(|scope| {
        let saving = scope.spawn(|| ask(fixture, "PUT", SETTINGS, &body));
        wait_until("the slow one is asked", || {
            let requests = fixture.sandbox.requests();
            requests
                .iter()
                .any(|one| one.path().contains("mypermissions"))
        });
        spoil();
        saving.join().unwrap()
    });
    let (checks, last) = checks_and_last(&answer);
    assert!(checks.len() > 2, "{checks:?}");
    last["problem"].clone()
}

#[test]
fn late_failures_are_the_last_line() {
    let fixture = Fixture::unconnected();
    let problem = problem_of_interrupted_save(&fixture, || fixture.write_settings("{}"));
    assert_eq!(problem["status"], 409, "{problem}");
    assert_eq!(problem["kind"], "conflict");
    assert_eq!(fixture.read_settings(), "{}");
}

#[test]
fn logs_late_failures() {
    let fixture = Fixture::unconnected();
    let file = fixture.setup.path().join("jira.json");
    let problem = problem_of_interrupted_save(&fixture, || std::fs::create_dir(&file).unwrap());
    assert_eq!(problem["status"], 500, "{problem}");
    let log = fixture.log.lock().unwrap();
    let mut told = log.iter().filter(|served| served.failure.is_some());
    let failed = told.next().expect("it is told");
    assert_eq!(
        (failed.path.as_str(), failed.status.as_u16()),
        (SETTINGS, 500)
    );
    assert_eq!(failed.user.as_deref(), Some("Ada"));
    assert_eq!(failed.failure.as_deref(), problem["message"].as_str());
    assert!(told.next().is_none());
}

/// Sends a raw request and skips the head of the response.
fn begin(fixture: &Fixture, key: &str) -> BufReader<TcpStream> {
    let mut stream = BufReader::new(fixture.connect());
    let own = fixture.authority();
    write!(stream.get_mut(), "POST {TEST} HTTP/1.1\r\nHost: {own}\r\nAuthorization: Bearer {key}\r\nAccept: application/x-ndjson\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}").unwrap();
    stream
}

/// Reads until this text and returns everything read.
#[track_caller]
fn read_until(stream: &mut BufReader<TcpStream>, words: &str) -> String {
    let mut text = String::new();
    while !text.contains(words) {
        let read = stream.read_line(&mut text).unwrap();
        assert!(read > 0, "it ended without {words}: {text}");
    }
    text
}

fn key(fixture: &Fixture) -> String {
    let role = coder_server::store::Role::Admin;
    let made = fixture.access().create_api_key("Tester", role).unwrap();
    made.0.expose().to_owned()
}

#[test]
fn streams_immediately_and_keeps_the_connection() {
    let fixture = Fixture::open();
    let by = Duration::from_millis(1500);
    slow(&fixture, by);
    let start = Instant::now();
    let mut stream = begin(&fixture, &key(&fixture));
    let early = read_until(&mut stream, "\"site\"");
    assert!(start.elapsed() < by, "{:?}", start.elapsed());
    assert!(!early.contains("add-comments"), "{early}");
    assert!(
        early.to_lowercase().contains("x-accel-buffering: no"),
        "{early}"
    );
    let late = read_until(&mut stream, "\"report\"");
    assert!(start.elapsed() >= by);
    assert!(late.contains("add-comments"), "{late}");
    // The last chunk, and then another response.
    read_until(&mut stream, "0\r\n\r\n");
    let own = fixture.authority();
    write!(
        stream.get_mut(),
        "GET /healthz HTTP/1.1\r\nHost: {own}\r\n\r\n"
    )
    .unwrap();
    read_until(&mut stream, "200 OK");
}

#[test]
fn disconnected_client_is_harmless() {
    let fixture = Fixture::open();
    slow(&fixture, Duration::from_millis(600));
    let mut stream = begin(&fixture, &key(&fixture));
    read_until(&mut stream, "\"site\"");
    drop(stream);
    fixture.get("/api/v1/tasks").expect(200);
    let start = Instant::now();
    fixture.close();
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn shutdown_finishes_streams() {
    let fixture = Fixture::open();
    slow(&fixture, Duration::from_millis(600));
    let mut stream = begin(&fixture, &key(&fixture));
    read_until(&mut stream, "\"site\"");
    fixture.ask_to_stop();
    wait_until("nobody listens", || {
        TcpStream::connect(fixture.authority()).is_err()
    });
    read_until(&mut stream, "\"report\"");
    fixture.close();
}

#[test]
fn json_client_gets_no_stream() {
    let fixture = Fixture::open();
    let header = [("Accept", "application/json, */*")];
    let body = Some(json!({}));
    let answer = fixture.send(&Caller::Admin, "POST", TEST, &header, body);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.expect(200).json()["ok"], true);
}
