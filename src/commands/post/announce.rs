//! What is said before and while a comment is posted.

use crate::clock::minute;
use crate::integration::post::{self, Event, Plan, Target};
use crate::terminal::{Context, Line, Tone};
use crate::work::{Audience, PartState, Post};

/// So many lines of the text are shown before the question.
const PREVIEW_LINES: usize = 40;

/// The beginning of the text, or all of it.
pub(super) fn text(plan: &Plan, context: &mut Context) {
    let lines: Vec<&str> = plan.text.lines().collect();
    let shown = lines.len().min(PREVIEW_LINES);
    context.stderr.markdown(&lines[..shown].join("\n"));
    if shown < lines.len() {
        let rest = format!("… {} more lines", lines.len() - shown);
        context.stderr.line(&Line::new().with(Tone::Dim, rest));
    }
    context.stderr.blank();
}

/// Where it goes, and as whom.
pub(super) fn place(plan: &Plan, target: Option<&Target>, context: &mut Context) {
    let line = Line::plain("Comment on ").with(Tone::Accent, plan.issue.key.as_str());
    let parts = post::count_parts(&plan.text, &plan.issue.site);
    let mut line = whose(line, target);
    if parts > 1 {
        line = line.text(format!(", in {parts} parts, since it is long"));
    }
    context.stderr.line(&line);
}

/// Who gets to see it, where that is not everybody as ever.
pub(super) fn audience(plan: &Plan, target: Option<&Target>, context: &mut Context) {
    if let Some(said) = seen(plan.audience, target) {
        context.stderr.line(&Line::plain(said));
    }
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
    if post.parts.len() > 1
        && let Some(part) = next.min_by_key(|part| part.number)
    {
        let said = format!("Part {} begins: ", part.number);
        let first = part.markdown.lines().find(|line| !line.trim().is_empty());
        let line = Line::plain(said).with(Tone::Dim, first.unwrap_or_default());
        context.stderr.line(&line);
    }
    let line = Line::plain("The rest goes to ").with(Tone::Accent, post.issue.key.as_str());
    context.stderr.line(&whose(line, target));
    if let Some(said) = seen(post.audience, target) {
        context.stderr.line(&Line::plain(said));
    }
}

fn whose(line: Line, target: Option<&Target>) -> Line {
    let Some(target) = target else {
        return line;
    };
    line.text(format!(" ({}) as ", target.issue.title()))
        .with(Tone::Strong, target.author.name())
}

fn seen(audience: Audience, target: Option<&Target>) -> Option<&'static str> {
    match (audience, target) {
        (Audience::Internal, _) => Some("Only the team sees it"),
        (Audience::Everyone, Some(target)) if !target.issue.is_service_request() => None,
        (Audience::Everyone, Some(_)) => Some("The customer sees it too"),
        (Audience::Everyone, None) => Some("Everybody who sees the issue sees it"),
    }
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
