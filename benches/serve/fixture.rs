//! What the server works with: 100,000 tasks, a sandbox Jira, and two API keys.

use std::net::SocketAddr;
use std::path::Path;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use coder_server::clock::Clock;
use coder_server::connection::Site;
use coder_server::environment::Environment;
use coder_server::jira::{EgressPolicy, Network, Timeouts};
use coder_server::settings::SetupDir;
use coder_server::store::{IssueLink, ItemKind, NewItem, Precondition, Role, Store};
use coder_server::web::{self, Options, Server, Stopper};
use jira_sandbox::{Sandbox, World, example};
use serde_json::json;
use tempfile::TempDir;

pub const TASKS: u32 = 100_000;
/// So many tasks are made in one transaction.
const BATCH: u32 = 10_000;

/// A setup directory, and the Jira that its settings name.
pub struct Fixture {
    pub setup: TempDir,
    pub sandbox: Sandbox,
    pub admin: String,
    pub member: String,
}

impl Fixture {
    pub fn make() -> Self {
        let begin = Instant::now();
        let setup = tempfile::tempdir().unwrap();
        fill(setup.path());
        println!("{TASKS} tasks made in {:.1?}", begin.elapsed());
        let sandbox = Sandbox::start(World::example()).unwrap();
        let settings = json!({
            "enabled": true,
            "baseUrl": sandbox.site_url(),
            "auth": { "email": example::MIA_EMAIL, "apiToken": example::MIA_TOKEN },
        });
        std::fs::write(setup.path().join("jira.json"), settings.to_string()).unwrap();
        let mut access = Store::open(setup.path(), Clock::default()).unwrap();
        let mut key = |name, role| {
            access
                .create_api_key(name, role)
                .unwrap()
                .0
                .expose()
                .to_owned()
        };
        Self {
            admin: key("Ada", Role::Admin),
            member: key("Max", Role::Member),
            setup,
            sandbox,
        }
    }

    /// Starts the server in this process.
    pub fn serve(&self) -> Serving {
        let environment = Environment::default();
        let timeouts = Timeouts::within(Duration::from_secs(30));
        let network = Network::from_environment(&environment, timeouts).unwrap();
        let server = Server::bind(
            "127.0.0.1:0".parse().unwrap(),
            Options {
                directory: SetupDir::resolve(Some(self.setup.path()), &environment).unwrap(),
                network: network.with_egress_policy(EgressPolicy::Public {
                    loopback: true,
                    hosts: Vec::new(),
                }),
                environment,
                clock: Clock::default(),
                public_url: None,
                trusted_proxies: Vec::new(),
                log: Box::new(|_| {}),
                warn: Box::new(|_| {}),
                is_demo: false,
            },
        )
        .unwrap();
        let address = server.address();
        let (stopper, stop) = web::stopper();
        Serving {
            address,
            stopper,
            thread: Some(std::thread::spawn(move || server.run(stop).unwrap())),
        }
    }
}

/// A server that answers until it is dropped.
pub struct Serving {
    pub address: SocketAddr,
    stopper: Stopper,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.stopper.stop();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn fill(setup_dir: &Path) {
    let mut store = Store::open(setup_dir, Clock::default()).unwrap();
    for batch in 0..TASKS / BATCH {
        let numbers = batch * BATCH..(batch + 1) * BATCH;
        let tasks: Vec<NewItem> = numbers.map(task).collect();
        store
            .create_items(&tasks, &Precondition::default())
            .unwrap();
    }
}

fn task(number: u32) -> NewItem {
    NewItem {
        kind: ItemKind::Task,
        created_by: None,
        title: format!("Make the export button work on page {number} of the report"),
        instructions: "The export button does nothing when the report has no rows.\n".repeat(10),
        objective: None,
        issue: Some(IssueLink {
            site: Site::parse("https://your-company.atlassian.net").unwrap(),
            issue_id: (10_000 + number).to_string(),
            key: format!("PROJ-{}", number + 1).parse().unwrap(),
        }),
    }
}
