//! `objective show`.

use crate::commands::GlobalArgs;
use crate::error::Failure;
use clap::Args;
use serde_json::json;

use super::stored;
use crate::clock::minute;
use crate::commands::field;
use crate::json;
use crate::store::{Filter, Item, ItemKind, ItemSummary};
use crate::terminal::{Cell, Context, Line, Table, Tone};

/// Maximum number of tasks shown; `task list` lists all of them.
const MAX_TASKS: u32 = 50;

/// Arguments of `objective show`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  coder-server objective show O3")]
pub(crate) struct ObjectiveShowArgs {
    /// The objective, such as O3
    #[arg(value_name = "ID")]
    pub id: String,
    /// Print only the instructions, as Markdown
    #[arg(long, conflicts_with = "json")]
    pub instructions: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// Prints an objective with its tasks, or only its instructions.
pub(crate) fn run(
    args: &ObjectiveShowArgs,
    common: &GlobalArgs,
    context: &mut Context,
) -> Result<(), Failure> {
    let id = ItemKind::Objective.parse_id(&args.id)?;
    let store = stored::open(common, context)?;
    let objective = store.item(id)?;
    if args.instructions {
        context.stdout.text(&objective.instructions);
        return Ok(());
    }
    let filter = Filter {
        objective: Some(id),
        ..Filter::all(ItemKind::Task)
    };
    let (tasks, more) = stored::page(Some(&store), &filter, MAX_TASKS)?;
    if args.json {
        let members = json::Objective::new(&objective, &tasks);
        context.report = Some(json!({ "objective": members }));
        return Ok(());
    }
    facts(&objective, context);
    list(&tasks, context);
    if more {
        let note = format!("More tasks: coder-server task list --objective {id}");
        context.stderr.line(&Line::new().with(Tone::Dim, note));
    }
    context.stdout.blank();
    context
        .stdout
        .line(&Line::new().with(Tone::Dim, "── Instructions ──"));
    context.stdout.blank();
    context.stdout.markdown(&objective.instructions);
    Ok(())
}

fn facts(objective: &Item, context: &mut Context) {
    let line = &objective.overview;
    let title = Line::new()
        .with(Tone::Accent, line.id.to_string())
        .text("  ")
        .with(Tone::Strong, &line.title);
    context.stdout.line(&title);
    if let Some(issue) = &line.issue {
        let said = field("Issue", issue.key.as_str()).text(format!("  {}", issue.url()));
        context.stdout.line(&said.whole());
    }
    context.stdout.line(&field("Created", minute(line.created)));
    let tasks = format!("{} of {} finished", line.finished_tasks, line.tasks);
    context.stdout.line(&field("Tasks", tasks));
}

fn list(tasks: &[ItemSummary], context: &mut Context) {
    if tasks.is_empty() {
        return;
    }
    let mut table = Table::new(&["ID", "Status", "Title"]).flexible(2);
    for task in tasks {
        table.row(vec![
            Cell::new(Tone::Accent, task.id.to_string()),
            Cell::plain(task.status.name()),
            Cell::plain(&task.title),
        ]);
    }
    context.stdout.blank();
    context.stdout.table(&table);
}
