//! Faults on demand: which requests they affect, how often, and what happens.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::rate_limit;
use crate::response::{JIRA_JSON, Response, reason};

/// A fault for the requests that match.
///
/// # Whether a comment was created
///
/// Whether Jira processes a POST and what happens to the response are two questions. With
/// `.for_method("POST").for_paths_with("/comment").times(1)`, the next comment meets this:
///
/// | comment | response | fault |
/// |---|---|---|
/// | created | ends halfway | `Fault::new(FaultKind::Cut)`, with or without `.after_jira()` |
/// | created | never begins | `Fault::new(FaultKind::hang_up()).after_jira()`, or `Reset` |
/// | created | never comes; the client times out | `Fault::new(FaultKind::Stall).after_jira()` |
/// | created | 502, 500, … | `Fault::new(FaultKind::status(502)).after_jira()` |
/// | not created | ends halfway | `Fault::new(FaultKind::false_start(201))` |
/// | not created | never begins | `Fault::new(FaultKind::hang_up())`, or `Reset` |
/// | not created | never comes; the client times out | `Fault::new(FaultKind::Stall)` |
/// | not created | 502, 500, … | `Fault::new(FaultKind::status(502))` |
/// | not created | asks to retry later | `Fault::new(FaultKind::rate_limited(Some("7")))` |
///
/// For the third comment instead of the next one, add `.skip(2)`. A 429 for too many changes of
/// one issue needs no fault: lower [`World::issue_write_limits`](crate::World::issue_write_limits).
#[derive(Debug, Clone)]
pub struct Fault {
    kind: FaultKind,
    host: Option<Host>,
    method: Option<String>,
    path: Option<String>,
    path_part: Option<String>,
    /// Number of matching requests that pass first.
    skip: u32,
    /// Number of requests to affect after that; `None` is all.
    times: Option<u32>,
    after_jira: bool,
}

/// The two hosts of a sandbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Host {
    /// `https://your-company.atlassian.net` on live Jira.
    Site,
    /// `https://api.atlassian.com` on live Jira.
    Gateway,
}

/// What happens to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// Jira's response, delayed. Parallel requests wait in parallel.
    Latency(Duration),
    /// No response while the connection is open.
    Stall,
    /// Jira's response, byte by byte, with a pause before each.
    Drip(Duration),
    /// Half of Jira's response, then the end of the connection.
    Cut,
    /// A TCP reset instead of a response.
    Reset,
    /// A line that is not HTTP, then the end of the connection.
    Garbage,
    /// JSON that never ends.
    Endless,
    /// Another response from Atlassian, with the identifiers that all of theirs have.
    Atlassian(Response),
    /// A response from somebody else, sent as it is.
    Response(Response),
    /// These bytes, then the end of the connection.
    Raw(Vec<u8>),
}

impl Fault {
    /// A fault for every request.
    pub fn new(kind: FaultKind) -> Self {
        Self {
            kind,
            host: None,
            method: None,
            path: None,
            path_part: None,
            skip: 0,
            times: None,
            after_jira: false,
        }
    }

    /// Only on this host.
    #[must_use]
    pub fn at(mut self, host: Host) -> Self {
        self.host = Some(host);
        self
    }

    /// Only for this method.
    #[must_use]
    pub fn for_method(mut self, method: &str) -> Self {
        self.method = Some(method.to_owned());
        self
    }

    /// Only for this path, without its query.
    #[must_use]
    pub fn for_path(mut self, path: &str) -> Self {
        self.path = Some(path.to_owned());
        self
    }

    /// Only for paths that contain this text.
    #[must_use]
    pub fn for_paths_with(mut self, text: &str) -> Self {
        self.path_part = Some(text.to_owned());
        self
    }

    /// Not for the first `count` matching requests, including those that another fault affects.
    #[must_use]
    pub fn skip(mut self, count: u32) -> Self {
        self.skip = count;
        self
    }

    /// Only for the next `count` matching requests.
    #[must_use]
    pub fn times(mut self, count: u32) -> Self {
        self.times = Some(count);
        self
    }

    /// Jira processes the request first. This matters for requests that change something, and is
    /// always so for [`FaultKind::Latency`], [`FaultKind::Drip`], and [`FaultKind::Cut`].
    #[must_use]
    pub fn after_jira(mut self) -> Self {
        self.after_jira = true;
        self
    }

    fn matches(&self, host: Host, method: &str, path: &str) -> bool {
        self.host.is_none_or(|wanted| wanted == host)
            && self.method.as_ref().is_none_or(|wanted| wanted == method)
            && self.path.as_ref().is_none_or(|wanted| wanted == path)
            && self
                .path_part
                .as_ref()
                .is_none_or(|part| path.contains(part))
    }
}

impl FaultKind {
    /// A response with this status as Atlassian's edge gives it when Jira does not respond.
    pub fn status(status: u16) -> Self {
        Self::Atlassian(edge_error(status))
    }

    /// A 429 with `Retry-After` (seconds or a date) and the headers that go with it; with `None`,
    /// the bare one that was reported of the gateway.
    pub fn rate_limited(retry_after: Option<&str>) -> Self {
        Self::Atlassian(match retry_after {
            None => edge_error(429),
            Some(retry_after) => Response::error(429, rate_limit::MESSAGE)
                .with("Retry-After", retry_after)
                .with("X-RateLimit-Limit", "350")
                .with("X-RateLimit-Remaining", "0")
                .with("X-RateLimit-Reset", "2026-01-01T01:01:01Z")
                .with("RateLimit-Reason", "jira-burst-based"),
        })
    }

    /// A 503 with `Retry-After` in seconds.
    pub fn unavailable(retry_after: u64) -> Self {
        Self::Atlassian(edge_error(503).with("Retry-After", &retry_after.to_string()))
    }

    /// The connection ends before the first byte of a response.
    pub const fn hang_up() -> Self {
        Self::Raw(Vec::new())
    }

    /// The head and the first bytes of a response with this status, then the end of the connection.
    /// Unlike with [`FaultKind::Cut`], Jira does not process the request.
    pub fn false_start(status: u16) -> Self {
        let reason = reason(status);
        let start = format!(
            "HTTP/1.1 {status} {reason}\r\nContent-Type: {JIRA_JSON}\r\nContent-Length: 640\r\n\
             Connection: close\r\n\r\n{{\"self\":\"http"
        );
        Self::Raw(start.into_bytes())
    }

    /// A redirect to another address, as a renamed site responds.
    pub fn redirect(location: &str) -> Self {
        Self::Atlassian(Response::html(302, "").with("Location", location))
    }

    /// An HTML page of a proxy or a sign-in, with this status.
    pub fn html(status: u16) -> Self {
        Self::Response(Response::html(status, SIGN_IN_PAGE))
    }

    /// A 200 that says it is JSON and has no body.
    pub fn empty_body() -> Self {
        Self::Response(Response::text(200, "application/json", ""))
    }
}

fn edge_error(status: u16) -> Response {
    let body = serde_json::json!({ "code": status, "message": reason(status) });
    Response::text(status, "application/json", body.to_string())
}

const SIGN_IN_PAGE: &str = "<!DOCTYPE html><html><head><title>Sign in to the company network</title>\
    <style>body { color: #333 }</style></head><body><h1>Sign in</h1>\
    <p>This network asks you to sign in first.</p></body></html>";

/// The faults of one request: the sum of all latencies that match, and the first other fault.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub latency: Duration,
    /// The fault, and whether Jira processes the request first.
    pub fault: Option<(FaultKind, bool)>,
}

/// The active faults.
#[derive(Debug, Default)]
pub(crate) struct Faults(Mutex<Vec<Fault>>);

impl Faults {
    pub fn inject(&self, fault: Fault) {
        self.lock().push(fault);
    }

    pub fn clear(&self) {
        self.lock().clear();
    }

    /// Takes the faults for a request.
    pub fn plan(&self, host: Host, method: &str, path: &str) -> Plan {
        let mut plan = Plan::default();
        let mut faults = self.lock();
        for fault in faults.iter_mut() {
            if !fault.matches(host, method, path) {
                continue;
            }
            if fault.skip > 0 {
                fault.skip -= 1;
                continue;
            }
            match &fault.kind {
                FaultKind::Latency(latency) => plan.latency += *latency,
                _ if plan.fault.is_some() => continue,
                kind => plan.fault = Some((kind.clone(), fault.after_jira)),
            }
            fault.times = fault.times.map(|times| times.saturating_sub(1));
        }
        faults.retain(|fault| fault.times != Some(0));
        plan
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Fault>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adds_latencies_and_takes_first_other_fault() {
        let faults = Faults::default();
        faults.inject(Fault::new(FaultKind::Latency(Duration::from_secs(1))));
        faults.inject(Fault::new(FaultKind::Cut).times(1));
        faults.inject(Fault::new(FaultKind::Garbage).times(1).after_jira());
        faults.inject(Fault::new(FaultKind::Latency(Duration::from_secs(2))));
        let first = faults.plan(Host::Site, "GET", "/");
        assert_eq!(first.latency, Duration::from_secs(3));
        assert_eq!(first.fault, Some((FaultKind::Cut, false)));
        let second = faults.plan(Host::Site, "GET", "/");
        assert_eq!(second.fault, Some((FaultKind::Garbage, true)));
        assert_eq!(faults.plan(Host::Site, "GET", "/").fault, None);
    }
}
