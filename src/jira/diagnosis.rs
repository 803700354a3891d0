//! Messages and remedies for a [`JiraError`].

use std::time::Duration;

use super::egress_policy::AddressRefusal;
use super::error::JiraError;
use crate::connection::{Account, HostTrust, Route, Site};
use crate::error::{Failure, Kind, Remedy};
use crate::sanitize::sanitize_line;

/// Where users create and revoke API tokens.
pub const TOKEN_PAGE: &str = "https://id.atlassian.com/manage-profile/security/api-tokens";
/// Where administrators manage service accounts and find cloud IDs.
pub const ADMIN_PAGE: &str = "https://admin.atlassian.com";
/// The scopes that a scoped token requires.
pub const SCOPES: [&str; 3] = ["read:jira-user", "read:jira-work", "write:jira-work"];
/// Maximum length of a quoted detail, in characters.
const MAX_QUOTE: usize = 200;
/// Atlassian's status page.
const STATUS_PAGE: &str = "https://jira-software.status.atlassian.com";
const CHECK_SITE: &str =
    "check the site's address, as shown in your browser when you open an issue";

/// The message and remedy for an error. The account is the one of the request, if any.
pub fn explain(error: &JiraError, account: Option<&Account>) -> Failure {
    // The response to an anonymous request can contain credentials of another request.
    let error = &account.map_or_else(
        || error.clone(),
        |account| error.clone().redacted(&account.credentials),
    );
    let (message, remedy) = match error.kind.exit_status() {
        4 => rejected_credentials(error, account),
        5 => no_valid_response(error, account),
        _ => other(error, account),
    };
    let mut failure = Failure::new(error.kind, message).with_remedy(remedy);
    failure.trace_id.clone_from(&error.trace_id);
    failure.retry_after = error.retry_after;
    failure
}

fn rejected_credentials(error: &JiraError, account: Option<&Account>) -> (String, Remedy) {
    let host = &error.host;
    let email = account.map_or("the account", |account| account.credentials.email.as_str());
    match (error.kind, error.route) {
        (Kind::CredentialsRefused, Route::Site) => (
            format!("{host} rejected the email address and API token{}", quoted(error)),
            format!(
                "check that {email} is the account that created the token, and that the token is neither expired nor revoked: {TOKEN_PAGE} (a token with scopes requires account type service)"
            )
            .into(),
        ),
        (Kind::CredentialsRefused, Route::Gateway) => (
            format!("{host} rejected the email address and API token{}", quoted(error)),
            format!(
                "check that {email} is the account that created the token, that the token is neither expired nor revoked, and that it belongs to the organization of this site (a token without scopes requires account type personal)"
            )
            .into(),
        ),
        (Kind::ScopedTokenOnSite, _) => (
            format!("{host} rejected the token, which has scopes; the gateway accepts it"),
            Remedy::UseGateway,
        ),
        (Kind::ClassicTokenOnGateway, _) => (
            format!("{host} rejected the token, which has no scopes; the site accepts it"),
            Remedy::UseSite,
        ),
        (Kind::ScopeMissing, _) => {
            let scope = match error.scope {
                Some(scope) => format!("the scope {scope}"),
                None => "a required scope".to_owned(),
            };
            (
                format!("the API token lacks {scope}, according to {host}"),
                Remedy::CreateToken(&SCOPES),
            )
        }
        (Kind::Captcha, _) => (
            format!("{host} requires a CAPTCHA before it accepts {email} again"),
            format!(
                "sign in at {} in a browser as {email}, solve the CAPTCHA, then try again",
                site_of(error, account)
            )
            .into(),
        ),
        (Kind::PasswordUsed, _) => (
            format!("{host} rejected an account password: it requires an API token"),
            format!("create an API token and enter it instead of the password: {TOKEN_PAGE}")
                .into(),
        ),
        (Kind::BearerOnSite, _) => (
            format!("{host} does not accept Bearer tokens; only the gateway does"),
            Remedy::UseBasicOrGateway,
        ),
        _ => (
            format!("the account {email} is deactivated on {host}"),
            Remedy::ChangeAccount,
        ),
    }
}

fn no_valid_response(error: &JiraError, account: Option<&Account>) -> (String, Remedy) {
    let host = &error.host;
    let detail = detail(error);
    let wait = wait(error);
    match error.kind {
        Kind::HostNotFound => (
            format!("could not resolve {host} (DNS)"),
            match error.route {
                Route::Site => format!("{CHECK_SITE}. If this machine needs a proxy, set HTTPS_PROXY"),
                Route::Gateway => "check the DNS settings of this machine and the gateway's address. If it needs a proxy, set HTTPS_PROXY".to_owned(),
            }
            .into(),
        ),
        Kind::ConnectionRefused => (
            format!("{host} refused the connection"),
            "check the address, its port, and firewalls (HTTPS_PROXY sets a proxy)".into(),
        ),
        Kind::ConnectionFailed => (
            format!("could not connect to {host}{detail}"),
            "check the network of this machine, and whether it needs a proxy (HTTPS_PROXY)".into(),
        ),
        Kind::Proxy => (
            format!("the proxy refused the request to {host}{detail}"),
            match error.status {
                Some(407) => "the proxy requires a valid user name and password: set HTTPS_PROXY to http://USER:PASSWORD@HOST:PORT".into(),
                _ => format!("check HTTPS_PROXY, have the proxy allow {host}, or add the host to NO_PROXY").into(),
            },
        ),
        Kind::TlsUnknownIssuer => (
            format!("the certificate of {host} is from an untrusted authority"),
            "if your company inspects TLS, set SSL_CERT_FILE to a file with its authority's certificate (PEM), or add that to the system's certificates".into(),
        ),
        Kind::TlsWrongHost => (
            format!("the certificate of {host} is for another host{detail}"),
            CHECK_SITE.into(),
        ),
        Kind::TlsExpired => (
            format!("the certificate of {host} is expired or not yet valid{detail}"),
            "check the date and time of this machine; otherwise the operator of the host, or of a proxy that inspects TLS, must renew the certificate".into(),
        ),
        Kind::Tls => (
            format!("the TLS connection to {host} failed{detail}"),
            "check the address, and SSL_CERT_FILE and HTTPS_PROXY if they are set".into(),
        ),
        Kind::Timeout => (
            format!("the request to {host} timed out{detail}"),
            Remedy::IncreaseTimeout,
        ),
        Kind::BrokenAnswer => (
            format!("the response of {host} is incomplete{detail}"),
            "try again; if the error persists, check for a proxy or firewall".into(),
        ),
        Kind::TooLarge => (
            format!("the response of {host} is too large{detail}"),
            CHECK_SITE.into(),
        ),
        Kind::Redirected => redirected(error),
        Kind::NotJira => (
            format!("the response of {host}{} is not from Jira Cloud{detail}", status(error)),
            format!("{CHECK_SITE}; it ends in .atlassian.net (a custom domain does not serve the API). A sign-in page, proxy, or firewall can also be the cause").into(),
        ),
        Kind::RateLimited => (
            format!("{host} received too many requests{wait}"),
            "try again later; other programs that use the same account count, too".into(),
        ),
        _ => (
            format!("Jira is unavailable at {}{}{detail}{wait}", site_of(error, account), status(error)),
            format!("try again later; outages are reported at {STATUS_PAGE}").into(),
        ),
    }
}

fn redirected(error: &JiraError) -> (String, Remedy) {
    let host = &error.host;
    let Some(location) = &error.location else {
        return (
            format!("{host} redirects without a target"),
            CHECK_SITE.into(),
        );
    };
    let remedy = match renamed(error) {
        Some(site) => Remedy::UseSiteNamed(site.to_string()),
        None => "this looks like a sign-in page or a proxy: check the site's address in a browser"
            .into(),
    };
    (
        format!(
            "{host} redirects to {location}; redirects are not followed, since they could leak your credentials"
        ),
        remedy,
    )
}

fn other(error: &JiraError, account: Option<&Account>) -> (String, Remedy) {
    let host = &error.host;
    let detail = detail(error);
    match error.kind {
        Kind::UnknownCloudId => {
            let cloud_id = account.and_then(|account| account.cloud_id.as_ref());
            let cloud_id = cloud_id.map_or_else(String::new, |id| format!(" ({id})"));
            let url = account.map_or_else(
                || "{site}/_edge/tenant_info".to_owned(),
                |account| account.site.tenant_info_url(),
            );
            (
                format!("{host} knows no site with this cloud ID{cloud_id}"),
                Remedy::CompareCloudId(url),
            )
        }
        Kind::PermissionDenied => (
            format!("{host} denied permission{}{detail}", status(error)),
            "check that the account has access to Jira on this site, and whether the organization restricts IP addresses".into(),
        ),
        Kind::AddressRefused => refused_address(error),
        Kind::NotFound => (
            format!("not found on {host}{detail}"),
            "check the name, and that the account may see it".into(),
        ),
        _ => (
            format!("{host} rejected the request{}{detail}", status(error)),
            Remedy::Report,
        ),
    }
}

/// Does not reveal the address that a name resolves to, which web users must not learn.
fn refused_address(error: &JiraError) -> (String, Remedy) {
    let host = &error.host;
    let allow_host = || Remedy::AllowPrivateHost(host.clone());
    let (reason, remedy) = match error.address_refusal {
        Some(AddressRefusal::Loopback) => ("is on this machine", Remedy::AllowLoopbackSite),
        Some(AddressRefusal::PrivateNetwork) => ("is in a private network", allow_host()),
        Some(AddressRefusal::Unresolvable) => ("can be resolved by the proxy only", allow_host()),
        Some(AddressRefusal::NotPublic) | None => (
            "has no public address (but a link-local, metadata, or reserved one)",
            CHECK_SITE.into(),
        ),
    };
    (
        format!("{host} {reason}; this server does not connect to it"),
        remedy,
    )
}

/// The new address of a renamed site, if the redirect is to a Jira Cloud site.
fn renamed(error: &JiraError) -> Option<Site> {
    let location = error.location.as_ref()?;
    let site = Site::parse(&format!("https://{location}")).ok()?;
    let is_renamed = site.trust() == HostTrust::JiraCloud && site.authority() != error.host;
    is_renamed.then_some(site)
}

fn site_of(error: &JiraError, account: Option<&Account>) -> String {
    account.map_or_else(|| error.host.clone(), |account| account.site.to_string())
}

fn detail(error: &JiraError) -> String {
    match &error.detail {
        Some(detail) => format!(": {}", shortened(detail)),
        None => String::new(),
    }
}

/// An external message, sanitized to one line and shortened.
pub(crate) fn shortened(text: &str) -> String {
    let text = sanitize_line(text);
    let short: String = text.chars().take(MAX_QUOTE).collect();
    if short.len() < text.len() {
        short + "…"
    } else {
        short
    }
}

/// Jira's message about the credentials, unless it only repeats the status.
fn quoted(error: &JiraError) -> String {
    let usual = [
        "Unauthorized",
        "Client must be authenticated to access this resource.",
    ];
    match error.detail.as_deref() {
        // With another status, the message is not about the credentials.
        Some(detail) if error.status == Some(401) && !usual.contains(&detail) => {
            format!(": {}", shortened(detail))
        }
        _ => String::new(),
    }
}

fn status(error: &JiraError) -> String {
    match error.status {
        Some(status) => format!(" (HTTP {status})"),
        None => String::new(),
    }
}

fn wait(error: &JiraError) -> String {
    match error.retry_after {
        Some(wait) => format!(" (retry in {})", duration(wait)),
        None => String::new(),
    }
}

fn duration(wait: Duration) -> String {
    match wait.as_secs() {
        0..=119 => format!("{} s", wait.as_secs().max(1)),
        seconds @ 120..=7199 => format!("{} min", seconds.div_ceil(60)),
        seconds @ 7200..=259_200 => format!("{} h", seconds.div_ceil(3600)),
        _ => "more than three days".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connection::{Credentials, Gateway, Scheme, Site, token};

    fn refused(detail: &str) -> JiraError {
        JiraError {
            kind: Kind::BadRequest,
            route: Route::Site,
            host: "your-company.atlassian.net".to_owned(),
            scope: None,
            status: Some(400),
            detail: Some(detail.to_owned()),
            address_refusal: None,
            location: None,
            retry_after: None,
            trace_id: Some(detail.to_owned()),
        }
    }

    #[test]
    fn redacts_the_credentials_of_the_account() {
        let account = Account {
            site: Site::parse("https://your-company.atlassian.net").unwrap(),
            gateway: Gateway::default(),
            cloud_id: None,
            credentials: Credentials {
                email: "mia@example.com".parse().unwrap(),
                token: token("ATATT3xFfGF0T4N9wxyz").unwrap(),
                scheme: Scheme::Basic,
            },
        };
        let failure = explain(&refused("ATATT3xFfGF0T4N9wxyz"), Some(&account));
        assert!(failure.message.ends_with("(HTTP 400): [hidden]"));
        assert_eq!(failure.trace_id.as_deref(), Some("[hidden]"));
    }

    #[test]
    fn quotes_details_on_one_line() {
        let failure = explain(&refused("no\r\n  hint: run this"), None);
        assert!(failure.message.ends_with("(HTTP 400): no hint: run this"));
    }

    #[test]
    fn rounds_durations_up() {
        for (seconds, text) in [
            (0, "1 s"),
            (90, "90 s"),
            (121, "3 min"),
            (1800, "30 min"),
            (7201, "3 h"),
            (259_200, "72 h"),
            (u64::MAX, "more than three days"),
        ] {
            assert_eq!(duration(Duration::from_secs(seconds)), text);
        }
    }
}
