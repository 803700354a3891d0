//! The whole workflow by keyboard: focus is always visible and never lost.

use coder_server::store::Role;
use jira_sandbox::example::{MIA_EMAIL, MIA_TOKEN};

use crate::page::{Page, key};
use crate::session::Look;
use crate::test_server::TestServer;
use crate::visit::visit;

/// Script that returns nothing if the focus has a visible outline inside the window, and a
/// description otherwise. Headings and the page itself need no outline.
const UNSEEN: &str = "
const focused = document.activeElement;
if (focused === null || focused === document.body) return 'nothing has the keyboard';
if (focused.matches('main, h1')) return null;
const { outlineStyle, outlineWidth } = getComputedStyle(focused);
const box = focused.getBoundingClientRect();
const name = focused.outerHTML.slice(0, 160);
if (outlineStyle === 'none' || parseFloat(outlineWidth) < 2) return `no outline: ${name}`;
if (box.bottom <= 0 || box.right <= 0 || box.top >= innerHeight || box.left >= innerWidth) return `out of sight: ${name}`;
const at = document.elementFromPoint(Math.max(box.left + 1, 0), Math.min(Math.max(box.top + box.height / 2, 1), innerHeight - 1));
if (at !== null && at !== focused && !focused.contains(at) && !at.contains(focused)) return `covered by ${at.outerHTML.slice(0, 80)}: ${name}`;
return null;
";

#[track_caller]
fn assert_seen(page: &Page) {
    page.settle();
    let unseen = page.run(UNSEEN);
    if let Some(unseen) = unseen.as_str() {
        page.fail(unseen);
    }
}

/// Tabs to an element and asserts that focus is visible on the way.
#[track_caller]
fn to(page: &Page, role: &str, name: &str) {
    for _ in 0..60 {
        page.keys(key::TAB);
        // After the last element, focus is in the browser's toolbar once.
        if page.run("return document.activeElement === document.body;") == true {
            page.keys(key::TAB);
        }
        assert_seen(page);
        let focus = page.focus();
        if focus.role == role && focus.name == name {
            return;
        }
    }
    page.fail(&format!("Tab never came to the {role} {name:?}"));
}

/// Tabs to an element and presses Enter.
#[track_caller]
fn enter(page: &Page, role: &str, name: &str) {
    to(page, role, name);
    page.keys(key::ENTER);
}

#[test]
fn full_workflow_by_keyboard() {
    for look in Look::ALL {
        let test_server = TestServer::unconnected();
        visit(&test_server.url.clone(), look, |page| {
            page.session()
                .go(&test_server.sign_in_link("Ada", Role::Admin));
            page.wait_for_focus("button", "Sign in");
            assert_seen(page);
            page.keys(key::ENTER);
            page.wait_for_path("/tasks");
            page.shows("No tasks yet");
            connect(page, &test_server);
            import(page);
            finish_and_post(page);
            unlink_and_disconnect(page);
        });
    }
}

fn connect(page: &Page, test_server: &TestServer) {
    // The first Tab stop is the skip link.
    to(page, "link", "Skip to main content");
    page.keys(key::ENTER);
    assert_eq!(
        page.run("return document.activeElement.id;"),
        "main",
        "the content has the keyboard"
    );
    enter(page, "link", "Settings");
    page.wait_for_path("/settings/jira");
    page.shows("Not connected.");
    to(page, "textbox", "Site");
    page.keys(&test_server.sandbox.site_url());
    to(page, "textbox", "Email");
    page.keys(MIA_EMAIL);
    // Password fields have no role that all browsers agree on.
    page.keys(key::TAB);
    assert_seen(page);
    assert_eq!(page.focus().name, "API token");
    page.keys("ATATT3xNotAToken0AtAll0000000000000000000000");
    enter(page, "button", "Test connection");
    page.shows("rejected");
    page.chord(key::SHIFT, key::TAB);
    for _ in 0..20 {
        if page.focus().name == "API token" {
            break;
        }
        page.chord(key::SHIFT, key::TAB);
        assert_seen(page);
    }
    assert_eq!(page.focus().name, "API token");
    // Tab selects the value, and typing replaces it.
    page.chord(key::CONTROL, "a");
    page.keys(MIA_TOKEN);
    // Enter in a field saves.
    page.keys(key::ENTER);
    page.shows("Saved. The changes are in effect.");
    page.wait("the keyboard in the page", |page| {
        page.run("return document.activeElement !== document.body;") == true
    });
}

fn import(page: &Page) {
    enter(page, "link", "Tasks");
    page.wait_for_path("/tasks");
    page.shows("No tasks yet");
    enter(page, "button", "New task");
    page.wait_for_focus(
        "menuitem",
        "Import from Jira From an issue and its comments",
    );
    assert_seen(page);
    page.keys(key::ENTER);
    page.wait_for_path("/tasks/import");
    page.wait_for_focus("combobox", "Issue");
    assert_seen(page);
    page.keys("gift cards");
    page.shows("1 issue found");
    page.keys(key::DOWN);
    page.keys(key::ENTER);
    page.find("button", "Create task");
    to(page, "radio", "No comments");
    page.keys(key::DOWN);
    page.wait_for_focus("radio", "Unrestricted comments");
    page.keys(key::DOWN);
    page.wait_for_focus("radio", "All comments");
    assert_seen(page);
    page.shows("How I would do it");
    to(page, "textbox", "Additional instructions (optional)");
    page.keys("Start with a test.");
    // The preview expands.
    let folded = "DisclosureTriangle";
    to(page, folded, "Preview agent prompt");
    page.keys(key::ENTER);
    page.shows("BEGIN JIRA ISSUE SHOP-3");
    enter(page, "button", "Create task");
    page.wait_for_path("/tasks/T1");
    page.find(
        "heading",
        "Gift cards are charged twice when the network is slow",
    );
}

fn finish_and_post(page: &Page) {
    enter(page, "button", "Finish task");
    page.shows("Finish T1");
    assert_seen(page);
    to(page, "textbox", "Summary");
    page.keys("Charged once.");
    enter(page, "button", "Save");
    page.shows("What was done");
    page.has_not("dialog", "Finish T1");
    assert_not_lost(page);
    enter(page, "button", "Post to Jira");
    page.find("heading", "Preview");
    // Focus cycles within the dialog.
    for _ in 0..12 {
        page.keys(key::TAB);
        let is_inside = "return document.activeElement === document.body || document.activeElement.closest('dialog') !== null;";
        assert_eq!(page.run(is_inside), true);
    }
    page.keys(key::ESCAPE);
    page.has_not("dialog", "Post to Jira");
    page.wait_for_focus("button", "Post to Jira");
    assert_seen(page);
    page.keys(key::ENTER);
    enter(page, "button", "Post comment");
    page.find("link", "Open comment");
    page.has_not("dialog", "Post to Jira");
    assert_not_lost(page);
}

fn unlink_and_disconnect(page: &Page) {
    enter(page, "button", "Unlink SHOP-3");
    page.shows("Unlink SHOP-3?");
    page.wait_for_focus("button", "Cancel");
    assert_seen(page);
    enter(page, "button", "Unlink SHOP-3");
    page.shows("not linked to an issue");
    page.has_not("dialog", "Unlink SHOP-3?");
    assert_not_lost(page);
    enter(page, "link", "Settings");
    page.wait_for_path("/settings/jira");
    enter(page, "button", "Disconnect");
    page.wait_for_focus("button", "Cancel");
    enter(page, "button", "Disconnect");
    page.shows("Jira is disconnected.");
    assert_not_lost(page);
}

/// Asserts that focus is on an element of the page, even if the previous one is gone.
#[track_caller]
fn assert_not_lost(page: &Page) {
    page.wait("the keyboard in the page", |page| {
        page.run("return document.activeElement !== document.body;") == true
    });
}
