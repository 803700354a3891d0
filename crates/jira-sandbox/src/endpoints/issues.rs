//! `GET /rest/api/3/issue/{issueIdOrKey}`, and issues in responses.

use serde_json::{Map, Value, json};

use super::{Call, comments, people};
use crate::response::Response;
use crate::world::{Attachment, Issue, Link, LinkType, Status, World};

/// The error for an issue that does not exist or that the caller may not see.
pub(super) const NOT_FOUND: &str = "Issue does not exist or you do not have permission to see it.";

/// `GET /rest/api/3/issue/{issueIdOrKey}`: one issue.
pub(super) fn get(world: &mut World, call: &Call) -> Result<Response, Response> {
    let issue = call.issue(world)?;
    let mut fields = call.list("fields");
    fields.retain(|name| !name.is_empty());
    // Unlike a search, this starts with all fields.
    if fields.iter().all(|name| name.starts_with('-')) {
        fields.push("*all".to_owned());
    }
    let body = self::issue(issue, &fields, world, call);
    Ok(Response::json(200, &body))
}

/// The fields in Jira's order.
const FIELDS: [&str; 16] = [
    "summary",
    "description",
    "issuetype",
    "project",
    "parent",
    "status",
    "priority",
    "assignee",
    "reporter",
    "labels",
    "subtasks",
    "issuelinks",
    "attachment",
    "created",
    "updated",
    "comment",
];

/// Fields that `*navigable` leaves out.
const NOT_NAVIGABLE: [&str; 2] = ["attachment", "comment"];

/// An issue with the selected fields: names, `*all`, `*navigable`, and `-name` to leave one out.
/// Nothing but the ID when nothing else is selected.
pub(super) fn issue(issue: &Issue, selected: &[String], world: &World, call: &Call) -> Value {
    if selected.iter().all(|name| name == "id") {
        return json!({ "id": issue.id });
    }
    let is_selected = |field: &str| {
        let has = |name: &str| selected.iter().any(|selected| selected == name);
        let is_navigable = !NOT_NAVIGABLE.contains(&field);
        (has(field) || has("*all") || is_navigable && has("*navigable"))
            && !has(&format!("-{field}"))
    };
    let mut fields = Map::new();
    for name in FIELDS {
        if is_selected(name)
            && !issue.fields.contains_key(name)
            && let Some(value) = field(name, issue, world, call)
        {
            fields.insert(name.to_owned(), value);
        }
    }
    let custom = issue.fields.clone().into_iter();
    fields.extend(custom.filter(|(name, _)| is_selected(name)));
    let mut value = json!({
        "expand": "renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations",
        "id": issue.id,
        "self": url(issue, &call.origin),
        "key": issue.key,
    });
    if !fields.is_empty() {
        value["fields"] = Value::Object(fields);
    }
    value
}

/// The value of a field; `None` when the issue does not have it.
fn field(name: &str, issue: &Issue, world: &World, call: &Call) -> Option<Value> {
    let origin = call.origin.as_str();
    let person = |id: &Option<String>| {
        let known = id.as_deref().and_then(|id| world.person(id));
        known.map_or(Value::Null, |known| people::person(known, origin))
    };
    Some(match name {
        "summary" => json!(issue.summary),
        "description" => json!(issue.description),
        "issuetype" => issue_type(issue, origin),
        "project" => project(issue, world, origin),
        "parent" => related(world.issue(issue.parent.as_ref()?)?, origin),
        "status" => status(issue.status, origin),
        "priority" => priority(issue.priority.as_ref()?, origin),
        "assignee" => person(&issue.assignee),
        "reporter" => person(&issue.reporter),
        "labels" => json!(issue.labels),
        "subtasks" => {
            let subtasks = world
                .issues
                .iter()
                .filter(|other| other.is_subtask() && other.parent.as_ref() == Some(&issue.key));
            subtasks.map(|subtask| related(subtask, origin)).collect()
        }
        "issuelinks" => {
            let links = issue.links.iter();
            links
                .filter_map(|issue_link| link(issue_link, world, origin))
                .collect()
        }
        "attachment" => {
            let files = issue.attachments.iter();
            files.map(|file| attachment(file, world, origin)).collect()
        }
        "created" => json!(issue.created),
        "updated" => json!(issue.updated),
        "comment" => comments::embedded(issue, world, call),
        _ => return None,
    })
}

fn url(issue: &Issue, origin: &str) -> String {
    format!("{origin}/rest/api/3/issue/{}", issue.id)
}

fn issue_type(issue: &Issue, origin: &str) -> Value {
    let (id, level) = match issue.issue_type.as_str() {
        _ if issue.is_subtask() => ("10003", -1),
        "Epic" => ("10000", 1),
        "Story" => ("10001", 0),
        "Task" => ("10002", 0),
        "Bug" => ("10004", 0),
        _ => ("10005", 0),
    };
    json!({
        "self": format!("{origin}/rest/api/3/issuetype/{id}"),
        "id": id,
        "description": "",
        "iconUrl": format!("{origin}/rest/api/2/universal_avatar/view/type/issuetype/avatar/{id}"),
        "name": issue.issue_type,
        "subtask": issue.is_subtask(),
        "hierarchyLevel": level,
    })
}

fn project(issue: &Issue, world: &World, origin: &str) -> Value {
    let Some(project) = world.project_of(issue) else {
        return Value::Null;
    };
    json!({
        "self": format!("{origin}/rest/api/3/project/{}", project.id),
        "id": project.id,
        "key": project.key,
        "name": project.name,
        "projectTypeKey": project.type_key,
        "simplified": false,
    })
}

fn status(status: Status, origin: &str) -> Value {
    let (id, category, color) = match status {
        Status::ToDo => ("10000", 2, "blue-gray"),
        Status::InProgress => ("3", 4, "yellow"),
        Status::Done => ("10001", 3, "green"),
    };
    json!({
        "self": format!("{origin}/rest/api/3/status/{id}"),
        "description": "",
        "iconUrl": format!("{origin}/images/icons/statuses/generic.png"),
        "name": status.name(),
        "id": id,
        "statusCategory": {
            "self": format!("{origin}/rest/api/3/statuscategory/{category}"),
            "id": category,
            "key": status.category_key(),
            "colorName": color,
            "name": status.name(),
        },
    })
}

fn priority(name: &str, origin: &str) -> Value {
    let id = match name {
        "Highest" => "1",
        "High" => "2",
        "Medium" => "3",
        "Low" => "4",
        _ => "5",
    };
    json!({
        "self": format!("{origin}/rest/api/3/priority/{id}"),
        "iconUrl": format!("{origin}/images/icons/priorities/{}.svg", name.to_lowercase()),
        "name": name,
        "id": id,
    })
}

/// An issue in a field of another one.
fn related(issue: &Issue, origin: &str) -> Value {
    let mut fields = json!({
        "summary": issue.summary,
        "status": status(issue.status, origin),
        "issuetype": issue_type(issue, origin),
    });
    if let Some(name) = &issue.priority {
        fields["priority"] = priority(name, origin);
    }
    json!({ "id": issue.id, "key": issue.key, "self": url(issue, origin), "fields": fields })
}

/// A link; `None` when the linked issue does not exist.
fn link(link: &Link, world: &World, origin: &str) -> Option<Value> {
    let other = related(world.issue(&link.other)?, origin);
    let (type_id, name, inward, outward) = match link.kind {
        LinkType::Blocks => ("10000", "Blocks", "is blocked by", "blocks"),
        LinkType::Relates => ("10003", "Relates", "relates to", "relates to"),
    };
    let end = if link.outward {
        "outwardIssue"
    } else {
        "inwardIssue"
    };
    Some(json!({
        "id": link.id,
        "self": format!("{origin}/rest/api/3/issueLink/{}", link.id),
        "type": {
            "id": type_id,
            "name": name,
            "inward": inward,
            "outward": outward,
            "self": format!("{origin}/rest/api/3/issueLinkType/{type_id}"),
        },
        end: other,
    }))
}

fn attachment(file: &Attachment, world: &World, origin: &str) -> Value {
    let base = format!("{origin}/rest/api/3/attachment");
    let mut value = json!({
        "self": format!("{base}/{}", file.id),
        "id": file.id,
        "filename": file.filename,
        "created": file.created,
        "size": file.size,
        "mimeType": file.mime_type,
        "content": format!("{base}/content/{}", file.id),
    });
    if let Some(author) = people::author(&file.author, world, origin) {
        value["author"] = author;
    }
    if file.mime_type.starts_with("image/") {
        value["thumbnail"] = json!(format!("{base}/thumbnail/{}", file.id));
    }
    value
}
