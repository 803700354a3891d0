//! Issues and comments as `--json` shows them.

use serde_json::{Map, Value, json};

use crate::account::{IssueKey, Site};
use crate::jira::{Body, Comment, Discussion, Issue, RelatedIssue, Time, User};

/// An issue in a list.
pub(super) fn in_list(issue: &Issue, site: &Site) -> Value {
    Value::Object(basics(issue, site))
}

/// An issue with all that is known of it.
pub(super) fn whole(issue: &Issue, site: &Site) -> Value {
    let mut members = basics(issue, site);
    let mut add = |name: &str, value: Value| members.insert(name.to_owned(), value);
    add("created", time(issue.created));
    add("reporter", user(issue.reporter.as_ref()));
    add("labels", json!(issue.labels));
    add(
        "project",
        issue.project.as_ref().map_or(
            Value::Null,
            |project| json!({ "key": project.key, "name": project.name, "type": project.type_key }),
        ),
    );
    add(
        "parent",
        issue
            .parent
            .as_ref()
            .map_or(Value::Null, |parent| related(parent, site)),
    );
    let subtasks = issue.subtasks.iter();
    add(
        "subtasks",
        subtasks.map(|subtask| related(subtask, site)).collect(),
    );
    let links = issue.links.iter().map(|link| {
        let mut members = related(&link.issue, site);
        members["relation"] = json!(link.relation);
        members
    });
    add("links", links.collect());
    let attachments = issue.attachments.iter();
    add(
        "attachments",
        attachments
            .map(|file| json!({ "filename": file.filename, "mimeType": file.mime_type, "size": file.size }))
            .collect(),
    );
    add(
        "description",
        json!(issue.description.as_ref().map(Body::to_markdown)),
    );
    Value::Object(members)
}

/// How many comments there are, and how many are not carried over.
pub(super) fn counts(discussion: &Discussion) -> Value {
    json!({
        "total": discussion.total,
        "restrictedLeftOut": discussion.restricted,
        "unreadable": discussion.unreadable,
        "missing": discussion.missing(),
    })
}

/// The comments of an issue.
pub(super) fn discussion(discussion: &Discussion, issue: &Issue, site: &Site) -> Value {
    let comments = discussion.comments.iter();
    let comments: Vec<Value> = comments.map(|one| comment(one, issue, site)).collect();
    let mut members = counts(discussion);
    members["items"] = Value::Array(comments);
    members
}

fn comment(comment: &Comment, issue: &Issue, site: &Site) -> Value {
    json!({
        "id": comment.id,
        "url": site.comment_url(&issue.key, &comment.id),
        "author": user(comment.author.as_ref()),
        "created": time(comment.created),
        "updated": time(comment.updated),
        "visibility": comment.visibility.as_ref().map(|visibility| {
            json!({ "type": visibility.kind, "value": visibility.value })
        }),
        "internal": comment.public == Some(false),
        "body": comment.body.to_markdown(),
    })
}

fn basics(issue: &Issue, site: &Site) -> Map<String, Value> {
    let mut members = Map::new();
    let mut add = |name: &str, value: Value| members.insert(name.to_owned(), value);
    add("key", json!(issue.key.as_str()));
    add("id", json!(issue.id));
    add("url", json!(site.browse_url(&issue.key)));
    add("summary", json!(issue.summary));
    add("type", json!(issue.issue_type));
    add(
        "status",
        issue.status.as_ref().map_or(
            Value::Null,
            |status| json!({ "name": status.name, "category": status.category.key() }),
        ),
    );
    add("priority", json!(issue.priority));
    add("assignee", user(issue.assignee.as_ref()));
    add("updated", time(issue.updated));
    members
}

fn related(issue: &RelatedIssue, site: &Site) -> Value {
    let key: &IssueKey = &issue.key;
    json!({
        "key": key.as_str(),
        "url": site.browse_url(key),
        "summary": issue.summary,
        "status": issue.status,
        "type": issue.issue_type,
    })
}

fn user(user: Option<&User>) -> Value {
    user.map_or(Value::Null, |user| {
        json!({
            "accountId": user.account_id,
            "accountType": user.account_type,
            "displayName": user.display_name,
        })
    })
}

fn time(time: Option<Time>) -> Value {
    json!(time.map(Time::rfc3339))
}
