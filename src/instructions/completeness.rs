//! What the instructions include and what they leave out.

use std::fmt::Write as _;

use super::lines::{self, first_items, grouped};
use crate::jira::{Discussion, Issue};

/// One line of Markdown about which comments and attachments are included.
pub fn line(issue: &Issue, discussion: Option<&Discussion>) -> String {
    let mut line = format!("Included: {}", comments(discussion));
    if !issue.attachments.is_empty() {
        let names = first_items(&issue.attachments, |file| file.filename.clone());
        let count = counted(issue.attachments.len(), "attachment");
        let _ = write!(line, "; {count} not included: {}", names.join(", "));
    }
    line.push('.');
    lines::markdown(vec![lines::paragraph(&line)])
}

fn comments(discussion: Option<&Discussion>) -> String {
    let Some(discussion) = discussion else {
        return "no comments (not requested)".to_owned();
    };
    let given = discussion.comments.len();
    match left_out(discussion) {
        Some(left_out) => {
            let all = given + discussion.restricted + discussion.unreadable + discussion.missing();
            let all = counted(all, "comment");
            format!("{} of {all} (left out: {left_out})", grouped(given))
        }
        None if given == 0 => "no comments (there are none)".to_owned(),
        None if given == 1 => "the only comment".to_owned(),
        None => format!("all {}", counted(given, "comment")),
    }
}

/// The comments that are left out, if any: `3 restricted, 1 unreadable`.
pub(super) fn left_out(discussion: &Discussion) -> Option<String> {
    let left_out: Vec<String> = [
        (discussion.restricted, "restricted"),
        (discussion.unreadable, "unreadable"),
        (discussion.missing(), "not returned by Jira"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, reason)| format!("{} {reason}", grouped(count)))
    .collect();
    (!left_out.is_empty()).then(|| left_out.join(", "))
}

fn counted(count: usize, thing: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {thing}{plural}", grouped(count))
}
