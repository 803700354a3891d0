//! A server with a sandbox Jira behind it, in this process.
//!
//! It stands by itself, so that measurements can take it by its path, too; they spare it the lints
//! that spare tests.

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

/// No settings are larger, in bytes.
const LARGEST_SETTINGS: u64 = 1024 * 1024;

/// How a server is set up.
pub struct Plan {
    /// What there is in Jira.
    pub world: World,
    /// The content of `jira.json`, made with the addresses of the sandbox.
    pub settings: fn(&Sandbox) -> Option<Value>,
    /// The variables that the server sees.
    pub variables: Vec<(String, String)>,
    /// The addresses that it may fetch.
    pub reach: EgressPolicy,
    /// Where people find it, if not where it listens.
    pub public_url: Option<&'static str>,
    /// Whether it is the demo's.
    pub is_demo: bool,
    /// Its present.
    pub clock: Clock,
    /// How long it waits for Jira.
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

/// The settings of a personal account.
pub fn connected_as_mia(sandbox: &Sandbox) -> Value {
    json!({
        "enabled": true,
        "baseUrl": sandbox.site_url(),
        "auth": { "email": example::MIA_EMAIL, "apiToken": example::MIA_TOKEN },
    })
}

/// A server, its setup directory, and a Jira.
pub struct TestServer {
    /// Where settings, tasks and people are kept.
    pub setup: TempDir,
    /// The Jira.
    pub sandbox: Sandbox,
    /// The address of the server, without a path.
    pub url: String,
    /// What the server has told of each request.
    pub log: Arc<Mutex<Vec<LogEntry>>>,
    /// Warnings of the server.
    pub warnings: Arc<Mutex<Vec<String>>>,
    stopper: Stopper,
    thread: Option<JoinHandle<()>>,
}

impl TestServer {
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

    /// As planned, in a new directory.
    pub fn planned(plan: Plan) -> Self {
        // Whatever the tests were started with.
        #[cfg(unix)]
        rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o022));
        Self::opened(tempfile::tempdir().unwrap(), 0, plan)
    }

    /// The server stopped and started anew, at the same address.
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
        let told = Arc::clone(&log);
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
                log: Box::new(move |served| told.lock().unwrap().push(served.clone())),
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

    /// Who gets in, as another process would open it.
    pub fn access(&self) -> Store {
        Store::open(self.setup.path(), Clock::system()).unwrap()
    }

    /// A new link that lets somebody in once.
    pub fn sign_in_link(&self, name: &str, role: Role) -> String {
        let (secret, _) = self.access().create_sign_in_link(name, Some(role)).unwrap();
        format!("{}/sign-in#{}", self.url, secret.expose())
    }

    /// Writes `jira.json` by hand.
    pub fn write_settings(&self, text: &str) {
        write_settings(self.setup.path(), text);
    }

    /// What `jira.json` says now.
    pub fn read_settings(&self) -> Value {
        let file = File::open(self.setup.path().join("jira.json")).unwrap();
        serde_json::from_reader(file.take(LARGEST_SETTINGS)).unwrap()
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
