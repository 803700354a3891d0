//! Secrets are found in every form, and only where they are.

use crate::failure_of;
use crate::support::command::Home;
use crate::support::leaks::assert_free_of;

const SECRET: &str = "ATATT3x=\"/é secret";

#[test]
fn every_form_is_found() {
    let forms = [
        ("as it is", SECRET.to_owned()),
        ("JSON", serde_json::json!({ "token": SECRET }).to_string()),
        (
            "percent-encoded",
            "ATATT3x%3D%22%2F%C3%A9%20secret".to_owned(),
        ),
        (
            "percent-encoded",
            "atatt3x%3d%22%2f%c3%a9%20secret".to_owned(),
        ),
        (
            "percent-encoded",
            "ATATT3x%3d%22%2f%c3%a9%20secret".to_owned(),
        ),
        (
            "JSON",
            "ATATT3x\\u003d\\u0022\\u002f\\u00e9\\u0020secret".to_owned(),
        ),
        ("JSON", "ATATT3x=\\\"\\/é secret".to_owned()),
        ("HTML", "ATATT3x&#61;&#34;&#47;&#233;&#32;secret".to_owned()),
        // `mia@example.com:` and the secret.
        (
            "base64",
            "bWlhQGV4YW1wbGUuY29tOkFUQVRUM3g9Ii/DqSBzZWNyZXQ=".to_owned(),
        ),
        (
            "base64url",
            "bWlhQGV4YW1wbGUuY29tOkFUQVRUM3g9Ii_DqSBzZWNyZXQ".to_owned(),
        ),
    ];
    for (form, text) in forms {
        let text = format!("before {text} after");
        let message =
            failure_of(|| assert_free_of(&["another secret", SECRET], &[("a log", &text)]));
        assert!(
            message.contains(form) && message.contains("a log"),
            "{form}: {message}"
        );
        assert!(!message.contains(SECRET), "{message}");
    }
}

#[test]
fn what_is_not_the_secret_is_not_found() {
    let texts = ["", "ATATT3x", "••••••••cret", "bWlhQGV4YW1wbGUuY29tOg=="];
    let texts = texts.map(|text| ("a text", text));
    assert_free_of(&[SECRET], &texts);
}

#[test]
fn outputs_are_searched() {
    let run = |script| Home::new().program("sh", ["-c", script]).run();
    run("echo fine").assert_output_free_of(&["hunter2-hunter2"]);
    for (script, place) in [
        ("echo hunter2-hunter2", "stdout"),
        ("echo hunter2-hunter2 >&2", "stderr"),
    ] {
        let message = failure_of(|| run(script).assert_output_free_of(&["hunter2-hunter2"]));
        assert!(message.ends_with(place), "{message}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn command_lines_of_children_are_searched() {
    use crate::support::command_lines::CommandLineWatch;

    let home = Home::new();
    let secret = format!("as-an-argument-{}", std::process::id());
    let go = home.directory().join("go");
    // From standard input to a child's argument.
    let script = r#"sh -c 'while ! test -e "$HOME/go"; do :; done' "$(cat)"; true"#;
    let running = home.program("sh", ["-c", script]).input(&*secret).start();
    let watch = CommandLineWatch::start();
    watch.wait_for(&secret);
    std::fs::write(go, "").expect("the home is there");
    assert!(running.wait().status.success());

    watch.assert_free_of("$HOME/go", &["never-an-argument"]);
    let message = failure_of(|| watch.assert_free_of("$HOME/go", &["never-so", &secret]));
    assert!(message.contains("a command line"), "{message}");
    let message = failure_of(|| watch.assert_free_of("no-such-program", &["never-so-either"]));
    assert!(message.contains("no-such-program"), "{message}");
}
