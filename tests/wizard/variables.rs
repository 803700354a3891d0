//! Variables answer questions, are tested, and are not saved.

use std::fs;

use jira_sandbox::{Sandbox, World, example};
use serde_json::{Value, json};

use crate::flags::refused;
#[cfg(unix)]
use crate::scene::{Answers as _, TALL, assert_succeeds};
use crate::scene::{Scene, TOKENS, WRONG_TOKEN, words};
use crate::support::command::Invocation;
use crate::support::https_proxy::HttpsProxy;
use crate::support::jira_cloud::JiraCloud;

/// `jira connect` with the sandbox's gateway in a variable.
fn connect(scene: &Scene) -> Invocation {
    scene
        .command(["jira", "connect"])
        .variable("JIRA_GATEWAY_URL", scene.sandbox.gateway_url())
}

/// As [`connect`], with the site and Mia's email in variables too.
fn as_mia(scene: &Scene) -> Invocation {
    connect(scene)
        .variable("JIRA_BASE_URL", scene.sandbox.site_url())
        .variable("JIRA_EMAIL", example::MIA_EMAIL)
}

/// A variable with the path of a file that contains this token.
fn token_file(scene: &Scene, token: &str) -> (&'static str, String) {
    let path = scene.home.directory().join("token");
    fs::write(&path, token).expect("the directory is ours");
    ("JIRA_API_TOKEN_FILE", path.display().to_string())
}

fn other_sandbox() -> Sandbox {
    Sandbox::start(World::example()).expect("loopback has ports")
}

fn authenticated(sandbox: &Sandbox) -> usize {
    let requests = sandbox.requests();
    let sent = requests.iter();
    sent.filter(|request| request.header("authorization").is_some())
        .count()
}

#[test]
fn variables_replace_flags_and_are_not_saved() {
    let scene = Scene::new();
    let invocation = as_mia(&scene)
        .arguments(["--account", "personal"])
        .variable("JIRA_API_TOKEN", example::MIA_TOKEN);
    let outcome = invocation.run().expect_status(0);
    outcome.assert_output_free_of(&TOKENS);
    insta::assert_snapshot!(scene.redacted(&outcome.stderr));
    assert_eq!(
        scene.saved(),
        json!({ "enabled": true, "auth": { "apiToken": example::MIA_TOKEN } })
    );
}

#[test]
fn token_file_is_never_saved() {
    let scene = Scene::new();
    let flags = ["--account", "personal", "--email", example::MIA_EMAIL];
    let invocation = scene
        .connect()
        .arguments(flags)
        .arguments(["--site", &scene.sandbox.site_url()])
        .variables([token_file(&scene, example::MIA_TOKEN)]);
    let outcome = invocation.run().expect_status(0);
    assert!(
        outcome
            .stderr
            .contains("Used but not saved: JIRA_API_TOKEN_FILE"),
        "{}",
        outcome.stderr
    );
    let saved = scene.saved();
    assert_eq!(saved["auth"], json!({ "email": example::MIA_EMAIL }));
    // Together they are a complete connection.
    let test = scene.command(["jira", "test"]);
    let test = test.variables([token_file(&scene, example::MIA_TOKEN)]);
    drop(test.run().expect_status(0));
}

#[test]
fn tests_the_connection_that_will_be_in_force() {
    let service = |scene: &Scene| {
        [
            ("JIRA_BASE_URL", scene.sandbox.site_url()),
            ("JIRA_GATEWAY_URL", scene.sandbox.gateway_url()),
            ("JIRA_CLOUD_ID", example::CLOUD_ID.to_owned()),
            ("JIRA_EMAIL", example::BOT_EMAIL.to_owned()),
            ("JIRA_AUTH_SCHEME", "bearer".to_owned()),
        ]
    };
    // Every subset of the variables, with flags for the rest.
    for subset in 0..1 << 5_u32 {
        let scene = Scene::new();
        let all = service(&scene);
        let is_set = |index: usize| subset & (1 << index) != 0;
        let variables: Vec<_> = all
            .iter()
            .enumerate()
            .filter(|(index, _)| is_set(*index))
            .map(|(_, variable)| variable.clone())
            .collect();
        let mut invocation = scene.command(["jira", "connect", "--json", "--token-stdin"]);
        for (index, flag) in ["--site", "--gateway-url", "--cloud-id", "--email"]
            .iter()
            .enumerate()
        {
            if !is_set(index) {
                invocation = invocation.arguments([*flag, &all[index].1]);
            }
        }
        if !is_set(2) {
            invocation = invocation.arguments(["--account", "service"]);
        }
        let connect = invocation
            .input(example::BEARER_BOT_TOKEN)
            .variables(variables.clone())
            .run()
            .expect_status(0);
        let test = scene
            .command(["jira", "test", "--json"])
            .variables(variables.clone())
            .run()
            .expect_status(0);
        assert_eq!(
            connect.json()["account"],
            test.json()["account"],
            "{variables:?}"
        );
        let saved = scene.saved();
        for (index, member) in ["/baseUrl", "/gatewayUrl", "/cloudId", "/auth/email"]
            .iter()
            .enumerate()
        {
            assert_eq!(
                saved.pointer(member).is_none(),
                is_set(index),
                "{variables:?}: {saved}"
            );
        }
    }
}

#[test]
fn flags_that_contradict_variables_are_named_at_once() {
    let scene = Scene::new();
    let invocation = as_mia(&scene)
        .variable("JIRA_CLOUD_ID", example::CLOUD_ID)
        .variable("JIRA_API_TOKEN", example::MIA_TOKEN)
        .arguments(["--account", "personal", "--email", "else@example.com"])
        .arguments(["--site", "https://other.atlassian.net", "--token-stdin"])
        .arguments(["--gateway-url", "https://api.atlassian.com"])
        .input(WRONG_TOKEN);
    let stderr = words(&refused(&scene, &invocation, 2));
    for (flag, variable) in [
        ("--account personal", "JIRA_CLOUD_ID"),
        ("--email", "JIRA_EMAIL"),
        ("--site", "JIRA_BASE_URL"),
        ("--token-stdin", "JIRA_API_TOKEN"),
        ("--gateway-url", "JIRA_GATEWAY_URL"),
    ] {
        assert!(
            stderr.contains(&format!("{flag}: {variable} is set")),
            "{stderr}"
        );
        assert!(
            stderr.contains(&format!("unset {variable}, or leave")),
            "{stderr}"
        );
    }
    assert!(scene.sandbox.requests().is_empty());
}

#[test]
fn flag_with_the_value_of_its_variable_is_accepted() {
    let scene = Scene::new();
    let invocation = as_mia(&scene)
        .variable("JIRA_API_TOKEN", example::MIA_TOKEN)
        .arguments(["--account", "personal", "--email", example::MIA_EMAIL])
        .arguments(["--site", &scene.sandbox.site_url(), "--token-stdin"])
        .input(example::MIA_TOKEN);
    drop(invocation.run().expect_status(0));
}

#[test]
fn gateway_of_the_file_gets_nothing_under_a_variable() {
    let scene = Scene::new();
    let avoided = other_sandbox();
    scene.home.write_settings(
        &json!({
            "enabled": true,
            "baseUrl": scene.sandbox.site_url(),
            "cloudId": example::CLOUD_ID,
            "gatewayUrl": avoided.gateway_url(),
            "auth": { "email": example::BOT_EMAIL, "apiToken": "kept-token" },
        })
        .to_string(),
    );
    let before = scene.saved();
    let connect = connect(&scene).variable("JIRA_API_TOKEN", example::BOT_TOKEN);
    drop(connect.run().expect_status(0));
    // The file names another gateway, so the variable's token is not saved beside it.
    assert_eq!(scene.saved(), before);
    assert!(avoided.requests().is_empty(), "{:?}", avoided.requests());
    assert!(authenticated(&scene.sandbox) > 0);
}

#[test]
fn new_token_is_not_saved_beside_another_host() {
    for variable in ["JIRA_BASE_URL", "JIRA_GATEWAY_URL"] {
        let scene = Scene::new().connected();
        let (before, asked) = (scene.saved(), scene.sandbox.requests().len());
        let other = other_sandbox();
        let url = match variable {
            "JIRA_BASE_URL" => other.site_url(),
            _ => other.gateway_url(),
        };
        let invocation = scene
            .command(["jira", "connect", "--account", "personal", "--token-stdin"])
            .arguments(["--email", example::MIA_EMAIL])
            .variable(variable, url)
            .input(example::RINA_TOKEN);
        let outcome = invocation.run().expect_status(2);
        outcome.assert_output_free_of(&TOKENS);
        let stderr = words(&outcome.stderr);
        assert!(
            stderr.contains(&format!("{variable} names a different host than jira.json")),
            "{stderr}"
        );
        assert!(stderr.contains(&format!("unset {variable}")), "{stderr}");
        assert_eq!(scene.saved(), before);
        assert_eq!(scene.sandbox.requests().len(), asked);
        assert!(other.requests().is_empty());
    }
}

#[test]
fn file_for_another_site_stays_while_variables_connect() {
    let scene = Scene::new().connected();
    let (before, asked) = (scene.saved(), scene.sandbox.requests().len());
    let other = other_sandbox();
    let invocation = scene
        .command(["jira", "connect", "--account", "personal"])
        .variable("JIRA_BASE_URL", other.site_url())
        .variable("JIRA_GATEWAY_URL", other.gateway_url())
        .variable("JIRA_EMAIL", example::RINA_EMAIL)
        .variable("JIRA_API_TOKEN", example::RINA_TOKEN);
    drop(invocation.run().expect_status(0));
    assert_eq!(scene.saved(), before);
    assert_eq!(scene.sandbox.requests().len(), asked);
    assert!(authenticated(&other) > 0);
}

#[test]
fn stored_token_does_not_follow_to_a_new_site() {
    let scene = Scene::new().connected();
    let other = other_sandbox();
    let invocation = scene
        .connect()
        .arguments(["--account", "personal", "--site", &other.site_url()])
        .variables([token_file(&scene, example::RINA_TOKEN)])
        .variable("JIRA_EMAIL", example::RINA_EMAIL);
    drop(invocation.run().expect_status(0));
    let saved = scene.saved();
    assert_eq!(saved["baseUrl"], other.site_url());
    assert_eq!(saved["auth"], json!({ "email": example::MIA_EMAIL }));
}

#[test]
fn scheme_of_a_variable_is_the_only_one_tried() {
    let scene = Scene::new();
    let invocation = |scheme: &str| {
        connect(&scene)
            .arguments(["--account", "service", "--email", example::BOT_EMAIL])
            .arguments(["--site", &scene.sandbox.site_url(), "--token-stdin"])
            .variable("JIRA_AUTH_SCHEME", scheme)
            .input(example::BEARER_BOT_TOKEN)
    };
    refused(&scene, &invocation("basic"), 4);
    let sent_bearer = || {
        let requests = scene.sandbox.requests();
        let mut sent = requests
            .iter()
            .filter_map(|request| request.header("authorization"));
        sent.any(|header| header.starts_with("Bearer "))
    };
    assert!(!sent_bearer());
    drop(invocation("bearer").run().expect_status(0));
    assert!(sent_bearer());
    assert_eq!(scene.saved()["auth"].get("scheme"), None);
}

#[test]
fn warns_when_a_variable_disables_the_connection() {
    let scene = Scene::new();
    let invocation = scene.connect_by_flags().argument("--json");
    let outcome = invocation
        .variable("JIRA_ENABLED", "false")
        .run()
        .expect_status(0);
    let json = outcome.json();
    assert_eq!(json["warnings"][0]["name"], "not-enabled");
    assert_eq!(
        json["warnings"][0]["message"],
        "Jira integration not enabled: JIRA_ENABLED is false"
    );
    assert_eq!(scene.saved()["enabled"], true);
}

#[test]
fn nothing_is_saved_when_variables_say_everything() {
    let scene = Scene::new();
    let invocation = as_mia(&scene)
        .arguments(["--account", "personal", "--json"])
        .variable("JIRA_ENABLED", "true")
        .variables([token_file(&scene, example::MIA_TOKEN)]);
    let outcome = invocation.run().expect_status(0);
    assert!(
        outcome
            .stderr
            .contains("Nothing to save: every value comes from a variable"),
        "{}",
        outcome.stderr
    );
    assert_eq!(outcome.json()["file"], Value::Null);
    assert!(authenticated(&scene.sandbox) > 0);
    scene.assert_nothing_written();
}

#[test]
fn unknown_hosts_of_variables_are_used_with_a_warning() {
    let plan = HttpsProxy::in_place_of(&["jira.example.com", "api.egress.example"]);
    let world = World {
        origin: Some("https://jira.example.com".to_owned()),
        ..World::example()
    };
    let cloud = JiraCloud::behind(plan, world, |_| None);
    let scene = Scene::new();
    let invocation = scene
        .command(["jira", "connect", "--account", "service", "--token-stdin"])
        .arguments(["--email", example::BOT_EMAIL])
        .variable("JIRA_BASE_URL", "https://jira.example.com")
        .variable("JIRA_GATEWAY_URL", "https://api.egress.example")
        .variables(cloud.variables())
        .input(example::BOT_TOKEN);
    let stderr = words(&invocation.run().expect_status(0).stderr);
    for warning in [
        "! jira.example.com (JIRA_BASE_URL) is not a Jira Cloud address",
        "! api.egress.example (JIRA_GATEWAY_URL) is not an Atlassian gateway",
    ] {
        assert_eq!(stderr.matches(warning).count(), 1, "{stderr}");
    }
}

#[cfg(unix)]
#[test]
fn variables_are_shown_and_not_asked() {
    let scene = Scene::new();
    let invocation = as_mia(&scene).argument("--no-browser");
    let mut tty = invocation.on_terminal(TALL);
    tty.personal().token(example::MIA_TOKEN);
    assert_succeeds(&mut tty);
    insta::assert_snapshot!(scene.screen(&tty));
    assert_eq!(
        scene.saved(),
        json!({ "enabled": true, "auth": { "apiToken": example::MIA_TOKEN } })
    );
}

#[cfg(unix)]
#[test]
fn cloud_id_of_a_variable_decides_the_account_type() {
    let scene = Scene::new();
    let invocation = connect(&scene)
        .variable("JIRA_CLOUD_ID", example::CLOUD_ID)
        .variable("JIRA_API_TOKEN", example::BOT_TOKEN);
    let mut tty = invocation.on_terminal(TALL);
    tty.site(&scene.sandbox.site_url())
        .email(example::BOT_EMAIL);
    assert_succeeds(&mut tty);
    let text = tty.text();
    for question in ["? Account type", "? Cloud ID", "? API token", "Fetching"] {
        assert!(!text.contains(question), "{question}:\n{text}");
    }
    // With a terminal, the token is not saved.
    assert_eq!(
        scene.saved(),
        json!({
            "enabled": true,
            "baseUrl": scene.sandbox.site_url(),
            "auth": { "email": example::BOT_EMAIL, "scheme": "basic" },
        })
    );
}

#[cfg(unix)]
#[test]
fn answers_of_variables_are_not_offered_for_change() {
    let scene = Scene::new();
    let invocation = as_mia(&scene)
        .variable("JIRA_CLOUD_ID", example::CLOUD_ID)
        .argument("--no-browser");
    let mut tty = invocation.on_terminal(TALL);
    tty.token(WRONG_TOKEN);
    tty.wait_for_keys("? What now?");
    insta::assert_snapshot!(scene.screen(&tty));
    tty.choose("Enter another API token")
        .token(example::MIA_SCOPED_TOKEN);
    assert_succeeds(&mut tty);
    assert_eq!(scene.saved_token(), example::MIA_SCOPED_TOKEN);
}

#[cfg(unix)]
#[test]
fn stored_token_is_not_offered_to_variable_site() {
    let scene = Scene::new();
    scene
        .home
        .write_settings(&json!({ "auth": { "apiToken": example::MIA_TOKEN } }).to_string());
    let mut tty = as_mia(&scene).argument("--no-browser").on_terminal(TALL);
    tty.personal();
    tty.wait_for_secret("? API token (not shown)");
    assert!(scene.sandbox.requests().is_empty());
}
