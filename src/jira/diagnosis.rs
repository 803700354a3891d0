//! Words for a [`JiraError`]: what happened, where, and what to do about it.
//!
//! One function, one arm per kind, nothing but values in and values out.

use std::time::Duration;

use super::egress_policy::AddressRefusal;
use super::error::JiraError;
use crate::connection::{Account, HostTrust, Route, Site};
use crate::error::{Failure, Kind, Remedy};
use crate::sanitize::sanitize_line;

/// Where a person makes and revokes tokens.
pub const TOKEN_PAGE: &str = "https://id.atlassian.com/manage-profile/security/api-tokens";
/// Where an administrator makes service accounts, their tokens, and finds cloud IDs.
pub const ADMIN_PAGE: &str = "https://admin.atlassian.com";
/// The scopes that a scoped token needs, and no others.
pub const SCOPES: [&str; 3] = ["read:jira-user", "read:jira-work", "write:jira-work"];
/// As much of another's words as is quoted, in characters.
const LONGEST_QUOTE: usize = 200;
/// Atlassian's own report of outages.
const STATUS_PAGE: &str = "https://jira-software.status.atlassian.com";

/// Puts an error into words. The account is the one that asked, if any did.
pub fn explain(error: &JiraError, account: Option<&Account>) -> Failure {
    // An anonymous answer can hold what another request carried.
    let error = &account.map_or_else(
        || error.clone(),
        |account| error.clone().redacted(&account.credentials),
    );
    let (message, remedy) = match error.kind.exit_status() {
        4 => refusal(error, account),
        5 => transport_error(error, account),
        _ => other(error, account),
    };
    let mut failure = Failure::new(error.kind, message).with_remedy(remedy);
    failure.trace_id.clone_from(&error.trace_id);
    failure.retry_after = error.retry_after;
    failure
}

/// Jira answered, and did not accept who asks.
fn refusal(error: &JiraError, account: Option<&Account>) -> (String, Remedy) {
    let host = &error.host;
    let email = account.map_or("the account", |account| account.credentials.email.as_str());
    match (error.kind, error.route) {
        (Kind::CredentialsRefused, Route::Site) => (
            format!("{host} refused the e-mail address and API token{}", quoted(error)),
            format!(
                "check that {email} is the address of the account that made the token, and that the token has neither expired nor been revoked: {TOKEN_PAGE} (a token with scopes works only as account type service)"
            ).into(),
        ),
        (Kind::CredentialsRefused, Route::Gateway) => (
            format!("{host} refused the e-mail address and API token{}", quoted(error)),
            format!(
                "check that {email} is the address of the account that made the token, that the token has neither expired nor been revoked, and that it belongs to the organization of this site (a token without scopes works only as account type personal)"
            ).into(),
        ),
        (Kind::ScopedTokenOnSite, _) => (
            format!("{host} refused the token, and the gateway accepts it: it is a token with scopes"),
            Remedy::UseGateway,
        ),
        (Kind::ClassicTokenOnGateway, _) => (
            format!("{host} refused the token, and the site accepts it: it is a token without scopes"),
            Remedy::UseSite,
        ),
        (Kind::ScopeMissing, _) => scope_missing(error),
        (Kind::Captcha, _) => (
            format!("{host} wants a CAPTCHA solved before it accepts {email} again"),
            format!("sign in at {} in a browser as {email}, solve the CAPTCHA, then try again", site_of(error, account)).into(),
        ),
        (Kind::PasswordUsed, _) => (
            format!("{host} refused an account password: it wants an API token"),
            format!("make an API token and give that instead of the password: {TOKEN_PAGE}").into(),
        ),
        (Kind::BearerOnSite, _) => (
            format!("{host} takes no Bearer tokens: they work through the gateway only"),
            Remedy::UseBasicOrGateway,
        ),
        _ => (
            format!("the account {email} has been deactivated on {host}"),
            Remedy::ChangeAccount,
        ),
    }
}

fn scope_missing(error: &JiraError) -> (String, Remedy) {
    let lacking = error.scope.map_or_else(
        || "a scope that this needs".to_owned(),
        |scope| format!("the scope {scope}"),
    );
    (
        format!("the API token lacks {lacking}, says {}", error.host),
        Remedy::CreateToken(&SCOPES),
    )
}

/// No answer, or not one of Jira's.
fn transport_error(error: &JiraError, account: Option<&Account>) -> (String, Remedy) {
    let host = &error.host;
    let detail = detail(error);
    match error.kind {
        Kind::HostNotFound => (format!("there is no host {host}"), check_name(error).into()),
        Kind::ConnectionRefused => (
            format!("{host} refused the connection"),
            "check the address and its port, and whether a firewall stands in between (HTTPS_PROXY names a proxy)".into(),
        ),
        Kind::ConnectionFailed => (format!("{host} could not be reached{detail}"), "check this machine's network, and whether it needs a proxy (HTTPS_PROXY)".into()),
        Kind::Proxy => (
            format!("the proxy did not let the request to {host} through{detail}"),
            match error.status {
                Some(407) => "the proxy wants a user name and password, or refuses those given: put them into HTTPS_PROXY, as http://USER:PASSWORD@HOST:PORT".into(),
                _ => format!("check HTTPS_PROXY, have the proxy allow {host}, or name the host in NO_PROXY").into(),
            },
        ),
        Kind::TlsUnknownIssuer => (
            format!("the certificate of {host} comes from an authority that this machine does not trust"),
            "if your company inspects TLS, put its authority's certificate (PEM) where SSL_CERT_FILE points, or have it added to the system's".into(),
        ),
        Kind::TlsWrongHost => (format!("the certificate shown for {host} is for another host{detail}"), "check the site's name: something else answers under it".into()),
        Kind::TlsExpired => (format!("the certificate of {host} is out of its period{detail}"), "check this machine's date and time; else the certificate must be renewed by whoever runs the host or an intercepting proxy".into()),
        Kind::Tls => (format!("no secure connection to {host}{detail}"), "check the address, and SSL_CERT_FILE and HTTPS_PROXY if they are set".into()),
        Kind::Timeout => (format!("{host} did not answer in time{detail}"), Remedy::IncreaseTimeout),
        Kind::BrokenAnswer => (format!("the answer of {host} broke off or was empty{detail}"), "try again; if it stays so, look for a proxy or firewall in between".into()),
        Kind::TooLarge => (format!("the answer of {host} is too large to be Jira's{detail}"), "check the site's address: something else answers under it".into()),
        Kind::Redirected => redirected(error),
        Kind::NotJira => (
            format!("what answered at {host}{} is not Jira Cloud{detail}", status(error)),
            "check the site's address: it stands in the browser when an issue is open, and ends in .atlassian.net (a custom domain does not serve the API). A sign-in page, proxy or firewall in between can also answer so".into(),
        ),
        Kind::RateLimited => (format!("{host} has had too many requests and asks to wait{}", wait(error)), "try again after that time; other programs using the same account count too".into()),
        _ => (format!("Jira is not available at {}{}{detail}{}", site_of(error, account), status(error), wait(error)), format!("try again in a while; outages are reported at {STATUS_PAGE}").into()),
    }
}

fn redirected(error: &JiraError) -> (String, Remedy) {
    let host = &error.host;
    let Some(location) = &error.location else {
        return (
            format!("{host} sends requests on to another place, and does not say where"),
            "check the site's address in a browser".into(),
        );
    };
    let hint = match renamed(error) {
        Some(site) => Remedy::UseSiteNamed(site.to_string()),
        None => "this looks like a sign-in page or a proxy in between: check the site's address in a browser".into(),
    };
    (
        format!(
            "{host} sends requests on to {location}, and credentials are never sent after them"
        ),
        hint,
    )
}

/// Jira understood who asks, and something else was wrong.
fn other(error: &JiraError, account: Option<&Account>) -> (String, Remedy) {
    let host = &error.host;
    let detail = detail(error);
    match error.kind {
        Kind::UnknownCloudId => (
            format!("{host} knows no site with this cloud ID{}", account.and_then(|account| account.cloud_id.as_ref()).map_or_else(String::new, |id| format!(" ({id})"))),
            Remedy::CompareCloudId(account.map_or_else(|| "{site}/_edge/tenant_info".into(), |account| account.site.tenant_info_url())),
        ),
        Kind::PermissionDenied => (
            format!("{host} does not permit this{}{detail}", status(error)),
            "check that the account has access to Jira on this site, and whether the organization allows only certain IP addresses".into(),
        ),
        Kind::AddressRefused => address_refusal(error),
        Kind::NotFound => (format!("{host} found nothing{detail}"), "check the name; what the account may not see counts as not there".into()),
        _ => (format!("{host} did not accept the request{}{detail}", status(error)), Remedy::Report),
    }
}

/// A server does not fetch from everywhere. The address that a name leads to stays unsaid: whoever
/// asks over the web is not to learn it.
fn address_refusal(error: &JiraError) -> (String, Remedy) {
    let host = &error.host;
    let (place, hint) = match error.address_refusal {
        Some(AddressRefusal::Loopback) => ("to this machine itself", Remedy::AllowLoopbackSite),
        Some(AddressRefusal::PrivateNetwork) => (
            "into a private network",
            Remedy::AllowPrivateHost(host.clone()),
        ),
        Some(AddressRefusal::Unresolvable) => (
            "to where only the proxy knows",
            Remedy::AllowPrivateHost(host.clone()),
        ),
        Some(AddressRefusal::NotPublic) | None => (
            "to an address that no Jira site has (link-local, metadata or reserved)",
            "check the site's address: it stands in the browser when an issue is open".into(),
        ),
    };
    (
        format!("{host} leads {place}, which this server does not fetch from"),
        hint,
    )
}

/// The site's new address, if it redirects to one.
fn renamed(error: &JiraError) -> Option<Site> {
    let location = error.location.as_ref()?;
    let site = Site::parse(&format!("https://{location}")).ok()?;
    let is_another = site.trust() == HostTrust::JiraCloud && site.authority() != error.host;
    is_another.then_some(site)
}

fn check_name(error: &JiraError) -> String {
    match error.route {
        Route::Site => "check the site's name for typing mistakes: it stands in the browser when an issue is open. If this machine needs a proxy, set HTTPS_PROXY".to_owned(),
        Route::Gateway => "check this machine's name look-up (DNS) and the gateway's address. If it needs a proxy, set HTTPS_PROXY".to_owned(),
    }
}

fn site_of(error: &JiraError, account: Option<&Account>) -> String {
    account.map_or_else(|| error.host.clone(), |account| account.site.to_string())
}

fn detail(error: &JiraError) -> String {
    error
        .detail
        .as_ref()
        .map_or_else(String::new, |detail| format!(": {}", shortened(detail)))
}

/// On one line, lest another's words pass for a line of this program's own.
pub(crate) fn shortened(text: &str) -> String {
    let text = sanitize_line(text);
    let short: String = text.chars().take(LONGEST_QUOTE).collect();
    if short.len() < text.len() {
        short + "…"
    } else {
        short
    }
}

/// Jira's own words about the credentials, where they say more than the status.
fn quoted(error: &JiraError) -> String {
    let usual = [
        "Unauthorized",
        "Client must be authenticated to access this resource.",
    ];
    // With another status they speak of what was asked, not of who asks.
    let words = error
        .detail
        .as_deref()
        .filter(|detail| error.status == Some(401) && !usual.contains(detail));
    words.map_or_else(String::new, |words| format!(": {}", shortened(words)))
}

fn status(error: &JiraError) -> String {
    error
        .status
        .map_or_else(String::new, |status| format!(" (HTTP {status})"))
}

fn wait(error: &JiraError) -> String {
    error.retry_after.map_or_else(String::new, |wait| {
        format!(" ({} from now)", in_words(wait))
    })
}

fn in_words(wait: Duration) -> String {
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
    fn the_accounts_credentials_are_in_no_words_whatever_was_asked() {
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
    fn what_is_quoted_stays_on_its_line() {
        let failure = explain(&refused("no\r\n  hint: run this"), None);
        assert!(failure.message.ends_with("(HTTP 400): no hint: run this"));
    }

    #[test]
    fn waits_are_rounded_up() {
        for (seconds, words) in [
            (0, "1 s"),
            (90, "90 s"),
            (121, "3 min"),
            (1800, "30 min"),
            (7201, "3 h"),
            (259_200, "72 h"),
            (u64::MAX, "more than three days"),
        ] {
            assert_eq!(in_words(Duration::from_secs(seconds)), words);
        }
    }
}
