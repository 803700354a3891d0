//! After the test: git, the file, and what to say of it.

use serde_json::json;

use super::Tested;
use crate::cli::{Common, ConnectArgs};
use crate::error::Failure;
use crate::harmless::harmless_line;
use crate::json;
use crate::settings::git::{self, GitState};
use crate::settings::{self, OnInvalid, SetupDir, Stored, Warning, variables_in_force};
use crate::terminal::{Context, Line, Tone};

/// Saves, after git has been told to leave the file alone, and tells who comments will appear as.
pub(super) fn save(
    directory: &SetupDir,
    tested: &Tested,
    on_invalid: OnInvalid,
    args: &ConnectArgs,
    common: &Common,
    context: &mut Context,
) -> Result<(), Failure> {
    let mut warnings = guard_from_git(directory, args, context)?;
    let values = Stored::of_account(&tested.account, true);
    let saved = settings::save(directory, &values, on_invalid, None)?;
    warnings.extend(
        variables_in_force(&context.environment)
            .into_iter()
            .map(overridden),
    );

    let name = tested
        .report
        .identity
        .as_ref()
        .map_or_else(String::new, |myself| harmless_line(myself.name()));
    context.stderr.blank();
    context
        .stderr
        .line(&Line::good("Connected. Comments will appear as ").with(Tone::Strong, name));
    let target = saved
        .link_target
        .as_ref()
        .map_or_else(String::new, |target| format!(" → {}", target.display()));
    context.stderr.line(&Line::plain(format!(
        "  Saved to {}{target}",
        saved.file.display()
    )));
    if let Some(kept) = &saved.kept_aside {
        context.stderr.line(&Line::plain(format!(
            "  The old file is kept as {}",
            kept.display()
        )));
    }
    crate::commands::warn(context, &warnings);
    context.stderr.line(
        &Line::plain("  Next: ")
            .with(Tone::Accent, next(common))
            .whole(),
    );
    if args.json {
        context.stdout.json(&json!({
            "ok": true,
            "account": json::Account::from(&tested.account),
            "identity": json::Identity::of(&tested.report),
            "checks": json::checks(&tested.report),
            "file": saved.file.display().to_string(),
            "keptAside": saved.kept_aside.map(|path| path.display().to_string()),
            "warnings": json::warnings(&warnings),
            "error": null,
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

fn overridden(variable: &'static str) -> Warning {
    Warning {
        name: "overridden",
        message: format!("{variable} is set, and overrides what was saved"),
        hint: Some(format!("unset {variable} to use what was saved")),
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
