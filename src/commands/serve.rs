//! `serve`: the HTTP API, until somebody stops it.

use std::sync::{Mutex, PoisonError};

use super::{network, setup_dir};
use crate::access::{Access, Role, link_url};
use crate::cli::{Common, ServeArgs};
use crate::error::Failure;
use crate::jira::Reach;
use crate::settings::SetupDir;
use crate::terminal::{Context, Line, Output, Tone};
use crate::web::{self, Log, Options, PublicUrl, Served, Server, Stopper};

/// Who the link is for that is shown at the start.
const FIRST_NAME: &str = "administrator";

/// Listens, says where, and answers until it is stopped.
pub(super) fn run(args: &ServeArgs, common: &Common, context: &mut Context) -> Result<(), Failure> {
    let directory = setup_dir(common, context)?;
    let public_url = args
        .public_url
        .as_deref()
        .map(PublicUrl::parse)
        .transpose()?;
    let options = Options {
        directory: directory.clone(),
        environment: context.environment.clone(),
        clock: context.clock.clone(),
        network: network(common, args.patience, context)?.with_reach(reach(args)),
        public_url,
        log: log(common, context),
    };
    let server = Server::bind(args.listen, options)?;
    let (stopper, stop) = web::stopper();
    // Before anybody knows that it runs, and could stop it.
    let stopped_by = stop_on_signal(stopper)?;
    announce(&server, &directory, context)?;
    server.run(stop)?;
    end(stopped_by, context);
    Ok(())
}

/// What people give over the web must not lead into the server's own network.
fn reach(args: &ServeArgs) -> Reach {
    Reach::Public {
        loopback: args.allow_loopback_site,
        hosts: args.allow_private_host.clone(),
    }
}

/// Says where it is, and lets the first person in.
fn announce(server: &Server, directory: &SetupDir, context: &mut Context) -> Result<(), Failure> {
    let mut access = Access::open(directory.path(), context.clock.clone())?;
    access.record_address(server.url())?;
    let mut line = Line::good("Listening on ").with(Tone::Accent, server.url());
    let address = server.address();
    if !server.url().ends_with(&address.to_string()) {
        line = line.text(format!(", behind a proxy, at {address}"));
    }
    context.stdout.line(&line);
    // A link in a log would let in whoever reads the log.
    if context.stdout.style().terminal {
        let (secret, _) = access.make_link(FIRST_NAME, Role::Admin)?;
        let url = link_url(server.url(), &secret);
        let said = "Sign in as administrator, within 15 minutes and once:";
        context.stdout.line(&Line::plain(said));
        context.stdout.line(&Line::command(url).whole());
        context
            .stderr
            .line(&Line::new().with(Tone::Dim, "Ctrl-C stops it"));
    }
    let next = "coder-server sign-in-link --name NAME [--role admin]";
    context.stderr.line(
        &Line::plain("To let somebody in, run: ")
            .with(Tone::Accent, next)
            .whole(),
    );
    context.stdout.finish()
}

/// With `--verbose` each request, else those that the server failed at.
fn log(common: &Common, context: &Context) -> Log {
    let all = common.verbose;
    let stderr = Mutex::new(context.stderr.shared());
    Box::new(move |served| {
        if all || served.status.is_server_error() {
            tell(served, &stderr);
        }
    })
}

fn tell(served: &Served, stderr: &Mutex<Output>) {
    let Served {
        method,
        path,
        status,
        elapsed,
        who,
    } = served;
    let who = who
        .as_deref()
        .map_or_else(String::new, |who| format!(" for {who}"));
    let said = format!(
        "{method} {path} → {} in {} ms{who}",
        status.as_u16(),
        elapsed.as_millis()
    );
    let tone = if status.is_server_error() {
        Tone::Bad
    } else {
        Tone::Dim
    };
    stderr
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .line(&Line::new().with(tone, said));
}

#[cfg(unix)]
mod stopping {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI32, Ordering};

    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    use super::Stopper;
    use crate::error::{Failure, Kind};
    use crate::terminal::Context;

    /// The signal that stopped it.
    pub(super) type StoppedBy = Arc<AtomicI32>;

    /// The first signal ends the server in order, the second one at once.
    pub(super) fn stop_on_signal(stopper: Stopper) -> Result<StoppedBy, Failure> {
        let failed = |error: std::io::Error| {
            Failure::new(Kind::Other, "the signals could not be prepared").with_cause(error)
        };
        let stopped_by = StoppedBy::default();
        let told = Arc::clone(&stopped_by);
        let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP, SIGQUIT]).map_err(failed)?;
        std::thread::Builder::new()
            .name("signals".to_owned())
            .spawn(move || {
                let mut is_asked = false;
                for signal in signals.forever() {
                    if is_asked {
                        let _ = emulate_default_handler(signal);
                    }
                    is_asked = true;
                    told.store(signal, Ordering::Relaxed);
                    stopper.stop();
                }
            })
            .map_err(failed)?;
        Ok(stopped_by)
    }

    /// Being asked to end by a service manager is no failure; every other signal ends the process as
    /// it would have.
    #[expect(clippy::needless_pass_by_value, reason = "nobody needs it any more")]
    pub(super) fn end(stopped_by: StoppedBy, context: &mut Context) {
        let signal = stopped_by.load(Ordering::Relaxed);
        if signal != SIGTERM && signal != 0 {
            // What is not written now would not be written at all.
            let _ = context.stdout.finish();
            let _ = emulate_default_handler(signal);
        }
    }
}

#[cfg(unix)]
use stopping::{end, stop_on_signal};

/// Elsewhere Ctrl-C ends the process at once; what was acknowledged is on the disk.
#[cfg(not(unix))]
fn stop_on_signal(stopper: Stopper) -> Result<Stopper, Failure> {
    Ok(stopper)
}

#[cfg(not(unix))]
fn end(_: Stopper, _: &mut Context) {}
