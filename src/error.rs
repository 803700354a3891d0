//! Errors as values: a kind, a message, a cause, and a remedy.
//!
//! A [`Remedy`] says what to do without mentioning a flag, a command, or a page. `commands` words
//! it for the terminal, `web` for the API and its pages.

use std::fmt;
use std::time::Duration;

use jiff::Timestamp;

/// What failed. The kind decides the exit status and is the `kind` of JSON output. Code branches on
/// the kind, never on a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Anything else.
    Other,
    /// A file or directory could not be read or written.
    File,
    /// `jira.json` or a variable is invalid.
    Settings,
    /// The account lacks a permission.
    PermissionDenied,
    /// It does not exist, or the account may not see it.
    NotFound,
    /// Jira rejected the request as invalid.
    BadRequest,
    /// The cloud ID belongs to another site.
    CloudIdMismatch,
    /// It was posted before.
    AlreadyPosted,
    /// It conflicts with the current state: changed or finished meanwhile, or linked already.
    Conflict,
    /// Another process uses a file or the database for too long.
    Busy,
    /// The user declined.
    Declined,
    /// The command line is wrong or incomplete.
    Usage,
    /// The connection is not configured.
    NotConnected,
    /// The connection is configured but disabled.
    NotEnabled,
    /// Wrong email, or a wrong, expired, or revoked token.
    CredentialsRefused,
    /// A scoped token sent to the site, which accepts classic tokens only.
    ScopedTokenOnSite,
    /// A classic token sent to the gateway, which accepts scoped tokens only.
    ClassicTokenOnGateway,
    /// The token is valid but lacks a scope.
    ScopeMissing,
    /// Jira requires a CAPTCHA.
    Captcha,
    /// An account password instead of an API token.
    PasswordUsed,
    /// A Bearer token sent to the site, which accepts Basic only.
    BearerOnSite,
    /// The account has been deactivated.
    AccountInactive,
    /// The egress policy of the server forbids the address: this machine or a private network.
    AddressRefused,
    /// DNS does not know the host.
    HostNotFound,
    /// The host refused the connection.
    ConnectionRefused,
    /// The connection failed for another reason (no route, reset, network down).
    ConnectionFailed,
    /// The proxy is unreachable or refused the request.
    Proxy,
    /// The certificate is from an untrusted authority.
    TlsUnknownIssuer,
    /// The certificate is for another host.
    TlsWrongHost,
    /// The certificate is expired or not yet valid.
    TlsExpired,
    /// TLS failed for another reason.
    Tls,
    /// No complete response in time.
    Timeout,
    /// The response was cut off, or was not HTTP.
    BrokenAnswer,
    /// The response is too large.
    TooLarge,
    /// A redirect, which is never followed, since credentials stay with their host.
    Redirected,
    /// The response is not from Jira but from a page, a proxy, or another server.
    NotJira,
    /// The gateway does not know the cloud ID.
    UnknownCloudId,
    /// Too many requests.
    RateLimited,
    /// Jira is down or overloaded.
    Unavailable,
    /// The user interrupted the program, which ends by the signal and prints nothing more.
    Interrupted,
}

impl Kind {
    /// All kinds, for tests.
    pub const ALL: [Self; 40] = [
        Self::Other,
        Self::File,
        Self::Settings,
        Self::PermissionDenied,
        Self::NotFound,
        Self::BadRequest,
        Self::CloudIdMismatch,
        Self::AlreadyPosted,
        Self::Conflict,
        Self::Busy,
        Self::Declined,
        Self::Usage,
        Self::NotConnected,
        Self::NotEnabled,
        Self::CredentialsRefused,
        Self::ScopedTokenOnSite,
        Self::ClassicTokenOnGateway,
        Self::ScopeMissing,
        Self::Captcha,
        Self::PasswordUsed,
        Self::BearerOnSite,
        Self::AccountInactive,
        Self::AddressRefused,
        Self::HostNotFound,
        Self::ConnectionRefused,
        Self::ConnectionFailed,
        Self::Proxy,
        Self::TlsUnknownIssuer,
        Self::TlsWrongHost,
        Self::TlsExpired,
        Self::Tls,
        Self::Timeout,
        Self::BrokenAnswer,
        Self::TooLarge,
        Self::Redirected,
        Self::NotJira,
        Self::UnknownCloudId,
        Self::RateLimited,
        Self::Unavailable,
        Self::Interrupted,
    ];

    /// The exit status of the process.
    pub const fn exit_status(self) -> u8 {
        match self {
            Self::Other
            | Self::File
            | Self::Settings
            | Self::PermissionDenied
            | Self::NotFound
            | Self::BadRequest
            | Self::CloudIdMismatch
            | Self::UnknownCloudId
            | Self::AlreadyPosted
            | Self::Conflict
            | Self::AddressRefused
            | Self::Busy
            | Self::Declined => 1,
            Self::Usage => 2,
            Self::NotConnected | Self::NotEnabled => 3,
            Self::CredentialsRefused
            | Self::ScopedTokenOnSite
            | Self::ClassicTokenOnGateway
            | Self::ScopeMissing
            | Self::Captcha
            | Self::PasswordUsed
            | Self::BearerOnSite
            | Self::AccountInactive => 4,
            Self::HostNotFound
            | Self::ConnectionRefused
            | Self::ConnectionFailed
            | Self::Proxy
            | Self::TlsUnknownIssuer
            | Self::TlsWrongHost
            | Self::TlsExpired
            | Self::Tls
            | Self::Timeout
            | Self::BrokenAnswer
            | Self::TooLarge
            | Self::Redirected
            | Self::NotJira
            | Self::RateLimited
            | Self::Unavailable => 5,
            Self::Interrupted => 130,
        }
    }

    /// The stable name in JSON output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Other => "other",
            Self::File => "file",
            Self::Settings => "settings",
            Self::PermissionDenied => "permission-denied",
            Self::NotFound => "not-found",
            Self::BadRequest => "bad-request",
            Self::CloudIdMismatch => "cloud-id-mismatch",
            Self::AlreadyPosted => "already-posted",
            Self::Conflict => "conflict",
            Self::Busy => "busy",
            Self::Declined => "declined",
            Self::Usage => "usage",
            Self::NotConnected => "not-connected",
            Self::NotEnabled => "not-enabled",
            Self::CredentialsRefused => "credentials-refused",
            Self::ScopedTokenOnSite => "scoped-token-on-site",
            Self::ClassicTokenOnGateway => "classic-token-on-gateway",
            Self::ScopeMissing => "scope-missing",
            Self::Captcha => "captcha",
            Self::PasswordUsed => "password-used",
            Self::BearerOnSite => "bearer-on-site",
            Self::AccountInactive => "account-inactive",
            Self::AddressRefused => "address-refused",
            Self::HostNotFound => "host-not-found",
            Self::ConnectionRefused => "connection-refused",
            Self::ConnectionFailed => "connection-failed",
            Self::Proxy => "proxy",
            Self::TlsUnknownIssuer => "tls-unknown-issuer",
            Self::TlsWrongHost => "tls-wrong-host",
            Self::TlsExpired => "tls-expired",
            Self::Tls => "tls",
            Self::Timeout => "timeout",
            Self::BrokenAnswer => "broken-answer",
            Self::TooLarge => "too-large",
            Self::Redirected => "redirected",
            Self::NotJira => "not-jira",
            Self::UnknownCloudId => "unknown-cloud-id",
            Self::RateLimited => "rate-limited",
            Self::Unavailable => "unavailable",
            Self::Interrupted => "interrupted",
        }
    }
}

/// An error: what happened, why, and what to do next.
///
/// The texts may quote untrusted sources: [sanitize](crate::sanitize) them before printing.
#[derive(Debug)]
pub struct Error {
    /// What failed.
    pub kind: Kind,
    /// What happened, with the host or file concerned.
    pub message: String,
    /// The underlying error.
    pub cause: Option<anyhow::Error>,
    /// What to do next.
    pub remedy: Option<Box<Remedy>>,
    /// Atlassian's request ID (`atl-traceid`), for Atlassian support.
    pub trace_id: Option<String>,
    /// How long to wait before a retry.
    pub retry_after: Option<Duration>,
}

/// The previous name of [`Error`].
pub type Failure = Error;

impl Error {
    /// An error without cause and remedy.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            cause: None,
            remedy: None,
            trace_id: None,
            retry_after: None,
        }
    }

    /// Adds a remedy that reads the same in every front end.
    #[must_use]
    pub fn with_hint(self, hint: impl Into<String>) -> Self {
        self.with_remedy(Remedy::Text(hint.into()))
    }

    /// Adds a remedy.
    #[must_use]
    pub fn with_remedy(mut self, remedy: Remedy) -> Self {
        self.remedy = Some(Box::new(remedy));
        self
    }

    /// Adds the underlying error.
    #[must_use]
    pub fn with_cause(mut self, cause: impl Into<anyhow::Error>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// The message and its causes on one line, joined by colons.
    pub fn chain(&self) -> String {
        let causes = self.cause.iter().flat_map(anyhow::Error::chain);
        causes.fold(self.message.clone(), |text, cause| {
            format!("{text}: {cause}")
        })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.chain())
    }
}

impl std::error::Error for Error {}

/// What to do about an error. Each front end words it for its users.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remedy {
    /// A text that fits every front end.
    Text(String),
    /// Connect to Jira, or set these variables.
    Connect(Vec<&'static str>),
    /// Enable Jira: in the settings, or by the variable that disables it.
    Enable {
        /// The variable that disables it.
        variable: Option<&'static str>,
    },
    /// Fix `jira.json`, or save the settings again.
    FixFile,
    /// See what is connected.
    ShowConnection,

    /// Connect through the gateway, since the token has scopes.
    UseGateway,
    /// Connect to the site directly, since the token has no scopes.
    UseSite,
    /// Use the basic scheme, or connect through the gateway.
    UseBasicOrGateway,
    /// Use the site's own cloud ID, which is this one.
    UseCloudId(String),
    /// Fetch the site's cloud ID, or enter it by hand.
    EnterCloudId(Option<Box<Self>>),
    /// Correct the site or the cloud ID, so that they belong together.
    MatchCloudId,
    /// Compare the cloud ID with the one at this URL.
    CompareCloudId(String),
    /// Connect to this site if the connected one was renamed.
    UseSiteNamed(String),
    /// Create a token with these scopes and connect with it.
    CreateToken(&'static [&'static str]),
    /// Have the account activated, or connect with another one.
    ChangeAccount,
    /// Allow this host, which does not belong to Atlassian.
    AllowHost(String),
    /// Allow this gateway, which only the current `jira.json` names.
    AllowGateway(String),
    /// Listen on the loopback address, or set the public URL of a TLS proxy.
    SetPublicUrl,
    /// Have the server allow sites on its own machine.
    AllowLoopbackSite,
    /// Have the server allow this host, which is in a private network.
    AllowPrivateHost(String),
    /// Try again with a longer timeout.
    IncreaseTimeout,
    /// Report a bug of this program.
    Report,

    /// Wait until another process releases a lock.
    WaitForOtherProcess,
    /// Use another setup directory.
    UseOtherSetupDirectory,
    /// Run as the owner of the directory, or use another setup directory.
    RunAsOwner,
    /// Run as this user, or use another setup directory.
    RunAsUser(u32),
    /// Remove this file from git's index, and replace the token in its history.
    Untrack(String),
    /// Find the line of a `.gitignore` that includes this file.
    FindGitignoreLine(String),

    /// List what exists.
    List(Listed),
    /// Remove some, since there are too many.
    RemoveSome(Listed),
    /// Read this task.
    ReadTask(String),
    /// Search by words instead of by an issue.
    Search,
    /// Create it although something is linked to the issue already.
    CreateAgain,
    /// Use a new idempotency key for each request.
    UseNewIdempotencyKey,

    /// Finish this task.
    FinishTask(String),
    /// Name the issue to post this task's summary to.
    NameIssue(String),
    /// Connect to the linked site, or name an issue of the connected one.
    ConnectToLinkedSite,
    /// Post a text to the issue with this key, which is not the task's.
    PostText(String),
    /// Post a shorter text to the issue with this key.
    PostShorter(String),
    /// Post to another issue.
    PostElsewhere,
    /// Choose who sees the comment.
    ChooseAudience,
    /// Do not choose who sees the comment.
    OmitAudience,
    /// Keep the audience of the first parts, or post the rest to the issue with this key.
    KeepAudience(String),
    /// Post again what was posted at this time.
    PostAgain(Timestamp),
    /// Look for the comment at this URL, then post again what was started at this time.
    PostDoubtful(String, Timestamp),
    /// Look for the comment at this URL, or repeat the request.
    ReadBack(String),
    /// Repeat the request, which continues at this part; before that, follow the other remedy.
    Continue(Option<Box<Self>>, u32),
}

/// A kind of thing that can be listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listed {
    /// Tasks, such as `T12`.
    Tasks,
    /// Objectives, such as `O3`.
    Objectives,
    /// Browser sessions, such as `S3`.
    Sessions,
    /// API keys, such as `K2`.
    ApiKeys,
}

impl From<&str> for Remedy {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Remedy {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn chain_joins_message_and_causes() {
        let cause = anyhow::anyhow!("no space left").context("writing /tmp/x");
        let error = Error::new(Kind::File, "the settings were not saved").with_cause(cause);
        assert_eq!(
            error.to_string(),
            "the settings were not saved: writing /tmp/x: no space left"
        );
    }

    #[test]
    fn kinds_have_unique_names_and_known_statuses() {
        let names: HashSet<_> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        assert_eq!(names.len(), Kind::ALL.len());
        assert!(
            Kind::ALL
                .iter()
                .all(|kind| matches!(kind.exit_status(), 1..=5 | 130))
        );
    }
}
