//! `POST /rest/api/3/issue/{issueIdOrKey}/comment`: a new comment.

use serde_json::{Map, Value, json};

use super::issues::{NO_SUCH_ISSUE, Shown};
use super::payload::{self, BAD_PAYLOAD};
use super::{Call, comments};
use crate::clock;
use crate::http::Answer;
use crate::world::{Author, Comment, CommentLimits, Counted, Person, Visibility, World};
use jira_adf::Document;

/// With `internal`, hides a comment from the customers of a service desk.
const PUBLICITY: &str = "sd.public.comment";
const SERVICE_DESK: &str = "service_desk";
const LONGEST_PROPERTY_KEY: usize = 255;
/// Comments are numbered from here.
const FIRST_ID: u64 = 10_000;

/// What a request wants to add.
#[derive(Debug, Default, PartialEq)]
struct Draft {
    body: Value,
    visibility: Option<Visibility>,
    properties: Vec<(String, Value)>,
}

/// Refuses for the issue first, then for the person, then for the comment.
pub(super) fn answer(world: &mut World, call: &Call) -> Answer {
    let draft = match from_body(&call.request.body) {
        Ok(draft) => draft,
        Err(message) => return payload::refusal(message),
    };
    let name = call.parameter("issueIdOrKey").unwrap_or_default();
    let found = world.visible_issue(call.caller.as_ref(), name);
    let (Some(issue), Some(caller)) = (found, &call.caller) else {
        return Answer::refusal(404, NO_SUCH_ISSUE);
    };
    if !caller.permissions.add_comments {
        let name = &caller.display_name;
        let message = format!("{name}, you do not have the permission to comment on this issue.");
        return Answer::refusal(400, &message);
    }
    if let Some(refusal) = refuse(&draft, caller, world) {
        return refusal;
    }
    if issue.comments.len() >= world.comment_limits.of_issue {
        let most = world.comment_limits.of_issue;
        let message = format!("The issue has reached its limit of {most} comments.");
        return Answer::refusal(413, &message);
    }
    let id = issue.id.clone();
    let comment = comment(draft, caller, world, &id);
    store(world, &id, &comment, call)
}

fn store(world: &mut World, id: &str, comment: &Comment, call: &Call) -> Answer {
    let Some(issue) = world.issue_mut(id) else {
        return Answer::refusal(404, NO_SUCH_ISSUE);
    };
    issue.updated.clone_from(&comment.created);
    issue.comments.push(comment.clone());
    let shown = Shown::to(call, world);
    let bean = world
        .issue(id)
        .map(|issue| comments::bean(issue, comment, &shown));
    Answer::json(201, &bean.unwrap_or_default())
}

fn comment(draft: Draft, caller: &Person, world: &World, issue: &str) -> Comment {
    let is_service_desk = world
        .issue(issue)
        .and_then(|issue| world.project_of(issue))
        .is_some_and(|project| project.type_key == SERVICE_DESK);
    let is_internal = draft
        .properties
        .iter()
        .any(|(key, value)| key == PUBLICITY && value["internal"] == true);
    let now = clock::jira(world.clock.now());
    Comment {
        id: next_id(world).to_string(),
        author: Author::Account(caller.account_id.clone()),
        body: world.kept_documents.keep(draft.body),
        created: now.clone(),
        updated: now,
        visibility: draft.visibility,
        jsd_public: !(is_service_desk && is_internal),
        properties: draft.properties,
    }
}

fn next_id(world: &World) -> u64 {
    let comments = world.issues.iter().flat_map(|issue| &issue.comments);
    let ids = comments.filter_map(|comment| comment.id.parse::<u64>().ok());
    ids.max().map_or(FIRST_ID, |latest| latest + 1)
}

/// What speaks against a comment.
fn refuse(draft: &Draft, caller: &Person, world: &World) -> Option<Answer> {
    let body = &draft.body;
    if body.is_null() {
        return Some(refuse_field("comment", "Comment body can not be empty!"));
    }
    if !body.is_object() {
        return Some(refuse_field("comment", "Comment body is not valid!"));
    }
    if !world.adf_schema.accepts(body) {
        return Some(Answer::refusal(400, "INVALID_INPUT"));
    }
    if !Document::from_json(&body.to_string()).is_ok_and(|body| body.has_visible_text()) {
        return Some(refuse_field("comment", "Comment body can not be empty!"));
    }
    if length(body, world.comment_limits) > world.comment_limits.characters {
        return Some(Answer::refusal(400, "CONTENT_LIMIT_EXCEEDED"));
    }
    let visibility = draft.visibility.as_ref();
    let (kind, name) = match visibility.filter(|visibility| !visibility.includes(caller))? {
        Visibility::Role(name) => ("project role", name),
        Visibility::Group(name) => ("group", name),
    };
    let message = format!("You are currently not a member of the {kind}: {name}.");
    Some(refuse_field("commentLevel", &message))
}

fn refuse_field(field: &str, message: &str) -> Answer {
    let errors = Map::from_iter([(field.to_owned(), json!(message))]);
    Answer::json(400, &json!({ "errorMessages": [], "errors": errors }))
}

/// How many characters of a body count.
fn length(body: &Value, limits: CommentLimits) -> usize {
    let json = body.to_string();
    let document = Document::from_json(&json);
    match limits.counted {
        Counted::Json => json.chars().count(),
        Counted::VisibleText => document.map_or(0, |it| it.plain_text().chars().count()),
        Counted::Markup => document.map_or(0, |it| it.to_markdown().chars().count()),
    }
}

fn from_body(body: &[u8]) -> Result<Draft, &'static str> {
    read_members(payload::members(body)?).ok_or(BAD_PAYLOAD)
}

/// `None` for an unknown member, and for one of the wrong type.
fn read_members(members: Map<String, Value>) -> Option<Draft> {
    let mut draft = Draft::default();
    for (name, value) in members {
        match (name.as_str(), value) {
            ("body", body) => draft.body = body,
            ("visibility", Value::Object(members)) => {
                draft.visibility = Some(read_visibility(&members)?);
            }
            ("properties", Value::Array(values)) => {
                let properties: Option<Vec<_>> = values.into_iter().map(read_property).collect();
                draft.properties = properties?;
            }
            ("visibility" | "properties", Value::Null) => {}
            _ => return None,
        }
    }
    Some(draft)
}

fn read_visibility(members: &Map<String, Value>) -> Option<Visibility> {
    let known = ["type", "value", "identifier"];
    let are_known = members.keys().all(|name| known.contains(&name.as_str()));
    are_known.then_some(())?;
    let given = |name: &str| members.get(name).and_then(Value::as_str);
    let name = given("value").or_else(|| given("identifier"))?.to_owned();
    match given("type")? {
        "role" => Some(Visibility::Role(name)),
        "group" => Some(Visibility::Group(name)),
        _ => None,
    }
}

fn read_property(property: Value) -> Option<(String, Value)> {
    let Value::Object(mut members) = property else {
        return None;
    };
    let key = members.remove("key")?.as_str()?.to_owned();
    let value = members.remove("value")?;
    let is_good = members.is_empty() && !key.is_empty() && key.len() <= LONGEST_PROPERTY_KEY;
    is_good.then_some((key, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_read_strictly() {
        let full = br#"{"body":{"type":"doc"},"visibility":{"type":"role","value":"Developers"},
            "properties":[{"key":"a","value":[1]}]}"#;
        let expected = Draft {
            body: json!({ "type": "doc" }),
            visibility: Some(Visibility::Role("Developers".to_owned())),
            properties: vec![("a".to_owned(), json!([1]))],
        };
        assert_eq!(from_body(full), Ok(expected));
        let table: [(&[u8], &str); 10] = [
            (b"", payload::NO_BODY),
            (b"{", payload::BAD_JSON),
            (b"[]", BAD_PAYLOAD),
            (br#"{"body":{},"jsdPublic":false}"#, BAD_PAYLOAD),
            (br#"{"visibility":"Developers"}"#, BAD_PAYLOAD),
            (br#"{"visibility":{"type":"role"}}"#, BAD_PAYLOAD),
            (br#"{"visibility":{"type":"all","value":"x"}}"#, BAD_PAYLOAD),
            (br#"{"properties":{"key":"a","value":1}}"#, BAD_PAYLOAD),
            (br#"{"properties":[{"key":"a"}]}"#, BAD_PAYLOAD),
            (
                br#"{"properties":[{"key":"a","value":1,"x":2}]}"#,
                BAD_PAYLOAD,
            ),
        ];
        for (body, message) in table {
            let shown = String::from_utf8_lossy(body);
            assert_eq!(from_body(body), Err(message), "{shown}");
        }
    }
}
