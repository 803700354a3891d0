//! Comments, each below a heading with time and author.

use super::{body, lines};
use crate::jira::{Comment, Discussion};

/// Writes the comments.
pub(super) fn write(discussion: &Discussion, into: &mut String) {
    if discussion.comments.is_empty() {
        into.push_str("(no comments)\n");
    }
    for (at, comment) in discussion.comments.iter().enumerate() {
        if at > 0 {
            into.push('\n');
        }
        into.push_str(&lines::markdown(vec![lines::heading(3, &heading(comment))]));
        into.push('\n');
        let text = body::below(3, &comment.body);
        into.push_str(if text.is_empty() {
            "(no text)\n"
        } else {
            &text
        });
    }
}

/// `2026-01-17 12:34 UTC, edited 2026-01-18 09:00 UTC, role Administrators, app: Build Bot`.
///
/// The name comes last because users choose it: at the start, it could imitate the facts.
fn heading(comment: &Comment) -> String {
    let mut facts: Vec<String> = Vec::new();
    facts.extend(comment.created.map(|created| created.to_string()));
    let edited = comment
        .updated
        .filter(|_| comment.updated > comment.created);
    facts.extend(edited.map(|updated| format!("edited {updated}")));
    facts.extend(comment.visibility.as_ref().map(ToString::to_string));
    if comment.public == Some(false) {
        facts.push("internal".to_owned());
    }
    let kind = comment
        .author
        .as_ref()
        .and_then(|author| author.account_type.as_deref());
    facts.extend(
        kind.filter(|kind| ["app", "customer"].contains(kind))
            .map(str::to_owned),
    );
    let name = comment.author_name();
    if facts.is_empty() {
        return name.to_owned();
    }
    format!("{}: {name}", facts.join(", "))
}
