//! `objective`: the commands for objectives. They do not call Jira.

pub(super) mod list;
pub(super) mod show;

use super::stored;
