//! What the sandbox holds: people, their tokens, projects and issues, and how strict it is.

use serde_json::{Map, Value};

use super::clock::Clock;
use crate::account::{CloudId, IssueKey};

/// A Jira Cloud site and the people who know it. Everything is public: a test builds the world it
/// needs, and changes it while the sandbox runs with [`Sandbox::change`](super::Sandbox::change).
#[derive(Debug, Clone)]
pub struct World {
    /// The site's identifier on the gateway.
    pub cloud_id: CloudId,
    /// The site's title, as `serverInfo` gives it.
    pub title: String,
    /// The origin that the site gives as its own, such as `https://your-company.atlassian.net`, for
    /// a sandbox that stands behind a proxy. `None`: its loopback address.
    pub origin: Option<String>,
    /// Everybody with an account.
    pub people: Vec<Person>,
    /// Every API token that was ever made.
    pub tokens: Vec<Token>,
    /// The projects.
    pub projects: Vec<Project>,
    /// The issues, in the order of their creation.
    pub issues: Vec<Issue>,
    /// How many requests one endpoint takes in one second.
    pub burst_limits: BurstLimits,
    /// The most issues on one page of a search, whatever `maxResults` says.
    pub largest_search_page: usize,
    /// Where `X-Seraph-LoginReason: AUTHENTICATED_FAILED` is sent.
    pub login_reason: LoginReason,
    /// The time.
    pub clock: Clock,
}

/// Somebody with an account.
#[derive(Debug, Clone)]
pub struct Person {
    /// The stable identifier, such as `5b10a2844c20165700ede21g` or `712020:…`.
    pub account_id: String,
    /// What kind of account it is.
    pub account_type: AccountType,
    /// The address with which the account signs in.
    pub email: Option<String>,
    /// What answers say of the address.
    pub email_visibility: EmailVisibility,
    /// The name shown to people.
    pub display_name: String,
    /// Whether the account is in use.
    pub active: bool,
    /// What the account may do in every project.
    pub permissions: Permissions,
    /// What Jira wants of the person before it takes the next sign-in.
    pub challenge: Challenge,
    /// The account's password, which the REST API refuses in words of its own.
    pub password: Option<String>,
}

/// Kinds of accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountType {
    /// A person.
    Atlassian,
    /// A service account.
    Service,
    /// A customer of a service desk.
    Customer,
}

impl AccountType {
    /// The value of `accountType`.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Atlassian => "atlassian",
            Self::Service => "app",
            Self::Customer => "customer",
        }
    }
}

/// What answers say of an e-mail address, which a profile can hide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmailVisibility {
    /// It is there.
    Shown,
    /// It is `null`.
    Null,
    /// The member is left out.
    Absent,
}

/// Project permissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permissions {
    /// May see projects and issues.
    pub browse_projects: bool,
    /// May add comments.
    pub add_comments: bool,
}

/// What Jira wants of a person before it takes the next sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Challenge {
    /// Nothing.
    None,
    /// A CAPTCHA in the browser; until then even the right token is refused on the site.
    Captcha,
}

/// An API token.
#[derive(Debug, Clone)]
pub struct Token {
    /// The token itself.
    pub text: String,
    /// The account ID of its owner.
    pub owner: String,
    /// What it is good for.
    pub kind: TokenKind,
    /// Whether it still is.
    pub state: TokenState,
}

/// What a token is good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenKind {
    /// A token without scopes, for the site.
    Classic,
    /// A token with scopes, for the gateway.
    Scoped {
        /// Such as `read:jira-work`.
        scopes: Vec<String>,
        /// How the gateway takes it.
        scheme: GatewayScheme,
    },
}

/// How the gateway takes a scoped token. Reports differ, so that clients must cope with either.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GatewayScheme {
    /// With the e-mail address, as HTTP Basic.
    Basic,
    /// Alone, as Bearer.
    Bearer,
    /// Both ways.
    Either,
}

/// Whether a token still works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenState {
    /// It does.
    Valid,
    /// Its time is over.
    Expired,
    /// Its owner took it back.
    Revoked,
}

/// A project.
#[derive(Debug, Clone)]
pub struct Project {
    /// The numeric identifier.
    pub id: String,
    /// The prefix of its issues' keys.
    pub key: String,
    /// The name shown to people.
    pub name: String,
    /// `software`, `business` or `service_desk`.
    pub type_key: String,
}

/// An issue.
#[derive(Debug, Clone)]
pub struct Issue {
    /// The numeric identifier.
    pub id: String,
    /// Such as `SHOP-3`. Its prefix names the project.
    pub key: IssueKey,
    /// One line.
    pub summary: String,
    /// An Atlassian document, or `None`.
    pub description: Option<Value>,
    /// Such as `Bug`.
    pub issue_type: String,
    /// Where the work stands.
    pub status: Status,
    /// Such as `High`; `None` where the project does not use priorities.
    pub priority: Option<String>,
    /// An account ID.
    pub assignee: Option<String>,
    /// An account ID.
    pub reporter: Option<String>,
    /// Words without spaces.
    pub labels: Vec<String>,
    /// As Jira writes times: `2026-11-02T09:12:00.000+0000`.
    pub created: String,
    /// As `created`.
    pub updated: String,
    /// Fields that are sent as they stand, instead of those above where a name is the same.
    pub fields: Map<String, Value>,
}

/// The status of an issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Not begun.
    NotBegun,
    /// Begun.
    InProgress,
    /// Finished.
    Done,
}

/// How many requests one endpoint takes in one second, by method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BurstLimits {
    /// For GET.
    pub get: u32,
    /// For POST.
    pub post: u32,
    /// For PUT and DELETE.
    pub put_delete: u32,
}

impl Default for BurstLimits {
    /// Atlassian's own limits.
    fn default() -> Self {
        Self {
            get: 100,
            post: 100,
            put_delete: 50,
        }
    }
}

/// Where the header that tells of rejected credentials is sent. Two measurements of live sites
/// differ: its presence is conclusive, its absence proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginReason {
    /// On every answer.
    Always,
    /// Not on answers with status 200.
    OnRefusals,
}

impl World {
    /// A site without people, projects and issues.
    pub fn empty(cloud_id: CloudId) -> Self {
        Self {
            cloud_id,
            title: "Jira".to_owned(),
            origin: None,
            people: Vec::new(),
            tokens: Vec::new(),
            projects: Vec::new(),
            issues: Vec::new(),
            burst_limits: BurstLimits::default(),
            largest_search_page: 5000,
            login_reason: LoginReason::Always,
            clock: Clock::system(),
        }
    }

    /// The person with this account ID.
    pub fn person(&self, account_id: &str) -> Option<&Person> {
        self.people
            .iter()
            .find(|person| person.account_id == account_id)
    }

    /// As [`World::person`], to be changed.
    pub fn person_mut(&mut self, account_id: &str) -> Option<&mut Person> {
        self.people
            .iter_mut()
            .find(|person| person.account_id == account_id)
    }

    /// The token with this text, to be expired, revoked or given other scopes.
    pub fn token_mut(&mut self, text: &str) -> Option<&mut Token> {
        self.tokens.iter_mut().find(|token| token.text == text)
    }

    /// The project that an issue's key names.
    pub(super) fn project_of(&self, issue: &Issue) -> Option<&Project> {
        let (key, _) = issue.key.as_str().rsplit_once('-')?;
        self.projects.iter().find(|project| project.key == key)
    }

    /// The person who signs in with this address; its case does not matter.
    pub(super) fn person_by_email(&self, email: &str) -> Option<&Person> {
        self.people.iter().find(|person| {
            person
                .email
                .as_deref()
                .is_some_and(|known| known.eq_ignore_ascii_case(email))
        })
    }

    /// The token with this text, compared whole.
    pub(super) fn token(&self, text: &str) -> Option<&Token> {
        self.tokens.iter().find(|token| token.text == text)
    }
}

impl Status {
    /// The name, which sites can change and translate.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::NotBegun => "To Do",
            Self::InProgress => "In Progress",
            Self::Done => "Done",
        }
    }

    /// The category's key, which they cannot.
    pub(super) const fn category_key(self) -> &'static str {
        match self {
            Self::NotBegun => "new",
            Self::InProgress => "indeterminate",
            Self::Done => "done",
        }
    }
}

impl Issue {
    /// The words of the description.
    pub(super) fn description_text(&self) -> String {
        let mut text = String::new();
        let mut pending: Vec<&Value> = self.description.iter().collect();
        while let Some(node) = pending.pop() {
            if let Some(words) = node.get("text").and_then(Value::as_str) {
                text.push_str(words);
                text.push('\n');
            }
            let content = node.get("content").and_then(Value::as_array);
            pending.extend(content.into_iter().flatten().rev());
        }
        text
    }
}
