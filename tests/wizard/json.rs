//! `--json` of every command: one value on stdout whatever happens, and the same exit status.

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

/// Runs it without and with `--json`, each on a machine of its own. What the latter wrote, for a
/// snapshot.
#[track_caller]
fn both_ways(make: impl Fn() -> (Scene, Invocation), status: i32) -> String {
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
    // People are told too.
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

/// On a machine that is connected, after `change`.
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
    insta::assert_snapshot!("connect", both_ways(by_flags(example::MIA_TOKEN), 0));
    insta::assert_snapshot!("connect_refused", both_ways(by_flags(WRONG_TOKEN), 4));
    insta::assert_snapshot!(
        "connect_incomplete",
        both_ways(fresh(["jira", "connect"]), 2)
    );
    let unreachable = || {
        let scene = Scene::new();
        scene.sandbox.inject(Fault::new(FaultKind::Reset));
        let invocation = scene.connect_by_flags();
        (scene, invocation)
    };
    insta::assert_snapshot!("connect_unreachable", both_ways(unreachable, 5));
    let invalid = || {
        let scene = Scene::new();
        scene.home.write_settings("[");
        let invocation = scene.connect_by_flags();
        (scene, invocation)
    };
    insta::assert_snapshot!("connect_invalid", both_ways(invalid, 1));
}

#[test]
fn status() {
    let status = ["jira", "status"];
    insta::assert_snapshot!("status", both_ways(connected(status, |_| {}), 0));
    insta::assert_snapshot!("status_not_connected", both_ways(fresh(status), 3));
    let invalid = connected(status, |scene| {
        scene.home.write_settings("{\"enabled\": 1}");
    });
    insta::assert_snapshot!("status_invalid", both_ways(invalid, 1));
}

#[test]
fn test() {
    let test = ["jira", "test"];
    insta::assert_snapshot!("test", both_ways(connected(test, |_| {}), 0));
    insta::assert_snapshot!("test_not_connected", both_ways(fresh(test), 3));
    let revoked = connected(test, |scene| {
        scene.sandbox.change(|world| world.tokens.clear());
    });
    insta::assert_snapshot!("test_refused", both_ways(revoked, 4));
    let down = connected(test, |scene| {
        scene.sandbox.inject(Fault::new(FaultKind::status(500)));
    });
    insta::assert_snapshot!("test_unavailable", both_ways(down, 5));
    let not_permitted = connected(test, |scene| {
        scene.sandbox.change(|world| {
            let mia = world.person_mut(example::MIA_ID).expect("she is there");
            mia.permissions.add_comments = false;
        });
        let mut settings = scene.saved();
        settings["enabled"] = false.into();
        scene.home.write_settings(&settings.to_string());
    });
    insta::assert_snapshot!("test_with_warnings", both_ways(not_permitted, 0));
}

#[test]
fn disconnect() {
    let disconnect = ["jira", "disconnect"];
    insta::assert_snapshot!("disconnect_nothing", both_ways(fresh(disconnect), 0));
    insta::assert_snapshot!(
        "disconnect_unasked",
        both_ways(connected(disconnect, |_| {}), 2)
    );
    let yes = || {
        let scene = Scene::new().connected();
        let invocation = scene.command(["jira", "disconnect", "--yes"]);
        (scene, invocation)
    };
    insta::assert_snapshot!("disconnect", both_ways(yes, 0));
}
