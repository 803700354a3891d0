//! What the sandbox was asked, for tests to look at.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::faults::Host;
use crate::http::{self, Request};

/// A sandbox left running must not fill the memory: older requests are forgotten beyond this.
const MOST_REQUESTS: usize = 10_000;
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// A request that reached the sandbox, its credentials included.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// Where it arrived.
    pub host: Host,
    /// The method.
    pub method: String,
    /// Path and query, as sent.
    pub target: String,
    /// Header names and values, as sent.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// The status of the answer; `None` while there is none, and for good where a fault leaves none.
    pub status: Option<u16>,
}

impl Recorded {
    /// The first header of this name, whatever its case.
    pub fn header(&self, name: &str) -> Option<&str> {
        http::header(&self.headers, name)
    }

    /// The path without the query.
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }
}

/// The requests so far, by the order of their arrival.
#[derive(Debug, Default)]
pub(crate) struct Recorder(Mutex<Tape>);

#[derive(Debug, Default)]
struct Tape {
    requests: VecDeque<Recorded>,
    forgotten: usize,
    bytes: usize,
}

impl Recorder {
    /// Notes a request and gives the number under which its answer is noted.
    pub fn arrived(&self, host: Host, request: &Request) -> usize {
        let mut tape = self.lock();
        tape.bytes += request.body.len();
        tape.requests.push_back(Recorded {
            host,
            method: request.method.clone(),
            target: request.target.clone(),
            headers: request.headers.clone(),
            body: request.body.clone(),
            status: None,
        });
        let number = tape.forgotten + tape.requests.len() - 1;
        while tape.requests.len() > MOST_REQUESTS || tape.bytes > MOST_BYTES {
            let Some(oldest) = tape.requests.pop_front() else {
                break;
            };
            tape.bytes -= oldest.body.len();
            tape.forgotten += 1;
        }
        number
    }

    /// Notes the status of an answer, before the first byte of it is sent.
    pub fn answered(&self, number: usize, status: u16) {
        let mut tape = self.lock();
        let index = number.checked_sub(tape.forgotten);
        if let Some(request) = index.and_then(|index| tape.requests.get_mut(index)) {
            request.status = Some(status);
        }
    }

    pub fn requests(&self) -> Vec<Recorded> {
        self.lock().requests.iter().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, Tape> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(target: &str, body: usize) -> Request {
        Request {
            method: "GET".to_owned(),
            target: target.to_owned(),
            headers: vec![("Accept".to_owned(), "*/*".to_owned())],
            body: vec![0; body],
            connection: http::Connection::KeepAlive,
        }
    }

    #[test]
    fn answers_find_their_requests() {
        let recorder = Recorder::default();
        let first = recorder.arrived(Host::Site, &request("/1?x=y", 0));
        let second = recorder.arrived(Host::Gateway, &request("/2", 0));
        recorder.answered(second, 404);
        recorder.answered(first, 200);
        let requests = recorder.requests();
        assert_eq!(requests[0].status, Some(200));
        assert_eq!(requests[0].path(), "/1");
        assert_eq!(requests[1].status, Some(404));
        assert_eq!(requests[1].header("accept"), Some("*/*"));
    }

    #[test]
    fn the_oldest_are_forgotten() {
        let recorder = Recorder::default();
        let big = MOST_BYTES / 2;
        let first = recorder.arrived(Host::Site, &request("/1", big));
        recorder.arrived(Host::Site, &request("/2", big));
        let third = recorder.arrived(Host::Site, &request("/3", 1));
        recorder.answered(first, 200);
        recorder.answered(third, 201);
        let targets: Vec<_> = recorder
            .requests()
            .into_iter()
            .map(|recorded| (recorded.target, recorded.status))
            .collect();
        let expected = [("/2".to_owned(), None), ("/3".to_owned(), Some(201))];
        assert_eq!(targets, expected);
    }
}
