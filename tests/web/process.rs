//! The real program as a server: its output, its log, and signals.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use jira_sandbox::{Fault, FaultKind, Sandbox, World, example};
use serde_json::json;

use crate::fixture::connected_as_mia;
use crate::support::command::Home;
use crate::support::rounds::rounds;
use crate::support::running::Running;
use crate::support::wait_until;

/// A home directory with a running server.
struct Machine {
    home: Home,
    server: Running,
    authority: String,
}

impl Machine {
    fn start(arguments: &str) -> Self {
        Self::with(Home::new(), arguments)
    }

    fn with(home: Home, arguments: &str) -> Self {
        let port = free_port();
        let arguments = format!("serve --listen {port} {arguments}");
        let server = home.coder_server(arguments.split_whitespace()).start();
        server.wait_for_output("Listening on http://127.0.0.1:");
        Self {
            home,
            server,
            authority: format!("127.0.0.1:{port}"),
        }
    }

    /// The key of a new member.
    fn key(&self) -> String {
        let made = self
            .home
            .coder_server(["api-key", "create", "--name", "script"])
            .run();
        made.expect_status(0).stdout.trim().to_owned()
    }

    fn ask(&self, method: &str, path: &str, key: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.authority).unwrap();
        let Self { authority, .. } = self;
        write!(stream, "{method} {path} HTTP/1.1\r\nHost: {authority}\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

/// A free port. If another program takes it in the meantime, the server says so.
fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

#[test]
fn prints_url_but_no_sign_in_link_to_pipe() {
    let machine = Machine::start("");
    assert!(machine.ask("GET", "/healthz", "x", "").ends_with("ok\n"));
    let link = machine
        .home
        .coder_server(["sign-in-link", "--name", "Ada", "--role", "admin"])
        .run();
    let link = link.expect_status(0).stdout;
    assert!(
        link.starts_with(&format!("http://{}/sign-in#", machine.authority)),
        "{link}"
    );
    machine.server.signal(rustix::process::Signal::TERM);
    let outcome = machine.server.wait().expect_status(0);
    let (out, err) = (
        machine.home.redact(&outcome.stdout),
        machine.home.redact(&outcome.stderr),
    );
    assert!(!format!("{out}{err}").contains('#'), "{out}{err}");
    assert!(out.starts_with("✓ Listening on http://127.0.0.1:"), "{out}");
    assert_eq!(
        err,
        "To create a sign-in link, run: coder-server sign-in-link --name NAME [--role admin]\n\
         ! Jira integration not enabled: [SETUP]/jira.json does not exist\n  \
         hint: set JIRA_BASE_URL, JIRA_EMAIL, and JIRA_API_TOKEN, or run: coder-server jira connect\n  \
         hint: an administrator can also do this in the browser: Settings → Jira\n"
    );
}

#[test]
fn signals_stop_it_gracefully() {
    use std::os::unix::process::ExitStatusExt as _;

    for (signal, ended_by) in [
        (rustix::process::Signal::TERM, None),
        (rustix::process::Signal::INT, Some(2)),
    ] {
        let machine = Machine::start("");
        // An idle connection does not keep it running.
        let idle = TcpStream::connect(&machine.authority).unwrap();
        machine.server.signal(signal);
        let outcome = machine.server.wait();
        assert_eq!(outcome.status.signal(), ended_by, "{}", outcome.report());
        assert_eq!(outcome.status.code(), ended_by.map_or(Some(0), |_| None));
        drop(idle);
    }
}

#[test]
fn sigterm_loses_nothing_and_second_one_does_not_wait() {
    let home = Home::new();
    let sandbox = Sandbox::start(World::example()).unwrap();
    home.write_settings(&connected_as_mia(&sandbox).to_string());
    let machine = Machine::with(home, "--allow-loopback-site");
    let key = machine.key();
    let import = json!({ "issues": ["SHOP-3"] }).to_string();
    sandbox.inject(Fault::new(FaultKind::Latency(
        std::time::Duration::from_millis(500),
    )));
    let before = sandbox.requests().len();
    std::thread::scope(|scope| {
        let importing = scope.spawn(|| machine.ask("POST", "/api/v1/tasks/import", &key, &import));
        wait_until("Jira is asked", || sandbox.requests().len() > before);
        machine.server.signal(rustix::process::Signal::TERM);
        let answer = importing.join().unwrap();
        assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    });
    let Machine { home, server, .. } = machine;
    drop(server.wait().expect_status(0));
    let tasks = home
        .coder_server(["task", "list", "--json"])
        .run()
        .expect_status(0)
        .json();
    assert_eq!(tasks["tasks"][0]["issue"]["key"], "SHOP-3");

    let machine = Machine::with(home, "--allow-loopback-site");
    sandbox.inject(Fault::new(FaultKind::Stall));
    let before = sandbox.requests().len();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut stream = TcpStream::connect(&machine.authority).unwrap();
            let Machine { authority, .. } = &machine;
            write!(stream, "GET /api/v1/jira/issues?query=x HTTP/1.1\r\nHost: {authority}\r\nAuthorization: Bearer {key}\r\n\r\n").unwrap();
            let mut rest = Vec::new();
            let _ = stream.read_to_end(&mut rest);
        });
        wait_until("Jira is asked", || sandbox.requests().len() > before);
        machine.server.signal(rustix::process::Signal::TERM);
        wait_until("nobody listens", || {
            TcpStream::connect(&machine.authority).is_err()
        });
        machine.server.signal(rustix::process::Signal::TERM);
        wait_until("it has ended", || machine.server.has_ended());
    });
}

#[test]
fn sigkill_loses_nothing_acknowledged() {
    let mut home = Home::new();
    let mut known = Vec::new();
    for round in 0..rounds(5) {
        let machine = Machine::with(home, "");
        let key = machine.key();
        // Creating the database may take longer than the process lives afterwards.
        let first = json!({ "title": format!("{round}") }).to_string();
        let answer = machine.ask("POST", "/api/v1/tasks", &key, &first);
        assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
        std::thread::scope(|scope| {
            let making = scope.spawn(|| {
                let mut made = Vec::new();
                for number in 0..200 {
                    let body = json!({ "title": format!("{round}.{number}") }).to_string();
                    let Ok(mut stream) = TcpStream::connect(&machine.authority) else {
                        break;
                    };
                    let Machine { authority, .. } = &machine;
                    let _ = write!(stream, "POST /api/v1/tasks HTTP/1.1\r\nHost: {authority}\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len());
                    let mut answer = String::new();
                    let _ = stream.read_to_string(&mut answer);
                    if !answer.starts_with("HTTP/1.1 201") {
                        break;
                    }
                    made.push(format!("{round}.{number}"));
                }
                made
            });
            std::thread::sleep(std::time::Duration::from_millis(150 * u64::from(round + 1)));
            machine.server.signal(rustix::process::Signal::KILL);
            known.extend(making.join().unwrap());
        });
        home = machine.home;
    }
    let tasks = home
        .coder_server(["task", "list", "--limit", "2000", "--json"])
        .run();
    let tasks = tasks.expect_status(0).json();
    let titles: Vec<&str> = tasks["tasks"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|task| task["title"].as_str())
        .collect();
    assert!(!known.is_empty());
    for title in &known {
        assert!(titles.contains(&title.as_str()), "{title} was lost");
    }
}

#[test]
fn says_why_it_does_not_start() {
    let home = Home::new();
    let open = home
        .coder_server(["serve", "--listen", "0.0.0.0:0"])
        .run()
        .expect_status(2);
    assert!(
        open.stderr.contains("Other machines can reach 0.0.0.0:0"),
        "{}",
        open.stderr
    );
    assert!(open.stderr.contains("--public-url"), "{}", open.stderr);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let port = taken.local_addr().unwrap().port();
    let outcome = home
        .coder_server(["serve", "--listen", &address])
        .run()
        .expect_status(1);
    assert!(
        outcome
            .stderr
            .contains(&format!("Port {port} is already in use")),
        "{}",
        outcome.stderr
    );
    for (flag, value) in [
        ("--public-url", "http://coder.example"),
        ("--public-url", "https://coder.example/path"),
        ("--listen", "example.com:80"),
        ("--allow-private-host", "http://x"),
    ] {
        let outcome = home
            .coder_server(["serve", flag, value])
            .run()
            .expect_status(2);
        assert!(!outcome.stderr.is_empty());
    }
    // Nothing was created.
    assert!(!home.setup_directory().exists());
}

#[test]
fn log_contains_no_secrets() {
    let home = Home::new();
    let sandbox = Sandbox::start(World::example()).unwrap();
    home.write_settings(&connected_as_mia(&sandbox).to_string());
    let machine = Machine::with(home, "--allow-loopback-site -v");
    let key = machine.key();
    machine.ask("GET", "/api/v1/jira/issues?query=secret-words", &key, "");
    machine.ask("GET", "/api/v1/tasks", "coder_wrong", "");
    machine.server.wait_for_output("GET /api/v1/tasks → 401");
    machine.server.signal(rustix::process::Signal::TERM);
    let outcome = machine.server.wait().expect_status(0);
    assert!(
        outcome.stderr.contains("GET /api/v1/jira/issues → 200"),
        "{}",
        outcome.stderr
    );
    assert!(outcome.stderr.contains("for script"), "{}", outcome.stderr);
    outcome.assert_output_free_of(&[&key, example::MIA_TOKEN, "secret-words", "coder_wrong"]);
}
