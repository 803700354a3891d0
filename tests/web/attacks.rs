//! Requests that only attackers send.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use coder_server::store::Role;
use serde_json::json;

use crate::fixture::{Caller, Fixture};

/// Sends a raw request, and returns everything until the server closes the connection.
fn raw(fixture: &Fixture, request: &str) -> String {
    let mut stream = fixture.connect();
    stream.write_all(request.as_bytes()).unwrap();
    until_closed(&mut stream)
}

fn until_closed(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    match stream.read_to_end(&mut answer) {
        Err(error) if error.kind() != io::ErrorKind::ConnectionReset => panic!("{error}"),
        _ => String::from_utf8_lossy(&answer).into_owned(),
    }
}

#[test]
fn refuses_foreign_host_names() {
    let fixture = Fixture::open();
    for host in [
        "evil.example",
        "evil.example:80",
        "localhost",
        "localhost.evil.example",
        "",
    ] {
        for path in ["/", "/healthz", "/api/v1/tasks", "/sign-in"] {
            let answer = fixture.send(&Caller::Admin, "GET", path, &[("Host", host)], None);
            assert_eq!(answer.kind(421), "foreign-host", "{host} {path}");
        }
    }
    let own = fixture.authority().to_owned();
    let answer = raw(
        &fixture,
        &format!(
            "GET http://evil.example/healthz HTTP/1.1\r\nHost: {own}\r\nConnection: close\r\n\r\n"
        ),
    );
    assert!(answer.starts_with("HTTP/1.1 421"), "{answer}");
    let answer = raw(&fixture, "GET /healthz HTTP/1.0\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.0 421"), "{answer}");
}

#[test]
fn refuses_changes_from_pages_of_other_sites() {
    let fixture = Fixture::open();
    let ines = fixture.sign_in("Ines", Role::Admin);
    let body = || Some(json!({ "title": "Forged" }));
    for headers in [
        [("Origin", "https://evil.example"), ("Accept", "*/*")],
        [("Origin", "null"), ("Accept", "*/*")],
        [("Sec-Fetch-Site", "cross-site"), ("Accept", "*/*")],
        [("Sec-Fetch-Site", "same-site"), ("Accept", "*/*")],
        [
            ("Origin", "https://evil.example"),
            ("Sec-Fetch-Site", "same-origin"),
        ],
    ] {
        for (method, path, body) in [
            ("POST", "/api/v1/tasks", body()),
            ("DELETE", "/api/v1/session", None),
            ("PUT", "/api/v1/jira/settings", body()),
            ("POST", "/api/v1/session", body()),
        ] {
            let answer = fixture.send(&ines, method, path, &headers, body);
            assert_eq!(answer.kind(403), "foreign-origin", "{headers:?} {path}");
        }
    }
    // Forms of other sites cannot send JSON.
    let form = [("Content-Type", "text/plain")];
    let answer = fixture.send(&ines, "POST", "/api/v1/tasks", &form, None);
    assert_eq!(answer.kind(415), "not-json");
    assert_eq!(fixture.get("/api/v1/tasks").json()["tasks"], json!([]));
    let own = [
        ("Origin", fixture.url.as_str()),
        ("Sec-Fetch-Site", "same-origin"),
    ];
    fixture
        .send(&ines, "POST", "/api/v1/tasks", &own, body())
        .expect(201);
    // Other sites never get permission to read.
    let answer = fixture.send(
        &ines,
        "GET",
        "/api/v1/tasks",
        &[("Origin", "https://evil.example")],
        None,
    );
    assert!(
        answer
            .headers
            .iter()
            .all(|(name, _)| !name.starts_with("access-control-"))
    );
    let preflight = [
        ("Origin", "https://evil.example"),
        ("Access-Control-Request-Method", "PUT"),
    ];
    let answer = fixture.send(&ines, "OPTIONS", "/api/v1/jira/settings", &preflight, None);
    assert_eq!(answer.kind(403), "foreign-origin");
}

#[test]
fn refuses_large_body_without_reading_it() {
    let fixture = Fixture::open();
    let (own, key) = (fixture.authority().to_owned(), fixture.member_key());
    // The announced length is enough; nothing of the body has to be sent.
    for (path, length) in [
        ("/api/v1/tasks", 17 * 1024 * 1024),
        // The limit is lower without sign-in.
        ("/api/v1/session", 65 * 1024),
    ] {
        let answer = raw(
            &fixture,
            &format!(
                "POST {path} HTTP/1.1\r\nHost: {own}\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
            ),
        );
        assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
        assert!(answer.contains("body-too-large"), "{answer}");
    }
    // The same without an announced length.
    let mut stream = fixture.connect();
    write!(stream, "POST /api/v1/tasks HTTP/1.1\r\nHost: {own}\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n").unwrap();
    let chunk = format!("100000\r\n{}\r\n", " ".repeat(0x10_0000));
    for _ in 0..18 {
        // It may close the connection before all is sent.
        if stream.write_all(chunk.as_bytes()).is_err() {
            break;
        }
    }
    let mut head = [0; 12];
    stream.read_exact(&mut head).unwrap();
    assert_eq!(&head, b"HTTP/1.1 413");
}

#[test]
fn accepts_summary_of_maximum_size() {
    let fixture = Fixture::open();
    fixture
        .post("/api/v1/tasks", json!({ "title": "Large" }))
        .expect(201);
    let summary = "\n".repeat(8 * 1024 * 1024 - 1) + "x";
    fixture
        .post("/api/v1/tasks/T1/complete", json!({ "summary": summary }))
        .expect(200);
    fixture
        .post("/api/v1/tasks", json!({ "title": "Larger" }))
        .expect(201);
    let refused = fixture.post(
        "/api/v1/tasks/T2/complete",
        json!({ "summary": summary + "x" }),
    );
    assert_eq!(refused.kind(400), "usage");
}

#[test]
fn refuses_to_split_text_that_exhausts_memory() {
    let fixture = Fixture::open();
    fixture
        .post("/api/v1/tasks/import", json!({ "issues": ["SHOP-2"] }))
        .expect(201);
    let text = "- a\n".repeat(2 * 1024 * 1024);
    fixture
        .post("/api/v1/tasks/T1/complete", json!({ "summary": text }))
        .expect(200);
    let refused = [
        fixture.get("/api/v1/tasks/T1/post?html=true"),
        fixture.post("/api/v1/tasks/T1/post", json!({})),
        fixture.post(
            "/api/v1/jira/issues/SHOP-2/comments",
            json!({ "markdown": text }),
        ),
    ];
    for refused in refused {
        assert_eq!(refused.kind(400), "bad-request");
        let problem = refused.json();
        let message = problem["message"].as_str().unwrap();
        assert!(message.contains("at most 1024 KiB"), "{message}");
        let advice = problem["advice"].as_str().unwrap();
        assert!(advice.contains("attach it to SHOP-2"), "{advice}");
    }
}

#[test]
fn gives_up_slow_clients_without_delaying_others() {
    let fixture = Fixture::open();
    let own = fixture.authority().to_owned();
    let key = fixture.member_key();
    let start = Instant::now();
    // Nothing, half of a request line, a head without its end, and half of a body.
    let body = format!(
        "POST /api/v1/tasks HTTP/1.1\r\nHost: {own}\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{"
    );
    let requests = [
        "",
        "GET /healthz HT",
        "GET /healthz HTTP/1.1\r\nHost: x\r\n",
        &body,
    ];
    let mut slow: Vec<TcpStream> = requests
        .iter()
        .map(|request| {
            let mut stream = fixture.connect();
            stream.write_all(request.as_bytes()).unwrap();
            stream
        })
        .collect();
    fixture.get("/api/v1/tasks").expect(200);
    assert!(start.elapsed() < Duration::from_secs(5));
    let answers: Vec<String> = slow.iter_mut().map(until_closed).collect();
    assert!(
        start.elapsed() < Duration::from_secs(45),
        "{:?}",
        start.elapsed()
    );
    assert!(answers[3].starts_with("HTTP/1.1 408"), "{answers:?}");
    assert!(answers[3].contains("body-too-slow"), "{answers:?}");
    for answer in &answers[..3] {
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 408"),
            "{answers:?}"
        );
    }
}

#[test]
fn refuses_large_and_ambiguous_heads() {
    let fixture = Fixture::open();
    let own = fixture.authority().to_owned();
    let large = "x".repeat(64 * 1024);
    for (head, status) in [
        (format!("X: {large}"), "431"),
        ("Content-Length: 1\r\nContent-Length: 2".to_owned(), "400"),
        ("Content-Length: -1".to_owned(), "400"),
        ("Transfer-Encoding: chunked, identity".to_owned(), "400"),
    ] {
        let answer = raw(
            &fixture,
            &format!(
                "POST /api/v1/session HTTP/1.1\r\nHost: {own}\r\nConnection: close\r\n{head}\r\n\r\n"
            ),
        );
        let begin = format!("HTTP/1.1 {status}");
        assert!(
            answer.starts_with(&begin),
            "{}: {answer}",
            &head[..head.len().min(60)]
        );
    }
    fixture.get("/healthz").expect(200);
}

#[test]
fn idle_connections_do_not_shut_out_others() {
    let fixture = Fixture::open();
    let idle: Vec<TcpStream> = (0..600).map(|_| fixture.connect()).collect();
    fixture.get("/api/v1/tasks").expect(200);
    drop(idle);
}

#[test]
fn paths_do_not_reach_files() {
    let fixture = Fixture::open();
    for path in [
        "/assets/../jira.json",
        "/assets/..%2f..%2fjira.json",
        "/assets/%2e%2e/%2e%2e/etc/passwd",
        "/jira.json",
        "//etc/passwd",
        "/api/v1/../../jira.json",
        "/api/v1/tasks/T1%00",
    ] {
        let own = fixture.authority().to_owned();
        let answer = raw(
            &fixture,
            &format!("GET {path} HTTP/1.1\r\nHost: {own}\r\nConnection: close\r\n\r\n"),
        );
        assert!(
            answer.starts_with("HTTP/1.1 404") || answer.starts_with("HTTP/1.1 401"),
            "{path}: {answer}"
        );
    }
}
