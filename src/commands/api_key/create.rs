//! `api-key create`.

use crate::commands::{GlobalArgs, access::RoleChoice};
use crate::error::Failure;
use clap::Args;
use serde_json::json;

use super::access;
use crate::terminal::{Context, Line};

/// Arguments of `api-key create`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  coder-server api-key create --name nightly-build")]
pub(crate) struct ApiKeyCreateArgs {
    /// What the key is for, as shown in lists
    #[arg(long, value_name = "NAME")]
    pub name: String,
    /// The key's role
    #[arg(long, value_enum, value_name = "ROLE", default_value = "member")]
    pub role: RoleChoice,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// Creates a key and prints it to stdout.
pub(crate) fn run(
    args: &ApiKeyCreateArgs,
    common: &GlobalArgs,
    context: &mut Context,
) -> Result<(), Failure> {
    let mut access = access::open(common, context)?;
    let (secret, key) = access.create_api_key(&args.name, access::role(args.role))?;
    if args.json {
        context.report = Some(json!({
            "key": secret.expose(),
            "apiKey": access::key_as_json(&key),
        }));
        return Ok(());
    }
    context.stdout.text(&format!("{}\n", secret.expose()));
    context.stderr.line(&Line::good(format!(
        "Created {} for {}, a {}, valid until revoked",
        key.id, key.name, key.user.role
    )));
    let note = "The key is not shown again. Send it in this header:";
    context.stderr.line(&Line::plain(note));
    let header = "Authorization: Bearer KEY";
    context.stderr.line(&Line::command(header));
    Ok(())
}
