//! What can go wrong, as a value: a kind, a message, what lies beneath, and what to do about it.

use std::fmt;
use std::time::Duration;

use crate::remedy::Remedy;

/// What failed. The kind decides the exit status and is what `--json` calls `kind`; nothing
/// branches on a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Anything without a kind of its own.
    Other,
    /// A file or directory could not be read or written.
    File,
    /// `jira.json` or a variable holds something that it cannot mean.
    Settings,
    /// Jira knows the account, and the account may not do this.
    PermissionDenied,
    /// The thing asked for does not exist, or the account may not see it.
    NotFound,
    /// Jira did not understand the request.
    BadRequest,
    /// The cloud ID is the one of another site.
    CloudIdMismatch,
    /// It was done before, and is not done twice.
    AlreadyPosted,
    /// What is there contradicts it: it was changed or finished meanwhile, or is linked already.
    Conflict,
    /// The person said no.
    Declined,
    /// The command line is wrong or incomplete.
    Usage,
    /// There are no usable settings.
    NotConnected,
    /// There are settings, and they are switched off.
    NotEnabled,
    /// Wrong e-mail, or a wrong, expired or revoked token.
    CredentialsRefused,
    /// A scoped token on the site, which takes classic ones only.
    ScopedTokenOnSite,
    /// A classic token on the gateway, which takes scoped ones only.
    ClassicTokenOnGateway,
    /// The token is good and lacks a scope.
    ScopeMissing,
    /// Jira wants a person to solve a CAPTCHA first.
    Captcha,
    /// An account password where an API token belongs.
    PasswordUsed,
    /// A Bearer token on the site, which takes Basic only.
    BearerOnSite,
    /// The account has been deactivated.
    AccountInactive,
    /// The address lies where a server does not fetch from: this machine, a private network.
    AddressRefused,
    /// No such host.
    HostNotFound,
    /// Nothing listens there.
    ConnectionRefused,
    /// No connection for another reason (no route, reset, network down).
    ConnectionFailed,
    /// The proxy could not be reached, or would not let this through.
    Proxy,
    /// A certificate from an authority that this machine does not trust.
    TlsUnknownIssuer,
    /// A certificate for another host.
    TlsWrongHost,
    /// A certificate out of its period of validity.
    TlsExpired,
    /// TLS failed otherwise.
    Tls,
    /// No answer, or no whole answer, in time.
    Timeout,
    /// The answer broke off, or was not HTTP.
    BrokenAnswer,
    /// The answer is larger than any that Jira gives.
    TooLarge,
    /// A redirect: followed never, since credentials stay with the host they are for.
    Redirected,
    /// Something answered that is not Jira: a page, a proxy, another server.
    NotJira,
    /// The gateway knows no site with this cloud ID.
    UnknownCloudId,
    /// Too many requests.
    RateLimited,
    /// Jira is down or overloaded.
    Unavailable,
    /// The person stopped the program; it ends by the signal, and prints nothing more.
    Interrupted,
}

impl Kind {
    /// Every kind, for the tests that want all of them.
    pub const ALL: [Self; 39] = [
        Self::Other,
        Self::File,
        Self::Settings,
        Self::PermissionDenied,
        Self::NotFound,
        Self::BadRequest,
        Self::CloudIdMismatch,
        Self::AlreadyPosted,
        Self::Conflict,
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

    /// The process's exit status, as `--help` lists them.
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

    /// The stable name that `--json` shows.
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

/// A failure as a person meets it: what happened, for which host or file; the causes beneath; the
/// next step.
///
/// The texts may quote what came from elsewhere; whoever prints one makes it
/// [harmless](crate::sanitize).
#[derive(Debug)]
pub struct Failure {
    /// What failed, for the exit status and for `--json`.
    pub kind: Kind,
    /// One sentence that starts with what happened and names the host or file.
    pub message: String,
    /// What lies beneath, outermost first.
    pub cause: Option<anyhow::Error>,
    /// The next step in words of the command line, without the word "hint".
    pub hint: Option<String>,
    /// The same for front ends with words of their own; nothing where the hint says it to all.
    pub remedy: Option<Box<Remedy>>,
    /// Atlassian's identifier of the request (`atl-traceid`), which its support asks for.
    pub trace_id: Option<String>,
    /// How long whoever refused asked to wait.
    pub retry_after: Option<Duration>,
}

impl Failure {
    /// A failure with a kind and a message; the rest is added by the `with_` functions.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            cause: None,
            hint: None,
            remedy: Remedy::of(kind).map(Box::new),
            trace_id: None,
            retry_after: None,
        }
    }

    /// Adds the next step.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds the next step for front ends with words of their own.
    #[must_use]
    pub fn with_remedy(mut self, remedy: Remedy) -> Self {
        self.remedy = Some(Box::new(remedy));
        self
    }

    /// Adds what lies beneath.
    #[must_use]
    pub fn with_cause(mut self, cause: impl Into<anyhow::Error>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// The message and its causes, joined by colons, as one line of text.
    pub fn chain(&self) -> String {
        let causes = self.cause.iter().flat_map(anyhow::Error::chain);
        causes.fold(self.message.clone(), |text, cause| {
            format!("{text}: {cause}")
        })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.chain())
    }
}

impl std::error::Error for Failure {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn a_chain_reads_as_one_sentence() {
        let beneath = anyhow::anyhow!("no space left").context("writing /tmp/x");
        let failure = Failure::new(Kind::File, "the settings were not saved").with_cause(beneath);
        assert_eq!(
            failure.to_string(),
            "the settings were not saved: writing /tmp/x: no space left"
        );
    }

    #[test]
    fn names_are_unique_and_statuses_known() {
        let names: HashSet<_> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        assert_eq!(names.len(), Kind::ALL.len());
        assert!(
            Kind::ALL
                .iter()
                .all(|kind| matches!(kind.exit_status(), 1..=5 | 130))
        );
    }
}
