//! Running the wizard again: defaults, and where a stored token may be sent.

use jira_sandbox::{Sandbox, World, example};

use crate::scene::{Answers, Scene, TALL, WRONG_TOKEN, assert_succeeds, words};
use crate::support::tty::ENTER;

#[test]
fn enter_keeps_every_answer_and_the_token() {
    let scene = Scene::new().connected();
    let mut tty = scene.connect().on_terminal(TALL);
    tty.personal().site("").email("").token("");
    assert_succeeds(&mut tty);
    insta::assert_snapshot!(scene.screen(&tty));
    assert_eq!(scene.saved_token(), example::MIA_TOKEN);
}

#[test]
fn keeps_unknown_members() {
    let scene = Scene::new().connected();
    let mut settings = scene.saved();
    settings["x-team"] = "web shop".into();
    scene.home.write_settings(&settings.to_string());
    let mut tty = scene.connect().on_terminal(TALL);
    tty.personal().site("").email("").token("");
    assert_succeeds(&mut tty);
    assert_eq!(scene.saved(), settings);
}

#[test]
fn url_of_the_same_site_keeps_the_token() {
    let scene = Scene::new().connected();
    let mut tty = scene.connect().on_terminal(TALL);
    tty.personal()
        .site(&format!("{}/browse/SHOP-1", scene.sandbox.site_url()))
        .email("")
        .token("");
    assert_succeeds(&mut tty);
    assert_eq!(scene.saved_token(), example::MIA_TOKEN);
}

#[test]
fn stored_token_is_not_offered_to_another_site() {
    let scene = Scene::new().connected();
    let other = Sandbox::start(World::example()).expect("loopback has ports");
    let mut tty = scene.connect().argument("--no-browser").on_terminal(TALL);
    tty.personal().site(&other.site_url()).email("");
    tty.wait_for_secret("? API token (not shown)");
    insta::assert_snapshot!(scene.screen(&tty));
    // Enter does not restore it.
    tty.token("").token("").token("");
    assert_eq!(tty.wait_for_exit().code(), Some(1));
    assert!(other.requests().is_empty(), "{:?}", other.requests());
    assert_eq!(scene.saved()["baseUrl"], scene.sandbox.site_url());
}

#[test]
fn stored_token_is_not_offered_to_another_gateway() {
    let scene = Scene::new();
    let connect =
        scene
            .connect()
            .arguments(["--account", "service", "--email", example::BOT_EMAIL]);
    let by_flags = connect.arguments(["--site", &scene.sandbox.site_url(), "--token-stdin"]);
    drop(by_flags.input(example::BOT_TOKEN).run().expect_status(0));

    let other = Sandbox::start(World::example()).expect("loopback has ports");
    let flags = ["jira", "connect", "--gateway-url", &other.gateway_url()];
    let mut tty = scene.command(flags).on_terminal(TALL);
    tty.service().site("").email("");
    tty.wait_for_secret("? API token (not shown)");
    assert!(words(&tty.screen()).contains("enter one for this site"));
    tty.token("").token("").token("");
    assert_eq!(tty.wait_for_exit().code(), Some(1));
    assert!(other.requests().is_empty(), "{:?}", other.requests());
}

#[test]
fn refused_stored_token_is_not_offered_again() {
    let scene = Scene::new().connected();
    scene.sandbox.change(|world| {
        let token = world.token_mut(example::MIA_TOKEN).expect("Mia has it");
        token.state = jira_sandbox::TokenState::Revoked;
    });
    let mut tty = scene.connect().argument("--no-browser").on_terminal(TALL);
    tty.personal().site("").email("").token("");
    tty.choose("Enter another API token");
    tty.wait_for_secret("? API token (not shown)");
    tty.token(WRONG_TOKEN).choose("Stop and save nothing");
    assert_eq!(tty.wait_for_exit().code(), Some(1));
    assert_eq!(scene.saved_token(), example::MIA_TOKEN);
}

#[test]
fn stored_token_is_not_sent_to_a_corrected_site() {
    let scene = Scene::new().connected();
    scene.sandbox.change(|world| world.tokens.clear());
    let other = Sandbox::start(World::example()).expect("loopback has ports");
    let mut tty = scene.connect().argument("--no-browser").on_terminal(TALL);
    tty.personal().site("").email("").token("");
    tty.choose("Enter another site").site(&other.site_url());
    tty.wait_for_secret("? API token (not shown)");
    assert!(other.requests().is_empty(), "{:?}", other.requests());
    tty.press(ENTER);
    drop(tty);
}

#[test]
fn cloud_id_implies_service_account() {
    let scene = Scene::new();
    let flags = [
        "--account",
        "service",
        "--email",
        example::BOT_EMAIL,
        "--token-stdin",
    ];
    let connect = scene
        .connect()
        .arguments(flags)
        .arguments(["--site", &scene.sandbox.site_url()]);
    drop(connect.input(example::BOT_TOKEN).run().expect_status(0));

    // The gateway is kept, too.
    let mut tty = scene.command(["jira", "connect"]).on_terminal(TALL);
    tty.answer("? Account type", ENTER);
    tty.site("").email("").token("");
    assert_succeeds(&mut tty);
    assert_eq!(scene.saved()["cloudId"], example::CLOUD_ID);
    assert_eq!(scene.saved()["gatewayUrl"], scene.sandbox.gateway_url());
}
