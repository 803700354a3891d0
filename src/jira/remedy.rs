//! What to do about a [`JiraError`], where a front end says that in words of its own.

use super::diagnosis::SCOPES;
use super::error::JiraError;
use crate::connection::{Account, HostTrust, Site};
use crate::error::Kind;
use crate::remedy::Remedy;

/// The remedy; nothing where the hint says it to all.
pub(super) fn of(error: &JiraError, account: Option<&Account>) -> Option<Remedy> {
    match error.kind {
        Kind::ScopedTokenOnSite => Some(Remedy::UseGateway),
        Kind::ClassicTokenOnGateway => Some(Remedy::UseSite),
        Kind::ScopeMissing => Some(Remedy::MakeToken(&SCOPES)),
        Kind::BearerOnSite => Some(Remedy::UseBasicOrGateway),
        Kind::AccountInactive => Some(Remedy::ChangeAccount),
        Kind::Timeout => Some(Remedy::WaitLonger),
        Kind::Redirected => renamed(error).map(|site| Remedy::UseSiteNamed(site.to_string())),
        Kind::UnknownCloudId => {
            account.map(|account| Remedy::CompareCloudId(account.site.tenant_info_url()))
        }
        Kind::BadRequest => Some(Remedy::Report),
        _ => None,
    }
}

/// Where the site may be under a new name, by what it redirects to.
pub(super) fn renamed(error: &JiraError) -> Option<Site> {
    let location = error.location.as_ref()?;
    let site = Site::parse(&format!("https://{location}")).ok()?;
    let is_another = site.trust() == HostTrust::JiraCloud && site.authority() != error.host;
    is_another.then_some(site)
}
