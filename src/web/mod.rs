//! The HTTP API, who gets in, and the web pages, which ask that API for everything.
//!
//! Whatever asks Jira goes through `integration`, which knows nothing of HTTP; what only the store or the
//! settings have to answer for is asked of them. Calls that wait for Jira or
//! for a disk run on pools with a bound, so that a slow Jira delays no answer that does not need
//! it. `guard` refuses foreign hosts and origins before anything else looks at a request;
//! `people` says who asks; `api` has the operations, each described where it is written.

mod advice;
mod api;
mod glance;
mod guard;
mod json_body;
mod lines;
mod listen;
mod log;
mod long_answers;
mod origins;
mod pages;
mod patient;
mod people;
mod pool;
mod problem;
mod remedies;
mod rendered;
mod secrets;
mod served;
mod state;
mod stores;

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

pub use listen::{Stop, Stopper, stopper};
pub use log::{Log, Served};
pub use origins::PublicUrl;

use self::origins::Origins;
use self::state::State;
use crate::clock::Clock;
use crate::environment::Environment;
use crate::error::{Failure, Kind};
use crate::jira::Network;
use crate::settings::SetupDir;

/// How long what is being done may take to its end once the server is asked to stop.
pub const GRACE: Duration = Duration::from_secs(30);

/// What a server works with.
pub struct Options {
    /// Where the settings, the tasks and the people are kept.
    pub directory: SetupDir,
    /// The variables that lie over the settings.
    pub environment: Environment,
    /// The present.
    pub clock: Clock,
    /// The way to Jira, and how far it goes.
    pub network: Network,
    /// Where people find the server, when a proxy with TLS stands before it.
    pub public_url: Option<PublicUrl>,
    /// Told of each request when it is over.
    pub log: Log,
    /// Whether links to `/demo` sign in without a button: only where nothing behind it is real.
    pub is_demo: bool,
}

/// A server that listens, and does not answer yet.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    state: State,
}

impl Server {
    /// Listens on an address; port 0 takes a free one.
    ///
    /// Fails as [`Kind::Usage`] when nothing but a proxy with TLS could keep what is said there
    /// secret, and none is declared; as [`Kind::Other`] when the address cannot be had.
    pub fn bind(address: SocketAddr, options: Options) -> Result<Self, Failure> {
        if !address.ip().is_loopback() && options.public_url.is_none() {
            let message = format!(
                "{address} can be reached from other machines, and what is sent there without TLS can be read on the way: cookies and API keys too"
            );
            return Err(Failure::new(Kind::Usage, message).with_hint(
                "listen on 127.0.0.1, or put a proxy with TLS before it and name its address with --public-url https://…",
            ));
        }
        let listener = TcpListener::bind(address).map_err(|error| {
            let hint = match error.kind() {
                ErrorKind::AddrNotAvailable => {
                    "this machine has no such address: choose one of its own"
                }
                ErrorKind::PermissionDenied => "choose a port from 1024 on",
                _ => "stop what listens there, or choose another port",
            };
            Failure::new(Kind::Other, format!("{address} cannot be listened on"))
                .with_cause(error)
                .with_hint(hint)
        })?;
        let address = listener.local_addr().unwrap_or(address);
        let origins = Origins::new(address, options.public_url.as_ref());
        Ok(Self {
            listener,
            address,
            state: State::new(options, origins)?,
        })
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where people find it, without a slash at the end.
    pub fn url(&self) -> &str {
        self.state.origins.url()
    }

    /// Answers until it is asked to stop; then takes nothing new, and ends what it is doing within
    /// [`GRACE`].
    pub fn run(self, stop: Stop) -> Result<(), Failure> {
        listen::run(self.listener, self.state, stop)
    }
}
