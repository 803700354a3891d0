//! Trouble on demand: which requests it strikes, how often, and what it is.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::fault_kind::FaultKind;

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
/// one issue needs no fault: lower [`World::issue_write_limits`](crate::World::issue_write_limits).
///
/// ```
/// use jira_sandbox::{Fault, FaultKind};
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
    /// Until [`Sandbox::clear_faults`](crate::Sandbox::clear_faults).
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
pub(crate) struct Plan {
    pub latency: Duration,
    pub strike: Option<(FaultKind, Moment)>,
}

/// The faults in force.
#[derive(Debug, Default)]
pub(crate) struct Faults(Mutex<Vec<Fault>>);

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
