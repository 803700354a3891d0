//! After the test: git, the file, and what to say of it.

use serde_json::json;

use super::{Attempt, Tested};
use crate::commands::{Common, ConnectArgs};
use crate::error::Failure;
use crate::json;
use crate::sanitize::sanitize_line;
use crate::settings::git::{self, GitState};
use crate::settings::{
    self, OnInvalid, Saved, Settings, SetupDir, Source, Stored, Warning, variables_in_force,
};
use crate::terminal::{Context, Line, Tone};

/// Saves, after git has been told to leave the file alone, and tells who comments will appear as.
pub(super) fn save(
    attempt: &Attempt<'_>,
    tested: &Tested,
    on_invalid: OnInvalid,
    args: &ConnectArgs,
    common: &Common,
    context: &mut Context,
) -> Result<(), Failure> {
    let (directory, stored) = (attempt.directory, tested.stored.clone());
    let after = attempt
        .present
        .with_stored(directory, &context.environment, stored)?;
    let (saved, mut warnings) = if has_nothing_to_save(attempt.present, &after) {
        (None, Vec::new())
    } else {
        let warnings = guard_from_git(directory, args, context)?;
        let saved = settings::save(directory, &tested.stored, on_invalid, None)?;
        (Some(saved), warnings)
    };
    // Warnings about other hosts were shown before the test.
    let in_force = after.warnings().into_iter();
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
    crate::commands::warn(context, &warnings);
    context.stderr.line(
        &Line::plain("  Next: ")
            .with(Tone::Accent, next(common))
            .whole(),
    );
    if args.json {
        context.report = Some(json!({
            "account": json::Account::from(&tested.account),
            "identity": json::Identity::of(&tested.report),
            "checks": json::checks(&tested.report),
            "file": saved.as_ref().map(|saved| saved.file.display().to_string()),
            "keptAside": saved.and_then(|saved| saved.kept_aside).map(|path| path.display().to_string()),
            "warnings": json::warnings(&warnings),
        }));
    }
    Ok(())
}

/// What to type next, for the same setup directory.
fn next(common: &Common) -> String {
    let directory = common.setup_dir.as_ref();
    let flag = directory.map_or_else(String::new, |directory| {
        format!("--setup-dir {} ", directory.display())
    });
    format!("coder-server {flag}jira status")
}

/// Whether the connection, and that it is enabled, comes from variables alone.
fn has_nothing_to_save(present: &Settings, after: &Settings) -> bool {
    let is_enabled_by_variable = after.enabled.value && after.enabled.source.variable().is_some();
    let unchanged = Stored {
        enabled: after.stored.enabled,
        ..present.stored.clone()
    };
    let is_from_variable = |source: Option<Source>| source.and_then(Source::variable).is_some();
    is_enabled_by_variable
        && is_from_variable(after.site.as_ref().map(|site| site.source))
        && is_from_variable(after.email.as_ref().map(|email| email.source))
        && is_from_variable(after.token.as_ref().map(|token| token.source))
        && after.stored == unchanged
}

/// Says where it was saved, and what of the variables is there now.
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
    if tested.saves_variables_token {
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

/// A file with a token does not belong into a repository. Gives what remains to be warned of.
fn guard_from_git(
    directory: &SetupDir,
    args: &ConnectArgs,
    context: &mut Context,
) -> Result<Vec<Warning>, Failure> {
    let state = git::inspect(&directory.file(), &context.environment);
    let Some(warning) = state.warning(&directory.file()) else {
        return Ok(Vec::new());
    };
    if !matches!(state, GitState::Inside { tracked: false, .. }) {
        return Ok(vec![warning]);
    }
    let add = match &mut context.prompter {
        _ if args.gitignore => true,
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
