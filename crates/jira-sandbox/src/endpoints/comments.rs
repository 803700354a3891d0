//! `GET /rest/api/3/issue/{issueIdOrKey}/comment`, and comments in responses.

use serde_json::{Value, json};

use super::{Call, people};
use crate::response::Response;
use crate::world::{Comment, Issue, Visibility, World};

/// Maximum number of comments in the field `comment` of an issue.
const MAX_EMBEDDED: usize = 100;

/// `GET /rest/api/3/issue/{issueIdOrKey}/comment`: a page of the comments of an issue.
pub(super) fn list(world: &mut World, call: &Call) -> Result<Response, Response> {
    let start = usize::try_from(call.number("startAt", 0)?).unwrap_or(0);
    let limit = usize::try_from(call.number("maxResults", 100)?).unwrap_or(0);
    let limit = limit.min(world.largest_comment_page);
    let issue = call.issue(world)?;
    let mut comments = visible(issue, call);
    match call.parameter("orderBy") {
        None | Some("created" | "+created") => {}
        Some("-created") => comments.reverse(),
        Some(other) => {
            let message = format!("The comments cannot be ordered by '{other}'.");
            return Err(Response::error(400, &message));
        }
    }
    let page = comments.iter().skip(start).take(limit);
    let page: Vec<Value> = page.map(|one| comment(issue, one, world, call)).collect();
    let body = json!({
        "startAt": start,
        "maxResults": limit,
        "total": comments.len(),
        "comments": page,
    });
    Ok(Response::json(200, &body))
}

/// The comments that the caller may see, oldest first.
fn visible<'w>(issue: &'w Issue, call: &Call) -> Vec<&'w Comment> {
    let mut comments = issue.comments_for(call.caller.as_ref());
    comments.sort_by(|one, other| one.created.cmp(&other.created));
    comments
}

/// The value of the field `comment`: the newest comments, and the number of all.
pub(super) fn embedded(issue: &Issue, world: &World, call: &Call) -> Value {
    let comments = visible(issue, call);
    let newest = comments
        .iter()
        .skip(comments.len().saturating_sub(MAX_EMBEDDED));
    let newest: Vec<Value> = newest.map(|one| comment(issue, one, world, call)).collect();
    json!({
        "self": format!("{}/rest/api/3/issue/{}/comment", call.origin, issue.id),
        "maxResults": newest.len(),
        "total": comments.len(),
        "startAt": 0,
        "comments": newest,
    })
}

/// A comment.
pub(super) fn comment(issue: &Issue, comment: &Comment, world: &World, call: &Call) -> Value {
    let (origin, id) = (&call.origin, &comment.id);
    let mut value = json!({
        "self": format!("{origin}/rest/api/3/issue/{}/comment/{id}", issue.id),
        "id": id,
        "body": comment.body,
        "created": comment.created,
        "updated": comment.updated,
        "jsdPublic": comment.jsd_public,
    });
    if let Some(author) = people::author(&comment.author, world, origin) {
        value["updateAuthor"] = author.clone();
        value["author"] = author;
    }
    if let Some(visibility) = &comment.visibility {
        let (kind, name) = match visibility {
            Visibility::Role(name) => ("role", name),
            Visibility::Group(name) => ("group", name),
        };
        value["visibility"] = json!({ "type": kind, "value": name, "identifier": name });
    }
    value
}
