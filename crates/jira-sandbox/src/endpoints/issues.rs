//! Issues as answers show them.

use serde_json::{Map, Value, json};

use super::{Call, comments, links, people};
use crate::world::{Issue, Person, Status, World};

/// The answer to a name that nobody has, or that the caller may not see.
pub(super) const NO_SUCH_ISSUE: &str =
    "Issue does not exist or you do not have permission to see it.";

/// What answers are made from, and for whom.
pub(super) struct Shown<'a> {
    pub world: &'a World,
    pub caller: Option<&'a Person>,
    /// The site's origin, which starts every address.
    pub origin: &'a str,
}

impl<'a> Shown<'a> {
    pub fn to(call: &'a Call, world: &'a World) -> Self {
        Self {
            world,
            caller: call.caller.as_ref(),
            origin: call.origin,
        }
    }
}

/// Which fields were asked for: names, `*all`, `*navigable`, and `-name` for all but that one.
pub(super) struct Selection<'a>(&'a [String]);

/// Fields that no column of a list shows, and which `*navigable` leaves out.
const NOT_NAVIGABLE: [&str; 2] = ["attachment", "comment"];

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
        let is_navigable = !NOT_NAVIGABLE.contains(&field);
        (named(field) || named("*all") || is_navigable && named("*navigable")) && !excluded
    }

    /// Whether nothing but the identifier was asked for.
    fn is_identifier_only(&self) -> bool {
        self.0.iter().all(|name| name == "id")
    }
}

/// An issue with the selected fields; the bare identifier when nothing else was asked for.
pub(super) fn bean(issue: &Issue, selection: &Selection, shown: &Shown) -> Value {
    if selection.is_identifier_only() {
        return json!({ "id": issue.id });
    }
    let fields = fields(issue, selection, shown);
    let mut bean = json!({
        "expand": "renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations",
        "id": issue.id,
        "self": address(issue, shown.origin),
        "key": issue.key.as_str(),
    });
    if !fields.is_empty() {
        bean["fields"] = Value::Object(fields);
    }
    bean
}

/// The address of an issue in the API.
pub(super) fn address(issue: &Issue, origin: &str) -> String {
    format!("{origin}/rest/api/3/issue/{}", issue.id)
}

/// The fields in Jira's order. One that is not asked for is not made.
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

fn fields(issue: &Issue, selection: &Selection, shown: &Shown) -> Map<String, Value> {
    let mut fields = Map::new();
    for name in FIELDS {
        if selection.holds(name)
            && !issue.fields.contains_key(name)
            && let Some(value) = field(name, issue, shown)
        {
            fields.insert(name.to_owned(), value);
        }
    }
    let own = issue.fields.iter();
    fields.extend(
        own.filter(|(name, _)| selection.holds(name))
            .map(|(name, value)| (name.clone(), value.clone())),
    );
    fields
}

/// The value of a field; `None` where the issue has not got it.
fn field(name: &str, issue: &Issue, shown: &Shown) -> Option<Value> {
    let origin = shown.origin;
    let person = |id: &Option<String>| {
        let known = id.as_deref().and_then(|id| shown.world.person(id));
        known.map_or(Value::Null, |person| {
            Value::Object(people::mention(person, origin))
        })
    };
    match name {
        "summary" => Some(json!(issue.summary)),
        "description" => Some(json!(issue.description)),
        "issuetype" => Some(issue_type(issue, origin)),
        "project" => Some(project(issue, shown)),
        "parent" => links::parent(issue, shown),
        "status" => Some(status(issue.status, origin)),
        "priority" => issue.priority.as_ref().map(|name| priority(name, origin)),
        "assignee" => Some(person(&issue.assignee)),
        "reporter" => Some(person(&issue.reporter)),
        "labels" => Some(json!(issue.labels)),
        "subtasks" => Some(links::subtasks(issue, shown)),
        "issuelinks" => Some(links::links(issue, shown)),
        "attachment" => Some(links::attachments(issue, shown)),
        "created" => Some(json!(issue.created)),
        "updated" => Some(json!(issue.updated)),
        "comment" => Some(comments::embedded(issue, shown)),
        _ => None,
    }
}

/// The type of an issue.
pub(super) fn issue_type(issue: &Issue, origin: &str) -> Value {
    let name = &issue.issue_type;
    let (id, level) = match name.as_str() {
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
        "name": name,
        "subtask": issue.is_subtask(),
        "hierarchyLevel": level,
    })
}

fn project(issue: &Issue, shown: &Shown) -> Value {
    let origin = shown.origin;
    shown
        .world
        .project_of(issue)
        .map_or(Value::Null, |project| {
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

/// Where the work stands.
pub(super) fn status(status: Status, origin: &str) -> Value {
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

/// How much it matters.
pub(super) fn priority(name: &str, origin: &str) -> Value {
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
