//! `--json` of every command: always one value on stdout and the same exit status.

use std::sync::LazyLock;

use jira_sandbox::{Fault, FaultKind, example};
use regex::Regex;

use crate::scene::{Scene, TOKENS, WRONG_TOKEN};
use crate::support::command::Invocation;

static CHANGING: LazyLock<[(Regex, &str); 2]> = LazyLock::new(|| {
    [
        (r#""milliseconds": \d+"#, r#""milliseconds": [TIME]"#),
        (r#""traceId": "[0-9a-f]{32}""#, r#""traceId": "[TRACE]""#),
    ]
    .map(|(pattern, shown)| (Regex::new(pattern).expect("a good pattern"), shown))
});

/// Runs a command with and without `--json`, each in its own home. Returns the JSON for a snapshot.
#[track_caller]
fn with_and_without_json(make: impl Fn() -> (Scene, Invocation), status: i32) -> String {
    let (_scene, plain) = make();
    let plain = plain.run().expect_status(status);
    let (scene, json) = make();
    let json = json.argument("--json").run().expect_status(status);
    for outcome in [&plain, &json] {
        outcome.assert_output_free_of(&TOKENS);
    }
    assert_eq!(json.json()["ok"], status == 0);
    let error = &json.json()["error"];
    assert_eq!(error.is_null(), status == 0, "{error}");
    // Messages are printed, too.
    assert_eq!(
        json.stderr.contains("error:"),
        status != 0,
        "{}",
        json.stderr
    );
    let text = scene.redacted(&json.stdout);
    CHANGING.iter().fold(text, |text, (pattern, shown)| {
        pattern.replace_all(&text, *shown).into_owned()
    })
}

fn command(arguments: [&'static str; 2]) -> impl Fn(&Scene) -> Invocation {
    move |scene| scene.command(arguments)
}

/// In a connected home after `change`.
fn connected(
    arguments: [&'static str; 2],
    change: impl Fn(&Scene),
) -> impl Fn() -> (Scene, Invocation) {
    move || {
        let scene = Scene::new().connected();
        change(&scene);
        let invocation = command(arguments)(&scene);
        (scene, invocation)
    }
}

fn fresh(arguments: [&'static str; 2]) -> impl Fn() -> (Scene, Invocation) {
    move || {
        let scene = Scene::new();
        let invocation = command(arguments)(&scene);
        (scene, invocation)
    }
}

#[test]
fn connect() {
    let by_flags = |token: &'static str| {
        move || {
            let scene = Scene::new();
            let invocation = scene.connect_by_flags().input(token);
            (scene, invocation)
        }
    };
    insta::assert_snapshot!(
        "connect",
        with_and_without_json(by_flags(example::MIA_TOKEN), 0)
    );
    insta::assert_snapshot!(
        "connect_refused",
        with_and_without_json(by_flags(WRONG_TOKEN), 4)
    );
    insta::assert_snapshot!(
        "connect_incomplete",
        with_and_without_json(fresh(["jira", "connect"]), 2)
    );
    let unreachable = || {
        let scene = Scene::new();
        scene.sandbox.inject(Fault::new(FaultKind::Reset));
        let invocation = scene.connect_by_flags();
        (scene, invocation)
    };
    insta::assert_snapshot!("connect_unreachable", with_and_without_json(unreachable, 5));
    let invalid = || {
        let scene = Scene::new();
        scene.home.write_settings("[");
        let invocation = scene.connect_by_flags();
        (scene, invocation)
    };
    insta::assert_snapshot!("connect_invalid", with_and_without_json(invalid, 1));
}

#[test]
fn status() {
    let status = ["jira", "status"];
    insta::assert_snapshot!(
        "status",
        with_and_without_json(connected(status, |_| {}), 0)
    );
    insta::assert_snapshot!(
        "status_not_connected",
        with_and_without_json(fresh(status), 3)
    );
    let invalid = connected(status, |scene| {
        scene.home.write_settings("{\"enabled\": 1}");
    });
    insta::assert_snapshot!("status_invalid", with_and_without_json(invalid, 1));
}

#[test]
fn test() {
    let test = ["jira", "test"];
    insta::assert_snapshot!("test", with_and_without_json(connected(test, |_| {}), 0));
    insta::assert_snapshot!("test_not_connected", with_and_without_json(fresh(test), 3));
    let revoked = connected(test, |scene| {
        scene.sandbox.change(|world| world.tokens.clear());
    });
    insta::assert_snapshot!("test_refused", with_and_without_json(revoked, 4));
    let down = connected(test, |scene| {
        scene.sandbox.inject(Fault::new(FaultKind::status(500)));
    });
    insta::assert_snapshot!("test_unavailable", with_and_without_json(down, 5));
    let not_permitted = connected(test, |scene| {
        scene.sandbox.change(|world| {
            let mia = world.person_mut(example::MIA_ID).expect("she is there");
            mia.permissions.add_comments = false;
        });
        let mut settings = scene.saved();
        settings["enabled"] = false.into();
        scene.home.write_settings(&settings.to_string());
    });
    insta::assert_snapshot!(
        "test_with_warnings",
        with_and_without_json(not_permitted, 0)
    );
}

#[test]
fn disconnect() {
    let disconnect = ["jira", "disconnect"];
    insta::assert_snapshot!(
        "disconnect_nothing",
        with_and_without_json(fresh(disconnect), 0)
    );
    insta::assert_snapshot!(
        "disconnect_unasked",
        with_and_without_json(connected(disconnect, |_| {}), 2)
    );
    let yes = || {
        let scene = Scene::new().connected();
        let invocation = scene.command(["jira", "disconnect", "--yes"]);
        (scene, invocation)
    };
    insta::assert_snapshot!("disconnect", with_and_without_json(yes, 0));
}
