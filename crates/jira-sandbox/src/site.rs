//! The site's door: `https://your-company.atlassian.net` on live Jira.

use serde_json::json;

use crate::authentication::{self, OnSite, Presented};
use crate::endpoints::{self, Call, Lookup};
use crate::http::{Answer, Request};
use crate::jira;
use crate::world::{LoginReason, World};
use crate::{Shared, sign_in};

/// What Jira's own page says, much shortened.
const DEAD_LINK: &str = "<!DOCTYPE html><html><head><title>Oops, you&#39;ve found a dead link.</title>\
    </head><body><h1>Oops, you&#39;ve found a dead link.</h1>\
    <p>Go back to the previous page, or go to the home page.</p></body></html>";

const CAPTCHA: &str = "<!DOCTYPE html><html><head><title>Forbidden (403)</title></head><body>\
    <h1>Forbidden (403)</h1>\
    <p>Encountered a <code>&quot;403 - Forbidden&quot;</code> error while loading this page.</p>\
    <p>Basic Authentication Failure - Reason : AUTHENTICATION_DENIED</p></body></html>";

/// Two spaces and a line feed included, as it was seen.
const PASSWORD: &str = "Basic authentication with passwords is deprecated.  For more information, \
    see: https://developer.atlassian.com/cloud/confluence/deprecation-notice-basic-auth/\n";

pub(crate) fn answer(shared: &Shared, world: &mut World, request: &Request) -> Answer {
    let path = normalised(request.path());
    if path == "/_edge/tenant_info" {
        return tenant_info(world, request);
    }
    if path != "/rest" && !path.starts_with("/rest/") {
        return Answer::html(404, DEAD_LINK);
    }
    let origin = shared.origin(world);
    let presented = Presented::parse(request.header("Authorization"));
    let who = authentication::on_site(world, &presented);
    match &who {
        OnSite::Bearer => return refuse_bearer(),
        OnSite::Captcha => return ask_for_captcha(&origin),
        OnSite::Password => return Answer::text(401, "text/plain;charset=UTF-8", PASSWORD),
        OnSite::Anonymous | OnSite::Rejected | OnSite::Accepted(_) => {}
    }
    let answer = match endpoints::find(&request.method, &path) {
        Lookup::Found(endpoint, parameters) => {
            let call = Call {
                request,
                caller: match &who {
                    OnSite::Accepted(person) => Some(person.clone()),
                    _ => None,
                },
                parameters,
                origin: &origin,
            };
            jira::serve(shared, world, endpoint, &call)
        }
        Lookup::OtherMethods(methods) => {
            let detail = format!("Method '{}' is not supported.", request.method);
            Answer::problem(405, &detail, request).with("Allow", &methods.join(", "))
        }
        Lookup::Unknown => {
            let detail = format!("No endpoint {} {}.", request.method, request.path());
            Answer::problem(404, &detail, request)
        }
    };
    match who {
        OnSite::Accepted(person) => answer.with("X-AAccountId", &person.account_id),
        OnSite::Rejected if answer.status != 200 || world.login_reason == LoginReason::Always => {
            answer.with("X-Seraph-LoginReason", "AUTHENTICATED_FAILED")
        }
        _ => answer,
    }
}

/// The path without doubled slashes and without one at its end.
fn normalised(path: &str) -> String {
    let segments = path.split('/').filter(|segment| !segment.is_empty());
    segments.fold(String::new(), |path, segment| path + "/" + segment)
}

fn tenant_info(world: &World, request: &Request) -> Answer {
    if !matches!(request.method.as_str(), "GET" | "HEAD") {
        return Answer::html(405, DEAD_LINK);
    }
    let body = json!({ "cloudId": world.cloud_id.as_str() });
    Answer::text(200, "application/json", body.to_string())
}

fn refuse_bearer() -> Answer {
    let body = json!({ "error": "Failed to parse Connect Session Auth Token" });
    Answer::text(403, "application/json", body.to_string())
}

fn ask_for_captcha(origin: &str) -> Answer {
    let reason = format!("CAPTCHA_CHALLENGE; login-url={origin}/login.jsp");
    Answer::html(403, CAPTCHA)
        .with("WWW-Authenticate", &sign_in::challenge(origin))
        .with("X-Seraph-LoginReason", "AUTHENTICATION_DENIED")
        .with("X-Authentication-Denied-Reason", &reason)
}
