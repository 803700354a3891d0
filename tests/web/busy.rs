//! More than the server does at once.

use std::cell::RefCell;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use coder_server::access::Role;
use jira_sandbox::{Fault, FaultKind};
use serde_json::json;

use crate::office::{Office, Plan};
use crate::support::wait_until;

const SEARCH: &str = "/api/v1/jira/issues?query=SHOP-3";

/// So many searches of one person at once as one is left: 32 ask, and 256 wait.
const MOST: usize = 32 + 256;
/// And so many more.
const EXCESS: usize = 8;

#[test]
fn who_asks_for_too_much_is_told_when_to_come_again_and_the_others_are_served() {
    let office = Office::planned(Plan {
        timeout: Duration::from_secs(15),
        ..Plan::default()
    });
    office.sandbox.inject(Fault::new(FaultKind::Stall));
    let (own, key) = (office.authority().to_owned(), office.member_key());
    let request =
        format!("GET {SEARCH} HTTP/1.1\r\nHost: {own}\r\nAuthorization: Bearer {key}\r\n\r\n");
    let searches: Vec<TcpStream> = (0..MOST + EXCESS)
        .map(|_| {
            let mut stream = office.connect();
            stream.write_all(request.as_bytes()).unwrap();
            stream.set_nonblocking(true).unwrap();
            stream
        })
        .collect();
    // Jira answers none of them: those that are answered are too many.
    let refused = RefCell::new(Vec::new());
    wait_until("those that are too many are answered", || {
        refused
            .borrow_mut()
            .extend(searches.iter().filter_map(answer));
        refused.borrow().len() >= EXCESS
    });
    for answer in refused.borrow().iter() {
        assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
        assert!(answer.contains("\r\nretry-after: 5\r\n"), "{answer}");
        assert!(answer.contains("\"kind\":\"busy\""), "{answer}");
    }
    // What needs no Jira is answered, and so is somebody else.
    office.get("/api/v1/tasks").expect(200);
    office.sandbox.clear_faults();
    let ines = office.sign_in("Ines", Role::Member);
    office.ask(&ines, "GET", SEARCH, None).expect(200);
}

#[test]
fn answers_that_nobody_takes_are_in_memory_up_to_a_bound() {
    // Written as JSON, its line ends take two bytes each.
    const ANSWER: usize = 16 * 1024 * 1024;
    const SHARE: usize = 128 * 1024 * 1024;
    let office = Office::open();
    office
        .post("/api/v1/tasks", json!({ "title": "Large" }))
        .expect(201);
    let summary = "\n".repeat(ANSWER / 2 - 1024) + "x";
    office
        .post("/api/v1/tasks/T1/complete", json!({ "summary": summary }))
        .expect(200);
    let (own, key) = (office.authority().to_owned(), office.member_key());
    let request = format!(
        "GET /api/v1/tasks/T1 HTTP/1.1\r\nHost: {own}\r\nAuthorization: Bearer {key}\r\n\r\n"
    );
    let ask = || {
        let mut stream = office.connect();
        stream.write_all(request.as_bytes()).unwrap();
        let head = answer(&stream).unwrap_or_default();
        (stream, head)
    };
    let mut untaken = Vec::new();
    for _ in 0..SHARE / ANSWER {
        let (stream, head) = ask();
        assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
        untaken.push(stream);
    }
    let (_stream, head) = ask();
    assert!(head.starts_with("HTTP/1.1 503 "), "{head}");
    assert!(head.contains("\r\nretry-after: 5\r\n"), "{head}");
    // What is short is answered, and so is somebody else.
    office.get("/api/v1/tasks").expect(200);
    let ines = office.sign_in("Ines", Role::Member);
    office
        .ask(&ines, "GET", "/api/v1/tasks/T1", None)
        .expect(200);
    // Whoever goes leaves the place.
    drop(untaken);
    wait_until("there is room again", || {
        let (_stream, head) = ask();
        head.starts_with("HTTP/1.1 200 ")
    });
}

#[test]
fn who_announces_long_bodies_leaves_room_for_those_of_others() {
    let office = Office::open();
    let (own, key) = (office.authority().to_owned(), office.member_key());
    let head = format!(
        "POST /api/v1/tasks HTTP/1.1\r\nHost: {own}\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n"
    );
    let announce = |length: &str| {
        let mut stream = office.connect();
        stream
            .write_all(format!("{head}{length}\r\n\r\n").as_bytes())
            .unwrap();
        stream
    };
    // As much of one person as one is left, by length or without one.
    let mut waiting = vec![
        announce("Content-Length: 16449536"),
        announce("Transfer-Encoding: chunked"),
    ];
    let mut is_refused = false;
    while !is_refused && waiting.len() < 8 {
        let stream = announce("Transfer-Encoding: chunked");
        stream
            .set_read_timeout(Some(Duration::from_millis(200)))
            .unwrap();
        is_refused = answer(&stream).is_some_and(|head| head.starts_with("HTTP/1.1 503 "));
        waiting.push(stream);
    }
    assert!(is_refused);
    let ines = office.sign_in("Ines", Role::Member);
    let long = json!({ "title": "Long", "instructions": "x".repeat(100_000) });
    office
        .ask(&ines, "POST", "/api/v1/tasks", Some(long))
        .expect(201);
}

/// The answer, if it has come.
fn answer(mut stream: &TcpStream) -> Option<String> {
    let mut bytes = [0; 4096];
    let count = stream.read(&mut bytes).ok().filter(|count| *count > 0)?;
    Some(String::from_utf8_lossy(&bytes[..count]).into_owned())
}
