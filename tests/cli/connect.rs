//! `jira connect` with flags.

use jira_sandbox::{Sandbox, World, example};

use crate::support::command::{Home, Invocation};

fn connecting(home: &Home, sandbox: &Sandbox) -> Invocation {
    home.coder_server(["jira", "connect", "--account", "personal", "--token-stdin"])
        .argument("--site")
        .argument(sandbox.site_url())
        .argument("--email")
        .argument(example::MIA_EMAIL)
        .input(example::MIA_TOKEN)
}

#[test]
fn names_unknown_gateway_each_time() {
    let home = Home::new();
    let sandbox = Sandbox::start(World::example()).unwrap();
    let warning = |source: &str| {
        format!(
            "! egress.example ({source}) is not an Atlassian gateway, and receives the email and API token\n"
        )
    };
    let first = connecting(&home, &sandbox)
        .argument("--gateway-url")
        .argument("https://egress.example")
        .run()
        .expect_status(0);
    assert!(
        first.stderr.contains(&warning("--gateway-url")),
        "{}",
        first.report()
    );
    // A new token is not sent to a gateway that only the file names: anyone who can write the file
    // could collect tokens.
    let again = connecting(&home, &sandbox).run().expect_status(2);
    assert!(again.stderr.contains("--gateway-url"), "{}", again.report());
    let atlassians = connecting(&home, &sandbox)
        .argument("--gateway-url")
        .argument("https://api.atlassian.com")
        .run()
        .expect_status(0);
    assert!(
        !atlassians.stderr.contains("is not a gateway"),
        "{}",
        atlassians.report()
    );
}
