//! Imports issues as tasks or objectives.

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

use super::created;
use super::issues::CommentChoice;
use super::parameters;
use crate::error::{Failure, Kind};
use crate::integration::import::{self, ImportRequest, Imported};
use crate::integration::markdown;
use crate::json;
use crate::store::ItemKind;
use crate::web::json_body::{JsonBody, LONG_TEXT_LIMIT};
use crate::web::middleware::auth::{Member, SharedState, User};
use crate::web::problem::{Failed, Problem};
use crate::web::state::State;

/// Maximum number of issues per request.
const MAX_ISSUES: usize = 50;
/// Maximum length of the user's instructions, in bytes.
const MAX_INSTRUCTIONS: usize = markdown::MAX_LENGTH;

pub(super) fn routes() -> OpenApiRouter<Arc<State>> {
    OpenApiRouter::new()
        .routes(routes!(tasks))
        .routes(routes!(objectives))
}

/// Issues to import as tasks.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TaskImport {
    /// Keys or addresses of issues, 1 to 50.
    #[schema(min_items = 1, max_items = 50)]
    #[serde(deserialize_with = "issue_list")]
    issues: Vec<String>,
    /// Which comments to include.
    #[serde(default)]
    comments: CommentChoice,
    /// The user's instructions, in Markdown, added after the issue.
    instructions: Option<String>,
    /// The objective to add the tasks to, such as `O3`.
    objective: Option<String>,
    /// Whether to import issues that are already linked.
    #[serde(default)]
    again: bool,
}

/// Issues to import as objectives.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ObjectiveImport {
    /// Keys or addresses of issues, 1 to 50.
    #[schema(min_items = 1, max_items = 50)]
    #[serde(deserialize_with = "issue_list")]
    issues: Vec<String>,
    /// Which comments to include.
    #[serde(default)]
    comments: CommentChoice,
    /// The user's instructions, in Markdown, added after the issue.
    instructions: Option<String>,
    /// Whether to import issues that are already linked.
    #[serde(default)]
    again: bool,
}

/// The created items, in the order of the issues.
#[derive(Debug, Serialize, ToSchema)]
struct ImportedTasks {
    made: Vec<json::Imported<json::TaskInList>>,
}

/// The created items, in the order of the issues.
#[derive(Debug, Serialize, ToSchema)]
struct ImportedObjectives {
    made: Vec<json::Imported<json::ObjectiveInList>>,
}

/// Imports issues as tasks: all or none.
///
/// An issue that is already linked is a conflict, unless `again` is true.
#[utoipa::path(
    post,
    path = "/api/v1/tasks/import",
    operation_id = "importTasks",
    tag = "tasks",
    params(("Idempotency-Key" = Option<String>, Header, description = "Identifies the request: a retry within a day creates nothing and returns the same response")),
    request_body = TaskImport,
    responses(
        (status = 201, description = "Created", body = ImportedTasks, headers(("Location" = String, description = "URL of the first item"))),
        (status = 409, description = "An issue is already linked, or Jira is not enabled", body = Problem, content_type = "application/problem+json"),
        Failed,
    )
)]
async fn tasks(
    Member(user): Member,
    Shared(state): SharedState,
    headers: HeaderMap,
    JsonBody { value, digest, .. }: JsonBody<TaskImport, LONG_TEXT_LIMIT>,
) -> Result<Response, Problem> {
    let request = ImportRequest {
        kind: ItemKind::Task,
        objective: parameters::id(ItemKind::Objective, value.objective.as_deref())?,
        created_by: Some(user.id),
        instructions: instructions(value.instructions)?,
        again: value.again,
        idempotency_key: parameters::request(&headers, &user, "/api/v1/tasks/import", digest)?,
    };
    let imported = import(&state, &user, value.issues, value.comments, request).await?;
    let task =
        |imported: &Imported| json::Imported::new(json::TaskInList::from(&imported.item), imported);
    let made = imported.iter().map(task).collect();
    let location = location("/api/v1/tasks", &imported);
    Ok(created(location, Json(ImportedTasks { made })))
}

/// Imports issues as objectives: all or none.
///
/// An issue that is already linked is a conflict, unless `again` is true.
#[utoipa::path(
    post,
    path = "/api/v1/objectives/import",
    operation_id = "importObjectives",
    tag = "objectives",
    params(("Idempotency-Key" = Option<String>, Header, description = "Identifies the request: a retry within a day creates nothing and returns the same response")),
    request_body = ObjectiveImport,
    responses(
        (status = 201, description = "Created", body = ImportedObjectives, headers(("Location" = String, description = "URL of the first item"))),
        (status = 409, description = "An issue is already linked, or Jira is not enabled", body = Problem, content_type = "application/problem+json"),
        Failed,
    )
)]
async fn objectives(
    Member(user): Member,
    Shared(state): SharedState,
    headers: HeaderMap,
    JsonBody { value, digest, .. }: JsonBody<ObjectiveImport, LONG_TEXT_LIMIT>,
) -> Result<Response, Problem> {
    let request = ImportRequest {
        kind: ItemKind::Objective,
        objective: None,
        created_by: Some(user.id),
        instructions: instructions(value.instructions)?,
        again: value.again,
        idempotency_key: parameters::request(&headers, &user, "/api/v1/objectives/import", digest)?,
    };
    let imported = import(&state, &user, value.issues, value.comments, request).await?;
    let objective = |imported: &Imported| {
        json::Imported::new(json::ObjectiveInList::from(&imported.item), imported)
    };
    let made = imported.iter().map(objective).collect();
    let location = location("/api/v1/objectives", &imported);
    Ok(created(location, Json(ImportedObjectives { made })))
}

async fn import(
    state: &Arc<State>,
    user: &User,
    issues: Vec<String>,
    comments: CommentChoice,
    request: ImportRequest,
) -> Result<Vec<Imported>, Problem> {
    let imported = state.call_jira(user, comments.weight(), move |state| {
        if let Some(key) = &request.idempotency_key
            && let Some(mut store) = state.stores.existing()?
            && let Some(imported) = import::created_before(store.get(), request.kind, key)?
        {
            return Ok(imported);
        }
        let connection = state.connection()?;
        if issues.is_empty() || issues.len() > MAX_ISSUES {
            let message = format!("give 1 to {MAX_ISSUES} issues");
            return Err(Failure::new(Kind::Usage, message));
        }
        let keys = import::keys(&issues, &connection.account)?;
        if let Some(id) = request.objective {
            state.stores.required()?.get().item(id)?;
        }
        let issues = import::read_all(connection.client(), &keys, comments.into(), &|_, _| {})?;
        import::create(
            state.stores.open()?.get(),
            connection.site(),
            issues,
            &request,
        )
    });
    imported.await
}

/// Returns the path of the first item.
fn location(collection: &str, imported: &[Imported]) -> String {
    let first = imported
        .first()
        .map(|imported| imported.item.id.to_string());
    format!("{collection}/{}", first.unwrap_or_default())
}

/// Stops reading a list that is too long.
fn issue_list<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    struct IssueList;

    impl<'de> Visitor<'de> for IssueList {
        type Value = Vec<String>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(formatter, "a list of 1 to {MAX_ISSUES} issues")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
            let mut issues = Vec::new();
            while let Some(issue) = list.next_element()? {
                if issues.len() == MAX_ISSUES {
                    return Err(A::Error::invalid_length(MAX_ISSUES + 1, &self));
                }
                issues.push(issue);
            }
            Ok(issues)
        }
    }

    deserializer.deserialize_seq(IssueList)
}

fn instructions(text: Option<String>) -> Result<Option<String>, Failure> {
    match text {
        Some(text) if text.trim().is_empty() => Ok(None),
        Some(text) if text.len() > MAX_INSTRUCTIONS => {
            let message = "the instructions are larger than 8 MiB";
            Err(Failure::new(Kind::Usage, message))
        }
        text => Ok(text),
    }
}
