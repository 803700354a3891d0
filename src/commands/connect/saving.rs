//! Saves a tested connection, and reports what was saved.

use serde_json::json;

use super::{Attempt, Tested};
use crate::commands::warn;
use crate::error::Error;
use crate::json;
use crate::sanitize::sanitize_line;
use crate::settings::git::{self, GitState};
use crate::settings::{Saved, Warning, variables_in_force};
use crate::terminal::{Context, Line, Tone};

/// Makes git ignore the file, saves it, and shows who comments will appear as.
pub(super) fn save(
    attempt: &Attempt<'_>,
    tested: &Tested,
    context: &mut Context,
) -> Result<(), Error> {
    let (common, draft) = (attempt.common, &tested.draft);
    let (saved, mut warnings) = if draft.is_in_variables() {
        (None, Vec::new())
    } else {
        let warnings = ignore_in_git(attempt, context)?;
        (Some(draft.save(attempt.directory)?), warnings)
    };
    // Warnings about unknown hosts were shown before the test.
    let in_force = draft.settings().warnings().into_iter();
    warnings.extend(in_force.filter(|warning| !warning.name.starts_with("unknown-")));

    let name = tested
        .report
        .identity
        .as_ref()
        .map_or_else(String::new, |myself| sanitize_line(myself.name()));
    context.stderr.blank();
    context
        .stderr
        .line(&Line::good("Connected. Comments will appear as ").with(Tone::Strong, name));
    match &saved {
        Some(saved) => print_saved(saved, tested, context),
        None => context.stderr.line(&Line::plain(
            "  Nothing to save: every value comes from a variable",
        )),
    }
    warn(context, common, &warnings);
    context.stderr.line(
        &Line::plain("  Next: ")
            .with(Tone::Accent, common.command("jira status"))
            .whole(),
    );
    if attempt.args.json {
        context.report = Some(json!({
            "account": json::Account::from(&tested.account),
            "identity": json::Identity::of(&tested.report),
            "checks": json::checks(&tested.report, common),
            "file": saved.as_ref().map(|saved| saved.file.display().to_string()),
            "keptAside": saved.and_then(|saved| saved.kept_aside).map(|path| path.display().to_string()),
            "warnings": json::warnings(&warnings, common),
        }));
    }
    Ok(())
}

/// Shows where the settings are saved, and which variables are not saved.
fn print_saved(saved: &Saved, tested: &Tested, context: &mut Context) {
    let file = saved.file.display();
    let target = saved
        .link_target
        .as_ref()
        .map_or_else(String::new, |target| format!(" → {}", target.display()));
    context
        .stderr
        .line(&Line::plain(format!("  Saved to {file}{target}")));
    if let Some(kept) = &saved.kept_aside {
        context.stderr.line(&Line::plain(format!(
            "  The old file is kept as {}",
            kept.display()
        )));
    }
    let mut not_saved = variables_in_force(&context.environment);
    if tested.saves_variable_token {
        not_saved.retain(|variable| *variable != "JIRA_API_TOKEN");
        context.stderr.line(&Line::plain(format!(
            "  The API token from JIRA_API_TOKEN was saved to {file}"
        )));
    }
    if !not_saved.is_empty() {
        context.stderr.line(&Line::plain(format!(
            "  Used but not saved: {}",
            not_saved.join(", ")
        )));
    }
}

/// Adds the file to `.gitignore` if needed and wanted. Returns the remaining warnings.
fn ignore_in_git(attempt: &Attempt<'_>, context: &mut Context) -> Result<Vec<Warning>, Error> {
    let directory = attempt.directory;
    let state = git::inspect(&directory.file(), &context.environment);
    let Some(warning) = state.warning(&directory.file()) else {
        return Ok(Vec::new());
    };
    if !matches!(state, GitState::Inside { tracked: false, .. }) {
        return Ok(vec![warning]);
    }
    let add = match &mut context.prompter {
        _ if attempt.args.gitignore => true,
        None => false,
        Some(prompter) => {
            context.stderr.blank();
            context.stderr.line(&Line::warning(&warning.message));
            prompter.confirm("Add it to .gitignore?", true)?
        }
    };
    if !add {
        return Ok(vec![warning]);
    }
    let path = git::ignore(directory, &context.environment)?;
    context
        .stderr
        .line(&Line::good(format!("Added to {}", path.display())));
    Ok(Vec::new())
}
