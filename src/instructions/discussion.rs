//! Comments, each under who wrote it and when.

use std::fmt::Write as _;

use super::{body, lines};
use crate::jira::{Comment, Discussion};

/// Writes the comments, the blocks of which are parted by empty lines.
pub(super) fn write(discussion: &Discussion, into: &mut String) {
    if discussion.comments.is_empty() {
        into.push_str("(no comments)\n");
    }
    for (at, comment) in discussion.comments.iter().enumerate() {
        if at > 0 {
            into.push('\n');
        }
        into.push_str(&lines::heading_line(3, &heading(comment)));
        into.push('\n');
        let text = body::below(3, &comment.body);
        into.push_str(if text.is_empty() {
            "(no text)\n"
        } else {
            &text
        });
    }
}

/// `Ada Lovelace, 2026-01-17 12:34 UTC, edited 2026-01-18 09:00 UTC, role Administrators`.
fn heading(comment: &Comment) -> String {
    let mut heading = comment.author_name().to_owned();
    if let Some(created) = comment.created {
        let _ = write!(heading, ", {created}");
    }
    if let Some(updated) = comment
        .updated
        .filter(|_| comment.updated > comment.created)
    {
        let _ = write!(heading, ", edited {updated}");
    }
    if let Some(visibility) = &comment.visibility {
        let _ = write!(heading, ", {visibility}");
    }
    if comment.public == Some(false) {
        heading.push_str(", internal");
    }
    heading
}
