//! Connects a CoderFlow server, which runs coding agents, to Atlassian Jira Cloud.

pub mod account;
pub mod cli;
mod commands;
pub mod environment;
pub mod error;
pub mod harmless;
pub mod integration;
pub mod jira;
pub mod sandbox;
pub mod secret;
pub mod settings;
pub mod terminal;

use std::ffi::OsString;

use clap::Parser as _;

use crate::cli::Cli;
use crate::terminal::Context;

/// Runs the program with these arguments, the first of which is its own name, and gives the exit
/// status. Results go to the context's stdout, everything else to its stderr.
pub fn run(arguments: impl IntoIterator<Item = OsString>, context: &mut Context) -> u8 {
    match Cli::try_parse_from(arguments) {
        Ok(cli) => commands::run(&cli, context),
        Err(error) => commands::usage(&error, context),
    }
}
