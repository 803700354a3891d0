//! The gateway's door: `https://api.atlassian.com/ex/jira/{cloudId}` on live Jira.

use serde_json::json;

use crate::Shared;
use crate::authentication::{self, Presented};
use crate::clock;
use crate::endpoints::{self, Call, Lookup};
use crate::http::{Answer, JIRA_JSON, Request};
use crate::jira;
use crate::world::World;

pub(crate) fn answer(shared: &Shared, world: &mut World, request: &Request) -> Answer {
    let presented = Presented::parse(request.header("Authorization"));
    let Some(rest) = request.path().strip_prefix("/ex/jira/") else {
        return refuse_outside(world, &presented);
    };
    let (cloud_id, path) = match rest.find('/') {
        Some(slash) => rest.split_at(slash),
        None => (rest, ""),
    };
    if cloud_id != world.cloud_id.as_str() {
        return unknown_cloud_id(world, request);
    }
    let Some((person, scopes)) = authentication::on_gateway(world, &presented) else {
        return refuse_credentials();
    };
    // The gateway knows routes by their scopes, so that what it has no route for is a scope that
    // does not match: unknown paths, other methods, doubled slashes and one at the end.
    let Lookup::Found(endpoint, parameters) = endpoints::find(&request.method, path) else {
        return refuse_scope();
    };
    if !endpoint.is_open_to(&scopes) {
        return refuse_scope();
    }
    let origin = shared.origin(world);
    let call = Call {
        request,
        caller: Some(person),
        parameters,
        origin: &origin,
    };
    jira::serve(shared, world, endpoint, &call)
}

/// Other products and OAuth's own endpoints: nothing there is for API tokens.
fn refuse_outside(world: &World, presented: &Presented) -> Answer {
    match authentication::on_gateway(world, presented) {
        Some(_) => refuse_scope(),
        None => refuse_credentials(),
    }
}

fn refuse_credentials() -> Answer {
    refuse("Unauthorized", "FAILURE_CLIENT_AUTH_MISMATCH")
}

fn refuse_scope() -> Answer {
    refuse(
        "Unauthorized; scope does not match",
        "FAILURE_CLIENT_SCOPE_CHECK",
    )
}

fn refuse(message: &str, category: &str) -> Answer {
    let body = json!({ "code": 401, "message": message });
    Answer::text(401, "application/json", body.to_string()).with("x-failure-category", category)
}

fn unknown_cloud_id(world: &World, request: &Request) -> Answer {
    let timestamp = clock::jira(world.clock.now()).replace("+0000", "+00:00");
    let body = json!({
        "timestamp": timestamp,
        "status": 404,
        "error": "Not Found",
        "path": request.path(),
    });
    Answer::text(404, JIRA_JSON, body.to_string())
}
