//! How the checks of a connection are shown, line by line.

use crate::commands::Common;
use crate::error::Failure;
use crate::integration::check::{Check, Outcome, Report};
use crate::json::Wording as _;
use crate::terminal::{Line, Output, Tone};

/// One line per check, with its time; below a warning what to do. A failure's words come at the end,
/// where they are not overlooked.
pub(super) fn print(check: &Check, common: &Common, output: &mut Output) {
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

/// What was found and why; once, where the reason says both.
fn warned(summary: &str, reason: &str) -> String {
    if reason.starts_with(summary) {
        return reason.to_owned();
    }
    format!("{summary}: {reason}")
}

/// The words of every failure but the decisive one, which the command itself ends with.
pub(super) fn print_lesser_failures(report: &Report, common: &Common, output: &mut Output) {
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
    fn a_warning_says_nothing_twice() {
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
