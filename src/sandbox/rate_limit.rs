//! Burst limits: so many requests to one endpoint in one second.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use super::clock;
use super::http::Answer;
use super::world::BurstLimits;

/// The wording is not documented; clients go by the status and the headers.
pub(super) const MESSAGE: &str = "Rate limit exceeded.";

/// A method and the path of an endpoint.
type Counted = (&'static str, &'static str);

/// The requests of the latest second, by endpoint.
#[derive(Debug, Default)]
pub(super) struct RateLimiter(Mutex<HashMap<Counted, Window>>);

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
            _ => limits.get,
        };
        let second = clock::unix_seconds(now);
        let mut windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let window = windows.entry(endpoint).or_default();
        if window.second != second {
            *window = Window {
                second,
                requests: 0,
            };
        }
        window.requests = window.requests.saturating_add(1);
        (window.requests > limit).then(|| too_many(limit, now + Duration::from_secs(1)))
    }
}

fn too_many(limit: u32, reset: SystemTime) -> Answer {
    Answer::refusal(429, MESSAGE)
        .with("Retry-After", "1")
        .with("X-RateLimit-Limit", &limit.to_string())
        .with("X-RateLimit-Remaining", "0")
        .with("X-RateLimit-Reset", &clock::zulu(reset))
        .with("RateLimit-Reason", "jira-burst-based")
}
