//! `api-key create`.

use serde_json::json;

use super::access;
use crate::cli::{ApiKeyCreateArgs, Common};
use crate::commands::failure::Told;
use crate::terminal::{Context, Line};

/// Makes a key and prints it, alone, to stdout.
pub(super) fn run(
    args: &ApiKeyCreateArgs,
    common: &Common,
    context: &mut Context,
) -> Result<(), Told> {
    let mut access = access::open(common, context)?;
    let (secret, key) = access.make_key(&args.name, access::role(args.role))?;
    if args.json {
        let mut told = json!({ "ok": true, "key": secret.expose() });
        told["apiKey"] = access::key_as_json(&key);
        told["error"] = json!(null);
        context.stdout.json(&told);
        return Ok(());
    }
    context.stdout.text(&format!("{}\n", secret.expose()));
    context.stderr.line(&Line::good(format!(
        "{} lets {} in as {} until it is revoked",
        key.id, key.name, key.role
    )));
    let said = "The key is not shown again. A request brings it in this header:";
    context.stderr.line(&Line::plain(said));
    let header = "Authorization: Bearer KEY";
    context.stderr.line(&Line::command(header));
    Ok(())
}
