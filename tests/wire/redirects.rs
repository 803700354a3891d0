//! Redirects are reported and never followed.

use std::fmt::Write as _;

use jira_sandbox::World;

use crate::machine::{connect, personal, service, test, unreachable};
use crate::support::command::Home;
use crate::support::https_proxy::{HttpsProxy, Reply, Request};
use crate::support::jira_cloud::{GATEWAY, JiraCloud, SITE};

const NEW_NAME: &str = "new-name.atlassian.net";

/// Site and gateway that redirect `from` to `location`. The other hosts exist too, so that a
/// followed redirect would be recorded.
fn redirecting(from: &'static str, status: u16, location: &'static str) -> JiraCloud {
    let plan =
        HttpsProxy::in_place_of(&[SITE, GATEWAY, NEW_NAME, "evil.example", "id.atlassian.com"]);
    JiraCloud::behind(plan, World::example(), move |request: &Request| {
        (request.host == from).then(|| {
            Reply::text(status, "text/html", "<html>moved</html>").header("Location", location)
        })
    })
}

/// Asserts that only the site and the gateway were contacted.
#[track_caller]
fn assert_not_followed(cloud: &JiraCloud) {
    let hosts = cloud.proxy.requests();
    for request in &hosts {
        assert!(
            [SITE, GATEWAY].contains(&&*request.host),
            "{:?}",
            cloud.requests()
        );
    }
    let tunnels = cloud.proxy.tunnels();
    for tunnel in &tunnels {
        let target = tunnel.line.trim_start_matches("CONNECT ");
        assert!(
            target == format!("{SITE}:443") || target == format!("{GATEWAY}:443"),
            "{target}"
        );
    }
    assert!(!tunnels.is_empty());
}

#[test]
fn renamed_site_is_named() {
    let mut output = String::new();
    for status in [301, 302, 303, 307, 308] {
        let cloud = redirecting(
            SITE,
            status,
            "https://new-name.atlassian.net/rest/api/3/myself",
        );
        let machine = personal();
        let now = unreachable(&machine, &test(&machine, &cloud.proxy));
        assert!(output.is_empty() || output == now, "{status}: {now}");
        output = now;
        assert_not_followed(&cloud);
    }
    insta::assert_snapshot!(output);
}

#[test]
fn redirect_messages_name_the_target() {
    let mut output = String::new();
    for location in [
        "https://id.atlassian.com/login?continue=x",
        "https://your-company.atlassian.net.evil.example/",
        "http://your-company.atlassian.net/rest/api/3/myself",
        "https://mia:hunter2@evil.example/",
        "//evil.example/x",
        "/login.jsp",
        "https://evil.example:8443/",
        "",
    ] {
        let cloud = redirecting(SITE, 302, location);
        let machine = personal();
        let now = unreachable(&machine, &test(&machine, &cloud.proxy));
        let _ = write!(output, "Location: {location}\n{now}");
        assert_not_followed(&cloud);
    }
    insta::assert_snapshot!(output);
}

#[test]
fn does_not_follow_redirects_of_cloud_id_or_gateway() {
    let cloud = redirecting(
        SITE,
        302,
        "https://new-name.atlassian.net/_edge/tenant_info",
    );
    let home = Home::new();
    let output = unreachable(&home, &connect(&home, &cloud.proxy, "service"));
    assert_not_followed(&cloud);
    assert!(
        cloud
            .requests()
            .iter()
            .all(|request| request.ends_with("anonymous"))
    );
    assert!(!home.settings_file().exists());

    let cloud = redirecting(GATEWAY, 307, "https://evil.example/ex/jira");
    let machine = service();
    let output = output + &unreachable(&machine, &test(&machine, &cloud.proxy));
    assert_not_followed(&cloud);
    insta::assert_snapshot!(output);
}
