//! What the log is told of each request, and what a request carries for it.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::http::{Method, StatusCode};

/// A request that is over, without anything that it carried.
#[derive(Debug, Clone)]
pub struct Served {
    /// Its method.
    pub method: Method,
    /// Its path, without the query.
    pub path: String,
    /// The status of the answer.
    pub status: StatusCode,
    /// From its head to the head of the answer; to its end, where that is a problem after lines that
    /// were good.
    pub elapsed: Duration,
    /// The name of who asked, where that was found out.
    pub who: Option<String>,
    /// What the server failed at, in words for whoever runs it.
    pub failure: Option<String>,
}

/// Told of each request when it is over.
pub type Log = Box<dyn Fn(&Served) + Send + Sync>;

/// What an answer that the server failed at leaves for the log.
#[derive(Debug, Clone)]
pub(super) struct Told(pub String);

/// Where it is left who asks: the name for the log, and what distinguishes them from everybody else.
#[derive(Debug, Clone, Default)]
pub(super) struct Who(Arc<OnceLock<(String, String)>>);

impl Who {
    pub fn is(&self, name: &str, identity: String) {
        let _ = self.0.set((name.to_owned(), identity));
    }

    /// Nothing as long as it is not found out.
    pub fn identity(&self) -> &str {
        self.0.get().map_or("", |(_, identity)| identity)
    }

    pub fn name(&self) -> Option<String> {
        self.0.get().map(|(name, _)| name.clone())
    }
}
