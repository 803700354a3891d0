//! The web UI of the demo.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::thread::JoinHandle;

use super::steps::in_demo;
use crate::error::{Failure, Kind};
use crate::jira::{EgressPolicy, Network, Timeouts};
use crate::settings::SetupDir;
use crate::store::{Role, Store};
use crate::terminal::{Context, Line, Tone};
use crate::web::{self, Options, Server, Stopper};

/// Name of the user.
const NAME: &str = "you";

/// A server in the background.
pub(super) struct Pages {
    url: String,
    access: Store,
    stopper: Stopper,
    thread: JoinHandle<Result<(), Failure>>,
}

impl Pages {
    /// Starts a server for the directory on a free port.
    pub fn serve(directory: &Path, context: &Context) -> Result<Self, Failure> {
        let environment = in_demo(&context.environment);
        let timeouts = Timeouts::default();
        let network = Network::from_environment(&environment, timeouts).map_err(|bad| {
            Failure::new(Kind::Settings, bad.to_string())
                .with_hint("correct the variable, or unset it")
        })?;
        let options = Options {
            directory: SetupDir::resolve(Some(directory), &environment)?,
            network: network.with_egress_policy(EgressPolicy::Public {
                loopback: true,
                hosts: Vec::new(),
            }),
            environment,
            clock: context.clock.clone(),
            public_url: None,
            trusted_proxies: Vec::new(),
            log: Box::new(|_| {}),
            warn: Box::new(|_| {}),
            is_demo: true,
        };
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let server = Server::bind(address, options)?;
        let mut access = Store::open(directory, context.clock.clone())?;
        // For `sign-in-link` in another terminal.
        access.record_address(server.url())?;
        let url = server.url().to_owned();
        let (stopper, stop) = web::stopper();
        let thread = std::thread::spawn(move || server.run(stop));
        Ok(Self {
            url,
            access,
            stopper,
            thread,
        })
    }

    /// Prints a sign-in link.
    pub fn print(&mut self, context: &mut Context) -> Result<(), Failure> {
        let (secret, _) = self.access.create_sign_in_link(NAME, Some(Role::Admin))?;
        let stdout = &mut context.stdout;
        stdout.blank();
        stdout.line(&Line::new().with(
            Tone::Strong,
            "The same in the browser; this link signs you in (valid once, for 15 minutes):",
        ));
        let link = format!("{}/demo#{}", self.url, secret.expose());
        stdout.line(&Line::command(link).whole());
        stdout.blank();
        Ok(())
    }

    /// Stops the server and returns its error.
    pub fn stop(self) -> Result<(), Failure> {
        self.stopper.stop();
        self.thread.join().unwrap_or_else(|_| {
            let failure = Failure::new(Kind::Other, "the web server of the demo failed");
            Err(failure.with_hint("please report it"))
        })
    }
}
