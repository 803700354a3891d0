//! Limits: so many requests to one endpoint in one second, and so many writes to one issue.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use crate::clock;
use crate::http::Answer;
use crate::world::{BurstLimits, IssueWriteLimits};

/// The wording is not documented; clients go by the status and the headers.
pub(crate) const MESSAGE: &str = "Rate limit exceeded.";

/// A method and the path of an endpoint.
type Counted = (&'static str, &'static str);

/// The path of the endpoint that gives one issue, which has a limit of its own.
pub(crate) const ISSUE: &str = "/rest/api/3/issue/{issueIdOrKey}";

const TWO_SECONDS: Duration = Duration::from_secs(2);
const THIRTY_SECONDS: Duration = Duration::from_secs(30);

#[derive(Debug, Default)]
pub(crate) struct RateLimiter {
    /// The requests of the latest second, by endpoint.
    bursts: Mutex<HashMap<Counted, Window>>,
    /// When each issue was written to in the latest 30 seconds, by its ID.
    writes: Mutex<HashMap<String, VecDeque<SystemTime>>>,
}

#[derive(Debug, Default)]
struct Window {
    second: u64,
    requests: u32,
}

impl RateLimiter {
    /// Counts a request to an endpoint; the answer is the refusal of one too many.
    pub fn refusal(
        &self,
        limits: BurstLimits,
        now: SystemTime,
        endpoint: Counted,
    ) -> Option<Answer> {
        let limit = match endpoint.0 {
            "POST" => limits.post,
            "PUT" | "DELETE" => limits.put_delete,
            _ if endpoint.1 == ISSUE => limits.get_issue,
            _ => limits.get,
        };
        let second = clock::unix_seconds(now);
        let mut windows = self.bursts.lock().unwrap_or_else(PoisonError::into_inner);
        let window = windows.entry(endpoint).or_default();
        if window.second != second {
            *window = Window {
                second,
                requests: 0,
            };
        }
        window.requests = window.requests.saturating_add(1);
        (window.requests > limit)
            .then(|| too_many(&limit.to_string(), now, 1).with(REASON, "jira-burst-based"))
    }

    /// Counts a write to an issue; the answer is the refusal of one too many, which is not counted.
    pub fn refusal_of_write(
        &self,
        limits: IssueWriteLimits,
        now: SystemTime,
        issue: &str,
    ) -> Option<Answer> {
        let mut issues = self.writes.lock().unwrap_or_else(PoisonError::into_inner);
        let writes = issues.entry(issue.to_owned()).or_default();
        let age = |write: &SystemTime| now.duration_since(*write).unwrap_or_default();
        writes.retain(|write| age(write) < THIRTY_SECONDS);
        for (most, within) in [
            (limits.in_thirty_seconds, THIRTY_SECONDS),
            (limits.in_two_seconds, TWO_SECONDS),
        ] {
            let latest = writes.iter().filter(|write| age(write) < within);
            let surplus = (latest.clone().count() + 1).saturating_sub(most);
            // Room is again when the surplus has grown old.
            if let Some(index) = surplus.checked_sub(1) {
                let left = latest
                    .clone()
                    .nth(index)
                    .map_or(within, |write| within.saturating_sub(age(write)));
                let seconds = left.as_secs() + u64::from(left.subsec_nanos() > 0);
                let refusal = too_many(&most.to_string(), now, seconds);
                return Some(refusal.with(REASON, "jira-per-issue-on-write"));
            }
        }
        writes.push_back(now);
        None
    }
}

const REASON: &str = "RateLimit-Reason";

fn too_many(limit: &str, now: SystemTime, seconds: u64) -> Answer {
    let reset = now + Duration::from_secs(seconds);
    Answer::refusal(429, MESSAGE)
        .with("Retry-After", &seconds.to_string())
        .with("X-RateLimit-Limit", limit)
        .with("X-RateLimit-Remaining", "0")
        .with("X-RateLimit-Reset", &clock::zulu(reset))
}
