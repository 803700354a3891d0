//! The commands around objectives. They work without Jira.

mod list;
mod show;
mod unlink;

use super::failure;
use super::stored;
use crate::cli::{Common, ObjectiveCommand};
use crate::error::Failure;
use crate::terminal::Context;

/// Runs one of them.
pub(super) fn run(
    command: &ObjectiveCommand,
    common: &Common,
    context: &mut Context,
) -> Result<(), Failure> {
    match command {
        ObjectiveCommand::List(args) => failure::in_json(args.json, context, |context| {
            list::run(args, common, context)
        }),
        ObjectiveCommand::Show(args) => failure::in_json(args.json, context, |context| {
            show::run(args, common, context)
        }),
        ObjectiveCommand::Unlink(args) => failure::in_json(args.json, context, |context| {
            unlink::run(args, common, context)
        }),
    }
}
