//! A server with a sandbox Jira behind it, and people who use it.

use std::net::{Ipv4Addr, TcpStream};
use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use coder_server::access::{Access, Role};
use coder_server::clock::Clock;
use coder_server::environment::Environment;
use coder_server::jira::{Network, Reach, Timeouts};
use coder_server::sandbox::{Sandbox, World, example};
use coder_server::settings::SetupDir;
use coder_server::web::{self, Options, PublicUrl, Served, Server, Stopper};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::document::{Document, Operation};
use crate::hints;

/// A server, its setup directory, and a Jira.
pub struct Office {
    pub setup: TempDir,
    pub sandbox: Sandbox,
    pub url: String,
    /// What the server has told of each request.
    pub log: Arc<Mutex<Vec<Served>>>,
    admin: String,
    member: String,
    document: Document,
    stopper: Stopper,
    thread: Option<JoinHandle<()>>,
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caller {
    /// With an administrator's key.
    Admin,
    /// With a member's key.
    Member,
    /// Nobody.
    Stranger,
    /// With a cookie, as browsers send it.
    Cookie(String),
    /// With this text as a key.
    Key(String),
}

/// How an office is set up.
pub struct Plan {
    pub world: World,
    /// The text of `jira.json`, made with the addresses of the sandbox.
    pub settings: fn(&Sandbox) -> Option<Value>,
    pub variables: Vec<(String, String)>,
    pub reach: Reach,
    pub public_url: Option<&'static str>,
    pub clock: Clock,
    pub timeout: Duration,
    pub is_demo: bool,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            world: World::example(),
            settings: |sandbox| Some(connected_as_mia(sandbox)),
            variables: Vec::new(),
            reach: Reach::Public {
                loopback: true,
                hosts: Vec::new(),
            },
            public_url: None,
            clock: Clock::system(),
            timeout: Duration::from_secs(30),
            is_demo: false,
        }
    }
}

/// The settings of a personal account.
pub fn connected_as_mia(sandbox: &Sandbox) -> Value {
    json!({
        "enabled": true,
        "baseUrl": sandbox.site_url(),
        "auth": { "email": example::MIA_EMAIL, "apiToken": example::MIA_TOKEN },
    })
}

impl Office {
    /// With Jira connected and enabled.
    pub fn open() -> Self {
        Self::planned(Plan::default())
    }

    /// With no settings at all.
    pub fn unconnected() -> Self {
        Self::planned(Plan {
            settings: |_| None,
            ..Plan::default()
        })
    }

    pub fn planned(plan: Plan) -> Self {
        Self::opened(tempfile::tempdir().unwrap(), 0, plan)
    }

    /// The server stopped and started anew, at the same address.
    pub fn restarted(self, clock: Clock) -> Self {
        let port = self
            .authority()
            .rsplit(':')
            .next()
            .unwrap()
            .parse()
            .unwrap();
        let setup = self.close();
        let plan = Plan {
            clock,
            ..Plan::default()
        };
        Self::opened(setup, port, plan)
    }

    fn opened(setup: TempDir, port: u16, plan: Plan) -> Self {
        let sandbox = Sandbox::start(plan.world).unwrap();
        if let Some(settings) = (plan.settings)(&sandbox) {
            write_settings(setup.path(), &settings.to_string());
        }
        let environment: Environment = plan.variables.into_iter().collect();
        let log: Arc<Mutex<Vec<Served>>> = Arc::default();
        let told = Arc::clone(&log);
        let network = Network::from_environment(&environment, Timeouts::within(plan.timeout));
        let network = network.unwrap().with_pause(Box::new(|_| {}));
        let server = Server::bind(
            (Ipv4Addr::LOCALHOST, port).into(),
            Options {
                directory: SetupDir::resolve(Some(setup.path()), &environment).unwrap(),
                network: network.with_reach(plan.reach),
                environment,
                clock: plan.clock.clone(),
                public_url: plan.public_url.map(|url| PublicUrl::parse(url).unwrap()),
                log: Box::new(move |served| told.lock().unwrap().push(served.clone())),
                is_demo: plan.is_demo,
            },
        )
        .unwrap();
        let url = format!("http://{}", server.address());
        let (stopper, stop) = web::stopper();
        let thread = std::thread::spawn(move || server.run(stop).unwrap());
        let mut access = Access::open(setup.path(), plan.clock).unwrap();
        let mut key = |name, role| access.make_key(name, role).unwrap().0.expose().to_owned();
        let (admin, member) = (key("Ada", Role::Admin), key("Max", Role::Member));
        Self {
            document: Document::new(fetch_document(&url)),
            setup,
            sandbox,
            url,
            log,
            admin,
            member,
            stopper,
            thread: Some(thread),
        }
    }

    /// The server's own description.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// Who gets in, as another process would open it.
    pub fn access(&self) -> Access {
        Access::open(self.setup.path(), Clock::system()).unwrap()
    }

    /// Host and port.
    pub fn authority(&self) -> &str {
        self.url.trim_start_matches("http://")
    }

    /// A connection to write to by hand.
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.authority()).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(60)))
            .unwrap();
        stream
    }

    /// Asks, and holds the answer against the document.
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

    /// Sends a body as it stands, with no header that is not named.
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
            Caller::Stranger => {}
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = match body {
            Some(body) => AGENT.run(request.body(body).unwrap()),
            None => AGENT.run(request.body(()).unwrap()),
        };
        let answer = Answer::of(answer.unwrap());
        answer.assert_safe(path);
        answer.assert_of_the_api(path);
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

    /// The key of a member.
    pub fn member_key(&self) -> &str {
        &self.member
    }

    /// Signs somebody in, and gives the cookie as browsers send it.
    #[track_caller]
    pub fn sign_in(&self, name: &str, role: Role) -> Caller {
        self.sign_in_at(name, role, Clock::system())
    }

    /// The same with another clock.
    #[track_caller]
    pub fn sign_in_at(&self, name: &str, role: Role, clock: Clock) -> Caller {
        let mut access = Access::open(self.setup.path(), clock).unwrap();
        let (secret, _) = access.make_link(name, role).unwrap();
        let body = json!({ "secret": secret.expose() });
        let answer = self.ask(&Caller::Stranger, "POST", "/api/v1/session", Some(body));
        answer.expect(201);
        let cookie = answer.header("set-cookie").expect("there is a cookie");
        Caller::Cookie(cookie.split(';').next().unwrap().to_owned())
    }

    pub fn write_settings(&self, text: &str) {
        write_settings(self.setup.path(), text);
    }

    pub fn read_settings(&self) -> String {
        crate::support::text_of(&self.setup.path().join("jira.json"))
    }

    /// Stops the server, and waits until it has ended.
    pub fn close(mut self) -> TempDir {
        self.stop();
        std::mem::replace(&mut self.setup, tempfile::tempdir().unwrap())
    }

    /// Asks it to stop, and does not wait.
    pub fn ask_to_stop(&self) {
        self.stopper.stop();
    }

    fn stop(&mut self) {
        self.stopper.stop();
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.stop();
        }
    }
}

fn write_settings(setup: &Path, text: &str) {
    std::fs::write(setup.join("jira.json"), text).unwrap();
}

fn bearer(key: &str) -> String {
    format!("Bearer {key}")
}

static AGENT: LazyLock<ureq::Agent> = LazyLock::new(|| {
    let config = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .allow_non_standard_methods(true)
        .timeout_global(Some(Duration::from_secs(60)))
        // A connection that a server before has closed is of no use.
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

/// What was answered.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Answer {
    fn of(mut answer: ureq::http::Response<ureq::Body>) -> Self {
        let headers = answer.headers().iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.as_str().to_owned(), value)
        });
        let headers = headers.collect();
        let status = answer.status().as_u16();
        let body = answer.body_mut().with_config().limit(64 * 1024 * 1024);
        Self {
            status,
            headers,
            body: body.read_to_string().unwrap(),
        }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The answer, which has this status.
    #[track_caller]
    pub fn expect(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("the answer is JSON")
    }

    /// The kind of a problem with this status.
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

    /// Whatever says what to do says it for who asks over HTTP.
    #[track_caller]
    fn assert_of_the_api(&self, path: &str) {
        // Pages are no JSON, and the answer to HEAD is empty; some answers are one line after another.
        for text in std::iter::once(self.body.as_str()).chain(self.body.lines()) {
            if let Ok(answer) = serde_json::from_str(text) {
                hints::assert_of_the_api(&answer, path);
            }
        }
    }

    /// What every answer says and does not say.
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
        assert!(self.header("cache-control").is_some(), "{path}");
    }
}
