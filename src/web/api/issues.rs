//! Issues: search, show, and preview of instructions.

use std::sync::Arc;

use axum::Json;
use axum::extract::State as Shared;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::html::html;
use super::parameters::{self, Name, Parameters};
use crate::connection::IssueKey;
use crate::error::{Failure, Kind};
use crate::instructions;
use crate::integration::import::IssueWithComments;
use crate::integration::{Comments, import, issues, search};
use crate::jira::{Body, Discussion};
use crate::json;
use crate::store::ItemId;
use crate::web::json_body::{JsonBody, LONG_TEXT_LIMIT};
use crate::web::middleware::auth::{Member, SharedState};
use crate::web::problem::{Failed, Problem};
use crate::web::state::State;

/// Number of concurrent requests to Jira with comments.
pub(super) const WITH_COMMENTS: u32 = 4;
/// Number of concurrent requests to Jira without comments.
pub(super) const ALONE: u32 = 2;

pub(super) fn routes() -> OpenApiRouter<Arc<State>> {
    OpenApiRouter::new()
        .routes(routes!(find))
        .routes(routes!(show))
        .routes(routes!(instruct))
}

/// Parses an issue key to filter by.
pub(super) fn bare_key(text: &str) -> Result<IssueKey, Failure> {
    text.trim().parse().map_err(|error| {
        Failure::new(Kind::Usage, format!("{error}")).with_hint("give a key, such as PROJ-123")
    })
}

/// Search parameters.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Search {
    /// A key, the URL of an issue, or text.
    query: String,
    /// Maximum number of issues: 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
}

/// Finds issues by key, URL, or text, last updated first.
#[utoipa::path(
    get,
    path = "/api/v1/jira/issues",
    operation_id = "findIssues",
    tag = "issues",
    params(Search),
    responses(
        (status = 200, description = "The result", body = json::SearchResult),
        Failed,
    )
)]
async fn find(
    Member(user): Member,
    Shared(state): SharedState,
    Parameters(asked): Parameters<Search>,
) -> Result<Json<json::SearchResult>, Problem> {
    let limit = parameters::limit(asked.limit)?;
    let found = state.call_jira(&user, 1, move |state| {
        let connection = state.connection()?;
        let found = search::search(connection.client(), &asked.query, limit)?;
        Ok(json::SearchResult::new(&found, connection.site()))
    });
    Ok(Json(found.await?))
}

/// What to include.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Depth {
    /// Whether to include the comments, also restricted ones.
    #[serde(default)]
    comments: bool,
    /// Whether to include Markdown texts as HTML too, in a few safe elements.
    #[serde(default)]
    html: bool,
}

/// An issue with its comments.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ShownIssue {
    issue: json::Issue,
    /// Its comments, if requested.
    comments: Option<json::Comments>,
    /// Number of comments, if they were not requested.
    unasked_comments: usize,
    /// The newest tasks and objectives that are linked to it.
    linked: Vec<String>,
    /// The long texts as HTML, if requested.
    html: Option<IssueHtml>,
}

/// The long texts of an issue as HTML, in a few safe elements.
#[derive(Debug, Serialize, ToSchema)]
struct IssueHtml {
    /// Its description.
    description: Option<String>,
    /// The texts of its comments, in the order of `items`, if requested; `null` after the first 4 MiB.
    comments: Option<Vec<Option<String>>>,
}

/// Maximum size of the HTML of comments, in bytes.
const MAX_HTML: usize = 4 * 1024 * 1024;

impl From<&IssueWithComments> for IssueHtml {
    fn from(whole: &IssueWithComments) -> Self {
        let texts = |discussion: &Discussion| {
            let mut left = MAX_HTML;
            let comments = discussion.comments.iter();
            let html = comments.map(|comment| {
                if left == 0 {
                    return None;
                }
                let html = comment.body.to_html();
                left = left.saturating_sub(html.len());
                Some(html)
            });
            html.collect()
        };
        Self {
            description: whole.issue.description.as_ref().map(Body::to_html),
            comments: whole.discussion.as_ref().map(texts),
        }
    }
}

/// Shows an issue and the items that are linked to it.
#[utoipa::path(
    get,
    path = "/api/v1/jira/issues/{key}",
    operation_id = "showIssue",
    tag = "issues",
    params(("key" = String, Path, description = "The issue, such as `SHOP-2`"), Depth),
    responses(
        (status = 200, description = "The issue", body = ShownIssue),
        Failed,
    )
)]
async fn show(
    Member(user): Member,
    Shared(state): SharedState,
    Name(key): Name,
    Parameters(depth): Parameters<Depth>,
) -> Result<Json<ShownIssue>, Problem> {
    let (comments, weight) = if depth.comments {
        (Comments::All, WITH_COMMENTS)
    } else {
        (Comments::None, ALONE)
    };
    let shown = state.call_jira(&user, weight, move |state| {
        let connection = state.connection()?;
        let key = issues::key(&key, &connection.account)?;
        let whole = import::read(connection.client(), &key, comments, &|_, _| {})?;
        let site = connection.site();
        let linked = match state.stores.existing()? {
            Some(mut store) => store.get().linked_items(site, &whole.issue.id)?,
            None => Vec::new(),
        };
        Ok(ShownIssue {
            issue: json::Issue::new(&whole.issue, site),
            comments: whole
                .discussion
                .as_ref()
                .map(|discussion| json::Comments::new(discussion, &whole.issue, site)),
            unasked_comments: whole.omitted_comments,
            linked: linked.iter().map(ItemId::to_string).collect(),
            html: depth.html.then(|| IssueHtml::from(&whole)),
        })
    });
    Ok(Json(shown.await?))
}

/// Which comments to include.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum CommentChoice {
    /// None.
    #[default]
    None,
    /// Comments that everyone who sees the issue can see.
    Unrestricted,
    /// All comments, including those restricted to a role or group, or internal to a service desk.
    All,
}

impl From<CommentChoice> for Comments {
    fn from(choice: CommentChoice) -> Self {
        match choice {
            CommentChoice::None => Self::None,
            CommentChoice::Unrestricted => Self::Unrestricted,
            CommentChoice::All => Self::All,
        }
    }
}

impl CommentChoice {
    /// Number of concurrent requests to Jira.
    pub const fn weight(self) -> u32 {
        match self {
            Self::None => ALONE,
            Self::Unrestricted | Self::All => WITH_COMMENTS,
        }
    }
}

/// What to include in the instructions.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct InstructionsWanted {
    /// Which comments to include.
    #[serde(default)]
    comments: CommentChoice,
    /// The user's instructions, in Markdown, added after the issue.
    instructions: Option<String>,
    /// Whether to include the instructions as HTML too, in a few safe elements.
    #[serde(default)]
    html: bool,
}

/// Instructions for an agent.
#[derive(Debug, Serialize, ToSchema)]
struct AgentInstructions {
    /// Markdown: an introduction, the issue in a delimited block, the user's instructions.
    instructions: String,
    /// Which parts of the issue are included, in one sentence.
    completeness: String,
    /// The instructions as HTML, if requested and not longer than 256 KiB.
    html: Option<String>,
}

/// Previews the instructions of a task for this issue.
///
/// Creates nothing.
#[utoipa::path(
    post,
    path = "/api/v1/jira/issues/{key}/instructions",
    operation_id = "previewInstructions",
    tag = "issues",
    params(("key" = String, Path, description = "The issue, such as `SHOP-2`")),
    request_body = InstructionsWanted,
    responses(
        (status = 200, description = "The instructions", body = AgentInstructions),
        Failed,
    )
)]
async fn instruct(
    Member(user): Member,
    Shared(state): SharedState,
    Name(key): Name,
    JsonBody { value, .. }: JsonBody<InstructionsWanted, LONG_TEXT_LIMIT>,
) -> Result<Json<AgentInstructions>, Problem> {
    let weight = value.comments.weight();
    let comments = value.comments.into();
    let read = state.call_jira(&user, weight, move |state| {
        let connection = state.connection()?;
        let key = issues::key(&key, &connection.account)?;
        let whole = import::read(connection.client(), &key, comments, &|_, _| {})?;
        Ok((whole, connection.site().clone()))
    });
    let (whole, site) = read.await?;
    let made = state.run_heavy(move |_| {
        let own = value.instructions.as_deref();
        let instructions = import::instructions(&whole, &site, own);
        Ok(AgentInstructions {
            html: value.html.then(|| html(&instructions)).flatten(),
            instructions,
            completeness: instructions::completeness(&whole.issue, whole.discussion.as_ref()),
        })
    });
    Ok(Json(made.await?))
}
