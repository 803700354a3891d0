//! The questions in order, with valid and invalid answers.

use jira_sandbox::{Fault, FaultKind, example};

use crate::scene::{Answers, Scene, TALL, YES, assert_succeeds, words};
use crate::support::tty::ENTER;
use crate::support::{text_of, wait_until};

#[test]
fn skips_questions_answered_by_flags() {
    let scene = Scene::new();
    let site = scene.sandbox.site_url();
    let flags = ["--account", "personal", "--site", &site, "--no-browser"];
    let mut tty = scene.connect().arguments(flags).on_terminal(TALL);
    tty.email(example::MIA_EMAIL).token(example::MIA_TOKEN);
    assert_succeeds(&mut tty);
    let text = tty.text();
    for question in ["Account type", "Site URL", "browser?"] {
        assert!(!text.contains(question), "{question}:\n{text}");
    }
}

#[test]
fn mistyped_site_can_be_corrected() {
    let scene = Scene::new();
    let mut tty = scene.connect().on_terminal(TALL);
    tty.service().site("http://127.0.0.1:1");
    tty.answer("? Cloud ID", ENTER);
    tty.site(&scene.sandbox.site_url())
        .email(example::BOT_EMAIL)
        .token(example::BOT_TOKEN);
    assert_succeeds(&mut tty);
    assert_eq!(scene.saved()["baseUrl"], scene.sandbox.site_url());
    assert_eq!(scene.saved()["cloudId"], example::CLOUD_ID);
}

#[test]
fn explains_invalid_answers_and_asks_again() {
    let scene = Scene::new();
    let not_there = Fault::new(FaultKind::status(404)).for_paths_with("tenant_info");
    scene.sandbox.inject(not_there);
    let mut tty = scene.connect().on_terminal(TALL);
    let mut complaints = Vec::new();
    tty.service();
    for (question, bad) in [
        ("? Site URL", ""),
        ("? Site URL", "http://your-company.atlassian.net"),
        ("? Site URL", "your company"),
        (
            "? Site URL",
            "https://mia:secret@your-company.atlassian.net",
        ),
        ("? Site URL", "https://id.atlassian.com/login"),
        ("? Cloud ID", "your-company"),
        ("? Email", ""),
        ("? Email", "mia"),
        ("? Email", "mia@@example.com"),
    ] {
        match question {
            "? Cloud ID" => drop(tty.site(&scene.sandbox.site_url())),
            "? Email" if bad.is_empty() => {
                tty.answer("? Cloud ID", &format!("{}{ENTER}", example::CLOUD_ID));
            }
            _ => {}
        }
        tty.answer(question, &format!("{bad}{ENTER}"));
        tty.wait_for_keys(question);
        let screen = tty.screen();
        let from = screen
            .rfind('✗')
            .unwrap_or_else(|| panic!("{bad:?} was taken:\n{screen}"));
        complaints.push(format!("{bad:?}\n{}\n", &screen[from..]));
    }
    tty.email(example::BOT_EMAIL);
    tty.wait_for_secret("? API token");
    assert!(
        !tty.screen().contains('✗'),
        "a complaint was left:\n{}",
        tty.screen()
    );
    insta::assert_snapshot!(complaints.join("\n"));
}

#[test]
fn explains_invalid_tokens_and_asks_again() {
    let scene = Scene::new();
    let mut tty = scene.connect().on_terminal(TALL);
    tty.personal()
        .site(&scene.sandbox.site_url())
        .email(example::MIA_EMAIL)
        .no_browser()
        .token("")
        .token("two words");
    tty.wait_for_text("! the API token contains whitespace");
    for _ in 0..2 {
        tty.token("two words");
    }
    assert!(
        tty.screen().contains("! Nothing entered"),
        "{}",
        tty.screen()
    );
    tty.token(example::MIA_TOKEN);
    assert_succeeds(&mut tty);
    assert_eq!(scene.saved_token(), example::MIA_TOKEN);
}

#[test]
fn three_empty_tokens_end_the_wizard() {
    let scene = Scene::new();
    let mut tty = scene.connect().on_terminal(TALL);
    tty.personal()
        .site(&scene.sandbox.site_url())
        .email(example::MIA_EMAIL)
        .no_browser();
    for _ in 0..3 {
        tty.token("");
    }
    assert_eq!(tty.wait_for_exit().code(), Some(1));
    assert!(
        tty.screen()
            .contains("no API token entered: nothing was saved")
    );
    scene.assert_nothing_written();
}

#[test]
fn opens_the_token_page_in_the_configured_browser() {
    let scene = Scene::new();
    let opened = scene.home.directory().join("opened");
    let browser = scene.home.script(
        "browser",
        "printf '%s' \"$1\" >\"$HOME/opening\" && mv \"$HOME/opening\" \"$HOME/opened\"",
    );
    let mut tty = scene
        .connect()
        .variable("BROWSER", &browser)
        .on_terminal(TALL);
    tty.personal()
        .site(&scene.sandbox.site_url())
        .email(example::MIA_EMAIL);
    tty.answer("? Open this page in a browser?", ENTER);
    tty.token(example::MIA_TOKEN);
    assert_succeeds(&mut tty);
    wait_until("the browser was called", || opened.exists());
    let url = text_of(&opened);
    assert_eq!(
        url,
        "https://id.atlassian.com/manage-profile/security/api-tokens"
    );
    assert!(tty.text().contains(&url), "the address is shown too");
}

#[test]
fn prints_the_token_page_without_a_browser() {
    let scene = Scene::new();
    let mut tty = scene
        .connect()
        .variable("BROWSER", "/nonexistent/browser")
        .on_terminal(TALL);
    tty.personal()
        .site(&scene.sandbox.site_url())
        .email(example::MIA_EMAIL);
    tty.answer("? Open this page in a browser?", YES);
    tty.token(example::MIA_TOKEN);
    assert_succeeds(&mut tty);
    let screen = scene.screen(&tty);
    assert!(screen.contains("! No browser could be opened"), "{screen}");
    assert_eq!(scene.saved_token(), example::MIA_TOKEN);
}

#[test]
fn verbose_logs_requests_without_headers() {
    let scene = Scene::new();
    let mut tty = scene.connect().argument("-v").on_terminal(TALL);
    tty.service()
        .site(&scene.sandbox.site_url())
        .email(example::BOT_EMAIL)
        .token(example::BOT_TOKEN);
    assert_succeeds(&mut tty);
    let text = words(&tty.text());
    for path in [
        "/_edge/tenant_info",
        "/rest/api/3/serverInfo",
        "/rest/api/3/myself",
    ] {
        assert!(
            text.contains(&format!("{path} → 200 in")),
            "{path}:\n{text}"
        );
    }
    assert!(
        !text.contains("permissions="),
        "queries are left out:\n{text}"
    );
}
