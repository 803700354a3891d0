//! Hosts that were not allowed to receive the token.

use crate::support::command::Home;

fn connect(gateway: &str, site: &str) -> (i32, String) {
    let home = Home::new();
    home.write_settings(&format!(r#"{{"gatewayUrl": "{gateway}"}}"#));
    let arguments = ["jira", "connect", "--account", "personal", "--site", site];
    let outcome = home
        .coder_server(
            arguments
                .iter()
                .chain(&["--email", "mia@example.com", "--token-stdin"]),
        )
        .input("ATATT3xFfGF0T4N9wxyz")
        .run();
    (outcome.status.code().unwrap(), outcome.stderr)
}

#[test]
fn token_is_not_sent_to_a_gateway_of_the_file() {
    for (gateway, authority) in [
        ("https://egress.example", "egress.example"),
        ("http://127.0.0.1:1", "127.0.0.1:1"),
    ] {
        let (status, stderr) = connect(gateway, "https://your-company.atlassian.net");
        assert_eq!(status, 2, "{stderr}");
        let message = format!("error: {authority} is not an Atlassian gateway");
        assert!(stderr.contains(&message), "{stderr}");
    }
}

#[test]
fn loopback_hosts_need_no_permission() {
    let (status, stderr) = connect("http://127.0.0.1:1", "http://127.0.0.1:1");
    assert_eq!(status, 5, "{stderr}");
}

#[test]
fn half_an_ipv6_address_allows_no_host() {
    let home = Home::new();
    let arguments = [
        "jira",
        "connect",
        "--account=personal",
        "--site=https://[::2]",
        "--allow-host=[:",
        "--email=mia@example.com",
        "--token-stdin",
    ];
    let refused = home
        .coder_server(arguments)
        .input("ATATT3xFfGF0T4N9wxyz")
        .run()
        .expect_status(2);
    assert!(
        refused.stderr.contains("add --allow-host [::2]"),
        "{}",
        refused.stderr
    );
}
