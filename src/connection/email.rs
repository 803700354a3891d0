//! Email addresses.

use std::fmt;
use std::str::FromStr;

use super::quote::quoted;
use crate::sanitize::is_clean;

/// Maximum length, in bytes (RFC 5321).
const MAX_LENGTH: usize = 254;

/// The email address of an Atlassian account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email(String);

/// Why a text is not an email address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{shown} is not an email address: {reason}")]
pub struct InvalidEmail {
    shown: String,
    reason: &'static str,
}

impl Email {
    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is an address that Atlassian generates for service accounts.
    pub fn is_service_account(&self) -> bool {
        let domain = self
            .0
            .rsplit_once('@')
            .map_or("", |(_, domain)| domain)
            .to_ascii_lowercase();
        domain == "serviceaccount.atlassian.com"
            || domain == "atlassian.net"
            || domain.ends_with(".atlassian.net")
    }
}

impl FromStr for Email {
    type Err = InvalidEmail;

    fn from_str(text: &str) -> Result<Self, InvalidEmail> {
        let address = text.trim();
        let bad = |reason| {
            Err(InvalidEmail {
                shown: quoted(address),
                reason,
            })
        };
        if address.is_empty() {
            return bad("it is empty");
        }
        if address.len() > MAX_LENGTH {
            return bad("it is longer than 254 characters");
        }
        // Not allowed in HTTP Basic (RFC 7617). A token may follow, as in curl's `--user`.
        if address.contains(':') {
            return Err(InvalidEmail {
                shown: "the text".to_owned(),
                reason: "it contains a colon; enter only the address",
            });
        }
        if address.contains(char::is_whitespace) {
            return bad("it contains whitespace");
        }
        if !is_clean(address) || address.contains(['\u{200c}', '\u{200d}']) {
            return bad("it contains an invisible character: type it by hand");
        }
        if address.contains(['"', '<', '>', '(', ')', '[', ']', ',', ';', '\\']) {
            return bad("it contains a quotation mark, a bracket, or a comma");
        }
        match address.split_once('@') {
            Some((name, domain)) if !name.is_empty() && is_domain(domain) => {
                Ok(Self(address.to_owned()))
            }
            _ => bad("it needs a name, an @, and a domain"),
        }
    }
}

fn is_domain(text: &str) -> bool {
    let in_labels = |character: char| {
        character.is_ascii_alphanumeric() || character == '-' || !character.is_ascii()
    };
    text.split('.')
        .all(|label| !label.is_empty() && label.chars().all(in_labels))
}

impl fmt::Display for Email {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_checked_for_form_only() {
        for good in [
            "mia@example.com",
            " bot-x@serviceaccount.atlassian.com ",
            "o'hara+jira@bücher.example",
            "a@b",
        ] {
            assert_eq!(good.parse::<Email>().unwrap().as_str(), good.trim());
        }
        for bad in [
            "",
            "mia",
            "@example.com",
            "mia@",
            "a@b@c",
            "mia @example.com",
            "a:b@example.com",
            "mia\u{7}@example.com",
            "mia\u{200b}@example.com",
            "mia@exam\u{ad}ple.com",
            "mi\u{202e}a@example.com",
            "\u{feff}mia@example.com",
            "<mia@example.com>",
            "'mia@example.com'",
            "mia@example.com,",
            "mia@example.com.",
            "mia@.example.com",
            "mia@example..com",
            "mia@example.com/x",
        ] {
            assert!(bad.parse::<Email>().is_err(), "{bad:?}");
        }
        assert!(
            format!("{}@example.com", "x".repeat(250))
                .parse::<Email>()
                .is_err()
        );
    }

    #[test]
    fn a_token_in_the_place_of_an_address_is_not_quoted() {
        let token = format!("ATATT3xFfGF0{}", "Zz09_-".repeat(30));
        let with_colon = "it contains a colon; enter only the address";
        for (text, message) in [
            (
                token.clone(),
                "a text of 192 characters is not an email address: it needs a name, an @, and a domain".to_owned(),
            ),
            (
                format!("mia@example.com:{token}"),
                format!("the text is not an email address: {with_colon}"),
            ),
            (
                "mia@example.com: hunter2".to_owned(),
                format!("the text is not an email address: {with_colon}"),
            ),
            (
                "mia\u{1b}@example.com".to_owned(),
                r#""mia\u{1b}@example.com" is not an email address: it contains an invisible character: type it by hand"#.to_owned(),
            ),
        ] {
            assert_eq!(text.parse::<Email>().unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn service_accounts_are_known_by_their_domain() {
        for (text, is_service_account) in [
            ("bot@serviceaccount.atlassian.com", true),
            ("bot@ServiceAccount.Atlassian.com", true),
            ("bot@atlassian.net", true),
            ("bot@connect.atlassian.net", true),
            ("bot@evilatlassian.net", false),
            ("bot@atlassian.net.evil.example", false),
            ("bot@evilserviceaccount.atlassian.com", false),
            ("serviceaccount.atlassian.com@example.com", false),
            ("mia@atlassian.com", false),
        ] {
            let email: Email = text.parse().unwrap();
            assert_eq!(email.is_service_account(), is_service_account, "{text}");
        }
    }
}
