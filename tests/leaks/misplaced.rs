//! Tokens in the wrong member or variable, or in a file that is not JSON.

use jira_sandbox::{Host, example};
use serde_json::json;

use crate::support::command::{Home, Invocation};
use crate::token::{TOKEN, assert_no_secret, for_each, sandbox, settings};

const EMAIL: &str = example::MIA_EMAIL;

fn quoted() -> String {
    json!(TOKEN).to_string()
}

/// Invalid texts of `jira.json`.
fn files() -> Vec<(&'static str, Vec<u8>)> {
    let token = quoted();
    let texts = vec![
        ("nothing but the token", TOKEN.to_owned()),
        ("nothing but the token, quoted", token.clone()),
        ("a list", format!("[{token}]")),
        (
            "an unfinished text",
            format!("{{\"auth\":{{\"apiToken\":{}", &token[..token.len() - 1]),
        ),
        (
            "an unfinished object",
            format!("{{\"auth\":{{\"apiToken\":{token}"),
        ),
        ("something after the end", format!("{{}} {token}")),
        (
            "without quotes",
            format!("{{\"auth\":{{\"apiToken\":{TOKEN}}}}}"),
        ),
        ("in single quotes", format!("{{'apiToken':'{TOKEN}'}}")),
        (
            "a bad escape",
            format!("{{\"auth\":{{\"apiToken\":\"\\q{TOKEN}\"}}}}"),
        ),
        ("a comment", format!("// {TOKEN}\n{{}}")),
        ("a member's name", format!("{{{token}:1,{token}:2}}")),
        (
            "a member's name within auth",
            format!("{{\"auth\":{{{token}:1,{token}:2}}}}"),
        ),
        (
            "twice",
            format!("{{\"auth\":{{\"apiToken\":{token},\"apiToken\":{token}}}}}"),
        ),
        ("auth itself", format!("{{\"auth\":{token}}}")),
        ("enabled", format!("{{\"enabled\":{token}}}")),
        ("baseUrl", format!("{{\"baseUrl\":{token}}}")),
        (
            "the user of baseUrl",
            json!({ "baseUrl": format!("https://mia:{TOKEN}@your-company.atlassian.net") })
                .to_string(),
        ),
        (
            "the query of gatewayUrl",
            json!({ "gatewayUrl": format!("https://api.atlassian.com/?{TOKEN}") }).to_string(),
        ),
        (
            "the scheme of baseUrl",
            json!({ "baseUrl": format!("{TOKEN}://your-company.atlassian.net") }).to_string(),
        ),
        ("cloudId", format!("{{\"cloudId\":{token}}}")),
        ("gatewayUrl", format!("{{\"gatewayUrl\":{token}}}")),
        ("auth.email", format!("{{\"auth\":{{\"email\":{token}}}}}")),
        (
            "auth.scheme",
            format!("{{\"auth\":{{\"scheme\":{token}}}}}"),
        ),
        (
            "a list of tokens",
            format!("{{\"auth\":{{\"apiToken\":[{token}]}}}}"),
        ),
        (
            "two tokens",
            json!({ "auth": { "apiToken": format!("{TOKEN} {TOKEN}") } }).to_string(),
        ),
        (
            "a very long one",
            json!({ "auth": { "apiToken": TOKEN.repeat(100) } }).to_string(),
        ),
        (
            "a very large file",
            format!(
                "{{\"auth\":{{\"apiToken\":{token}}},\"x\":\"{}\"}}",
                "x".repeat(70_000)
            ),
        ),
    ];
    let mut files: Vec<(&str, Vec<u8>)> = texts
        .into_iter()
        .map(|(name, text)| (name, text.into_bytes()))
        .collect();
    let utf16: Vec<u8> = TOKEN.encode_utf16().flat_map(u16::to_le_bytes).collect();
    files.push(("UTF-16", utf16));
    files.push((
        "not UTF-8",
        [TOKEN.as_bytes(), &[0xff], TOKEN.as_bytes()].concat(),
    ));
    files
}

/// Every command that reads the file.
fn readers(home: &Home) -> Vec<(Invocation, i32)> {
    let other_token = "ATATT3xAnother0Token0=0OTHER01";
    let connect = home
        .coder_server([
            "jira",
            "connect",
            "-v",
            "--account",
            "personal",
            "--token-stdin",
        ])
        .arguments(["--site", "http://127.0.0.1:9", "--email", EMAIL])
        .arguments(["--gateway-url", "http://127.0.0.1:9"])
        .input(other_token);
    vec![
        (home.coder_server(["jira", "status", "-v"]), 1),
        (home.coder_server(["jira", "status", "-v", "--json"]), 1),
        (home.coder_server(["jira", "test", "-v"]), 1),
        (home.coder_server(["jira", "test", "-v", "--json"]), 1),
        (connect.clone(), 1),
        (connect.clone().argument("--json"), 1),
        (connect.argument("--force"), 5),
        (
            home.coder_server(["jira", "disconnect", "--yes", "--json"]),
            0,
        ),
    ]
}

#[test]
fn explains_invalid_file_without_token() {
    for_each(&files(), |(name, bytes)| {
        let home = Home::new();
        home.write_settings("");
        std::fs::write(home.settings_file(), bytes).expect("the file is ours");
        for (command, status) in readers(&home) {
            let outcome = command.run();
            assert_no_secret(name, EMAIL, &outcome);
            assert_eq!(
                outcome.status.code(),
                Some(status),
                "{name}: {}",
                outcome.report()
            );
        }
    });
}

#[test]
fn ignores_values_of_unknown_members() {
    let sandbox = sandbox(Host::Site);
    let mut settings = settings(&sandbox, Host::Site);
    settings["token"] = TOKEN.into();
    settings[TOKEN] = json!({ TOKEN: [TOKEN] });
    let home = Home::new();
    home.write_settings(&settings.to_string());
    for arguments in [
        ["jira", "status", "-v"].as_slice(),
        &["jira", "status", "--json"],
        &["jira", "test", "-v"],
        &["jira", "test", "--json"],
        &["jira", "disconnect", "--yes"],
    ] {
        let outcome = home.coder_server(arguments).run().expect_status(0);
        assert_no_secret("an unknown member", EMAIL, &outcome);
    }
}

#[test]
fn names_variable_that_contains_token() {
    let two = format!("{TOKEN} {TOKEN}");
    let long = TOKEN.repeat(10);
    let in_user = format!("https://mia:{TOKEN}@your-company.atlassian.net");
    let in_proxy = format!("socks5://mia:{TOKEN}@proxy.example:1080");
    let variables = [
        ("JIRA_ENABLED", TOKEN),
        ("JIRA_BASE_URL", TOKEN),
        ("JIRA_BASE_URL", &in_user),
        ("JIRA_CLOUD_ID", TOKEN),
        ("JIRA_EMAIL", TOKEN),
        ("JIRA_API_TOKEN", &two),
        ("JIRA_API_TOKEN_FILE", TOKEN),
        ("JIRA_API_TOKEN_FILE", &long),
        ("JIRA_AUTH_SCHEME", TOKEN),
        ("JIRA_GATEWAY_URL", TOKEN),
        ("JIRA_GATEWAY_URL", &in_user),
        ("HTTPS_PROXY", &in_proxy),
    ];
    let sandbox = sandbox(Host::Site);
    for_each(&variables, |(name, value)| {
        let home = Home::new();
        home.write_settings(&settings(&sandbox, Host::Site).to_string());
        for arguments in [
            ["jira", "status", "-v"].as_slice(),
            &["jira", "status", "--json"],
            &["jira", "test", "-v"],
            &["jira", "test", "--json"],
            &["jira", "connect", "-v"],
            &["jira", "connect", "--json"],
            &["jira", "disconnect", "--yes"],
        ] {
            let command = home.coder_server(arguments).variable(name, value);
            let outcome = command.run();
            assert_no_secret(name, EMAIL, &outcome);
        }
        // It was rejected with a message.
        home.write_settings(&settings(&sandbox, Host::Site).to_string());
        let test = home.coder_server(["jira", "test"]).variable(name, value);
        let outcome = test.run().expect_status(1);
        assert!(outcome.stderr.contains(name), "{name}: {}", outcome.stderr);
    });
}

#[test]
fn does_not_quote_invalid_piped_token() {
    let sandbox = sandbox(Host::Site);
    let inputs = [
        format!("{TOKEN} {TOKEN}").into_bytes(),
        format!("\"{TOKEN}\"").into_bytes(),
        format!("Bearer {TOKEN}").into_bytes(),
        format!("JIRA_API_TOKEN={TOKEN}\nOTHER=1").into_bytes(),
        TOKEN.repeat(2000).into_bytes(),
        [TOKEN.as_bytes(), &[0xff]].concat(),
    ];
    for_each(&inputs, |input| {
        let home = Home::new();
        for flag in ["-v", "--json"] {
            let connect = home
                .coder_server([
                    "jira",
                    "connect",
                    "--account",
                    "personal",
                    "--token-stdin",
                    flag,
                ])
                .arguments(["--site", &sandbox.site_url(), "--email", EMAIL])
                .input(&**input);
            assert_no_secret("standard input", EMAIL, &connect.run().expect_status(2));
        }
    });
}
