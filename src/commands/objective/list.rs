//! `objective list`.

use crate::commands::GlobalArgs;
use clap::Args;
use serde_json::json;

use super::stored;
use crate::error::Failure;
use crate::json;
use crate::store::{Filter, ItemKind, ItemSummary};
use crate::terminal::{Cell, Context, Line, Table, Tone};

/// Arguments of `objective list`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  coder-server objective list --query checkout")]
pub(crate) struct ObjectiveListArgs {
    /// Only objectives linked to this issue, such as PROJ-123
    #[arg(long, value_name = "KEY")]
    pub issue: Option<String>,
    /// Only objectives whose title, ID, or issue key contains all words
    #[arg(long, value_name = "TEXT")]
    pub query: Option<String>,
    /// Maximum number of objectives to list
    #[arg(long, value_name = "NUMBER", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: u32,
    /// Only objectives older than this one, for the next page
    #[arg(long, value_name = "ID")]
    pub before: Option<String>,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// Lists objectives, newest first.
pub(crate) fn run(
    args: &ObjectiveListArgs,
    common: &GlobalArgs,
    context: &mut Context,
) -> Result<(), Failure> {
    let filter = Filter {
        issue: args.issue.as_deref().map(stored::key).transpose()?,
        terms: stored::terms(args.query.as_deref())?,
        before: stored::id(ItemKind::Objective, args.before.as_deref())?,
        ..Filter::all(ItemKind::Objective)
    };
    let store = stored::existing(common, context)?;
    let (objectives, more) = stored::page(store.as_ref(), &filter, args.limit)?;
    if args.json {
        let last = objectives.last().filter(|_| more);
        let next = last.map(|objective| objective.id.to_string());
        let objectives: Vec<_> = objectives.iter().map(json::ObjectiveInList::from).collect();
        context.report = Some(json!({ "objectives": objectives, "next": next }));
        return Ok(());
    }
    let Some(last) = objectives.last() else {
        context.stderr.line(&Line::plain("No objectives found"));
        if store.is_none() {
            context.stderr.line(&Line::hint(
                "coder-server jira import PROJ-123 --as objective",
            ));
        }
        return Ok(());
    };
    let header = ["ID", "Tasks", "Issue", "Updated", "Title"];
    let mut table = Table::new(&header).flexible(header.len() - 1);
    for objective in &objectives {
        table.row(row(objective));
    }
    context.stdout.table(&table);
    if more {
        let note = format!("There are older objectives (use --before {})", last.id);
        context.stderr.line(&Line::new().with(Tone::Dim, note));
    }
    Ok(())
}

fn row(objective: &ItemSummary) -> Vec<Cell> {
    let issue = objective.issue.as_ref().map(|issue| issue.key.to_string());
    vec![
        Cell::new(Tone::Accent, objective.id.to_string()),
        Cell::plain(format!(
            "{} of {} finished",
            objective.finished_tasks, objective.tasks
        )),
        Cell::plain(issue.unwrap_or_default()),
        Cell::plain(objective.updated.strftime("%Y-%m-%d").to_string()),
        Cell::plain(&objective.title),
    ]
}
