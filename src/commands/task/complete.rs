//! `task complete`.

use crate::commands::GlobalArgs;
use crate::error::Failure;
use clap::{Args, ValueHint};
use serde_json::json;
use std::path::PathBuf;

use super::stored;
use crate::commands::{next_in_jira, text_file};
use crate::integration::markdown;
use crate::json;
use crate::store::{ItemKind, Outcome};
use crate::terminal::{Context, Line};

/// Arguments of `task complete`.
#[derive(Debug, Args)]
#[command(after_long_help = "A finished task keeps its first summary.

Examples:
  coder-server task complete T12 --summary-file summary.md
  some-agent | coder-server task complete T12 --summary-file -")]
pub(crate) struct CompleteArgs {
    /// The task, such as T12
    #[arg(value_name = "ID")]
    pub id: String,
    /// What was done, in Markdown (- for standard input)
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub summary_file: PathBuf,
    /// Record that the task failed
    #[arg(long)]
    pub failed: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// Records the outcome and the summary of a task.
pub(crate) fn run(
    args: &CompleteArgs,
    common: &GlobalArgs,
    context: &mut Context,
) -> Result<(), Failure> {
    let id = ItemKind::Task.parse_id(&args.id)?;
    let mut store = stored::open(common, context)?;
    // Check before the user types a summary.
    store.item(id)?;
    let summary = text_file::read(&args.summary_file, "the summary", context)?;
    let outcome = if args.failed {
        Outcome::Failed
    } else {
        Outcome::Completed
    };
    let task = markdown::complete(&mut store, id, outcome, &summary, None)?;
    if args.json {
        let task = json::TaskInList::from(&task.overview);
        context.report = Some(json!({ "task": task }));
        return Ok(());
    }
    let said = match outcome {
        Outcome::Completed => "completed",
        Outcome::Failed => "recorded as failed",
    };
    context.stderr.line(&Line::good(format!(
        "{id} is {said}: {}",
        task.overview.title
    )));
    if task.overview.issue.is_some() {
        next_in_jira::print(&format!("coder-server jira post {id}"), common, context);
    }
    Ok(())
}
