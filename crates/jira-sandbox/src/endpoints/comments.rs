//! `GET /rest/api/3/issue/{issueIdOrKey}/comment`: the comments of an issue, page by page; and
//! comments as answers show them.

use serde_json::{Map, Value, json};

use super::issues::{NO_SUCH_ISSUE, Shown};
use super::{Call, people, query};
use crate::http::Answer;
use crate::world::{Comment, Issue, Visibility, World};

/// As many as an issue carries in its field `comment`.
const MOST_EMBEDDED: usize = 100;

/// What is asked for.
struct Page {
    start_at: i64,
    max_results: i64,
    order: Option<String>,
}

pub(super) fn answer(world: &mut World, call: &Call) -> Answer {
    let page = match from_query(call) {
        Ok(page) => page,
        Err(answer) => return answer,
    };
    let name = call.parameter("issueIdOrKey").unwrap_or_default();
    let Some(issue) = world.visible_issue(call.caller.as_ref(), name) else {
        return Answer::refusal(404, NO_SUCH_ISSUE);
    };
    let shown = Shown::to(call, world);
    let mut comments = visible(issue, &shown);
    match page.order.as_deref() {
        None | Some("created" | "+created") => {}
        Some("-created") => comments.reverse(),
        Some(other) => {
            let message = format!("The comments cannot be ordered by '{other}'.");
            return Answer::refusal(400, &message);
        }
    }
    let start = usize::try_from(page.start_at).unwrap_or(0);
    let most = usize::try_from(page.max_results).unwrap_or(0);
    let most = most.min(world.largest_comment_page);
    let beans: Vec<Value> = comments
        .iter()
        .skip(start)
        .take(most)
        .map(|comment| bean(issue, comment, &shown))
        .collect();
    let body = json!({
        "startAt": start,
        "maxResults": most,
        "total": comments.len(),
        "comments": beans,
    });
    Answer::json(200, &body)
}

fn from_query(call: &Call) -> Result<Page, Answer> {
    let mut page = Page {
        start_at: 0,
        max_results: 100,
        order: None,
    };
    for (name, value) in call.request.query() {
        match name.as_str() {
            "startAt" => page.start_at = query::number(&name, &value, call.request)?,
            "maxResults" => page.max_results = query::number(&name, &value, call.request)?,
            "orderBy" => page.order = Some(value),
            _ => {}
        }
    }
    Ok(page)
}

/// The comments that the caller may see, the oldest first.
fn visible<'w>(issue: &'w Issue, shown: &Shown) -> Vec<&'w Comment> {
    let sees = |comment: &&Comment| shown.caller.is_some_and(|it| comment.is_visible_to(it));
    let mut comments: Vec<_> = issue.comments.iter().filter(sees).collect();
    comments.sort_by(|one, other| one.created.cmp(&other.created));
    comments
}

/// The value of the field `comment`: of many comments only the newest, and how many there are.
pub(super) fn embedded(issue: &Issue, shown: &Shown) -> Value {
    let comments = visible(issue, shown);
    let dropped = comments.len().saturating_sub(MOST_EMBEDDED);
    let beans: Vec<Value> = comments[dropped..]
        .iter()
        .map(|comment| bean(issue, comment, shown))
        .collect();
    json!({
        "self": format!("{}/rest/api/3/issue/{}/comment", shown.origin, issue.id),
        "maxResults": beans.len(),
        "total": comments.len(),
        "startAt": 0,
        "comments": beans,
    })
}

/// A comment.
pub(super) fn bean(issue: &Issue, comment: &Comment, shown: &Shown) -> Value {
    let mut bean = Map::new();
    let mut add = |name: &str, value: Value| bean.insert(name.to_owned(), value);
    let (origin, id) = (shown.origin, &comment.id);
    add(
        "self",
        json!(format!(
            "{origin}/rest/api/3/issue/{}/comment/{id}",
            issue.id
        )),
    );
    add("id", json!(id));
    let author = people::author(&comment.author, shown);
    if let Some(author) = &author {
        add("author", author.clone());
    }
    add("body", comment.body.clone());
    if let Some(author) = author {
        add("updateAuthor", author);
    }
    add("created", json!(comment.created));
    add("updated", json!(comment.updated));
    if let Some(visibility) = &comment.visibility {
        add("visibility", restriction(visibility));
    }
    add("jsdPublic", json!(comment.jsd_public));
    Value::Object(bean)
}

fn restriction(visibility: &Visibility) -> Value {
    let (kind, name) = match visibility {
        Visibility::Role(name) => ("role", name),
        Visibility::Group(name) => ("group", name),
    };
    json!({ "type": kind, "value": name, "identifier": name })
}
