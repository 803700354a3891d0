//! `api-key revoke`.

use crate::commands::GlobalArgs;
use crate::error::Failure;
use clap::Args;
use serde_json::json;

use super::access;
use crate::store::KeyId;
use crate::terminal::{Context, Line};

/// Arguments of `api-key revoke`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  coder-server api-key revoke K2")]
pub(crate) struct ApiKeyRevokeArgs {
    /// The key, such as K2
    #[arg(value_name = "ID")]
    pub id: String,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// Revokes a key.
pub(crate) fn run(
    args: &ApiKeyRevokeArgs,
    common: &GlobalArgs,
    context: &mut Context,
) -> Result<(), Failure> {
    let id: KeyId = args.id.parse()?;
    let key = access::required(common, context)?.revoke_api_key(id)?;
    if args.json {
        context.report = Some(json!({ "revoked": access::key_as_json(&key) }));
        return Ok(());
    }
    let message = format!("Revoked {} ({})", key.id, key.name);
    context.stderr.line(&Line::good(message));
    Ok(())
}
