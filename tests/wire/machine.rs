//! A home with settings for real addresses, and the output of its commands.

use std::fmt::Write as _;

use jira_sandbox::example;
use serde_json::json;

use crate::support::command::{Home, Invocation};
use crate::support::https_proxy::HttpsProxy;
use crate::support::jira_cloud::SITE;
use crate::support::running::Outcome;

/// Secrets of these tests that must never be in any output.
pub const SECRETS: [&str; 5] = [
    example::MIA_TOKEN,
    example::BOT_TOKEN,
    example::BEARER_BOT_TOKEN,
    PASSWORD,
    WRONG_PASSWORD,
];
/// A proxy password with characters that a URL must escape.
pub const PASSWORD: &str = "s3cret/p@ss:w0rd%";
/// Another password.
pub const WRONG_PASSWORD: &str = "not-the-password";

/// A home that is connected to `https://your-company.atlassian.net` as Mia.
pub fn personal() -> Home {
    settings(&json!({
        "enabled": true,
        "baseUrl": format!("https://{SITE}"),
        "auth": { "email": example::MIA_EMAIL, "apiToken": example::MIA_TOKEN },
    }))
}

/// A home that is connected to it as the service account.
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

/// `jira test` in this home through this proxy.
pub fn test(home: &Home, proxy: &HttpsProxy) -> Invocation {
    home.coder_server(["jira", "test"])
        .variables(proxy.variables())
}

/// `jira connect` with flags in a new home through this proxy.
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

/// Runs a command with `-v` and with `--json`. Asserts exit status 5 and no secrets in the output.
/// Returns kind and message for snapshots.
#[track_caller]
pub fn unreachable(home: &Home, invocation: &Invocation) -> String {
    let started = ["-v", "--json"].map(|flag| invocation.clone().argument(flag).start());
    let [verbose, json] = started.map(|running| running.wait().expect_status(5));
    for outcome in [&verbose, &json] {
        outcome.assert_output_free_of(&SECRETS);
    }
    let kind = json.json()["error"]["kind"].clone();
    let mut output = String::new();
    let _ = writeln!(output, "{}", kind.as_str().expect("a failure has a kind"));
    output += &home.redact(error_of(&verbose));
    output
}

/// Returns the last printed error with its hint.
#[track_caller]
pub fn error_of(outcome: &Outcome) -> &str {
    let from = outcome.stderr.rfind("error:");
    &outcome.stderr[from.unwrap_or_else(|| panic!("no error in:\n{}", outcome.report()))..]
}
