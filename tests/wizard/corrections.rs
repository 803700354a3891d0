//! Failed tests of a connection, and the answers that can be changed then.

use jira_sandbox::{Fault, FaultKind, Host, example};

use crate::scene::{Answers, Scene, TALL, WRONG_TOKEN, assert_succeeds};
use crate::support::tty::Tty;

/// All answers for Mia's personal account with this token.
fn personal(scene: &Scene, token: &str) -> Tty {
    let mut tty = scene.connect().argument("--no-browser").on_terminal(TALL);
    tty.personal()
        .site(&scene.sandbox.site_url())
        .email(example::MIA_EMAIL)
        .token(token);
    tty
}

fn service(scene: &Scene, email: &str, token: &str) -> Tty {
    let mut tty = scene.connect().argument("--no-browser").on_terminal(TALL);
    tty.service()
        .site(&scene.sandbox.site_url())
        .email(email)
        .token(token);
    tty
}

fn times(tty: &Tty, text: &str) -> usize {
    tty.screen().matches(text).count()
}

#[test]
fn corrects_token_and_keeps_other_answers() {
    let scene = Scene::new();
    let mut tty = personal(&scene, WRONG_TOKEN);
    tty.choose("Enter another API token")
        .token(example::MIA_TOKEN);
    assert_succeeds(&mut tty);
    insta::assert_snapshot!(scene.screen(&tty));
    assert_eq!(scene.saved_token(), example::MIA_TOKEN);
}

#[test]
fn switches_scoped_token_to_the_gateway() {
    let scene = Scene::new();
    let mut tty = personal(&scene, example::MIA_SCOPED_TOKEN);
    tty.choose("Switch to account type service");
    assert_succeeds(&mut tty);
    insta::assert_snapshot!(scene.screen(&tty));
    assert_eq!(scene.saved()["cloudId"], example::CLOUD_ID);
    assert_eq!(scene.saved_token(), example::MIA_SCOPED_TOKEN);
}

#[test]
fn switches_unscoped_token_to_the_site() {
    let scene = Scene::new();
    let mut tty = service(&scene, example::MIA_EMAIL, example::MIA_TOKEN);
    tty.choose("Switch to account type personal");
    assert_succeeds(&mut tty);
    assert_eq!(scene.saved().get("cloudId"), None);
    assert_eq!(scene.saved_token(), example::MIA_TOKEN);
}

#[test]
fn names_missing_scopes() {
    let scene = Scene::new();
    let mut tty = service(
        &scene,
        example::BOT_EMAIL,
        example::BOT_TOKEN_WITHOUT_READ_WORK,
    );
    tty.wait_for_keys("? What now?");
    insta::assert_snapshot!(scene.screen(&tty));
    tty.choose("Enter another API token")
        .token(example::BOT_TOKEN);
    assert_succeeds(&mut tty);
    assert_eq!(scene.saved_token(), example::BOT_TOKEN);
}

#[test]
fn corrects_email_and_keeps_token() {
    let scene = Scene::new();
    let mut tty = scene.connect().argument("--no-browser").on_terminal(TALL);
    tty.personal()
        .site(&scene.sandbox.site_url())
        .email("mira@example.com")
        .token(example::MIA_TOKEN)
        .choose("Enter another email address")
        .email(example::MIA_EMAIL);
    assert_succeeds(&mut tty);
    assert_eq!(times(&tty, "✓ API token"), 1);
    assert_eq!(scene.saved()["auth"]["email"], example::MIA_EMAIL);
}

#[test]
fn new_site_gets_its_own_cloud_id() {
    let (scene, other) = (Scene::new(), Scene::new());
    let mut other_id = example::CLOUD_ID.to_owned();
    other_id.replace_range(..8, "00000000");
    other
        .sandbox
        .change(|world| world.cloud_id = other_id.parse().expect("a UUID"));
    let mut tty = scene.connect().argument("--no-browser").on_terminal(TALL);
    tty.service()
        .site(&other.sandbox.site_url())
        .email(example::BOT_EMAIL)
        .token(example::BOT_TOKEN)
        .choose("Enter another site")
        .site(&scene.sandbox.site_url());
    assert_succeeds(&mut tty);
    assert_eq!(scene.saved()["cloudId"], example::CLOUD_ID);
    assert_eq!(scene.saved()["baseUrl"], scene.sandbox.site_url());
}

#[test]
fn account_type_can_be_changed() {
    let scene = Scene::new();
    let mut tty = personal(&scene, example::MIA_SCOPED_TOKEN);
    tty.choose("Choose the account type again").service();
    assert_succeeds(&mut tty);
    assert_eq!(times(&tty, "✓ Site URL"), 1);
    assert_eq!(times(&tty, "✓ API token"), 1);
    assert_eq!(scene.saved()["cloudId"], example::CLOUD_ID);
}

#[test]
fn retries_without_changes() {
    let scene = Scene::new();
    let down = Fault::new(FaultKind::status(500)).at(Host::Site);
    scene.sandbox.inject(down);
    let mut tty = personal(&scene, example::MIA_TOKEN);
    tty.wait_for_keys("? What now?");
    insta::assert_snapshot!(scene.screen(&tty));
    scene.sandbox.clear_faults();
    tty.choose("Try again without changes");
    assert_succeeds(&mut tty);
    assert_eq!(scene.saved_token(), example::MIA_TOKEN);
}

#[test]
fn stopping_saves_nothing() {
    let scene = Scene::new();
    let mut tty = personal(&scene, WRONG_TOKEN);
    tty.choose("Stop and save nothing");
    assert_eq!(tty.wait_for_exit().code(), Some(1));
    assert!(
        tty.screen().contains("! stopped: nothing was saved"),
        "{}",
        tty.screen()
    );
    scene.assert_nothing_written();
}
