//! Limits on time and size: each stops what exceeds it and nothing else.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use coder_server::connection::{Account, Credentials, Gateway, Scheme, Site, token};
use coder_server::environment::Environment;
use coder_server::error::Kind;
use coder_server::jira::{self, Client, JiraError, Network, Timeouts};
use jira_sandbox::{Fault, FaultKind, Sandbox, World, example};

/// Far longer than any of these tests takes, so that a request that ends sooner hit the other
/// limit.
const LONG: Duration = Duration::from_mins(10);
const SHORT: Duration = Duration::from_millis(200);
const NO_LIMITS: Timeouts = Timeouts {
    connect: LONG,
    first_byte: LONG,
    total: LONG,
};

fn network(timeouts: Timeouts) -> Network {
    Network::from_environment(&Environment::default(), timeouts).unwrap()
}

fn account(site: &str) -> Account {
    Account {
        site: Site::parse(site).unwrap(),
        gateway: Gateway::default(),
        cloud_id: None,
        credentials: Credentials {
            email: example::MIA_EMAIL.parse().unwrap(),
            token: token(example::MIA_TOKEN).unwrap(),
            scheme: Scheme::Basic,
        },
    }
}

fn refusal(site: &str, timeouts: Timeouts) -> JiraError {
    let account = account(site);
    Client::new(&network(timeouts), &account)
        .myself()
        .unwrap_err()
}

fn sandbox_with(fault: FaultKind) -> Sandbox {
    let sandbox = Sandbox::start(World::example()).unwrap();
    sandbox.inject(Fault::new(fault));
    sandbox
}

fn described(error: &JiraError) -> (Kind, &str) {
    (error.kind, error.detail.as_deref().unwrap_or_default())
}

#[test]
fn connecting_has_its_own_timeout() {
    // Accepts connections and never responds to TLS, which belongs to connecting.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let site = format!("https://{}", silent.local_addr().unwrap());
    let timeouts = Timeouts {
        connect: SHORT,
        ..NO_LIMITS
    };
    let error = refusal(&site, timeouts);
    assert_eq!(described(&error), (Kind::Timeout, "connection timed out"));
}

#[test]
fn first_byte_has_its_own_timeout() {
    let sandbox = sandbox_with(FaultKind::Stall);
    let timeouts = Timeouts {
        first_byte: SHORT,
        ..NO_LIMITS
    };
    let error = refusal(&sandbox.site_url(), timeouts);
    let detail = "no response in time";
    assert_eq!(described(&error), (Kind::Timeout, detail));
}

#[test]
fn whole_request_has_its_own_timeout() {
    for fault in [FaultKind::Stall, FaultKind::Drip(Duration::from_millis(10))] {
        let sandbox = sandbox_with(fault);
        let timeouts = Timeouts {
            total: SHORT,
            ..NO_LIMITS
        };
        let error = refusal(&sandbox.site_url(), timeouts);
        let detail = "response incomplete";
        assert_eq!(described(&error), (Kind::Timeout, detail));
    }
}

/// A JSON response of this size in bytes: the text, then spaces.
fn answer_of(text: &str, bytes: usize) -> FaultKind {
    let padding = " ".repeat(bytes - text.len());
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json";
    FaultKind::Raw(format!("{head}\r\nContent-Length: {bytes}\r\n\r\n{text}{padding}").into())
}

#[test]
fn the_cloud_id_comes_in_64_kib_or_not_at_all() {
    let text = format!(r#"{{"cloudId":"{}"}}"#, example::CLOUD_ID);
    let fetched = |bytes| {
        let sandbox = sandbox_with(answer_of(&text, bytes));
        let site = Site::parse(&sandbox.site_url()).unwrap();
        jira::cloud_id(&network(NO_LIMITS), &site)
    };
    let whole = fetched(64 * 1024).unwrap();
    assert_eq!(whole.as_str(), example::CLOUD_ID);
    assert_eq!(fetched(64 * 1024 + 1).unwrap_err().kind, Kind::TooLarge);
}

#[test]
fn other_answers_come_in_8_mib_or_not_at_all() {
    let asked = |bytes| {
        let sandbox = sandbox_with(answer_of(r#"{"accountId":"5b10"}"#, bytes));
        let account = account(&sandbox.site_url());
        Client::new(&network(NO_LIMITS), &account).myself()
    };
    assert_eq!(asked(8 * 1024 * 1024).unwrap().account_id, "5b10");
    let larger = asked(8 * 1024 * 1024 + 1).unwrap_err();
    assert_eq!(larger.kind, Kind::TooLarge);
}

#[test]
fn limits_size_of_error_responses() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let site = format!("http://{}", listener.local_addr().unwrap());
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = [0; 4096];
        assert!(stream.read(&mut request).unwrap() > 0);
        let head = "HTTP/1.1 401 No\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n";
        stream.write_all(head.as_bytes()).unwrap();
        let chunk = vec![b'x'; 64 * 1024];
        let mut written = 0;
        while stream.write_all(&chunk).is_ok() {
            written += chunk.len();
            assert!(written < 1 << 30, "nobody stops reading");
        }
        written
    });
    let error = refusal(&site, NO_LIMITS);
    assert_eq!(error.kind, Kind::CredentialsRefused);
    // Data beyond 64 KiB was in the system's buffers.
    assert!(server.join().unwrap() < 64 << 20);
}
