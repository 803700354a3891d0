//! Prints a failure: to a person on stderr, to a program as JSON on stdout.

use serde::Serialize;
use serde_json::{Value, json};

use crate::error::{Failure, Kind};
use crate::json;
use crate::terminal::{Context, Line, Output, Tone};

/// Message with its causes, the next step, and Atlassian's identifier of the request.
pub(super) fn print(failure: &Failure, stderr: &mut Output) {
    if failure.kind == Kind::Interrupted {
        return;
    }
    // A person's own no is no error.
    stderr.line(&match failure.kind {
        Kind::Declined => Line::warning(failure.chain()),
        _ => Line::new()
            .with(Tone::Bad, "error:")
            .text(" ")
            .text(failure.chain()),
    });
    if let Some(hint) = &failure.hint {
        stderr.line(&Line::hint(hint));
    }
    if let Some(trace_id) = &failure.trace_id {
        stderr.line(&Line::new().with(
            Tone::Dim,
            format!("  trace id for Atlassian's support: {trace_id}"),
        ));
    }
}

/// The whole output of a command that has nothing else to tell.
pub(super) fn alone_as_json(failure: &Failure) -> Value {
    json!({ "ok": false, "error": json::Error::from(failure) })
}

/// The whole output of a command that did what it was asked for, and what it tells.
pub(super) fn succeeded(members: &impl Serialize) -> Value {
    json!(Succeeded {
        ok: true,
        members,
        error: (),
    })
}

#[derive(Serialize)]
struct Succeeded<'a, T> {
    ok: bool,
    #[serde(flatten)]
    members: &'a T,
    error: (),
}

/// Runs a command. With `--json`, a failure that the command did not print itself becomes
/// `{"ok": false, "error": …}` on stdout, so that there always is something to parse.
pub(super) fn in_json(
    json: bool,
    context: &mut Context,
    command: impl FnOnce(&mut Context) -> Result<(), Told>,
) -> Result<(), Failure> {
    match command(context) {
        Ok(()) => Ok(()),
        Err(Told::Yes(failure)) => Err(failure),
        Err(Told::No(failure)) => {
            if json && failure.kind != Kind::Interrupted {
                context.stdout.json(&alone_as_json(&failure));
            }
            Err(failure)
        }
    }
}

/// A failure, and whether stdout has told it already.
pub(super) enum Told {
    /// It is part of what the command printed.
    Yes(Failure),
    /// Not yet.
    No(Failure),
}

impl<T: Into<Failure>> From<T> for Told {
    fn from(failure: T) -> Self {
        Self::No(failure.into())
    }
}
