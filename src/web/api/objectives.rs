//! Objectives: list, create, show, unlink.

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
use super::tasks::{Unlinked, create_item, unlink_item};
use crate::error::Failure;
use crate::json;
use crate::store::{self, ItemKind, NewItem, SearchTerms, Store};
use crate::web::json_body::{JsonBody, LONG_TEXT_LIMIT};
use crate::web::middleware::auth::{Member, SharedState};
use crate::web::problem::{Failed, Problem};
use crate::web::state::State;

/// Maximum number of tasks shown with an objective.
const NEWEST_TASKS: u32 = 50;

pub(super) fn routes() -> OpenApiRouter<Arc<State>> {
    OpenApiRouter::new()
        .routes(routes!(list, make))
        .routes(routes!(show))
        .routes(routes!(unlink))
}

/// Filter of a objective list. A objective must match all given values.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Filter {
    /// The key of the linked issue, such as `SHOP-2`.
    issue: Option<String>,
    /// Words that must all occur in the title, the ID, or the key of the linked issue; case is
    /// ignored.
    #[param(max_length = 200)]
    query: Option<String>,
    /// Maximum number of objectives on the page, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
    /// `next` of the previous page.
    cursor: Option<String>,
}

/// A page of objectives, newest first.
#[derive(Debug, Serialize, ToSchema)]
struct ObjectivePage {
    objectives: Vec<json::ObjectiveInList>,
    /// The `cursor` of the next page; absent on the last page.
    next: Option<String>,
}

/// Lists objectives, newest first.
///
/// Returns `304` for an `If-None-Match` with the current `ETag`.
#[utoipa::path(
    get,
    path = "/api/v1/objectives",
    operation_id = "listObjectives",
    tag = "objectives",
    params(Filter),
    responses(
        (status = 200, description = "A page of them", body = ObjectivePage),
        (status = 304, description = "Nothing has changed"),
        Failed,
    )
)]
async fn list(
    _: Member,
    Shared(state): SharedState,
    Parameters(filter): Parameters<Filter>,
) -> Result<Json<ObjectivePage>, Problem> {
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
            issue: self
                .issue
                .as_deref()
                .map(super::issues::bare_key)
                .transpose()?,
            terms: self.query.as_deref().map_or(Ok(None), SearchTerms::parse)?,
            before: parameters::id(ItemKind::Objective, self.cursor.as_deref())?,
            ..store::Filter::all(ItemKind::Objective)
        })
    }
}

fn page(
    store: Option<&Store>,
    filter: &store::Filter,
    limit: u32,
) -> Result<ObjectivePage, Failure> {
    let (objectives, more) = parameters::items(store, filter, limit)?;
    let next = objectives.last().filter(|_| more);
    Ok(ObjectivePage {
        next: next.map(|objective| objective.id.to_string()),
        objectives: objectives.iter().map(json::ObjectiveInList::from).collect(),
    })
}

/// A new objective.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewObjective {
    /// One line of at most 255 characters.
    title: String,
    /// Markdown for agents.
    #[serde(default)]
    instructions: String,
}

/// Creates an objective without an issue.
#[utoipa::path(
    post,
    path = "/api/v1/objectives",
    operation_id = "makeObjective",
    tag = "objectives",
    params(("Idempotency-Key" = Option<String>, Header, description = "A name for this request: repeated within a day, it makes nothing and gives the same answer")),
    request_body = NewObjective,
    responses(
        (status = 201, description = "It is made", body = json::ObjectiveInList, headers(("Location" = String, description = "Its address"))),
        Failed,
    )
)]
async fn make(
    Member(user): Member,
    Shared(state): SharedState,
    headers: HeaderMap,
    JsonBody { value, digest, .. }: JsonBody<NewObjective, LONG_TEXT_LIMIT>,
) -> Result<Response, Problem> {
    let request = parameters::request(&headers, &user, "/api/v1/objectives", digest)?;
    let item = NewItem {
        kind: ItemKind::Objective,
        title: value.title,
        instructions: value.instructions,
        objective: None,
        issue: None,
        created_by: Some(user.id),
    };
    let made = create_item(&state, item, request).await?;
    let location = format!("/api/v1/objectives/{}", made.id);
    let body = Json(json::ObjectiveInList::from(&made));
    Ok(created(location, body))
}

/// An objective with its details.
#[derive(Debug, Serialize, ToSchema)]
struct ShownObjective {
    #[serde(flatten)]
    objective: json::Objective,
    /// The long texts as HTML, if requested.
    html: Option<ObjectiveHtml>,
}

/// The long texts of an objective as HTML, limited to elements that are safe in a page.
#[derive(Debug, Serialize, ToSchema)]
struct ObjectiveHtml {
    /// Absent if they are longer than 256 KiB.
    instructions: Option<String>,
}

/// Returns an objective.
///
/// Returns `304` for an `If-None-Match` with the current `ETag`.
#[utoipa::path(
    get,
    path = "/api/v1/objectives/{id}",
    operation_id = "showObjective",
    tag = "objectives",
    params(("id" = String, Path, description = "The objective, such as `O3`"), TextFormats),
    responses(
        (status = 200, description = "The objective", body = ShownObjective),
        (status = 304, description = "Nothing has changed"),
        Failed,
    )
)]
async fn show(
    _: Member,
    Shared(state): SharedState,
    Name(id): Name,
    Parameters(forms): Parameters<TextFormats>,
) -> Result<Json<ShownObjective>, Problem> {
    let id = ItemKind::Objective.parse_id(&id)?;
    let shown = state.run_heavy(move |state| {
        let filter = store::Filter {
            objective: Some(id),
            ..store::Filter::all(ItemKind::Task)
        };
        let store = state.stores.required()?;
        let tasks = store.items(&filter, NEWEST_TASKS)?;
        let objective = store.item(id)?;
        let texts = || ObjectiveHtml {
            instructions: html(&objective.instructions),
        };
        Ok(ShownObjective {
            html: forms.html.then(texts),
            objective: json::Objective::new(&objective, &tasks),
        })
    });
    Ok(Json(shown.await?))
}

/// Unlinks an objective from its issue.
///
/// Nothing changes in Jira.
#[utoipa::path(
    delete,
    path = "/api/v1/objectives/{id}/issue",
    operation_id = "unlinkObjective",
    tag = "objectives",
    params(("id" = String, Path, description = "The objective, such as `O3`")),
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
    unlink_item(&state, ItemKind::Objective.parse_id(&id)?).await
}
