//! People, what they may do, and their tokens.

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
    /// The roles that it holds in every project, such as `Developers`.
    pub roles: Vec<String>,
    /// The groups that it belongs to.
    pub groups: Vec<String>,
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
    pub(crate) const fn name(self) -> &'static str {
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
