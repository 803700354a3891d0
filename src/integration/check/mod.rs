//! Checks a connection and diagnoses its problems.
//!
//! Anonymous requests run in parallel with `/myself`; authenticated ones wait for it, so that an invalid
//! token is tried once per route and does not cause a CAPTCHA. `/myself` decides: other endpoints
//! respond with 200 to invalid credentials.

mod credentials;
mod report;
mod requests;
#[cfg(test)]
mod samples;

use std::time::Duration;

use self::report::Reporter;
use self::requests::Timed;
use crate::connection::{Account, CloudId, Scheme};
use crate::error::Failure;
use crate::jira::{Client, Myself, Network};

/// The checks, in the order of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckName {
    /// The site can be reached, its TLS is good, and it is Jira Cloud.
    Site,
    /// The cloud ID belongs to the site. Only for accounts that have one.
    CloudId,
    /// The credentials are accepted.
    Credentials,
    /// The token may read.
    ReadScope,
    /// The account may see projects.
    BrowseProjects,
    /// The account may comment.
    AddComments,
}

impl CheckName {
    /// The stable name for `--json`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::CloudId => "cloud-id",
            Self::Credentials => "credentials",
            Self::ReadScope => "read-scope",
            Self::BrowseProjects => "browse-projects",
            Self::AddComments => "add-comments",
        }
    }
}

/// How a check ended.
#[derive(Debug)]
pub enum Outcome {
    /// Passed.
    Passed,
    /// A problem that does not prevent the connection.
    Warned(Failure),
    /// A problem that prevents the connection.
    Failed(Failure),
    /// Not run because of an earlier failure.
    Skipped,
}

/// The result of one check.
#[derive(Debug)]
pub struct Check {
    /// What was checked.
    pub name: CheckName,
    /// The result as a sentence.
    pub summary: String,
    /// How it ended.
    pub outcome: Outcome,
    /// Duration of the deciding request; zero if there was none.
    pub elapsed: Duration,
}

/// The account type with which the same credentials work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Switch {
    /// A scoped token was used on the site: go through the gateway with this cloud ID.
    ToGateway(CloudId),
    /// A classic token was used on the gateway: go to the site.
    ToSite,
}

/// The results of the checks.
#[derive(Debug)]
pub struct Report {
    /// Each check, in order.
    pub checks: Vec<Check>,
    /// The account, when the credentials were accepted.
    pub identity: Option<Myself>,
    /// The scheme that worked, or the one that was tried last.
    pub scheme: Scheme,
    /// The other account type, if it works with the same credentials.
    pub switch: Option<Switch>,
}

impl Report {
    /// The error that decides the exit status: that of the credentials, which explains the most, or
    /// the first.
    pub fn failure(&self) -> Option<&Failure> {
        let failed = || {
            self.checks.iter().filter_map(|check| match &check.outcome {
                Outcome::Failed(failure) => Some((check.name, failure)),
                _ => None,
            })
        };
        let of_credentials = failed().find(|(name, _)| *name == CheckName::Credentials);
        of_credentials
            .or_else(|| failed().next())
            .map(|(_, failure)| failure)
    }
}

/// Which schemes are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schemes {
    /// Only the account's own.
    Own,
    /// For accounts with a cloud ID, Basic first, and after a 401 that is not about scope Bearer once.
    BasicThenBearer,
}

/// Checks an account, and reports each check as soon as it is finished.
pub fn run(
    network: &Network,
    account: &Account,
    schemes: Schemes,
    on_check: &mut dyn FnMut(&Check),
) -> Report {
    let (anonymous, myself) = requests::first(network, account);
    let own_cloud_id = anonymous.cloud_id.value.as_ref().ok();
    let ask = |account: &Account| Client::new(network, account).myself();
    let settled = credentials::settle(account, schemes, own_cloud_id, myself, &ask);

    let account = account.with_scheme(settled.scheme);
    let mut reporter = Reporter::new(&account, &anonymous, on_check);
    let Timed { value, elapsed } = settled.myself;
    reporter.site(value.is_ok());
    let identity = match value {
        Ok(myself) => {
            let unconfirmed = requests::cloud_id_is_unconfirmed(&account, &anonymous);
            if !unconfirmed {
                reporter.cloud_id(None);
                reporter.accepted(&myself, elapsed);
            }
            let second = requests::second(network, &account, &anonymous);
            if unconfirmed {
                reporter.cloud_id(second.behind_gateway.as_ref());
                reporter.accepted(&myself, elapsed);
            }
            reporter.permissions(second.permissions);
            Some(myself)
        }
        Err(error) => {
            reporter.refused(&error, settled.switch.as_ref(), elapsed);
            None
        }
    };
    Report {
        checks: reporter.into_checks(),
        identity,
        scheme: settled.scheme,
        switch: settled.switch,
    }
}
