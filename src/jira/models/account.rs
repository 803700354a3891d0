//! What Jira says of the account that asks, and of itself.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::connection::Credentials;

/// As much of an account's texts as is kept, in characters.
const LONGEST_TEXT: usize = 4096;
/// As much of a name as is shown, in characters: Jira's own have 255 at most.
const LONGEST_NAME: usize = 255;

/// `GET /rest/api/3/myself`: the account that the credentials belong to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Myself {
    /// The only stable identifier of an account.
    pub account_id: String,
    /// `atlassian` for people, `app` for service accounts, `customer` for portal users.
    pub account_type: Option<String>,
    /// The name that comments appear under.
    pub display_name: Option<String>,
    /// Hidden by some people's privacy settings.
    pub email_address: Option<String>,
    /// Whether the account may be used.
    pub active: Option<bool>,
}

impl Myself {
    /// The account without the credentials that a hostile server may have put into its texts.
    pub(in crate::jira) fn without(mut self, credentials: &Credentials) -> Self {
        for text in [
            Some(&mut self.account_id),
            self.account_type.as_mut(),
            self.display_name.as_mut(),
            self.email_address.as_mut(),
        ]
        .into_iter()
        .flatten()
        {
            // More than any name is, so that hiding has little to search.
            let bounded: String = text.chars().take(LONGEST_TEXT).collect();
            *text = credentials.redact(&bounded).into_owned();
        }
        self
    }

    /// The name to show: the display name, else the address, else the identifier; as much of it as
    /// a name may have.
    pub fn name(&self) -> &str {
        let names = [self.display_name.as_deref(), self.email_address.as_deref()];
        let name = names
            .into_iter()
            .flatten()
            .find(|name| !name.trim().is_empty())
            .unwrap_or(&self.account_id);
        name.char_indices()
            .nth(LONGEST_NAME)
            .map_or(name, |(end, _)| &name[..end])
    }
}

/// `GET /rest/api/3/serverInfo`: what the server says of itself, to anybody.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServerInfo {
    /// The site's own address.
    pub base_url: Option<String>,
    /// `Cloud`; `Server` on self-hosted Jira, Data Center included.
    pub deployment_type: Option<String>,
}

/// `GET /rest/api/3/mypermissions`: what the account may do, whatever its token's scopes.
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
    fn a_name_is_no_longer_than_names_are() {
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
