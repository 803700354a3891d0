//! Messages before and during posting.

use crate::clock::minute;
use crate::integration::post::{self, Event, Proposal, Target};
use crate::store::{Audience, Part, PartState};
use crate::terminal::{Context, Line, Tone};

/// Maximum number of lines in the preview.
const PREVIEW_LINES: usize = 40;

/// Prints the beginning of the text.
pub(super) fn text(proposal: &Proposal, context: &mut Context) {
    let lines: Vec<&str> = proposal.text.lines().collect();
    let shown = lines.len().min(PREVIEW_LINES);
    context.stderr.markdown(&lines[..shown].join("\n"));
    if shown < lines.len() {
        let rest = format!("… {} more lines", lines.len() - shown);
        context.stderr.line(&Line::new().with(Tone::Dim, rest));
    }
    context.stderr.blank();
}

/// Prints the issue and the author.
pub(super) fn place(proposal: &Proposal, target: Option<&Target>, context: &mut Context) {
    let issue = &proposal.issue;
    let line = Line::plain("Comment on ").with(Tone::Accent, issue.key.as_str());
    let parts = post::count_parts(&proposal.text, &issue.site);
    let mut line = with_author(line, target);
    if parts > 1 {
        line = line.text(format!(", split into {parts} parts because of its length"));
    }
    context.stderr.line(&line);
}

/// Prints who will see the comment, unless that is obvious.
pub(super) fn audience(proposal: &Proposal, target: Option<&Target>, context: &mut Context) {
    let is_request = target.is_some_and(|target| target.issue.is_service_request());
    let text = match (proposal.audience, target) {
        (None, _) => return,
        (Some(Audience::Internal), _) => "Only the team sees the comment",
        (Some(Audience::Everyone), Some(_)) if !is_request => return,
        (Some(Audience::Everyone), Some(_)) => "The customer sees the comment too",
        (Some(Audience::Everyone), None) => "Everyone who sees the issue sees the comment",
    };
    context.stderr.line(&Line::plain(text));
}

/// Prints which parts an earlier run has posted, and which one is next.
pub(super) fn unfinished(proposal: &Proposal, target: Option<&Target>, context: &mut Context) {
    let Some(post) = &proposal.unfinished else {
        return;
    };
    let is_posted = |part: &&Part| matches!(part.state, PartState::Posted { .. });
    context.stderr.line(&Line::warning(format!(
        "Posting to {} started on {} and did not finish: {} of {} parts posted",
        post.issue.key,
        minute(post.started),
        post.parts.iter().filter(is_posted).count(),
        post.parts.len()
    )));
    let next = post.parts.iter().filter(|part| !is_posted(part));
    if post.parts.len() > 1
        && let Some(part) = next.min_by_key(|part| part.number)
    {
        let markdown = part.document.to_markdown();
        let first = markdown.lines().find(|line| !line.trim().is_empty());
        let line = Line::plain(format!("Part {} starts with: ", part.number));
        let line = line.with(Tone::Dim, first.unwrap_or_default());
        context.stderr.line(&line);
    }
    let line = Line::plain("Remaining parts go to ").with(Tone::Accent, post.issue.key.as_str());
    context.stderr.line(&with_author(line, target));
}

fn with_author(line: Line, target: Option<&Target>) -> Line {
    let Some(target) = target else {
        return line;
    };
    line.text(format!(" ({}) as ", target.issue.title()))
        .with(Tone::Strong, target.author.name())
}

/// Returns the message of an event that the user should know of.
pub(super) fn event(event: &Event<'_>) -> Option<Line> {
    Some(match event {
        Event::Sending(..) | Event::Posted(..) => return None,
        Event::Waiting => Line::plain("Waiting for another coder-server that is posting"),
        Event::Simplified(refused, next) => Line::warning(format!(
            "Jira refused {refused} of the comment as invalid: trying {next}"
        )),
        Event::Shortened(number, parts) => Line::warning(format!(
            "Jira refused part {number} as too long: splitting it into {parts}"
        )),
        Event::ReadingBack => Line::warning(
            "No response says whether the comment was posted: reading the comments of the issue",
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::integration::post::Form;

    #[test]
    fn announces_unusual_events_only() {
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
