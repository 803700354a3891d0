//! Timestamps in Jira's format.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, de};

use crate::clock::minute;

/// A timestamp. Jira's format is `2021-01-17T12:34:00.000+0000`, which is not RFC 3339.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time(Timestamp);

impl Time {
    /// Parses Jira's format or RFC 3339.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let jira = Timestamp::strptime("%Y-%m-%dT%H:%M:%S%.f%z", text);
        jira.or_else(|_| text.parse()).ok().map(Self)
    }

    /// The timestamp.
    pub const fn timestamp(self) -> Timestamp {
        self.0
    }

    /// RFC 3339 in UTC: `2021-01-17T12:34:00Z`.
    pub fn rfc3339(self) -> String {
        self.0.to_string()
    }
}

impl fmt::Display for Time {
    /// To the minute, in UTC: `2021-01-17 12:34 UTC`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&minute(self.0))
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom("not a timestamp"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_jira_and_rfc3339_formats() {
        for (text, shown) in [
            ("2021-01-17T12:34:00.000+0000", Some("2021-01-17 12:34 UTC")),
            ("2021-01-17T12:34:59.999+1030", Some("2021-01-17 02:04 UTC")),
            ("2021-01-17T12:34:00+0000", Some("2021-01-17 12:34 UTC")),
            ("2021-01-17T12:34:00.000Z", Some("2021-01-17 12:34 UTC")),
            ("2021-01-17T12:34:00+02:00", Some("2021-01-17 10:34 UTC")),
            ("2021-01-17", None),
            ("2021-13-17T12:34:00.000+0000", None),
            ("yesterday", None),
            ("", None),
        ] {
            let time = Time::parse(text).map(|time| time.to_string());
            assert_eq!(time.as_deref(), shown, "{text}");
        }
        let time = Time::parse("2021-01-17T12:34:05.120+0000").unwrap();
        assert_eq!(time.rfc3339(), "2021-01-17T12:34:05.12Z");
    }
}
