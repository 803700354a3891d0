//! `jira post`: a finished task's summary, or any Markdown, as a comment.

use std::path::Path;
use std::time::Duration;

use serde_json::json;

use super::connection::Connection;
use super::failure::Told;
use super::{text_file, work_json};
use crate::account::{IssueKey, Site};
use crate::cli::{Common, PostArgs};
use crate::error::{Failure, Kind};
use crate::integration::issues;
use crate::integration::post::{self, Before, Event, OnDoubt, Target};
use crate::terminal::{Choice, Context, Line, Tone};
use crate::work::{Audience, IssueLink, Post, Status, Store, TaskId};

/// How long it waits for another process that is posting to the same issue.
const PATIENCE: Duration = Duration::from_secs(60);

/// What is posted.
struct Subject {
    task: Option<TaskId>,
    key: IssueKey,
    /// Where the task is linked to.
    link: Option<IssueLink>,
    /// Markdown.
    text: String,
}

/// Shows what would be posted, where and as whom; asks; posts; prints the addresses.
pub(super) fn run(args: &PostArgs, common: &Common, context: &mut Context) -> Result<(), Told> {
    let connection = Connection::open(common, args.patience, context)?;
    if !args.yes && context.prompter.is_none() {
        return Err(nobody_to_ask(args).into());
    }
    let mut store = Store::open(connection.directory.path(), context.clock.clone())?;
    let subject = subject(args, &store, &connection, context)?;
    let target = target(args, &connection, &subject, context)?;
    if let (Some(target), Some(link)) = (&target, &subject.link) {
        check_same_issue(target, link)?;
    }
    let site = &connection.account.site;
    let link = match (&target, &subject.link) {
        (Some(target), _) => issues::link(&target.issue, site),
        (None, Some(link)) => link.clone(),
        (None, None) => unreachable!("without a link, the target is asked for"),
    };
    let audience = if let Some(unfinished) = before(args, &store, &subject, &link, context)? {
        announce_rest(&unfinished, context);
        confirm(args, &link, "Go on with it?", context)?;
        unfinished.audience
    } else {
        if !args.yes {
            context.stderr.markdown(&subject.text);
            context.stderr.blank();
        }
        let audience = audience(args, target.as_ref(), context)?;
        announce(&subject, target.as_ref(), audience, site, context);
        confirm(args, &link, "Post it?", context)?;
        audience
    };
    // Somebody else may have posted while the question stood.
    let _lock = store.lock_posting(&link, PATIENCE)?;
    let post = match before(args, &store, &subject, &link, context)? {
        Some(unfinished) => unfinished,
        None => post::begin(
            &mut store,
            subject.task,
            link,
            &subject.text,
            audience,
            site,
        )?,
    };
    let author = target.map(|target| target.author.account_id);
    let post = send(args, &connection, &mut store, post, author, context)?;
    if args.json {
        context.stdout.json(&json!({
            "ok": true,
            "task": subject.task.map(|id| id.to_string()),
            "post": work_json::post(&post),
            "error": null,
        }));
    }
    Ok(())
}

fn nobody_to_ask(args: &PostArgs) -> Failure {
    let message = "nobody can be asked here, and --yes is missing";
    let what = match (&args.issue, &args.subject) {
        (Some(issue), Some(file)) => format!("--issue {issue} {file}"),
        (Some(issue), None) => format!("--issue {issue}"),
        (None, subject) => subject.clone().unwrap_or_default(),
    };
    Failure::new(Kind::Usage, message).with_hint(format!("coder-server jira post {what} --yes"))
}

fn subject(
    args: &PostArgs,
    store: &Store,
    connection: &Connection,
    context: &mut Context,
) -> Result<Subject, Failure> {
    if let Some(issue) = &args.issue {
        let key = issues::key(issue, &connection.account)?;
        let file = args.subject.as_deref().unwrap_or("-");
        let text = text_file::read(Path::new(file), "the comment", context)?;
        return Ok(Subject {
            task: None,
            key,
            link: None,
            text,
        });
    }
    let id = task_id(args.subject.as_deref().unwrap_or_default(), connection)?;
    let task = store.task(id)?;
    let Some(link) = task.line.issue else {
        let message = format!("{id} is not linked to a Jira issue");
        return Err(Failure::new(Kind::BadRequest, message).with_hint(
            "post its summary by naming one: coder-server jira post --issue PROJ-123 FILE",
        ));
    };
    let site = &connection.account.site;
    if link.site != *site {
        let message = format!(
            "{id} is linked to {} on {}, and the connected site is {site}",
            link.key, link.site
        );
        return Err(Failure::new(Kind::BadRequest, message)
            .with_hint("connect to that site again, or post with --issue"));
    }
    if task.line.status == Status::Open {
        let message = format!("{id} is not finished: it has no summary to post");
        return Err(Failure::new(Kind::BadRequest, message).with_hint(format!(
            "coder-server task complete {id} --summary-file FILE"
        )));
    }
    Ok(Subject {
        task: Some(id),
        key: link.key.clone(),
        text: task.summary.unwrap_or_default(),
        link: Some(link),
    })
}

/// Who names an issue where a task belongs means to post to it.
fn task_id(text: &str, connection: &Connection) -> Result<TaskId, Failure> {
    text.parse().map_err(
        |failure: Failure| match issues::key(text, &connection.account) {
            Ok(key) => failure.with_hint(format!(
                "to post a text to the issue: coder-server jira post --issue {key} FILE"
            )),
            Err(_) => failure,
        },
    )
}

/// The issue and the author. Not asked for where nobody looks at them and nothing hangs on them: the
/// task knows its issue, and `--public` is said.
fn target(
    args: &PostArgs,
    connection: &Connection,
    subject: &Subject,
    context: &mut Context,
) -> Result<Option<Target>, Failure> {
    if args.yes && args.public && subject.link.is_some() {
        return Ok(None);
    }
    let progress = context.waiting(&format!("Looking at {}", subject.key));
    let target = post::target(connection.client(), &subject.key);
    drop(progress);
    target.map(Some)
}

/// A key that was given to another issue since would lead the summary to a place that it was not
/// meant for.
fn check_same_issue(target: &Target, link: &IssueLink) -> Result<(), Failure> {
    if target.issue.id == link.issue_id {
        return Ok(());
    }
    let key = &link.key;
    let message = format!("{key} is another issue than the one that the task was made of");
    Err(Failure::new(Kind::BadRequest, message).with_hint(format!(
        "to post there all the same: coder-server jira post --issue {key} FILE"
    )))
}

/// An earlier post of the same text that is not finished. One that is finished is a failure without
/// `--again`; of a text that is no task's, it is nothing.
fn before(
    args: &PostArgs,
    store: &Store,
    subject: &Subject,
    link: &IssueLink,
    context: &mut Context,
) -> Result<Option<Post>, Failure> {
    match post::before(store, subject.task, link, &subject.text)? {
        Before::Nothing => Ok(None),
        Before::Unfinished(post) => Ok(Some(post)),
        Before::Posted(_) if args.again || subject.task.is_none() => Ok(None),
        Before::Posted(post) => {
            let what = subject.task.map_or_else(
                || "this text".to_owned(),
                |id| format!("the summary of {id}"),
            );
            let when = post
                .finished
                .map_or_else(String::new, |at| format!(" on {}", work_json::minute(at)));
            let message = format!("{what} has been posted to {} already{when}", link.key);
            for url in urls(&post) {
                context.stderr.line(&Line::plain(format!("  {url}")));
            }
            Err(Failure::new(Kind::BadRequest, message)
                .with_hint("to post it once more, add --again"))
        }
    }
}

fn announce_rest(post: &Post, context: &mut Context) {
    let posted = urls(post).count();
    let said = format!(
        "Posting this to {} began on {} and did not end: {posted} of {} parts are there",
        post.issue.key,
        work_json::minute(post.started),
        post.parts.len()
    );
    context.stderr.line(&Line::warning(said));
}

fn urls(post: &Post) -> impl Iterator<Item = String> {
    post.parts.iter().filter_map(|part| part.url(&post.issue))
}

/// Who gets to see the comment. On a service desk, customers may: that has to be said.
fn audience(
    args: &PostArgs,
    target: Option<&Target>,
    context: &mut Context,
) -> Result<Audience, Failure> {
    let Some(target) = target else {
        return Ok(Audience::Everyone);
    };
    let key = &target.issue.key;
    if !target.issue.is_service_request() {
        if args.internal {
            let message =
                format!("{key} is no request of a service desk: it has no internal comments");
            return Err(Failure::new(Kind::Usage, message)
                .with_hint("leave out --internal: everybody who sees the issue sees the comment"));
        }
        return Ok(Audience::Everyone);
    }
    if args.internal {
        return Ok(Audience::Internal);
    }
    if args.public {
        return Ok(Audience::Everyone);
    }
    match &mut context.prompter {
        Some(prompter) if !args.yes => {
            let choices = [
                Choice::new("Internal", "only the team sees the comment"),
                Choice::new("Public", "the customer sees the comment too"),
            ];
            let question =
                format!("{key} is a request of a service desk. Who is to see the comment?");
            let chosen = prompter.select(&question, &choices, 0)?;
            Ok([Audience::Internal, Audience::Everyone][chosen.min(1)])
        }
        _ => {
            let message =
                format!("{key} is a request of a service desk, whose comments customers can see");
            Err(Failure::new(Kind::Usage, message).with_hint(
                "say who is to see it: --internal (the team) or --public (customers too)",
            ))
        }
    }
}

/// Where it goes, as whom, and who gets to see it.
fn announce(
    subject: &Subject,
    target: Option<&Target>,
    audience: Audience,
    site: &Site,
    context: &mut Context,
) {
    let mut line = Line::plain("Comment on ").with(Tone::Accent, subject.key.as_str());
    if let Some(target) = target {
        line = line
            .text(format!(" ({})", target.issue.title()))
            .text(" as ")
            .with(Tone::Strong, target.author.name());
    }
    let service_desk = target.is_some_and(|target| target.issue.is_service_request());
    line = line.text(match (audience, service_desk) {
        (Audience::Internal, _) => ", seen by the team only",
        (Audience::Everyone, true) => ", seen by the customer too",
        (Audience::Everyone, false) => "",
    });
    let parts = post::count_parts(&subject.text, site);
    if parts > 1 {
        line = line.text(format!(", in {parts} parts, since it is long"));
    }
    context.stderr.line(&line);
}

fn confirm(
    args: &PostArgs,
    link: &IssueLink,
    question: &str,
    context: &mut Context,
) -> Result<(), Failure> {
    if args.yes {
        return Ok(());
    }
    let Some(prompter) = &mut context.prompter else {
        return Err(nobody_to_ask(args));
    };
    if prompter.confirm(question, true)? {
        return Ok(());
    }
    let message = format!("nothing was posted to {}", link.key);
    Err(Failure::new(Kind::Declined, message))
}

fn send(
    args: &PostArgs,
    connection: &Connection,
    store: &mut Store,
    post: Post,
    author: Option<String>,
    context: &mut Context,
) -> Result<Post, Failure> {
    let on_doubt = if args.again {
        OnDoubt::PostAgain
    } else {
        OnDoubt::Stop
    };
    let progress = context.waiting(&format!("Posting to {}", post.issue.key));
    let (stdout, stderr) = (&mut context.stdout, &mut context.stderr);
    let json = args.json;
    post::send(
        connection.client(),
        store,
        post,
        author,
        on_doubt,
        &mut |event| {
            progress.aside(|| match event {
                // The addresses are what was asked for.
                Event::Posted(_, url) if !json => stdout.line(&Line::plain(url).whole()),
                event => {
                    if let Some(line) = told(event) {
                        stderr.line(&line);
                    }
                }
            });
        },
    )
}

fn told(event: &Event<'_>) -> Option<Line> {
    Some(match event {
        Event::Sending(..) | Event::Posted(..) => return None,
        Event::Simplified(refused, next) => Line::warning(format!(
            "Jira refused {refused} of the comment as invalid: trying {next}"
        )),
        Event::Shortened(number, parts) => Line::warning(format!(
            "Jira refused part {number} as too long: it becomes {parts} parts"
        )),
        Event::ReadingBack => Line::warning(
            "No answer says whether the comment was posted: looking among the comments of the issue",
        ),
        Event::NotInternal(url) => Line::bad(format!(
            "Jira says that customers see this comment, which was meant to be internal: {url}"
        )),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::integration::post::Form;

    #[test]
    fn only_what_is_unusual_is_told() {
        assert_eq!(told(&Event::Sending(1, 1)), None);
        let line = told(&Event::Simplified(Form::Current, Form::Strict)).unwrap();
        let text: String = line
            .pieces()
            .iter()
            .map(|(_, text)| text.as_str())
            .collect();
        assert_eq!(
            text,
            "! Jira refused the usual form of the comment as invalid: trying the strictest form"
        );
    }
}
