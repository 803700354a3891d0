//! Asks Jira as one account.

use serde::de::DeserializeOwned;

use super::failures::{Asked, JiraError, classify};
use super::models::{Myself, Permission, Permissions, ServerInfo};
use super::network::Network;
use super::transport::{Get, LARGEST_JSON};
use crate::account::{Account, Credentials, Route, Site};
use crate::error::Kind;

/// More than any site's address, in characters.
const LONGEST_URL: usize = 255;

/// A Jira client for one account. It decides nothing: where requests go follows from the account.
#[derive(Clone, Copy)]
pub struct Client<'a> {
    network: &'a Network,
    account: &'a Account,
}

impl<'a> Client<'a> {
    /// A client that asks as `account`.
    pub const fn new(network: &'a Network, account: &'a Account) -> Self {
        Self { network, account }
    }

    /// The account that the credentials belong to: the one trustworthy check of them, since other
    /// endpoints answer anonymously when the credentials are bad. Scope `read:jira-user`.
    pub fn myself(&self) -> Result<Myself, JiraError> {
        let myself: Myself = self.get("/rest/api/3/myself", Some("read:jira-user"))?;
        if myself.account_id.trim().is_empty() {
            return Err(self.asked(None).not_jira("the answer names no account"));
        }
        let myself = myself.without(&self.account.credentials);
        if myself.active == Some(false) {
            return Err(self.asked(None).failed(Kind::AccountInactive));
        }
        Ok(myself)
    }

    /// What the account may do in any project. Scope `read:jira-work`, which this proves.
    pub fn permissions(&self) -> Result<Permissions, JiraError> {
        let keys = [Permission::BrowseProjects, Permission::AddComments]
            .map(Permission::key)
            .join(",");
        self.get(
            &format!("/rest/api/3/mypermissions?permissions={keys}"),
            Some("read:jira-work"),
        )
    }

    /// What the server behind the account's route says of itself.
    pub fn server_info(&self) -> Result<ServerInfo, JiraError> {
        let mut info: ServerInfo = self.get("/rest/api/3/serverInfo", None)?;
        info.base_url = info
            .base_url
            .map(|url| url.chars().take(LONGEST_URL).collect::<String>())
            .map(|url| self.account.credentials.hide_in(&url).into_owned());
        Ok(info)
    }

    fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        scope: Option<&'static str>,
    ) -> Result<T, JiraError> {
        let url = self.account.api_root() + path;
        get(
            self.network,
            &self.asked(scope),
            url,
            Some(&self.account.credentials),
        )
    }

    fn asked(&self, scope: Option<&'static str>) -> Asked {
        let host = match self.account.route() {
            Route::Site => self.account.site.authority(),
            Route::Gateway => self.account.gateway.authority(),
        };
        Asked {
            route: self.account.route(),
            host: host.to_owned(),
            scope,
        }
    }
}

/// What a site says of itself to anybody. It proves that the site can be reached, and nothing about
/// any credentials.
pub fn server_info(network: &Network, site: &Site) -> Result<ServerInfo, JiraError> {
    let asked = Asked::site(site);
    let info: ServerInfo = get(
        network,
        &asked,
        format!("{}/rest/api/3/serverInfo", site.origin()),
        None,
    )?;
    match &info.deployment_type {
        Some(deployment) if !deployment.eq_ignore_ascii_case("cloud") => {
            Err(asked.not_jira("it is a self-hosted Jira, not Jira Cloud"))
        }
        _ => Ok(info),
    }
}

fn get<T: DeserializeOwned>(
    network: &Network,
    asked: &Asked,
    url: String,
    credentials: Option<&Credentials>,
) -> Result<T, JiraError> {
    let answer = Get {
        asked,
        url,
        credentials,
        largest: LARGEST_JSON,
    }
    .send(network)?;
    if let Some(error) = classify(&answer, asked) {
        return Err(match credentials {
            Some(credentials) => error.without(credentials),
            None => error,
        });
    }
    answer
        .json()
        .map_err(|error| asked.unreadable(&answer, &error))
}
