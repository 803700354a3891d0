//! Who asks: what an `Authorization` header presents, and what site and gateway make of it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::world::{Challenge, GatewayScheme, Person, Token, TokenKind, TokenState, World};

/// What an `Authorization` header holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Presented {
    /// No header, or one that cannot be read.
    Nothing,
    Basic {
        email: String,
        secret: String,
    },
    Bearer(String),
}

impl Presented {
    pub fn parse(header: Option<&str>) -> Self {
        let Some((scheme, value)) = header.and_then(|header| header.trim().split_once(' ')) else {
            return Self::Nothing;
        };
        let value = value.trim();
        if scheme.eq_ignore_ascii_case("bearer") {
            return Self::Bearer(value.to_owned());
        }
        if scheme.eq_ignore_ascii_case("basic")
            && let Some((email, secret)) = decode_basic(value)
        {
            return Self::Basic { email, secret };
        }
        Self::Nothing
    }
}

fn decode_basic(value: &str) -> Option<(String, String)> {
    let pair = String::from_utf8(STANDARD.decode(value).ok()?).ok()?;
    let (email, secret) = pair.split_once(':')?;
    Some((email.to_owned(), secret.to_owned()))
}

/// What the site makes of credentials.
#[derive(Debug, Clone)]
pub(crate) enum OnSite {
    /// None were given, or none that can be read.
    Anonymous,
    /// They were read and refused; the request goes on as an anonymous one.
    Rejected,
    /// An account password.
    Password,
    /// The account must solve a CAPTCHA first.
    Captcha,
    /// Bearer, which the site takes for a session of an app.
    Bearer,
    Accepted(Person),
}

pub(crate) fn on_site(world: &World, presented: &Presented) -> OnSite {
    let (email, secret) = match presented {
        Presented::Nothing => return OnSite::Anonymous,
        Presented::Bearer(_) => return OnSite::Bearer,
        Presented::Basic { email, secret } => (email, secret),
    };
    let Some(person) = world.person_by_email(email) else {
        return OnSite::Rejected;
    };
    // The challenge comes first: Jira does not even look at the secret.
    if person.challenge == Challenge::Captcha {
        return OnSite::Captcha;
    }
    if person.password.as_ref() == Some(secret) {
        return OnSite::Password;
    }
    match world.token(secret) {
        Some(token) if is_usable(token, person) && token.kind == TokenKind::Classic => {
            OnSite::Accepted(person.clone())
        }
        _ => OnSite::Rejected,
    }
}

/// The person and the scopes that the gateway makes of credentials; `None` for all it refuses,
/// tokens without scopes included.
pub(crate) fn on_gateway(world: &World, presented: &Presented) -> Option<(Person, Vec<String>)> {
    let (person, secret, refused_scheme) = match presented {
        Presented::Nothing => return None,
        Presented::Basic { email, secret } => {
            (world.person_by_email(email)?, secret, GatewayScheme::Bearer)
        }
        Presented::Bearer(secret) => {
            let owner = &world.token(secret)?.owner;
            (world.person(owner)?, secret, GatewayScheme::Basic)
        }
    };
    let token = world.token(secret)?;
    match &token.kind {
        TokenKind::Scoped { scopes, scheme }
            if is_usable(token, person) && *scheme != refused_scheme =>
        {
            Some((person.clone(), scopes.clone()))
        }
        _ => None,
    }
}

fn is_usable(token: &Token, person: &Person) -> bool {
    token.owner == person.account_id && token.state == TokenState::Valid
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_presents_nothing() {
        for header in [
            "",
            "Basic",
            "Basic ???",
            "Basic bm9jb2xvbg==",
            "Digest x",
            "Basic /w==",
        ] {
            assert_eq!(
                Presented::parse(Some(header)),
                Presented::Nothing,
                "{header}"
            );
        }
        assert_eq!(Presented::parse(None), Presented::Nothing);
    }

    #[test]
    fn schemes_have_no_case_and_secrets_may_hold_colons() {
        let header = format!("bASIC {}", STANDARD.encode("mia@example.com:a:b"));
        let expected = Presented::Basic {
            email: "mia@example.com".to_owned(),
            secret: "a:b".to_owned(),
        };
        assert_eq!(Presented::parse(Some(&header)), expected);
        assert_eq!(
            Presented::parse(Some("bearer  x")),
            Presented::Bearer("x".to_owned())
        );
    }
}
