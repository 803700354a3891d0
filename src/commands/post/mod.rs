//! `jira post`: posts a task's summary or any Markdown as a comment.

mod announce;

use clap::{ArgGroup, Args, ValueHint};
use std::path::Path;

use serde_json::json;

use super::connection::Connection;
use super::{GlobalArgs, RequestTimeout, confirm, confirmation_required, stored, text_file};
use crate::connection::IssueKey;
use crate::error::Failure;
use crate::integration::issues;
use crate::integration::post::{self, Again, Event, Plan, Proposal, Subject, Target};
use crate::json;
use crate::store::{Audience, IssueLink, ItemId, ItemKind, Post, Store};
use crate::terminal::{Choice, Context, Line};

/// Arguments of `jira post`.
#[derive(Debug, Args)]
#[command(
    group = ArgGroup::new("audience"),
    after_long_help = "Examples:
  coder-server jira post T12
  coder-server jira post --issue PROJ-123 report.md
  some-agent | coder-server jira post --issue PROJ-123 --yes"
)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a command line's switches are just that"
)]
pub(crate) struct PostArgs {
    /// The task, such as T12; with --issue, a Markdown file
    ///
    /// With --issue, - or no file reads standard input.
    #[arg(value_name = "TASK|FILE", required_unless_present = "issue", value_hint = ValueHint::FilePath)]
    pub subject: Option<String>,
    /// Post to this issue: PROJ-123, or its URL
    #[arg(long, value_name = "ISSUE")]
    pub issue: Option<String>,
    /// Service desk: show the comment only to the team
    #[arg(long, group = "audience")]
    pub internal: bool,
    /// Service desk: show the comment to customers too
    #[arg(long, group = "audience")]
    pub public: bool,
    /// Post even if the same text was posted before
    #[arg(long)]
    pub again: bool,
    /// Skip confirmation
    #[arg(short, long)]
    pub yes: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub request_timeout: RequestTimeout,
}

/// Shows the comment, asks for confirmation, posts it, and prints the URLs.
pub(super) fn run(
    args: &PostArgs,
    common: &GlobalArgs,
    context: &mut Context,
) -> Result<(), Failure> {
    let connection = Connection::open(common, args.request_timeout, context)?;
    if !args.yes && context.prompter.is_none() {
        return Err(confirmation_required());
    }
    let subject = subject(args, &connection, context)?;
    let (issue, target) = place(args, &connection, &subject, context)?;
    let text = match subject.text {
        Some(text) => text,
        None => read_text(args, &issue.key, context)?,
    };
    let mut store = Store::open(&connection.directory, context.clock.clone())?;
    let again = if args.again { Again::Always } else { Again::No };
    let place = (issue, target.as_ref());
    let proposal = Proposal::new(&store, subject.task, place, text, audience(args), again)?;
    let plan = confirmed(args, proposal, target.as_ref(), context)?;
    let author = target.map(|target| target.author.account_id);
    let post = send(args, &connection, &mut store, &plan, author, context)?;
    if args.json {
        context.report = Some(json!({
            "task": plan.task.map(|id| id.to_string()),
            "post": json::Post::from(&post),
        }));
    }
    Ok(())
}

/// Returns what to post. Text from a terminal is read later, once the issue is known to exist.
fn subject(
    args: &PostArgs,
    connection: &Connection,
    context: &mut Context,
) -> Result<Subject, Failure> {
    let Some(issue) = &args.issue else {
        let id = task_id(args.subject.as_deref().unwrap_or_default(), connection)?;
        let directory = &connection.directory;
        let store = stored::required(directory, context)?;
        return post::summary(&store, id, &connection.account.site);
    };
    let key = issues::key(issue, &connection.account)?;
    let is_typed = context.stdin_is_terminal && file(args) == "-";
    let text = if is_typed {
        None
    } else {
        Some(read_text(args, &key, context)?)
    };
    Ok(Subject {
        task: None,
        key,
        link: None,
        text,
    })
}

fn file(args: &PostArgs) -> &str {
    args.subject.as_deref().unwrap_or("-")
}

fn read_text(args: &PostArgs, key: &IssueKey, context: &mut Context) -> Result<String, Failure> {
    let text = text_file::read(Path::new(file(args)), "the comment", context)?;
    post::check_text(&text, key)?;
    Ok(text)
}

/// Parses a task ID. For an issue key, the hint is how to post to the issue.
fn task_id(text: &str, connection: &Connection) -> Result<ItemId, Failure> {
    ItemKind::Task.parse_id(text).map_err(
        |failure: Failure| match issues::key(text, &connection.account) {
            Ok(key) => failure.with_hint(format!(
                "to post to the issue: coder-server jira post --issue {key} FILE"
            )),
            Err(_) => failure.with_hint(
                "list tasks: coder-server task list; post a file: coder-server jira post --issue PROJ-123 FILE",
            ),
        },
    )
}

/// Reads the issue and the author. Not necessary with `--yes --public` for a linked task.
fn place(
    args: &PostArgs,
    connection: &Connection,
    subject: &Subject,
    context: &mut Context,
) -> Result<(IssueLink, Option<Target>), Failure> {
    if let (true, true, Some(link)) = (args.yes, args.public, &subject.link) {
        return Ok((link.clone(), None));
    }
    let progress = context.waiting(&format!("Reading {}", subject.key));
    let place = post::place(connection.client(), subject);
    drop(progress);
    let (link, target) = place?;
    if link.key != subject.key {
        let warning = format!("{} is now {}", subject.key, link.key);
        context.stderr.line(&Line::warning(warning));
    }
    Ok((link, Some(target)))
}

/// Shows the proposal and asks for confirmation.
fn confirmed(
    args: &PostArgs,
    mut proposal: Proposal,
    target: Option<&Target>,
    context: &mut Context,
) -> Result<Plan, Failure> {
    let question = if proposal.unfinished.is_some() {
        announce::unfinished(&proposal, target, context);
        "Resume posting?"
    } else {
        if !args.yes {
            announce::text(&proposal, context);
        }
        announce::place(&proposal, target, context);
        "Post this comment?"
    };
    if proposal.audience.is_none() && !args.yes {
        proposal.audience = ask_audience(&proposal.issue, context)?;
    }
    announce::audience(&proposal, target, context);
    let declined = format!("nothing was posted to {}", proposal.issue.key);
    let plan = proposal.into_plan()?;
    confirm(args.yes, question, true, &declined, context)?;
    Ok(plan)
}

const fn audience(args: &PostArgs) -> Option<Audience> {
    match (args.internal, args.public) {
        (true, _) => Some(Audience::Internal),
        (false, true) => Some(Audience::Everyone),
        (false, false) => None,
    }
}

/// Asks who should see the comment, and suggests the careful answer.
fn ask_audience(issue: &IssueLink, context: &mut Context) -> Result<Option<Audience>, Failure> {
    let Some(prompter) = &mut context.prompter else {
        return Ok(None);
    };
    let choices = [
        Choice::new("Internal", "only the team sees the comment"),
        Choice::new("Public", "the customer sees the comment too"),
    ];
    let question = format!(
        "{} is a service desk request. Who should see this comment?",
        issue.key
    );
    let chosen = prompter.select(&question, &choices, 0)?;
    Ok(Some(
        [Audience::Internal, Audience::Everyone][chosen.min(1)],
    ))
}

fn send(
    args: &PostArgs,
    connection: &Connection,
    store: &mut Store,
    plan: &Plan,
    author: Option<String>,
    context: &mut Context,
) -> Result<Post, Failure> {
    let progress = context.waiting(&format!("Posting to {}", plan.issue.key));
    let (stdout, stderr) = (&mut context.stdout, &mut context.stderr);
    let json = args.json;
    post::run(connection.client(), store, plan, author, &mut |event| {
        if let Event::Sending(number, of) = event
            && *of > 1
        {
            progress.set(u64::from(*number) - 1, *of as u64);
        }
        progress.aside(|| match event {
            // The URLs are the result.
            Event::Posted(_, url) if !json => stdout.line(&Line::plain(url).whole()),
            event => {
                if let Some(line) = announce::event(event) {
                    stderr.line(&line);
                }
            }
        });
    })
}
