//! When a read is retried.
//!
//! Follows Atlassian's advice for interactive requests: at most two retries, after 429, 502, 503, and
//! 504 only, with `Retry-After` as the minimum delay, and no delay that looks like a hang.
//! Source: <https://developer.atlassian.com/cloud/jira/platform/rate-limiting/>.

use std::time::{Duration, SystemTime};

const MAX_RETRIES: u32 = 2;
const MAX_DELAY: Duration = Duration::from_secs(5);
const FIRST_DELAY: Duration = Duration::from_secs(2);

/// How long to wait before a read is retried; `None` if it is not retried.
///
/// `retry` counts from 0. A `jitter` between 0 and 1 varies the delay by a factor of 0.7 to 1.3.
pub(super) fn delay(
    status: u16,
    retry_after: Option<Duration>,
    retry: u32,
    jitter: f64,
) -> Option<Duration> {
    if retry >= MAX_RETRIES || !matches!(status, 429 | 502..=504) {
        return None;
    }
    if retry_after.is_some_and(|requested| requested > MAX_DELAY) {
        return None;
    }
    let own = FIRST_DELAY
        .saturating_mul(1 << retry)
        .mul_f64(0.7 + 0.6 * jitter);
    Some(own.min(MAX_DELAY).max(retry_after.unwrap_or_default()))
}

/// The delay of a `Retry-After` header: seconds or a date (RFC 9110, section 10.2.3).
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
    fn retries_temporary_failures_twice() {
        for status in [429, 502, 503, 504] {
            assert_eq!(delay(status, None, 0, 0.5), Some(seconds(2)));
            assert_eq!(delay(status, None, 1, 0.5), Some(seconds(4)));
            assert_eq!(delay(status, None, 2, 0.5), None);
        }
        for status in [200, 302, 400, 401, 403, 404, 500, 501] {
            assert_eq!(delay(status, Some(seconds(1)), 0, 0.5), None);
        }
    }

    #[test]
    fn respects_short_retry_after_and_gives_up_on_long() {
        assert_eq!(delay(429, Some(seconds(3)), 0, 0.5), Some(seconds(3)));
        assert_eq!(
            delay(429, Some(seconds(0)), 0, 0.0),
            Some(Duration::from_millis(1400))
        );
        assert_eq!(delay(429, Some(seconds(5)), 1, 1.0), Some(seconds(5)));
        assert_eq!(delay(503, Some(seconds(6)), 0, 0.5), None);
        assert_eq!(delay(429, Some(seconds(1800)), 0, 0.5), None);
    }

    #[test]
    fn parses_retry_after_seconds_and_dates() {
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
        for (value, delay) in table {
            assert_eq!(parse_retry_after(value, now), delay, "{value:?}");
        }
    }
}
