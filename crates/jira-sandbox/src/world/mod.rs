//! The data of the sandbox: people, their tokens, projects, issues, and how strict the site is.

mod issues;
mod people;

pub use issues::{Attachment, Author, Comment, Issue, Link, LinkType, Project, Status, Visibility};
pub use people::{
    AccountType, Challenge, EmailVisibility, GatewayScheme, Permissions, Person, Token, TokenKind,
    TokenState,
};

use crate::clock::Clock;
use crate::schema::AdfSchema;

/// A Jira Cloud site. Everything is public: a test builds the world that it needs, and changes it
/// while the sandbox runs with [`Sandbox::change`](crate::Sandbox::change).
#[derive(Debug, Clone)]
pub struct World {
    /// The site's identifier on the gateway.
    pub cloud_id: String,
    /// The site's title, as in `serverInfo`.
    pub title: String,
    /// The origin that the site gives as its own, such as `https://your-company.atlassian.net`, for
    /// a sandbox behind a proxy. `None`: its loopback address.
    pub origin: Option<String>,
    /// All accounts.
    pub people: Vec<Person>,
    /// All API tokens, including those that no longer work.
    pub tokens: Vec<Token>,
    /// The projects.
    pub projects: Vec<Project>,
    /// The issues, in the order of their creation.
    pub issues: Vec<Issue>,
    /// Maximum number of requests to an endpoint in one second.
    pub burst_limits: BurstLimits,
    /// Maximum number of writes to an issue.
    pub issue_write_limits: IssueWriteLimits,
    /// Limits of comments.
    pub comment_limits: CommentLimits,
    /// The documents that are accepted as the body of a comment.
    pub adf_schema: AdfSchema,
    /// Maximum number of issues on a page of a search, whatever `maxResults` says.
    pub largest_search_page: usize,
    /// Maximum number of comments on a page, whatever `maxResults` says.
    pub largest_comment_page: usize,
    /// Where `X-Seraph-LoginReason: AUTHENTICATED_FAILED` is sent.
    pub login_reason: LoginReason,
    /// The time.
    pub clock: Clock,
}

/// Which responses to rejected credentials have the header `X-Seraph-LoginReason`. Two measurements
/// of live sites differ: its presence is conclusive, its absence proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginReason {
    /// All of them.
    Always,
    /// All except those with status 200.
    OnRefusals,
}

/// Maximum number of requests to an endpoint in one second, by method. The defaults are Atlassian's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BurstLimits {
    /// For GET.
    pub get: u32,
    /// For GET of one issue.
    pub get_issue: u32,
    /// For POST.
    pub post: u32,
    /// For PUT and DELETE.
    pub put_delete: u32,
}

/// Maximum number of writes to an issue, by anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IssueWriteLimits {
    /// Within any 2 seconds.
    pub in_two_seconds: usize,
    /// Within any 30 seconds.
    pub in_thirty_seconds: usize,
}

/// Limits of comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommentLimits {
    /// Maximum number of comments of an issue.
    pub of_issue: usize,
    /// Maximum number of characters of a comment.
    pub characters: usize,
    /// What is counted, which Atlassian does not document.
    pub counted: Counted,
}

/// The text whose characters are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// The text that a reader sees.
    VisibleText,
    /// The text with its markup, measured as Markdown, which is about as long as Jira's own markup.
    Markup,
    /// The document as JSON without whitespace.
    Json,
}

impl World {
    /// A site without people, projects, and issues, and with the limits of live sites.
    pub fn empty(cloud_id: String) -> Self {
        Self {
            cloud_id,
            title: "Jira".to_owned(),
            origin: None,
            people: Vec::new(),
            tokens: Vec::new(),
            projects: Vec::new(),
            issues: Vec::new(),
            burst_limits: BurstLimits {
                get: 100,
                get_issue: 150,
                post: 100,
                put_delete: 50,
            },
            issue_write_limits: IssueWriteLimits {
                in_two_seconds: 20,
                in_thirty_seconds: 100,
            },
            comment_limits: CommentLimits {
                of_issue: 5000,
                characters: 32_767,
                counted: Counted::VisibleText,
            },
            adf_schema: AdfSchema::Current,
            largest_search_page: 5000,
            largest_comment_page: 100,
            login_reason: LoginReason::Always,
            clock: Clock::system(),
        }
    }

    /// The person with this account ID.
    pub fn person(&self, account_id: &str) -> Option<&Person> {
        let mut people = self.people.iter();
        people.find(|person| person.account_id == account_id)
    }

    /// As [`World::person`], mutable.
    pub fn person_mut(&mut self, account_id: &str) -> Option<&mut Person> {
        let mut people = self.people.iter_mut();
        people.find(|person| person.account_id == account_id)
    }

    /// The token with this text, mutable.
    pub fn token_mut(&mut self, text: &str) -> Option<&mut Token> {
        self.tokens.iter_mut().find(|token| token.text == text)
    }

    /// The issue with this ID or key, in any case; or the one that had this key before it was moved.
    pub fn issue(&self, name: &str) -> Option<&Issue> {
        self.position(name).map(|position| &self.issues[position])
    }

    /// As [`World::issue`], mutable.
    pub fn issue_mut(&mut self, name: &str) -> Option<&mut Issue> {
        self.position(name)
            .map(|position| &mut self.issues[position])
    }

    fn position(&self, name: &str) -> Option<usize> {
        let current = self.issues.iter().position(|issue| issue.is_named(name));
        current.or_else(|| self.issues.iter().position(|issue| issue.was_named(name)))
    }

    /// The issue of this name, when the caller may see it.
    pub(crate) fn visible_issue(&self, caller: Option<&Person>, name: &str) -> Option<&Issue> {
        caller.filter(|person| person.permissions.browse_projects)?;
        self.issue(name)
    }

    /// The project of an issue.
    pub(crate) fn project_of(&self, issue: &Issue) -> Option<&Project> {
        let (key, _) = issue.key.rsplit_once('-')?;
        self.projects.iter().find(|project| project.key == key)
    }

    /// The person with this email address, in any case.
    pub(crate) fn person_by_email(&self, email: &str) -> Option<&Person> {
        let has_email = |person: &&Person| {
            let known = person.email.as_deref().unwrap_or_default();
            !known.is_empty() && known.eq_ignore_ascii_case(email)
        };
        self.people.iter().find(has_email)
    }

    /// The token with this text.
    pub(crate) fn token(&self, text: &str) -> Option<&Token> {
        self.tokens.iter().find(|token| token.text == text)
    }
}
