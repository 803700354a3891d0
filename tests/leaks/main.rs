//! Tokens appear only in `jira.json` and in headers of requests to the site or the gateway.
//!
//! Every command runs with verbose output against every response of the diagnosis table, against
//! responses that echo requests, and with settings that have the token in the wrong place.

// Lints that exempt tests look for this attribute.
#![cfg(test)]

#[path = "../support/mod.rs"]
pub mod support;

mod answers;
mod echoes;
mod issues;
mod misplaced;
mod token;
mod typed;
mod values;
