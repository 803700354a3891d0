//! How the server stops.

use std::time::{Duration, Instant};

use coder_server::store::{PartState, Store};
use jira_sandbox::{Fault, FaultKind, example};
use serde_json::json;

use crate::office::{Caller, Office, Plan};
use crate::support::wait_until;

fn finished_task(office: &Office) {
    office
        .post("/api/v1/tasks/import", json!({ "issues": ["SHOP-3"] }))
        .expect(201);
    office
        .post("/api/v1/tasks/T1/complete", json!({ "summary": "Done." }))
        .expect(200);
}

#[test]
fn finishes_requests_in_progress() {
    let office = Office::open();
    finished_task(&office);
    office
        .sandbox
        .inject(Fault::new(FaultKind::Latency(Duration::from_millis(600))));
    let before = office.sandbox.requests().len();
    let posted = std::thread::scope(|scope| {
        let posting = scope.spawn(|| office.post("/api/v1/tasks/T1/post", json!({})));
        wait_until("Jira is asked", || office.sandbox.requests().len() > before);
        office.ask_to_stop();
        wait_until("nobody listens", || {
            std::net::TcpStream::connect(office.authority()).is_err()
        });
        posting.join().unwrap()
    });
    posted.expect(201);
    let start = Instant::now();
    office.close();
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn finishes_posting_after_page_is_closed() {
    let office = Office::open();
    finished_task(&office);
    office
        .sandbox
        .inject(Fault::new(FaultKind::Latency(Duration::from_millis(400))));
    let before = office.sandbox.requests().len();
    {
        use std::io::Write as _;
        let mut stream = office.connect();
        let (own, key) = (office.authority(), office.member_key());
        write!(stream, "POST /api/v1/tasks/T1/post HTTP/1.1\r\nHost: {own}\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}").unwrap();
        wait_until("Jira is asked", || office.sandbox.requests().len() > before);
    }
    let setup = office.close();
    let store = Store::open(setup.path(), coder_server::clock::Clock::system()).unwrap();
    let posts = store.posts_of("T1".parse().unwrap()).unwrap();
    assert!(matches!(posts[0].parts[0].state, PartState::Posted { .. }));
}

#[test]
fn slow_jira_delays_no_other_responses() {
    let office = Office::planned(Plan {
        timeout: Duration::from_secs(5),
        ..Plan::default()
    });
    office.sandbox.inject(Fault::new(FaultKind::Stall));
    std::thread::scope(|scope| {
        let searches: Vec<_> = (0..80)
            .map(|_| scope.spawn(|| office.get("/api/v1/jira/issues?query=x")))
            .collect();
        wait_until("all are asking", || office.sandbox.requests().len() >= 60);
        for _ in 0..20 {
            let start = Instant::now();
            office.get("/api/v1/tasks").expect(200);
            office
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
    assert!(!office.read_settings().is_empty() && !example::MIA_TOKEN.is_empty());
}
