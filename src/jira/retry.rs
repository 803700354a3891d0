//! When a read is tried again.
//!
//! Atlassian's advice for interactive calls: at most two more tries, after 429, 502, 503 and 504
//! only, `Retry-After` as the minimum, and no wait that a person would notice as a hang.
//! Source: <https://developer.atlassian.com/cloud/jira/platform/rate-limiting/>.

use std::time::{Duration, SystemTime};

const RETRIES: u32 = 2;
const LONGEST_WAIT: Duration = Duration::from_secs(5);
const FIRST_WAIT: Duration = Duration::from_secs(2);

/// How long to wait before a read is tried again; `None` when it is not to be tried again.
///
/// `retry` counts from 0; `jitter` lies between 0 and 1 and spreads the waits of many clients by a
/// factor of 0.7 to 1.3.
pub(super) fn wait(
    status: u16,
    retry_after: Option<Duration>,
    retry: u32,
    jitter: f64,
) -> Option<Duration> {
    if retry >= RETRIES || !matches!(status, 429 | 502..=504) {
        return None;
    }
    if retry_after.is_some_and(|asked| asked > LONGEST_WAIT) {
        return None;
    }
    let own = FIRST_WAIT
        .saturating_mul(1 << retry)
        .mul_f64(0.7 + 0.6 * jitter);
    Some(own.min(LONGEST_WAIT).max(retry_after.unwrap_or_default()))
}

/// The wait that a `Retry-After` header asks for: seconds, or a date (RFC 9110, 10.2.3).
pub(super) fn parse_retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(
            value.parse().unwrap_or(u64::from(u32::MAX)),
        ));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn only_passing_trouble_is_tried_again_and_only_twice() {
        for status in [429, 502, 503, 504] {
            assert_eq!(wait(status, None, 0, 0.5), Some(seconds(2)));
            assert_eq!(wait(status, None, 1, 0.5), Some(seconds(4)));
            assert_eq!(wait(status, None, 2, 0.5), None);
        }
        for status in [200, 302, 400, 401, 403, 404, 500, 501] {
            assert_eq!(wait(status, Some(seconds(1)), 0, 0.5), None);
        }
    }

    #[test]
    fn retry_after_is_the_minimum_and_a_long_one_is_left_to_the_person() {
        assert_eq!(wait(429, Some(seconds(3)), 0, 0.5), Some(seconds(3)));
        assert_eq!(
            wait(429, Some(seconds(0)), 0, 0.0),
            Some(Duration::from_millis(1400))
        );
        assert_eq!(wait(429, Some(seconds(5)), 1, 1.0), Some(seconds(5)));
        assert_eq!(wait(503, Some(seconds(6)), 0, 0.5), None);
        assert_eq!(wait(429, Some(seconds(1800)), 0, 0.5), None);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = httpdate::parse_http_date("Mon, 23 Nov 2026 12:00:00 GMT").unwrap();
        let table = [
            ("1", Some(seconds(1))),
            (" 1800 ", Some(seconds(1800))),
            (
                "99999999999999999999999",
                Some(seconds(u64::from(u32::MAX))),
            ),
            ("Mon, 23 Nov 2026 12:00:03 GMT", Some(seconds(3))),
            ("Mon, 23 Nov 2026 11:00:00 GMT", Some(seconds(0))),
            ("soon", None),
            ("-1", None),
            ("1.5", None),
            ("", None),
        ];
        for (value, wait) in table {
            assert_eq!(parse_retry_after(value, now), wait, "{value:?}");
        }
    }
}
