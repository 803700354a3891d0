//! A server with a sandbox Jira in this process.
//!
//! Self-contained, so that benchmarks can include it by path; they exempt it from lints.

#![expect(
    clippy::missing_panics_doc,
    reason = "a tool of the tests fails a test by panicking"
)]

use std::fs::File;
use std::io::Read as _;
use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use coder_server::clock::Clock;
use coder_server::environment::Environment;
use coder_server::jira::{EgressPolicy, Network, Timeouts};
use coder_server::settings::SetupDir;
use coder_server::store::{Role, Store};
use coder_server::web::{self, LogEntry, Options, PublicUrl, Server, Stopper};
use jira_sandbox::{Sandbox, World, example};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Maximum size of the settings file in bytes.
const LARGEST_SETTINGS: u64 = 1024 * 1024;

/// Configuration of a server.
pub struct Plan {
    /// Content of Jira.
    pub world: World,
    /// Creates the content of `jira.json` from the sandbox's addresses.
    pub settings: fn(&Sandbox) -> Option<Value>,
    /// Environment variables of the server.
    pub variables: Vec<(String, String)>,
    /// Egress policy.
    pub reach: EgressPolicy,
    /// Public URL, if different from the listening address.
    pub public_url: Option<&'static str>,
    /// Whether it is a demo.
    pub is_demo: bool,
    /// Clock of the server.
    pub clock: Clock,
    /// Timeouts of requests to Jira.
    pub timeout: Duration,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            world: World::example(),
            settings: |sandbox| Some(connected_as_mia(sandbox)),
            variables: Vec::new(),
            reach: EgressPolicy::Public {
                loopback: true,
                hosts: Vec::new(),
            },
            public_url: None,
            is_demo: false,
            clock: Clock::system(),
            timeout: Duration::from_secs(30),
        }
    }
}

/// Settings of a personal account.
pub fn connected_as_mia(sandbox: &Sandbox) -> Value {
    json!({
        "enabled": true,
        "baseUrl": sandbox.site_url(),
        "auth": { "email": example::MIA_EMAIL, "apiToken": example::MIA_TOKEN },
    })
}

/// A server, its setup directory, and a Jira.
pub struct TestServer {
    /// The setup directory.
    pub setup: TempDir,
    /// The sandbox.
    pub sandbox: Sandbox,
    /// Base URL of the server.
    pub url: String,
    /// Access log.
    pub log: Arc<Mutex<Vec<LogEntry>>>,
    /// Warnings of the server.
    pub warnings: Arc<Mutex<Vec<String>>>,
    stopper: Stopper,
    thread: Option<JoinHandle<()>>,
}

impl TestServer {
    /// Starts a server with an enabled connection.
    pub fn open() -> Self {
        Self::planned(Plan::default())
    }

    /// Starts a server without settings.
    pub fn unconnected() -> Self {
        Self::planned(Plan {
            settings: |_| None,
            ..Plan::default()
        })
    }

    /// Starts a server with this plan in a new setup directory.
    pub fn planned(plan: Plan) -> Self {
        // Signals that the test process may have inherited.
        #[cfg(unix)]
        rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o022));
        Self::opened(tempfile::tempdir().unwrap(), 0, plan)
    }

    /// Restarts the server at the same address.
    #[must_use]
    pub fn restarted(self, clock: Clock) -> Self {
        let (_, port) = self.authority().rsplit_once(':').unwrap();
        let port = port.parse().unwrap();
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
        let log: Arc<Mutex<Vec<LogEntry>>> = Arc::default();
        let entries = Arc::clone(&log);
        let warnings: Arc<Mutex<Vec<String>>> = Arc::default();
        let warned = Arc::clone(&warnings);
        let network = Network::from_environment(&environment, Timeouts::within(plan.timeout));
        let network = network.unwrap().with_sleep(Box::new(|_| {}));
        let server = Server::bind(
            (Ipv4Addr::LOCALHOST, port).into(),
            Options {
                directory: SetupDir::resolve(Some(setup.path()), &environment).unwrap(),
                network: network.with_egress_policy(plan.reach),
                environment,
                clock: plan.clock,
                public_url: plan.public_url.map(|url| PublicUrl::parse(url).unwrap()),
                trusted_proxies: Vec::new(),
                log: Box::new(move |served| entries.lock().unwrap().push(served.clone())),
                warn: Box::new(move |warning| warned.lock().unwrap().push(warning.to_owned())),
                is_demo: plan.is_demo,
            },
        )
        .unwrap();
        let url = format!("http://{}", server.address());
        let (stopper, stop) = web::stopper();
        Self {
            setup,
            sandbox,
            url,
            log,
            warnings,
            stopper,
            thread: Some(std::thread::spawn(move || server.run(stop).unwrap())),
        }
    }

    /// Host and port.
    pub fn authority(&self) -> &str {
        self.url.trim_start_matches("http://")
    }

    /// Opens the store as another process would.
    pub fn access(&self) -> Store {
        Store::open(self.setup.path(), Clock::system()).unwrap()
    }

    /// Creates a new one-time sign-in link.
    pub fn sign_in_link(&self, name: &str, role: Role) -> String {
        let (secret, _) = self.access().create_sign_in_link(name, Some(role)).unwrap();
        format!("{}/sign-in#{}", self.url, secret.expose())
    }

    /// Writes `jira.json`.
    pub fn write_settings(&self, text: &str) {
        write_settings(self.setup.path(), text);
    }

    /// Reads `jira.json`.
    pub fn read_settings(&self) -> Value {
        let file = File::open(self.setup.path().join("jira.json")).unwrap();
        serde_json::from_reader(file.take(LARGEST_SETTINGS)).unwrap()
    }

    /// Stops the server and waits until it has ended.
    pub fn close(mut self) -> TempDir {
        self.stop();
        std::mem::replace(&mut self.setup, tempfile::tempdir().unwrap())
    }

    /// Requests a stop without waiting.
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

impl Drop for TestServer {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.stop();
        }
    }
}

fn write_settings(setup: &Path, text: &str) {
    std::fs::write(setup.join("jira.json"), text).unwrap();
}
