//! The current time, and the formats in which Jira writes times.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use jiff::Timestamp;

/// Source of the current time. Tests pass in their own, so that they never sleep.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> SystemTime + Send + Sync>);

impl Clock {
    /// The system clock.
    pub fn system() -> Self {
        Self::new(SystemTime::now)
    }

    /// A clock that calls this function.
    pub fn new(now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// Returns the current time.
    pub fn now(&self) -> SystemTime {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Clock")
    }
}

/// Whole seconds since 1970; earlier times count as 1970.
pub(crate) fn unix_seconds(time: SystemTime) -> u64 {
    let since_1970 = time.duration_since(SystemTime::UNIX_EPOCH);
    since_1970.map_or(0, |duration| duration.as_secs())
}

/// The format of Jira's responses: `2021-01-17T12:34:00.000+0000`, which is not RFC 3339.
pub(crate) fn jira_time(time: SystemTime) -> String {
    format(time, "%Y-%m-%dT%H:%M:%S.%3f+0000")
}

/// The format of rate limit headers: `2021-01-17T12:34:00Z`.
pub(crate) fn rfc3339(time: SystemTime) -> String {
    format(time, "%Y-%m-%dT%H:%M:%SZ")
}

fn format(time: SystemTime, format: &str) -> String {
    let time = Timestamp::try_from(time).unwrap_or(Timestamp::UNIX_EPOCH);
    time.strftime(format).to_string()
}
