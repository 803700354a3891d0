//! `sessions`: the commands for browser sessions. They do not call Jira.

pub(super) mod end;
pub(super) mod list;

use super::access;
