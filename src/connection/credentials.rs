//! Credentials: an email address, its API token, and the authentication scheme.

use std::borrow::Cow;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Email, redact};
use crate::secret::Secret;

/// Maximum length of an API token, in bytes. A longer text is probably another file.
const MAX_TOKEN: usize = 4096;

/// An HTTP authentication scheme.
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

/// The scheme is neither `basic` nor `bearer`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the authentication scheme must be \"basic\" or \"bearer\"")]
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

/// Why a text is not an API token. Never quotes the text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidToken {
    /// Empty or blank.
    #[error("the API token is empty")]
    Empty,
    /// Too long.
    #[error("the API token is longer than {MAX_TOKEN} characters: is this the right file?")]
    TooLong,
    /// In quotation marks, as in shells and `.env` files.
    #[error("the API token is in quotation marks: remove them")]
    Quoted,
    /// White space, a control character, or a non-ASCII character.
    #[error(
        "the API token contains whitespace, a control character, or a non-ASCII character: paste only the token"
    )]
    BadCharacter,
}

/// Parses an API token. Trims whitespace and the byte order mark that some editors add.
///
/// The result is valid in an HTTP header. The caller is responsible for wiping its own copy.
pub fn token(text: &str) -> Result<Secret, InvalidToken> {
    let token = text.trim().trim_start_matches('\u{feff}').trim();
    if token.is_empty() {
        return Err(InvalidToken::Empty);
    }
    if token.len() > MAX_TOKEN {
        return Err(InvalidToken::TooLong);
    }
    if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(InvalidToken::BadCharacter);
    }
    if token.starts_with(['"', '\'', '`']) && token.ends_with(['"', '\'', '`']) {
        return Err(InvalidToken::Quoted);
    }
    Ok(Secret::new(token.to_owned()))
}

/// An email address, its API token, and how to send them.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The email address of the account.
    pub email: Email,
    /// The API token of the account.
    pub token: Secret,
    /// The authentication scheme.
    pub scheme: Scheme,
}

impl Credentials {
    /// The value of the `Authorization` header.
    pub fn authorization(&self) -> Secret {
        match self.scheme {
            Scheme::Basic => Secret::new(format!("Basic {}", self.basic().expose())),
            Scheme::Bearer => Secret::new(format!("Bearer {}", self.token.expose())),
        }
    }

    /// Replaces these credentials by `[hidden]`: the token and the Base64 pair of HTTP Basic, in every
    /// encoding in which a response may echo them (percent-encoded, escaped for JSON or HTML, escaped
    /// twice), and also if only their first 16 or more characters are left.
    ///
    /// A token of fewer than 6 characters is replaced in the Base64 pair only, since it could occur in
    /// ordinary text.
    ///
    /// ```
    /// # use coder_server::connection::{Credentials, Scheme, token};
    /// let credentials = Credentials {
    ///     email: "mia@example.com".parse().unwrap(),
    ///     token: token("open=sesame").unwrap(),
    ///     scheme: Scheme::Basic,
    /// };
    /// assert_eq!(credentials.redact("no such token: open%3Dsesame"), "no such token: [hidden]");
    /// ```
    pub fn redact<'text>(&self, text: &'text str) -> Cow<'text, str> {
        redact::redact(text, &self.token, &self.basic())
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
    fn trims_tokens() {
        assert_eq!(
            token("  ATATT3x=AB_-12 \r\n").unwrap().expose(),
            "ATATT3x=AB_-12"
        );
        assert_eq!(token("\u{feff}ATATT3x\n").unwrap().expose(), "ATATT3x");
        for (text, error) in [
            (" \r\n", InvalidToken::Empty),
            ("\u{feff}", InvalidToken::Empty),
            ("\"ATATT3x\"", InvalidToken::Quoted),
            ("'ATATT3x'", InvalidToken::Quoted),
            ("ATATT\u{200b}3x", InvalidToken::BadCharacter),
            ("Bearer ATATT3x", InvalidToken::BadCharacter),
        ] {
            assert_eq!(token(text).unwrap_err(), error, "{text:?}");
        }
        assert_eq!(token("a b").unwrap_err(), InvalidToken::BadCharacter);
        assert_eq!(
            token("a\r\nX-Injected: yes").unwrap_err(),
            InvalidToken::BadCharacter
        );
        assert_eq!(token("tökén").unwrap_err(), InvalidToken::BadCharacter);
        assert_eq!(
            token(&"x".repeat(MAX_TOKEN + 1)).unwrap_err(),
            InvalidToken::TooLong
        );
    }

    #[test]
    fn authorization_headers_follow_the_standards() {
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
