//! `POST /rest/api/3/issue/{issueIdOrKey}/comment`: a new comment.

use jira_adf::Document;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Call, comments, issues};
use crate::clock;
use crate::response::Response;
use crate::world::{Author, Comment, CommentLimits, Counted, Person, Visibility, World};

/// The property that hides a comment from the customers of a service desk.
const PUBLICITY: &str = "sd.public.comment";
const SERVICE_DESK: &str = "service_desk";
const MAX_PROPERTY_KEY: usize = 255;
const FIRST_ID: u64 = 10_000;

/// The body of a request.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NewComment {
    #[serde(default)]
    body: Value,
    visibility: Option<NewVisibility>,
    properties: Option<Vec<Property>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NewVisibility {
    #[serde(rename = "type")]
    kind: VisibilityType,
    value: Option<String>,
    identifier: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum VisibilityType {
    Role,
    Group,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Property {
    key: String,
    value: Value,
}

/// Checks the issue first, then the person, then the comment.
pub(super) fn add(world: &mut World, call: &Call) -> Result<Response, Response> {
    let new: NewComment = call.json()?;
    let issue = call.issue(world)?;
    let Some(caller) = &call.caller else {
        return Err(Response::error(404, issues::NOT_FOUND));
    };
    if !caller.permissions.add_comments {
        let name = &caller.display_name;
        let message = format!("{name}, you do not have the permission to comment on this issue.");
        return Err(Response::error(400, &message));
    }
    check_body(&new.body, world)?;
    let visibility = new
        .visibility
        .map(|visibility| visibility.check(caller))
        .transpose()?;
    let properties = new.properties.unwrap_or_default();
    if !properties
        .iter()
        .all(|property| (1..=MAX_PROPERTY_KEY).contains(&property.key.len()))
    {
        return Err(super::invalid_payload());
    }
    let limit = world.comment_limits.of_issue;
    if issue.comments.len() >= limit {
        let message = format!("The issue has reached its limit of {limit} comments.");
        return Err(Response::error(413, &message));
    }
    let project = world.project_of(issue);
    let on_service_desk = project.is_some_and(|project| project.type_key == SERVICE_DESK);
    let is_internal = properties
        .iter()
        .any(|property| property.key == PUBLICITY && property.value["internal"] == true);
    let now = clock::jira_time(world.clock.now());
    let comment = Comment {
        id: next_id(world).to_string(),
        author: Author::Account(caller.account_id.clone()),
        body: new.body,
        created: now.clone(),
        updated: now.clone(),
        visibility,
        jsd_public: !(on_service_desk && is_internal),
        properties: properties
            .into_iter()
            .map(|it| (it.key, it.value))
            .collect(),
    };
    let response = comments::comment(issue, &comment, world, call);
    if let Some(issue) = world.issue_mut(&call.issue) {
        issue.updated = now;
        issue.comments.push(comment);
    }
    Ok(Response::json(201, &response))
}

fn next_id(world: &World) -> u64 {
    let comments = world.issues.iter().flat_map(|issue| &issue.comments);
    let ids = comments.filter_map(|comment| comment.id.parse::<u64>().ok());
    ids.max().map_or(FIRST_ID, |latest| latest + 1)
}

fn check_body(body: &Value, world: &World) -> Result<(), Response> {
    let refuse = |message| Err(field_error("comment", message));
    if body.is_null() {
        return refuse("Comment body can not be empty!");
    }
    if !body.is_object() {
        return refuse("Comment body is not valid!");
    }
    if !world.adf_schema.accepts(body) {
        return Err(Response::error(400, "INVALID_INPUT"));
    }
    let document = Document::from_json(&body.to_string());
    match document {
        Ok(document) if document.has_visible_text() => {
            if length(body, &document, world.comment_limits) > world.comment_limits.characters {
                return Err(Response::error(400, "CONTENT_LIMIT_EXCEEDED"));
            }
            Ok(())
        }
        _ => refuse("Comment body can not be empty!"),
    }
}

/// Number of characters that count.
fn length(body: &Value, document: &Document, limits: CommentLimits) -> usize {
    let text = match limits.counted {
        Counted::Json => body.to_string(),
        Counted::VisibleText => document.plain_text(),
        Counted::Markup => document.to_markdown(),
    };
    text.chars().count()
}

impl NewVisibility {
    fn check(self, caller: &Person) -> Result<Visibility, Response> {
        let name = self.value.or(self.identifier);
        let name = name.ok_or_else(super::invalid_payload)?;
        let (kind, visibility) = match self.kind {
            VisibilityType::Role => ("project role", Visibility::Role(name.clone())),
            VisibilityType::Group => ("group", Visibility::Group(name.clone())),
        };
        if visibility.includes(caller) {
            return Ok(visibility);
        }
        let message = format!("You are currently not a member of the {kind}: {name}.");
        Err(field_error("commentLevel", &message))
    }
}

fn field_error(field: &str, message: &str) -> Response {
    Response::json(
        400,
        &json!({ "errorMessages": [], "errors": { field: message } }),
    )
}
