//! Objectives: listed, made by hand, looked at, unlinked.

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

/// So many of its tasks are shown with an objective.
const NEWEST_TASKS: u32 = 50;

pub(super) fn routes() -> OpenApiRouter<Arc<State>> {
    OpenApiRouter::new()
        .routes(routes!(list, make))
        .routes(routes!(show))
        .routes(routes!(unlink))
}

/// Which objectives are listed: those that meet all that is said.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Filter {
    /// The key of the issue that they are linked to, such as `SHOP-2`.
    issue: Option<String>,
    /// Words that all have to occur in the title, the name or the key of the linked issue, in
    /// whatever case.
    #[param(max_length = 200)]
    query: Option<String>,
    /// The most objectives on the page: 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// A page of objectives, the newest first.
#[derive(Debug, Serialize, ToSchema)]
struct ObjectivePage {
    objectives: Vec<json::ObjectiveInList>,
    /// The `cursor` of the page that follows; nothing on the last one.
    next: Option<String>,
}

/// The objectives, the newest first.
///
/// Answers `304` to an `If-None-Match` with the present `ETag`.
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
    // A search reads the texts of everything.
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

/// An objective that is written by hand.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewObjective {
    /// One line of at most 255 characters.
    title: String,
    /// Markdown for agents.
    #[serde(default)]
    instructions: String,
}

/// Makes an objective by hand.
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

/// An objective on its own.
#[derive(Debug, Serialize, ToSchema)]
struct ShownObjective {
    #[serde(flatten)]
    objective: json::Objective,
    /// The long texts as HTML, if it was asked for.
    html: Option<ObjectiveHtml>,
}

/// The long texts of an objective as HTML: a few elements that are safe in a page.
#[derive(Debug, Serialize, ToSchema)]
struct ObjectiveHtml {
    /// Nothing when they are longer than 256 KiB.
    instructions: Option<String>,
}

/// An objective with all that is known of it.
///
/// Answers `304` to an `If-None-Match` with the present `ETag`.
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

/// Cuts the link between an objective and its issue.
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
