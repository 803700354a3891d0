//! Validated types for a connection to Jira.
//!
//! [`Site`] and [`Gateway`] are addresses, [`CloudId`] identifies a site on the gateway,
//! [`Credentials`] authenticate, and [`Account`] combines them. Whether an account is a personal or a
//! service account depends on its cloud ID.

mod address;
mod address_input;
mod cloud_id;
mod credentials;
mod email;
mod gateway;
mod issue_key;
mod issue_reference;
mod quote;
mod redact;
mod site;

#[cfg(test)]
mod properties;

pub use address::AddressError;
pub use address_input::AddressInput;
pub use cloud_id::{CloudId, InvalidCloudId};
pub use credentials::{Credentials, InvalidToken, Scheme, UnknownScheme, token};
pub use email::{Email, InvalidEmail};
pub use gateway::Gateway;
pub use issue_key::{InvalidIssueKey, IssueKey};
pub use issue_reference::InvalidIssueReference;
pub use site::{HostTrust, Site};

/// An account on a Jira site.
#[derive(Debug, Clone)]
pub struct Account {
    /// The site. Links to issues use it.
    pub site: Site,
    /// The gateway, used if there is a cloud ID.
    pub gateway: Gateway,
    /// If present, requests go through the gateway; otherwise, to the site.
    pub cloud_id: Option<CloudId>,
    /// The credentials.
    pub credentials: Credentials,
}

/// Where a request goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// `https://SITE.atlassian.net/rest/api/3/…`, for classic tokens.
    Site,
    /// `https://api.atlassian.com/ex/jira/{cloudId}/rest/api/3/…`, for scoped tokens.
    Gateway,
}

/// The type of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApiMode {
    /// A classic token of a user, on the site.
    Personal,
    /// A service account, on the gateway.
    ServiceAccount,
    /// A scoped token of a user, on the gateway.
    ScopedToken,
}

impl ApiMode {
    /// The label for users.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Personal => "personal account",
            Self::ServiceAccount => "service account",
            Self::ScopedToken => "scoped token",
        }
    }

    /// The stable name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Personal => "personal",
            Self::ServiceAccount => "service",
            Self::ScopedToken => "scoped-token",
        }
    }

    /// The type of an account with this cloud ID and email address.
    pub fn of(cloud_id: Option<&CloudId>, email: Option<&Email>) -> Self {
        match (cloud_id, email) {
            (None, _) => Self::Personal,
            (Some(_), Some(email)) if !email.is_service_account() => Self::ScopedToken,
            (Some(_), _) => Self::ServiceAccount,
        }
    }
}

impl Account {
    /// The route of requests.
    pub fn route(&self) -> Route {
        match self.cloud_id {
            Some(_) => Route::Gateway,
            None => Route::Site,
        }
    }

    /// The type of the account.
    pub fn mode(&self) -> ApiMode {
        ApiMode::of(self.cloud_id.as_ref(), Some(&self.credentials.email))
    }

    /// The URL that `/rest/api/3/…` is appended to, without a trailing slash.
    pub fn api_root(&self) -> String {
        match &self.cloud_id {
            Some(cloud_id) => self.gateway.api_root(cloud_id),
            None => self.site.origin().to_owned(),
        }
    }

    /// The same credentials on the site, without the gateway.
    #[must_use]
    pub fn on_site(&self) -> Self {
        let mut account = self.clone();
        account.cloud_id = None;
        account.credentials.scheme = Scheme::Basic;
        account
    }

    /// The same credentials through the gateway.
    #[must_use]
    pub fn through_gateway(&self, cloud_id: CloudId) -> Self {
        Self {
            cloud_id: Some(cloud_id),
            ..self.clone()
        }
    }

    /// The same account with another authentication scheme.
    #[must_use]
    pub fn with_scheme(&self, scheme: Scheme) -> Self {
        let mut account = self.clone();
        account.credentials.scheme = scheme;
        account
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    fn account(gateway: &str, cloud_id: Option<&str>, email: &str) -> Account {
        Account {
            site: Site::parse("https://your-company.atlassian.net/").unwrap(),
            gateway: Gateway::parse(gateway).unwrap(),
            cloud_id: cloud_id.map(|text| text.parse().unwrap()),
            credentials: Credentials {
                email: email.parse().unwrap(),
                token: Secret::new("token".to_owned()),
                scheme: Scheme::Basic,
            },
        }
    }

    const ID: &str = "1a11d016-8984-4c3e-b9ab-142dd06acb1b";

    #[test]
    fn cloud_id_determines_the_route() {
        let table = [
            (
                "https://api.atlassian.com",
                None,
                "https://your-company.atlassian.net",
            ),
            (
                "https://api.atlassian.com",
                Some(ID),
                "https://api.atlassian.com/ex/jira/1a11d016-8984-4c3e-b9ab-142dd06acb1b",
            ),
            (
                "https://api.atlassian.com/",
                Some(ID),
                "https://api.atlassian.com/ex/jira/1a11d016-8984-4c3e-b9ab-142dd06acb1b",
            ),
            (
                "https://egress.example/atlassian",
                Some(ID),
                "https://egress.example/atlassian/ex/jira/1a11d016-8984-4c3e-b9ab-142dd06acb1b",
            ),
            (
                "https://egress.example/a/b/",
                Some(ID),
                "https://egress.example/a/b/ex/jira/1a11d016-8984-4c3e-b9ab-142dd06acb1b",
            ),
        ];
        for (gateway, cloud_id, root) in table {
            assert_eq!(
                account(gateway, cloud_id, "mia@example.com").api_root(),
                root
            );
        }
    }

    #[test]
    fn mode_depends_on_cloud_id_and_email() {
        let table = [
            (None, "bot@serviceaccount.atlassian.com", ApiMode::Personal),
            (None, "mia@example.com", ApiMode::Personal),
            (
                Some(ID),
                "bot@serviceaccount.atlassian.com",
                ApiMode::ServiceAccount,
            ),
            (
                Some(ID),
                "service-account@atlassian.net",
                ApiMode::ServiceAccount,
            ),
            (Some(ID), "mia@example.com", ApiMode::ScopedToken),
        ];
        for (cloud_id, email, mode) in table {
            assert_eq!(
                account("https://api.atlassian.com", cloud_id, email).mode(),
                mode,
                "{email}"
            );
        }
    }
}
