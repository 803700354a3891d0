//! A token is found nowhere but where it belongs: in `jira.json`, and in the header of a request to
//! the site or the gateway.
//!
//! Every command runs at its most talkative against every answer of the diagnosis table, against
//! answers that echo what they were sent, and with settings that have the token in the wrong place.

// The lints that spare tests look for this.
#![cfg(test)]

#[path = "../support/mod.rs"]
pub mod support;

mod answers;
mod echoes;
mod issues;
mod misplaced;
mod sentry;
mod typed;
mod values;
