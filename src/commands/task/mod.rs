//! `task`: the commands for tasks. They do not call Jira.

pub(super) mod complete;
pub(super) mod list;
pub(super) mod show;

use super::stored;
use crate::store::Status;
use crate::terminal::Tone;

const fn tone(status: Status) -> Tone {
    match status {
        Status::Open => Tone::Plain,
        Status::Completed => Tone::Good,
        Status::Failed => Tone::Bad,
    }
}
