//! `serve`: runs the web UI and HTTP API.

#[cfg(unix)]
mod stopping;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Mutex, PoisonError};

use clap::{Args, ValueHint};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

#[cfg(unix)]
use self::stopping::{end, stop_on_signal};
use super::{Common, Patience, network, setup_dir, warn};
use crate::access::{Access, Role, link_url};
use crate::error::Failure;
use crate::jira::{EgressPolicy, PrivateHost};
use crate::settings::{Settings, SetupDir, directory_warnings};
use crate::terminal::{Context, Line, Output, Tone};
use crate::web::{self, Log, Options, PublicUrl, Served, Server};

/// The port that the server listens on by default.
const DEFAULT_PORT: u16 = 8420;

/// Arguments of `serve`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  coder-server serve
  coder-server serve --listen 0.0.0.0:8420 --public-url https://coder.example.com")]
pub(crate) struct ServeArgs {
    /// Address and port, or port, to listen on (0: any free port)
    #[arg(long, value_name = "ADDR", default_value_t = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), DEFAULT_PORT), value_parser = address)]
    pub listen: SocketAddr,
    /// URL of the TLS proxy in front of the server
    ///
    /// Required to listen on an address that other machines can reach.
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url)]
    pub public_url: Option<String>,
    /// Allow Jira sites on this machine, such as a sandbox
    #[arg(long)]
    pub allow_loopback_site: bool,
    /// Allow requests to this host in a private network
    #[arg(long, value_name = "HOST", value_hint = ValueHint::Hostname)]
    pub allow_private_host: Vec<PrivateHost>,
    #[command(flatten)]
    pub patience: Patience,
}

fn address(text: &str) -> Result<SocketAddr, String> {
    if let Ok(port) = text.parse() {
        return Ok(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port));
    }
    let here = text.strip_prefix("localhost:");
    let numeric = here.map(|port| format!("{}:{port}", Ipv4Addr::LOCALHOST));
    numeric.as_deref().unwrap_or(text).parse().map_err(|_| {
        format!("give an IP address and a port, such as 127.0.0.1:{DEFAULT_PORT}, or a port alone")
    })
}

/// The user that the sign-in link at the start is for.
const FIRST_NAME: &str = "administrator";

/// Maximum length of a path in the log, in bytes.
const MAX_PATH: usize = 200;

/// Listens, prints the URL, and serves requests until it is stopped.
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
        network: network(common, args.patience, context)?.with_egress_policy(reach(args)),
        public_url,
        log: log(common, context),
        is_demo: false,
    };
    raise_file_limit();
    let server = Server::bind(args.listen, options)?;
    let (stopper, stop) = web::stopper();
    // Before the URL is printed, after which a signal may come.
    let stopped_by = stop_on_signal(stopper, context.stderr.shared())?;
    let mut access = Access::open(&directory, context.clock.clone())?;
    let before = access.address()?;
    access.record_address(server.url())?;
    let url = server.url().to_owned();
    announce(&server, &mut access, common, context)?;
    warn_if_not_connected(&directory, context);
    drop(access);
    server.run(stop)?;
    // Sign-in links then use the address of another running server.
    if let Ok(Some(mut access)) = Access::open_existing(&directory, context.clock.clone()) {
        let _ = access.withdraw_address(&url, before.as_deref());
    }
    end(stopped_by, context);
    Ok(())
}

/// Raises the limit of open files, which is usually 1,024, to its maximum.
fn raise_file_limit() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, getrlimit, setrlimit};

        let mut limit = getrlimit(Resource::Nofile);
        limit.current = limit.maximum;
        // Not required.
        let _ = setrlimit(Resource::Nofile, limit);
    }
}

/// Warns if Jira is not connected. The server runs without a connection too.
fn warn_if_not_connected(directory: &SetupDir, context: &mut Context) {
    warn(context, &directory_warnings(directory));
    let settings = Settings::load(directory, &context.environment);
    if let Err(failure) = settings.and_then(|settings| settings.enabled_account()) {
        context.stderr.line(&Line::warning(failure.chain()));
        let by_page = "or connect in the browser, as an administrator: Settings → Jira";
        if let Some(hint) = failure.hint {
            context.stderr.line(&Line::hint(hint));
        }
        context.stderr.line(&Line::hint(by_page));
    }
}

/// Users of the web UI must not reach the server's own network.
fn reach(args: &ServeArgs) -> EgressPolicy {
    EgressPolicy::Public {
        loopback: args.allow_loopback_site,
        hosts: args.allow_private_host.clone(),
    }
}

/// Prints the URL and, on a terminal, a sign-in link.
fn announce(
    server: &Server,
    access: &mut Access,
    common: &Common,
    context: &mut Context,
) -> Result<(), Failure> {
    let mut line = Line::good("Listening on ").with(Tone::Accent, server.url());
    let address = server.address();
    if !server.url().ends_with(&address.to_string()) {
        line = line.text(format!(" (behind a proxy, listening at {address})"));
    }
    context.stdout.line(&line);
    // Not to a log, whose readers could sign in.
    if context.stdout.style().terminal {
        let (secret, _) = access.make_link(FIRST_NAME, Role::Admin)?;
        let url = link_url(server.url(), &secret);
        let note = "Sign in as administrator (valid once, for 15 minutes):";
        context.stdout.line(&Line::plain(note));
        context.stdout.line(&Line::command(url).whole());
        context
            .stderr
            .line(&Line::new().with(Tone::Dim, "Press Ctrl-C to stop"));
    }
    let directory = common.setup_dir.as_ref();
    let directory = directory.map_or_else(String::new, |path| {
        format!("--setup-dir {} ", path.display())
    });
    let next = format!("coder-server {directory}sign-in-link --name NAME [--role admin]");
    context.stderr.line(
        &Line::plain("To sign in other users, run: ")
            .with(Tone::Accent, next)
            .whole(),
    );
    context.stdout.finish()
}

/// Logs each request with `--verbose`, else server errors only.
fn log(common: &Common, context: &Context) -> Log {
    let all = common.verbose;
    let stderr = Mutex::new(context.stderr.shared());
    Box::new(move |served| {
        if all || served.status.is_server_error() {
            print(served, &stderr);
        }
    })
}

fn print(served: &Served, stderr: &Mutex<Output>) {
    let Served {
        method,
        path,
        status,
        elapsed,
        who,
        failure,
    } = served;
    let who = who
        .as_deref()
        .map_or_else(String::new, |who| format!(" for {who}"));
    let said = format!(
        "{method} {} → {} in {} ms{who}",
        shown(path),
        status.as_u16(),
        elapsed.as_millis()
    );
    let failure = failure.as_deref();
    let said = failure.map_or_else(|| said.clone(), |failure| format!("{said}: {failure}"));
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

/// Escapes spaces and control characters, and shortens the path.
fn shown(path: &str) -> String {
    const ESCAPED: &AsciiSet = &CONTROLS.add(b' ');
    let path = utf8_percent_encode(path, ESCAPED).to_string();
    if path.len() <= MAX_PATH {
        return path;
    }
    // ASCII, so that slicing is safe.
    format!("{}…", &path[..MAX_PATH])
}

/// On other systems, Ctrl-C ends the process at once.
#[cfg(not(unix))]
fn stop_on_signal(stopper: web::Stopper, _: Output) -> Result<web::Stopper, Failure> {
    Ok(stopper)
}

#[cfg(not(unix))]
fn end(_: web::Stopper, _: &mut Context) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sign_in_links_use_the_default_port() {
        let expected = format!("http://127.0.0.1:{DEFAULT_PORT}");
        assert_eq!(crate::access::DEFAULT_ADDRESS, expected);
    }

    #[test]
    fn listens_on_an_address_or_a_port() {
        for (text, taken) in [
            ("8080", Some("127.0.0.1:8080")),
            ("0.0.0.0:80", Some("0.0.0.0:80")),
            ("[::1]:0", Some("[::1]:0")),
            ("localhost:80", Some("127.0.0.1:80")),
            ("example.com:80", None),
            ("70000", None),
            ("", None),
        ] {
            let address = address(text).ok().map(|address| address.to_string());
            assert_eq!(address.as_deref(), taken, "{text}");
        }
    }
}
