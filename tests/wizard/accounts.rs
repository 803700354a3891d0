//! Each account type from the first question to the saved file.

use jira_sandbox::{Fault, FaultKind, Host, World, example};
use serde_json::json;

use crate::scene::{Answers, Scene, TALL, WRONG_TOKEN, YES, assert_succeeds};
use crate::support::command::Home;
use crate::support::https_proxy::HttpsProxy;
use crate::support::jira_cloud::{GATEWAY, JiraCloud, SITE};
use crate::support::tty::{ENTER, Tty};

/// The wizard behind this cloud's proxy.
fn wizard(home: &Home, cloud: &JiraCloud) -> Tty {
    home.coder_server(["jira", "connect"])
        .variables(cloud.variables())
        .on_terminal(TALL)
}

#[test]
fn connects_personal_account() {
    let (scene, cloud) = (Scene::new(), JiraCloud::start(World::example()));
    let mut tty = wizard(&scene.home, &cloud);
    tty.personal()
        .site("Your-Company.atlassian.net/jira/software/projects/SHOP/boards/1?x=y")
        .email(example::MIA_EMAIL)
        .no_browser()
        // As pasted from an email, with whitespace around it.
        .token(&format!("  {} ", example::MIA_TOKEN));
    assert_succeeds(&mut tty);
    insta::assert_snapshot!(scene.screen(&tty));
    assert_eq!(
        scene.saved(),
        json!({
            "enabled": true,
            "baseUrl": "https://your-company.atlassian.net",
            "auth": { "email": example::MIA_EMAIL, "apiToken": example::MIA_TOKEN },
        })
    );
    cloud.proxy.assert_no_unknown_host();
    assert!(
        cloud
            .requests()
            .iter()
            .all(|request| request.starts_with(SITE))
    );
}

#[test]
fn connects_service_account() {
    let (scene, cloud) = (Scene::new(), JiraCloud::start(World::example()));
    let mut tty = wizard(&scene.home, &cloud);
    tty.service()
        .site("your-company")
        .email(example::BOT_EMAIL)
        .token(example::BOT_TOKEN);
    assert_succeeds(&mut tty);
    insta::assert_snapshot!(scene.screen(&tty));
    assert_eq!(
        scene.saved(),
        json!({
            "enabled": true,
            "baseUrl": "https://your-company.atlassian.net",
            "cloudId": example::CLOUD_ID,
            "auth": {
                "email": example::BOT_EMAIL,
                "apiToken": example::BOT_TOKEN,
                "scheme": "basic",
            },
        })
    );
    cloud.proxy.assert_no_unknown_host();
}

#[test]
fn connects_service_account_with_bearer() {
    let scene = Scene::new();
    let mut tty = scene.connect().on_terminal(TALL);
    tty.service()
        .site(&scene.sandbox.site_url())
        .email(example::BEARER_BOT_EMAIL)
        .token(example::BEARER_BOT_TOKEN);
    assert_succeeds(&mut tty);
    assert_eq!(scene.saved()["auth"]["scheme"], "bearer");
}

#[test]
fn missing_permission_only_warns() {
    let scene = Scene::new();
    let mut tty = scene.connect().on_terminal(TALL);
    tty.personal()
        .site(&scene.sandbox.site_url())
        .email(example::RINA_EMAIL)
        .no_browser()
        .token(example::RINA_TOKEN);
    assert_succeeds(&mut tty);
    let screen = tty.screen();
    assert!(
        screen.contains("! the account may not add comments"),
        "{screen}"
    );
    assert!(
        screen.contains("Comments will appear as Rina Patel"),
        "{screen}"
    );
    assert_eq!(scene.saved_token(), example::RINA_TOKEN);
}

#[test]
fn pasted_gateway_url_provides_the_cloud_id() {
    let (scene, cloud) = (Scene::new(), JiraCloud::start(World::example()));
    let mut tty = wizard(&scene.home, &cloud);
    tty.service()
        .site(&format!(
            "https://{GATEWAY}/ex/jira/{}/rest/api/3/myself",
            example::CLOUD_ID
        ))
        .site(SITE)
        .email(example::BOT_EMAIL)
        .token(example::BOT_TOKEN);
    assert_succeeds(&mut tty);
    insta::assert_snapshot!(scene.screen(&tty));
    assert_eq!(scene.saved()["cloudId"], example::CLOUD_ID);
    assert_eq!(
        scene.saved()["baseUrl"],
        "https://your-company.atlassian.net"
    );
}

#[test]
fn unknown_host_needs_confirmation() {
    let scene = Scene::new();
    let plan = HttpsProxy::in_place_of(&["jira.example.com"]);
    let cloud = JiraCloud::behind(plan, World::example(), |_| None);
    let mut tty = wizard(&scene.home, &cloud);
    tty.personal().site("jira.example.com");
    tty.answer("? Send the token there anyway?", ENTER);
    // Enter means no, and the site is asked for again.
    tty.site("https://jira.example.com/browse/SHOP-1");
    tty.answer("? Send the token there anyway?", YES);
    tty.email(example::MIA_EMAIL).no_browser();
    tty.wait_for_secret("? API token");
    assert_eq!(
        cloud.requests(),
        [""; 0],
        "nothing is sent before all is answered"
    );
    tty.token(WRONG_TOKEN).choose("Enter another API token");
    tty.token(example::MIA_TOKEN);
    assert_succeeds(&mut tty);
    insta::assert_snapshot!(scene.screen(&tty));
    assert_eq!(scene.saved()["baseUrl"], "https://jira.example.com");
}

#[test]
fn asks_for_cloud_id_that_cannot_be_fetched() {
    let scene = Scene::new();
    let not_there = Fault::new(FaultKind::html(404)).for_paths_with("tenant_info");
    scene.sandbox.inject(not_there);
    let mut tty = scene.connect().on_terminal(TALL);
    tty.service().site(&scene.sandbox.site_url());
    tty.answer(
        "? Cloud ID",
        &format!(" {} {ENTER}", example::CLOUD_ID.to_uppercase()),
    );
    tty.email(example::BOT_EMAIL).token(example::BOT_TOKEN);
    assert_succeeds(&mut tty);
    insta::assert_snapshot!(scene.screen(&tty));
    assert_eq!(scene.saved()["cloudId"], example::CLOUD_ID);
}

#[test]
fn warns_about_cloud_id_of_another_site() {
    let scene = Scene::new();
    let not_there = Fault::new(FaultKind::html(404)).for_paths_with("tenant_info");
    scene.sandbox.inject(not_there.at(Host::Site).times(1));
    let mut tty = scene.connect().on_terminal(TALL);
    tty.service().site(&scene.sandbox.site_url());
    tty.answer(
        "? Cloud ID",
        &format!("11111111-2222-3333-4444-555555555555{ENTER}"),
    );
    tty.email(example::BOT_EMAIL).token(example::BOT_TOKEN);
    tty.wait_for_keys("? What now?");
    insta::assert_snapshot!(scene.screen(&tty));
    // By then the site reports it.
    tty.choose("Fetch or enter the cloud ID again");
    assert_succeeds(&mut tty);
    assert_eq!(scene.saved()["cloudId"], example::CLOUD_ID);
}
