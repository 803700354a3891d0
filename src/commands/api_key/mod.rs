//! The commands around API keys. They work without Jira.

mod create;
mod list;
mod revoke;

use super::{access, failure};
use crate::cli::{ApiKeyCommand, Common};
use crate::error::Failure;
use crate::terminal::Context;

/// Runs one of them.
pub(super) fn run(
    command: &ApiKeyCommand,
    common: &Common,
    context: &mut Context,
) -> Result<(), Failure> {
    match command {
        ApiKeyCommand::Create(args) => failure::in_json(args.json, context, |context| {
            create::run(args, common, context)
        }),
        ApiKeyCommand::List(args) => failure::in_json(args.json, context, |context| {
            list::run(args, common, context)
        }),
        ApiKeyCommand::Revoke(args) => failure::in_json(args.json, context, |context| {
            revoke::run(args, common, context)
        }),
    }
}
