//! `completions`: the completion script of a shell.

use clap_complete::Shell;

use crate::error::{Failure, Kind};
use crate::terminal::Context;

/// Prints the script.
pub(super) fn run(shell: Shell, context: &mut Context) -> Result<(), Failure> {
    let script = crate::completions::script(shell).map_err(|error| {
        Failure::new(Kind::Other, "the completion script could not be written").with_cause(error)
    })?;
    context.stdout.raw(&script);
    Ok(())
}
