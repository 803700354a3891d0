//! `task list`.

use crate::commands::GlobalArgs;
use clap::{Args, ValueEnum};
use serde_json::json;

use super::{stored, tone};
use crate::error::Failure;
use crate::json;
use crate::store::{Filter, ItemKind, ItemSummary, Status};
use crate::terminal::{Cell, Context, Line, Table, Tone};

/// Arguments of `task list`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  coder-server task list --status open
  coder-server task list --issue PROJ-123 --json")]
pub(crate) struct TaskListArgs {
    /// Only tasks with this status
    #[arg(long, value_enum, value_name = "STATUS")]
    pub status: Option<StatusFilter>,
    /// Only tasks of this objective, such as O3
    #[arg(long, value_name = "ID")]
    pub objective: Option<String>,
    /// Only tasks linked to this issue, such as PROJ-123
    #[arg(long, value_name = "KEY")]
    pub issue: Option<String>,
    /// Only tasks whose title, ID, or issue key contains all words
    #[arg(long, value_name = "TEXT")]
    pub query: Option<String>,
    /// Maximum number of tasks to list
    #[arg(long, value_name = "NUMBER", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: u32,
    /// Only tasks older than this one, for the next page
    #[arg(long, value_name = "ID")]
    pub before: Option<String>,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// The status of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum StatusFilter {
    /// Not finished
    Open,
    /// Completed
    Completed,
    /// Failed
    Failed,
}

/// Lists tasks, newest first.
pub(crate) fn run(
    args: &TaskListArgs,
    common: &GlobalArgs,
    context: &mut Context,
) -> Result<(), Failure> {
    let filter = Filter {
        kind: ItemKind::Task,
        status: args.status.map(status),
        objective: stored::id(ItemKind::Objective, args.objective.as_deref())?,
        issue: args.issue.as_deref().map(stored::key).transpose()?,
        terms: stored::terms(args.query.as_deref())?,
        before: stored::id(ItemKind::Task, args.before.as_deref())?,
    };
    let store = stored::existing(common, context)?;
    let (tasks, more) = stored::page(store.as_ref(), &filter, args.limit)?;
    if args.json {
        let next = tasks
            .last()
            .filter(|_| more)
            .map(|task| task.id.to_string());
        let tasks: Vec<_> = tasks.iter().map(json::TaskInList::from).collect();
        context.report = Some(json!({ "tasks": tasks, "next": next }));
        return Ok(());
    }
    let Some(last) = tasks.last() else {
        context.stderr.line(&Line::plain("No tasks found"));
        if store.is_none() {
            context
                .stderr
                .line(&Line::hint("coder-server jira import PROJ-123"));
        }
        return Ok(());
    };
    let header = ["ID", "Status", "Objective", "Issue", "Updated", "Title"];
    let mut table = Table::new(&header).flexible(header.len() - 1);
    for task in &tasks {
        table.row(row(task));
    }
    context.stdout.table(&table);
    if more {
        let note = format!("There are older tasks (use --before {})", last.id);
        context.stderr.line(&Line::new().with(Tone::Dim, note));
    }
    Ok(())
}

fn row(task: &ItemSummary) -> Vec<Cell> {
    let issue = task.issue.as_ref().map(|issue| issue.key.to_string());
    vec![
        Cell::new(Tone::Accent, task.id.to_string()),
        Cell::new(tone(task.status), task.status.name()),
        Cell::plain(task.objective.map(|id| id.to_string()).unwrap_or_default()),
        Cell::plain(issue.unwrap_or_default()),
        Cell::plain(task.updated.strftime("%Y-%m-%d").to_string()),
        Cell::plain(&task.title),
    ]
}

const fn status(filter: StatusFilter) -> Status {
    match filter {
        StatusFilter::Open => Status::Open,
        StatusFilter::Completed => Status::Completed,
        StatusFilter::Failed => Status::Failed,
    }
}
