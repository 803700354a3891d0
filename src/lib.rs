//! Connects a CoderFlow server, which runs coding agents, to Atlassian Jira Cloud.
//!
//! An administrator connects the server once, with `coder-server jira connect`. Most of this crate
//! makes that work the first time: it finds the right route, tests the credentials before saving
//! them, and explains what is wrong and how to fix it. From then on, everyone turns issues into tasks
//! for agents and posts the results back as comments.
//!
//! # Map
//!
//! Dependencies point down only; `tests/architecture.rs` checks it.
//!
//! | layer | module | contents |
//! |---|---|---|
//! | program | `main.rs` | reads arguments and environment, returns the exit status |
//! | front ends | `commands` | the command tree and its dispatch; one file per verb with its arguments, help, and `run` |
//! | | [`web`] | the HTTP API and the web pages: server, middleware, one file per resource |
//! | | [`json`] | the types of `--json` and of the HTTP API |
//! | use cases | [`integration`] | connect, check, search, import, post: shared by all front ends |
//! | data | [`settings`] | setup directory, `jira.json`, environment variables, git checks |
//! | | [`store`] | users, sessions, API keys, tasks, objectives, posts, in SQLite |
//! | | [`instructions`] | an issue and its comments as Markdown for an agent. Pure |
//! | | [`jira`] | client, models, errors and their diagnosis |
//! | values | [`connection`] | site, gateway, cloud ID, credentials, issue key: validated |
//! | tools | [`terminal`] | streams, styles, prompts, progress, tables, Ctrl-C |
//! | | `files` | private files: create, replace atomically, lock |
//! | base | [`error`], [`secret`], [`sanitize`], [`environment`], [`clock`] | errors with kind and remedy, secrets, text that is safe to show, variables, the current time |
//! | crates | [`jira_adf`], `jira_sandbox` | Atlassian Document Format and Markdown; a Jira test double |
//!
//! # Invariants
//!
//! * The cloud ID alone decides the route, in one function: [`connection::Account::api_root`].
//! * A response of Jira is classified once, as a [`jira::JiraError`]; everything above matches on
//!   [`error::Kind`], never on a message.
//! * The environment is read in `main.rs` and passed in; there is no process-wide state.
//! * No prompts means a [`terminal::Context`] without a prompter.
//! * All text that reaches a terminal is [sanitized](sanitize) in [`terminal::Line`].
//! * A comment is recorded before it is sent, and never sent again when in doubt:
//!   [`integration::post`].
//! * What [`store::Store`] has acknowledged is on disk.
//! * `integration` knows neither HTTP servers nor terminals; `web` and `commands` parse, ask, and show.
//! * Lower layers attach a structured [`error::Remedy`]; `commands` and `web` each word it in one table.
//! * Addresses that users enter on the web are fetched within [`jira::EgressPolicy`] only.
//! * Text from Jira reaches a web page as text, or as HTML that `jira_adf` made; one module of the
//!   pages sets HTML, and the content security policy allows no other.
//! * A token leaves its [`secret::Secret`] only where the code calls `expose`.

pub mod clock;
mod commands;
pub mod connection;
pub mod environment;
pub mod error;
mod files;
pub mod instructions;
pub mod integration;
pub mod jira;
pub mod json;
pub mod secret;
pub mod settings;
pub mod store;
pub mod terminal;
pub mod web;

use std::ffi::OsString;

use crate::terminal::Context;

pub use crate::commands::complete;
pub use jira_adf::sanitize;

/// Runs the program and returns its exit status. The first argument is the program's name. Results go
/// to the context's stdout, everything else to its stderr.
pub fn run(arguments: impl IntoIterator<Item = OsString>, context: &mut Context) -> u8 {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    commands::run(&arguments, context)
}
