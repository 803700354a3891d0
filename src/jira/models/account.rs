//! The connected account, its permissions, and the server.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::connection::Credentials;

/// Maximum length of an account's texts, in characters.
const MAX_TEXT: usize = 4096;
/// Maximum length of a name, in characters, as in Jira.
const MAX_NAME: usize = 255;

/// `GET /rest/api/3/myself`: the account that the credentials belong to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Myself {
    /// The account ID.
    pub account_id: String,
    /// `atlassian` for people, `app` for service accounts, `customer` for portal users.
    pub account_type: Option<String>,
    /// The display name.
    pub display_name: Option<String>,
    /// The email address, unless hidden by privacy settings.
    pub email_address: Option<String>,
    /// Whether the account is active.
    pub active: Option<bool>,
}

impl Myself {
    /// The account with the credentials redacted, which a hostile server may echo.
    pub(in crate::jira) fn redacted(mut self, credentials: &Credentials) -> Self {
        for text in [
            Some(&mut self.account_id),
            self.account_type.as_mut(),
            self.display_name.as_mut(),
            self.email_address.as_mut(),
        ]
        .into_iter()
        .flatten()
        {
            // Limits the work of redaction.
            let bounded: String = text.chars().take(MAX_TEXT).collect();
            *text = credentials.redact(&bounded).into_owned();
        }
        self
    }

    /// The display name, or else the email address, or else the account ID; at most 255 characters.
    pub fn name(&self) -> &str {
        let names = [self.display_name.as_deref(), self.email_address.as_deref()];
        let name = names
            .into_iter()
            .flatten()
            .find(|name| !name.trim().is_empty())
            .unwrap_or(&self.account_id);
        name.char_indices()
            .nth(MAX_NAME)
            .map_or(name, |(end, _)| &name[..end])
    }
}

/// `GET /rest/api/3/serverInfo`: server information, available anonymously.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServerInfo {
    /// The site's URL.
    pub base_url: Option<String>,
    /// `Cloud`; `Server` on self-hosted Jira, Data Center included.
    pub deployment_type: Option<String>,
}

/// `GET /rest/api/3/mypermissions`: the permissions of the account, regardless of token scopes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Permissions {
    permissions: BTreeMap<String, PermissionState>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PermissionState {
    #[serde(default)]
    have_permission: bool,
}

/// The permissions that this program needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// See projects and their issues.
    BrowseProjects,
    /// Add comments.
    AddComments,
}

impl Permission {
    /// Jira's key of the permission.
    pub const fn key(self) -> &'static str {
        match self {
            Self::BrowseProjects => "BROWSE_PROJECTS",
            Self::AddComments => "ADD_COMMENTS",
        }
    }
}

impl Permissions {
    /// Whether the account has the permission in any project.
    pub fn has(&self, permission: Permission) -> bool {
        self.permissions
            .get(permission.key())
            .is_some_and(|state| state.have_permission)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_the_length_of_names() {
        for (length, shown) in [(255, 255), (256, 255), (100_000, 255)] {
            let myself = Myself {
                account_id: "5b10a2844c20165700ede21g".to_owned(),
                account_type: None,
                display_name: Some("é".repeat(length)),
                email_address: None,
                active: None,
            };
            assert_eq!(myself.name().chars().count(), shown);
        }
    }
}
