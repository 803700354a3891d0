//! The heading of an issue and the list of its fields.

use jira_adf::Node;

use super::lines::{self, first_items};
use crate::connection::Site;
use crate::jira::{Attachment, Issue, RelatedIssue, Time, User};

/// Heading and facts as Markdown.
pub(super) fn of(issue: &Issue, site: &Site) -> String {
    let title = format!("{}: {}", issue.key, issue.title());
    lines::markdown(vec![
        lines::heading(1, &title),
        Node::bullet_list(facts(issue, site).0),
    ])
}

/// Items of a list.
struct Facts(Vec<Vec<Node>>);

impl Facts {
    /// Adds a fact of one line, if there is one.
    fn add(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.0
                .push(vec![lines::paragraph(&format!("{name}: {value}"))]);
        }
    }

    /// Adds a fact with a nested list, if there are any values.
    fn add_list(&mut self, name: &str, values: &[String]) {
        if values.is_empty() {
            return;
        }
        let name = lines::paragraph(&format!("{name}:"));
        let values = values.iter().map(|value| vec![lines::paragraph(value)]);
        self.0.push(vec![name, Node::bullet_list(values.collect())]);
    }
}

fn facts(issue: &Issue, site: &Site) -> Facts {
    let link = Node::paragraph(vec![
        Node::plain("Link: "),
        Node::link(&site.browse_url(&issue.key)),
    ]);
    let mut facts = Facts(vec![vec![link]]);
    let status = issue.status.as_ref().map(|status| status.name.as_str());
    facts.add("Type", issue.issue_type.as_deref());
    facts.add("Status", status);
    facts.add("Priority", issue.priority.as_deref());
    facts.add("Assignee", issue.assignee.as_ref().map(User::name));
    facts.add("Reporter", issue.reporter.as_ref().map(User::name));
    if !issue.labels.is_empty() {
        let labels = first_items(&issue.labels, Clone::clone).join(", ");
        facts.add("Labels", Some(&labels));
    }
    facts.add("Parent", issue.parent.as_ref().map(related).as_deref());
    facts.add_list("Subtasks", &first_items(&issue.subtasks, related));
    let links = first_items(&issue.links, |link| {
        format!("{} {}", link.relation, related(&link.issue))
    });
    facts.add_list("Links", &links);
    facts.add_list("Attachments", &first_items(&issue.attachments, attachment));
    facts.add("Created", issue.created.map(time).as_deref());
    facts.add("Updated", issue.updated.map(time).as_deref());
    facts
}

fn time(time: Time) -> String {
    time.to_string()
}

/// `SHOP-7: Take payments (Story, In Progress)`.
fn related(issue: &RelatedIssue) -> String {
    let mut text = issue.key.to_string();
    if let Some(summary) = &issue.summary {
        text.push_str(": ");
        text.push_str(summary);
    }
    let more = [issue.issue_type.as_deref(), issue.status.as_deref()];
    text + &in_parentheses(&more)
}

/// `a.png (image/png, 23.1 kB)`.
fn attachment(attachment: &Attachment) -> String {
    let size = attachment.size.map(size);
    let more = [attachment.mime_type.as_deref(), size.as_deref()];
    attachment.filename.clone() + &in_parentheses(&more)
}

fn in_parentheses(words: &[Option<&str>]) -> String {
    let words: Vec<&str> = words.iter().copied().flatten().collect();
    if words.is_empty() {
        String::new()
    } else {
        format!(" ({})", words.join(", "))
    }
}

/// A size in decimal units, rounded down.
fn size(bytes: u64) -> String {
    let units = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")];
    match units.iter().find(|(unit, _)| bytes >= *unit) {
        Some((unit, name)) => format!("{}.{} {name}", bytes / unit, bytes % unit / (unit / 10)),
        None => format!("{bytes} bytes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_sizes_with_units() {
        for (bytes, text) in [
            (0, "0 bytes"),
            (999, "999 bytes"),
            (1000, "1.0 kB"),
            (23_123, "23.1 kB"),
            (999_999, "999.9 kB"),
            (1_950_000, "1.9 MB"),
            (u64::MAX, "18446744073.7 GB"),
        ] {
            assert_eq!(size(bytes), text);
        }
    }
}
