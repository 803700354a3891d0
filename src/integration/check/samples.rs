//! An account and its failures, for the tests of the checks.

use crate::connection::{Account, Credentials, Gateway, Route, Scheme, Site};
use crate::error::Kind;
use crate::jira::JiraError;
use crate::secret::Secret;

pub(super) const SITE: &str = "https://your-company.atlassian.net";
pub(super) const ID: &str = "1a11d016-8984-4c3e-b9ab-142dd06acb1b";

pub(super) fn account(site: &str, cloud_id: Option<&str>) -> Account {
    Account {
        site: Site::parse(site).unwrap(),
        gateway: Gateway::default(),
        cloud_id: cloud_id.map(|id| id.parse().unwrap()),
        credentials: Credentials {
            email: "mia@example.com".parse().unwrap(),
            token: Secret::new("token".to_owned()),
            scheme: Scheme::Basic,
        },
    }
}

pub(super) fn error(kind: Kind, host: &str) -> JiraError {
    JiraError {
        kind,
        route: Route::Site,
        host: host.to_owned(),
        scope: None,
        status: None,
        detail: None,
        address_refusal: None,
        location: None,
        retry_after: None,
        trace_id: None,
    }
}
