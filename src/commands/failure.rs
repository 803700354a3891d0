//! Prints errors.

use super::GlobalArgs;
use crate::error::{Failure, Kind};
use crate::json::Wording as _;
use crate::terminal::{Line, Output, Tone};

/// Prints the message with its causes, the remedy, and Atlassian's trace ID.
pub(super) fn print(failure: &Failure, common: &GlobalArgs, stderr: &mut Output) {
    if failure.kind == Kind::Interrupted {
        return;
    }
    stderr.line(&match failure.kind {
        Kind::Declined => Line::warning(failure.chain()),
        _ => Line::new()
            .with(Tone::Bad, "error:")
            .text(" ")
            .text(failure.chain()),
    });
    if let Some(remedy) = &failure.remedy {
        stderr.line(&Line::hint(common.hint(remedy)));
    }
    if let Some(trace_id) = &failure.trace_id {
        stderr.line(&Line::new().with(
            Tone::Dim,
            format!("  trace ID for Atlassian support: {trace_id}"),
        ));
    }
}
