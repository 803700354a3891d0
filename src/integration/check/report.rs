//! Turns results of requests into checks.

use std::time::Duration;

use super::requests::{Anonymous, Timed};
use super::{Check, CheckName, Outcome, Switch};
use crate::connection::{Account, CloudId, Route, Site};
use crate::error::{Failure, Kind, Remedy};
use crate::jira::{JiraError, Myself, Permission, Permissions, ServerInfo, diagnosis};
use crate::sanitize::sanitize_line;

/// Turns results into checks and reports them.
pub(super) struct Reporter<'a> {
    account: &'a Account,
    anonymous: &'a Anonymous,
    on_check: &'a mut dyn FnMut(&Check),
    checks: Vec<Check>,
}

impl<'a> Reporter<'a> {
    /// A reporter for this account, to whose site the anonymous answers belong.
    pub fn new(
        account: &'a Account,
        anonymous: &'a Anonymous,
        on_check: &'a mut dyn FnMut(&Check),
    ) -> Self {
        Self {
            account,
            anonymous,
            on_check,
            checks: Vec::new(),
        }
    }

    /// Each check, in order.
    pub fn into_checks(self) -> Vec<Check> {
        self.checks
    }

    fn add(
        &mut self,
        name: CheckName,
        summary: impl Into<String>,
        outcome: Outcome,
        elapsed: Duration,
    ) {
        let check = Check {
            name,
            summary: summary.into(),
            outcome,
            elapsed,
        };
        (self.on_check)(&check);
        self.checks.push(check);
    }

    /// Adds the check of the site. An unreachable site is only a warning if the account was accepted.
    pub fn site(&mut self, accepted: bool) {
        let site = self.account.site.authority();
        let elapsed = self.anonymous.server_info.elapsed;
        let (summary, outcome) = match &self.anonymous.server_info.value {
            Ok(_) => {
                let tls = if self.account.site.origin().starts_with("https:") {
                    ", TLS is good"
                } else {
                    " (no TLS on this machine)"
                };
                (format!("{site} is reachable{tls}"), Outcome::Passed)
            }
            Err(error) => {
                let failure = diagnosis::explain(error, Some(self.account));
                let outcome = if accepted {
                    Outcome::Warned(failure)
                } else {
                    Outcome::Failed(failure)
                };
                (format!("{site} did not respond as expected"), outcome)
            }
        };
        self.add(CheckName::Site, summary, outcome, elapsed);
    }

    /// Adds the check of the cloud ID. The site reports its own; otherwise the gateway says which site
    /// the cloud ID belongs to.
    pub fn cloud_id(&mut self, behind_gateway: Option<&ServerInfo>) {
        let Some(configured) = &self.account.cloud_id else {
            return;
        };
        let site = self.account.site.authority();
        let elapsed = self.anonymous.cloud_id.elapsed;
        let (summary, outcome) = match &self.anonymous.cloud_id.value {
            Ok(own) if own == configured => {
                (format!("the cloud ID belongs to {site}"), Outcome::Passed)
            }
            Ok(own) => (
                "the cloud ID is not the site's".to_owned(),
                Outcome::Failed(self.not_the_sites(configured, own)),
            ),
            Err(_) if behind_gateway.is_some_and(|info| self.is_of_site(info)) => (
                format!("the cloud ID belongs to {site}, says the gateway"),
                Outcome::Passed,
            ),
            Err(error) => {
                let outcome = match behind_gateway.and_then(|info| info.base_url.as_ref()) {
                    Some(other) => Outcome::Failed(
                        Failure::new(
                            Kind::CloudIdMismatch,
                            format!("the cloud ID {configured} belongs to {other}, not to {site}"),
                        )
                        .with_remedy(Remedy::MatchCloudId),
                    ),
                    None => Outcome::Warned(diagnosis::explain(error, Some(self.account))),
                };
                (format!("{site} did not report its cloud ID"), outcome)
            }
        };
        self.add(CheckName::CloudId, summary, outcome, elapsed);
    }

    fn not_the_sites(&self, configured: &CloudId, own: &CloudId) -> Failure {
        Failure::new(
            Kind::CloudIdMismatch,
            format!(
                "the cloud ID {configured} is not the one of {}: the site's own cloud ID is {own}",
                self.account.site
            ),
        )
        .with_remedy(Remedy::UseCloudId(own.to_string()))
    }

    fn is_of_site(&self, info: &ServerInfo) -> bool {
        let named = info
            .base_url
            .as_deref()
            .and_then(|url| Site::parse(url).ok());
        named.is_some_and(|site| site.authority() == self.account.site.authority())
    }

    /// Adds the check of accepted credentials, with the account's name.
    pub fn accepted(&mut self, myself: &Myself, elapsed: Duration) {
        let name = sanitize_line(myself.name());
        let email = self.account.credentials.email.as_str();
        let summary = if name == email {
            format!("the credentials are accepted, as {name}")
        } else {
            format!("the credentials are accepted, as {name} ({email})")
        };
        self.add(CheckName::Credentials, summary, Outcome::Passed, elapsed);
    }

    /// Adds the checks after `/myself` has failed.
    pub fn refused(&mut self, error: &JiraError, switch: Option<&Switch>, elapsed: Duration) {
        let site_error = self.anonymous.server_info.value.as_ref().err();
        let own = self.anonymous.cloud_id.value.as_ref().ok();
        if own.is_some() || site_error.is_none() {
            self.cloud_id(None);
        } else if self.account.cloud_id.is_some() {
            self.skip(CheckName::CloudId);
        }
        let error = match switch {
            Some(Switch::ToGateway(_)) => &JiraError {
                kind: Kind::ScopedTokenOnSite,
                ..error.clone()
            },
            Some(Switch::ToSite) => &JiraError {
                kind: Kind::ClassicTokenOnGateway,
                ..error.clone()
            },
            None => error,
        };
        // What the site could not answer, it need not be blamed for twice.
        let same_cause =
            site_error.is_some_and(|site| site.kind == error.kind && site.host == error.host);
        let wrong_cloud_id = own.is_some() && own != self.account.cloud_id.as_ref();
        let cloud_id_explains = wrong_cloud_id && error.kind == Kind::UnknownCloudId;
        if same_cause || cloud_id_explains {
            self.add(
                CheckName::Credentials,
                "the credentials could not be checked",
                Outcome::Skipped,
                Duration::ZERO,
            );
        } else {
            let failure = diagnosis::explain(error, Some(self.account));
            let summary = if failure.kind.exit_status() == 4 {
                "the credentials are not accepted"
            } else {
                "the credentials could not be checked"
            };
            self.add(
                CheckName::Credentials,
                summary,
                Outcome::Failed(failure),
                elapsed,
            );
        }
        self.skip_permissions();
    }

    /// What the account may do, which also proves that its token may read.
    pub fn permissions(&mut self, permissions: Timed<Permissions>) {
        let elapsed = permissions.elapsed;
        match permissions.value {
            Ok(permissions) => {
                let summary = match self.account.route() {
                    Route::Site => {
                        "the token may read (a token without scopes may do what its account may)"
                    }
                    Route::Gateway => "the token may read (read:jira-work)",
                };
                self.add(CheckName::ReadScope, summary, Outcome::Passed, elapsed);
                self.permission(
                    &permissions,
                    CheckName::BrowseProjects,
                    Permission::BrowseProjects,
                    elapsed,
                );
                self.permission(
                    &permissions,
                    CheckName::AddComments,
                    Permission::AddComments,
                    elapsed,
                );
            }
            Err(error) => {
                let failure = diagnosis::explain(&error, Some(self.account));
                self.add(
                    CheckName::ReadScope,
                    "reading failed",
                    Outcome::Failed(failure),
                    elapsed,
                );
                self.skip(CheckName::BrowseProjects);
                self.skip(CheckName::AddComments);
            }
        }
    }

    fn permission(
        &mut self,
        permissions: &Permissions,
        name: CheckName,
        permission: Permission,
        elapsed: Duration,
    ) {
        let (what, without) = match permission {
            Permission::BrowseProjects => ("see projects", "no issue can be found or imported"),
            Permission::AddComments => ("add comments", "no result can be posted"),
        };
        let unproven = match (permission, self.account.route()) {
            (Permission::AddComments, Route::Gateway) => {
                " (whether the token has write:jira-work shows only when the first comment is posted)"
            }
            _ => "",
        };
        if permissions.has(permission) {
            self.add(
                name,
                format!("the account may {what}{unproven}"),
                Outcome::Passed,
                elapsed,
            );
            return;
        }
        let failure = Failure::new(
            Kind::PermissionDenied,
            format!("the account may not {what} in any project: {without}"),
        )
        .with_hint(format!(
            "have a Jira administrator give it the permission {} in a project",
            permission.key()
        ));
        self.add(
            name,
            format!("the account may not {what}"),
            Outcome::Warned(failure),
            elapsed,
        );
    }

    fn skip_permissions(&mut self) {
        for name in [
            CheckName::ReadScope,
            CheckName::BrowseProjects,
            CheckName::AddComments,
        ] {
            self.skip(name);
        }
    }

    fn skip(&mut self, name: CheckName) {
        let what = match name {
            CheckName::CloudId => "whether the cloud ID belongs to the site",
            CheckName::ReadScope => "whether the token may read",
            CheckName::BrowseProjects => "whether the account may see projects",
            _ => "whether the account may add comments",
        };
        self.add(
            name,
            format!("not checked: {what}"),
            Outcome::Skipped,
            Duration::ZERO,
        );
    }
}

#[cfg(test)]
mod tests;
