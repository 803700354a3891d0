//! Each fault, on the wire.

use std::io::ErrorKind;
use std::thread;
use std::time::{Duration, Instant};

use jira_sandbox::{Fault, FaultKind, Host, Response, Sandbox, example};

use crate::client::{Ask, Wire, behind_gateway, example_sandbox, get};

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

/// A connection on which Mia's request was sent and not yet answered.
fn asked(sandbox: &Sandbox) -> Wire {
    let mut wire = Wire::connect(&sandbox.site_url());
    wire.write(&get(MYSELF).by_mia().bytes());
    wire
}

fn wait_until(condition: impl Fn() -> bool) {
    let start = Instant::now();
    while !condition() {
        assert!(start.elapsed() < Duration::from_secs(20), "it never came");
        thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn faults_strike_where_and_as_often_as_they_say() {
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
fn latency_comes_before_the_ordinary_answer() {
    let latency = Duration::from_millis(50);
    let sandbox = with_fault(FaultKind::Latency(latency));
    let start = Instant::now();
    let reply = get(MYSELF).by_mia().send(&sandbox.site_url());
    assert_eq!(reply.json()["accountId"], example::MIA_ID);
    assert!(start.elapsed() >= latency);
}

#[test]
fn parallel_requests_are_delayed_in_parallel() {
    let sandbox = example_sandbox();
    sandbox.inject(Fault::new(FaultKind::Latency(HOUR)).for_path(MYSELF));
    let _waiting = [(); 8].map(|()| asked(&sandbox));
    // All of them have begun to wait, and none has an answer.
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
fn a_stall_answers_nothing_until_the_sandbox_ends() {
    let sandbox = with_fault(FaultKind::Stall);
    let mut wire = asked(&sandbox);
    wait_until(|| sandbox.requests().len() == 1);
    // The stall holds nobody else up.
    assert_eq!(get(MYSELF).by_mia().send(&sandbox.site_url()).status, 200);
    assert_eq!(sandbox.requests()[0].status, None);
    let start = Instant::now();
    drop(sandbox);
    assert!(start.elapsed() < Duration::from_secs(5));
    assert_eq!(wire.read_to_end().unwrap(), b"");
}

#[test]
fn a_drip_gives_the_ordinary_answer_byte_by_byte() {
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
fn a_slow_drip_does_not_outlive_the_sandbox() {
    let sandbox = with_fault(FaultKind::Drip(Duration::from_millis(1)));
    let mut wire = asked(&sandbox);
    assert_eq!(wire.read_some(4), b"HTTP");
    sandbox.inject(Fault::new(FaultKind::Drip(HOUR)));
    let _second = asked(&sandbox);
    wait_until(|| sandbox.requests().len() == 2);
    let start = Instant::now();
    drop(sandbox);
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_cut_ends_within_the_body() {
    let sandbox = with_fault(FaultKind::Cut);
    let mut wire = asked(&sandbox);
    let (status, headers) = wire.read_head().unwrap();
    assert_eq!(status, 200);
    let promised = headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("Content-Length"))
        .unwrap();
    let promised: usize = promised.1.parse().unwrap();
    let came = wire.read_to_end().unwrap();
    assert!(
        !came.is_empty() && came.len() < promised,
        "{} of {promised}",
        came.len()
    );
}

#[test]
fn a_reset_is_one() {
    let sandbox = with_fault(FaultKind::Reset);
    let error = asked(&sandbox).read_to_end().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    assert_eq!(sandbox.requests()[0].status, None);
    // The same for a request with a body.
    sandbox.inject(Fault::new(FaultKind::Reset).for_method("POST").after_jira());
    let mut wire = Wire::connect(&sandbox.site_url());
    let search = crate::client::post("/rest/api/3/search/jql", &serde_json::json!({ "jql": "" }));
    wire.write(&search.bytes());
    assert_eq!(
        wire.read_to_end().unwrap_err().kind(),
        ErrorKind::ConnectionReset
    );
    assert_eq!(sandbox.requests()[1].body, br#"{"jql":""}"#);
}

#[test]
fn garbage_is_not_http() {
    let sandbox = with_fault(FaultKind::Garbage);
    let bytes = asked(&sandbox).read_to_end().unwrap();
    assert_eq!(bytes, b"SSH-2.0-OpenSSH_9.9\r\n");
}

#[test]
fn raw_bytes_are_sent_as_they_are() {
    let bytes =
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\n\xff\xfe".to_vec();
    let sandbox = with_fault(FaultKind::Raw(bytes.clone()));
    assert_eq!(asked(&sandbox).read_to_end().unwrap(), bytes);
}

#[test]
fn an_endless_answer_goes_on_until_the_client_has_enough() {
    let sandbox = with_fault(FaultKind::Endless);
    let mut wire = asked(&sandbox);
    let (status, headers) = wire.read_head().unwrap();
    assert_eq!(status, 200);
    assert!(
        headers
            .iter()
            .all(|(name, _)| !name.eq_ignore_ascii_case("Content-Length"))
    );
    assert!(
        wire.read_some(20 * 1024 * 1024)
            .starts_with(b"{\"padding\":\"xxx")
    );
    drop(wire);
    let start = Instant::now();
    drop(sandbox);
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn other_answers_are_sent_whole() {
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
        let reply = asked(&sandbox).read("GET").unwrap();
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
fn a_connection_survives_a_fault_that_is_an_answer() {
    let sandbox = with_fault(FaultKind::status(503));
    let mut wire = Wire::connect(&sandbox.site_url());
    let ask = get(MYSELF).by_mia();
    let statuses = [0; 2].map(|_| wire.exchange(&ask).status);
    assert_eq!(statuses, [503, 200]);
}

#[test]
fn jira_can_carry_a_request_out_before_the_trouble() {
    let sandbox = example_sandbox();
    sandbox.change(|world| world.burst_limits.get = 1);
    let frozen = std::time::SystemTime::now();
    sandbox.change(|world| world.clock = jira_sandbox::Clock::new(move || frozen));
    let lost = |moment: fn(Fault) -> Fault, path: &str| {
        sandbox.inject(moment(
            Fault::new(FaultKind::status(504)).for_path(path).times(1),
        ));
        let ask: Ask = get(path).by_mia();
        [0; 2].map(|_| ask.send(&sandbox.site_url()).status)
    };
    // The second request is the first that Jira sees, or one too many.
    assert_eq!(lost(|fault| fault, MYSELF), [504, 200]);
    assert_eq!(lost(Fault::after_jira, INFO), [504, 429]);
}
