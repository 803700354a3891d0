//! `serve`: runs the web UI and the HTTP API.

#[cfg(unix)]
mod stopping;

use std::fmt::Write as _;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Mutex, PoisonError};

use clap::{Args, ValueHint};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

#[cfg(unix)]
use self::stopping::{end, stop_on_signal};
use super::{GlobalArgs, RequestTimeout, network, setup_dir, warn};
use crate::error::{Failure, Kind};
use crate::jira::{EgressPolicy, PrivateHost};
use crate::json::Wording as _;
use crate::settings::{Settings, SetupDir, directory_warnings};
use crate::store::{Role, Store, link_url};
use crate::terminal::{Context, Line, Output, Tone};
use crate::web::{self, Log, LogEntry, Options, PublicUrl, Server};

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
    /// Trust X-Forwarded-* headers of this proxy (repeatable) [default with --public-url: loopback]
    #[arg(long, value_name = "ADDR")]
    pub trusted_proxy: Vec<IpAddr>,
    /// Allow Jira sites on this machine, such as a sandbox
    #[arg(long)]
    pub allow_loopback_site: bool,
    /// Allow requests to this host in a private network
    #[arg(long, value_name = "HOST", value_hint = ValueHint::Hostname)]
    pub allow_private_host: Vec<PrivateHost>,
    #[command(flatten)]
    pub request_timeout: RequestTimeout,
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

/// The name of the user whose sign-in link is shown at the start.
const FIRST_NAME: &str = "administrator";

/// Maximum length of a path in the log.
const MAX_LOGGED_PATH: usize = 200;

/// Listens, prints the URL, and serves until it is stopped.
pub(super) fn run(
    args: &ServeArgs,
    common: &GlobalArgs,
    context: &mut Context,
) -> Result<(), Failure> {
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
        network: network(common, args.request_timeout, context)?
            .with_egress_policy(egress_policy(args)),
        public_url,
        trusted_proxies: args.trusted_proxy.clone(),
        log: log(common, context),
        warn: warning(context),
        is_demo: false,
    };
    raise_file_limit();
    let server = Server::bind(args.listen, options).map_err(|error| match error.kind {
        Kind::Usage => error.with_hint(
            "listen on 127.0.0.1, or put a TLS proxy in front and pass its address with --public-url https://…",
        ),
        _ => error,
    })?;
    let (stopper, stop) = web::stopper();
    // Before the URL is printed: a script may stop the server as soon as it reads it.
    let stopped_by = stop_on_signal(stopper, context.stderr.shared())?;
    let mut access = Store::open(&directory, context.clock.clone())?;
    let before = access.address()?;
    access.record_address(server.url())?;
    let url = server.url().to_owned();
    announce(&server, &mut access, common, context)?;
    warn_about_connection(&directory, common, context);
    drop(access);
    server.run(stop)?;
    // Sign-in links then lead to a server that still runs. Failing is harmless.
    if let Ok(Some(mut access)) = Store::open_existing(&directory, context.clock.clone()) {
        let _ = access.withdraw_address(&url, before.as_deref());
    }
    end(stopped_by, context);
    Ok(())
}

/// Raises the limit for open files, usually 1,024: each connection, request to Jira, and database takes
/// one.
fn raise_file_limit() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, getrlimit, setrlimit};

        let mut limit = getrlimit(Resource::Nofile);
        limit.current = limit.maximum;
        // The server also works with the lower limit.
        let _ = setrlimit(Resource::Nofile, limit);
    }
}

/// Warns if Jira is not connected; the server runs anyway.
fn warn_about_connection(directory: &SetupDir, common: &GlobalArgs, context: &mut Context) {
    warn(context, common, &directory_warnings(directory));
    let settings = Settings::load(directory, &context.environment);
    if let Err(failure) = settings.and_then(|settings| settings.enabled_account()) {
        context.stderr.line(&Line::warning(failure.chain()));
        let by_page = "an administrator can also do this in the browser: Settings → Jira";
        if let Some(remedy) = failure.remedy {
            context.stderr.line(&Line::hint(common.hint(&remedy)));
        }
        context.stderr.line(&Line::hint(by_page));
    }
}

/// Addresses that users enter must not lead into the server's own network.
fn egress_policy(args: &ServeArgs) -> EgressPolicy {
    EgressPolicy::Public {
        loopback: args.allow_loopback_site,
        hosts: args.allow_private_host.clone(),
    }
}

/// Prints the URL and, in a terminal, a sign-in link for the first administrator.
fn announce(
    server: &Server,
    access: &mut Store,
    common: &GlobalArgs,
    context: &mut Context,
) -> Result<(), Failure> {
    let mut line = Line::good("Listening on ").with(Tone::Accent, server.url());
    let address = server.address();
    if !server.url().ends_with(&address.to_string()) {
        line = line.text(format!(" (behind a proxy, listening at {address})"));
    }
    context.stdout.line(&line);
    // A link in a log could be used by any reader of the log.
    if context.stdout.style().terminal {
        let (secret, _) = access.create_sign_in_link(FIRST_NAME, Some(Role::Admin))?;
        let url = link_url(server.url(), &secret);
        let text = "Sign in as administrator (valid once, for 15 minutes):";
        context.stdout.line(&Line::plain(text));
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
        &Line::plain("To create a sign-in link, run: ")
            .with(Tone::Accent, next)
            .whole(),
    );
    context.stdout.finish()
}

fn warning(context: &Context) -> Box<dyn Fn(&str) + Send + Sync> {
    let stderr = Mutex::new(context.stderr.shared());
    Box::new(move |message| print(&stderr, &Line::warning(message)))
}

/// Logs every request with `--verbose`, otherwise only those at which the server failed.
fn log(common: &GlobalArgs, context: &Context) -> Log {
    let is_verbose = common.verbose;
    let stderr = Mutex::new(context.stderr.shared());
    Box::new(move |entry| {
        if is_verbose || entry.status.is_server_error() {
            let tone = if entry.status.is_server_error() {
                Tone::Bad
            } else {
                Tone::Dim
            };
            print(&stderr, &Line::new().with(tone, log_line(entry)));
        }
    })
}

fn log_line(entry: &LogEntry) -> String {
    let mut line = format!(
        "{} {} → {} in {} ms",
        entry.method,
        shown(&entry.path),
        entry.status.as_u16(),
        entry.elapsed.as_millis()
    );
    if let Some(user) = &entry.user {
        let _ = write!(line, " for {user}");
    }
    if let Some(client) = entry.client {
        let _ = write!(line, " from {client}");
    }
    if let Some(failure) = &entry.failure {
        let _ = write!(line, ": {failure}");
    }
    line
}

fn print(output: &Mutex<Output>, line: &Line) {
    let mut output = output.lock().unwrap_or_else(PoisonError::into_inner);
    output.line(line);
}

/// A path in which nothing can pass for another part of the line or for another line.
fn shown(path: &str) -> String {
    const ESCAPED: &AsciiSet = &CONTROLS.add(b' ');
    let path = utf8_percent_encode(path, ESCAPED).to_string();
    if path.len() <= MAX_LOGGED_PATH {
        return path;
    }
    // Percent-encoded text is ASCII.
    format!("{}…", &path[..MAX_LOGGED_PATH])
}

/// Elsewhere Ctrl-C ends the process at once. Acknowledged changes are on disk.
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
        assert_eq!(crate::store::DEFAULT_ADDRESS, expected);
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
