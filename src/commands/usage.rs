//! Usage errors. An unexpected value may be an API token pasted by mistake, so messages omit values if
//! the command takes secrets or the command is incomplete.

use std::ffi::OsString;

use clap::Command;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::{GlobalArgs, document, help};
use crate::error::{Failure, Kind};
use crate::sanitize::{is_clean, sanitize, sanitize_line};
use crate::terminal::Context;

/// Printed instead of a value.
const NOT_SHOWN: &str = "(not shown: it may be a secret)";

/// Prints the requested help to stdout, or the usage error to stderr and, with `--json`, to stdout.
/// Returns the exit status.
pub(super) fn print(error: clap::Error, arguments: &[OsString], context: &mut Context) -> u8 {
    let error = without_secrets(error, arguments);
    let text = error.render();
    let plain = text.to_string();
    let is_failure = error.use_stderr();
    if is_failure && arguments.iter().any(|argument| argument == "--json") {
        let first = plain.split("\n\n").next().unwrap_or_default();
        let message = sanitize_line(first.trim_start_matches("error: "));
        let failure = Failure::new(Kind::Usage, message).with_hint("coder-server --help");
        context
            .stdout
            .json(&document(None, Some(&failure), &GlobalArgs::default()));
    }
    let output = if is_failure {
        &mut context.stderr
    } else {
        &mut context.stdout
    };
    // The arguments may contain control characters.
    let text = if output.style().color && is_clean(&plain) {
        text.ansi().to_string()
    } else {
        sanitize(&plain).into_owned()
    };
    output.raw(&text);
    if is_failure {
        Kind::Usage.exit_status()
    } else {
        0
    }
}

/// Removes values from the error if they may be secrets.
fn without_secrets(error: clap::Error, arguments: &[OsString]) -> clap::Error {
    let mut root = help::command();
    root.build();
    let command = named_command(&root, arguments);
    if command.get_name() != "connect" && !command.has_subcommands() {
        return error;
    }
    match message_without_values(&error, command) {
        Some(message) => command.clone().error(error.kind(), message),
        None => error,
    }
}

/// Returns the innermost command that the arguments name.
fn named_command<'a>(root: &'a Command, arguments: &[OsString]) -> &'a Command {
    let mut command = root;
    let mut arguments = arguments.iter().skip(1).map(|text| text.to_string_lossy());
    while let Some(argument) = arguments.next() {
        if let Some(flag) = argument.strip_prefix("--") {
            let mut known = command.get_arguments();
            if known
                .any(|known| known.get_long() == Some(flag) && known.get_action().takes_values())
            {
                arguments.next();
            }
        } else if !argument.starts_with('-') {
            let Some(subcommand) = command.find_subcommand(&*argument) else {
                break;
            };
            command = subcommand;
        }
    }
    command
}

/// Returns a message without values; `None` if the original message has none.
fn message_without_values(error: &clap::Error, command: &Command) -> Option<String> {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.as_str(),
        _ => "",
    };
    let list = |kind| match error.get(kind) {
        Some(ContextValue::Strings(texts)) => texts.clone(),
        Some(ContextValue::String(text)) => vec![text.clone()],
        _ => Vec::new(),
    };
    let similar = |what, kind| match &*list(kind) {
        [] => String::new(),
        [name] => format!("\n\n  tip: a similar {what} exists: '{name}'"),
        names => {
            let names = names.join("', '");
            format!("\n\n  tip: some similar {what}s exist: '{names}'")
        }
    };
    let mut known = command.get_arguments();
    let argument = known.find(|known| known.to_string() == text(ContextKind::InvalidArg));
    let of_argument = argument.map_or_else(String::new, |argument| format!(" for '{argument}'"));
    let place = command.get_bin_name().unwrap_or("coder-server");
    let message = match error.kind() {
        ErrorKind::UnknownArgument => {
            let mut tip = similar("argument", ContextKind::SuggestedArg);
            if tip.is_empty() && command.get_name() == "connect" {
                tip +=
                    "\n\n  tip: pipe the API token in with '--token-stdin', or set JIRA_API_TOKEN";
            }
            format!("unexpected argument after '{place}' {NOT_SHOWN}{tip}")
        }
        ErrorKind::TooManyValues => {
            format!("unexpected value{of_argument} {NOT_SHOWN}: it takes none")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation
            if !text(ContextKind::InvalidValue).is_empty() =>
        {
            let possible = match &*list(ContextKind::ValidValue).join(", ") {
                "" => String::new(),
                values => format!("\n  [possible values: {values}]"),
            };
            format!("invalid value{of_argument} {NOT_SHOWN}{possible}")
        }
        ErrorKind::InvalidSubcommand => {
            let tip = similar("subcommand", ContextKind::SuggestedSubcommand);
            format!("unrecognized subcommand after '{place}' {NOT_SHOWN}{tip}")
        }
        _ => return None,
    };
    Some(message)
}
