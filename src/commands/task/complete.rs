//! `task complete`.

use serde_json::json;

use super::stored;
use crate::cli::{Common, CompleteArgs};
use crate::commands::failure::Told;
use crate::commands::{next_in_jira, text_file};
use crate::integration::markdown;
use crate::json;
use crate::terminal::{Context, Line};
use crate::work::{Outcome, TaskId};

/// Records how a task ended, with its summary.
pub(super) fn run(args: &CompleteArgs, common: &Common, context: &mut Context) -> Result<(), Told> {
    let id: TaskId = args.id.parse()?;
    let mut store = stored::open(common, context)?;
    // Before a person types a summary of it.
    store.task(id)?;
    let summary = text_file::read(&args.summary_file, "the summary", context)?;
    let outcome = if args.failed {
        Outcome::Failed
    } else {
        Outcome::Completed
    };
    let task = markdown::complete(&mut store, id, outcome, &summary)?;
    if args.json {
        let task = json::TaskInList::from(&task.line);
        context
            .stdout
            .json(&json!({ "ok": true, "task": task, "error": null }));
        return Ok(());
    }
    let said = match outcome {
        Outcome::Completed => "completed",
        Outcome::Failed => "recorded as failed",
    };
    context
        .stderr
        .line(&Line::good(format!("{id} is {said}: {}", task.line.title)));
    if task.line.issue.is_some() {
        next_in_jira::tell(&format!("coder-server jira post {id}"), common, context);
    }
    Ok(())
}
