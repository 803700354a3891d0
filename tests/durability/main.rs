//! Durability of `jira.json` and the store: kills, full disks, concurrent writers, unusual umasks,
//! symlinks, and root.
#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "what the tests share may fail a test, and say that one was skipped"
)]

#[path = "../support/rounds.rs"]
mod rounds;

mod access;
mod calls;
mod child;
mod failures;
mod invalid;
mod kills;
mod links;
mod modes;
mod owners;
mod planted;
mod removal;
mod setup;
mod store;
mod writers;
