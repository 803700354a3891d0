//! What an `Authorization` header contains, and what site and gateway make of it.

use axum::extract::Request;
use axum::http::header::AUTHORIZATION;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::world::{Challenge, GatewayScheme, Person, Token, TokenKind, TokenState, World};

/// The contents of an `Authorization` header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Credentials {
    /// No header, or a malformed one.
    None,
    Basic {
        email: String,
        secret: String,
    },
    Bearer(String),
}

impl Credentials {
    pub fn of(request: &Request) -> Self {
        let header = request.headers().get(AUTHORIZATION);
        Self::parse(
            header
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default(),
        )
    }

    fn parse(header: &str) -> Self {
        let Some((scheme, value)) = header.trim().split_once(' ') else {
            return Self::None;
        };
        let value = value.trim();
        if scheme.eq_ignore_ascii_case("bearer") {
            return Self::Bearer(value.to_owned());
        }
        let basic = scheme
            .eq_ignore_ascii_case("basic")
            .then(|| decode_basic(value));
        match basic.flatten() {
            Some((email, secret)) => Self::Basic { email, secret },
            None => Self::None,
        }
    }
}

fn decode_basic(value: &str) -> Option<(String, String)> {
    let pair = String::from_utf8(STANDARD.decode(value).ok()?).ok()?;
    let (email, secret) = pair.split_once(':')?;
    Some((email.to_owned(), secret.to_owned()))
}

/// What the site makes of credentials.
#[derive(Debug, Clone)]
pub(crate) enum SiteLogin {
    /// No credentials, or malformed ones.
    Anonymous,
    /// Wrong credentials; the request continues as an anonymous one.
    Rejected,
    /// An account password.
    Password,
    /// The account must solve a CAPTCHA first.
    Captcha,
    /// Bearer, which the site takes for a session of an app.
    Bearer,
    Accepted(Person),
}

pub(crate) fn on_site(world: &World, credentials: &Credentials) -> SiteLogin {
    let (email, secret) = match credentials {
        Credentials::None => return SiteLogin::Anonymous,
        Credentials::Bearer(_) => return SiteLogin::Bearer,
        Credentials::Basic { email, secret } => (email, secret),
    };
    let Some(person) = world.person_by_email(email) else {
        return SiteLogin::Rejected;
    };
    // The challenge comes first, whatever the secret is.
    if person.challenge == Challenge::Captcha {
        return SiteLogin::Captcha;
    }
    if person.password.as_ref() == Some(secret) {
        return SiteLogin::Password;
    }
    match world.token(secret) {
        Some(token) if is_usable(token, person) && token.kind == TokenKind::Classic => {
            SiteLogin::Accepted(person.clone())
        }
        _ => SiteLogin::Rejected,
    }
}

/// The person and the scopes that belong to credentials; `None` when the gateway refuses them, as it
/// does with tokens without scopes.
pub(crate) fn on_gateway(
    world: &World,
    credentials: &Credentials,
) -> Option<(Person, Vec<String>)> {
    let (person, secret, refused_scheme) = match credentials {
        Credentials::None => return None,
        Credentials::Basic { email, secret } => {
            (world.person_by_email(email)?, secret, GatewayScheme::Bearer)
        }
        Credentials::Bearer(secret) => {
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
