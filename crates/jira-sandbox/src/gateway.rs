//! The gateway: `https://api.atlassian.com/ex/jira/{cloudId}` on live Jira.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::ALLOW;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response as HttpResponse};
use serde_json::json;

use crate::authentication::{self, Credentials};
use crate::endpoints::{self, Caller};
use crate::response::{JIRA_JSON, Response};
use crate::{Jira, clock};

/// The gateway knows routes by their scopes, so that a path or method without a route is a scope
/// that does not match.
pub(crate) fn router(jira: &Arc<Jira>) -> Router {
    let endpoints = endpoints::router()
        .fallback(async || refuse_scope())
        .method_not_allowed_fallback(async || refuse_scope())
        .with_state(Arc::clone(jira));
    Router::new()
        .fallback_service(endpoints)
        .layer(from_fn_with_state(Arc::clone(jira), authenticate))
}

async fn authenticate(
    State(jira): State<Arc<Jira>>,
    mut request: Request,
    next: Next,
) -> HttpResponse {
    let login = authentication::on_gateway(&jira.world(), &Credentials::of(&request));
    let path = request.uri().path().to_owned();
    let site_path = path.strip_prefix("/ex/jira/").map(|rest| {
        let slash = rest.find('/').unwrap_or(rest.len());
        rest.split_at(slash)
    });
    if site_path.is_some_and(|(cloud_id, _)| cloud_id != jira.world().cloud_id) {
        return unknown_cloud_id(&jira, &path).into_response();
    }
    let Some((person, scopes)) = login else {
        return refuse("Unauthorized", "FAILURE_CLIENT_AUTH_MISMATCH").into_response();
    };
    // Other products, and the endpoints of OAuth, are not for API tokens.
    let Some((_, path)) = site_path else {
        return refuse_scope().into_response();
    };
    endpoints::set_path(&mut request, path);
    request.extensions_mut().insert(Caller {
        person: Some(person),
        scopes: Some(scopes),
    });
    let mut response = next.run(request).await;
    response.headers_mut().remove(ALLOW);
    response
}

pub(crate) fn refuse_scope() -> Response {
    refuse(
        "Unauthorized; scope does not match",
        "FAILURE_CLIENT_SCOPE_CHECK",
    )
}

fn refuse(message: &str, category: &str) -> Response {
    let body = json!({ "code": 401, "message": message });
    Response::text(401, "application/json", body.to_string()).with("x-failure-category", category)
}

fn unknown_cloud_id(jira: &Jira, path: &str) -> Response {
    let timestamp = clock::jira_time(jira.world().clock.now()).replace("+0000", "+00:00");
    let body = json!({
        "timestamp": timestamp,
        "status": 404,
        "error": "Not Found",
        "path": path,
    });
    Response::text(404, JIRA_JSON, body.to_string())
}
