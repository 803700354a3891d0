//! Connects a CoderFlow server, which runs coding agents, to Atlassian Jira Cloud.
//!
//! An administrator connects the server once, with `coder-server jira connect`. Most of this crate
//! is there to make that work the first time: to find the right route, to try the credentials before
//! they are saved, and to say what is wrong in words that lead to the mend. From then on everybody
//! turns issues into tasks for agents, and posts the results back as comments.
//!
//! # The map of the house
//!
//! Dependencies point down only.
//!
//! | layer | module | what it is |
//! |---|---|---|
//! | the program | `main.rs` | the real world in, the exit status out |
//! | commands | `commands` | the command tree and its dispatch; one file per verb with its arguments, help, and `run` |
//! | the outside | [`web`] | the HTTP API: guard, who asks, operations with their descriptions; and the web pages |
//! | | [`terminal`] | streams, styles, questions, spinner, browser, Ctrl-C |
//! | | [`json`] | the members of `--json` and of the HTTP API |
//! | use cases | [`integration`] | what every front end shares: check, connect, search, import, post |
//! | the two worlds | [`settings`] | setup directory, `jira.json`, variables, git guard. Knows no HTTP |
//! | | [`store`] | users, sessions, API keys, tasks, objectives, posts: SQLite. Knows no HTTP |
//! | | [`instructions`] | issue, comments and a person's text as Markdown for an agent. Pure |
//! | | [`jira`] | client, models, failures and their diagnosis. Knows no files |
//! | values | [`connection`] | site, gateway, cloud ID, credentials, issue key: types without bad values |
//! | | [`jira_adf`], `jira_sandbox` | crates: Atlassian Document Format and sanitizing; a Jira test double |
//! | ground | `files` | private files, locks, failures that name the file |
//! | | [`error`], [`secret`], [`sanitize`], [`environment`], [`clock`] | kinds of failure, what to do, hidden texts, safe texts, variables, the present |
//!
//! Invariants that the layers keep:
//!
//! * The cloud ID alone decides the route, in one function: [`connection::Account::api_root`].
//! * An answer of Jira is classified once, as a [`jira::JiraError`]; everything above matches on
//!   [`error::Kind`], and nothing on a message.
//! * The environment is read in `main.rs` and passed in; there is no process-wide state.
//! * "Nobody can be asked" is a [`terminal::Context`] without a prompter.
//! * Every text that reaches a terminal went through [`sanitize`], in [`terminal::Line`].
//! * A comment is recorded before it is sent, and nothing is sent again on a doubt:
//!   [`integration::post`].
//! * What [`store::Store`] has acknowledged is on the disk.
//! * `integration` knows no HTTP server and no terminal; `web` and `commands` know no way of their own.
//! * What people give over the web is fetched within [`jira::EgressPolicy`] only.
//! * Text of Jira reaches a web page as text, or as what `jira_adf` makes of it; one module of the
//!   pages reads HTML, and the policy of the pages allows no other.
//! * A token leaves its [`secret::Secret`] only where the code says `expose`.

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

/// Runs the program with these arguments, the first of which is its own name, and gives the exit
/// status. Results go to the context's stdout, everything else to its stderr.
pub fn run(arguments: impl IntoIterator<Item = OsString>, context: &mut Context) -> u8 {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    commands::run(&arguments, context)
}
