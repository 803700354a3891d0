//! Answers line by line (`application/x-ndjson`): each line is an object, sent as soon as it is known.
//!
//! Before the first one, a failure is an answer of its own, with its status; afterwards it is the
//! last line.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::{Body, Bytes, HttpBody};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use hyper::body::Frame;
use serde::Serialize;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::problem::Problem;

const MEDIA_TYPE: &str = "application/x-ndjson";

/// Tells lines while work is being done. Nobody has to listen any more.
#[derive(Debug)]
pub(super) struct Teller(UnboundedSender<Bytes>);

/// What is told.
#[derive(Debug)]
pub(super) struct Told(UnboundedReceiver<Bytes>);

/// The two ends of telling lines, which are few.
pub(super) fn told() -> (Teller, Told) {
    let (sender, receiver) = unbounded_channel();
    (Teller(sender), Told(receiver))
}

impl Teller {
    /// Tells a line.
    pub fn tell(&self, event: &impl Serialize) {
        let _ = self.0.send(line(event));
    }
}

/// Whether who asks takes lines.
pub(super) fn are_taken(headers: &HeaderMap) -> bool {
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

/// What is told while work is done, and its result as the last line; `problem` makes that of a
/// failure.
///
/// Fails as the work does when it has told nothing before.
pub(super) async fn answer<E: Serialize + Send + Unpin + 'static>(
    Told(told): Told,
    work: impl Future<Output = Result<E, Problem>> + Send + 'static,
    problem: impl FnOnce(Problem) -> E + Send + 'static,
) -> Result<Response, Problem> {
    let mut lines = Lines {
        first: None,
        told,
        work: Some(Box::pin(work)),
        result: None,
        problem: Some(Box::new(problem)),
    };
    let first = std::future::poll_fn(|context| lines.poll_line(context)).await;
    lines.first = first.transpose()?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE)),
        // Some proxies would keep the lines until there are many.
        (
            HeaderName::from_static("x-accel-buffering"),
            HeaderValue::from_static("no"),
        ),
    ];
    Ok((headers, Body::new(lines)).into_response())
}

type Work<E> = Pin<Box<dyn Future<Output = Result<E, Problem>> + Send>>;

/// The lines of an answer. What has begun goes on to its end, even when they are dropped.
struct Lines<E> {
    /// The one that was waited for.
    first: Option<Bytes>,
    told: UnboundedReceiver<Bytes>,
    /// As long as it is being done.
    work: Option<Work<E>>,
    result: Option<Result<E, Problem>>,
    problem: Option<Box<dyn FnOnce(Problem) -> E + Send>>,
}

impl<E: Serialize> Lines<E> {
    /// The next line, or the failure that ends them.
    fn poll_line(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Problem>>> {
        loop {
            match self.told.poll_recv(context) {
                Poll::Ready(Some(line)) => return Poll::Ready(Some(Ok(line))),
                // With the work its teller has gone: the rest is here, and is taken first.
                Poll::Pending if self.work.is_none() => return Poll::Pending,
                Poll::Pending | Poll::Ready(None) => {}
            }
            let Some(work) = &mut self.work else {
                let result = self.result.take();
                return Poll::Ready(result.map(|result| result.map(|event| line(&event))));
            };
            self.result = Some(ready!(work.as_mut().poll(context)));
            self.work = None;
        }
    }
}

impl<E: Serialize + Unpin> HttpBody for Lines<E> {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let next = match self.first.take() {
            Some(first) => Some(Ok(first)),
            None => ready!(self.poll_line(context)),
        };
        let line = match next {
            None => None,
            Some(Ok(line)) => Some(line),
            Some(Err(failure)) => self.problem.take().map(|problem| line(&problem(failure))),
        };
        Poll::Ready(line.map(|line| Ok(Frame::data(line))))
    }
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
    fn lines_are_for_those_who_name_them() {
        for (accept, are_taken) in [
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
            assert_eq!(super::are_taken(&headers), are_taken, "{headers:?}");
        }
    }

    /// What the lines are, or the failure that came before the first.
    async fn lines_of(
        told: &[&str],
        result: Result<&'static str, Problem>,
    ) -> Result<String, Problem> {
        let (teller, listener) = super::told();
        for text in told {
            teller.tell(text);
        }
        let work = async move {
            tokio::task::yield_now().await;
            teller.tell(&"late");
            drop(teller);
            result
        };
        let response = answer(listener, work, |_| "problem").await?;
        let bytes = axum::body::to_bytes(response.into_body(), 1024).await;
        Ok(String::from_utf8(bytes.unwrap().to_vec()).unwrap())
    }

    #[tokio::test]
    async fn the_result_is_the_last_line() {
        for told in [&["one", "two"][..], &[]] {
            let before = told.iter().fold(String::new(), |before, text| {
                format!("{before}\"{text}\"\n")
            });
            let good = lines_of(told, Ok("done")).await.unwrap();
            assert_eq!(good, format!("{before}\"late\"\n\"done\"\n"));
            let bad = lines_of(told, Err(Problem::busy())).await.unwrap();
            assert_eq!(bad, format!("{before}\"late\"\n\"problem\"\n"));
        }
    }

    #[tokio::test]
    async fn a_failure_before_the_first_line_is_an_answer_of_its_own() {
        let (teller, listener) = super::told();
        let work = async move {
            drop(teller);
            Err::<&str, _>(Problem::busy())
        };
        let failed = answer(listener, work, |_| "problem").await.unwrap_err();
        assert_eq!(failed.status(), 503);
    }
}
