//! Jira's REST API.

use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::form_urlencoded;

use super::error::{JiraError, Target};
use super::models::{
    Comment, CommentPage, Issue, Myself, Permission, Permissions, SearchPage, ServerInfo,
};
use super::network::Network;
use super::query::Jql;
use super::transport::{HttpRequest, MAX_JSON, MAX_SMALL, Method};
use crate::connection::{Account, CloudId, IssueKey, Route, Site};
use crate::error::Kind;
use jira_adf::Document;

/// Maximum length of a site's address, in characters.
const MAX_SITE_URL: usize = 255;
const READ_WORK: Option<&str> = Some("read:jira-work");
/// The fields of an issue to request. Not `comment`, which holds the latest hundred only.
const ISSUE_FIELDS: [&str; 15] = [
    "summary",
    "description",
    "issuetype",
    "status",
    "priority",
    "assignee",
    "reporter",
    "labels",
    "project",
    "parent",
    "subtasks",
    "issuelinks",
    "attachment",
    "created",
    "updated",
];
/// The fields of an issue in search results.
const LIST_FIELDS: [&str; 6] = [
    "summary",
    "issuetype",
    "status",
    "priority",
    "assignee",
    "updated",
];
/// The characters to escape in a path segment.
const PATH_SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_');

/// The order of comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommentOrder {
    /// By creation, so that new comments do not shift the pages.
    OldestFirst,
    /// By creation, descending.
    NewestFirst,
}

/// Who can see a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommentAudience {
    /// Everyone who can see the issue, including customers of a service desk.
    Everyone,
    /// The agents of a service desk. No effect on other projects.
    Internal,
}

/// A Jira client for one account, which determines where requests go.
#[derive(Clone, Copy)]
pub struct Client<'a> {
    network: &'a Network,
    account: &'a Account,
}

impl<'a> Client<'a> {
    /// A client for an account.
    pub const fn new(network: &'a Network, account: &'a Account) -> Self {
        Self { network, account }
    }

    /// The account.
    pub const fn account(&self) -> &'a Account {
        self.account
    }

    /// Waits, unless the duration is zero.
    pub fn sleep(&self, duration: Duration) {
        if !duration.is_zero() {
            self.network.sleep(duration);
        }
    }

    /// The account that the credentials belong to. The only reliable check of credentials: other
    /// endpoints treat invalid ones as anonymous. Scope `read:jira-user`.
    pub fn myself(&self) -> Result<Myself, JiraError> {
        let myself: Myself = self.get("/rest/api/3/myself", Some("read:jira-user"))?;
        if myself.account_id.trim().is_empty() {
            return Err(self
                .target(None)
                .not_jira("the response contains no account"));
        }
        let myself = myself.redacted(&self.account.credentials);
        if myself.active == Some(false) {
            return Err(self.target(None).error(Kind::AccountInactive));
        }
        Ok(myself)
    }

    /// The permissions of the account in any project. Scope `read:jira-work`.
    pub fn permissions(&self) -> Result<Permissions, JiraError> {
        let keys = [Permission::BrowseProjects, Permission::AddComments]
            .map(Permission::key)
            .join(",");
        self.get(
            &format!("/rest/api/3/mypermissions?permissions={keys}"),
            READ_WORK,
        )
    }

    /// Whether the account has permission to comment on an issue. Scope `read:jira-work`.
    pub fn may_comment(&self, key: &IssueKey) -> Result<bool, JiraError> {
        let permission = Permission::AddComments;
        let permissions: Permissions = self.get(
            &format!(
                "/rest/api/3/mypermissions?issueKey={key}&permissions={}",
                permission.key()
            ),
            READ_WORK,
        )?;
        Ok(permissions.has(permission))
    }

    /// Server information, as the account's route returns it.
    pub fn server_info(&self) -> Result<ServerInfo, JiraError> {
        let mut info: ServerInfo = self.get("/rest/api/3/serverInfo", None)?;
        info.base_url = info
            .base_url
            .map(|url| url.chars().take(MAX_SITE_URL).collect::<String>())
            .map(|url| self.account.credentials.redact(&url).into_owned());
        Ok(info)
    }

    /// An issue, by its current or a former key. Scope `read:jira-work`.
    ///
    /// [`Kind::NotFound`] can also mean that the site does not accept the credentials.
    pub fn issue(&self, key: &IssueKey) -> Result<Issue, JiraError> {
        let fields = ISSUE_FIELDS.join(",");
        self.get(
            &format!("/rest/api/3/issue/{key}?fields={fields}"),
            READ_WORK,
        )
    }

    /// One page of search results. Scope `read:jira-work`.
    ///
    /// An empty page can also mean that the site does not accept the credentials.
    pub fn search(
        &self,
        query: &Jql,
        max_results: u32,
        page_token: Option<&str>,
    ) -> Result<SearchPage, JiraError> {
        let mut parameters = form_urlencoded::Serializer::new(String::new());
        parameters
            .append_pair("jql", query.as_str())
            .append_pair("maxResults", &max_results.to_string())
            .append_pair("fields", &LIST_FIELDS.join(","));
        if let Some(token) = page_token {
            parameters.append_pair("nextPageToken", token);
        }
        let parameters = parameters.finish();
        self.get(&format!("/rest/api/3/search/jql?{parameters}"), READ_WORK)
    }

    /// One page of an issue's comments. Jira returns a hundred at most. Scope `read:jira-work`.
    pub fn comments(
        &self,
        key: &IssueKey,
        start_at: usize,
        order: CommentOrder,
        max_results: usize,
    ) -> Result<CommentPage, JiraError> {
        let order = match order {
            CommentOrder::OldestFirst => "created",
            CommentOrder::NewestFirst => "-created",
        };
        let path = format!(
            "/rest/api/3/issue/{key}/comment?startAt={start_at}&maxResults={max_results}&orderBy={order}"
        );
        let (page, size) = self.send::<CommentPage>(Method::Get, &path, READ_WORK)?;
        Ok(CommentPage { size, ..page })
    }

    /// Adds a comment to the issue with this key or ID, and returns it. Scope `write:jira-work`. Never
    /// retried: see [`JiraError::may_have_been_applied`].
    pub fn add_comment(
        &self,
        issue: &str,
        body: &Document,
        audience: CommentAudience,
    ) -> Result<Comment, JiraError> {
        let scope = Some("write:jira-work");
        let json = serde_json::to_string(&NewComment::new(body, audience)).map_err(|error| {
            self.target(scope)
                .error_with(Kind::Other, error.to_string())
        })?;
        let issue = utf8_percent_encode(issue, PATH_SEGMENT);
        let path = format!("/rest/api/3/issue/{issue}/comment");
        let (comment, _) = self.send(Method::Post(&json), &path, scope)?;
        Ok(comment)
    }

    fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        scope: Option<&'static str>,
    ) -> Result<T, JiraError> {
        let (value, _) = self.send(Method::Get, path, scope)?;
        Ok(value)
    }

    /// Returns the JSON of the response and its size in bytes.
    fn send<T: DeserializeOwned>(
        &self,
        method: Method<'_>,
        path: &str,
        scope: Option<&'static str>,
    ) -> Result<(T, usize), JiraError> {
        let request = HttpRequest {
            target: &self.target(scope),
            method,
            url: self.account.api_root() + path,
            credentials: Some(&self.account.credentials),
            max_size: MAX_JSON,
        };
        request.send(self.network)
    }

    fn target(&self, scope: Option<&'static str>) -> Target {
        let host = match self.account.route() {
            Route::Site => self.account.site.authority(),
            Route::Gateway => self.account.gateway.authority(),
        };
        Target {
            route: self.account.route(),
            host: host.to_owned(),
            scope,
        }
    }
}

/// The body of `POST /rest/api/3/issue/{key}/comment`.
#[derive(Serialize)]
struct NewComment<'a> {
    body: &'a Document,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<Value>,
}

impl<'a> NewComment<'a> {
    /// The API has no field for internal comments, but service desks respect this property.
    fn new(body: &'a Document, audience: CommentAudience) -> Self {
        let internal = json!([{ "key": "sd.public.comment", "value": { "internal": true } }]);
        Self {
            body,
            properties: (audience == CommentAudience::Internal).then_some(internal),
        }
    }
}

/// Server information, requested anonymously. Proves that the site is reachable, not that any
/// credentials are valid.
pub fn server_info(network: &Network, site: &Site) -> Result<ServerInfo, JiraError> {
    let target = Target::site(site);
    let url = format!("{}/rest/api/3/serverInfo", site.origin());
    let info: ServerInfo = get_anonymously(network, &target, url, MAX_JSON)?;
    match &info.deployment_type {
        Some(deployment) if !deployment.eq_ignore_ascii_case("cloud") => {
            Err(target.not_jira("it is a self-hosted Jira, not Jira Cloud"))
        }
        _ => Ok(info),
    }
}

/// The cloud ID of a site, requested anonymously. Source: `/_edge/tenant_info`, mentioned in
/// Atlassian's documentation of API base URLs.
pub fn cloud_id(network: &Network, site: &Site) -> Result<CloudId, JiraError> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct TenantInfo {
        cloud_id: String,
    }

    let target = Target::site(site);
    let url = site.tenant_info_url();
    let info: TenantInfo = get_anonymously(network, &target, url, MAX_SMALL)?;
    info.cloud_id
        .parse()
        .map_err(|_| target.not_jira("the response contains no cloud ID"))
}

fn get_anonymously<T: DeserializeOwned>(
    network: &Network,
    target: &Target,
    url: String,
    max_size: u64,
) -> Result<T, JiraError> {
    let request = HttpRequest {
        target,
        method: Method::Get,
        url,
        credentials: None,
        max_size,
    };
    let (value, _) = request.send(network)?;
    Ok(value)
}
