//! The HTTP API, authentication, and the web pages, which get everything from that API.
//!
//! `server` accepts connections and limits them. `router` has the middleware stack. `api` has the
//! operations, each with its OpenAPI description. Operations call `integration` and the store,
//! which know nothing of HTTP. All blocking work runs through `state`, with separate limits for
//! Jira and for the database, so that a slow Jira delays no response that does not need it.

mod api;
mod connections;
mod jira_queue;
mod json_body;
mod middleware;
mod ndjson;
mod openapi;
mod origins;
mod pages;
mod problem;
mod remedies;
mod router;
mod server;
mod state;
mod store_pool;
mod write_timeout;

use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::time::Duration;

pub use middleware::access_log::{Log, LogEntry};
pub use origins::PublicUrl;
pub use server::{Stop, Stopper, stopper};

use self::origins::Origins;
use self::state::State;
use crate::clock::Clock;
use crate::environment::Environment;
use crate::error::{Failure, Kind, Remedy};
use crate::jira::Network;
use crate::settings::SetupDir;

/// How long requests in progress may take to finish once the server is asked to stop.
pub const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(30);

/// What a server works with.
pub struct Options {
    /// Directory of the settings and the database.
    pub directory: SetupDir,
    /// Variables that take precedence over the settings.
    pub environment: Environment,
    /// The current time.
    pub clock: Clock,
    /// How requests to Jira are sent, and which hosts they may reach.
    pub network: Network,
    /// The address of a TLS-terminating proxy in front of the server.
    pub public_url: Option<PublicUrl>,
    /// Proxies whose `X-Forwarded-*` headers are trusted. If empty and there is a public URL:
    /// loopback addresses.
    pub trusted_proxies: Vec<IpAddr>,
    /// Called with each finished request.
    pub log: Log,
    /// Called with each warning about the deployment.
    pub warn: Box<dyn Fn(&str) + Send + Sync>,
    /// Whether links to `/demo` sign in without a button. Only for servers without real data.
    pub is_demo: bool,
}

/// A server that listens but does not respond yet.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    state: State,
}

impl Server {
    /// Listens on an address. Port 0 takes a free port.
    ///
    /// Fails as [`Kind::Usage`] for an address that other machines can reach unless a TLS proxy is
    /// declared, and as [`Kind::Other`] when the address is not available.
    pub fn bind(address: SocketAddr, options: Options) -> Result<Self, Failure> {
        if !address.ip().is_loopback() && options.public_url.is_none() {
            let message = format!(
                "Other machines can reach {address}, and without TLS anyone in between can read cookies and API keys"
            );
            return Err(Failure::new(Kind::Usage, message).with_remedy(Remedy::SetPublicUrl));
        }
        let listener = TcpListener::bind(address).map_err(|error| bind_failure(address, error))?;
        let address = listener.local_addr().unwrap_or(address);
        let origins = Origins::new(address, options.public_url.as_ref());
        Ok(Self {
            listener,
            address,
            state: State::new(options, origins)?,
        })
    }

    /// The address that it listens on.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The URL for users, without a trailing slash.
    pub fn url(&self) -> &str {
        self.state.origins.url()
    }

    /// Serves until it is asked to stop, then finishes requests in progress within
    /// [`SHUTDOWN_TIMEOUT`].
    pub fn run(self, stop: Stop) -> Result<(), Failure> {
        server::run(self.listener, self.state, stop)
    }
}

fn bind_failure(address: SocketAddr, error: std::io::Error) -> Failure {
    let (message, hint) = match error.kind() {
        ErrorKind::AddrInUse => (
            format!("Port {} is already in use", address.port()),
            "stop the program that listens on it, or choose another port",
        ),
        ErrorKind::AddrNotAvailable => (
            format!("This machine does not have the address {}", address.ip()),
            "choose one of its own addresses",
        ),
        ErrorKind::PermissionDenied => (
            format!("Not allowed to listen on port {}", address.port()),
            "choose a port from 1024 up",
        ),
        _ => (
            format!("Could not listen on {address}"),
            "choose another address or port",
        ),
    };
    Failure::new(Kind::Other, message)
        .with_cause(error)
        .with_hint(hint)
}
