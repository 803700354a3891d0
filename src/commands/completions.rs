//! `completions`: the script that registers completion in a shell, and the answers to the shell.

use std::ffi::OsString;
use std::io;
use std::path::Path;

use clap::{Args, CommandFactory as _};
use clap_complete::env::Shells;
use clap_complete::{CompleteEnv, Shell};

use crate::error::{Failure, Kind};
use crate::terminal::Context;

/// Arguments of `completions`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  coder-server completions bash > ~/.local/share/bash-completion/completions/coder-server
  coder-server completions fish > ~/.config/fish/completions/coder-server.fish")]
pub(crate) struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

/// Prints the script.
pub(super) fn run(args: &CompletionsArgs, context: &mut Context) -> Result<(), Failure> {
    let script = script(args.shell).map_err(|error| {
        Failure::new(Kind::Other, "could not write the completion script").with_cause(error)
    })?;
    context.stdout.raw(&script);
    Ok(())
}

/// The variable by which a registered shell asks for completions.
const VARIABLE: &str = "CODER_SERVER_COMPLETE";
const PROGRAM: &str = "coder-server";

/// Makes zsh complete on the first Tab when the script was loaded from `fpath`: zsh then runs the
/// file as the completion function itself.
const ZSH_AUTOLOAD: &str = r#"
if [ "$funcstack[1]" = "_coder-server" ]; then
    _clap_dynamic_completer_coder_server "$@"
fi
"#;

/// Has bash quote candidates that are file names: without it, a name such as `$(command)` would be
/// run with the completed line.
const BASH_QUOTING: &str = r#"    local all
    printf -v all %s "${COMPREPLY[@]}"
    if [[ "$all" == *[^a-zA-Z0-9_./:=,@%+-]* ]]; then
        compopt -o filenames 2> /dev/null || unset COMPREPLY
    fi
}
if [["#;

/// The same for PowerShell.
const POWERSHELL_QUOTING: &str = r#"$text = if ($cmd -match '[^\w./\\:=,@%+-]') { "'" + $cmd.Replace("'", "''") + "'" } else { $cmd }

        [System.Management.Automation.CompletionResult]::new($text,"#;

/// Answers a shell that asks for completions, on stdout. `Ok(false)` when none does, which is the
/// usual start of the program.
///
/// Fails when the variable names an unknown shell, or stdout is closed.
pub fn answer(
    arguments: impl IntoIterator<Item = OsString>,
    directory: Option<&Path>,
) -> Result<bool, clap::Error> {
    CompleteEnv::with_factory(super::Cli::command)
        .var(VARIABLE)
        .try_complete(arguments, directory)
}

/// The script that registers completion in a shell.
fn script(shell: Shell) -> io::Result<String> {
    let mut script = Vec::new();
    let shells = Shells::builtins();
    let completer = shells
        .completer(&shell.to_string())
        .ok_or_else(|| io::Error::other(format!("no completion for {shell}")))?;
    completer.write_registration(VARIABLE, PROGRAM, PROGRAM, PROGRAM, &mut script)?;
    let script = String::from_utf8_lossy(&script).trim().to_owned() + "\n";
    Ok(match shell {
        Shell::Bash => script.replace("}\nif [[", BASH_QUOTING),
        Shell::PowerShell => script.replace(
            "[System.Management.Automation.CompletionResult]::new($cmd,",
            POWERSHELL_QUOTING,
        ),
        Shell::Zsh => script + ZSH_AUTOLOAD,
        _ => script,
    })
}
