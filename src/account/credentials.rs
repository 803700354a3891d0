//! Who asks: e-mail, API token and the scheme they are sent with.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::secret::Secret;

/// No API token is longer; a longer text is a file given by mistake.
const LONGEST_TOKEN: usize = 4096;
/// RFC 5321's limit.
const LONGEST_EMAIL: usize = 254;

/// An e-mail address as Atlassian accounts have them. Its domain says nothing about the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email(String);

/// Why a text is no e-mail address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{shown:?} is not an e-mail address: {reason}")]
pub struct BadEmail {
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
    type Err = BadEmail;

    fn from_str(text: &str) -> Result<Self, BadEmail> {
        let address = text.trim();
        let bad = |reason| {
            Err(BadEmail {
                shown: address.chars().take(80).collect(),
                reason,
            })
        };
        if address.is_empty() {
            return bad("it is empty");
        }
        if address.len() > LONGEST_EMAIL {
            return bad("it is longer than 254 characters");
        }
        if address
            .chars()
            .any(|character| character.is_control() || character.is_whitespace())
        {
            return bad("it holds white space or a control character");
        }
        // HTTP Basic ends the name at the first colon (RFC 7617).
        if address.contains(':') {
            return bad("it holds a colon");
        }
        match address.split_once('@') {
            Some((name, domain))
                if !name.is_empty() && !domain.is_empty() && !domain.contains('@') =>
            {
                Ok(Self(address.to_owned()))
            }
            _ => bad("it needs a name, an @ and a domain"),
        }
    }
}

impl fmt::Display for Email {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// How credentials are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scheme {
    /// `Authorization: Basic base64(email:token)`.
    #[default]
    Basic,
    /// `Authorization: Bearer token`.
    Bearer,
}

impl Scheme {
    /// The name in `jira.json` (`auth.scheme`) and in `JIRA_AUTH_SCHEME`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Basic => "basic",
            Self::Bearer => "bearer",
        }
    }
}

/// A scheme that is neither `basic` nor `bearer`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the authentication scheme is \"basic\" or \"bearer\"")]
pub struct UnknownScheme;

impl FromStr for Scheme {
    type Err = UnknownScheme;

    fn from_str(text: &str) -> Result<Self, UnknownScheme> {
        match text.trim().to_ascii_lowercase().as_str() {
            "basic" => Ok(Self::Basic),
            "bearer" => Ok(Self::Bearer),
            _ => Err(UnknownScheme),
        }
    }
}

/// Why a text is no API token. It never quotes the text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadToken {
    /// Nothing, or white space only.
    #[error("the API token is empty")]
    Empty,
    /// Longer than any token.
    #[error("the API token is longer than {LONGEST_TOKEN} characters: is this the right file?")]
    TooLong,
    /// White space, a control character or a character outside ASCII.
    #[error(
        "the API token holds white space, a control character or a character outside ASCII: paste it once more, alone"
    )]
    BadCharacter,
}

/// Makes a token of what was typed, pasted or read: white space around it is dropped.
pub fn token(text: &str) -> Result<Secret, BadToken> {
    let token = text.trim();
    if token.is_empty() {
        return Err(BadToken::Empty);
    }
    if token.len() > LONGEST_TOKEN {
        return Err(BadToken::TooLong);
    }
    if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(BadToken::BadCharacter);
    }
    Ok(Secret::new(token.to_owned()))
}

/// An e-mail address, its API token, and how they are sent.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The account's address.
    pub email: Email,
    /// The account's API token.
    pub token: Secret,
    /// How the two are sent.
    pub scheme: Scheme,
}

impl Credentials {
    /// The value of the Authorization header.
    pub fn authorization(&self) -> Secret {
        match self.scheme {
            Scheme::Basic => Secret::new(format!("Basic {}", self.basic().expose())),
            Scheme::Bearer => Secret::new(format!("Bearer {}", self.token.expose())),
        }
    }

    /// Every form in which these credentials could come back in an answer, longest first.
    pub fn traces(&self) -> [Secret; 3] {
        let encoded = percent_encoding::utf8_percent_encode(
            self.token.expose(),
            percent_encoding::NON_ALPHANUMERIC,
        );
        [
            self.basic(),
            Secret::new(encoded.to_string()),
            self.token.clone(),
        ]
    }

    /// The text with every trace of the credentials replaced.
    pub fn hide_in<'a>(&self, text: &'a str) -> std::borrow::Cow<'a, str> {
        let mut text = std::borrow::Cow::Borrowed(text);
        for trace in self.traces() {
            if text.contains(trace.expose()) {
                text = text.replace(trace.expose(), "[hidden]").into();
            }
        }
        text
    }

    fn basic(&self) -> Secret {
        let pair = Secret::new(format!("{}:{}", self.email, self.token.expose()));
        Secret::new(STANDARD.encode(pair.expose()))
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
    fn tokens_lose_the_white_space_around_them() {
        assert_eq!(
            token("  ATATT3x=AB_-12 \r\n").unwrap().expose(),
            "ATATT3x=AB_-12"
        );
        assert_eq!(token(" \r\n").unwrap_err(), BadToken::Empty);
        assert_eq!(token("a b").unwrap_err(), BadToken::BadCharacter);
        assert_eq!(
            token("a\r\nX-Injected: yes").unwrap_err(),
            BadToken::BadCharacter
        );
        assert_eq!(token("tökén").unwrap_err(), BadToken::BadCharacter);
        assert_eq!(
            token(&"x".repeat(LONGEST_TOKEN + 1)).unwrap_err(),
            BadToken::TooLong
        );
    }

    #[test]
    fn headers_are_those_of_the_standards() {
        let mut credentials = Credentials {
            email: "Aladdin@example.com".parse().unwrap(),
            token: token("open=sesame").unwrap(),
            scheme: Scheme::Basic,
        };
        assert_eq!(
            credentials.authorization().expose(),
            "Basic QWxhZGRpbkBleGFtcGxlLmNvbTpvcGVuPXNlc2FtZQ=="
        );
        credentials.scheme = Scheme::Bearer;
        assert_eq!(credentials.authorization().expose(), "Bearer open=sesame");
        assert!(!format!("{credentials:?}").contains("sesame"));
    }
}
