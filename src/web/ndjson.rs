//! Responses line by line (`application/x-ndjson`): each line is a JSON object, sent as soon as it is
//! known.
//!
//! A failure before the first line is an ordinary problem response with its status. Afterwards it is
//! the last line.

use std::convert::Infallible;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use http_body_util::channel::Channel;
use serde::Serialize;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::problem::Problem;
use crate::error::{Failure, Kind};

const MEDIA_TYPE: &str = "application/x-ndjson";

/// Sends lines from blocking work. It does not matter whether the client still listens.
#[derive(Debug)]
pub(super) struct LineSender(UnboundedSender<Bytes>);

/// Receives the lines.
#[derive(Debug)]
pub(super) struct Lines(UnboundedReceiver<Bytes>);

/// A channel for lines, of which there are few.
pub(super) fn channel() -> (LineSender, Lines) {
    let (sender, receiver) = unbounded_channel();
    (LineSender(sender), Lines(receiver))
}

impl LineSender {
    /// Sends a line.
    pub fn send(&self, event: &impl Serialize) {
        let _ = self.0.send(line(event));
    }
}

/// Whether the client accepts lines.
pub(super) fn is_accepted(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT).iter();
    accepted
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|range| {
            let mut parts = range.split(';').map(str::trim);
            let is_ours = parts
                .next()
                .is_some_and(|name| name.eq_ignore_ascii_case(MEDIA_TYPE));
            let weight = parts.find_map(|part| part.strip_prefix("q="));
            is_ours && weight.and_then(|weight| weight.parse().ok()) != Some(0.0_f32)
        })
}

/// Responds with the lines that `work` sends and its result as the last line. `problem` makes that line
/// of a failure. The work runs to its end even if the client is gone.
///
/// Fails as the work does if it fails before the first line.
pub(super) async fn respond<E: Serialize + Send + 'static>(
    Lines(mut lines): Lines,
    work: impl Future<Output = Result<E, Problem>> + Send + 'static,
    problem: impl FnOnce(Problem) -> E + Send + 'static,
) -> Result<Response, Problem> {
    let work = tokio::spawn(work);
    let result = async move {
        let panicked = |_| Problem::from(Failure::new(Kind::Other, "Internal error"));
        work.await.map_err(panicked).flatten()
    };
    // There are no more lines when the work ends.
    let body = match lines.recv().await {
        None => Body::from(line(&result.await?)),
        Some(first) => {
            let (mut sender, body) = Channel::<Bytes, Infallible>::new(1);
            tokio::spawn(async move {
                let mut next = Some(first);
                while let Some(line) = next {
                    let _ = sender.send_data(line).await;
                    next = lines.recv().await;
                }
                let last = result.await.unwrap_or_else(problem);
                let _ = sender.send_data(line(&last)).await;
            });
            Body::new(body)
        }
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE)),
        // Some proxies would buffer the lines.
        (
            HeaderName::from_static("x-accel-buffering"),
            HeaderValue::from_static("no"),
        ),
    ];
    Ok((headers, body).into_response())
}

fn line(event: &impl Serialize) -> Bytes {
    let mut text = serde_json::to_vec(event).unwrap_or_default();
    text.push(b'\n');
    text.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_lines_only_if_named() {
        for (accept, accepted) in [
            (None, false),
            (Some("*/*"), false),
            (Some("application/json"), false),
            (Some("application/x-ndjson"), true),
            (Some("Application/X-NDJSON"), true),
            (
                Some("application/json;q=0.5, application/x-ndjson; q=1"),
                true,
            ),
            (Some("application/x-ndjson;q=0"), false),
            (Some("application/x-ndjson;q=0.000"), false),
            (Some("application/x-ndjsons"), false),
        ] {
            let accept = accept.map(|text| (header::ACCEPT, HeaderValue::from_static(text)));
            let headers: HeaderMap = accept.into_iter().collect();
            assert_eq!(super::is_accepted(&headers), accepted, "{headers:?}");
        }
    }

    /// The lines, or the failure before the first line.
    async fn lines_of(
        sent: &[&str],
        result: Result<&'static str, Problem>,
    ) -> Result<String, Problem> {
        let (sender, listener) = super::channel();
        for text in sent {
            sender.send(text);
        }
        let work = async move {
            tokio::task::yield_now().await;
            sender.send(&"late");
            drop(sender);
            result
        };
        let response = respond(listener, work, |_| "problem").await?;
        let bytes = axum::body::to_bytes(response.into_body(), 1024).await;
        Ok(String::from_utf8(bytes.unwrap().to_vec()).unwrap())
    }

    #[tokio::test]
    async fn ends_with_result() {
        for sent in [&["one", "two"][..], &[]] {
            let before = sent.iter().fold(String::new(), |before, text| {
                format!("{before}\"{text}\"\n")
            });
            let good = lines_of(sent, Ok("done")).await.unwrap();
            assert_eq!(good, format!("{before}\"late\"\n\"done\"\n"));
            let bad = lines_of(sent, Err(Problem::busy())).await.unwrap();
            assert_eq!(bad, format!("{before}\"late\"\n\"problem\"\n"));
        }
    }

    #[tokio::test]
    async fn failure_before_first_line_is_a_response() {
        let (sender, listener) = super::channel();
        let work = async move {
            drop(sender);
            Err::<&str, _>(Problem::busy())
        };
        let failed = respond(listener, work, |_| "problem").await.unwrap_err();
        assert_eq!(failed.status(), 503);
    }
}
