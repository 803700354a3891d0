//! What is said to who should sign in first.

use crate::http::{Answer, Request};

/// The whole body of the refusal, whatever its media type says.
const SIGN_IN_FIRST: &str = "Client must be authenticated to access this resource.";

/// The 401 of what is for signed-in people only: bare text, even where its media type is JSON.
pub(crate) fn first(request: &Request, origin: &str) -> Answer {
    let media_type = match request.header("Accept") {
        None => "text/plain",
        Some(accepted) if accepted.contains("application/json") => "application/json",
        Some(_) => "text/html;charset=UTF-8",
    };
    Answer::text(401, media_type, SIGN_IN_FIRST)
        .with("WWW-Authenticate", &challenge(origin))
        .with("X-Frame-Options", "SAMEORIGIN")
}

/// The value of `WWW-Authenticate`: the site's origin, percent-encoded.
pub(crate) fn challenge(origin: &str) -> String {
    let realm = origin.replace(':', "%3A").replace('/', "%2F");
    format!("OAuth realm=\"{realm}\"")
}
