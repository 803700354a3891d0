//! Issues as answers show them.

use serde_json::{Map, Value, json};

use super::people;
use crate::sandbox::world::{Issue, Status, World};

/// The answer to a name that nobody has, or that the caller may not see.
pub(super) const NO_SUCH_ISSUE: &str =
    "Issue does not exist or you do not have permission to see it.";

/// Which fields were asked for: names, `*all`, `*navigable`, and `-name` for all but that one.
pub(super) struct Selection<'a>(&'a [String]);

impl<'a> Selection<'a> {
    pub const fn new(names: &'a [String]) -> Self {
        Self(names)
    }

    fn holds(&self, field: &str) -> bool {
        let named = |name: &str| self.0.iter().any(|asked| asked == name);
        let excluded = self
            .0
            .iter()
            .any(|asked| asked.strip_prefix('-') == Some(field));
        (named(field) || named("*all") || named("*navigable")) && !excluded
    }

    /// Whether nothing but the identifier was asked for.
    fn is_identifier_only(&self) -> bool {
        self.0.iter().all(|name| name == "id")
    }
}

/// An issue with the selected fields; the bare identifier when nothing else was asked for.
pub(super) fn bean(issue: &Issue, selection: &Selection, world: &World, origin: &str) -> Value {
    if selection.is_identifier_only() {
        return json!({ "id": issue.id });
    }
    let mut fields = fields(issue, world, origin);
    fields.retain(|name, _| selection.holds(name));
    let mut bean = json!({
        "expand": "renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations",
        "id": issue.id,
        "self": format!("{origin}/rest/api/3/issue/{}", issue.id),
        "key": issue.key.as_str(),
    });
    if !fields.is_empty() {
        bean["fields"] = Value::Object(fields);
    }
    bean
}

fn fields(issue: &Issue, world: &World, origin: &str) -> Map<String, Value> {
    let person = |id: &Option<String>| {
        let known = id.as_deref().and_then(|id| world.person(id));
        known.map_or(Value::Null, |person| {
            Value::Object(people::mention(person, origin))
        })
    };
    let mut fields = Map::new();
    let mut add = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    add("summary", json!(issue.summary));
    add("description", json!(issue.description));
    add("issuetype", issue_type(&issue.issue_type, origin));
    add("project", project(issue, world, origin));
    add("status", status(issue.status, origin));
    if let Some(name) = &issue.priority {
        add("priority", priority(name, origin));
    }
    add("assignee", person(&issue.assignee));
    add("reporter", person(&issue.reporter));
    add("labels", json!(issue.labels));
    add("subtasks", json!([]));
    add("issuelinks", json!([]));
    add("attachment", json!([]));
    add("created", json!(issue.created));
    add("updated", json!(issue.updated));
    fields.extend(issue.fields.clone());
    fields
}

fn issue_type(name: &str, origin: &str) -> Value {
    let (id, level) = match name {
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
        "name": name,
        "subtask": false,
        "hierarchyLevel": level,
    })
}

fn project(issue: &Issue, world: &World, origin: &str) -> Value {
    world.project_of(issue).map_or(Value::Null, |project| {
        json!({
            "self": format!("{origin}/rest/api/3/project/{}", project.id),
            "id": project.id,
            "key": project.key,
            "name": project.name,
            "projectTypeKey": project.type_key,
            "simplified": false,
        })
    })
}

fn status(status: Status, origin: &str) -> Value {
    let (id, category, colour) = match status {
        Status::NotBegun => ("10000", 2, "blue-gray"),
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
            "colorName": colour,
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
