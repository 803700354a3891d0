//! `jira show`: an issue as an agent would get to see it.

use super::{Common, Patience};
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
    pub patience: Patience,
}

/// Shows the issue: laid out for a terminal, as Markdown, or as JSON.
pub(super) fn run(args: &ShowArgs, common: &Common, context: &mut Context) -> Result<(), Failure> {
    let connection = Connection::open(common, args.patience, context)?;
    let key = issues::key(&args.issue, &connection.account)?;
    // Who looks at an issue may see what the account may see; each comment says who else does.
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
        // Made harmless where it was put together.
        context.stdout.raw(&markdown);
    } else {
        context.stdout.markdown(&markdown);
    }
    if whole.unasked_comments > 0 {
        let said = match whole.unasked_comments {
            1 => "There is a comment: --comments shows it".to_owned(),
            count => format!("There are {count} comments: --comments shows them"),
        };
        context.stderr.line(&Line::new().with(Tone::Dim, said));
    }
    Ok(())
}
