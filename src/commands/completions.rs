//! `completions`: the completion script of a shell.

use clap::CommandFactory as _;
use clap_complete::Shell;

use crate::cli::Cli;
use crate::terminal::Context;

/// Prints the script.
pub(super) fn run(shell: Shell, context: &mut Context) {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "coder-server", &mut script);
    context.stdout.raw(&String::from_utf8_lossy(&script));
}
