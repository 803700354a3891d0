//! Refuses requests that another site made a browser send (CSRF, DNS rebinding).
//!
//! A page of another site can make a browser send requests to this server with the user's cookie, and
//! can let a host name of its own resolve to this server. So the `Host` must be one of the server's
//! names, and requests that change something must come from the server's own pages or from something
//! other than a browser.

use std::sync::Arc;

use axum::extract::{Request, State as Shared};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::web::origins::Origins;
use crate::web::problem::Problem;
use crate::web::state::State;

/// Responds with 421 or 403, or passes the request on.
pub(in crate::web) async fn check(
    Shared(state): Shared<Arc<State>>,
    request: Request,
    next: Next,
) -> Response {
    match refusal(&request, &state.origins) {
        Some(problem) => problem.into_response(),
        None => next.run(request).await,
    }
}

fn refusal(request: &Request, origins: &Origins) -> Option<Problem> {
    let headers = request.headers();
    let Some(host) = single(headers, header::HOST.as_str()).filter(|host| origins.is_host(host))
    else {
        return Some(Problem::foreign_host());
    };
    let authority = request.uri().authority();
    if authority.is_some_and(|named| !origins.is_host(named.as_str())) {
        return Some(Problem::foreign_host());
    }
    let is_change = !matches!(*request.method(), Method::GET | Method::HEAD);
    let is_refused = if is_change {
        !is_from_own_page(headers, host, origins)
    } else {
        // Other sites may link to pages but have no reason to call the API, which costs time.
        request.uri().path().starts_with("/api/") && !is_own_site(headers)
    };
    is_refused.then(Problem::foreign_origin)
}

/// Current browsers always send `Origin` or `Sec-Fetch-Site` with a change. A client that sends neither
/// is not a browser and has no cookie that another site could use.
fn is_from_own_page(headers: &HeaderMap, host: &str, origins: &Origins) -> bool {
    let origin_fits = match headers.get_all(header::ORIGIN).iter().count() {
        0 => true,
        _ => single(headers, header::ORIGIN.as_str())
            .is_some_and(|origin| origins.is_origin(origin, host)),
    };
    origin_fits && is_own_site(headers)
}

/// Whether `Sec-Fetch-Site`, if present, names this site or the user.
fn is_own_site(headers: &HeaderMap) -> bool {
    const SITE: &str = "sec-fetch-site";

    match headers.get_all(SITE).iter().count() {
        0 => true,
        _ => matches!(single(headers, SITE), Some("same-origin" | "none")),
    }
}

/// The value of a header that was sent exactly once.
fn single<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn status(method: Method, uri: &str, headers: &[(&str, &str)]) -> Option<u16> {
        let origins = Origins::new("127.0.0.1:8420".parse().unwrap(), None);
        let mut request = Request::builder().method(method).uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).unwrap();
        refusal(&request, &origins).map(|problem| problem.status())
    }

    const HOST: (&str, &str) = ("Host", "localhost:8420");
    const OWN: (&str, &str) = ("Origin", "http://localhost:8420");
    const FOREIGN: (&str, &str) = ("Origin", "https://evil.example");

    #[test]
    fn refuses_foreign_hosts() {
        for (uri, headers, refused) in [
            ("/", &[HOST][..], None),
            ("/", &[], Some(421)),
            ("/", &[("Host", "evil.example")], Some(421)),
            ("/", &[HOST, ("Host", "evil.example")], Some(421)),
            ("http://localhost:8420/", &[HOST], None),
            ("http://evil.example/", &[HOST], Some(421)),
        ] {
            assert_eq!(
                status(Method::GET, uri, headers),
                refused,
                "{uri} {headers:?}"
            );
        }
    }

    #[test]
    fn refuses_changes_from_foreign_origins() {
        let site = |value| ("Sec-Fetch-Site", value);
        for (headers, refused) in [
            (&[HOST][..], None),
            (&[HOST, OWN], None),
            (&[HOST, OWN, site("same-origin")], None),
            (&[HOST, site("none")], None),
            (&[HOST, FOREIGN], Some(403)),
            (&[HOST, ("Origin", "null")], Some(403)),
            (&[HOST, OWN, FOREIGN], Some(403)),
            (&[HOST, OWN, site("cross-site")], Some(403)),
            (&[HOST, site("same-site")], Some(403)),
            (&[HOST, site("same-origin"), site("cross-site")], Some(403)),
        ] {
            for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
                assert_eq!(status(method, "/", headers), refused, "{headers:?}");
            }
            assert_eq!(status(Method::GET, "/", headers), None, "{headers:?}");
            let names_a_site = headers.iter().any(|(name, _)| *name == "Sec-Fetch-Site");
            if refused.is_none() || names_a_site {
                assert_eq!(
                    status(Method::GET, "/api/v1/tasks", headers),
                    refused,
                    "{headers:?}"
                );
            }
        }
    }
}
