//! What ties an issue to others, and its files, as answers show them.

use serde_json::{Map, Value, json};

use super::issues::{self, Shown};
use super::people;
use crate::world::{Attachment, Issue, Link, LinkDirection};

/// The issue above, if there is one.
pub(super) fn parent(issue: &Issue, shown: &Shown) -> Option<Value> {
    let key = issue.parent.as_ref()?;
    shown
        .world
        .issue(key.as_str())
        .map(|parent| brief(parent, shown))
}

/// The parts of an issue.
pub(super) fn subtasks(issue: &Issue, shown: &Shown) -> Value {
    let is_part = |other: &&Issue| other.is_subtask() && other.parent.as_ref() == Some(&issue.key);
    let subtasks = shown.world.issues.iter().filter(is_part);
    subtasks.map(|subtask| brief(subtask, shown)).collect()
}

/// The links, each with the issue at its other end.
pub(super) fn links(issue: &Issue, shown: &Shown) -> Value {
    let links = issue.links.iter();
    links.filter_map(|link| bean(link, shown)).collect()
}

fn bean(link: &Link, shown: &Shown) -> Option<Value> {
    let other = shown.world.issue(link.other.as_str())?;
    let [type_id, name, inward, outward] = link.kind.words();
    let origin = shown.origin;
    let mut bean = json!({
        "id": link.id,
        "self": format!("{origin}/rest/api/3/issueLink/{}", link.id),
        "type": {
            "id": type_id,
            "name": name,
            "inward": inward,
            "outward": outward,
            "self": format!("{origin}/rest/api/3/issueLinkType/{type_id}"),
        },
    });
    let end = match link.direction {
        LinkDirection::Inward => "inwardIssue",
        LinkDirection::Outward => "outwardIssue",
    };
    bean[end] = brief(other, shown);
    Some(bean)
}

/// An issue in the fields of another.
fn brief(issue: &Issue, shown: &Shown) -> Value {
    let origin = shown.origin;
    let mut fields = json!({
        "summary": issue.summary,
        "status": issues::status(issue.status, origin),
    });
    if let Some(name) = &issue.priority {
        fields["priority"] = issues::priority(name, origin);
    }
    fields["issuetype"] = issues::issue_type(issue, origin);
    json!({
        "id": issue.id,
        "key": issue.key.as_str(),
        "self": issues::address(issue, origin),
        "fields": fields,
    })
}

/// The files.
pub(super) fn attachments(issue: &Issue, shown: &Shown) -> Value {
    let attachments = issue.attachments.iter();
    attachments
        .map(|attachment| file(attachment, shown))
        .collect()
}

fn file(attachment: &Attachment, shown: &Shown) -> Value {
    let (origin, id) = (shown.origin, &attachment.id);
    let mut file = Map::new();
    let mut add = |name: &str, value: Value| file.insert(name.to_owned(), value);
    add(
        "self",
        json!(format!("{origin}/rest/api/3/attachment/{id}")),
    );
    add("id", json!(id));
    add("filename", json!(attachment.filename));
    if let Some(author) = people::author(&attachment.author, shown) {
        add("author", author);
    }
    add("created", json!(attachment.created));
    add("size", json!(attachment.size));
    add("mimeType", json!(attachment.mime_type));
    let content = format!("{origin}/rest/api/3/attachment/content/{id}");
    add("content", json!(content));
    if attachment.mime_type.starts_with("image/") {
        let thumbnail = format!("{origin}/rest/api/3/attachment/thumbnail/{id}");
        add("thumbnail", json!(thumbnail));
    }
    Value::Object(file)
}
