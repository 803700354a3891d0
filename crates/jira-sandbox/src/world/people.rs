//! People, their permissions, and their tokens.

/// An account.
#[derive(Debug, Clone)]
pub struct Person {
    /// The stable identifier, such as `5b10a2844c20165700ede21g` or `712020:…`.
    pub account_id: String,
    /// The kind of account.
    pub account_type: AccountType,
    /// The email address for signing in.
    pub email: Option<String>,
    /// What responses say of the email address.
    pub email_visibility: EmailVisibility,
    /// The display name.
    pub display_name: String,
    /// Whether the account is active.
    pub active: bool,
    /// The permissions in all projects.
    pub permissions: Permissions,
    /// The roles in all projects, such as `Developers`.
    pub roles: Vec<String>,
    /// The groups.
    pub groups: Vec<String>,
    /// What Jira requires before the next sign-in.
    pub challenge: Challenge,
    /// The password, which the REST API refuses with a message of its own.
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
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Atlassian => "atlassian",
            Self::Service => "app",
            Self::Customer => "customer",
        }
    }
}

/// What responses say of an email address, which a profile can hide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmailVisibility {
    /// The address.
    Shown,
    /// `null`.
    Null,
    /// Nothing: the member is left out.
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

/// What Jira requires before the next sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Challenge {
    /// Nothing.
    None,
    /// A CAPTCHA in the browser; until then the site refuses valid tokens too.
    Captcha,
}

/// An API token.
#[derive(Debug, Clone)]
pub struct Token {
    /// The token itself.
    pub text: String,
    /// The account ID of its owner.
    pub owner: String,
    /// Where it is valid.
    pub kind: TokenKind,
    /// Whether it still works.
    pub state: TokenState,
}

/// Where a token is valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenKind {
    /// A token without scopes, for the site.
    Classic,
    /// A token with scopes, for the gateway.
    Scoped {
        /// Such as `read:jira-work`.
        scopes: Vec<String>,
        /// The authentication scheme that the gateway accepts.
        scheme: GatewayScheme,
    },
}

/// The authentication scheme of a scoped token. Reports differ, so clients must support either.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GatewayScheme {
    /// HTTP Basic with the email address.
    Basic,
    /// Bearer.
    Bearer,
    /// Both.
    Either,
}

/// Whether a token still works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenState {
    /// It does.
    Valid,
    /// It expired.
    Expired,
    /// Its owner revoked it.
    Revoked,
}
