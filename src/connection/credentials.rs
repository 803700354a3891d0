//! Who asks: an API token, with the e-mail address it belongs to and the scheme it is sent with.

use std::borrow::Cow;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Email, redact};
use crate::secret::Secret;

/// No API token is longer; a longer text is a file given by mistake.
const LONGEST_TOKEN: usize = 4096;

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
pub enum InvalidToken {
    /// Nothing, or white space only.
    #[error("the API token is empty")]
    Empty,
    /// Longer than any token.
    #[error("the API token is longer than {LONGEST_TOKEN} characters: is this the right file?")]
    TooLong,
    /// Between quotation marks, as shells and `.env` files write it.
    #[error("the API token stands in quotation marks: give it without them")]
    Quoted,
    /// White space, a control character or a character outside ASCII.
    #[error(
        "the API token holds white space, a control character or a character outside ASCII: paste it once more, alone"
    )]
    BadCharacter,
}

/// Makes a token of what was typed, pasted or read: white space around it is dropped, and the byte
/// order mark that some editors begin a file with.
///
/// What it gives can stand in a header. The caller's own text is the caller's to wipe.
pub fn token(text: &str) -> Result<Secret, InvalidToken> {
    let token = text.trim().trim_start_matches('\u{feff}').trim();
    if token.is_empty() {
        return Err(InvalidToken::Empty);
    }
    if token.len() > LONGEST_TOKEN {
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

    /// The text with these credentials replaced by `[hidden]`: the token, and the Base64 pair of
    /// HTTP Basic, in every spelling that an answer may echo them in (percent-encoded, escaped for
    /// JSON or HTML, escaped twice), and also when only their first 16 characters or more are left.
    ///
    /// A token under 6 characters is hidden within the pair only: it would be found in ordinary
    /// text, and no API token is as short.
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
        redact::hide(text, &self.token, &self.basic())
    }

    /// The usual spellings of these credentials, longest first: what to look for where
    /// [`Credentials::redact`] should have left nothing.
    pub fn encodings(&self) -> Vec<Secret> {
        redact::spellings(&self.token, &self.basic())
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
    fn tokens_lose_the_white_space_around_them() {
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
            token(&"x".repeat(LONGEST_TOKEN + 1)).unwrap_err(),
            InvalidToken::TooLong
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
