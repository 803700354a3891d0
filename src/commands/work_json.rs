//! Tasks, objectives and posts as `--json` shows them.

use serde_json::{Value, json};

use crate::work::{IssueLink, Objective, ObjectiveLine, Part, PartState, Post, Task, TaskLine};

/// A task in a list.
pub(super) fn task_in_list(task: &TaskLine) -> Value {
    json!({
        "id": task.id.to_string(),
        "title": task.title,
        "status": task.status.name(),
        "objective": task.objective.map(|id| id.to_string()),
        "issue": task.issue.as_ref().map(issue),
        "created": task.created.to_string(),
        "updated": task.updated.to_string(),
        "finished": task.finished.map(|at| at.to_string()),
    })
}

/// A task with all that is known of it.
pub(super) fn task(task: &Task, posts: &[Post]) -> Value {
    let mut members = task_in_list(&task.line);
    members["instructions"] = json!(task.instructions);
    members["summary"] = json!(task.summary);
    members["posts"] = posts.iter().map(post).collect();
    members
}

/// An objective in a list.
pub(super) fn objective_in_list(objective: &ObjectiveLine) -> Value {
    json!({
        "id": objective.id.to_string(),
        "title": objective.title,
        "issue": objective.issue.as_ref().map(issue),
        "tasks": objective.tasks,
        "finishedTasks": objective.finished_tasks,
        "created": objective.created.to_string(),
        "updated": objective.updated.to_string(),
    })
}

/// An objective with all that is known of it.
pub(super) fn objective(objective: &Objective) -> Value {
    let mut members = objective_in_list(&objective.line);
    members["instructions"] = json!(objective.instructions);
    members
}

/// A post with what became of its parts.
pub(super) fn post(post: &Post) -> Value {
    let parts: Vec<Value> = post.parts.iter().map(|one| part(one, post)).collect();
    json!({
        "issue": issue(&post.issue),
        "audience": post.audience.name(),
        "started": post.started.to_string(),
        "finished": post.finished.map(|at| at.to_string()),
        "parts": parts,
    })
}

/// The issue that something is linked to.
pub(super) fn issue(link: &IssueLink) -> Value {
    json!({
        "key": link.key.as_str(),
        "id": link.issue_id,
        "url": link.url(),
        "site": link.site.origin(),
    })
}

fn part(part: &Part, post: &Post) -> Value {
    let (state, comment_id, posted) = match &part.state {
        PartState::Planned => ("planned", None, None),
        // Nobody is sending it any more, or this would not be shown.
        PartState::Sending => ("unknown", None, None),
        PartState::Posted { comment_id, at } => ("posted", Some(comment_id), Some(at.to_string())),
    };
    json!({
        "number": part.number,
        "state": state,
        "commentId": comment_id,
        "url": part.url(&post.issue),
        "posted": posted,
    })
}
