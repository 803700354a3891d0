//! The egress policy of the server.

use coder_server::jira::EgressPolicy;
use jira_sandbox::{Fault, FaultKind, Response, example};
use serde_json::{Value, json};

use crate::fixture::{Caller, Fixture, Plan};

/// The policy of `serve` without flags.
fn fixture() -> Fixture {
    Fixture::planned(Plan {
        reach: EgressPolicy::Public {
            loopback: false,
            hosts: Vec::new(),
        },
        settings: |_| None,
        ..Plan::default()
    })
}

#[track_caller]
fn fetch(fixture: &Fixture, site: &str) -> crate::fixture::Answer {
    let host = url::Url::parse(site).unwrap();
    let host = host.host_str().unwrap().to_owned();
    let body = json!({ "site": site, "allowedHosts": [host] });
    fixture.ask(&Caller::Admin, "POST", "/api/v1/jira/cloud-id", Some(body))
}

#[track_caller]
fn test(fixture: &Fixture, site: &str, gateway: Option<&str>) -> Value {
    let hosts: Vec<String> = [Some(site), gateway]
        .into_iter()
        .flatten()
        .map(|url| url::Url::parse(url).unwrap().host_str().unwrap().to_owned())
        .collect();
    let settings = json!({
        "enabled": true,
        "site": site,
        "gatewayUrl": gateway,
        "cloudId": gateway.map(|_| "1a11d016-8984-4c3e-b9ab-142dd06acb1b"),
        "email": example::MIA_EMAIL,
        "token": example::MIA_TOKEN,
        "allowedHosts": hosts,
    });
    let body = json!({ "settings": settings });
    let answer = fixture.ask(&Caller::Admin, "POST", "/api/v1/jira/test", Some(body));
    answer.expect(200).json()
}

const INSIDE: [&str; 14] = [
    "https://169.254.169.254",
    "https://[fd00:ec2::254]",
    "https://100.100.100.200",
    "https://10.0.0.1",
    "https://172.16.0.1",
    "https://192.168.1.1",
    "https://0.0.0.0",
    "https://[::ffff:10.0.0.1]",
    "https://[::ffff:169.254.169.254]",
    "https://[64:ff9b::a9fe:a9fe]",
    "https://[fe80::1]",
    "https://[fc00::1]",
    // Alternative notations.
    "https://0xa9fea9fe",
    "https://2852039166",
];

#[test]
fn does_not_fetch_private_addresses() {
    let fixture = fixture();
    for site in INSIDE {
        let refused = fetch(&fixture, site);
        // Disguised addresses are explained.
        if site.starts_with("https://0x") || site.starts_with("https://28") {
            assert_eq!(refused.kind(400), "usage", "{site}");
            continue;
        }
        assert_eq!(refused.kind(400), "address-refused", "{site}");
        let report = test(&fixture, site, None);
        assert_eq!(
            report["error"]["kind"], "address-refused",
            "{site}: {report}"
        );
        let through = test(&fixture, "https://your-company.atlassian.net", Some(site));
        assert_eq!(through["ok"], false, "{site}");
        let checks = through["checks"].to_string();
        assert!(checks.contains("address-refused"), "{site}: {checks}");
    }
}

#[test]
fn does_not_fetch_loopback_in_any_notation() {
    let fixture = fixture();
    let port = fixture
        .sandbox
        .site_url()
        .rsplit(':')
        .next()
        .unwrap()
        .to_owned();
    for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]"] {
        let scheme = if host.starts_with('[') {
            "https"
        } else {
            "http"
        };
        let site = format!("{scheme}://{host}:{port}");
        let refused = fetch(&fixture, &site);
        assert_eq!(refused.kind(400), "address-refused", "{site}");
        assert!(
            refused.body.contains("allow-loopback-site") || host.starts_with('['),
            "{}",
            refused.body
        );
        assert_eq!(test(&fixture, &site, None)["ok"], false);
    }
    assert!(fixture.sandbox.requests().is_empty());
}

#[test]
fn policy_applies_to_file_and_variables() {
    // Hosts in the file or in variables are checked, too.
    let fixture = Fixture::planned(Plan {
        reach: EgressPolicy::Public {
            loopback: false,
            hosts: Vec::new(),
        },
        ..Plan::default()
    });
    let refused = fixture.get("/api/v1/jira/issues?query=SHOP-3");
    assert_eq!(refused.kind(400), "address-refused");
    assert!(fixture.sandbox.requests().is_empty());
}

#[test]
fn does_not_follow_redirects() {
    let fixture = Fixture::unconnected();
    let inside = "http://169.254.169.254/latest/meta-data/";
    let answer = Response::text(302, "text/plain", String::new()).with("Location", inside);
    fixture
        .sandbox
        .inject(Fault::new(FaultKind::Response(answer)));
    let site = fixture.sandbox.site_url();
    assert_eq!(fetch(&fixture, &site).kind(502), "redirected");
    assert_eq!(test(&fixture, &site, None)["error"]["kind"], "redirected");
}
