//! Long answers, until they are taken: a bound for how much of them is in memory.
//!
//! Whoever asks for many and reads slowly would keep all of them there.

use axum::body::{Body, Bytes, HttpBody as _, to_bytes};
use axum::response::{IntoResponse as _, Response};

use super::pool::{Permits, Pool};
use super::problem::Problem;

/// Shorter ones do not count, in bytes: as many as there may be connections are less than all the
/// memory that long ones may have.
const LONG: usize = 256 * 1024;

/// A long answer, and its places among all of them.
struct Held {
    bytes: Bytes,
    _places: Permits,
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

/// The answer, if it is short or has a place among the long ones: it leaves that when the last of its
/// bytes is taken, or its connection ends. Otherwise the answer that too much is being done.
pub(super) async fn held(response: Response, person: &str, places: &Pool) -> Response {
    let length = response.body().size_hint().exact().unwrap_or(0);
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    if length <= LONG {
        return response;
    }
    let Some(permits) = places.hold(person, length.div_ceil(1024)) else {
        return Problem::busy().into_response();
    };
    let (head, body) = response.into_parts();
    match to_bytes(body, length).await {
        Ok(bytes) => {
            let bytes = Bytes::from_owner(Held {
                bytes,
                _places: permits,
            });
            Response::from_parts(head, Body::from(bytes))
        }
        // It is there as a whole already, and nothing in it fails.
        Err(_) => Problem::busy().into_response(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::http::StatusCode;

    use super::*;

    async fn answered(length: usize, person: &str, places: &Pool) -> Response {
        held(Response::new(vec![b'x'; length].into()), person, places).await
    }

    #[tokio::test]
    async fn so_much_waits_and_no_more() {
        let places = Pool::new(2048, 0, Duration::ZERO).shared(1024, 0);
        let first = answered(1024 * 1024, "Ines", &places).await;
        assert_eq!(first.status(), StatusCode::OK);
        let refused = answered(LONG + 1, "Ines", &places).await;
        assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(
            answered(LONG, "Ines", &places).await.status(),
            StatusCode::OK
        );
        // More than anybody may have is everything that one may have.
        let huge = answered(5 * 1024 * 1024, "Otto", &places).await;
        assert_eq!(huge.status(), StatusCode::OK);
        assert_eq!(
            answered(LONG + 1, "Mia", &places).await.status(),
            StatusCode::SERVICE_UNAVAILABLE
        );

        // The body is done with when it is handed on; its bytes are not.
        let bytes = to_bytes(first.into_body(), usize::MAX).await.unwrap();
        assert!(bytes.iter().all(|byte| *byte == b'x') && bytes.len() == 1024 * 1024);
        let refused = answered(LONG + 1, "Ines", &places).await;
        assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
        drop(bytes);
        assert_eq!(
            answered(LONG + 1, "Ines", &places).await.status(),
            StatusCode::OK
        );
    }
}
