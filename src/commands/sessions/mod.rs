//! The commands around sessions. They work without Jira.

mod end;
mod list;

use super::{access, failure};
use crate::cli::{Common, SessionsCommand};
use crate::error::Failure;
use crate::terminal::Context;

/// Runs one of them.
pub(super) fn run(
    command: &SessionsCommand,
    common: &Common,
    context: &mut Context,
) -> Result<(), Failure> {
    match command {
        SessionsCommand::List(args) => failure::in_json(args.json, context, |context| {
            list::run(args, common, context)
        }),
        SessionsCommand::End(args) => failure::in_json(args.json, context, |context| {
            end::run(args, common, context)
        }),
    }
}
