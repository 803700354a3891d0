//! `jira show`: shows an issue as an agent sees it.

use super::{GlobalArgs, RequestTimeout};
use crate::error::Failure;
use clap::Args;
use serde_json::json;

use super::connection::Connection;
use crate::instructions;
use crate::integration::{Comments, import, issues};
use crate::json;
use crate::terminal::{Context, Line, Tone};

/// Arguments of `jira show`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  coder-server jira show PROJ-123 --comments")]
pub(crate) struct ShowArgs {
    /// The issue: PROJ-123, or its URL
    #[arg(value_name = "ISSUE")]
    pub issue: String,
    /// Include the comments
    #[arg(long)]
    pub comments: bool,
    /// Print the issue as Markdown
    #[arg(long, conflicts_with = "json")]
    pub markdown: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub request_timeout: RequestTimeout,
}

/// Prints the issue for a terminal, as Markdown, or as JSON.
pub(super) fn run(
    args: &ShowArgs,
    common: &GlobalArgs,
    context: &mut Context,
) -> Result<(), Failure> {
    let connection = Connection::open(common, args.request_timeout, context)?;
    let key = issues::key(&args.issue, &connection.account)?;
    let comments = if args.comments {
        Comments::All
    } else {
        Comments::None
    };
    let progress = context.waiting(&format!("Reading {key}"));
    let whole = import::read(connection.client(), &key, comments, &|done, total| {
        progress.set(done, total);
    });
    drop(progress);
    let whole = whole?;
    let site = &connection.account.site;
    if args.json {
        context.report = Some(json!({
            "issue": json::Issue::new(&whole.issue, site),
            "comments": whole.discussion.as_ref().map(|discussion| {
                json::Comments::new(discussion, &whole.issue, site)
            }),
        }));
        return Ok(());
    }
    let markdown = instructions::issue(&whole.issue, whole.discussion.as_ref(), site);
    if args.markdown {
        // Already sanitized.
        context.stdout.raw(&markdown);
    } else {
        context.stdout.markdown(&markdown);
    }
    if whole.omitted_comments > 0 {
        let note = match whole.omitted_comments {
            1 => "1 comment not included (use --comments)".to_owned(),
            count => format!("{count} comments not included (use --comments)"),
        };
        context.stderr.line(&Line::new().with(Tone::Dim, note));
    }
    Ok(())
}
