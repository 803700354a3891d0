//! Tasks: list, create, show, finish, unlink.

use std::sync::Arc;

use axum::Json;
use axum::extract::State as Shared;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::created;
use super::html::html;
use super::parameters::{self, Name, Parameters, TextFormats};
use crate::error::Failure;
use crate::integration::{by_hand, markdown};
use crate::json;
use crate::store::{
    self, IdempotencyKey, Item, ItemId, ItemKind, ItemSummary, NewItem, Outcome, Precondition,
    SearchTerms, Status, Store,
};
use crate::web::json_body::{JsonBody, LONG_TEXT_LIMIT};
use crate::web::middleware::auth::{Member, SharedState};
use crate::web::problem::{Failed, Problem};
use crate::web::state::State;

pub(super) fn routes() -> OpenApiRouter<Arc<State>> {
    OpenApiRouter::new()
        .routes(routes!(list, make))
        .routes(routes!(show))
        .routes(routes!(complete))
        .routes(routes!(unlink))
}

/// Filter of a task list. A task must match all given values.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Filter {
    /// The status of the tasks.
    status: Option<Status>,
    /// The objective that the tasks belong to, such as `O3`.
    objective: Option<String>,
    /// The key of the linked issue, such as `SHOP-2`.
    issue: Option<String>,
    /// Words that must all occur in the title, the ID, or the key of the linked issue; case is
    /// ignored.
    #[param(max_length = 200)]
    query: Option<String>,
    /// Maximum number of tasks on the page, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
    /// `next` of the previous page.
    cursor: Option<String>,
}

/// A page of tasks, newest first.
#[derive(Debug, Serialize, ToSchema)]
struct TaskPage {
    tasks: Vec<json::TaskInList>,
    /// The `cursor` of the next page; absent on the last page.
    next: Option<String>,
}

/// Lists tasks, newest first.
///
/// Returns `304` for an `If-None-Match` with the current `ETag`.
#[utoipa::path(
    get,
    path = "/api/v1/tasks",
    operation_id = "listTasks",
    tag = "tasks",
    params(Filter),
    responses(
        (status = 200, description = "A page of them", body = TaskPage),
        (status = 304, description = "Nothing has changed"),
        Failed,
    )
)]
async fn list(
    _: Member,
    Shared(state): SharedState,
    Parameters(filter): Parameters<Filter>,
) -> Result<Json<TaskPage>, Problem> {
    let limit = parameters::limit(filter.limit)?;
    let filter = filter.into_filter()?;
    let is_search = filter.terms.is_some();
    let list = move |state: &State| {
        let store = state.stores.existing()?;
        page(store.as_deref(), &filter, limit)
    };
    // A search reads many rows.
    let page = if is_search {
        state.run_heavy(list).await?
    } else {
        state.read_store(list).await?
    };
    Ok(Json(page))
}

impl Filter {
    fn into_filter(self) -> Result<store::Filter, Failure> {
        Ok(store::Filter {
            kind: ItemKind::Task,
            status: self.status,
            objective: parameters::id(ItemKind::Objective, self.objective.as_deref())?,
            issue: self
                .issue
                .as_deref()
                .map(super::issues::bare_key)
                .transpose()?,
            terms: self.query.as_deref().map_or(Ok(None), SearchTerms::parse)?,
            before: parameters::id(ItemKind::Task, self.cursor.as_deref())?,
        })
    }
}

fn page(store: Option<&Store>, filter: &store::Filter, limit: u32) -> Result<TaskPage, Failure> {
    let (tasks, more) = parameters::items(store, filter, limit)?;
    let next = tasks.last().filter(|_| more);
    Ok(TaskPage {
        next: next.map(|task| task.id.to_string()),
        tasks: tasks.iter().map(json::TaskInList::from).collect(),
    })
}

/// A new task.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewTask {
    /// One line of at most 255 characters.
    title: String,
    /// Markdown for an agent.
    #[serde(default)]
    instructions: String,
    /// The objective that the task belongs to, such as `O3`.
    objective: Option<String>,
}

/// Creates a task without an issue.
#[utoipa::path(
    post,
    path = "/api/v1/tasks",
    operation_id = "makeTask",
    tag = "tasks",
    params(("Idempotency-Key" = Option<String>, Header, description = "A name for this request: repeated within a day, it makes nothing and gives the same answer")),
    request_body = NewTask,
    responses(
        (status = 201, description = "It is made", body = json::TaskInList, headers(("Location" = String, description = "Its address"))),
        Failed,
    )
)]
async fn make(
    Member(user): Member,
    Shared(state): SharedState,
    headers: HeaderMap,
    JsonBody { value, digest, .. }: JsonBody<NewTask, LONG_TEXT_LIMIT>,
) -> Result<Response, Problem> {
    let request = parameters::request(&headers, &user, "/api/v1/tasks", digest)?;
    let item = NewItem {
        kind: ItemKind::Task,
        title: value.title,
        instructions: value.instructions,
        objective: parameters::id(ItemKind::Objective, value.objective.as_deref())?,
        issue: None,
        created_by: Some(user.id),
    };
    let made = create_item(&state, item, request).await?;
    let location = format!("/api/v1/tasks/{}", made.id);
    let body = Json(json::TaskInList::from(&made));
    Ok(created(location, body))
}

/// Creates a task or an objective.
pub(super) async fn create_item(
    state: &Arc<State>,
    item: NewItem,
    key: Option<IdempotencyKey>,
) -> Result<ItemSummary, Problem> {
    let precondition = Precondition {
        key,
        unless_linked: false,
    };
    let create =
        move |state: &State| by_hand::create(state.stores.open()?.get(), item, &precondition);
    state.write_store(create).await
}

/// A task with its details.
#[derive(Debug, Serialize, ToSchema)]
struct ShownTask {
    #[serde(flatten)]
    task: json::Task,
    /// The long texts as HTML, if requested.
    html: Option<TaskHtml>,
}

/// The long texts of a task as HTML, limited to elements that are safe in a page.
#[derive(Debug, Serialize, ToSchema)]
struct TaskHtml {
    /// Absent if they are longer than 256 KiB.
    instructions: Option<String>,
    /// What was done; absent while the task is open, or if it is longer than 256 KiB.
    summary: Option<String>,
}

impl From<&Item> for TaskHtml {
    fn from(task: &Item) -> Self {
        Self {
            instructions: html(&task.instructions),
            summary: task.summary.as_deref().and_then(html),
        }
    }
}

/// Returns a task.
///
/// Returns `304` for an `If-None-Match` with the current `ETag`.
#[utoipa::path(
    get,
    path = "/api/v1/tasks/{id}",
    operation_id = "showTask",
    tag = "tasks",
    params(("id" = String, Path, description = "The task, such as `T12`"), TextFormats),
    responses(
        (status = 200, description = "The task", body = ShownTask),
        (status = 304, description = "Nothing has changed"),
        Failed,
    )
)]
async fn show(
    _: Member,
    Shared(state): SharedState,
    Name(id): Name,
    Parameters(forms): Parameters<TextFormats>,
) -> Result<Json<ShownTask>, Problem> {
    let id = ItemKind::Task.parse_id(&id)?;
    let shown = state.run_heavy(move |state| {
        let store = state.stores.required()?;
        let task = store.item(id)?;
        Ok(ShownTask {
            html: forms.html.then(|| TaskHtml::from(&task)),
            task: json::Task::new(&task, &store.posts_of(id)?),
        })
    });
    Ok(Json(shown.await?))
}

/// The result of a task.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Completion {
    /// What was done, in Markdown.
    summary: String,
    /// Whether the task was completed or failed.
    #[serde(default)]
    outcome: Outcome,
}

/// Finishes a task.
///
/// The first result stays. Sending the same result again changes nothing.
#[utoipa::path(
    post,
    path = "/api/v1/tasks/{id}/complete",
    operation_id = "completeTask",
    tag = "tasks",
    params(("id" = String, Path, description = "The task, such as `T12`")),
    request_body = Completion,
    responses(
        (status = 200, description = "It is recorded", body = json::TaskInList),
        (status = 409, description = "Something else was recorded before", body = Problem, content_type = "application/problem+json"),
        Failed,
    )
)]
async fn complete(
    Member(user): Member,
    Shared(state): SharedState,
    Name(id): Name,
    JsonBody { value, .. }: JsonBody<Completion, LONG_TEXT_LIMIT>,
) -> Result<Json<json::TaskInList>, Problem> {
    let id = ItemKind::Task.parse_id(&id)?;
    let task = state.write_store(move |state| {
        let mut store = state.stores.required()?;
        markdown::complete(
            store.get(),
            id,
            value.outcome,
            &value.summary,
            Some(user.id),
        )
    });
    Ok(Json(json::TaskInList::from(&task.await?.overview)))
}

/// The removed link.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Unlinked {
    pub id: String,
    /// The issue it was linked to; absent if there was none.
    pub unlinked: Option<json::IssueLink>,
}

/// Unlinks a task from its issue.
///
/// Nothing changes in Jira.
#[utoipa::path(
    delete,
    path = "/api/v1/tasks/{id}/issue",
    operation_id = "unlinkTask",
    tag = "tasks",
    params(("id" = String, Path, description = "The task, such as `T12`")),
    responses(
        (status = 200, description = "It is not linked any more", body = Unlinked),
        Failed,
    )
)]
async fn unlink(
    _: Member,
    Shared(state): SharedState,
    Name(id): Name,
) -> Result<Json<Unlinked>, Problem> {
    unlink_item(&state, ItemKind::Task.parse_id(&id)?).await
}

/// Removes the link of a task or an objective.
pub(super) async fn unlink_item(state: &Arc<State>, id: ItemId) -> Result<Json<Unlinked>, Problem> {
    let unlinked = state
        .write_store(move |state| state.stores.required()?.get().unlink(id))
        .await?;
    Ok(Json(Unlinked {
        id: id.to_string(),
        unlinked: unlinked.as_ref().map(json::IssueLink::from),
    }))
}
