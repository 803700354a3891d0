//! A Jira Cloud inside this process, for `coder-server demo` and for tests.
//!
//! It listens on two loopback ports, as live Jira has two hosts: the *site*, for classic tokens,
//! and the *gateway*, for scoped ones. It answers as live sites were seen to answer, the unpleasant
//! parts included: search results instead of a refusal for rejected credentials, text labelled as
//! JSON, a 401 about scopes for a slash too many, rate limits. [`Fault`]s add what networks do.
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
//! To add an endpoint: write one function in a file of its own below `endpoints`, and add one row to
//! the table there.

mod authentication;
mod clock;
mod connection;
mod endpoints;
pub mod example;
mod fault_kind;
mod faults;
mod gateway;
mod http;
mod jira;
mod jql;
mod listener;
mod rate_limit;
mod reading;
mod recorder;
mod schema;
mod sign_in;
mod site;
mod world;

pub use clock::Clock;
pub use fault_kind::FaultKind;
pub use faults::{Fault, Host, Matcher, Moment, PathMatch, Times};
pub use http::Answer;
pub use recorder::Recorded;
pub use schema::AdfSchema;
pub use world::{
    AccountType, Attachment, Author, BurstLimits, Challenge, Comment, CommentLimits, Counted,
    EmailVisibility, GatewayScheme, Issue, IssueWriteLimits, KeptDocuments, Link, LinkDirection,
    LinkType, LoginReason, Permissions, Person, Project, Status, Token, TokenKind, TokenState,
    Visibility, World,
};

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use self::faults::Faults;
use self::http::Request;
use self::listener::{Listener, Stop};
use self::rate_limit::RateLimiter;
use self::recorder::Recorder;

/// A running sandbox. Dropping it ends its connections and frees its ports.
pub struct Sandbox {
    shared: Arc<Shared>,
    site: Listener,
    gateway: Listener,
}

impl Sandbox {
    /// Starts a sandbox on two free loopback ports.
    pub fn start(world: World) -> io::Result<Self> {
        Self::start_at(world, 0, 0)
    }

    /// Starts a sandbox on these loopback ports; 0 is any free one. Fails where a port is taken.
    pub fn start_at(world: World, site_port: u16, gateway_port: u16) -> io::Result<Self> {
        let site = listener::bind(site_port)?;
        let gateway = listener::bind(gateway_port)?;
        let shared = Arc::new(Shared {
            site_url: format!("http://{}", site.local_addr()?),
            world: Mutex::new(world),
            faults: Faults::default(),
            recorder: Recorder::default(),
            rate_limiter: RateLimiter::default(),
            stop: Stop::default(),
            answers: AtomicU64::new(0),
        });
        let mut site = Listener::start(site, Host::Site, Arc::clone(&shared))?;
        match Listener::start(gateway, Host::Gateway, Arc::clone(&shared)) {
            Ok(gateway) => Ok(Self {
                shared,
                site,
                gateway,
            }),
            Err(error) => {
                shared.stop.order();
                site.join();
                Err(error)
            }
        }
    }

    /// The address of the site, without a slash at its end.
    pub fn site_url(&self) -> String {
        self.shared.site_url.clone()
    }

    /// The address of the gateway, without a slash at its end. Requests for the site go to
    /// `{gateway}/ex/jira/{cloudId}/…`.
    pub fn gateway_url(&self) -> String {
        format!("http://{}", self.gateway.address())
    }

    /// The site's identifier on the gateway.
    pub fn cloud_id(&self) -> String {
        self.shared.world().cloud_id.clone()
    }

    /// Adds a fault to those in force.
    pub fn inject(&self, fault: Fault) {
        self.shared.faults.inject(fault);
    }

    /// Ends all faults; what they did to requests under way stays done.
    pub fn clear_faults(&self) {
        self.shared.faults.clear();
    }

    /// The requests so far, in the order of their arrival. A request is there before the first byte
    /// of its answer. Of very many, the latest.
    pub fn requests(&self) -> Vec<Recorded> {
        self.shared.recorder.requests()
    }

    /// Changes the world between two requests.
    pub fn change<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        change(&mut self.shared.world())
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.shared.stop.order();
        self.site.join();
        self.gateway.join();
    }
}

/// What the connections of both hosts share.
struct Shared {
    site_url: String,
    world: Mutex<World>,
    faults: Faults,
    recorder: Recorder,
    rate_limiter: RateLimiter,
    stop: Stop,
    /// How many answers there were, for their identifiers.
    answers: AtomicU64,
}

impl Shared {
    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The origin that the site gives as its own.
    fn origin(&self, world: &World) -> String {
        world
            .origin
            .clone()
            .unwrap_or_else(|| self.site_url.clone())
    }

    /// Atlassian's answer to a request.
    fn answer(&self, host: Host, request: &Request) -> Answer {
        let mut world = self.world();
        let answer = match host {
            Host::Site => site::answer(self, &mut world, request),
            Host::Gateway => gateway::answer(self, &mut world, request),
        };
        self.with_identifiers(answer)
    }

    /// Adds what Atlassian's edge puts on each answer.
    fn with_identifiers(&self, answer: Answer) -> Answer {
        let number = self.answers.fetch_add(1, Ordering::Relaxed);
        let (high, low) = (scramble(number), scramble(!number));
        answer
            .with("Server", "AtlassianEdge")
            .with("X-Content-Type-Options", "nosniff")
            .with("x-arequestid", &format!("{low:016x}{high:016x}"))
            .with("atl-traceid", &format!("{high:016x}{low:016x}"))
    }
}

/// Spreads a counter over all bits (the finaliser of SplitMix64), so that identifiers look like
/// Atlassian's and are the same in each run.
fn scramble(number: u64) -> u64 {
    let mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
