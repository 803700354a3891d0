//! Classifies responses by status, headers, and body.
//!
//! Source: Atlassian's issue tracker and documentation, and measurements on live sites. Pitfalls:
//! * A site responds to invalid credentials with 401 on `/myself` only; elsewhere it treats the
//!   request as anonymous and responds with 200 or 404, at best with `X-Seraph-LoginReason:
//!   AUTHENTICATED_FAILED`.
//! * Its 401 is plain text labeled as JSON.
//! * The gateway responds with "scope does not match" to unknown paths, too, and with 404 to an
//!   unknown cloud ID.
//! * Messages are translated, so headers and codes take precedence.

use std::time::SystemTime;

use serde_json::Value;
use url::Url;

use super::error::{JiraError, Target};
use super::response::Response;
use super::retry::parse_retry_after;
use crate::connection::Route;
use crate::error::Kind;

/// Maximum length of a detail, in characters. Longer than what is shown, so that credentials can be
/// redacted before it is shortened.
const MAX_DETAIL: usize = 4096;

/// Classifies a response; `None` is a success with JSON.
pub(super) fn classify(response: &Response, target: &Target) -> Option<JiraError> {
    let kind = kind_of(response, target.route)?;
    Some(JiraError {
        status: Some(response.status),
        detail: detail(response),
        location: redirect_host(response),
        retry_after: response
            .header("retry-after")
            .and_then(|value| parse_retry_after(value, SystemTime::now())),
        trace_id: response.trace_id().map(str::to_owned),
        ..target.error(kind)
    })
}

fn kind_of(response: &Response, route: Route) -> Option<Kind> {
    match response.status {
        300..=399 => return Some(Kind::Redirected),
        407 => return Some(Kind::Proxy),
        429 => return Some(Kind::RateLimited),
        500..=599 => return Some(Kind::Unavailable),
        200..=299 | 400..=499 => {}
        // Not an HTTP status.
        _ => return Some(Kind::NotJira),
    }
    if let Some(kind) = authentication_error(response) {
        return Some(kind);
    }
    if (200..=299).contains(&response.status) {
        return content_error(response);
    }
    if response.is_html() && !is_atlassian_401(response) {
        return Some(Kind::NotJira);
    }
    Some(match route {
        Route::Gateway => kind_from_gateway(response),
        Route::Site => kind_from_site(response),
    })
}

/// An authentication failure that the site reports in headers, with any status including 200.
fn authentication_error(response: &Response) -> Option<Kind> {
    let reason = response.header("x-seraph-loginreason").unwrap_or_default();
    let denied = response
        .header("x-authentication-denied-reason")
        .unwrap_or_default();
    if denied.contains("CAPTCHA") || reason.contains("AUTHENTICATION_DENIED") {
        return Some(Kind::Captcha);
    }
    // A rejected password sets this header, too.
    if reason.contains("AUTHENTICATED_FAILED") {
        return Some(if is_about_passwords(response) {
            Kind::PasswordUsed
        } else {
            Kind::CredentialsRefused
        });
    }
    None
}

fn content_error(response: &Response) -> Option<Kind> {
    if response.body.iter().all(u8::is_ascii_whitespace) {
        return Some(Kind::BrokenAnswer);
    }
    (response.is_html() || !response.has_json_type()).then_some(Kind::NotJira)
}

fn kind_from_gateway(response: &Response) -> Kind {
    let category = response.header("x-failure-category").unwrap_or_default();
    let text = response.text().to_ascii_lowercase();
    match response.status {
        401 if category.contains("SCOPE_CHECK") || text.contains("scope does not match") => {
            Kind::ScopeMissing
        }
        401 => Kind::CredentialsRefused,
        403 => Kind::PermissionDenied,
        // The gateway does not know the cloud ID. A 404 of Jira has errorMessages.
        404 if json(response).is_some_and(|body| {
            body.get("path").is_some() && body.get("errorMessages").is_none()
        }) =>
        {
            Kind::UnknownCloudId
        }
        404 => Kind::NotFound,
        _ => Kind::BadRequest,
    }
}

fn kind_from_site(response: &Response) -> Kind {
    match response.status {
        _ if response
            .text()
            .contains("Failed to parse Connect Session Auth Token") =>
        {
            Kind::BearerOnSite
        }
        401 if is_about_passwords(response) => Kind::PasswordUsed,
        401 => Kind::CredentialsRefused,
        403 => Kind::PermissionDenied,
        404 if json(response).is_none_or(|body| body.get("errorMessages").is_none()) => {
            Kind::NotJira
        }
        404 => Kind::NotFound,
        _ => Kind::BadRequest,
    }
}

fn is_about_passwords(response: &Response) -> bool {
    response
        .text()
        .contains("Basic authentication with passwords is deprecated")
}

/// Whether a 401 with an HTML body is from Atlassian, and not from single sign-on or a proxy.
fn is_atlassian_401(response: &Response) -> bool {
    let challenge = response.header("www-authenticate").unwrap_or_default();
    response.status == 401
        && (challenge.starts_with("OAuth realm") || response.trace_id().is_some())
}

fn json(response: &Response) -> Option<Value> {
    response.json().ok()
}

/// The host of a redirect.
fn redirect_host(response: &Response) -> Option<String> {
    let location = response
        .header("location")
        .filter(|text| !text.trim().is_empty())?;
    let host = Url::parse(location)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned));
    Some(host.unwrap_or_else(|| location.chars().take(100).collect()))
}

/// The message of the response: of the error formats that Jira uses, or the title of a page.
fn detail(response: &Response) -> Option<String> {
    let text = match json(response) {
        Some(body) => json_detail(&body),
        None if response.is_html() => page_title(&response.text()),
        None => Some(response.text().trim().to_owned()),
    };
    let text = text.filter(|text| !text.is_empty())?;
    Some(text.chars().take(MAX_DETAIL).collect())
}

fn json_detail(body: &Value) -> Option<String> {
    let texts = |value: &Value| {
        value.as_array().map(|list| {
            list.iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
    };
    let mut messages = body
        .get("errorMessages")
        .and_then(texts)
        .unwrap_or_default();
    if let Some(errors) = body.get("errors").and_then(Value::as_object) {
        messages.extend(errors.values().filter_map(Value::as_str).map(str::to_owned));
    }
    if !messages.is_empty() {
        return Some(messages.join(" "));
    }
    let member = ["message", "detail", "title", "error"]
        .iter()
        .find_map(|name| body.get(name)?.as_str());
    member.or(body.as_str()).map(str::to_owned)
}

fn page_title(page: &str) -> Option<String> {
    let start = page.to_ascii_lowercase().find("<title")?;
    let title = page.get(start..)?.split_once('>')?.1.split('<').next()?;
    Some(title.split_whitespace().collect::<Vec<_>>().join(" "))
}
