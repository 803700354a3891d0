//! What is said before and while a comment is posted.

use crate::clock::minute;
use crate::integration::post::{self, Event, Plan, Target};
use crate::terminal::{Context, Line, Tone};
use crate::work::{Audience, PartState, Post};

/// Where it goes, as whom, and who gets to see it.
pub(super) fn all(plan: &Plan, target: Option<&Target>, context: &mut Context) {
    let mut line = Line::plain("Comment on ").with(Tone::Accent, plan.issue.key.as_str());
    line = seen(whose(line, target), plan.audience, target);
    let parts = post::count_parts(&plan.text, &plan.issue.site);
    if parts > 1 {
        line = line.text(format!(", in {parts} parts, since it is long"));
    }
    context.stderr.line(&line);
}

/// What an earlier run has left, and the same of it.
pub(super) fn rest(post: &Post, target: Option<&Target>, context: &mut Context) {
    let there = post.parts.iter();
    let there = there.filter(|part| matches!(part.state, PartState::Posted { .. }));
    let said = format!(
        "Posting this to {} began on {} and did not end: {} of {} parts are there",
        post.issue.key,
        minute(post.started),
        there.count(),
        post.parts.len()
    );
    context.stderr.line(&Line::warning(said));
    let next = post.parts.iter();
    let next = next.filter(|part| !matches!(part.state, PartState::Posted { .. }));
    if let Some(part) = next.min_by_key(|part| part.number) {
        let said = format!("Part {} begins: ", part.number);
        let first = part.markdown.lines().find(|line| !line.trim().is_empty());
        let line = Line::plain(said).with(Tone::Dim, first.unwrap_or_default());
        context.stderr.line(&line);
    }
    let line = Line::plain("The rest goes to ").with(Tone::Accent, post.issue.key.as_str());
    context
        .stderr
        .line(&seen(whose(line, target), post.audience, target));
}

fn whose(line: Line, target: Option<&Target>) -> Line {
    let Some(target) = target else {
        return line;
    };
    line.text(format!(" ({}) as ", target.issue.title()))
        .with(Tone::Strong, target.author.name())
}

fn seen(line: Line, audience: Audience, target: Option<&Target>) -> Line {
    let no_desk = target.is_some_and(|target| !target.issue.is_service_request());
    line.text(match audience {
        Audience::Internal => ", seen by the team only",
        Audience::Everyone if no_desk => "",
        Audience::Everyone if target.is_some() => ", seen by the customer too",
        Audience::Everyone => ", seen by everybody who sees the issue",
    })
}

/// What a person should know of what happens.
pub(super) fn event(event: &Event<'_>) -> Option<Line> {
    Some(match event {
        Event::Sending(..) | Event::Posted(..) => return None,
        Event::Waiting => Line::plain("Another coder-server is posting: waiting for it"),
        Event::Simplified(refused, next) => Line::warning(format!(
            "Jira refused {refused} of the comment as invalid: trying {next}"
        )),
        Event::Shortened(number, parts) => Line::warning(format!(
            "Jira refused part {number} as too long: it becomes {parts} parts"
        )),
        Event::ReadingBack => Line::warning(
            "No answer says whether the comment was posted: looking among the comments of the issue",
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::integration::post::Form;

    #[test]
    fn only_what_is_unusual_is_told() {
        assert_eq!(event(&Event::Sending(1, 1)), None);
        let line = event(&Event::Simplified(Form::Current, Form::Strict)).unwrap();
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
