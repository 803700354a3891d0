//! `task show`.

use crate::commands::GlobalArgs;
use clap::Args;
use serde_json::json;

use super::{stored, tone};
use crate::clock::minute;
use crate::commands::{field, next_in_jira};
use crate::error::{Failure, Kind};
use crate::json;
use crate::store::{Item, ItemKind, PartState, Post, Status};
use crate::terminal::{Context, Line, Tone};

/// Arguments of `task show`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  coder-server task show T12
  coder-server task show T12 --instructions | some-agent")]
pub(crate) struct TaskShowArgs {
    /// The task, such as T12
    #[arg(value_name = "ID")]
    pub id: String,
    /// Print only the instructions, as Markdown
    #[arg(long, conflicts_with = "json")]
    pub instructions: bool,
    /// Print only the summary, as Markdown
    #[arg(long, conflicts_with_all = ["json", "instructions"])]
    pub summary: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// Prints a task, or only its instructions or summary.
pub(crate) fn run(
    args: &TaskShowArgs,
    common: &GlobalArgs,
    context: &mut Context,
) -> Result<(), Failure> {
    let id = ItemKind::Task.parse_id(&args.id)?;
    let store = stored::open(common, context)?;
    let task = store.item(id)?;
    if args.instructions {
        context.stdout.text(&task.instructions);
        return Ok(());
    }
    if args.summary {
        let Some(summary) = &task.summary else {
            let failure = Failure::new(Kind::Conflict, format!("{id} has no summary yet"));
            return Err(failure.with_hint(format!(
                "coder-server task complete {id} --summary-file FILE"
            )));
        };
        context.stdout.text(summary);
        return Ok(());
    }
    let posts = store.posts_of(id)?;
    if args.json {
        let task = json::Task::new(&task, &posts);
        context.report = Some(json!({ "task": task }));
        return Ok(());
    }
    facts(&task, context);
    for post in &posts {
        posted(post, context);
    }
    section("Instructions", &task.instructions, context);
    if let Some(summary) = &task.summary {
        section("Summary", summary, context);
    }
    if task.overview.status != Status::Open
        && task.overview.issue.is_some()
        && !posts.iter().any(|post| post.finished.is_some())
    {
        next_in_jira::print(&format!("coder-server jira post {id}"), common, context);
    }
    Ok(())
}

fn facts(task: &Item, context: &mut Context) {
    let line = &task.overview;
    let title = Line::new()
        .with(Tone::Accent, line.id.to_string())
        .text("  ")
        .with(Tone::Strong, &line.title);
    context.stdout.line(&title);
    let status = field("Status", "").with(tone(line.status), line.status.name());
    context.stdout.line(&status);
    if let Some(objective) = line.objective {
        context
            .stdout
            .line(&field("Objective", objective.to_string()));
    }
    if let Some(issue) = &line.issue {
        let said = field("Issue", issue.key.as_str()).text(format!("  {}", issue.url()));
        context.stdout.line(&said.whole());
    }
    context.stdout.line(&field("Created", minute(line.created)));
    if let Some(finished) = line.finished {
        context.stdout.line(&field("Finished", minute(finished)));
    }
}

fn posted(post: &Post, context: &mut Context) {
    for part in &post.parts {
        let url = part.url(&post.issue);
        let said = match (&part.state, url) {
            (PartState::Posted { at, .. }, Some(url)) => {
                format!("{}  {url}", minute(*at))
            }
            (PartState::Sending, _) => {
                format!("started {}, may or may not be posted", minute(post.started))
            }
            _ => format!("started {}, not posted yet", minute(post.started)),
        };
        let name = if post.parts.len() > 1 {
            format!("Part {}", part.number)
        } else {
            "Posted".to_owned()
        };
        context.stdout.line(&field(&name, said).whole());
    }
}

fn section(name: &str, markdown: &str, context: &mut Context) {
    context.stdout.blank();
    context
        .stdout
        .line(&Line::new().with(Tone::Dim, format!("── {name} ──")));
    context.stdout.blank();
    context.stdout.markdown(markdown);
}
