//! What the sandbox holds: people, their tokens, projects and issues, and how strict it is.

mod comments;
mod document;
mod issues;
mod limits;
mod people;

pub use comments::{Author, Comment, KeptDocuments, Visibility};
pub use issues::{Attachment, Issue, Link, LinkDirection, LinkType, Project, Status};
pub use limits::{BurstLimits, CommentLimits, Counted, IssueWriteLimits};
pub use people::{
    AccountType, Challenge, EmailVisibility, GatewayScheme, Permissions, Person, Token, TokenKind,
    TokenState,
};

use super::schema::AdfSchema;
use crate::clock::Clock;

/// A Jira Cloud site and the people who know it. Everything is public: a test builds the world it
/// needs, and changes it while the sandbox runs with [`Sandbox::change`](super::Sandbox::change).
#[derive(Debug, Clone)]
pub struct World {
    /// The site's identifier on the gateway.
    pub cloud_id: String,
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
    /// How often one issue can be written to.
    pub issue_write_limits: IssueWriteLimits,
    /// What an issue takes of comments.
    pub comment_limits: CommentLimits,
    /// Which documents are taken as the body of a comment.
    pub adf_schema: AdfSchema,
    /// What becomes of such a document.
    pub kept_documents: KeptDocuments,
    /// The most issues on one page of a search, whatever `maxResults` says.
    pub largest_search_page: usize,
    /// The most comments on one page, whatever `maxResults` says.
    pub largest_comment_page: usize,
    /// Where `X-Seraph-LoginReason: AUTHENTICATED_FAILED` is sent.
    pub login_reason: LoginReason,
    /// The time.
    pub clock: Clock,
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
    pub fn empty(cloud_id: String) -> Self {
        Self {
            cloud_id,
            title: "Jira".to_owned(),
            origin: None,
            people: Vec::new(),
            tokens: Vec::new(),
            projects: Vec::new(),
            issues: Vec::new(),
            burst_limits: BurstLimits::default(),
            issue_write_limits: IssueWriteLimits::default(),
            comment_limits: CommentLimits::default(),
            adf_schema: AdfSchema::Current,
            kept_documents: KeptDocuments::AsSent,
            largest_search_page: 5000,
            largest_comment_page: 100,
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

    /// The issue with this ID or key, whatever the key's case; else the one that had this key before
    /// it was moved.
    pub fn issue(&self, name: &str) -> Option<&Issue> {
        self.position(name).map(|position| &self.issues[position])
    }

    /// As [`World::issue`], to be changed.
    pub fn issue_mut(&mut self, name: &str) -> Option<&mut Issue> {
        self.position(name)
            .map(|position| &mut self.issues[position])
    }

    fn position(&self, name: &str) -> Option<usize> {
        let find = |is_named: &dyn Fn(&Issue) -> bool| self.issues.iter().position(is_named);
        find(&|issue| issue.id == name || issue.key.as_str().eq_ignore_ascii_case(name)).or_else(
            || {
                find(&|issue| {
                    let mut keys = issue.former_keys.iter();
                    keys.any(|key| key.as_str().eq_ignore_ascii_case(name))
                })
            },
        )
    }

    /// The issue of this name, where somebody may see it.
    pub(super) fn visible_issue(&self, caller: Option<&Person>, name: &str) -> Option<&Issue> {
        caller.filter(|person| person.permissions.browse_projects)?;
        self.issue(name)
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
