//! Graceful shutdown.

use std::time::{Duration, Instant};

use coder_server::store::{PartState, Store};
use jira_sandbox::{Fault, FaultKind, example};
use serde_json::json;

use crate::fixture::{Caller, Fixture, Plan};
use crate::support::wait_until;

fn finished_task(fixture: &Fixture) {
    fixture
        .post("/api/v1/tasks/import", json!({ "issues": ["SHOP-3"] }))
        .expect(201);
    fixture
        .post("/api/v1/tasks/T1/complete", json!({ "summary": "Done." }))
        .expect(200);
}

#[test]
fn finishes_requests_in_progress() {
    let fixture = Fixture::open();
    finished_task(&fixture);
    fixture
        .sandbox
        .inject(Fault::new(FaultKind::Latency(Duration::from_millis(600))));
    let before = fixture.sandbox.requests().len();
    let posted = std::thread::scope(|scope| {
        let posting = scope.spawn(|| fixture.post("/api/v1/tasks/T1/post", json!({})));
        wait_until("Jira is asked", || {
            fixture.sandbox.requests().len() > before
        });
        fixture.ask_to_stop();
        wait_until("nobody listens", || {
            std::net::TcpStream::connect(fixture.authority()).is_err()
        });
        posting.join().unwrap()
    });
    posted.expect(201);
    let start = Instant::now();
    fixture.close();
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn finishes_posting_after_page_is_closed() {
    let fixture = Fixture::open();
    finished_task(&fixture);
    fixture
        .sandbox
        .inject(Fault::new(FaultKind::Latency(Duration::from_millis(400))));
    let before = fixture.sandbox.requests().len();
    {
        use std::io::Write as _;
        let mut stream = fixture.connect();
        let (own, key) = (fixture.authority(), fixture.member_key());
        write!(stream, "POST /api/v1/tasks/T1/post HTTP/1.1\r\nHost: {own}\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}").unwrap();
        wait_until("Jira is asked", || {
            fixture.sandbox.requests().len() > before
        });
    }
    let setup = fixture.close();
    let store = Store::open(setup.path(), coder_server::clock::Clock::system()).unwrap();
    let posts = store.posts_of("T1".parse().unwrap()).unwrap();
    assert!(matches!(posts[0].parts[0].state, PartState::Posted { .. }));
}

#[test]
fn slow_jira_delays_no_other_responses() {
    let fixture = Fixture::planned(Plan {
        timeout: Duration::from_secs(5),
        ..Plan::default()
    });
    fixture.sandbox.inject(Fault::new(FaultKind::Stall));
    std::thread::scope(|scope| {
        let searches: Vec<_> = (0..80)
            .map(|_| scope.spawn(|| fixture.get("/api/v1/jira/issues?query=x")))
            .collect();
        wait_until("all are asking", || fixture.sandbox.requests().len() >= 60);
        for _ in 0..20 {
            let start = Instant::now();
            fixture.get("/api/v1/tasks").expect(200);
            fixture
                .ask(&Caller::Admin, "GET", "/api/v1/jira/settings", None)
                .expect(200);
            assert!(
                start.elapsed() < Duration::from_secs(2),
                "{:?}",
                start.elapsed()
            );
        }
        for search in searches {
            assert_eq!(search.join().unwrap().kind(504), "timeout");
        }
    });
    assert!(!fixture.read_settings().is_empty() && !example::MIA_TOKEN.is_empty());
}
