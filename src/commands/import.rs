//! `jira import`: tasks or objectives of issues.

use clap::{Args, ValueEnum, ValueHint};
use serde_json::{Value, json};
use std::path::PathBuf;

use super::connection::Connection;
use super::{Common, Patience, confirmation_required, stored, text_file};
use crate::connection::{IssueKey, Site};
use crate::error::{Failure, Kind};
use crate::instructions;
use crate::integration::import::{self, WholeIssue};
use crate::integration::{Comments, issues};
use crate::json;
use crate::terminal::{Cell, Context, Line, Table, Tone};
use crate::work::{Guard, Linked, ObjectiveId, ObjectiveLine, Store, TaskLine};

/// So many lines of an issue are shown before the question; `jira show` shows the rest.
const PREVIEW_LINES: usize = 24;
/// So many issues are shown one by one; more are listed.
const MOST_PREVIEWS: usize = 3;

/// What was made of an issue.
enum Item {
    Task(TaskLine),
    Objective(ObjectiveLine),
}

/// Arguments of `jira import`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  coder-server jira import PROJ-123 --comments
  coder-server jira import PROJ-1 --as objective
  coder-server jira import PROJ-2 PROJ-3 --objective O1 --yes
  coder-server jira import PROJ-123 --print | some-agent")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a command line's switches are just that"
)]
pub(crate) struct ImportArgs {
    /// The issues: PROJ-123, or their URLs
    #[arg(required = true, value_name = "ISSUE")]
    pub issues: Vec<String>,
    /// What to create
    #[arg(long = "as", value_enum, value_name = "KIND", default_value_t)]
    pub kind: ItemKind,
    /// Add the tasks to this objective, such as O3
    #[arg(long, value_name = "ID")]
    pub objective: Option<String>,
    /// Include the comments
    #[arg(long)]
    pub comments: bool,
    /// Include restricted and internal comments too
    #[arg(long, requires = "comments")]
    pub include_restricted: bool,
    /// Instructions to add after the issue
    #[arg(long, value_name = "TEXT", conflicts_with = "instructions_file")]
    pub instructions: Option<String>,
    /// Instructions to add, from a file (- for standard input)
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub instructions_file: Option<PathBuf>,
    /// Print the agent's instructions and create nothing
    #[arg(long, conflicts_with_all = ["json", "yes", "objective"])]
    pub print: bool,
    /// Skip confirmation, even if an issue is already linked
    #[arg(short, long)]
    pub yes: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub patience: Patience,
}

/// What an issue is imported as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum ItemKind {
    /// Work for one agent
    #[default]
    Task,
    /// A goal with tasks of its own
    Objective,
}

/// Reads the issues, asks, and makes what was asked for; or prints the instructions alone.
pub(super) fn run(
    args: &ImportArgs,
    common: &Common,
    context: &mut Context,
) -> Result<(), Failure> {
    let objective = objective(args)?;
    let connection = Connection::open(common, args.patience, context)?;
    let keys = keys(args, &connection)?;
    let own = own_instructions(args, context)?;
    if !args.print && !args.yes && context.prompter.is_none() {
        return Err(confirmation_required());
    }
    let issues = read(&connection, &keys, args, context)?;
    let site = &connection.account.site;
    if args.print {
        for (index, whole) in issues.iter().enumerate() {
            if index > 0 {
                context.stdout.blank();
            }
            let text = import::instructions(whole, site, own.as_deref());
            context.stdout.text(&text);
        }
        return Ok(());
    }
    let linked = linked(objective, &issues, &connection, context)?;
    confirm(args, &issues, &linked, site, context)?;
    let mut store = Store::open(&connection.directory, context.clock.clone())?;
    let own = own.as_deref();
    // Somebody else may have imported the same since the person was asked.
    let guard = Guard {
        request: None,
        unless_linked: !args.yes && linked.iter().all(Vec::is_empty),
    };
    let items: Vec<Item> = match args.kind {
        ItemKind::Task => {
            let tasks = import::make_tasks(&mut store, &issues, site, own, objective, &guard)?;
            tasks.into_iter().map(Item::Task).collect()
        }
        ItemKind::Objective => {
            let objectives = import::make_objectives(&mut store, &issues, site, own, &guard)?;
            objectives.into_iter().map(Item::Objective).collect()
        }
    };
    if args.json {
        let made = made_as_json(&items, &issues, &linked);
        context.report = Some(made);
    } else {
        tell(&items, &issues, context);
    }
    Ok(())
}

/// What is linked to each of the issues already. Fails before anything is asked when there is no such
/// objective.
fn linked(
    objective: Option<ObjectiveId>,
    issues: &[WholeIssue],
    connection: &Connection,
    context: &Context,
) -> Result<Vec<Vec<Linked>>, Failure> {
    let directory = &connection.directory;
    if let Some(id) = objective {
        stored::required(directory, context)?.objective(id)?;
    }
    match Store::open_existing(directory, context.clock.clone())? {
        Some(store) => import::linked(&store, issues, &connection.account.site),
        None => Ok(vec![Vec::new(); issues.len()]),
    }
}

/// The objective that tasks are put under.
fn objective(args: &ImportArgs) -> Result<Option<ObjectiveId>, Failure> {
    if args.kind == ItemKind::Objective && args.objective.is_some() {
        let message = "an objective cannot be put under an objective";
        return Err(Failure::new(Kind::Usage, message)
            .with_hint("leave out --objective, or make tasks with --as task"));
    }
    args.objective.as_deref().map(str::parse).transpose()
}

/// Each issue once, in the order given.
fn keys(args: &ImportArgs, connection: &Connection) -> Result<Vec<IssueKey>, Failure> {
    let mut keys = Vec::new();
    for text in &args.issues {
        let key = issues::key(text, &connection.account)?;
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    Ok(keys)
}

fn own_instructions(args: &ImportArgs, context: &mut Context) -> Result<Option<String>, Failure> {
    match (&args.instructions, &args.instructions_file) {
        (Some(text), _) if text.trim().is_empty() => {
            let failure = Failure::new(Kind::Usage, "the text given with --instructions is empty");
            Err(failure.with_hint("leave the flag out, or say something with it"))
        }
        (Some(text), _) => Ok(Some(text.clone())),
        (None, Some(file)) => text_file::read(file, "the instructions", context).map(Some),
        (None, None) => Ok(None),
    }
}

fn read(
    connection: &Connection,
    keys: &[IssueKey],
    args: &ImportArgs,
    context: &mut Context,
) -> Result<Vec<WholeIssue>, Failure> {
    let comments = match (args.comments, args.include_restricted) {
        (false, _) => Comments::None,
        (true, false) => Comments::Unrestricted,
        (true, true) => Comments::All,
    };
    let what = match keys {
        [key] => format!("Reading {key}"),
        _ => format!("Reading {} issues", keys.len()),
    };
    let progress = context.waiting(&what);
    import::read_all(connection.client(), keys, comments, &|done, total| {
        progress.set(done, total);
    })
}

/// Shows what would be made, and asks.
fn confirm(
    args: &ImportArgs,
    issues: &[WholeIssue],
    linked: &[Vec<Linked>],
    site: &Site,
    context: &mut Context,
) -> Result<(), Failure> {
    if !args.yes {
        preview(issues, site, context);
    }
    for (whole, linked) in issues.iter().zip(linked) {
        if !linked.is_empty() {
            let said = format!("{} is linked already: {}", whole.issue.key, named(linked));
            context.stderr.line(&Line::warning(said));
        }
    }
    for whole in issues.iter().filter(|whole| whole.unasked_comments > 0) {
        let (key, count) = (&whole.issue.key, whole.unasked_comments);
        let comments = if count == 1 { "comment" } else { "comments" };
        let said = format!("{key} has {count} {comments} that would be left out: add --comments");
        context.stderr.line(&Line::warning(said));
    }
    if args.yes {
        return Ok(());
    }
    let Some(prompter) = &mut context.prompter else {
        return Err(confirmation_required());
    };
    let again = linked.iter().any(|linked| !linked.is_empty());
    let kind = match (args.kind, issues.len()) {
        (ItemKind::Task, 1) => "a task",
        (ItemKind::Task, _) => "tasks",
        (ItemKind::Objective, 1) => "an objective",
        (ItemKind::Objective, _) => "objectives",
    };
    let under = args.objective.as_ref().map(|id| format!(" under {id}"));
    let kind = format!("{kind}{}", under.unwrap_or_default());
    let question = if again {
        format!("Make {kind} all the same?")
    } else {
        format!("Make {kind} of this?")
    };
    if prompter.confirm(&question, !again)? {
        return Ok(());
    }
    Err(Failure::new(Kind::Declined, "nothing was imported"))
}

fn preview(issues: &[WholeIssue], site: &Site, context: &mut Context) {
    if issues.len() > MOST_PREVIEWS {
        let mut table = Table::new(&["Key", "Type", "Status", "Summary"]).flexible(3);
        for WholeIssue { issue, .. } in issues {
            table.row(vec![
                Cell::new(Tone::Accent, issue.key.as_str()),
                Cell::plain(issue.issue_type.as_deref().unwrap_or("-")),
                Cell::plain(issue.status.as_ref().map_or("-", |status| &status.name)),
                Cell::plain(issue.title()),
            ]);
        }
        context.stderr.table(&table);
        context.stderr.blank();
        return;
    }
    for (index, whole) in issues.iter().enumerate() {
        if index > 0 {
            context.stderr.blank();
        }
        let markdown = instructions::issue(&whole.issue, None, site);
        let lines: Vec<&str> = markdown.lines().collect();
        let shown = lines.len().min(PREVIEW_LINES);
        context.stderr.markdown(&lines[..shown].join("\n"));
        if shown < lines.len() {
            let rest = format!(
                "… {} more lines: coder-server jira show {}",
                lines.len() - shown,
                whole.issue.key
            );
            context.stderr.line(&Line::new().with(Tone::Dim, rest));
        }
        context.stderr.blank();
        context.stderr.line(&Line::plain(instructions::completeness(
            &whole.issue,
            whole.discussion.as_ref(),
        )));
    }
}

fn named(linked: &[Linked]) -> String {
    let names: Vec<String> = linked.iter().map(ToString::to_string).collect();
    names.join(", ")
}

fn tell(items: &[Item], issues: &[WholeIssue], context: &mut Context) {
    for (item, whole) in items.iter().zip(issues) {
        let (id, title) = match item {
            Item::Task(task) => (task.id.to_string(), &task.title),
            Item::Objective(objective) => (objective.id.to_string(), &objective.title),
        };
        let line = Line::good(id)
            .text("  ")
            .with(Tone::Accent, whole.issue.key.as_str())
            .text(format!("  {title}"));
        context.stdout.line(&line);
    }
    let Some(first) = items.first() else {
        return;
    };
    let next = match first {
        Item::Task(task) => format!("coder-server task show {} --instructions", task.id),
        Item::Objective(objective) => format!("coder-server objective show {}", objective.id),
    };
    context.stderr.line(&Line::hint(next));
}

fn made_as_json(items: &[Item], issues: &[WholeIssue], linked: &[Vec<Linked>]) -> Value {
    let made: Vec<Value> = items
        .iter()
        .zip(issues)
        .zip(linked)
        .map(|((item, whole), linked)| match item {
            Item::Task(task) => {
                json!(json::Imported::new(
                    json::TaskInList::from(task),
                    whole,
                    linked
                ))
            }
            Item::Objective(objective) => {
                let objective = json::ObjectiveInList::from(objective);
                json!(json::Imported::new(objective, whole, linked))
            }
        })
        .collect();
    json!({ "made": made })
}
