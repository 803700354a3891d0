//! Which checks are reported, and how each ends.

use super::*;
use crate::integration::check::samples::{ID, SITE, account, error};

const OTHER_ID: &str = "2b22d016-8984-4c3e-b9ab-142dd06acb1b";

fn info(base_url: &str) -> ServerInfo {
    ServerInfo {
        base_url: Some(base_url.to_owned()),
        deployment_type: None,
    }
}

/// What the site says to anybody: its own cloud ID, or the failure that both answers end in.
fn anonymous(answer: Result<&str, Kind>) -> Anonymous {
    fn timed<T>(value: Result<T, JiraError>) -> Timed<T> {
        let elapsed = Duration::from_millis(1);
        Timed { value, elapsed }
    }
    let failed = |kind| error(kind, "your-company.atlassian.net");
    Anonymous {
        server_info: timed(answer.map(|_| info(SITE)).map_err(failed)),
        cloud_id: timed(answer.map(|id| id.parse().unwrap()).map_err(failed)),
    }
}

/// Each check by its name and how it ended, and with what kind of failure.
fn reported(
    account: &Account,
    anonymous: &Anonymous,
    report: impl FnOnce(&mut Reporter<'_>),
) -> Vec<String> {
    let mut outcomes = Vec::new();
    let mut on_check = |check: &Check| {
        let name = check.name.name();
        outcomes.push(match &check.outcome {
            Outcome::Passed => format!("{name} passed"),
            Outcome::Warned(failure) => format!("{name} warned {}", failure.kind.name()),
            Outcome::Failed(failure) => format!("{name} failed {}", failure.kind.name()),
            Outcome::Skipped => format!("{name} skipped"),
        });
    };
    let mut reporter = Reporter::new(account, anonymous, &mut on_check);
    report(&mut reporter);
    let kept = reporter.into_checks().len();
    assert_eq!(kept, outcomes.len());
    outcomes
}

#[test]
fn unreachable_site_only_warns_if_account_was_accepted() {
    let account = account(SITE, None);
    let silent = anonymous(Err(Kind::Timeout));
    assert_eq!(
        reported(&account, &silent, |reporter| reporter.site(true)),
        ["site warned timeout"]
    );
    assert_eq!(
        reported(&account, &silent, |reporter| reporter.site(false)),
        ["site failed timeout"]
    );
}

#[test]
fn reports_tls() {
    let answer = anonymous(Ok(ID));
    for (site, summary) in [
        (SITE, "your-company.atlassian.net is reachable, TLS is good"),
        (
            "https://127.0.0.1:4000",
            "127.0.0.1:4000 is reachable, TLS is good",
        ),
        (
            "http://127.0.0.1:4000",
            "127.0.0.1:4000 is reachable (no TLS on this machine)",
        ),
    ] {
        let account = account(site, None);
        let mut ignore = |_: &Check| {};
        let mut reporter = Reporter::new(&account, &answer, &mut ignore);
        reporter.site(true);
        assert_eq!(reporter.into_checks()[0].summary, summary);
    }
}

#[test]
fn site_or_gateway_confirms_cloud_id() {
    let by_gateway = [
        None,
        Some(info(SITE)),
        Some(info("https://other.atlassian.net")),
    ];
    let [nothing, same, other] = by_gateway.each_ref().map(Option::as_ref);
    let table = [
        (Ok(ID), nothing, "cloud-id passed"),
        (Ok(OTHER_ID), nothing, "cloud-id failed cloud-id-mismatch"),
        (Err(Kind::Timeout), nothing, "cloud-id warned timeout"),
        (Err(Kind::Timeout), same, "cloud-id passed"),
        (
            Err(Kind::Timeout),
            other,
            "cloud-id failed cloud-id-mismatch",
        ),
    ];
    for (answer, behind_gateway, expected) in table {
        let account = account(SITE, Some(ID));
        let shown = reported(&account, &anonymous(answer), |reporter| {
            reporter.cloud_id(behind_gateway);
        });
        assert_eq!(shown, [expected]);
    }
    let personal = account(SITE, None);
    let shown = reported(&personal, &anonymous(Ok(ID)), |reporter| {
        reporter.cloud_id(None);
    });
    assert_eq!(shown, [""; 0]);
}

#[test]
fn reports_one_cause_once() {
    let here = "your-company.atlassian.net";
    let there = "api.atlassian.com";
    let table = [
        // Site and credentials fail alike, at the same host.
        (
            None,
            Err(Kind::Timeout),
            Kind::Timeout,
            here,
            "credentials skipped",
        ),
        (
            None,
            Err(Kind::Timeout),
            Kind::Tls,
            here,
            "credentials failed tls",
        ),
        (
            Some(ID),
            Err(Kind::Timeout),
            Kind::Timeout,
            there,
            "cloud-id skipped, credentials failed timeout",
        ),
        // The cloud ID is known to be wrong, and the gateway does not know it.
        (
            Some(ID),
            Ok(OTHER_ID),
            Kind::UnknownCloudId,
            there,
            "cloud-id failed cloud-id-mismatch, credentials skipped",
        ),
        (
            Some(ID),
            Ok(ID),
            Kind::UnknownCloudId,
            there,
            "cloud-id passed, credentials failed unknown-cloud-id",
        ),
        (
            Some(ID),
            Ok(OTHER_ID),
            Kind::CredentialsRefused,
            there,
            "cloud-id failed cloud-id-mismatch, credentials failed credentials-refused",
        ),
    ];
    for (cloud_id, site, kind, host, expected) in table {
        let account = account(SITE, cloud_id);
        let shown = reported(&account, &anonymous(site), |reporter| {
            reporter.refused(&error(kind, host), None, Duration::ZERO);
        });
        let expected = format!(
            "{expected}, read-scope skipped, browse-projects skipped, add-comments skipped"
        );
        assert_eq!(shown.join(", "), expected);
    }
}

#[test]
fn other_route_names_the_kind_of_token() {
    let refused = error(Kind::CredentialsRefused, "your-company.atlassian.net");
    for (switch, expected) in [
        (
            Switch::ToGateway(ID.parse().unwrap()),
            "credentials failed scoped-token-on-site",
        ),
        (
            Switch::ToSite,
            "credentials failed classic-token-on-gateway",
        ),
    ] {
        let account = account(SITE, None);
        let shown = reported(&account, &anonymous(Ok(ID)), |reporter| {
            reporter.refused(&refused, Some(&switch), Duration::ZERO);
        });
        assert_eq!(shown[0], expected);
    }
}

#[test]
fn missing_permission_only_warns() {
    let permissions = |value: serde_json::Value| Timed {
        value: Ok(serde_json::from_value(value).unwrap()),
        elapsed: Duration::ZERO,
    };
    let account = account(SITE, None);
    let shown = reported(&account, &anonymous(Ok(ID)), |reporter| {
        reporter.permissions(permissions(serde_json::json!({ "permissions": {
            "BROWSE_PROJECTS": { "havePermission": true },
            "ADD_COMMENTS": { "havePermission": false },
        }})));
    });
    let expected = [
        "read-scope passed",
        "browse-projects passed",
        "add-comments warned permission-denied",
    ];
    assert_eq!(shown, expected);
    let shown = reported(&account, &anonymous(Ok(ID)), |reporter| {
        reporter.permissions(Timed {
            value: Err(error(Kind::ScopeMissing, "api.atlassian.com")),
            elapsed: Duration::ZERO,
        });
    });
    let expected = [
        "read-scope failed scope-missing",
        "browse-projects skipped",
        "add-comments skipped",
    ];
    assert_eq!(shown, expected);
}
