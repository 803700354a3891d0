//! The endpoints of the REST API: one table, and one function for each row.

mod account;
mod add_comment;
mod comments;
mod issues;
mod people;
mod search;

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Query, Request, State};
use axum::http::request::Parts;
use axum::http::{Method, Uri};
use axum::routing::{MethodRouter, get, post};
use axum::{Extension, Router};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::rate_limit::ISSUE;
use crate::response::Response;
use crate::world::{Issue, Person, World};
use crate::{Jira, gateway};

/// An operation of the REST API.
struct Endpoint {
    method: &'static str,
    path: &'static str,
    /// Either of these opens the endpoint for a scoped token: the classic scope, or all of the
    /// granular ones. Without a classic scope, no scope is needed.
    classic_scope: Option<&'static str>,
    granular_scopes: &'static str,
    handler: fn(&mut World, &Call) -> Result<Response, Response>,
}

const READ_USER: Option<&str> = Some("read:jira-user");
const READ_WORK: Option<&str> = Some("read:jira-work");
const WRITE_WORK: Option<&str> = Some("write:jira-work");

/// Scopes as in `x-atlassian-oauth2-scopes` of Atlassian's description, which no longer contains the
/// removed search.
static ENDPOINTS: [Endpoint; 11] = [
    Endpoint {
        method: "GET",
        path: "/rest/api/3/myself",
        classic_scope: READ_USER,
        granular_scopes: "read:application-role:jira read:group:jira read:user:jira \
            read:avatar:jira",
        handler: account::myself,
    },
    Endpoint {
        method: "GET",
        path: "/rest/api/3/serverInfo",
        classic_scope: None,
        granular_scopes: "",
        handler: account::server_info,
    },
    Endpoint {
        method: "GET",
        path: "/rest/api/3/mypermissions",
        classic_scope: READ_WORK,
        granular_scopes: "read:permission:jira",
        handler: account::my_permissions,
    },
    Endpoint {
        method: "GET",
        path: "/rest/api/3/search/jql",
        classic_scope: READ_WORK,
        granular_scopes: "read:issue-details:jira read:audit-log:jira read:avatar:jira \
            read:field-configuration:jira read:issue-meta:jira",
        handler: search::get,
    },
    Endpoint {
        method: "POST",
        path: "/rest/api/3/search/jql",
        classic_scope: READ_WORK,
        granular_scopes: POSTED_SEARCH,
        handler: search::post,
    },
    Endpoint {
        method: "POST",
        path: "/rest/api/3/search/approximate-count",
        classic_scope: READ_WORK,
        granular_scopes: POSTED_SEARCH,
        handler: search::approximate_count,
    },
    Endpoint {
        method: "GET",
        path: "/rest/api/3/search",
        classic_scope: READ_WORK,
        granular_scopes: "read:jira-work",
        handler: search::removed,
    },
    Endpoint {
        method: "POST",
        path: "/rest/api/3/search",
        classic_scope: READ_WORK,
        granular_scopes: "read:jira-work",
        handler: search::removed,
    },
    Endpoint {
        method: "GET",
        path: ISSUE,
        classic_scope: READ_WORK,
        granular_scopes: "read:issue-meta:jira read:issue-security-level:jira \
            read:issue.vote:jira read:issue.changelog:jira read:avatar:jira read:issue:jira \
            read:status:jira read:user:jira read:field-configuration:jira",
        handler: issues::get,
    },
    Endpoint {
        method: "GET",
        path: "/rest/api/3/issue/{issueIdOrKey}/comment",
        classic_scope: READ_WORK,
        granular_scopes: "read:comment:jira read:comment.property:jira read:group:jira \
            read:project:jira read:project-role:jira read:user:jira read:avatar:jira",
        handler: comments::list,
    },
    Endpoint {
        method: "POST",
        path: "/rest/api/3/issue/{issueIdOrKey}/comment",
        classic_scope: WRITE_WORK,
        granular_scopes: "read:comment:jira read:comment.property:jira read:group:jira \
            read:project:jira read:project-role:jira read:user:jira write:comment:jira \
            read:avatar:jira",
        handler: add_comment::add,
    },
];

const POSTED_SEARCH: &str = "read:issue-details:jira read:field.default-value:jira \
    read:field.option:jira read:field:jira read:group:jira";

/// Who sends a request.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// `None` is an anonymous request.
    pub person: Option<Person>,
    /// The scopes of the token; `None` for a token without scopes.
    pub scopes: Option<Vec<String>>,
}

/// A request to an endpoint.
struct Call {
    head: Parts,
    query: Vec<(String, String)>,
    body: Bytes,
    caller: Option<Person>,
    /// The key or ID in the path.
    issue: String,
    /// The origin of the site, which starts every URL in a response.
    origin: String,
}

/// The routes of all endpoints. Their handlers need a [`Caller`] among the request's extensions.
pub(crate) fn router() -> Router<Arc<Jira>> {
    let routes = ENDPOINTS.iter();
    routes.fold(Router::new(), |router, endpoint| {
        router.route(endpoint.path, route(endpoint))
    })
}

fn route(endpoint: &'static Endpoint) -> MethodRouter<Arc<Jira>> {
    let handler = async move |State(jira): State<Arc<Jira>>,
                              Extension(caller): Extension<Caller>,
                              path: Result<Path<HashMap<String, String>>, PathRejection>,
                              Query(query): Query<Vec<(String, String)>>,
                              head: Parts,
                              body: Bytes| {
        let scopes = caller.scopes;
        if scopes.is_some_and(|scopes| !endpoint.is_open_to(&scopes)) {
            return gateway::refuse_scope();
        }
        // A name that is not UTF-8 belongs to no issue.
        let issue = path.ok().and_then(|path| path.0.into_values().next());
        let call = Call {
            head,
            query,
            body,
            caller: caller.person,
            issue: issue.unwrap_or_default(),
            origin: jira.origin(),
        };
        endpoint.answer(&jira, &call).unwrap_or_else(|error| error)
    };
    match endpoint.method {
        "POST" => post(handler),
        _ => get(handler),
    }
}

impl Endpoint {
    fn is_open_to(&self, scopes: &[String]) -> bool {
        let has = |wanted: &str| scopes.iter().any(|scope| scope == wanted);
        self.classic_scope
            .is_none_or(|classic| has(classic) || self.granular_scopes.split(' ').all(has))
    }

    /// The response, or the error with which Jira answers.
    fn answer(&self, jira: &Jira, call: &Call) -> Result<Response, Response> {
        if call.is_forged() {
            let message = "XSRF check failed";
            return Err(Response::text(403, "text/plain;charset=UTF-8", message));
        }
        if self.method == "POST" {
            call.require_json()?;
        }
        let world = &mut jira.world();
        let (limiter, now) = (&jira.rate_limiter, world.clock.now());
        limiter.check(world.burst_limits, now, self.method, self.path)?;
        if self.method == "POST"
            && let Ok(issue) = call.issue(world)
        {
            limiter.check_write(world.issue_write_limits, now, &issue.id)?;
        }
        (self.handler)(world, call)
    }
}

impl Call {
    /// The issue in the path, when the caller may see it.
    fn issue<'w>(&self, world: &'w World) -> Result<&'w Issue, Response> {
        let issue = world.visible_issue(self.caller.as_ref(), &self.issue);
        issue.ok_or_else(|| Response::error(404, issues::NOT_FOUND))
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.head.headers.get(name)?.to_str().ok()
    }

    /// The value of a query parameter.
    fn parameter(&self, name: &str) -> Option<&str> {
        let mut query = self.query.iter();
        query
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// A numeric query parameter.
    fn number(&self, name: &str, default: i64) -> Result<i64, Response> {
        self.parameter(name).map_or(Ok(default), |value| {
            value.trim().parse().map_err(|_| {
                let detail = format!("Failed to convert '{name}' with value: '{value}'");
                Response::problem(400, &detail, self.head.uri.path())
            })
        })
    }

    /// A query parameter that is a list: separated by commas, repeated, or both.
    fn list(&self, name: &str) -> Vec<String> {
        let values = self.query.iter().filter(|(known, _)| known == name);
        let items = values.flat_map(|(_, value)| value.split(','));
        items.map(|item| item.trim().to_owned()).collect()
    }

    /// The body, which must be a JSON object with known members only.
    fn json<T: DeserializeOwned>(&self) -> Result<T, Response> {
        if self.body.iter().all(u8::is_ascii_whitespace) {
            return Err(bad_body("No content to map to Object due to end of input"));
        }
        let value: Value = serde_json::from_slice(&self.body).map_err(|_| {
            bad_body("There was an error parsing JSON. Check that your request body is valid.")
        })?;
        let object = value.is_object().then_some(value);
        object
            .and_then(|object| serde_json::from_value(object).ok())
            .ok_or_else(invalid_payload)
    }

    /// Whether Jira suspects that another site made a browser send the request.
    fn is_forged(&self) -> bool {
        let is_safe = matches!(self.head.method, Method::GET | Method::HEAD);
        let user_agent = self.header("User-Agent").unwrap_or_default();
        let token = self.header("X-Atlassian-Token").unwrap_or_default();
        !is_safe && user_agent.starts_with("Mozilla/") && !token.eq_ignore_ascii_case("no-check")
    }

    fn require_json(&self) -> Result<(), Response> {
        let content_type = self.header("Content-Type").unwrap_or_default();
        let media_type = content_type.split(';').next().unwrap_or_default().trim();
        if media_type.eq_ignore_ascii_case("application/json") {
            return Ok(());
        }
        let shown = if content_type.is_empty() {
            "null"
        } else {
            content_type
        };
        let detail = format!("Content-Type '{shown}' is not supported.");
        let problem = Response::problem(415, &detail, self.head.uri.path());
        Err(problem.with("Accept", "application/json"))
    }
}

/// The error for a body with unknown members or values of the wrong type.
fn invalid_payload() -> Response {
    bad_body("Invalid request payload. Refer to the REST API documentation and try again.")
}

/// Without `errors`, unlike Jira's other errors.
fn bad_body(message: &str) -> Response {
    Response::json(400, &json!({ "errorMessages": [message] }))
}

/// Replaces the path of a request and keeps the query.
pub(crate) fn set_path(request: &mut Request, path: &str) {
    let query = request.uri().query().map(|query| format!("?{query}"));
    let path = if path.is_empty() { "/" } else { path };
    if let Ok(uri) = Uri::try_from(format!("{path}{}", query.unwrap_or_default())) {
        *request.uri_mut() = uri;
    }
}
