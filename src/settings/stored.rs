//! The values of `jira.json`.

use std::path::Path;

use super::document::{Document, Invalid, Member};
use super::fingerprint::Fingerprint;
use super::reading::{self, Content, Owned};
use crate::connection::{self, Account, CloudId, Email, Gateway, Scheme, Site};
use crate::error::{Failure, Kind, Remedy};
use crate::files::owners::Owners;
use crate::files::setup_dir::SetupDir;
use crate::secret::Secret;

/// Maximum size of `jira.json` in bytes.
pub(super) const LIMIT: usize = 64 * 1024;

/// The values of the file, without those of variables.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stored {
    /// `enabled`.
    pub enabled: Option<bool>,
    /// `baseUrl`.
    pub site: Option<Site>,
    /// `cloudId`.
    pub cloud_id: Option<CloudId>,
    /// `auth.email`.
    pub email: Option<Email>,
    /// `auth.apiToken`.
    pub token: Option<Secret>,
    /// `auth.scheme`.
    pub scheme: Option<Scheme>,
    /// `gatewayUrl`.
    pub gateway: Option<Gateway>,
}

/// The file, with its fingerprint and owner.
pub(super) struct Whole {
    /// Its values; `None` if there is no file.
    pub(super) stored: Option<Stored>,
    pub(super) fingerprint: Fingerprint,
    /// The owner of the file, if root trusts that user only because of the setup directory.
    pub(super) other_user: Option<u32>,
}

impl Whole {
    /// Reads the file. Fails as [`Stored::read`] does.
    pub(super) fn read(directory: &SetupDir) -> Result<Self, Failure> {
        let path = directory.file();
        let owners = Owners::of(directory)?;
        let Owned {
            content,
            other_user,
        } = content(&path, owners)?;
        let (stored, fingerprint) = match content {
            Content::Bytes(bytes) => {
                let stored = text(&bytes)
                    .and_then(Stored::parse)
                    .map_err(|invalid| not_valid(&path, &invalid))?;
                (Some(stored), Fingerprint::of(&bytes))
            }
            Content::Missing | Content::TooLarge => (None, Fingerprint::MISSING),
        };
        Ok(Self {
            stored,
            fingerprint,
            other_user,
        })
    }

    /// An empty file.
    pub(super) fn emptied(directory: &SetupDir) -> Result<Self, Failure> {
        Ok(Self {
            stored: Some(Stored::default()),
            fingerprint: Fingerprint::at(directory)?,
            other_user: Owners::of(directory)?.other_directory_owner(),
        })
    }
}

impl Stored {
    /// Reads the file. Returns `None` if it does not exist.
    ///
    /// Fails as [`Kind::Settings`] when the file is not valid, with line and column, and as
    /// [`Kind::File`] when it cannot be read or belongs to a user who is not trusted.
    pub fn read(directory: &SetupDir) -> Result<Option<Self>, Failure> {
        Whole::read(directory).map(|whole| whole.stored)
    }

    /// The file of an account. It has the scheme only with a cloud ID, and the gateway only if it is
    /// not the default.
    pub fn of_account(account: &Account, enabled: bool) -> Self {
        let credentials = &account.credentials;
        let gateway = &account.gateway;
        Self {
            enabled: Some(enabled),
            site: Some(account.site.clone()),
            cloud_id: account.cloud_id.clone(),
            email: Some(credentials.email.clone()),
            token: Some(credentials.token.clone()),
            scheme: account.cloud_id.as_ref().map(|_| credentials.scheme),
            gateway: (!gateway.is_default()).then(|| gateway.clone()),
        }
    }

    /// The gateway, or the default.
    pub fn gateway(&self) -> Gateway {
        self.gateway.clone().unwrap_or_default()
    }

    /// The stored token, if it may be used with this site and gateway: those it is stored with. A
    /// token never goes to another host.
    pub fn token_for(&self, site: &Site, gateway: &Gateway) -> Option<&Secret> {
        let unchanged = self.site.as_ref() == Some(site) && self.gateway() == *gateway;
        self.token.as_ref().filter(|_| unchanged)
    }

    /// Whether the token of this file may stay in it when the file changes to `after`: only beside
    /// the same site and gateway.
    pub fn token_may_stay(&self, after: &Self) -> bool {
        self.site == after.site && self.gateway() == after.gateway()
    }

    /// Checks every value of a text.
    pub(super) fn parse(text: &str) -> Result<Self, Invalid> {
        Self::of(&Document::parse(text)?)
    }

    /// Checks every value of a document.
    pub(super) fn of(document: &Document<'_>) -> Result<Self, Invalid> {
        let auth = |name| document.auth(name);
        Ok(Self {
            enabled: document
                .root("enabled")
                .map(|member| member.flag())
                .transpose()?,
            site: value(document.root("baseUrl"), site)?,
            cloud_id: value(document.root("cloudId"), |text| match text.trim() {
                "" => Err(EMPTY_CLOUD_ID.to_owned()),
                text => cloud_id(text),
            })?,
            email: value(auth("auth.email"), email)?,
            token: value(auth("auth.apiToken"), token)?,
            scheme: value(auth("auth.scheme"), scheme)?,
            gateway: value(document.root("gatewayUrl"), gateway)?,
        })
    }
}

const EMPTY_CLOUD_ID: &str =
    "is empty: write the site's cloud ID, or leave the member out for a personal account";

// The parsers of the file and the variables. No message quotes the value, which may be a token in the
// wrong place.

pub(super) fn site(text: &str) -> Result<Site, String> {
    Site::parse(text).map_err(|error| format!("cannot be used: {error}"))
}

pub(super) fn cloud_id(text: &str) -> Result<CloudId, String> {
    let problem = "must be a cloud ID: a UUID, like 1a11d016-8984-4c3e-b9ab-142dd06acb1b";
    text.parse().map_err(|_| problem.to_owned())
}

pub(super) fn email(text: &str) -> Result<Email, String> {
    let problem = "must be an email address, like mia@example.com";
    text.parse().map_err(|_| problem.to_owned())
}

pub(super) fn token(text: &str) -> Result<Secret, String> {
    connection::token(text).map_err(|error| format!("cannot be used: {error}"))
}

pub(super) fn scheme(text: &str) -> Result<Scheme, String> {
    text.parse()
        .map_err(|_| "must be basic or bearer".to_owned())
}

pub(super) fn gateway(text: &str) -> Result<Gateway, String> {
    Gateway::parse(text).map_err(|error| format!("cannot be used: {error}"))
}

fn value<T>(
    member: Option<Member<'_>>,
    parse: impl FnOnce(&str) -> Result<T, String>,
) -> Result<Option<T>, Invalid> {
    let Some(member) = member else {
        return Ok(None);
    };
    parse(&member.text()?)
        .map(Some)
        .map_err(|problem| member.invalid(&problem))
}

/// The bytes of the file, if it exists.
pub(super) fn content(path: &Path, owners: Owners) -> Result<Owned, Failure> {
    let owned = reading::read_owned(path, LIMIT, owners)?;
    if matches!(owned.content, Content::TooLarge) {
        let invalid = Invalid::whole("it is larger than 64 KiB");
        return Err(not_valid(path, &invalid));
    }
    Ok(owned)
}

/// Fails as [`Kind::Conflict`] if the file has changed.
pub(super) fn check_unchanged(directory: &SetupDir, expected: Fingerprint) -> Result<(), Failure> {
    if Fingerprint::at(directory)? == expected {
        return Ok(());
    }
    let file = directory.file();
    let message = format!(
        "{} was changed meanwhile, and was left as it is",
        file.display()
    );
    let hint = "look at the settings as they are now, then repeat the change";
    Err(Failure::new(Kind::Conflict, message).with_hint(hint))
}

/// The text of the file. Skips a byte order mark, which some editors write.
pub(super) fn text(bytes: &[u8]) -> Result<&str, Invalid> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let end = error.valid_up_to();
        let before = std::str::from_utf8(&bytes[..end]).unwrap_or_default();
        Invalid::at(before, end, "this is not UTF-8 text")
    })
}

/// The error for an invalid file.
pub(super) fn not_valid(path: &Path, invalid: &Invalid) -> Failure {
    Failure::new(
        Kind::Settings,
        format!("{} is not valid: {invalid}", path.display()),
    )
    .with_remedy(Remedy::FixFile)
}

#[cfg(test)]
mod tests;
