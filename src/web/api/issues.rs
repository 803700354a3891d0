//! Issues: searched for, and looked at.

use std::sync::Arc;

use axum::Json;
use axum::extract::State as Shared;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::as_html::html;
use super::asking::{self, Name, Parameters};
use crate::connection::IssueKey;
use crate::error::{Failure, Kind};
use crate::instructions;
use crate::integration::import::IssueWithComments;
use crate::integration::{Comments, import, issues, search};
use crate::jira::{Body, Discussion};
use crate::json;
use crate::web::json_body::{JsonBody, LONG};
use crate::web::middleware::auth::{Member, Us};
use crate::web::problem::{Failed, Problem};
use crate::web::state::State;
use crate::work::Linked;

/// As many requests as the pages of comments are asked for side by side.
pub(super) const WITH_COMMENTS: u32 = 4;
/// The issue, and what is asked for beside it.
pub(super) const ALONE: u32 = 2;

pub(super) fn routes() -> OpenApiRouter<Arc<State>> {
    OpenApiRouter::new()
        .routes(routes!(find))
        .routes(routes!(show))
        .routes(routes!(instruct))
}

/// A key to filter by. An address is not taken: which site it belongs to would not be looked at.
pub(super) fn bare_key(text: &str) -> Result<IssueKey, Failure> {
    text.trim().parse().map_err(|error| {
        Failure::new(Kind::Usage, format!("{error}")).with_hint("give a key, such as PROJ-123")
    })
}

/// What is searched for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Search {
    /// A key, the address of an issue, or words.
    query: String,
    /// The most issues: 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
}

/// The issues that a key, an address or words find, the one changed last first.
#[utoipa::path(
    get,
    path = "/api/v1/jira/issues",
    operation_id = "findIssues",
    tag = "issues",
    params(Search),
    responses(
        (status = 200, description = "What was found", body = json::SearchResult),
        Failed,
    )
)]
async fn find(
    Member(person): Member,
    Shared(state): Us,
    Parameters(asked): Parameters<Search>,
) -> Result<Json<json::SearchResult>, Problem> {
    let limit = asking::limit(asked.limit)?;
    let found = state.in_jira(&person, 1, move |state| {
        let connection = state.connection()?;
        let found = search::search(connection.client(), &asked.query, limit)?;
        Ok(json::SearchResult::new(&found, connection.site()))
    });
    Ok(Json(found.await?))
}

/// How much of an issue is shown.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Depth {
    /// Whether the comments are read too, restricted ones included.
    #[serde(default)]
    comments: bool,
    /// Whether texts in Markdown are given as HTML too: a few elements that are safe in a page.
    #[serde(default)]
    html: bool,
}

/// An issue as an agent could get to see it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ShownIssue {
    issue: json::Issue,
    /// Its comments, if they were asked for.
    comments: Option<json::Comments>,
    /// How many comments there are that were not asked for.
    unasked_comments: usize,
    /// The newest tasks and objectives that were made of it.
    linked: Vec<String>,
    /// The long texts as HTML, if it was asked for.
    html: Option<IssueHtml>,
}

/// The long texts of an issue as HTML: a few elements that are safe in a page.
#[derive(Debug, Serialize, ToSchema)]
struct IssueHtml {
    /// Its description.
    description: Option<String>,
    /// The texts of its comments, in the order of `items`, if comments were asked for: nothing for those
    /// behind the first 4 MiB.
    comments: Option<Vec<Option<String>>>,
}

/// So many bytes of comments become HTML.
const MOST_HTML: usize = 4 * 1024 * 1024;

impl From<&IssueWithComments> for IssueHtml {
    fn from(whole: &IssueWithComments) -> Self {
        let texts = |discussion: &Discussion| {
            let mut left = MOST_HTML;
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

/// An issue with all that the connected account may see of it, and what was made of it.
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
    Member(person): Member,
    Shared(state): Us,
    Name(key): Name,
    Parameters(depth): Parameters<Depth>,
) -> Result<Json<ShownIssue>, Problem> {
    let (comments, weight) = if depth.comments {
        (Comments::All, WITH_COMMENTS)
    } else {
        (Comments::None, ALONE)
    };
    let shown = state.in_jira(&person, weight, move |state| {
        let connection = state.connection()?;
        let key = issues::key(&key, &connection.account)?;
        let whole = import::read(connection.client(), &key, comments, &|_, _| {})?;
        let site = connection.site();
        let linked = match state.stores.existing()? {
            Some(mut store) => store.get().linked_to(site, &whole.issue.id)?,
            None => Vec::new(),
        };
        Ok(ShownIssue {
            issue: json::Issue::new(&whole.issue, site),
            comments: whole
                .discussion
                .as_ref()
                .map(|discussion| json::Comments::new(discussion, &whole.issue, site)),
            unasked_comments: whole.omitted_comments,
            linked: linked.iter().map(Linked::to_string).collect(),
            html: depth.html.then(|| IssueHtml::from(&whole)),
        })
    });
    Ok(Json(shown.await?))
}

/// Which comments an agent gets to see.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum CommentChoice {
    /// None.
    #[default]
    None,
    /// Those that everybody who sees the issue may read.
    Unrestricted,
    /// Those that are restricted to a role or group, or internal to a service desk, too.
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
    /// How many requests it takes side by side.
    pub const fn weight(self) -> u32 {
        match self {
            Self::None => ALONE,
            Self::Unrestricted | Self::All => WITH_COMMENTS,
        }
    }
}

/// What an agent would be told of an issue.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct InstructionsWanted {
    /// Which comments are taken.
    #[serde(default)]
    comments: CommentChoice,
    /// A person's own words, put behind the issue, in Markdown.
    instructions: Option<String>,
    /// Whether the instructions are given as HTML too: a few elements that are safe in a page.
    #[serde(default)]
    html: bool,
}

/// Instructions for an agent.
#[derive(Debug, Serialize, ToSchema)]
struct AgentInstructions {
    /// Markdown: what to know about it, the issue in a marked block, the person's own words.
    instructions: String,
    /// What of the issue is in it and what is not, in one sentence.
    completeness: String,
    /// The instructions as HTML, if it was asked for and they are not longer than 256 KiB.
    html: Option<String>,
}

/// The instructions that a task of this issue would have.
///
/// Makes nothing.
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
    Member(person): Member,
    Shared(state): Us,
    Name(key): Name,
    JsonBody { value, .. }: JsonBody<InstructionsWanted, LONG>,
) -> Result<Json<AgentInstructions>, Problem> {
    let weight = value.comments.weight();
    let comments = value.comments.into();
    let read = state.in_jira(&person, weight, move |state| {
        let connection = state.connection()?;
        let key = issues::key(&key, &connection.account)?;
        let whole = import::read(connection.client(), &key, comments, &|_, _| {})?;
        Ok((whole, connection.site().clone()))
    });
    let (whole, site) = read.await?;
    let made = state.in_showing(move |_| {
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
