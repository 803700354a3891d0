//! Tasks and objectives of issues.

use std::fmt;
use std::sync::Arc;

use axum::Json;
use axum::extract::State as Shared;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::de::{Error as _, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answers;
use super::asking;
use super::issues::CommentChoice;
use crate::connection::IssueKey;
use crate::error::{Failure, Kind};
use crate::integration::import::{self, WholeIssue};
use crate::integration::issues;
use crate::json;
use crate::web::json_body::{JsonBody, LONG};
use crate::web::people::{Member, Us};
use crate::web::problem::{Failed, Problem};
use crate::web::state::{Connection, State};
use crate::work::{Guard, Linked, ObjectiveId, Request, Store};

/// So many issues at once.
const MOST_ISSUES: usize = 50;
/// The longest words of a person's own, in bytes.
const LARGEST_INSTRUCTIONS: usize = 8 * 1024 * 1024;

pub(super) fn routes() -> OpenApiRouter<Arc<State>> {
    OpenApiRouter::new()
        .routes(routes!(tasks))
        .routes(routes!(objectives))
}

/// Issues of which tasks are made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TaskImport {
    /// Keys or addresses of issues, 1 to 50.
    #[schema(min_items = 1, max_items = 50)]
    #[serde(deserialize_with = "few")]
    issues: Vec<String>,
    /// Which comments are taken.
    #[serde(default)]
    comments: CommentChoice,
    /// A person's own words, put behind the issue, in Markdown.
    instructions: Option<String>,
    /// The objective that the tasks are put under, such as `O3`.
    objective: Option<String>,
    /// Whether it is done though something is linked to one of the issues already.
    #[serde(default)]
    again: bool,
}

/// Issues of which objectives are made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ObjectiveImport {
    /// Keys or addresses of issues, 1 to 50.
    #[schema(min_items = 1, max_items = 50)]
    #[serde(deserialize_with = "few")]
    issues: Vec<String>,
    /// Which comments are taken.
    #[serde(default)]
    comments: CommentChoice,
    /// A person's own words, put behind the issue, in Markdown.
    instructions: Option<String>,
    /// Whether it is done though something is linked to one of the issues already.
    #[serde(default)]
    again: bool,
}

/// What was made, in the order of the issues.
#[derive(Debug, Serialize, ToSchema)]
struct ImportedTasks {
    made: Vec<json::Imported<json::TaskInList>>,
}

/// What was made, in the order of the issues.
#[derive(Debug, Serialize, ToSchema)]
struct ImportedObjectives {
    made: Vec<json::Imported<json::ObjectiveInList>>,
}

/// Makes a task of each issue, all or none.
///
/// An issue that something is linked to already is a conflict, unless `again` is said.
#[utoipa::path(
    post,
    path = "/api/v1/tasks/import",
    operation_id = "importTasks",
    tag = "tasks",
    params(("Idempotency-Key" = Option<String>, Header, description = "A name for this request: repeated within a day, it makes nothing and gives the same answer")),
    request_body = TaskImport,
    responses(
        (status = 201, description = "They are made", body = ImportedTasks, headers(("Location" = String, description = "The address of the first"))),
        (status = 409, description = "One of the issues is linked already, or Jira is not enabled", body = Problem, content_type = "application/problem+json"),
        Failed,
    )
)]
async fn tasks(
    Member(person): Member,
    Shared(state): Us,
    headers: HeaderMap,
    JsonBody { value, digest, .. }: JsonBody<TaskImport, LONG>,
) -> Result<Response, Problem> {
    let request = asking::request(&headers, &person, "/api/v1/tasks/import", digest)?;
    let objective: Option<ObjectiveId> = value.objective.as_deref().map(str::parse).transpose()?;
    let own = own(value.instructions)?;
    let guard = guard(request, value.again);
    let made = state.in_jira(&person, value.comments.weight(), move |state| {
        if let Some(lines) = made_before(state, &guard, Store::tasks_of_request)? {
            let lines = lines.iter().map(json::TaskInList::from);
            let made = lines.map(json::Imported::again).collect();
            return Ok(ImportedTasks { made });
        }
        let connection = state.connection()?;
        let keys = keys(&value.issues, &connection)?;
        if let Some(id) = objective {
            // Before anything is read.
            state.stores.required()?.get().objective(id)?;
        }
        let issues = read(&connection, &keys, value.comments)?;
        let site = connection.site();
        let mut store = state.stores.open()?;
        let store = store.get();
        let linked = import::linked(store, &issues, site)?;
        let made = import::make_tasks(store, &issues, site, own.as_deref(), objective, &guard)?;
        let lines = made.iter().map(json::TaskInList::from).collect();
        Ok(ImportedTasks {
            made: imported(lines, &issues, &linked, |line| &line.id),
        })
    });
    let made = made.await?;
    let first = made.made.first().map(|made| made.item.id.as_str());
    let location = format!("/api/v1/tasks/{}", first.unwrap_or_default());
    Ok(answers::created(location, Json(made)))
}

/// Makes an objective of each issue, all or none.
///
/// An issue that something is linked to already is a conflict, unless `again` is said.
#[utoipa::path(
    post,
    path = "/api/v1/objectives/import",
    operation_id = "importObjectives",
    tag = "objectives",
    params(("Idempotency-Key" = Option<String>, Header, description = "A name for this request: repeated within a day, it makes nothing and gives the same answer")),
    request_body = ObjectiveImport,
    responses(
        (status = 201, description = "They are made", body = ImportedObjectives, headers(("Location" = String, description = "The address of the first"))),
        (status = 409, description = "One of the issues is linked already, or Jira is not enabled", body = Problem, content_type = "application/problem+json"),
        Failed,
    )
)]
async fn objectives(
    Member(person): Member,
    Shared(state): Us,
    headers: HeaderMap,
    JsonBody { value, digest, .. }: JsonBody<ObjectiveImport, LONG>,
) -> Result<Response, Problem> {
    let request = asking::request(&headers, &person, "/api/v1/objectives/import", digest)?;
    let own = own(value.instructions)?;
    let guard = guard(request, value.again);
    let made = state.in_jira(&person, value.comments.weight(), move |state| {
        if let Some(lines) = made_before(state, &guard, Store::objectives_of_request)? {
            let lines = lines.iter().map(json::ObjectiveInList::from);
            let made = lines.map(json::Imported::again).collect();
            return Ok(ImportedObjectives { made });
        }
        let connection = state.connection()?;
        let keys = keys(&value.issues, &connection)?;
        let issues = read(&connection, &keys, value.comments)?;
        let site = connection.site();
        let mut store = state.stores.open()?;
        let store = store.get();
        let linked = import::linked(store, &issues, site)?;
        let made = import::make_objectives(store, &issues, site, own.as_deref(), &guard)?;
        let lines = made.iter().map(json::ObjectiveInList::from).collect();
        Ok(ImportedObjectives {
            made: imported(lines, &issues, &linked, |line| &line.id),
        })
    });
    let made = made.await?;
    let first = made.made.first().map(|made| made.item.id.as_str());
    let location = format!("/api/v1/objectives/{}", first.unwrap_or_default());
    Ok(answers::created(location, Json(made)))
}

/// What a repeated request made the first time, whatever has become of the issue or of Jira since.
fn made_before<T>(
    state: &State,
    guard: &Guard,
    of: impl FnOnce(&Store, &Request) -> Result<Option<Vec<T>>, Failure>,
) -> Result<Option<Vec<T>>, Failure> {
    match (&guard.request, state.stores.existing()?) {
        (Some(request), Some(mut store)) => of(store.get(), request),
        _ => Ok(None),
    }
}

/// As many issues as are taken at once, and one more: a longer list is not even read to its end.
fn few<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    struct Few;

    impl<'de> Visitor<'de> for Few {
        type Value = Vec<String>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(formatter, "a list of 1 to {MOST_ISSUES} issues")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
            let mut issues = Vec::new();
            while let Some(issue) = list.next_element()? {
                if issues.len() == MOST_ISSUES {
                    return Err(A::Error::invalid_length(MOST_ISSUES + 1, &self));
                }
                issues.push(issue);
            }
            Ok(issues)
        }
    }

    deserializer.deserialize_seq(Few)
}

const fn guard(request: Option<Request>, again: bool) -> Guard {
    Guard {
        request,
        unless_linked: !again,
    }
}

fn own(instructions: Option<String>) -> Result<Option<String>, Failure> {
    match instructions {
        Some(text) if text.trim().is_empty() => Ok(None),
        Some(text) if text.len() > LARGEST_INSTRUCTIONS => {
            let message = "the instructions are larger than 8 MiB";
            Err(Failure::new(Kind::Usage, message))
        }
        instructions => Ok(instructions),
    }
}

/// Each issue once, in the order given.
fn keys(issues: &[String], connection: &Connection<'_>) -> Result<Vec<IssueKey>, Failure> {
    if issues.is_empty() || issues.len() > MOST_ISSUES {
        let message = format!("give 1 to {MOST_ISSUES} issues at once");
        return Err(Failure::new(Kind::Usage, message));
    }
    let mut keys = Vec::new();
    for text in issues {
        let key = issues::key(text, &connection.account)?;
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    Ok(keys)
}

fn read(
    connection: &Connection<'_>,
    keys: &[IssueKey],
    comments: CommentChoice,
) -> Result<Vec<WholeIssue>, Failure> {
    import::read_all(connection.client(), keys, comments.into(), &|_, _| {})
}

/// What was made, each with its issue. A repeated request was linked by itself, which is no earlier
/// link.
fn imported<T>(
    lines: Vec<T>,
    issues: &[WholeIssue],
    linked: &[Vec<Linked>],
    id: impl Fn(&T) -> &String,
) -> Vec<json::Imported<T>> {
    let made: Vec<String> = lines.iter().map(|line| id(line).clone()).collect();
    let lines = lines.into_iter().zip(issues).zip(linked);
    lines
        .map(|((line, whole), linked)| {
            let mut earlier = linked.clone();
            earlier.retain(|linked| !made.contains(&linked.to_string()));
            json::Imported::new(line, whole, &earlier)
        })
        .collect()
}
