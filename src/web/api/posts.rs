//! Posts: preview and post.

use std::sync::Arc;

use axum::Json;
use axum::extract::State as Shared;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::html::if_short;
use super::issues::ALONE;
use super::parameters::{Name, Parameters, TextFormats};
use crate::error::{Failure, Kind};
use crate::integration::issues;
use crate::integration::markdown::without_byte_order_mark;
use crate::integration::post::{self, Again, Proposal, Subject};
use crate::json;
use crate::store::{ItemKind, PartState, Post, Store, UserId};
use crate::web::json_body::{JsonBody, LONG_TEXT_LIMIT};
use crate::web::middleware::auth::{Member, SharedState};
use crate::web::problem::{Failed, Problem};
use crate::web::state::{Connection, State};
use jira_adf::Document;

pub(super) fn routes() -> OpenApiRouter<Arc<State>> {
    OpenApiRouter::new()
        .routes(routes!(preview, post_task))
        .routes(routes!(post_text))
}

/// A preview of a post.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct PostPreview {
    /// The current issue.
    issue: json::IssueInList,
    /// The author of the comment.
    author: json::Identity,
    /// The comment, in Markdown.
    markdown: String,
    /// The comment as HTML, in a few safe elements, if requested and not longer than 256 KiB. Several
    /// comments follow each other.
    html: Option<String>,
    /// Number of comments.
    comments: usize,
    /// Whether the issue is a service desk request, so that an audience is required.
    must_say_audience: bool,
    /// The last post of the same text, finished or not.
    earlier: Option<json::Post>,
}

/// Previews the post of a task's summary.
///
/// Posts nothing.
#[utoipa::path(
    get,
    path = "/api/v1/tasks/{id}/post",
    operation_id = "previewPost",
    tag = "tasks",
    params(("id" = String, Path, description = "The task, such as `T12`"), TextFormats),
    responses(
        (status = 200, description = "The preview", body = PostPreview),
        (status = 409, description = "The task is not finished, or not linked to an issue of the connected site, or Jira is not enabled", body = Problem, content_type = "application/problem+json"),
        Failed,
    )
)]
async fn preview(
    Member(user): Member,
    Shared(state): SharedState,
    Name(id): Name,
    Parameters(forms): Parameters<TextFormats>,
) -> Result<Json<PostPreview>, Problem> {
    let id = ItemKind::Task.parse_id(&id)?;
    let looked = state.call_jira(&user, ALONE, move |state| {
        let connection = state.connection()?;
        let mut store = state.stores.required()?;
        let store = store.get();
        let subject = post::summary(store, id, connection.site())?;
        let (link, target) = post::place(connection.client(), &subject)?;
        let markdown = subject.text.unwrap_or_default();
        let earlier = store.last_post(subject.task, &link, &markdown)?;
        let preview = PostPreview {
            issue: json::IssueInList::new(&target.issue, connection.site()),
            author: json::Identity::from(&target.author),
            comments: 0,
            html: None,
            must_say_audience: target.issue.is_service_request(),
            earlier: earlier.as_ref().map(json::Post::from),
            markdown,
        };
        Ok((preview, connection.site().clone()))
    });
    let (mut preview, site) = looked.await?;
    let preview = state.run_heavy(move |_| {
        let render = || {
            let documents = post::documents(&preview.markdown, &site);
            let html: String = documents.iter().map(Document::to_html).collect();
            (documents.len(), html)
        };
        let shown = forms.html.then(|| if_short(&preview.markdown, render));
        (preview.comments, preview.html) = match shown.flatten() {
            Some((comments, html)) => (comments, Some(html)),
            None => (post::count_parts(&preview.markdown, &site), None),
        };
        Ok(preview)
    });
    Ok(Json(preview.await?))
}

/// Options of a post.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Posting {
    /// Who will see it; required for a service desk request.
    audience: Option<json::Audience>,
    /// Posts the text again: the `finished` of the earlier post or, if it is `null`, its `started`.
    /// A repeated request posts once.
    again_after: Option<String>,
}

/// A text to post.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct TextPosting {
    /// The comment, in Markdown; at most 1 MiB.
    markdown: String,
    /// Who will see it; required for a service desk request.
    audience: Option<json::Audience>,
    /// Posts the text again: the `finished` of the earlier post or, if it is `null`, its `started`.
    /// A repeated request posts once.
    again_after: Option<String>,
}

/// Posts the summary of a finished task on its issue, once, or resumes an unfinished post.
#[utoipa::path(
    post,
    path = "/api/v1/tasks/{id}/post",
    operation_id = "postSummary",
    tag = "tasks",
    params(("id" = String, Path, description = "The task, such as `T12`")),
    request_body = Posting,
    responses(
        (status = 201, description = "Posted", body = json::Post, headers(("Location" = String, description = "URL of the comment"))),
        (status = 409, description = "It was posted before, or the task is not finished or not linked, or Jira is not enabled", body = Problem, content_type = "application/problem+json"),
        Failed,
    )
)]
async fn post_task(
    Member(user): Member,
    Shared(state): SharedState,
    Name(id): Name,
    JsonBody { value, .. }: JsonBody<Posting>,
) -> Result<Response, Problem> {
    let id = ItemKind::Task.parse_id(&id)?;
    let again = again(value.again_after.as_deref())?;
    // Errors of the connection come before errors of the task.
    let weight = state.read_store(move |state| {
        let store = state.stores.existing()?;
        let task = store.and_then(|mut store| store.get().item(id).ok());
        Ok(weight(
            task.and_then(|task| task.summary)
                .as_deref()
                .unwrap_or_default(),
        ))
    });
    let by = user.id;
    let post = state.call_jira(&user, weight.await?, move |state| {
        let connection = state.connection()?;
        let mut store = state.stores.required()?;
        let subject = post::summary(store.get(), id, connection.site())?;
        send(&connection, store.get(), subject, value.audience, again, by)
    });
    Ok(posted(&post.await?))
}

/// Posts Markdown on an issue, once, or resumes an unfinished post.
#[utoipa::path(
    post,
    path = "/api/v1/jira/issues/{key}/comments",
    operation_id = "postComment",
    tag = "issues",
    params(("key" = String, Path, description = "The issue, such as `SHOP-2`")),
    request_body = TextPosting,
    responses(
        (status = 201, description = "Posted", body = json::Post, headers(("Location" = String, description = "URL of the comment"))),
        (status = 409, description = "It was posted before, or Jira is not enabled", body = Problem, content_type = "application/problem+json"),
        Failed,
    )
)]
async fn post_text(
    Member(user): Member,
    Shared(state): SharedState,
    Name(key): Name,
    JsonBody { value, .. }: JsonBody<TextPosting, LONG_TEXT_LIMIT>,
) -> Result<Response, Problem> {
    let again = again(value.again_after.as_deref())?;
    let text = without_byte_order_mark(&value.markdown).to_owned();
    let by = user.id;
    let post = state.call_jira(&user, weight(&text), move |state| {
        let connection = state.connection()?;
        let key = issues::key(&key, &connection.account)?;
        post::check_text(&text, &key)?;
        let subject = Subject {
            task: None,
            key,
            link: None,
            text: Some(text),
        };
        let mut store = state.stores.open()?;
        send(&connection, store.get(), subject, value.audience, again, by)
    });
    Ok(posted(&post.await?))
}

/// A long text takes the whole share of the user: splitting it takes hundreds of times its size in
/// memory.
fn weight(text: &str) -> u32 {
    const LONG: usize = 64 * 1024;
    if text.len() > LONG {
        State::JIRA_SHARE
    } else {
        ALONE
    }
}

fn again(after: Option<&str>) -> Result<Again, Failure> {
    let Some(after) = after else {
        return Ok(Again::No);
    };
    let after: Timestamp = after.parse().map_err(|_| {
        let message = "againAfter is not a time as `finished` and `started` of a post have it";
        Failure::new(Kind::Usage, message)
    })?;
    Ok(Again::After(after))
}

fn send(
    connection: &Connection<'_>,
    store: &mut Store,
    subject: Subject,
    audience: Option<json::Audience>,
    again: Again,
    by: UserId,
) -> Result<Post, Failure> {
    let client = connection.client();
    let (link, target) = post::place(client, &subject)?;
    let text = subject.text.unwrap_or_default();
    let proposal = Proposal::new(
        store,
        subject.task,
        (link, Some(&target)),
        text,
        audience,
        again,
    )?;
    let mut plan = proposal.into_plan()?;
    plan.posted_by = Some(by);
    let author = Some(target.author.account_id.clone());
    post::run(client, store, &plan, author, &mut |_| {})
}

fn posted(post: &Post) -> Response {
    let is_there = |part: &&crate::store::Part| matches!(part.state, PartState::Posted { .. });
    let first = post.parts.iter().find(is_there);
    let location = first.and_then(|part| part.url(&post.issue));
    let body = Json(json::Post::from(post));
    match location {
        Some(location) => {
            (StatusCode::CREATED, [(header::LOCATION, location)], body).into_response()
        }
        None => (StatusCode::CREATED, body).into_response(),
    }
}
