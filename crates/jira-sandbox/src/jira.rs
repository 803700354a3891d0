//! Jira itself, behind both doors: what befalls a request once it is known who asks for what.

use crate::endpoints::{Anonymous, Call, Endpoint};
use crate::http::{Answer, Request};
use crate::world::{Issue, World};
use crate::{Shared, sign_in};

/// Serves a request that has found its endpoint.
pub(crate) fn serve(
    shared: &Shared,
    world: &mut World,
    endpoint: &'static Endpoint,
    call: &Call,
) -> Answer {
    if is_forged(call.request) {
        return Answer::text(403, "text/plain;charset=UTF-8", "XSRF check failed");
    }
    if endpoint.method == "POST"
        && let Some(refusal) = refuse_media_type(call.request)
    {
        return refusal;
    }
    let (limits, now) = (world.burst_limits, world.clock.now());
    let counted = (endpoint.method, endpoint.path);
    if let Some(refusal) = shared.rate_limiter.refusal(limits, now, counted) {
        return refusal;
    }
    if call.caller.is_none() && endpoint.anonymous == Anonymous::Refused {
        return sign_in::first(call.request, call.origin);
    }
    if endpoint.method != "GET"
        && let Some(issue) = named_issue(world, call)
    {
        let limits = world.issue_write_limits;
        if let Some(refusal) = shared.rate_limiter.refusal_of_write(limits, now, &issue.id) {
            return refusal;
        }
    }
    (endpoint.answer)(world, call)
}

/// The issue that the path names, where the caller may see it.
fn named_issue<'w>(world: &'w World, call: &Call) -> Option<&'w Issue> {
    let name = call.parameter("issueIdOrKey")?;
    world.visible_issue(call.caller.as_ref(), name)
}

/// Whether Jira takes a request for one that another site made a browser send.
fn is_forged(request: &Request) -> bool {
    let changes = !matches!(request.method.as_str(), "GET" | "HEAD");
    let from_browser = request
        .header("User-Agent")
        .is_some_and(|agent| agent.starts_with("Mozilla/"));
    let vouched_for = request
        .header("X-Atlassian-Token")
        .is_some_and(|value| value.eq_ignore_ascii_case("no-check"));
    changes && from_browser && !vouched_for
}

fn refuse_media_type(request: &Request) -> Option<Answer> {
    let given = request.header("Content-Type").unwrap_or_default();
    let media_type = given.split(';').next().unwrap_or_default().trim();
    if media_type.eq_ignore_ascii_case("application/json") {
        return None;
    }
    let named = if given.is_empty() { "null" } else { given };
    let detail = format!("Content-Type '{named}' is not supported.");
    Some(Answer::problem(415, &detail, request).with("Accept", "application/json"))
}
