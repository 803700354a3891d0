//! `jira search`: searches for issues by key, URL, or text.

use super::connection::Connection;
use super::{GlobalArgs, RequestTimeout};
use crate::error::Failure;
use crate::integration::search::{self, Found};
use crate::jira::{Issue, Status, StatusCategory, User};
use crate::json;
use crate::terminal::{Cell, Context, Line, Table, Tone};
use clap::Args;
use serde_json::json;

/// Arguments of `jira search`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  coder-server jira search PROJ-123
  coder-server jira search slow checkout --limit 5")]
pub(crate) struct SearchArgs {
    /// An issue key, the URL of an issue, or text
    #[arg(required = true, value_name = "QUERY")]
    pub query: Vec<String>,
    /// Maximum number of issues to list
    #[arg(long, value_name = "NUMBER", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: u32,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub request_timeout: RequestTimeout,
}

/// Searches for issues and lists them.
pub(super) fn run(
    args: &SearchArgs,
    common: &GlobalArgs,
    context: &mut Context,
) -> Result<(), Failure> {
    let connection = Connection::open(common, args.request_timeout, context)?;
    let query = args.query.join(" ");
    let progress = context.waiting(&format!(
        "Searching {}",
        connection.account.site.authority()
    ));
    let found = search::search(connection.client(), &query, args.limit);
    drop(progress);
    let found = found?;
    if args.json {
        let members = json::SearchResult::new(&found, &connection.account.site);
        context.report = Some(json!(members));
        return Ok(());
    }
    if let Some(key) = &found.no_such_key {
        let warning = format!("No issue {key}: searched for the text instead");
        context.stderr.line(&Line::warning(warning));
    }
    if found.unreadable > 0 {
        let warning = format!("{} issues could not be read", found.unreadable);
        context.stderr.line(&Line::warning(warning));
    }
    show(&found, context);
    Ok(())
}

fn show(found: &Found, context: &mut Context) {
    if found.issues.is_empty() {
        context.stderr.line(&Line::plain("No issues found"));
        return;
    }
    let header = ["Key", "Type", "Status", "Priority", "Assignee", "Summary"];
    let mut table = Table::new(&header).flexible(header.len() - 1);
    for issue in &found.issues {
        table.row(row(issue));
    }
    context.stdout.table(&table);
    if found.more {
        let note = "There are more issues (use --limit)";
        context.stderr.line(&Line::new().with(Tone::Dim, note));
    }
}

fn row(issue: &Issue) -> Vec<Cell> {
    let optional = |text: Option<&str>| Cell::plain(text.unwrap_or("-"));
    vec![
        Cell::new(Tone::Accent, issue.key.as_str()),
        optional(issue.issue_type.as_deref()),
        status(issue.status.as_ref()),
        optional(issue.priority.as_deref()),
        optional(issue.assignee.as_ref().map(User::name)),
        Cell::plain(issue.title()),
    ]
}

fn status(status: Option<&Status>) -> Cell {
    let Some(status) = status else {
        return Cell::plain("-");
    };
    let tone = match status.category {
        StatusCategory::Done => Tone::Good,
        StatusCategory::InProgress => Tone::Warning,
        StatusCategory::New | StatusCategory::Undefined => Tone::Plain,
    };
    Cell::new(tone, &status.name)
}
