//! The account and the site: `/myself`, `/mypermissions`, and `/serverInfo`.

use serde_json::{Map, json};

use super::{Call, people};
use crate::clock;
use crate::response::Response;
use crate::site;
use crate::world::{Person, World};

/// `GET /rest/api/3/myself`: the account of the credentials.
pub(super) fn myself(_: &mut World, call: &Call) -> Result<Response, Response> {
    match &call.caller {
        Some(person) => Ok(Response::json(200, &people::profile(person, &call.origin))),
        None => Err(site::require_login(call.header("Accept"), &call.origin)),
    }
}

/// `GET /rest/api/3/serverInfo`: about the site, for everybody.
#[expect(clippy::unnecessary_wraps, reason = "handlers have one type")]
pub(super) fn server_info(world: &mut World, call: &Call) -> Result<Response, Response> {
    let body = json!({
        "baseUrl": call.origin,
        "displayUrl": call.origin,
        "version": "1001.0.0-SNAPSHOT",
        "versionNumbers": [1001, 0, 0],
        "deploymentType": "Cloud",
        "buildNumber": 100_291,
        "buildDate": "2026-10-20T09:30:11.000+0000",
        "serverTime": clock::jira_time(world.clock.now()),
        "scmInfo": "1f51473f5c7b75c1a69a0090f4832cdc5053702a",
        "serverTitle": world.title,
        "defaultLocale": { "locale": "en_US" },
        "serverTimeZone": "Etc/UTC",
    });
    Ok(Response::json(200, &body))
}

/// Known permissions: key, ID, name, and type.
const PERMISSIONS: [(&str, &str, &str, &str); 8] = [
    ("BROWSE_PROJECTS", "10", "Browse Projects", "PROJECT"),
    ("ADD_COMMENTS", "15", "Add Comments", "PROJECT"),
    ("CREATE_ISSUES", "11", "Create Issues", "PROJECT"),
    ("EDIT_ISSUES", "12", "Edit Issues", "PROJECT"),
    ("LINK_ISSUES", "21", "Link Issues", "PROJECT"),
    ("TRANSITION_ISSUES", "46", "Transition Issues", "PROJECT"),
    (
        "ADMINISTER_PROJECTS",
        "23",
        "Administer Projects",
        "PROJECT",
    ),
    ("ADMINISTER", "0", "Administer Jira", "GLOBAL"),
];

/// `GET /rest/api/3/mypermissions`: what the account may do, in general or with an issue.
pub(super) fn my_permissions(world: &mut World, call: &Call) -> Result<Response, Response> {
    let Some(keys) = call
        .parameter("permissions")
        .filter(|keys| !keys.is_empty())
    else {
        let message = "The 'permissions' query parameter is required.";
        return Err(Response::error(400, message));
    };
    let caller = call.caller.as_ref();
    let issue = call
        .parameter("issueKey")
        .or_else(|| call.parameter("issueId"));
    if issue.is_some_and(|name| world.visible_issue(caller, name).is_none()) {
        return Err(Response::error(404, super::issues::NOT_FOUND));
    }
    let project = call
        .parameter("projectKey")
        .or_else(|| call.parameter("projectId"));
    if let Some(name) = project
        && !sees_project(world, caller, name)
    {
        let message = format!("No project could be found with key '{name}'.");
        return Err(Response::error(404, &message));
    }
    let mut permissions = Map::new();
    for key in keys.split(',').map(str::trim) {
        let Some((_, id, name, kind)) = PERMISSIONS.iter().find(|known| known.0 == key) else {
            return Err(Response::error(
                400,
                &format!("Unrecognized permission: {key}"),
            ));
        };
        let permission = json!({
            "id": id,
            "key": key,
            "name": name,
            "type": kind,
            "description": format!("Permission to {}.", name.to_lowercase()),
            "havePermission": caller.is_some_and(|person| has_permission(person, key)),
        });
        permissions.insert(key.to_owned(), permission);
    }
    Ok(Response::json(200, &json!({ "permissions": permissions })))
}

fn has_permission(person: &Person, key: &str) -> bool {
    match key {
        "BROWSE_PROJECTS" => person.permissions.browse_projects,
        "ADD_COMMENTS" => person.permissions.browse_projects && person.permissions.add_comments,
        _ => false,
    }
}

fn sees_project(world: &World, caller: Option<&Person>, name: &str) -> bool {
    let mut projects = world.projects.iter();
    caller.is_some_and(|person| person.permissions.browse_projects)
        && projects.any(|project| project.id == name || project.key.eq_ignore_ascii_case(name))
}
