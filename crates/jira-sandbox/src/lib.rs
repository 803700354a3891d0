//! A Jira Cloud inside this process, for `coder-server demo` and for tests.
//!
//! It listens on two loopback ports, as live Jira has two hosts: the *site* for classic tokens and
//! the *gateway* for scoped ones. It answers as live sites were seen to answer, including the
//! awkward parts: search results instead of an error for rejected credentials, plain text labeled
//! as JSON, a 401 about scopes for an extra slash, rate limits. [`Fault`]s add network trouble.
//!
//! ```
//! use jira_sandbox::{Fault, FaultKind, Host, Sandbox, World, example};
//!
//! # fn main() -> std::io::Result<()> {
//! let sandbox = Sandbox::start(World::example())?;
//! println!("{} as {} with {}", sandbox.site_url(), example::MIA_EMAIL, example::MIA_TOKEN);
//! sandbox.inject(Fault::new(FaultKind::Stall).at(Host::Site).for_path("/rest/api/3/myself").times(1));
//! # Ok(())
//! # }
//! ```
//!
//! | module | contents |
//! |---|---|
//! | `server` | listeners, connections, and faults that are bytes |
//! | `site`, `gateway` | the two hosts as axum routers: who may call what |
//! | `endpoints` | the table of endpoints and a function for each |
//! | `jql`, `schema` | what a search and a comment may contain |
//! | `world`, [`example`] | the data, and the data of the demo |
//!
//! To add an endpoint, write a function in `endpoints` and add a row to the table in its `mod.rs`.

mod authentication;
mod clock;
mod endpoints;
pub mod example;
mod faults;
mod gateway;
mod jql;
mod rate_limit;
mod recorder;
mod response;
mod schema;
mod server;
mod site;
mod world;

pub use clock::Clock;
pub use faults::{Fault, FaultKind, Host};
pub use recorder::Recorded;
pub use response::Response;
pub use schema::AdfSchema;
pub use world::{
    AccountType, Attachment, Author, BurstLimits, Challenge, Comment, CommentLimits, Counted,
    EmailVisibility, GatewayScheme, Issue, IssueWriteLimits, Link, LinkType, LoginReason,
    Permissions, Person, Project, Status, Token, TokenKind, TokenState, Visibility, World,
};

use std::io;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use self::faults::Faults;
use self::rate_limit::RateLimiter;
use self::recorder::Recorder;
use self::server::Server;

/// A running sandbox. Dropping it closes its connections and frees its ports.
pub struct Sandbox {
    jira: Arc<Jira>,
    server: Server,
}

impl Sandbox {
    /// Starts a sandbox on two free loopback ports.
    pub fn start(world: World) -> io::Result<Self> {
        Self::start_at(world, 0, 0)
    }

    /// Starts a sandbox on these loopback ports, where 0 means any free port. Fails when a port is
    /// in use.
    pub fn start_at(world: World, site_port: u16, gateway_port: u16) -> io::Result<Self> {
        let listeners = server::bind(site_port, gateway_port)?;
        let jira = Arc::new(Jira {
            site_url: format!("http://{}", listeners.site.local_addr()?),
            world: Mutex::new(world),
            faults: Faults::default(),
            recorder: Recorder::default(),
            rate_limiter: RateLimiter::default(),
            responses: AtomicU64::new(0),
        });
        let server = Server::start(listeners, &jira)?;
        Ok(Self { jira, server })
    }

    /// The address of the site, without a trailing slash.
    pub fn site_url(&self) -> String {
        self.jira.site_url.clone()
    }

    /// The address of the gateway, without a trailing slash. Requests for the site go to
    /// `{gateway}/ex/jira/{cloudId}/…`.
    pub fn gateway_url(&self) -> String {
        format!("http://{}", self.server.gateway)
    }

    /// The site's identifier on the gateway.
    pub fn cloud_id(&self) -> String {
        self.jira.world().cloud_id.clone()
    }

    /// Adds a fault.
    pub fn inject(&self, fault: Fault) {
        self.jira.faults.inject(fault);
    }

    /// Removes all faults. Requests that a fault already affects are not changed.
    pub fn clear_faults(&self) {
        self.jira.faults.clear();
    }

    /// The latest requests, in the order of their arrival. A request is recorded before the first
    /// byte of its response is sent.
    pub fn requests(&self) -> Vec<Recorded> {
        self.jira.recorder.requests()
    }

    /// Changes the world between two requests.
    pub fn change<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        change(&mut self.jira.world())
    }
}

/// What both hosts share.
struct Jira {
    site_url: String,
    world: Mutex<World>,
    faults: Faults,
    recorder: Recorder,
    rate_limiter: RateLimiter,
    /// Number of responses so far, for their identifiers.
    responses: AtomicU64,
}

impl Jira {
    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The origin of the site, which starts every URL in a response.
    fn origin(&self) -> String {
        let origin = self.world().origin.clone();
        origin.unwrap_or_else(|| self.site_url.clone())
    }
}
