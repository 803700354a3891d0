//! `api-key revoke`.

use serde_json::json;

use super::access;
use crate::access::KeyId;
use crate::cli::{ApiKeyRevokeArgs, Common};
use crate::commands::failure::Told;
use crate::terminal::{Context, Line};

/// Revokes a key.
pub(super) fn run(
    args: &ApiKeyRevokeArgs,
    common: &Common,
    context: &mut Context,
) -> Result<(), Told> {
    let id: KeyId = args.id.parse()?;
    let key = access::required(common, context)?.revoke_key(id)?;
    if args.json {
        let revoked = access::key_as_json(&key);
        let told = json!({ "ok": true, "revoked": revoked, "error": null });
        context.stdout.json(&told);
        return Ok(());
    }
    let said = format!("{} of {} is revoked", key.id, key.name);
    context.stderr.line(&Line::good(said));
    Ok(())
}
