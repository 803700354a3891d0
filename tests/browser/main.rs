//! The pages in Chromium.
//!
//! Requires `chromium` and `chromedriver`. Without them, the tests are reported as skipped, and
//! fail if `CI` is set.

// Lints that exempt tests look for this attribute.
#![cfg(test)]

pub mod driver;
pub mod page;
pub mod session;
#[path = "../support/test_server.rs"]
pub mod test_server;

mod axe;
mod dead_ends;
mod documents;
mod failures;
mod hostile;
mod importing;
mod journey;
mod keyboard;
mod long_issues;
mod manual_tasks;
mod objectives;
mod posting;
mod settings;
mod sign_in;
mod tabs;
mod unsaved_changes;
mod visit;
