//! A person's machine with settings for real addresses, and what its commands said.

use std::fmt::Write as _;

use jira_sandbox::example;
use serde_json::json;

use crate::support::command::{Home, Invocation};
use crate::support::https_proxy::HttpsProxy;
use crate::support::jira_cloud::SITE;
use crate::support::running::Outcome;

/// Every secret of these tests, none of which may ever be shown.
pub const SECRETS: [&str; 5] = [
    example::MIA_TOKEN,
    example::BOT_TOKEN,
    example::BEARER_BOT_TOKEN,
    PASSWORD,
    WRONG_PASSWORD,
];
/// The password of a proxy, with characters that an address must escape.
pub const PASSWORD: &str = "s3cret/p@ss:w0rd%";
/// Another one.
pub const WRONG_PASSWORD: &str = "not-the-password";

/// A machine that is connected to `https://your-company.atlassian.net` as Mia.
pub fn personal() -> Home {
    settings(&json!({
        "enabled": true,
        "baseUrl": format!("https://{SITE}"),
        "auth": { "email": example::MIA_EMAIL, "apiToken": example::MIA_TOKEN },
    }))
}

/// A machine that is connected to it as the service account.
pub fn service() -> Home {
    settings(&json!({
        "enabled": true,
        "baseUrl": format!("https://{SITE}"),
        "cloudId": example::CLOUD_ID,
        "auth": { "email": example::BOT_EMAIL, "apiToken": example::BOT_TOKEN },
    }))
}

fn settings(settings: &serde_json::Value) -> Home {
    let home = Home::new();
    home.write_settings(&settings.to_string());
    home
}

/// `jira test` on this machine, behind this proxy.
pub fn test(home: &Home, proxy: &HttpsProxy) -> Invocation {
    home.coder_server(["jira", "test"])
        .variables(proxy.variables())
}

/// `jira connect` by flags on a fresh machine, behind this proxy.
pub fn connect(home: &Home, proxy: &HttpsProxy, account: &str) -> Invocation {
    let (email, token) = match account {
        "personal" => (example::MIA_EMAIL, example::MIA_TOKEN),
        _ => (example::BOT_EMAIL, example::BOT_TOKEN),
    };
    let site = format!("https://{SITE}");
    home.coder_server(["jira", "connect", "--account", account, "--site", &site])
        .arguments(["--email", email, "--token-stdin"])
        .input(token)
        .variables(proxy.variables())
}

/// Runs a command with `-v` and with `--json`, and fails unless both end with status 5 and say
/// nothing secret. The kind and the words, for snapshots.
#[track_caller]
pub fn unreachable(home: &Home, invocation: &Invocation) -> String {
    let started = ["-v", "--json"].map(|flag| invocation.clone().argument(flag).start());
    let [verbose, json] = started.map(|running| running.wait().expect_status(5));
    for outcome in [&verbose, &json] {
        outcome.assert_output_free_of(&SECRETS);
    }
    let kind = json.json()["error"]["kind"].clone();
    let mut told = String::new();
    let _ = writeln!(told, "{}", kind.as_str().expect("a failure has a kind"));
    told += &home.redact(error_of(&verbose));
    told
}

/// The last failure that was printed, with its hint.
#[track_caller]
pub fn error_of(outcome: &Outcome) -> &str {
    let from = outcome.stderr.rfind("error:");
    &outcome.stderr[from.unwrap_or_else(|| panic!("no error in:\n{}", outcome.report()))..]
}
