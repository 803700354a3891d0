//! `sign-in-link`.

use clap::{Args, ValueHint};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::json;
use url::Url;

use super::access::{self, RoleChoice};
use super::{Common, setup_dir};
use crate::access::{DEFAULT_ADDRESS, link_url, origin};
use crate::clock::minute;
use crate::error::Failure;
use crate::terminal::{Context, Line, Tone};

/// On this machine, whatever listens answers at once.
const PATIENCE: Duration = Duration::from_millis(300);

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
    /// The user's role
    #[arg(long, value_enum, value_name = "ROLE", default_value = "member")]
    pub role: RoleChoice,
    /// The server's URL [default: where it was started last]
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url)]
    pub url: Option<String>,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// Makes a link and prints it, alone, to stdout.
pub(super) fn run(
    args: &SignInLinkArgs,
    common: &Common,
    context: &mut Context,
) -> Result<(), Failure> {
    let named = args.url.as_deref().map(origin).transpose()?;
    let mut access = access::open(common, context)?;
    let is_recorded = named.is_none();
    let known = named.map_or_else(|| access.address(), |address| Ok(Some(address)))?;
    let (secret, link) = access.make_link(&args.name, access::role(args.role))?;
    if known.is_none() {
        warn(common, context)?;
    }
    let address = known.as_deref().unwrap_or(DEFAULT_ADDRESS);
    if known.is_some() && is_recorded && !may_answer(address) {
        let said = format!("nothing listens at {address} at this moment");
        context.stderr.line(&Line::warning(said));
        let hint = "coder-server serve (or say where the server can be reached: --url)";
        context.stderr.line(&Line::hint(hint));
    }
    let url = link_url(address, &secret);
    if args.json {
        context.report = Some(json!({
            "link": url,
            "name": link.name,
            "role": link.role.name(),
            "expires": link.expires.to_string(),
        }));
        return Ok(());
    }
    context.stdout.text(&format!("{url}\n"));
    context.stderr.line(&Line::good(format!(
        "Lets {} in as {}: once, until {} (15 minutes)",
        link.name,
        link.role,
        minute(link.expires)
    )));
    let said = "Whoever opens it first gets in: hand it over privately";
    context.stderr.line(&Line::new().with(Tone::Dim, said));
    Ok(())
}

/// Whether a server could be there. Only of this machine that is asked: nothing else is spoken to.
fn may_answer(address: &str) -> bool {
    let url = Url::parse(address)
        .ok()
        .filter(|url| url.scheme() == "http");
    let Some(url) = url else {
        return true;
    };
    let addresses = url.socket_addrs(|| None).unwrap_or_default();
    let mut here = addresses
        .iter()
        .filter(|address| address.ip().is_loopback());
    here.any(|address| TcpStream::connect_timeout(address, PATIENCE).is_ok())
}

/// Nobody has said where the link should lead.
fn warn(common: &Common, context: &mut Context) -> Result<(), Failure> {
    let directory = setup_dir(common, context)?;
    context.stderr.line(&Line::warning(format!(
        "no server has run for {} yet: the link leads to where one would be",
        directory.path().display()
    )));
    context.stderr.line(&Line::hint(
        "coder-server serve (or say where it can be reached: --url)",
    ));
    Ok(())
}
