//! `sign-in-link`.

use clap::{Args, ValueHint};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::json;
use url::Url;

use super::access::{self, RoleChoice};
use super::{GlobalArgs, setup_dir};
use crate::clock::minute;
use crate::error::Failure;
use crate::store::{DEFAULT_ADDRESS, link_url, origin};
use crate::terminal::{Context, Line, Tone};

/// Timeout for a connection on this machine.
const CONNECT_TIMEOUT: Duration = Duration::from_millis(300);

/// Arguments of `sign-in-link`.
#[derive(Debug, Args)]
#[command(after_long_help = "The link works once, within 15 minutes.

Examples:
  coder-server sign-in-link --name Mia
  coder-server sign-in-link --name Mia --role admin")]
pub(crate) struct SignInLinkArgs {
    /// The user's name, as shown in lists
    #[arg(long, value_name = "NAME")]
    pub name: String,
    /// The user's role [default: unchanged, or member for a new user]
    #[arg(long, value_enum, value_name = "ROLE")]
    pub role: Option<RoleChoice>,
    /// The server's URL [default: where it was started last]
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url)]
    pub url: Option<String>,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// Creates a link and prints it to stdout.
pub(super) fn run(
    args: &SignInLinkArgs,
    common: &GlobalArgs,
    context: &mut Context,
) -> Result<(), Failure> {
    let named = args.url.as_deref().map(origin).transpose()?;
    let mut access = access::open(common, context)?;
    let is_recorded = named.is_none();
    let known = named.map_or_else(|| access.address(), |address| Ok(Some(address)))?;
    let (secret, link) = access.create_sign_in_link(&args.name, args.role.map(access::role))?;
    if known.is_none() {
        warn(common, context)?;
    }
    let address = known.as_deref().unwrap_or(DEFAULT_ADDRESS);
    if known.is_some() && is_recorded && !may_listen(address) {
        let warning = format!("No server is listening at {address}");
        context.stderr.line(&Line::warning(warning));
        let hint = "start it with: coder-server serve (or give its URL with --url)";
        context.stderr.line(&Line::hint(hint));
    }
    let url = link_url(address, &secret);
    if args.json {
        context.report = Some(json!({
            "link": url,
            "name": link.user.name,
            "role": link.user.role.name(),
            "expires": link.expires.to_string(),
        }));
        return Ok(());
    }
    context.stdout.text(&format!("{url}\n"));
    context.stderr.line(&Line::good(format!(
        "Signs {} in as {}, once, until {} (15 minutes)",
        link.user.name,
        link.user.role,
        minute(link.expires)
    )));
    let note = "Anyone with the link can use it: share it privately";
    context.stderr.line(&Line::new().with(Tone::Dim, note));
    Ok(())
}

/// Whether a server may be listening. Connects to addresses of this machine only.
fn may_listen(address: &str) -> bool {
    let url = Url::parse(address)
        .ok()
        .filter(|url| url.scheme() == "http");
    let Some(url) = url else {
        return true;
    };
    let addresses = url.socket_addrs(|| None).unwrap_or_default();
    let mut local = addresses
        .iter()
        .filter(|address| address.ip().is_loopback());
    local.any(|address| TcpStream::connect_timeout(address, CONNECT_TIMEOUT).is_ok())
}

/// Warns that the URL of the link is a guess.
fn warn(common: &GlobalArgs, context: &mut Context) -> Result<(), Failure> {
    let directory = setup_dir(common, context)?;
    context.stderr.line(&Line::warning(format!(
        "No server has run for {} yet: the link uses the default address",
        directory.path().display()
    )));
    context.stderr.line(&Line::hint(
        "start it with: coder-server serve (or give its URL with --url)",
    ));
    Ok(())
}
