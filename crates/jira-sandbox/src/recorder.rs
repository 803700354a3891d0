//! The requests that the sandbox received, for tests to inspect.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::request::Parts;

use crate::faults::Host;

/// Maximum number of recorded requests, so that a sandbox left running does not fill the memory.
const MAX_REQUESTS: usize = 10_000;

/// A request that reached the sandbox, including its credentials.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// The host that received it.
    pub host: Host,
    /// The method.
    pub method: String,
    /// Path and query, as sent.
    pub target: String,
    /// Header names in lower case, and their values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// The status of the response; `None` before there is one, and when a fault prevents one.
    pub status: Option<u16>,
}

impl Recorded {
    pub(crate) fn new(host: Host, head: &Parts, body: &[u8]) -> Self {
        let headers = head.headers.iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes());
            (name.to_string(), value.into_owned())
        });
        Self {
            host,
            method: head.method.to_string(),
            target: head
                .uri
                .path_and_query()
                .map_or_else(String::new, ToString::to_string),
            headers: headers.collect(),
            body: body.to_vec(),
            status: None,
        }
    }

    /// The first header of this name, in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The path without the query.
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }
}

/// The latest requests, in the order of their arrival.
#[derive(Debug, Default)]
pub(crate) struct Recorder(Mutex<Log>);

#[derive(Debug, Default)]
struct Log {
    requests: VecDeque<Recorded>,
    dropped: usize,
}

impl Recorder {
    /// Records a request and returns its number.
    pub fn add(&self, request: Recorded) -> usize {
        let mut log = self.log();
        log.requests.push_back(request);
        if log.requests.len() > MAX_REQUESTS {
            log.requests.pop_front();
            log.dropped += 1;
        }
        log.dropped + log.requests.len() - 1
    }

    /// Records the status of a response.
    pub fn set_status(&self, number: usize, status: u16) {
        let mut log = self.log();
        let index = number.checked_sub(log.dropped);
        if let Some(request) = index.and_then(|index| log.requests.get_mut(index)) {
            request.status = Some(status);
        }
    }

    pub fn requests(&self) -> Vec<Recorded> {
        self.log().requests.iter().cloned().collect()
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
