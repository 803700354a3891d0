//! Rate limits: requests per endpoint and second, and writes per issue.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use crate::clock;
use crate::response::Response;
use crate::world::{BurstLimits, IssueWriteLimits};

/// The wording is not documented; clients go by the status and the headers.
pub(crate) const MESSAGE: &str = "Rate limit exceeded.";

/// The path of the endpoint of a single issue, which has a limit of its own.
pub(crate) const ISSUE: &str = "/rest/api/3/issue/{issueIdOrKey}";

const TWO_SECONDS: Duration = Duration::from_secs(2);
const THIRTY_SECONDS: Duration = Duration::from_secs(30);

/// Method and path.
type EndpointKey = (&'static str, &'static str);

#[derive(Debug, Default)]
pub(crate) struct RateLimiter {
    /// By endpoint, the latest second with requests and their number.
    bursts: Mutex<HashMap<EndpointKey, (u64, u32)>>,
    /// By the ID of an issue, the times of the writes within 30 seconds.
    writes: Mutex<HashMap<String, VecDeque<SystemTime>>>,
}

impl RateLimiter {
    /// Counts a request to an endpoint. Returns an error when there are too many.
    pub fn check(
        &self,
        limits: BurstLimits,
        now: SystemTime,
        method: &'static str,
        path: &'static str,
    ) -> Result<(), Response> {
        let limit = match method {
            "POST" => limits.post,
            "PUT" | "DELETE" => limits.put_delete,
            _ if path == ISSUE => limits.get_issue,
            _ => limits.get,
        };
        let second = clock::unix_seconds(now);
        let mut bursts = self.bursts.lock().unwrap_or_else(PoisonError::into_inner);
        let burst = bursts.entry((method, path)).or_default();
        if burst.0 != second {
            *burst = (second, 0);
        }
        burst.1 = burst.1.saturating_add(1);
        if burst.1 > limit {
            return Err(too_many(&limit.to_string(), now, 1, "jira-burst-based"));
        }
        Ok(())
    }

    /// Counts a write to an issue. Returns an error when there are too many; then it does not count.
    pub fn check_write(
        &self,
        limits: IssueWriteLimits,
        now: SystemTime,
        issue: &str,
    ) -> Result<(), Response> {
        let mut issues = self.writes.lock().unwrap_or_else(PoisonError::into_inner);
        let writes = issues.entry(issue.to_owned()).or_default();
        let age = |write: &SystemTime| now.duration_since(*write).unwrap_or_default();
        writes.retain(|write| age(write) < THIRTY_SECONDS);
        for (limit, window) in [
            (limits.in_thirty_seconds, THIRTY_SECONDS),
            (limits.in_two_seconds, TWO_SECONDS),
        ] {
            let recent: Vec<Duration> =
                writes.iter().map(age).filter(|age| *age < window).collect();
            if recent.len() >= limit {
                // There is room again when the surplus is older than the window.
                let surplus = recent
                    .get(recent.len() - limit)
                    .copied()
                    .unwrap_or_default();
                let left = window.saturating_sub(surplus);
                let seconds = left.as_secs() + u64::from(left.subsec_nanos() > 0);
                let reason = "jira-per-issue-on-write";
                return Err(too_many(&limit.to_string(), now, seconds, reason));
            }
        }
        writes.push_back(now);
        Ok(())
    }
}

fn too_many(limit: &str, now: SystemTime, seconds: u64, reason: &str) -> Response {
    let reset = now + Duration::from_secs(seconds);
    Response::error(429, MESSAGE)
        .with("Retry-After", &seconds.to_string())
        .with("X-RateLimit-Limit", limit)
        .with("X-RateLimit-Remaining", "0")
        .with("X-RateLimit-Reset", &clock::rfc3339(reset))
        .with("RateLimit-Reason", reason)
}
