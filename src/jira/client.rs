//! Asks Jira as one account.

use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::de::DeserializeOwned;
use url::form_urlencoded;

use super::error::{JiraError, Target, classify};
use super::models::{
    Comment, CommentPage, Issue, Myself, Permission, Permissions, SearchPage, ServerInfo,
};
use super::network::Network;
use super::new_comment::{CommentAudience, NewComment};
use super::query::Jql;
use super::transport::{LARGEST_JSON, Method, Request};
use crate::connection::{Account, Credentials, IssueKey, Route, Site};
use crate::error::Kind;
use jira_adf::Document;

/// More than any site's address, in characters.
const LONGEST_URL: usize = 255;
const READ_WORK: Option<&str> = Some("read:jira-work");
/// The fields of an issue that this program reads. Without `comment`: there Jira leaves out the
/// oldest of more than a hundred.
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
/// The fields of an issue in a list. Jira gives none that is not asked for.
const LIST_FIELDS: [&str; 6] = [
    "summary",
    "issuetype",
    "status",
    "priority",
    "assignee",
    "updated",
];
/// What is escaped in a segment of a path; keys stay readable.
const NOT_IN_A_SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_');

/// In which order comments come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommentOrder {
    /// All of them, page by page, from the first on: new ones do not move those before.
    OldestFirst,
    /// The latest ones.
    NewestFirst,
}

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

    /// The account that it asks as.
    pub const fn account(&self) -> &'a Account {
        self.account
    }

    /// Waits, as the network was told to wait.
    pub fn pause(&self, wait: Duration) {
        if !wait.is_zero() {
            self.network.pause(wait);
        }
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

    /// Whether the account may comment on an issue. Scope `read:jira-work`.
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

    /// What the server behind the account's route says of itself.
    pub fn server_info(&self) -> Result<ServerInfo, JiraError> {
        let mut info: ServerInfo = self.get("/rest/api/3/serverInfo", None)?;
        info.base_url = info
            .base_url
            .map(|url| url.chars().take(LONGEST_URL).collect::<String>())
            .map(|url| self.account.credentials.redact(&url).into_owned());
        Ok(info)
    }

    /// An issue, by its present key or a former one. Scope `read:jira-work`.
    ///
    /// [`Kind::NotFound`] is also what credentials that a site does not accept lead to.
    pub fn issue(&self, key: &IssueKey) -> Result<Issue, JiraError> {
        let fields = ISSUE_FIELDS.join(",");
        self.get(
            &format!("/rest/api/3/issue/{key}?fields={fields}"),
            READ_WORK,
        )
    }

    /// One page of the issues that a query finds, with the fields of a list. Scope `read:jira-work`.
    ///
    /// An empty page is also what credentials that a site does not accept lead to.
    pub fn search(
        &self,
        query: &Jql,
        page: u32,
        page_token: Option<&str>,
    ) -> Result<SearchPage, JiraError> {
        let mut parameters = form_urlencoded::Serializer::new(String::new());
        parameters
            .append_pair("jql", query.as_str())
            .append_pair("maxResults", &page.to_string())
            .append_pair("fields", &LIST_FIELDS.join(","));
        if let Some(token) = page_token {
            parameters.append_pair("nextPageToken", token);
        }
        let parameters = parameters.finish();
        self.get(&format!("/rest/api/3/search/jql?{parameters}"), READ_WORK)
    }

    /// One page of an issue's comments, of at most so many; live sites give a hundred. Scope
    /// `read:jira-work`.
    pub fn comments(
        &self,
        key: &IssueKey,
        start_at: usize,
        order: CommentOrder,
        most: usize,
    ) -> Result<CommentPage, JiraError> {
        let order = match order {
            CommentOrder::OldestFirst => "created",
            CommentOrder::NewestFirst => "-created",
        };
        let url = format!(
            "{}/rest/api/3/issue/{key}/comment?startAt={start_at}&maxResults={most}&orderBy={order}",
            self.account.api_root()
        );
        let (page, size) = send_sized::<CommentPage>(
            self.network,
            &self.asked(READ_WORK),
            Method::Get,
            url,
            Some(&self.account.credentials),
        )?;
        Ok(CommentPage { size, ..page })
    }

    /// Adds a comment to the issue of this key or identifier; gives it as Jira keeps it. Scope
    /// `write:jira-work`. Never tried again: see [`JiraError::may_have_been_applied`].
    pub fn add_comment(
        &self,
        issue: &str,
        body: &Document,
        audience: CommentAudience,
    ) -> Result<Comment, JiraError> {
        let asked = self.asked(Some("write:jira-work"));
        let comment = NewComment::new(body, audience);
        let json = serde_json::to_string(&comment)
            .map_err(|error| asked.failed_with(Kind::Other, error.to_string()))?;
        let issue = utf8_percent_encode(issue, NOT_IN_A_SEGMENT);
        let root = self.account.api_root();
        let url = format!("{root}/rest/api/3/issue/{issue}/comment");
        send(
            self.network,
            &asked,
            Method::Post(&json),
            url,
            Some(&self.account.credentials),
        )
    }

    fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        scope: Option<&'static str>,
    ) -> Result<T, JiraError> {
        let url = self.account.api_root() + path;
        send(
            self.network,
            &self.asked(scope),
            Method::Get,
            url,
            Some(&self.account.credentials),
        )
    }

    fn asked(&self, scope: Option<&'static str>) -> Target {
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

/// What a site says of itself to anybody. It proves that the site can be reached, and nothing about
/// any credentials.
pub fn server_info(network: &Network, site: &Site) -> Result<ServerInfo, JiraError> {
    let asked = Target::site(site);
    let info: ServerInfo = send(
        network,
        &asked,
        Method::Get,
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

fn send<T: DeserializeOwned>(
    network: &Network,
    asked: &Target,
    method: Method<'_>,
    url: String,
    credentials: Option<&Credentials>,
) -> Result<T, JiraError> {
    let sized = send_sized(network, asked, method, url, credentials)?;
    Ok(sized.0)
}

/// The same, and how many bytes the answer had.
fn send_sized<T: DeserializeOwned>(
    network: &Network,
    asked: &Target,
    method: Method<'_>,
    url: String,
    credentials: Option<&Credentials>,
) -> Result<(T, usize), JiraError> {
    let mut answer = Request {
        asked,
        method,
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
    if let Some(credentials) = credentials {
        answer.hide(credentials);
    }
    let value = answer
        .json()
        .map_err(|error| asked.unreadable(&answer, &error))?;
    Ok((value, answer.body.len()))
}
