//! The bytes of each fault.

use std::io::ErrorKind;
use std::thread;
use std::time::{Duration, Instant};

use jira_sandbox::{Fault, FaultKind, Host, Response, Sandbox, example};

use crate::client::{Call, Connection, behind_gateway, example_sandbox, get};

const MYSELF: &str = "/rest/api/3/myself";
const INFO: &str = "/rest/api/3/serverInfo";
/// Longer than any test.
const HOUR: Duration = Duration::from_hours(1);

type Headers = &'static [(&'static str, &'static str)];

fn with_fault(kind: FaultKind) -> Sandbox {
    let sandbox = example_sandbox();
    sandbox.inject(Fault::new(kind).at(Host::Site).for_path(MYSELF).times(1));
    sandbox
}

/// A connection on which Mia's request was sent, before its response is read.
fn sent(sandbox: &Sandbox) -> Connection {
    let mut connection = Connection::connect(&sandbox.site_url());
    connection.write(&get(MYSELF).by_mia().bytes());
    connection
}

fn wait_until(condition: impl Fn() -> bool) {
    let start = Instant::now();
    while !condition() {
        assert!(start.elapsed() < Duration::from_secs(20), "timed out");
        thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn faults_match_host_path_and_count() {
    let sandbox = example_sandbox();
    let fault = Fault::new(FaultKind::status(503)).at(Host::Site);
    sandbox.inject(fault.for_paths_with("/myself").times(2));
    let site = sandbox.site_url();
    let myself = get(MYSELF).by_mia();
    let behind = get(&behind_gateway(MYSELF)).basic(example::BOT_EMAIL, example::BOT_TOKEN);
    assert_eq!(get(INFO).send(&site).status, 200);
    assert_eq!(behind.send(&sandbox.gateway_url()).status, 200);
    let statuses = [0; 3].map(|_| myself.send(&site).status);
    assert_eq!(statuses, [503, 503, 200]);
    sandbox.inject(Fault::new(FaultKind::status(502)));
    assert_eq!(myself.send(&site).status, 502);
    assert_eq!(behind.send(&sandbox.gateway_url()).status, 502);
    sandbox.clear_faults();
    assert_eq!(myself.send(&site).status, 200);
}

#[test]
fn latency_delays_response() {
    let latency = Duration::from_millis(50);
    let sandbox = with_fault(FaultKind::Latency(latency));
    let start = Instant::now();
    let reply = get(MYSELF).by_mia().send(&sandbox.site_url());
    assert_eq!(reply.json()["accountId"], example::MIA_ID);
    assert!(start.elapsed() >= latency);
}

#[test]
fn delays_parallel_requests_in_parallel() {
    let sandbox = example_sandbox();
    sandbox.inject(Fault::new(FaultKind::Latency(HOUR)).for_path(MYSELF));
    let _waiting = [(); 8].map(|()| sent(&sandbox));
    // All of them wait, and none has a response.
    wait_until(|| sandbox.requests().len() == 8);
    assert!(
        sandbox
            .requests()
            .iter()
            .all(|request| request.status.is_none())
    );
    assert_eq!(get(INFO).send(&sandbox.site_url()).status, 200);
    let start = Instant::now();
    drop(sandbox);
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn stall_sends_nothing_until_sandbox_ends() {
    let sandbox = with_fault(FaultKind::Stall);
    let mut connection = sent(&sandbox);
    wait_until(|| sandbox.requests().len() == 1);
    // Other requests are not delayed.
    assert_eq!(get(MYSELF).by_mia().send(&sandbox.site_url()).status, 200);
    assert_eq!(sandbox.requests()[0].status, None);
    let start = Instant::now();
    drop(sandbox);
    assert!(start.elapsed() < Duration::from_secs(5));
    assert_eq!(connection.read_to_end().unwrap(), b"");
}

#[test]
fn drip_sends_response_byte_by_byte() {
    let sandbox = example_sandbox();
    let pause = Duration::from_millis(2);
    sandbox.inject(Fault::new(FaultKind::Drip(pause)).for_path(MYSELF));
    let start = Instant::now();
    let reply = get(MYSELF).by_mia().send(&sandbox.site_url());
    assert_eq!(reply.json()["accountId"], example::MIA_ID);
    let bytes = u32::try_from(reply.body.len()).unwrap();
    assert!(start.elapsed() >= pause * bytes);
}

#[test]
fn drip_ends_with_sandbox() {
    let sandbox = with_fault(FaultKind::Drip(Duration::from_millis(1)));
    let mut connection = sent(&sandbox);
    assert_eq!(connection.read_some(4), b"HTTP");
    sandbox.inject(Fault::new(FaultKind::Drip(HOUR)));
    let _second = sent(&sandbox);
    wait_until(|| sandbox.requests().len() == 2);
    let start = Instant::now();
    drop(sandbox);
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn cut_ends_within_body() {
    let sandbox = with_fault(FaultKind::Cut);
    let mut connection = sent(&sandbox);
    let (status, headers) = connection.read_head().unwrap();
    assert_eq!(status, 200);
    let promised = headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("Content-Length"))
        .unwrap();
    let promised: usize = promised.1.parse().unwrap();
    let came = connection.read_to_end().unwrap();
    assert!(
        !came.is_empty() && came.len() < promised,
        "{} of {promised}",
        came.len()
    );
}

#[test]
fn reset_resets_connection() {
    let sandbox = with_fault(FaultKind::Reset);
    let error = sent(&sandbox).read_to_end().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    assert_eq!(sandbox.requests()[0].status, None);
    // The same for a request with a body.
    sandbox.inject(Fault::new(FaultKind::Reset).for_method("POST").after_jira());
    let mut connection = Connection::connect(&sandbox.site_url());
    let search = crate::client::post("/rest/api/3/search/jql", &serde_json::json!({ "jql": "" }));
    connection.write(&search.bytes());
    assert_eq!(
        connection.read_to_end().unwrap_err().kind(),
        ErrorKind::ConnectionReset
    );
    assert_eq!(sandbox.requests()[1].body, br#"{"jql":""}"#);
}

#[test]
fn garbage_is_not_http() {
    let sandbox = with_fault(FaultKind::Garbage);
    let bytes = sent(&sandbox).read_to_end().unwrap();
    assert_eq!(bytes, b"SSH-2.0-OpenSSH_9.9\r\n");
}

#[test]
fn sends_raw_bytes() {
    let bytes =
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\n\xff\xfe".to_vec();
    let sandbox = with_fault(FaultKind::Raw(bytes.clone()));
    assert_eq!(sent(&sandbox).read_to_end().unwrap(), bytes);
}

#[test]
fn endless_response_continues_until_client_disconnects() {
    let sandbox = with_fault(FaultKind::Endless);
    let mut connection = sent(&sandbox);
    let (status, headers) = connection.read_head().unwrap();
    assert_eq!(status, 200);
    assert!(
        headers
            .iter()
            .all(|(name, _)| !name.eq_ignore_ascii_case("Content-Length"))
    );
    assert!(
        connection
            .read_some(20 * 1024 * 1024)
            .starts_with(b"{\"padding\":\"xxx")
    );
    drop(connection);
    let start = Instant::now();
    drop(sandbox);
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn sends_other_responses() {
    let table: [(FaultKind, u16, Headers); 7] = [
        (
            FaultKind::rate_limited(Some("1800")),
            429,
            &[
                ("Retry-After", "1800"),
                ("X-RateLimit-Limit", "350"),
                ("X-RateLimit-Remaining", "0"),
                ("X-RateLimit-Reset", "2026-01-01T01:01:01Z"),
                ("RateLimit-Reason", "jira-burst-based"),
            ],
        ),
        (
            FaultKind::rate_limited(None),
            429,
            &[("Content-Type", "application/json")],
        ),
        (
            FaultKind::status(504),
            504,
            &[("Content-Type", "application/json")],
        ),
        (
            FaultKind::redirect("https://renamed.atlassian.net/rest/api/3/myself"),
            302,
            &[(
                "Location",
                "https://renamed.atlassian.net/rest/api/3/myself",
            )],
        ),
        (
            FaultKind::html(200),
            200,
            &[("Content-Type", "text/html;charset=utf-8")],
        ),
        (FaultKind::empty_body(), 200, &[("Content-Length", "0")]),
        (
            FaultKind::Response(
                Response::text(407, "text/plain", "who are you").with("X-Own", "1"),
            ),
            407,
            &[("X-Own", "1"), ("Content-Length", "11")],
        ),
    ];
    for (kind, status, headers) in table {
        let bare = kind == FaultKind::rate_limited(None);
        let of_atlassian = matches!(kind, FaultKind::Atlassian(_));
        let sandbox = with_fault(kind);
        let reply = sent(&sandbox).read("GET").unwrap();
        assert_eq!(reply.status, status);
        for (name, value) in headers {
            assert_eq!(reply.header(name), Some(*value), "{status} {name}");
        }
        assert!(!bare || reply.header("Retry-After").is_none());
        assert_eq!(reply.header("atl-traceid").is_some(), of_atlassian);
        assert_eq!(sandbox.requests()[0].status, Some(status));
    }
}

#[test]
fn connection_survives_fault_that_is_a_response() {
    let sandbox = with_fault(FaultKind::status(503));
    let mut connection = Connection::connect(&sandbox.site_url());
    let call = get(MYSELF).by_mia();
    let statuses = [0; 2].map(|_| connection.exchange(&call).status);
    assert_eq!(statuses, [503, 200]);
}

#[test]
fn after_jira_processes_request_first() {
    let sandbox = example_sandbox();
    sandbox.change(|world| world.burst_limits.get = 1);
    let frozen = std::time::SystemTime::now();
    sandbox.change(|world| world.clock = jira_sandbox::Clock::new(move || frozen));
    let lost = |moment: fn(Fault) -> Fault, path: &str| {
        sandbox.inject(moment(
            Fault::new(FaultKind::status(504)).for_path(path).times(1),
        ));
        let call: Call = get(path).by_mia();
        [0; 2].map(|_| call.send(&sandbox.site_url()).status)
    };
    // Without `after_jira`, the second request is the first that Jira counts.
    assert_eq!(lost(|fault| fault, MYSELF), [504, 200]);
    assert_eq!(lost(Fault::after_jira, INFO), [504, 429]);
}
