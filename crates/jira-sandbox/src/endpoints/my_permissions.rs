//! `GET /rest/api/3/mypermissions`: what the account may do, anywhere or with one issue.

use serde_json::{Map, Value, json};

use super::Call;
use crate::http::Answer;
use crate::world::{Person, World};

/// Permissions that can be asked for: key, number, name, description, and type.
const KNOWN: [(&str, &str, &str, &str, &str); 8] = [
    (
        "BROWSE_PROJECTS",
        "10",
        "Browse Projects",
        "Ability to browse projects and the issues within them.",
        "PROJECT",
    ),
    (
        "ADD_COMMENTS",
        "15",
        "Add Comments",
        "Ability to comment on issues.",
        "PROJECT",
    ),
    (
        "CREATE_ISSUES",
        "11",
        "Create Issues",
        "Ability to create issues.",
        "PROJECT",
    ),
    (
        "EDIT_ISSUES",
        "12",
        "Edit Issues",
        "Ability to edit issues.",
        "PROJECT",
    ),
    (
        "LINK_ISSUES",
        "21",
        "Link Issues",
        "Ability to link issues together and create linked issues.",
        "PROJECT",
    ),
    (
        "TRANSITION_ISSUES",
        "46",
        "Transition Issues",
        "Ability to transition issues.",
        "PROJECT",
    ),
    (
        "ADMINISTER_PROJECTS",
        "23",
        "Administer Projects",
        "Ability to administer a project in Jira.",
        "PROJECT",
    ),
    (
        "ADMINISTER",
        "0",
        "Administer Jira",
        "Create and administer projects, issue types, fields, workflows, and schemes.",
        "GLOBAL",
    ),
];

pub(super) fn answer(world: &mut World, call: &Call) -> Answer {
    let query = call.request.query();
    let value = |name: &str| {
        let found = query.iter().find(|(given, _)| given == name);
        found.map(|(_, value)| value.as_str())
    };
    let Some(wanted) = value("permissions").filter(|wanted| !wanted.is_empty()) else {
        return Answer::refusal(400, "The 'permissions' query parameter is required.");
    };
    let caller = call.caller.as_ref();
    let named_issue = value("issueKey").or_else(|| value("issueId"));
    if named_issue.is_some_and(|name| world.visible_issue(caller, name).is_none()) {
        return Answer::refusal(404, super::issues::NO_SUCH_ISSUE);
    }
    let named_project = value("projectKey").or_else(|| value("projectId"));
    if let Some(name) = named_project.filter(|name| !sees_project(world, caller, name)) {
        let message = format!("No project could be found with key '{name}'.");
        return Answer::refusal(404, &message);
    }
    let mut permissions = Map::new();
    for key in wanted.split(',').map(str::trim) {
        let Some(permission) = KNOWN.iter().find(|known| known.0 == key) else {
            return Answer::refusal(400, &format!("Unrecognized permission: {key}"));
        };
        permissions.insert(key.to_owned(), describe(*permission, caller));
    }
    Answer::json(200, &json!({ "permissions": permissions }))
}

fn describe(permission: (&str, &str, &str, &str, &str), caller: Option<&Person>) -> Value {
    let (key, id, name, description, kind) = permission;
    json!({
        "id": id,
        "key": key,
        "name": name,
        "type": kind,
        "description": description,
        "havePermission": caller.is_some_and(|person| has(person, key)),
    })
}

fn has(person: &Person, key: &str) -> bool {
    match key {
        "BROWSE_PROJECTS" => person.permissions.browse_projects,
        "ADD_COMMENTS" => person.permissions.browse_projects && person.permissions.add_comments,
        _ => false,
    }
}

fn sees_project(world: &World, caller: Option<&Person>, name: &str) -> bool {
    caller.is_some_and(|person| person.permissions.browse_projects)
        && world
            .projects
            .iter()
            .any(|project| project.id == name || project.key.eq_ignore_ascii_case(name))
}
