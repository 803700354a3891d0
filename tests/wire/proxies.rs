//! Company proxies.

use std::net::{Ipv4Addr, TcpListener};

use jira_sandbox::{World, example};

use crate::machine::{
    PASSWORD, SECRETS, WRONG_PASSWORD, connect, error_of, personal, service, test, unreachable,
};
use crate::support::command::Home;
use crate::support::https_proxy::{HttpsProxy, Plan, Verdict};
use crate::support::jira_cloud::{GATEWAY, JiraCloud, SITE};

/// [`PASSWORD`] escaped for a URL.
const PASSWORD_IN_URL: &str = "s3cret%2Fp%40ss%3Aw0rd%25";

fn requires_mia() -> Plan {
    HttpsProxy::in_place_of(&[SITE, GATEWAY]).only_for("mia", PASSWORD)
}

#[test]
fn names_the_proxy_that_refuses_the_site() {
    // The proxy allows only the gateway.
    let plan = HttpsProxy::in_place_of(&[GATEWAY]);
    let cloud = JiraCloud::behind(plan, World::example(), |_| None);
    let machine = personal();
    insta::assert_snapshot!(unreachable(&machine, &test(&machine, &cloud.proxy)));
    let fresh = Home::new();
    let output = unreachable(&fresh, &connect(&fresh, &cloud.proxy, "service"));
    assert!(output.starts_with("proxy\n"), "{output}");
    assert_eq!(cloud.requests(), [""; 0]);
}

#[test]
fn names_the_proxy_that_refuses_the_gateway() {
    let plan = HttpsProxy::in_place_of(&[SITE]);
    let cloud = JiraCloud::behind(plan, World::example(), |_| None);
    let machine = service();
    let output = unreachable(&machine, &test(&machine, &cloud.proxy));
    assert!(output.contains(GATEWAY), "{output}");
    insta::assert_snapshot!(output);
    let requests = cloud.requests();
    assert!(
        requests
            .iter()
            .all(|request| request.ends_with("anonymous")),
        "{requests:?}"
    );
}

#[test]
fn explains_proxy_authentication() {
    let cloud = JiraCloud::behind(requires_mia(), World::example(), |_| None);
    let machine = personal();
    let mut output = String::new();
    for address in [
        cloud.proxy.url(),
        cloud.proxy.url_with("mia", WRONG_PASSWORD),
    ] {
        let invocation = test(&machine, &cloud.proxy).variable("HTTPS_PROXY", address);
        output += &unreachable(&machine, &invocation);
    }
    insta::assert_snapshot!(output);
    assert_eq!(cloud.requests(), [""; 0]);
    let verdicts: Vec<_> = cloud
        .proxy
        .tunnels()
        .iter()
        .map(|tunnel| tunnel.verdict)
        .collect();
    assert!(
        verdicts
            .iter()
            .all(|verdict| *verdict == Verdict::Unauthorised),
        "{verdicts:?}"
    );
}

#[test]
fn sends_credentials_to_the_proxy() {
    let cloud = JiraCloud::behind(requires_mia(), World::example(), |_| None);
    let machine = service();
    let address = cloud.proxy.url_with("mia", PASSWORD_IN_URL);
    let invocation = test(&machine, &cloud.proxy).variable("HTTPS_PROXY", address);
    let outcome = invocation.argument("-v").run().expect_status(0);
    outcome.assert_output_free_of(&SECRETS);
    outcome.assert_output_free_of(&[PASSWORD_IN_URL]);
    for request in cloud.proxy.requests() {
        assert_eq!(request.header("proxy-authorization"), None);
    }
    for tunnel in cloud.proxy.tunnels() {
        let authorization = tunnel.authorization.unwrap_or_default();
        assert!(!authorization.contains(example::BOT_TOKEN));
    }
}

#[test]
fn explains_unreachable_proxy() {
    let port = {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has ports");
        listener.local_addr().expect("it is bound").port()
    };
    let machine = personal();
    let mut output = String::new();
    for address in [
        format!("http://mia:{PASSWORD_IN_URL}@127.0.0.1:{port}"),
        "http://proxy.invalid:3128".to_owned(),
    ] {
        let invocation = machine.coder_server(["jira", "test"]);
        output += &unreachable(&machine, &invocation.variable("HTTPS_PROXY", address));
    }
    insta::assert_snapshot!(output);
}

#[test]
fn silent_proxy_times_out() {
    // The proxy accepts connections and never responds.
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has ports");
    let address = listener.local_addr().expect("it is bound");
    let machine = personal();
    let invocation = machine
        .coder_server(["jira", "test", "--timeout", "1"])
        .variable("HTTPS_PROXY", format!("http://{address}"));
    insta::assert_snapshot!(unreachable(&machine, &invocation));
}

#[test]
fn connect_uses_only_the_gateway_of_a_variable() {
    let egress = "api.egress.example";
    // The site refuses Mia's scoped token, so the gateway is tried.
    let scoped = ("personal", example::MIA_EMAIL, example::MIA_SCOPED_TOKEN);
    let service = ("service", example::BOT_EMAIL, example::BOT_TOKEN);
    for (account, email, token) in [scoped, service] {
        let plan = HttpsProxy::in_place_of(&[SITE, GATEWAY, egress]);
        let cloud = JiraCloud::behind(plan, World::example(), |_| None);
        let fresh = Home::new();
        let invocation = fresh
            .coder_server(["jira", "connect", "--account", account, "--token-stdin"])
            .arguments(["--email", email, "--site", &format!("https://{SITE}")])
            .variable("JIRA_GATEWAY_URL", format!("https://{egress}"))
            .variables(cloud.variables())
            .input(token);
        let status = if account == "service" { 0 } else { 4 };
        invocation
            .run()
            .expect_status(status)
            .assert_output_free_of(&SECRETS);
        let requests = cloud.requests();
        let sent_to = |host: &str| requests.iter().any(|request| request.starts_with(host));
        assert!(sent_to(egress), "{requests:?}");
        assert!(!sent_to(GATEWAY), "{requests:?}");
    }
}

#[test]
fn names_invalid_proxy_variable_without_quoting_it() {
    let machine = personal();
    let mut output = String::new();
    for (name, value) in [
        (
            "HTTPS_PROXY",
            format!("socks5://mia:{PASSWORD_IN_URL}@127.0.0.1:1080"),
        ),
        ("https_proxy", format!("http://mia:{PASSWORD_IN_URL}@")),
        (
            "ALL_PROXY",
            format!("http://mia:{PASSWORD_IN_URL}@proxy:port"),
        ),
    ] {
        let invocation = machine
            .coder_server(["jira", "test", "-v"])
            .variable(name, value);
        let outcome = invocation.run().expect_status(1);
        outcome.assert_output_free_of(&SECRETS);
        outcome.assert_output_free_of(&[PASSWORD_IN_URL]);
        output += error_of(&outcome);
    }
    insta::assert_snapshot!(output);
}

#[test]
fn supports_common_proxy_variables() {
    let cloud = JiraCloud::start(World::example());
    let machine = personal();
    let proxy = cloud.proxy.url();
    let without_scheme = proxy.trim_start_matches("http://").to_owned();
    let nowhere = "http://127.0.0.1:9".to_owned();
    for variables in [
        vec![("https_proxy", proxy.clone())],
        vec![("HTTPS_PROXY", without_scheme)],
        vec![("ALL_PROXY", proxy.clone())],
        vec![("all_proxy", proxy.clone())],
        // As in curl: lowercase first, and specific before general.
        vec![
            ("https_proxy", proxy.clone()),
            ("HTTPS_PROXY", nowhere.clone()),
        ],
        vec![
            ("HTTPS_PROXY", proxy.clone()),
            ("ALL_PROXY", nowhere.clone()),
        ],
        // For http, which is not used.
        vec![
            ("HTTPS_PROXY", proxy.clone()),
            ("HTTP_PROXY", nowhere.clone()),
        ],
        vec![
            ("HTTPS_PROXY", proxy.clone()),
            ("NO_PROXY", "example.com, other.atlassian.net".to_owned()),
        ],
    ] {
        let invocation = test(&machine, &cloud.proxy).without("HTTPS_PROXY");
        let shown = format!("{variables:?}");
        let outcome = invocation.variables(variables).run();
        assert!(outcome.status.success(), "{shown}\n{}", outcome.report());
    }
}

#[test]
fn connects_directly_to_no_proxy_hosts() {
    // RFC 6761 reserves this name: without the proxy, it does not resolve.
    let host = "jira.example.invalid";
    let plan = HttpsProxy::in_place_of(&[host]);
    let cloud = JiraCloud::behind(plan, World::example(), |_| None);
    let home = Home::new();
    let invocation = home
        .coder_server(["jira", "connect", "--account", "personal", "--token-stdin"])
        .arguments(["--site", &format!("https://{host}"), "--allow-host", host])
        .arguments(["--email", example::MIA_EMAIL])
        .input(example::MIA_TOKEN)
        .variables(cloud.variables());
    for exceptions in [
        host,
        "other.example, example.invalid",
        ".example.invalid",
        "*",
        "jira.example.invalid:443",
    ] {
        for name in ["NO_PROXY", "no_proxy"] {
            let output = unreachable(&home, &invocation.clone().variable(name, exceptions));
            assert!(
                output.starts_with("host-not-found\n"),
                "{exceptions}: {output}"
            );
        }
    }
    assert_eq!(cloud.proxy.tunnels(), []);
    drop(invocation.run().expect_status(0));
}

#[test]
fn loopback_needs_no_proxy() {
    let sandbox = jira_sandbox::Sandbox::start(World::example()).expect("loopback has ports");
    let home = Home::new();
    let invocation = home
        .coder_server(["jira", "connect", "--account", "personal", "--token-stdin"])
        .arguments(["--site", &sandbox.site_url(), "--email", example::MIA_EMAIL])
        .arguments(["--gateway-url", &sandbox.gateway_url()])
        .input(example::MIA_TOKEN);
    let nowhere = [
        ("HTTPS_PROXY", "http://127.0.0.1:9"),
        ("HTTP_PROXY", "http://127.0.0.1:9"),
        ("ALL_PROXY", "http://127.0.0.1:9"),
    ];
    drop(invocation.variables(nowhere).run().expect_status(0));
}
