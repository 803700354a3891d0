//! Requests: hosts and headers.

use jira_sandbox::{World, example};

use crate::machine::{SECRETS, connect, personal, service, test};
use crate::support::command::Home;
use crate::support::https_proxy::HttpsProxy;
use crate::support::jira_cloud::{GATEWAY, JiraCloud, SITE};

const GOVERNMENT_SITE: &str = "agency.atlassian-us-gov-mod.net";
const GOVERNMENT_GATEWAY: &str = "api.atlassian-us-gov-mod.com";

/// Returns the sorted requests: some are concurrent.
fn requests(cloud: &JiraCloud) -> String {
    cloud.proxy.assert_no_unknown_host();
    let mut requests = cloud.requests();
    requests.sort();
    requests.join("\n")
}

#[test]
fn personal_account_contacts_only_the_site() {
    let cloud = JiraCloud::start(World::example());
    let home = Home::new();
    let outcome = connect(&home, &cloud.proxy, "personal")
        .run()
        .expect_status(0);
    outcome.assert_output_free_of(&SECRETS);
    insta::assert_snapshot!(requests(&cloud), @r"
    your-company.atlassian.net GET /_edge/tenant_info anonymous
    your-company.atlassian.net GET /rest/api/3/mypermissions Basic
    your-company.atlassian.net GET /rest/api/3/myself Basic
    your-company.atlassian.net GET /rest/api/3/serverInfo anonymous
    ");

    let cloud = JiraCloud::start(World::example());
    let outcome = test(&home, &cloud.proxy).run().expect_status(0);
    outcome.assert_output_free_of(&SECRETS);
    assert!(
        outcome
            .stdout
            .contains("your-company.atlassian.net is reachable, TLS is good")
    );
    insta::assert_snapshot!(requests(&cloud), @r"
    your-company.atlassian.net GET /_edge/tenant_info anonymous
    your-company.atlassian.net GET /rest/api/3/mypermissions Basic
    your-company.atlassian.net GET /rest/api/3/myself Basic
    your-company.atlassian.net GET /rest/api/3/serverInfo anonymous
    ");
}

#[test]
fn service_account_sends_token_to_the_gateway_only() {
    let cloud = JiraCloud::start(World::example());
    let home = Home::new();
    drop(
        connect(&home, &cloud.proxy, "service")
            .run()
            .expect_status(0),
    );
    insta::assert_snapshot!(requests(&cloud), @r"
    api.atlassian.com GET /ex/jira/0ba5e11e-5a4d-4b0c-8f1e-c0ffee00cafe/rest/api/3/mypermissions Basic
    api.atlassian.com GET /ex/jira/0ba5e11e-5a4d-4b0c-8f1e-c0ffee00cafe/rest/api/3/myself Basic
    your-company.atlassian.net GET /_edge/tenant_info anonymous
    your-company.atlassian.net GET /_edge/tenant_info anonymous
    your-company.atlassian.net GET /rest/api/3/serverInfo anonymous
    ");

    let cloud = JiraCloud::start(World::example());
    drop(test(&home, &cloud.proxy).run().expect_status(0));
    insta::assert_snapshot!(requests(&cloud), @r"
    api.atlassian.com GET /ex/jira/0ba5e11e-5a4d-4b0c-8f1e-c0ffee00cafe/rest/api/3/mypermissions Basic
    api.atlassian.com GET /ex/jira/0ba5e11e-5a4d-4b0c-8f1e-c0ffee00cafe/rest/api/3/myself Basic
    your-company.atlassian.net GET /_edge/tenant_info anonymous
    your-company.atlassian.net GET /rest/api/3/serverInfo anonymous
    ");
}

#[test]
fn only_connect_tries_bearer_after_basic() {
    let cloud = JiraCloud::start(World::example());
    let home = Home::new();
    let invocation = home
        .coder_server(["jira", "connect", "--account", "service", "--token-stdin"])
        .arguments([
            "--site",
            &format!("https://{SITE}"),
            "--email",
            example::BEARER_BOT_EMAIL,
        ])
        .input(example::BEARER_BOT_TOKEN)
        .variables(cloud.variables());
    drop(invocation.run().expect_status(0));
    insta::assert_snapshot!(requests(&cloud), @r"
    api.atlassian.com GET /ex/jira/0ba5e11e-5a4d-4b0c-8f1e-c0ffee00cafe/rest/api/3/mypermissions Bearer
    api.atlassian.com GET /ex/jira/0ba5e11e-5a4d-4b0c-8f1e-c0ffee00cafe/rest/api/3/myself Basic
    api.atlassian.com GET /ex/jira/0ba5e11e-5a4d-4b0c-8f1e-c0ffee00cafe/rest/api/3/myself Bearer
    your-company.atlassian.net GET /_edge/tenant_info anonymous
    your-company.atlassian.net GET /_edge/tenant_info anonymous
    your-company.atlassian.net GET /rest/api/3/serverInfo anonymous
    ");

    let cloud = JiraCloud::start(World::example());
    drop(test(&home, &cloud.proxy).run().expect_status(0));
    assert!(!requests(&cloud).contains("Basic"), "{}", requests(&cloud));
}

#[test]
fn government_cloud_uses_its_own_gateway() {
    let plan = HttpsProxy::in_place_of(&[GOVERNMENT_SITE, GOVERNMENT_GATEWAY, GATEWAY]);
    let mut world = World::example();
    world.origin = Some(format!("https://{GOVERNMENT_SITE}"));
    let cloud = JiraCloud::behind(plan, world, |_| None);
    let home = Home::new();
    let invocation = home
        .coder_server(["jira", "connect", "--account", "service", "--token-stdin"])
        .arguments(["--site", &format!("https://{GOVERNMENT_SITE}")])
        .arguments(["--gateway-url", &format!("https://{GOVERNMENT_GATEWAY}")])
        .arguments(["--email", example::BOT_EMAIL])
        .input(example::BOT_TOKEN)
        .variables(cloud.variables());
    drop(invocation.run().expect_status(0));
    drop(test(&home, &cloud.proxy).run().expect_status(0));
    let requests = requests(&cloud);
    assert!(!requests.contains(GATEWAY), "{requests}");
    assert!(
        requests.contains(&format!("{GOVERNMENT_GATEWAY} GET /ex/jira/")),
        "{requests}"
    );
    insta::assert_snapshot!(crate::support::text_of(&home.settings_file()));
}

#[test]
fn status_and_disconnect_make_no_requests() {
    let cloud = JiraCloud::start(World::example());
    let home = personal();
    for arguments in [
        ["status", "--json"],
        ["status", "-v"],
        ["disconnect", "--yes"],
    ] {
        let invocation = home.coder_server(["jira"]).arguments(arguments);
        drop(
            invocation
                .variables(cloud.variables())
                .run()
                .expect_status(0),
        );
    }
    assert_eq!(cloud.proxy.tunnels(), []);
}

#[test]
fn requests_have_user_agent_and_language() {
    let cloud = JiraCloud::start(World::example());
    drop(test(&service(), &cloud.proxy).run().expect_status(0));
    let requests = cloud.proxy.requests();
    assert!(requests.len() >= 4, "{requests:?}");
    for request in requests {
        let agent = request.header("user-agent").unwrap_or_default();
        assert_eq!(agent, concat!("coder-server/", env!("CARGO_PKG_VERSION")));
        assert_eq!(request.header("accept"), Some("application/json"));
        assert_eq!(request.header("accept-language"), Some("en"));
        assert_eq!(request.header("x-force-accept-language"), Some("true"));
        assert_eq!(request.header("cookie"), None);
        assert_eq!(request.header("host"), Some(&*request.host));
    }
}

#[test]
fn invalid_token_is_tried_once_per_route() {
    let mut world = World::example();
    world.tokens.clear();
    let cloud = JiraCloud::start(world);
    drop(test(&personal(), &cloud.proxy).run().expect_status(4));
    let requests = cloud.requests();
    let with_token = requests
        .iter()
        .filter(|request| !request.ends_with("anonymous"));
    let mut hosts: Vec<_> = with_token
        .map(|request| request.split(' ').next())
        .collect();
    hosts.sort_unstable();
    assert_eq!(hosts, [Some(GATEWAY), Some(SITE)]);
}

#[test]
fn reports_unknown_hosts() {
    let home = Home::new();
    // RFC 6761 reserves this name. No proxy is used.
    let invocation = home
        .coder_server(["jira", "connect", "--account", "personal", "--token-stdin"])
        .arguments([
            "--site",
            "https://jira.invalid",
            "--allow-host",
            "jira.invalid",
        ])
        .arguments(["--email", example::MIA_EMAIL])
        .input(example::MIA_TOKEN);
    let output = crate::machine::unreachable(&home, &invocation);
    insta::assert_snapshot!(output, @r"
    host-not-found
    error: could not resolve jira.invalid (DNS)
      hint: check the site's address, as shown in your browser when you open an issue. If this machine needs a proxy, set HTTPS_PROXY
    ");
}
