//! `jira import`: imports issues as tasks or objectives.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};
use serde_json::{Value, json};

use super::connection::Connection;
use super::{GlobalArgs, RequestTimeout, confirm, confirmation_required, stored, text_file};
use crate::connection::{IssueKey, Site};
use crate::error::{Failure, Kind};
use crate::instructions;
use crate::integration::Comments;
use crate::integration::import::{self, ImportRequest, Imported, IssueWithComments};
use crate::json;
use crate::store::{ItemId, ItemKind, Store};
use crate::terminal::{Cell, Context, Line, Table, Tone};

/// Maximum number of lines in the preview of an issue.
const PREVIEW_LINES: usize = 24;
/// Maximum number of issues with a preview; more are listed in a table.
const MAX_PREVIEWS: usize = 3;

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
    /// Create a task or an objective
    #[arg(
        long = "as",
        value_enum,
        value_name = "KIND",
        default_value_t,
        hide_possible_values = true
    )]
    pub kind: KindChoice,
    /// Add the tasks to this objective, such as O3
    #[arg(long, value_name = "ID")]
    pub objective: Option<String>,
    /// Include the comments
    #[arg(long)]
    pub comments: bool,
    /// Include restricted and internal comments
    #[arg(long, requires = "comments")]
    pub include_restricted: bool,
    /// Instructions to add after the issue
    #[arg(long, value_name = "TEXT", conflicts_with = "instructions_file")]
    pub instructions: Option<String>,
    /// Instructions from a file (- for standard input)
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub instructions_file: Option<PathBuf>,
    /// Print the agent's instructions and create nothing
    #[arg(long, conflicts_with_all = ["json", "yes", "objective"])]
    pub print: bool,
    /// Skip confirmation
    #[arg(short, long)]
    pub yes: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub request_timeout: RequestTimeout,
}

/// What an issue is imported as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum KindChoice {
    /// Work for one agent
    #[default]
    Task,
    /// A goal with tasks of its own
    Objective,
}

/// Reads the issues, asks for confirmation, and creates the items; or prints the instructions.
pub(super) fn run(
    args: &ImportArgs,
    common: &GlobalArgs,
    context: &mut Context,
) -> Result<(), Failure> {
    let objective = objective(args)?;
    let connection = Connection::open(common, args.request_timeout, context)?;
    let keys = import::keys(&args.issues, &connection.account)?;
    let mut request = ImportRequest {
        kind: match args.kind {
            KindChoice::Task => ItemKind::Task,
            KindChoice::Objective => ItemKind::Objective,
        },
        objective,
        created_by: None,
        instructions: instructions(args, context)?,
        again: args.yes,
        idempotency_key: None,
    };
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
            let text = import::instructions(whole, site, request.instructions.as_deref());
            context.stdout.text(&text);
        }
        return Ok(());
    }
    let store = match request.objective {
        Some(objective) => {
            let store = stored::required(&connection.directory, context)?;
            store.item(objective)?;
            Some(store)
        }
        None => Store::open_existing(&connection.directory, context.clock.clone())?,
    };
    let linked = match &store {
        Some(store) => import::linked(store, &issues, site)?,
        None => vec![Vec::new(); issues.len()],
    };
    let is_linked = linked.iter().any(|linked| !linked.is_empty());
    if !args.yes {
        preview(&issues, site, context);
    }
    warn_before(&issues, &linked, context);
    let question = question(args, issues.len(), is_linked);
    confirm(
        args.yes,
        &question,
        !is_linked,
        "nothing was imported",
        context,
    )?;
    request.again |= is_linked;
    let mut store = Store::open(&connection.directory, context.clock.clone())?;
    let imported = import::create(&mut store, site, issues, &request)?;
    if args.json {
        context.report = Some(as_json(&imported));
    } else {
        print(&imported, context);
    }
    Ok(())
}

/// The objective of the tasks.
fn objective(args: &ImportArgs) -> Result<Option<ItemId>, Failure> {
    if args.kind == KindChoice::Objective && args.objective.is_some() {
        let message = "an objective cannot belong to another objective";
        return Err(Failure::new(Kind::Usage, message)
            .with_hint("omit --objective, or import tasks with --as task"));
    }
    stored::id(ItemKind::Objective, args.objective.as_deref())
}

fn instructions(args: &ImportArgs, context: &mut Context) -> Result<Option<String>, Failure> {
    match (&args.instructions, &args.instructions_file) {
        (Some(text), _) if text.trim().is_empty() => Err(Failure::new(
            Kind::Usage,
            "The text of --instructions is empty",
        )
        .with_hint("omit the option, or pass a text")),
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
) -> Result<Vec<IssueWithComments>, Failure> {
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

/// Warns about issues that are already linked and about comments that are not included.
fn warn_before(issues: &[IssueWithComments], linked: &[Vec<ItemId>], context: &mut Context) {
    for (whole, linked) in issues.iter().zip(linked) {
        if !linked.is_empty() {
            let names: Vec<String> = linked.iter().map(ToString::to_string).collect();
            let warning = format!(
                "{} is already linked: {}",
                whole.issue.key,
                names.join(", ")
            );
            context.stderr.line(&Line::warning(warning));
        }
    }
    for whole in issues.iter().filter(|whole| whole.omitted_comments > 0) {
        let warning = format!(
            "{} of {} not included (use --comments)",
            comments(whole.omitted_comments),
            whole.issue.key
        );
        context.stderr.line(&Line::warning(warning));
    }
}

fn comments(count: usize) -> String {
    match count {
        1 => "1 comment".to_owned(),
        _ => format!("{count} comments"),
    }
}

fn question(args: &ImportArgs, count: usize, is_linked: bool) -> String {
    let what = match (args.kind, count, is_linked) {
        (KindChoice::Task, 1, false) => "a task".to_owned(),
        (KindChoice::Objective, 1, false) => "an objective".to_owned(),
        (KindChoice::Task, 1, true) => "another task".to_owned(),
        (KindChoice::Objective, 1, true) => "another objective".to_owned(),
        (KindChoice::Task, _, _) => format!("{count} tasks"),
        (KindChoice::Objective, _, _) => format!("{count} objectives"),
    };
    let objective = args.objective.as_ref();
    let place = objective.map_or_else(String::new, |id| format!(" in {id}"));
    let anyway = if is_linked { " anyway" } else { "" };
    format!("Create {what}{place}{anyway}?")
}

fn preview(issues: &[IssueWithComments], site: &Site, context: &mut Context) {
    if issues.len() > MAX_PREVIEWS {
        let mut table = Table::new(&["Key", "Type", "Status", "Summary"]).flexible(3);
        for IssueWithComments { issue, .. } in issues {
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

fn print(imported: &[Imported], context: &mut Context) {
    for Imported { item, source, .. } in imported {
        let key = source
            .as_ref()
            .map_or("-", |source| source.issue.key.as_str());
        let line = Line::good(item.id.to_string())
            .text("  ")
            .with(Tone::Accent, key)
            .text(format!("  {}", item.title));
        context.stdout.line(&line);
    }
    let Some(id) = imported.first().map(|imported| imported.item.id) else {
        return;
    };
    let next = match id.kind {
        ItemKind::Task => format!("coder-server task show {id} --instructions"),
        ItemKind::Objective => format!("coder-server objective show {id}"),
    };
    context.stderr.line(&Line::hint(next));
}

fn as_json(imported: &[Imported]) -> Value {
    let made = imported.iter().map(|imported| {
        let item = &imported.item;
        match item.id.kind {
            ItemKind::Task => json!(json::Imported::new(json::TaskInList::from(item), imported)),
            ItemKind::Objective => {
                json!(json::Imported::new(
                    json::ObjectiveInList::from(item),
                    imported
                ))
            }
        }
    });
    json!({ "made": made.collect::<Vec<_>>() })
}
