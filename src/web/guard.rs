//! Refuses what another site made a browser send.
//!
//! A page of another site can make a browser send requests here, with the cookie of whoever uses it,
//! and a host name of its own that it lets point here. So the name must be the server's, and whatever
//! changes something must come from the server's own pages, or from no browser at all.

use std::sync::Arc;

use axum::extract::{Request, State as Shared};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::origins::Origins;
use super::problem::Problem;
use super::state::State;

/// Lets a request through, or answers it.
pub(super) async fn check(
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
        // What only looks may take its time, too; links of other sites lead to pages.
        request.uri().path().starts_with("/api/") && !is_own_site(headers)
    };
    is_refused.then(Problem::foreign_origin)
}

/// Every browser of today says where a change comes from; who says nothing of it is none, and has no
/// cookie that somebody else could use.
fn is_from_own_page(headers: &HeaderMap, host: &str, origins: &Origins) -> bool {
    let origin_fits = match headers.get_all(header::ORIGIN).iter().count() {
        0 => true,
        _ => single(headers, header::ORIGIN.as_str())
            .is_some_and(|origin| origins.is_origin(origin, host)),
    };
    origin_fits && is_own_site(headers)
}

/// Whether a browser that says which site's page has asked names this one, or a person.
fn is_own_site(headers: &HeaderMap) -> bool {
    const SITE: &str = "sec-fetch-site";

    match headers.get_all(SITE).iter().count() {
        0 => true,
        _ => matches!(single(headers, SITE), Some("same-origin" | "none")),
    }
}

/// A header that is there once, as text.
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

    fn kind(method: Method, uri: &str, headers: &[(&str, &str)]) -> Option<u16> {
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
    fn only_the_servers_own_name_is_answered() {
        for (uri, headers, refused) in [
            ("/", &[HOST][..], None),
            ("/", &[], Some(421)),
            ("/", &[("Host", "evil.example")], Some(421)),
            ("/", &[HOST, ("Host", "evil.example")], Some(421)),
            ("http://localhost:8420/", &[HOST], None),
            ("http://evil.example/", &[HOST], Some(421)),
        ] {
            assert_eq!(
                kind(Method::GET, uri, headers),
                refused,
                "{uri} {headers:?}"
            );
        }
    }

    #[test]
    fn only_own_pages_change_something() {
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
                assert_eq!(kind(method, "/", headers), refused, "{headers:?}");
            }
            assert_eq!(kind(Method::GET, "/", headers), None, "{headers:?}");
            let names_a_site = headers.iter().any(|(name, _)| *name == "Sec-Fetch-Site");
            if refused.is_none() || names_a_site {
                assert_eq!(
                    kind(Method::GET, "/api/v1/tasks", headers),
                    refused,
                    "{headers:?}"
                );
            }
        }
    }
}
