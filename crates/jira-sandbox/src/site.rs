//! The site: `https://your-company.atlassian.net` on live Jira.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{Method, Uri};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response as HttpResponse};
use serde_json::json;

use crate::Jira;
use crate::authentication::{self, Credentials, SiteLogin};
use crate::endpoints::{self, Caller};
use crate::response::Response;
use crate::world::LoginReason;

/// Jira's own page, much shortened.
const DEAD_LINK: &str = "<!DOCTYPE html><html><head><title>Oops, you&#39;ve found a dead link.</title>\
    </head><body><h1>Oops, you&#39;ve found a dead link.</h1>\
    <p>Go back to the previous page, or go to the home page.</p></body></html>";

const CAPTCHA: &str = "<!DOCTYPE html><html><head><title>Forbidden (403)</title></head><body>\
    <h1>Forbidden (403)</h1>\
    <p>Encountered a <code>&quot;403 - Forbidden&quot;</code> error while loading this page.</p>\
    <p>Basic Authentication Failure - Reason : AUTHENTICATION_DENIED</p></body></html>";

/// As it was seen, with two spaces and a line feed.
const PASSWORD: &str = "Basic authentication with passwords is deprecated.  For more information, \
    see: https://developer.atlassian.com/cloud/confluence/deprecation-notice-basic-auth/\n";

pub(crate) fn router(jira: &Arc<Jira>) -> Router {
    let endpoints = endpoints::router()
        .fallback(unknown_endpoint)
        .method_not_allowed_fallback(unsupported_method)
        .with_state(Arc::clone(jira));
    Router::new()
        .fallback_service(endpoints)
        .layer(from_fn_with_state(Arc::clone(jira), authenticate))
}

async fn unknown_endpoint(method: Method, uri: Uri) -> Response {
    let detail = format!("No endpoint {method} {}.", uri.path());
    Response::problem(404, &detail, uri.path())
}

async fn unsupported_method(method: Method, uri: Uri) -> Response {
    let detail = format!("Method '{method}' is not supported.");
    Response::problem(405, &detail, uri.path())
}

async fn authenticate(
    State(jira): State<Arc<Jira>>,
    mut request: Request,
    next: Next,
) -> HttpResponse {
    let path = normalize(request.uri().path());
    if path == "/_edge/tenant_info" {
        return tenant_info(&jira, request.method()).into_response();
    }
    if path != "/rest" && !path.starts_with("/rest/") {
        return Response::html(404, DEAD_LINK).into_response();
    }
    endpoints::set_path(&mut request, &path);
    let login = authentication::on_site(&jira.world(), &Credentials::of(&request));
    let person = match &login {
        SiteLogin::Bearer => return refuse_bearer().into_response(),
        SiteLogin::Captcha => return require_captcha(&jira.origin()).into_response(),
        SiteLogin::Password => {
            return Response::text(401, "text/plain;charset=UTF-8", PASSWORD).into_response();
        }
        SiteLogin::Anonymous | SiteLogin::Rejected => None,
        SiteLogin::Accepted(person) => Some(person.clone()),
    };
    request.extensions_mut().insert(Caller {
        person,
        scopes: None,
    });
    let response = next.run(request).await;
    let on_refusals_only = jira.world().login_reason == LoginReason::OnRefusals;
    match login {
        SiteLogin::Accepted(person) => {
            ([("X-AAccountId", person.account_id)], response).into_response()
        }
        SiteLogin::Rejected if response.status() != 200 || !on_refusals_only => {
            ([("X-Seraph-LoginReason", "AUTHENTICATED_FAILED")], response).into_response()
        }
        _ => response,
    }
}

/// The path without doubled and trailing slashes.
fn normalize(path: &str) -> String {
    let segments = path.split('/').filter(|segment| !segment.is_empty());
    segments.fold(String::new(), |path, segment| path + "/" + segment)
}

fn tenant_info(jira: &Jira, method: &Method) -> Response {
    if !matches!(*method, Method::GET | Method::HEAD) {
        return Response::html(405, DEAD_LINK);
    }
    let body = json!({ "cloudId": jira.world().cloud_id });
    Response::text(200, "application/json", body.to_string())
}

fn refuse_bearer() -> Response {
    let body = json!({ "error": "Failed to parse Connect Session Auth Token" });
    Response::text(403, "application/json", body.to_string())
}

fn require_captcha(origin: &str) -> Response {
    let reason = format!("CAPTCHA_CHALLENGE; login-url={origin}/login.jsp");
    Response::html(403, CAPTCHA)
        .with("WWW-Authenticate", &challenge(origin))
        .with("X-Seraph-LoginReason", "AUTHENTICATION_DENIED")
        .with("X-Authentication-Denied-Reason", &reason)
}

/// The 401 for anonymous requests: plain text, even when it is labeled as JSON.
pub(crate) fn require_login(accept: Option<&str>, origin: &str) -> Response {
    let media_type = match accept {
        None => "text/plain",
        Some(accept) if accept.contains("application/json") => "application/json",
        Some(_) => "text/html;charset=UTF-8",
    };
    let message = "Client must be authenticated to access this resource.";
    Response::text(401, media_type, message)
        .with("WWW-Authenticate", &challenge(origin))
        .with("X-Frame-Options", "SAMEORIGIN")
}

/// The value of `WWW-Authenticate`: the site's origin, percent-encoded.
fn challenge(origin: &str) -> String {
    let realm = origin.replace(':', "%3A").replace('/', "%2F");
    format!("OAuth realm=\"{realm}\"")
}
