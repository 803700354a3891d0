//! A server with a sandbox Jira, and clients that send requests to it.

use std::net::TcpStream;
use std::ops::Deref;
use std::sync::LazyLock;
use std::time::Duration;

use coder_server::clock::Clock;
use coder_server::store::{Role, Store};
use jira_sandbox::example;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::hints;
use crate::openapi_check::{Document, Operation};
pub use crate::test_server::{Plan, TestServer, connected_as_mia};

/// A test server with an administrator and a member, and checks of its responses.
pub struct Fixture {
    test_server: TestServer,
    admin: String,
    member: String,
    document: Document,
}

/// The sender of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caller {
    /// With an administrator's key.
    Admin,
    /// With a member's key.
    Member,
    /// Without credentials.
    Anonymous,
    /// With a cookie, as browsers send it.
    Cookie(String),
    /// With this API key.
    Key(String),
}

impl Deref for Fixture {
    type Target = TestServer;

    fn deref(&self) -> &TestServer {
        &self.test_server
    }
}

impl Fixture {
    /// With an enabled connection.
    pub fn open() -> Self {
        Self::planned(Plan::default())
    }

    /// Without settings.
    pub fn unconnected() -> Self {
        Self::of(TestServer::unconnected(), Clock::system())
    }

    pub fn planned(plan: Plan) -> Self {
        let clock = plan.clock.clone();
        Self::of(TestServer::planned(plan), clock)
    }

    /// Restarts the server at the same address.
    pub fn restarted(self, clock: Clock) -> Self {
        Self::of(self.test_server.restarted(clock.clone()), clock)
    }

    fn of(test_server: TestServer, clock: Clock) -> Self {
        let mut access = Store::open(test_server.setup.path(), clock).unwrap();
        let mut key = |name, role| {
            access
                .create_api_key(name, role)
                .unwrap()
                .0
                .expose()
                .to_owned()
        };
        let (admin, member) = (key("Ada", Role::Admin), key("Max", Role::Member));
        Self {
            document: Document::new(fetch_document(&test_server.url)),
            test_server,
            admin,
            member,
        }
    }

    /// The server's OpenAPI document.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// A raw connection.
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.authority()).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_mins(1)))
            .unwrap();
        stream
    }

    /// A connection from this loopback address.
    pub fn connect_from(&self, address: [u8; 4]) -> TcpStream {
        let server = self.authority().parse().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .build();
        let stream = runtime.unwrap().block_on(async {
            let socket = tokio::net::TcpSocket::new_v4().unwrap();
            socket.bind((address, 0).into()).unwrap();
            socket.connect(server).await.unwrap().into_std().unwrap()
        });
        stream.set_nonblocking(false).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_mins(1)))
            .unwrap();
        stream
    }

    /// Sends a request and checks the response against the document.
    #[track_caller]
    pub fn ask(&self, caller: &Caller, method: &str, path: &str, body: Option<Value>) -> Answer {
        self.send(caller, method, path, &[], body)
    }

    #[track_caller]
    pub fn get(&self, path: &str) -> Answer {
        self.ask(&Caller::Member, "GET", path, None)
    }

    #[track_caller]
    pub fn post(&self, path: &str, body: Value) -> Answer {
        self.ask(&Caller::Member, "POST", path, Some(body))
    }

    #[track_caller]
    pub fn send(
        &self,
        caller: &Caller,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> Answer {
        let json = [("Content-Type", "application/json")];
        let declared = if body.is_some() { &json[..] } else { &[] };
        let body = body.map(|body| body.to_string().into_bytes());
        self.send_bytes(caller, method, path, &[declared, headers].concat(), body)
    }

    /// Sends a raw body with exactly these headers.
    #[track_caller]
    pub fn send_bytes(
        &self,
        caller: &Caller,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Vec<u8>>,
    ) -> Answer {
        let url = format!("{}{path}", self.url);
        let mut request = ureq::http::Request::builder().method(method).uri(url);
        match caller {
            Caller::Admin => request = request.header("Authorization", bearer(&self.admin)),
            Caller::Member => request = request.header("Authorization", bearer(&self.member)),
            Caller::Key(key) => request = request.header("Authorization", bearer(key)),
            Caller::Cookie(cookie) => request = request.header("Cookie", cookie),
            Caller::Anonymous => {}
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = match body {
            Some(body) => AGENT.run(request.body(body).unwrap()),
            None => AGENT.run(request.body(()).unwrap()),
        };
        let answer = Answer::of(answer.unwrap(), method);
        answer.assert_safe(path);
        answer.assert_api_hints(path);
        if let Some(operation) = self.document.operation(method, path) {
            self.check(&operation, &answer);
        }
        answer
    }

    #[track_caller]
    fn check(&self, operation: &Operation, answer: &Answer) {
        let media_type = answer.header("content-type").unwrap_or_default();
        let media_type = media_type.split(';').next().unwrap_or_default();
        self.document
            .check(operation, answer.status, media_type, &answer.body);
    }

    /// The API key of a member.
    pub fn member_key(&self) -> &str {
        &self.member
    }

    /// Signs in and returns the cookie as browsers send it.
    #[track_caller]
    pub fn sign_in(&self, name: &str, role: Role) -> Caller {
        self.sign_in_at(name, role, Clock::system())
    }

    /// Signs in with another clock.
    #[track_caller]
    pub fn sign_in_at(&self, name: &str, role: Role, clock: Clock) -> Caller {
        let mut access = Store::open(self.setup.path(), clock).unwrap();
        let (secret, _) = access.create_sign_in_link(name, Some(role)).unwrap();
        let body = json!({ "secret": secret.expose() });
        let answer = self.ask(&Caller::Anonymous, "POST", "/api/v1/session", Some(body));
        answer.expect(201);
        let cookie = answer.header("set-cookie").expect("there is a cookie");
        Caller::Cookie(cookie.split(';').next().unwrap().to_owned())
    }

    pub fn read_settings(&self) -> String {
        crate::support::text_of(&self.setup.path().join("jira.json"))
    }

    /// Stops the server and waits until it has ended.
    pub fn close(self) -> TempDir {
        self.test_server.close()
    }
}

fn bearer(key: &str) -> String {
    format!("Bearer {key}")
}

static AGENT: LazyLock<ureq::Agent> = LazyLock::new(|| {
    let config = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        // No proxy of the test machine.
        .proxy(None)
        .allow_non_standard_methods(true)
        .timeout_global(Some(Duration::from_mins(1)))
        // Stale connections of an earlier server must not be reused.
        .max_idle_connections(0)
        .build();
    config.into()
});

fn fetch_document(url: &str) -> Value {
    let url = format!("{url}/api/v1/openapi.json");
    let mut answer = AGENT.get(url).call().unwrap();
    assert_eq!(answer.status(), 200);
    let text = answer.body_mut().with_config().limit(8 * 1024 * 1024);
    serde_json::from_str(&text.read_to_string().unwrap()).unwrap()
}

/// A response.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Answer {
    fn of(mut answer: ureq::http::Response<ureq::Body>, method: &str) -> Self {
        let headers = answer.headers().iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.as_str().to_owned(), value)
        });
        let headers = headers.collect();
        let status = answer.status().as_u16();
        let body = if method == "HEAD" {
            // The head of an empty response may announce compression.
            String::new()
        } else {
            let body = answer.body_mut().with_config().limit(64 * 1024 * 1024);
            body.read_to_string().unwrap()
        };
        Self {
            status,
            headers,
            body,
        }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// Asserts a status.
    #[track_caller]
    pub fn expect(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("the answer is JSON")
    }

    /// Asserts a status and returns the kind of the problem.
    #[track_caller]
    pub fn kind(&self, status: u16) -> String {
        self.expect(status);
        assert_eq!(
            self.header("content-type"),
            Some("application/problem+json")
        );
        self.json()["kind"]
            .as_str()
            .expect("it has a kind")
            .to_owned()
    }

    /// Asserts that hints are worded for API clients.
    #[track_caller]
    fn assert_api_hints(&self, path: &str) {
        // Pages are not JSON, responses to HEAD are empty, and some responses are NDJSON.
        for text in std::iter::once(self.body.as_str()).chain(self.body.lines()) {
            if let Ok(answer) = serde_json::from_str(text) {
                hints::assert_api_hints(&answer, path);
            }
        }
    }

    /// Asserts what holds for every response.
    #[track_caller]
    fn assert_safe(&self, path: &str) {
        for token in [example::MIA_TOKEN, example::BOT_TOKEN] {
            assert!(
                !self.body.contains(token),
                "a token in the answer of {path}"
            );
            assert!(!format!("{:?}", self.headers).contains(token), "{path}");
        }
        let policy = self.header("content-security-policy").unwrap_or_default();
        assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
        assert_eq!(
            self.header("x-content-type-options"),
            Some("nosniff"),
            "{path}"
        );
        let caching = self.header("cache-control");
        assert!(caching.is_some(), "{path}");
        if path.starts_with("/api/") && path != "/api/v1/openapi.json" {
            assert_eq!(caching, Some("no-store"), "{path}");
        }
    }
}
