//! More requests and connections than the server accepts at a time.

use std::cell::RefCell;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use coder_server::store::Role;
use jira_sandbox::{Fault, FaultKind};
use serde_json::json;

use crate::fixture::{Caller, Fixture, Plan};
use crate::support::wait_until;

const SEARCH: &str = "/api/v1/jira/issues?query=SHOP-3";

/// Maximum number of searches of one user at a time: 32 run, and 256 wait.
const MAX_SEARCHES: usize = 32 + 256;
const EXCESS: usize = 8;

/// Addresses of two clients.
const FIRST: [u8; 4] = [127, 0, 0, 1];
const SECOND: [u8; 4] = [127, 0, 0, 2];

#[test]
fn full_queue_for_jira_refuses_one_user_and_serves_others() {
    let fixture = Fixture::planned(Plan {
        timeout: Duration::from_secs(15),
        ..Plan::default()
    });
    fixture.sandbox.inject(Fault::new(FaultKind::Stall));
    let (own, key) = (fixture.authority().to_owned(), fixture.member_key());
    let request =
        format!("GET {SEARCH} HTTP/1.1\r\nHost: {own}\r\nAuthorization: Bearer {key}\r\n\r\n");
    let searches: Vec<TcpStream> = (0..MAX_SEARCHES + EXCESS)
        .map(|number| {
            // One client address gets fewer connections.
            let mut stream = fixture.connect_from(if number % 2 == 0 { FIRST } else { SECOND });
            stream.write_all(request.as_bytes()).unwrap();
            stream.set_nonblocking(true).unwrap();
            stream
        })
        .collect();
    // Jira answers none of them, so only the excess is answered.
    let refused = RefCell::new(Vec::new());
    wait_until("the excess is answered", || {
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
    // Requests without Jira and other users are served.
    fixture.get("/api/v1/tasks").expect(200);
    fixture.sandbox.clear_faults();
    let ines = fixture.sign_in("Ines", Role::Member);
    fixture.ask(&ines, "GET", SEARCH, None).expect(200);
}

/// The answer, if it has arrived.
fn answer(mut stream: &TcpStream) -> Option<String> {
    let mut bytes = [0; 4096];
    let count = stream.read(&mut bytes).ok().filter(|count| *count > 0)?;
    Some(String::from_utf8_lossy(&bytes[..count]).into_owned())
}

/// As an administrator sends it, for other clients.
fn assert_served(fixture: &Fixture, address: [u8; 4], what: &str) {
    let start = Instant::now();
    let mut stream = fixture.connect_from(address);
    let (own, key) = (fixture.authority(), fixture.member_key());
    write!(stream, "GET /api/v1/tasks HTTP/1.1\r\nHost: {own}\r\nAuthorization: Bearer {key}\r\nX-Forwarded-Proto: https\r\n\r\n").unwrap();
    let answer = answer(&stream).unwrap_or_default();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{what}: {answer}");
    assert!(start.elapsed() < Duration::from_secs(5), "{what}");
}

fn slow_body(fixture: &Fixture) -> String {
    let (own, key) = (fixture.authority(), fixture.member_key());
    format!(
        "POST /api/v1/tasks HTTP/1.1\r\nHost: {own}\r\nAuthorization: Bearer {key}\r\nX-Forwarded-Proto: https\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{"
    )
}

#[test]
fn one_client_with_many_connections_does_not_shut_out_others() {
    raise_file_limit();
    for (what, request) in [
        ("idle", String::new()),
        (
            "slow head",
            "GET /healthz HTTP/1.1\r\nHost: x\r\n".to_owned(),
        ),
        (
            "keep-alive",
            "GET /healthz HTTP/1.1\r\nHost: HOST\r\n\r\n".to_owned(),
        ),
        ("slow body", "BODY".to_owned()),
    ] {
        let fixture = Fixture::open();
        let request = request
            .replace("HOST", fixture.authority())
            .replace("BODY", &slow_body(&fixture));
        let streams: Vec<TcpStream> = (0..700)
            .map(|_| {
                let mut stream = fixture.connect_from(FIRST);
                // The server may have closed it.
                let _ = stream.write_all(request.as_bytes());
                stream
            })
            .collect();
        assert_served(&fixture, SECOND, what);
        if what != "slow body" {
            // Idle connections of the same client make room for a new one.
            assert_served(&fixture, FIRST, what);
        }
        drop(streams);
    }
}

#[test]
fn trusted_proxy_has_no_limit_per_client() {
    raise_file_limit();
    let fixture = Fixture::planned(Plan {
        public_url: Some("https://coder.example"),
        ..Plan::default()
    });
    let request = slow_body(&fixture);
    let streams: Vec<TcpStream> = (0..300)
        .map(|_| {
            let mut stream = fixture.connect_from(FIRST);
            stream.write_all(request.as_bytes()).unwrap();
            stream
        })
        .collect();
    assert_served(&fixture, FIRST, "proxy");
    drop(streams);
}

#[test]
fn trusted_proxy_must_not_forward_plain_http() {
    let fixture = Fixture::planned(Plan {
        public_url: Some("https://coder.example"),
        ..Plan::default()
    });
    let get = |headers: &[(&str, &str)]| {
        let host = [("Host", "coder.example"), ("X-Forwarded-For", "192.0.2.7")];
        fixture.send(
            &Caller::Member,
            "GET",
            "/api/v1/tasks",
            &[&host, headers].concat(),
            None,
        )
    };
    get(&[("X-Forwarded-Proto", "https")]).expect(200);
    assert!(fixture.warnings.lock().unwrap().is_empty());
    let answer = get(&[("X-Forwarded-Proto", "http")]);
    assert_eq!(answer.kind(403), "https-required");
    for _ in 0..2 {
        get(&[]).expect(200);
    }
    assert_eq!(fixture.warnings.lock().unwrap().len(), 1);
    let log = fixture.log.lock().unwrap();
    let client = log.last().unwrap().client.unwrap();
    assert_eq!(client.to_string(), "192.0.2.7");
}

/// More than twice as long as it takes without load.
const PROMPT: Duration = Duration::from_millis(500);

fn assert_prompt(fixture: &Fixture, user: &Caller) {
    let wrong = Caller::Key("coder_wrong".to_owned());
    for _ in 0..5 {
        for (caller, path, status) in [
            (user, "/api/v1/session", 200),
            (user, "/api/v1/tasks", 200),
            (&Caller::Anonymous, "/", 200),
            (&Caller::Anonymous, "/api/v1/tasks", 401),
            (&wrong, "/api/v1/tasks", 401),
        ] {
            let start = Instant::now();
            fixture.ask(caller, "GET", path, None).expect(status);
            assert!(
                start.elapsed() < PROMPT,
                "{path} took {:?}",
                start.elapsed()
            );
        }
    }
}

#[test]
fn locked_database_does_not_delay_reads() {
    let fixture = Fixture::open();
    fixture
        .post("/api/v1/tasks", json!({ "title": "A task" }))
        .expect(201);
    let ines = fixture.sign_in("Ines", Role::Member);
    let lock = lock_database(&fixture);
    std::thread::scope(|scope| {
        let write = || fixture.post("/api/v1/tasks", json!({ "title": "Waits" }));
        let writes: Vec<_> = (0..8).map(|_| scope.spawn(write)).collect();
        std::thread::sleep(Duration::from_millis(200));
        assert_prompt(&fixture, &ines);
        lock.execute_batch("ROLLBACK").unwrap();
        for write in writes {
            write.join().unwrap().expect(201);
        }
    });
}

#[test]
fn write_to_locked_database_is_refused_after_two_seconds() {
    let fixture = Fixture::open();
    fixture
        .post("/api/v1/tasks", json!({ "title": "A task" }))
        .expect(201);
    let _lock = lock_database(&fixture);
    let start = Instant::now();
    let answer = fixture.post("/api/v1/tasks", json!({ "title": "Refused" }));
    let elapsed = start.elapsed();
    assert_eq!(answer.kind(503), "busy");
    assert_eq!(answer.header("retry-after"), Some("5"));
    let limits = Duration::from_secs(2)..Duration::from_secs(6);
    assert!(limits.contains(&elapsed), "{elapsed:?}");
}

/// Locks the database for writers, as another process would.
fn lock_database(fixture: &Fixture) -> rusqlite::Connection {
    let file = fixture.setup.path().join("tasks/work.sqlite3");
    let connection = rusqlite::Connection::open(file).unwrap();
    connection.execute_batch("BEGIN IMMEDIATE").unwrap();
    connection
}

#[cfg(unix)]
#[test]
fn fifo_as_gitignore_delays_only_the_settings() {
    use rustix::fs::{CWD, FileType, Mode};

    let fixture = Fixture::open();
    let ines = fixture.sign_in("Ines", Role::Member);
    let setup = fixture.setup.path();
    let git = std::process::Command::new("git")
        .args(["init", "--quiet"])
        .current_dir(setup)
        .status();
    assert!(git.unwrap().success());
    let _ = std::fs::remove_file(setup.join(".gitignore"));
    rustix::fs::mknodat(
        CWD,
        setup.join(".gitignore"),
        FileType::Fifo,
        Mode::from(0o600),
        0,
    )
    .unwrap();
    std::thread::scope(|scope| {
        let show = || fixture.ask(&Caller::Admin, "GET", "/api/v1/jira/settings", None);
        let shown: Vec<_> = (0..4).map(|_| scope.spawn(show)).collect();
        std::thread::sleep(Duration::from_millis(200));
        assert_prompt(&fixture, &ines);
        for shown in shown {
            shown.join().unwrap().expect(200);
        }
    });
}

/// Both ends of each connection are in this process.
fn raise_file_limit() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, getrlimit, setrlimit};

        let mut limit = getrlimit(Resource::Nofile);
        limit.current = limit.maximum;
        setrlimit(Resource::Nofile, limit).unwrap();
    }
}
