//! The commands around tasks. They work without Jira.

mod complete;
mod list;
mod show;
mod unlink;

use super::failure;
use super::stored;
use crate::cli::{Common, TaskCommand};
use crate::error::Failure;
use crate::terminal::{Context, Tone};
use crate::work::Status;

/// Runs one of them.
pub(super) fn run(
    command: &TaskCommand,
    common: &Common,
    context: &mut Context,
) -> Result<(), Failure> {
    match command {
        TaskCommand::List(args) => failure::in_json(args.json, context, |context| {
            list::run(args, common, context)
        }),
        TaskCommand::Show(args) => failure::in_json(args.json, context, |context| {
            show::run(args, common, context)
        }),
        TaskCommand::Complete(args) => failure::in_json(args.json, context, |context| {
            complete::run(args, common, context)
        }),
        TaskCommand::Unlink(args) => failure::in_json(args.json, context, |context| {
            unlink::run(args, common, context)
        }),
    }
}

const fn tone(status: Status) -> Tone {
    match status {
        Status::Open => Tone::Plain,
        Status::Completed => Tone::Good,
        Status::Failed => Tone::Bad,
    }
}
