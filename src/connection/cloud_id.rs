//! Cloud IDs.

use std::fmt;
use std::str::FromStr;

use super::quote::quoted;

/// The ID of a site on the gateway: a hyphenated UUID in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CloudId(String);

/// The text is not a hyphenated UUID.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not a cloud ID: it is a UUID, like 1a11d016-8984-4c3e-b9ab-142dd06acb1b")]
pub struct InvalidCloudId(String);

impl CloudId {
    /// The UUID as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for CloudId {
    type Err = InvalidCloudId;

    fn from_str(text: &str) -> Result<Self, InvalidCloudId> {
        let id = text.trim().to_ascii_lowercase();
        let groups: Vec<&str> = id.split('-').collect();
        let lengths = groups.iter().map(|group| group.len());
        let hexadecimal = |group: &&str| group.bytes().all(|byte| byte.is_ascii_hexdigit());
        if lengths.eq([8, 4, 4, 4, 12]) && groups.iter().all(hexadecimal) {
            return Ok(Self(id));
        }
        Err(InvalidCloudId(quoted(text.trim())))
    }
}

impl fmt::Display for CloudId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_hyphenated_uuids_only() {
        let id = "1a11d016-8984-4c3e-b9ab-142dd06acb1b";
        for good in [id, " 1A11D016-8984-4C3E-B9AB-142DD06ACB1B\n"] {
            assert_eq!(good.parse::<CloudId>().unwrap().as_str(), id);
        }
        for bad in [
            "",
            "1a11d01689844c3eb9ab142dd06acb1b",
            "{1a11d016-8984-4c3e-b9ab-142dd06acb1b}",
            "1a11d016-8984-4c3e-b9ab-142dd06acb1",
            "1a11d016-8984-4c3e-b9ab-142dd06acb1bb",
            "1g11d016-8984-4c3e-b9ab-142dd06acb1b",
            "1a11d016-8984-4c3e-b9ab-142dd06acb1b/../..",
            "1a11d016–8984–4c3e–b9ab–142dd06acb1b",
        ] {
            assert!(bad.parse::<CloudId>().is_err(), "{bad}");
        }
        assert_eq!(
            " not\u{1b} one "
                .parse::<CloudId>()
                .unwrap_err()
                .to_string(),
            r#""not\u{1b} one" is not a cloud ID: it is a UUID, like 1a11d016-8984-4c3e-b9ab-142dd06acb1b"#
        );
    }
}
