//! An issue from the first sign-in to disconnecting.

use coder_server::clock::Clock;
use coder_server::store::{Outcome, Role, Store};
use jira_sandbox::example::{MIA_EMAIL, MIA_TOKEN};

use crate::page::{Page, key};
use crate::session::Look;
use crate::test_server::TestServer;
use crate::visit::{assert_good, visit};

const SUMMARY: &str =
    "Charged **once**.\n\n| Test | Now |\n| --- | --- |\n| late answer | passes |\n";

#[test]
fn with_light_colors() {
    full_workflow(Look::LIGHT);
}

#[test]
fn with_dark_colors() {
    full_workflow(Look::DARK);
}

#[test]
fn on_a_phone() {
    full_workflow(Look::PHONE);
}

fn full_workflow(look: Look) {
    let test_server = TestServer::unconnected();
    visit(&test_server.url, look, |page| {
        page.sign_in(&test_server.sign_in_link("Ada", Role::Admin));
        assert_empty(page);
        connect(page, &test_server);
        import_with_comments(page);
        agent_finishes_the_task(page, &test_server);
        post(page, &test_server);
        unlink(page);
        disconnect(page, &test_server);
    });
}

fn assert_empty(page: &Page) {
    page.wait_for_path("/tasks");
    page.shows("No tasks yet");
    assert_good(page);
    page.follow("Import from Jira");
    page.shows("Jira integration not enabled");
    assert_good(page);
    page.follow("Open Settings → Jira");
    page.wait_for_path("/settings/jira");
}

fn connect(page: &Page, test_server: &TestServer) {
    page.shows("Not connected.");
    assert_good(page);
    page.fill("Site", &test_server.sandbox.site_url());
    page.tick("Service account or scoped token");
    page.press("Fetch");
    page.shows("Fetched the cloud ID of");
    assert_ne!(page.value("Cloud ID"), "");
    assert_good(page);
    page.tick("Personal account");
    page.fill("Email", MIA_EMAIL);
    page.fill("API token", "ATATT3xNotAToken0AtAll0000000000000000000000");
    page.press("Test connection");
    page.shows("Credentials");
    page.shows("rejected");
    assert_good(page);

    // Nothing is saved, and the form keeps its values.
    page.press("Save");
    page.shows("Nothing was saved");
    page.shows("rejected the email address and API token");
    assert!(!test_server.setup.path().join("jira.json").exists());
    assert_eq!(page.value("Email"), MIA_EMAIL);
    assert_good(page);

    page.fill("API token", MIA_TOKEN);
    page.press("Test connection");
    page.shows("Comments will appear as Mia Krystof");
    page.press("Save");
    page.shows("Saved. The changes are in effect.");
    page.shows("Connected");
    assert_eq!(page.value("API token"), "", "the token comes to no page");
    let html = page.run("return document.documentElement.outerHTML;");
    assert!(!html.as_str().unwrap().contains(MIA_TOKEN));
    assert_good(page);
}

fn import_with_comments(page: &Page) {
    page.follow("Tasks");
    page.press("New task");
    page.wait_for_focus(
        "menuitem",
        "Import from Jira From an issue and its comments",
    );
    assert_good(page);
    page.keys(key::ENTER);
    page.wait_for_path("/tasks/import");
    page.wait_for_focus("combobox", "Issue");
    page.keys("gift cards");
    page.shows("SHOP-3");
    assert_good(page);
    page.keys(key::DOWN);
    page.keys(key::ENTER);
    page.shows("Gift cards are charged twice when the network is slow");
    page.shows("Highest");
    assert_good(page);
    page.tick("All comments");
    page.wait("comments", |page| {
        page.run("return document.querySelectorAll('.comments > li').length > 0;") == true
    });
    assert_good(page);
    page.fill("Additional instructions (optional)", "Start with a test.");
    page.keys(key::TAB);
    page.run("document.querySelector('summary').click();");
    page.shows("BEGIN JIRA ISSUE SHOP-3");
    page.shows("Start with a test.");
    assert_good(page);
    page.press("Create task");
    page.wait_for_path("/tasks/T1");
    page.shows("Open");
    page.shows("SHOP-3");
    page.shows("Start with a test.");
    assert_good(page);
}

/// Another process finishes the task; the page updates by itself.
fn agent_finishes_the_task(page: &Page, test_server: &TestServer) {
    assert!(!page.has("button", "Post to Jira"));
    let mut store = Store::open(test_server.setup.path(), Clock::system()).unwrap();
    let id = "T1".parse().unwrap();
    store
        .finish_task(id, Outcome::Completed, SUMMARY, None)
        .unwrap();
    page.shows("What was done");
    page.shows("Charged once.");
    assert_eq!(
        page.run("return document.querySelectorAll('.rich table').length > 0;"),
        true
    );
    assert_good(page);
}

fn post(page: &Page, test_server: &TestServer) {
    page.press("Post to Jira");
    page.shows("Everyone who can see SHOP-3 in Jira will be able to read this comment.");
    page.shows("Mia Krystof");
    assert_good(page);
    // Canceled, and opened again.
    page.keys(key::ESCAPE);
    page.has_not("dialog", "Post to Jira");
    page.wait_for_focus("button", "Post to Jira");
    page.keys(key::ENTER);
    page.press("Post comment");
    page.shows("Posted");
    page.find("link", "Open comment");
    assert_good(page);
    let posted = test_server.sandbox.change(|world| {
        let issue = world
            .issues
            .iter()
            .find(|issue| issue.key.as_str() == "SHOP-3");
        let comments = &issue.unwrap().comments;
        comments
            .iter()
            .filter(|comment| format!("{comment:?}").contains("late answer"))
            .count()
    });
    assert_eq!(posted, 1);

    // Posting the same summary again needs confirmation.
    page.press("Post to Jira");
    page.press("Post comment");
    page.shows("This text was already posted to SHOP-3");
    assert_good(page);
    page.press("Cancel");
}

fn unlink(page: &Page) {
    page.press("Unlink SHOP-3");
    page.shows("Unlink SHOP-3?");
    assert_good(page);
    page.press("Cancel");
    page.press("Unlink SHOP-3");
    page.shows("Unlink SHOP-3?");
    page.press("Unlink SHOP-3");
    page.shows("not linked to an issue");
    assert_good(page);
}

fn disconnect(page: &Page, test_server: &TestServer) {
    page.follow("Settings");
    page.press("Disconnect");
    page.shows("Disconnect Jira?");
    assert_good(page);
    page.press("Disconnect");
    page.shows("Jira is disconnected.");
    page.shows("Not connected.");
    assert!(!test_server.setup.path().join("jira.json").exists());
    assert_good(page);
    page.follow("Tasks");
    page.shows("Gift cards are charged twice when the network is slow");
}
