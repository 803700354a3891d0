//! Prints the checks of a connection.

use crate::commands::GlobalArgs;
use crate::error::Failure;
use crate::integration::check::{Check, Outcome, Report};
use crate::json::Wording as _;
use crate::terminal::{Line, Output, Tone};

/// Prints one line per check with its time, and the remedy below a warning. Errors are printed at the
/// end.
pub(super) fn print(check: &Check, common: &GlobalArgs, output: &mut Output) {
    let line = match &check.outcome {
        Outcome::Passed => Line::good(&check.summary),
        Outcome::Warned(failure) => Line::warning(warned(&check.summary, &failure.chain())),
        Outcome::Failed(_) => Line::bad(&check.summary),
        Outcome::Skipped => Line::new().with(Tone::Dim, format!("- {}", check.summary)),
    };
    let time = if check.elapsed.is_zero() {
        String::new()
    } else {
        format!("  {} ms", check.elapsed.as_millis())
    };
    output.line(&line.with(Tone::Dim, time));
    if let Outcome::Warned(Failure {
        remedy: Some(remedy),
        ..
    }) = &check.outcome
    {
        output.line(&Line::hint(common.hint(remedy)));
    }
}

/// The summary and the reason, unless the reason repeats the summary.
fn warned(summary: &str, reason: &str) -> String {
    if reason.starts_with(summary) {
        return reason.to_owned();
    }
    format!("{summary}: {reason}")
}

/// Prints every error but the decisive one, which the command ends with.
pub(super) fn print_lesser_failures(report: &Report, common: &GlobalArgs, output: &mut Output) {
    let decisive = report.failure();
    for check in &report.checks {
        let Outcome::Failed(failure) = &check.outcome else {
            continue;
        };
        if decisive.is_some_and(|decisive| std::ptr::eq(decisive, failure)) {
            continue;
        }
        output.line(&Line::bad(failure.chain()));
        if let Some(remedy) = &failure.remedy {
            output.line(&Line::hint(common.hint(remedy)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warning_repeats_nothing() {
        assert_eq!(
            warned("it may not", "it may not anywhere: so"),
            "it may not anywhere: so"
        );
        assert_eq!(
            warned("no answer", "there is no host"),
            "no answer: there is no host"
        );
    }
}
