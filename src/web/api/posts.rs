//! Comments: looked at before, and posted.

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

use super::as_html::if_short;
use super::asking::{Forms, Name, Parameters};
use super::issues::ALONE;
use crate::error::{Failure, Kind};
use crate::integration::issues;
use crate::integration::markdown::without_byte_order_mark;
use crate::integration::post::{self, Again, Proposal, Subject};
use crate::json;
use crate::web::json_body::{JsonBody, LONG};
use crate::web::middleware::auth::{Member, Us};
use crate::web::problem::{Failed, Problem};
use crate::web::state::{Connection, State};
use crate::work::{PartState, Post, Store, TaskId};
use jira_adf::Document;

pub(super) fn routes() -> OpenApiRouter<Arc<State>> {
    OpenApiRouter::new()
        .routes(routes!(preview, post_task))
        .routes(routes!(post_text))
}

/// What posting a task's summary would do.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct PostPreview {
    /// The issue as it is now.
    issue: json::IssueInList,
    /// Who the comment will appear as.
    author: json::Identity,
    /// The comment, in Markdown.
    markdown: String,
    /// The comment as Jira will show it, in HTML of a few elements that are safe in a page, if it was
    /// asked for and it is not longer than 256 KiB. Several comments stand one below the other.
    html: Option<String>,
    /// How many comments it makes.
    comments: usize,
    /// Whether customers of a service desk could see it, so that an audience has to be said.
    must_say_audience: bool,
    /// The last post of this very text, finished or not.
    earlier: Option<json::Post>,
}

/// What posting the task's summary would do, and what was done of it.
///
/// Posts nothing.
#[utoipa::path(
    get,
    path = "/api/v1/tasks/{id}/post",
    operation_id = "previewPost",
    tag = "tasks",
    params(("id" = String, Path, description = "The task, such as `T12`"), Forms),
    responses(
        (status = 200, description = "What it would do", body = PostPreview),
        (status = 409, description = "The task is not finished, or not linked to an issue of the connected site, or Jira is not enabled", body = Problem, content_type = "application/problem+json"),
        Failed,
    )
)]
async fn preview(
    Member(person): Member,
    Shared(state): Us,
    Name(id): Name,
    Parameters(forms): Parameters<Forms>,
) -> Result<Json<PostPreview>, Problem> {
    let id: TaskId = id.parse()?;
    let looked = state.in_jira(&person, ALONE, move |state| {
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
    let preview = state.in_showing(move |_| {
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

/// How a comment is posted.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Posting {
    /// Who gets to see it: has to be said on a service desk.
    audience: Option<json::Audience>,
    /// To post once more what was posted, or may have been: the `finished` of that post or, when it
    /// has none, its `started`. Sent twice, it posts once.
    again_after: Option<String>,
}

/// A text for an issue.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct TextPosting {
    /// The comment, in Markdown; at most 1 MiB.
    markdown: String,
    /// Who gets to see it: has to be said on a service desk.
    audience: Option<json::Audience>,
    /// To post once more what was posted, or may have been: the `finished` of that post or, when it
    /// has none, its `started`. Sent twice, it posts once.
    again_after: Option<String>,
}

/// Posts the summary of a finished task as a comment on its issue, once; or what is left of it.
#[utoipa::path(
    post,
    path = "/api/v1/tasks/{id}/post",
    operation_id = "postSummary",
    tag = "tasks",
    params(("id" = String, Path, description = "The task, such as `T12`")),
    request_body = Posting,
    responses(
        (status = 201, description = "It is there", body = json::Post, headers(("Location" = String, description = "The address of the comment"))),
        (status = 409, description = "It was posted before, or the task is not finished or not linked, or Jira is not enabled", body = Problem, content_type = "application/problem+json"),
        Failed,
    )
)]
async fn post_task(
    Member(person): Member,
    Shared(state): Us,
    Name(id): Name,
    JsonBody { value, .. }: JsonBody<Posting>,
) -> Result<Response, Problem> {
    let id: TaskId = id.parse()?;
    let again = again(value.again_after.as_deref())?;
    // What is wrong with the task is told later, behind what is wrong with the connection.
    let weight = state.read(move |state| {
        let store = state.stores.existing()?;
        let task = store.and_then(|mut store| store.get().task(id).ok());
        Ok(weight(
            task.and_then(|task| task.summary)
                .as_deref()
                .unwrap_or_default(),
        ))
    });
    let post = state.in_jira(&person, weight.await?, move |state| {
        let connection = state.connection()?;
        let mut store = state.stores.required()?;
        let subject = post::summary(store.get(), id, connection.site())?;
        send(&connection, store.get(), subject, value.audience, again)
    });
    Ok(posted(&post.await?))
}

/// Posts any Markdown as a comment on an issue, once; or what is left of it.
#[utoipa::path(
    post,
    path = "/api/v1/jira/issues/{key}/comments",
    operation_id = "postComment",
    tag = "issues",
    params(("key" = String, Path, description = "The issue, such as `SHOP-2`")),
    request_body = TextPosting,
    responses(
        (status = 201, description = "It is there", body = json::Post, headers(("Location" = String, description = "The address of the comment"))),
        (status = 409, description = "It was posted before, or Jira is not enabled", body = Problem, content_type = "application/problem+json"),
        Failed,
    )
)]
async fn post_text(
    Member(person): Member,
    Shared(state): Us,
    Name(key): Name,
    JsonBody { value, .. }: JsonBody<TextPosting, LONG>,
) -> Result<Response, Problem> {
    let again = again(value.again_after.as_deref())?;
    let text = without_byte_order_mark(&value.markdown).to_owned();
    let post = state.in_jira(&person, weight(&text), move |state| {
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
        send(&connection, store.get(), subject, value.audience, again)
    });
    Ok(posted(&post.await?))
}

/// A long text takes the whole share of who posts it: to part it takes hundreds of times its size in memory.
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
) -> Result<Post, Failure> {
    let client = connection.client();
    let (link, target) = post::place(client, &subject)?;
    let text = subject.text.unwrap_or_default();
    let chosen = audience.map(Into::into);
    let proposal = Proposal::new(
        store,
        subject.task,
        (link, Some(&target)),
        text,
        chosen,
        again,
    )?;
    let plan = proposal.into_plan()?;
    let author = Some(target.author.account_id.clone());
    post::run(client, store, &plan, author, &mut |_| {})
}

fn posted(post: &Post) -> Response {
    let is_there = |part: &&crate::work::Part| matches!(part.state, PartState::Posted { .. });
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
