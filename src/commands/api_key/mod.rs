//! `api-key`: the commands for API keys. They do not call Jira.

pub(super) mod create;
pub(super) mod list;
pub(super) mod revoke;

use super::access;
