//! Trouble on demand: which requests it strikes, how often, and what it is.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::http::Answer;

/// Trouble for the requests that match.
///
/// # A comment that may have been made
///
/// Whether Jira carries a POST out is one question, and what becomes of its answer another. With
/// `.for_method("POST").for_paths_with("/comment").times(1)` the next comment meets this:
///
/// | the comment | its answer | the fault |
/// |---|---|---|
/// | is made | ends half way | `Fault::new(FaultKind::Cut)`; the moment does not matter |
/// | is made | never begins | `Fault::new(FaultKind::hang_up()).after_jira()`, or `Reset` |
/// | is made | never comes, and the client gives up | `Fault::new(FaultKind::Stall).after_jira()` |
/// | is made | is a 502, 500, … | `Fault::new(FaultKind::status(502)).after_jira()` |
/// | is not made | ends half way | `Fault::new(FaultKind::false_start(201))` |
/// | is not made | never begins | `Fault::new(FaultKind::hang_up())`, or `Reset` |
/// | is not made | never comes, and the client gives up | `Fault::new(FaultKind::Stall)` |
/// | is not made | is a 502, 500, … | `Fault::new(FaultKind::status(502))` |
/// | is not made | asks to wait | `Fault::new(FaultKind::rate_limited(Some("7")))` |
///
/// For the third comment rather than the next one, add `.sparing(2)`. A 429 for too many changes of
/// one issue needs no fault: lower [`World::issue_write_limits`](super::World::issue_write_limits).
///
/// ```
/// use coder_server::sandbox::{Fault, FaultKind};
///
/// let fault = Fault::new(FaultKind::status(502)).after_jira();
/// let third_comment = fault.for_method("POST").for_paths_with("/comment").sparing(2).times(1);
/// assert_eq!(third_comment.spared, 2);
/// ```
#[derive(Debug, Clone)]
pub struct Fault {
    /// Which requests.
    pub strikes: Matcher,
    /// How many of them pass unharmed first.
    pub spared: u32,
    /// How many of them after that.
    pub times: Times,
    /// Whether Jira carries the request out first.
    pub moment: Moment,
    /// What happens.
    pub kind: FaultKind,
}

/// Which requests a fault strikes. The default strikes all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matcher {
    /// Site, gateway, or (`None`) both.
    pub host: Option<Host>,
    /// The method, or (`None`) any.
    pub method: Option<String>,
    /// The path.
    pub path: PathMatch,
}

/// The two hosts of a sandbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Host {
    /// `https://your-company.atlassian.net` on live Jira.
    Site,
    /// `https://api.atlassian.com` on live Jira.
    Gateway,
}

/// Which paths, without their query.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum PathMatch {
    /// Every path.
    #[default]
    Any,
    /// This path and no other.
    Exactly(String),
    /// Every path that holds this text.
    Containing(String),
}

/// How often a fault strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Times {
    /// Until [`Sandbox::clear_faults`](super::Sandbox::clear_faults).
    Always,
    /// The next so many matching requests.
    Next(u32),
}

/// When a fault strikes; it matters for requests that change something. For [`FaultKind::Latency`],
/// [`FaultKind::Drip`] and [`FaultKind::Cut`], which give Jira's own answer, Jira always carries the
/// request out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Jira never sees the request.
    BeforeJira,
    /// Jira carries the request out, and the trouble befalls its answer.
    AfterJira,
}

/// What happens to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// Jira's own answer, later. Parallel requests wait in parallel.
    Latency(Duration),
    /// No answer, for as long as the client stays.
    Stall,
    /// Jira's own answer, byte by byte, with a pause before each.
    Drip(Duration),
    /// Jira's own answer up to its middle, then the end of the connection.
    Cut,
    /// The connection is reset instead of an answer.
    Reset,
    /// A line that is not HTTP, then the end of the connection.
    Garbage,
    /// A JSON text that never ends.
    Endless,
    /// Another answer of Atlassian's: it gets the identifiers that each of them has.
    Atlassian(Answer),
    /// An answer of somebody else, as it stands.
    Answer(Answer),
    /// These bytes, then the end of the connection.
    Raw(Vec<u8>),
}

impl FaultKind {
    /// An answer with this status as Atlassian's edge gives it when Jira does not answer.
    pub fn status(status: u16) -> Self {
        let body = serde_json::json!({ "code": status, "message": super::http::reason(status) });
        Self::Atlassian(Answer::text(status, "application/json", body.to_string()))
    }

    /// A 429 with `Retry-After` (seconds or a date) and the headers that go with it; with `None`,
    /// the bare one that was reported of the gateway.
    pub fn rate_limited(retry_after: Option<&str>) -> Self {
        let Some(retry_after) = retry_after else {
            return Self::status(429);
        };
        let answer = Answer::refusal(429, super::rate_limit::MESSAGE)
            .with("Retry-After", retry_after)
            .with("X-RateLimit-Limit", "350")
            .with("X-RateLimit-Remaining", "0")
            .with("X-RateLimit-Reset", "2026-01-01T01:01:01Z")
            .with("RateLimit-Reason", "jira-burst-based");
        Self::Atlassian(answer)
    }

    /// A 503 that asks to wait so many seconds, as some of Atlassian's do.
    pub fn unavailable(retry_after: u64) -> Self {
        match Self::status(503) {
            Self::Atlassian(answer) => {
                Self::Atlassian(answer.with("Retry-After", &retry_after.to_string()))
            }
            other => other,
        }
    }

    /// The connection ends before the first byte of an answer.
    pub const fn hang_up() -> Self {
        Self::Raw(Vec::new())
    }

    /// The head and the first bytes of an answer with this status, then the end of the connection.
    /// Unlike [`FaultKind::Cut`] it tells nothing of what Jira did.
    pub fn false_start(status: u16) -> Self {
        let (reason, media_type) = (super::http::reason(status), super::http::JIRA_JSON);
        let start = format!(
            "HTTP/1.1 {status} {reason}\r\nContent-Type: {media_type}\r\nContent-Length: 640\r\n\
             Connection: close\r\n\r\n{{\"self\":\"http"
        );
        Self::Raw(start.into_bytes())
    }

    /// A redirect to another address, as a renamed site answers.
    pub fn redirect(location: &str) -> Self {
        Self::Atlassian(Answer::html(302, "").with("Location", location))
    }

    /// A page of a proxy or a sign-in, with this status.
    pub fn html(status: u16) -> Self {
        Self::Answer(Answer::html(status, PAGE))
    }

    /// A 200 that says it is JSON and has no body.
    pub fn empty_body() -> Self {
        Self::Answer(Answer::text(200, "application/json", ""))
    }
}

const PAGE: &str = "<!DOCTYPE html><html><head><title>Sign in to the company network</title>\
    <style>body { color: #333 }</style></head><body><h1>Sign in</h1>\
    <p>This network asks you to sign in first.</p></body></html>";

impl Fault {
    /// A fault for every request, for good.
    pub fn new(kind: FaultKind) -> Self {
        Self {
            strikes: Matcher::default(),
            spared: 0,
            times: Times::Always,
            moment: Moment::BeforeJira,
            kind,
        }
    }

    /// Only on this host.
    #[must_use]
    pub fn at(mut self, host: Host) -> Self {
        self.strikes.host = Some(host);
        self
    }

    /// Only for this method.
    #[must_use]
    pub fn for_method(mut self, method: &str) -> Self {
        self.strikes.method = Some(method.to_owned());
        self
    }

    /// Only for this path.
    #[must_use]
    pub fn for_path(mut self, path: &str) -> Self {
        self.strikes.path = PathMatch::Exactly(path.to_owned());
        self
    }

    /// Only for paths that hold this text.
    #[must_use]
    pub fn for_paths_with(mut self, text: &str) -> Self {
        self.strikes.path = PathMatch::Containing(text.to_owned());
        self
    }

    /// Not for the next so many matching requests. One counts even if another fault strikes it.
    #[must_use]
    pub fn sparing(mut self, spared: u32) -> Self {
        self.spared = spared;
        self
    }

    /// Only for the next matching requests.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Times::Next(times);
        self
    }

    /// Jira carries the request out, and the trouble befalls its answer.
    #[must_use]
    pub fn after_jira(mut self) -> Self {
        self.moment = Moment::AfterJira;
        self
    }
}

impl Matcher {
    fn matches(&self, host: Host, method: &str, path: &str) -> bool {
        let path_matches = match &self.path {
            PathMatch::Any => true,
            PathMatch::Exactly(exact) => path == exact,
            PathMatch::Containing(text) => path.contains(text),
        };
        path_matches
            && self.host.is_none_or(|wanted| wanted == host)
            && self.method.as_ref().is_none_or(|wanted| wanted == method)
    }
}

/// What is to befall one request.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub latency: Duration,
    pub strike: Option<(FaultKind, Moment)>,
}

/// The faults in force.
#[derive(Debug, Default)]
pub(super) struct Faults(Mutex<Vec<Fault>>);

impl Faults {
    pub fn inject(&self, fault: Fault) {
        self.lock().push(fault);
    }

    pub fn clear(&self) {
        self.lock().clear();
    }

    /// What befalls this request: every latency that matches, and the first of the other faults.
    pub fn plan(&self, host: Host, method: &str, path: &str) -> Plan {
        let mut plan = Plan::default();
        let mut faults = self.lock();
        for fault in faults.iter_mut() {
            if !fault.strikes.matches(host, method, path) {
                continue;
            }
            if fault.spared > 0 {
                fault.spared -= 1;
                continue;
            }
            match &fault.kind {
                FaultKind::Latency(latency) => plan.latency += *latency,
                _ if plan.strike.is_some() => continue,
                kind => plan.strike = Some((kind.clone(), fault.moment)),
            }
            if let Times::Next(left) = &mut fault.times {
                *left = left.saturating_sub(1);
            }
        }
        faults.retain(|fault| fault.times != Times::Next(0));
        plan
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Fault>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_strikes_what_it_matches_and_as_often() {
        let faults = Faults::default();
        let fault = Fault::new(FaultKind::Stall).at(Host::Site);
        faults.inject(fault.for_method("POST").for_paths_with("/comment").times(2));
        let struck = |host, method, path| faults.plan(host, method, path).strike.is_some();
        assert!(!struck(Host::Gateway, "POST", "/comment"));
        assert!(!struck(Host::Site, "GET", "/comment"));
        assert!(!struck(Host::Site, "POST", "/other"));
        assert!(struck(Host::Site, "POST", "/a/comment"));
        assert!(struck(Host::Site, "POST", "/b/comment"));
        assert!(!struck(Host::Site, "POST", "/c/comment"));
    }

    #[test]
    fn a_fault_waits_for_its_turn() {
        let faults = Faults::default();
        let fault = Fault::new(FaultKind::Stall).for_method("POST");
        faults.inject(fault.sparing(2).times(1));
        let struck = |method| faults.plan(Host::Site, method, "/").strike.is_some();
        assert!(!struck("POST"));
        assert!(!struck("GET"));
        assert_eq!([(); 3].map(|()| struck("POST")), [false, true, false]);
    }

    #[test]
    fn latencies_add_up_and_the_first_other_fault_wins() {
        let faults = Faults::default();
        faults.inject(Fault::new(FaultKind::Latency(Duration::from_secs(1))));
        faults.inject(Fault::new(FaultKind::Cut).times(1));
        faults.inject(Fault::new(FaultKind::Garbage).times(1).after_jira());
        faults.inject(Fault::new(FaultKind::Latency(Duration::from_secs(2))));
        let first = faults.plan(Host::Site, "GET", "/");
        assert_eq!(first.latency, Duration::from_secs(3));
        assert_eq!(first.strike, Some((FaultKind::Cut, Moment::BeforeJira)));
        let second = faults.plan(Host::Site, "GET", "/");
        assert_eq!(second.strike, Some((FaultKind::Garbage, Moment::AfterJira)));
        assert_eq!(faults.plan(Host::Site, "GET", "/").strike, None);
        faults.clear();
        assert_eq!(faults.plan(Host::Site, "GET", "/").latency, Duration::ZERO);
    }
}
