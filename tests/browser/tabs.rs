//! Several tabs and the end of a session.

use coder_server::store::Role;
use serde_json::json;

use crate::page::Page;
use crate::session::Look;
use crate::test_server::TestServer;
use crate::visit::{assert_good, visit};

const SIGNED_OUT: &str = "You are not signed in";

/// Opens another tab and switches to it. Returns the previous one.
fn open_tab(page: &Page) -> String {
    let before = page.session().get("GET", "window", None);
    let made = page
        .session()
        .get("POST", "window/new", Some(json!({ "type": "tab" })));
    switch_to(page, made["handle"].as_str().unwrap());
    before.as_str().unwrap().to_owned()
}

fn switch_to(page: &Page, tab: &str) {
    page.session()
        .get("POST", "window", Some(json!({ "handle": tab })));
}

fn tab(page: &Page) -> String {
    let tab = page.session().get("GET", "window", None);
    tab.as_str().unwrap().to_owned()
}

fn with_a_task(test: impl FnOnce(&mut Page, &TestServer)) {
    let test_server = TestServer::open();
    visit(&test_server.url.clone(), Look::LIGHT, |page| {
        page.sign_in(&test_server.sign_in_link("Ada", Role::Admin));
        page.wait_for_path("/tasks");
        page.open("/tasks/new");
        page.fill("Title", "Confidential");
        page.press("Create task");
        page.wait_for_path("/tasks/T1");
        page.shows("Confidential");
        test(page, &test_server);
    });
}

#[test]
fn sign_out_clears_all_tabs() {
    with_a_task(|page, _| {
        let first = open_tab(page);
        page.open("/tasks");
        page.shows("Confidential");
        page.press("Sign out");
        page.shows(SIGNED_OUT);
        page.wait_for_focus("heading", SIGNED_OUT);
        assert_good(page);
        switch_to(page, &first);
        page.shows(SIGNED_OUT);
        assert!(!page.text().contains("Confidential"), "{}", page.text());
        assert!(!page.has("navigation", "Main"));
    });
}

#[test]
fn sign_out_leaves_nothing_in_the_browser() {
    with_a_task(|page, _| {
        page.open("/tasks/T1");
        page.shows("Confidential");
        page.open("/tasks");
        page.shows("Confidential");
        page.press("Sign out");
        page.shows(SIGNED_OUT);
        let cached = "
            const paths = ['/tasks?limit=50', '/tasks/T1?html=true', '/session'];
            const cached = (path) => fetch(`/api/v1${path}`, { cache: 'only-if-cached', mode: 'same-origin' })
              .then(() => path, () => null);
            return (await Promise.all(paths.map(cached))).filter(Boolean);";
        assert_eq!(page.run_async(cached), json!([]));
        for _ in 0..2 {
            page.shows(SIGNED_OUT);
            let left = "return document.documentElement.outerHTML.includes('Confidential');";
            assert_eq!(page.run(left), false, "{}", page.text());
            page.back();
        }
    });
}

#[test]
fn ended_session_announces_nothing() {
    with_a_task(|page, test_server| {
        page.press("Finish task");
        page.fill("Summary", "Confidential, too");
        page.press("Save");
        page.shows("T1 is done");
        let mut access = test_server.access();
        for session in access.sessions().unwrap() {
            access.end_session(session.id).unwrap();
        }
        page.shows(SIGNED_OUT);
        page.clear_log();
        let left = "return document.body.textContent;";
        let left = page.run(left).as_str().unwrap_or_default().to_owned();
        for word in ["Confidential", "T1"] {
            assert!(!left.contains(word), "{left}");
        }
    });
}

#[test]
fn ended_session_hides_the_page() {
    with_a_task(|page, test_server| {
        let mut access = test_server.access();
        for session in access.sessions().unwrap() {
            access.end_session(session.id).unwrap();
        }
        page.shows(SIGNED_OUT);
        assert!(!page.text().contains("Confidential"), "{}", page.text());
        assert_good(page);
        page.clear_log();
    });
}

#[test]
fn draft_returns_for_the_same_user() {
    with_a_task(|page, test_server| {
        page.open("/tasks/new");
        page.fill("Title", "Half written");
        let writing = open_tab(page);
        page.open("/tasks");
        page.shows("Confidential");
        page.press("Sign out");
        page.shows(SIGNED_OUT);
        let other = tab(page);
        switch_to(page, &writing);
        page.shows(SIGNED_OUT);
        assert!(!page.has("field", "Title"));
        switch_to(page, &other);
        page.sign_in(&test_server.sign_in_link("Ada", Role::Admin));
        page.wait_for_path("/tasks");
        switch_to(page, &writing);
        page.does_not_show(SIGNED_OUT);
        assert_eq!(page.value("Title"), "Half written");
        assert_eq!(page.title(), "New task · coder-server");
        page.press("Create task");
        page.wait_for_path("/tasks/T2");
        page.shows("Half written");
    });
}

#[test]
fn open_dialog_returns_after_sign_in() {
    with_a_task(|page, test_server| {
        page.press("Finish task");
        page.fill("Summary", "Half written");
        let writing = open_tab(page);
        page.open("/tasks");
        page.press("Sign out");
        page.shows(SIGNED_OUT);
        let other = tab(page);
        switch_to(page, &writing);
        page.shows(SIGNED_OUT);
        assert!(!page.has("dialog", "Finish T1"));
        let typed =
            "return [...document.querySelectorAll('textarea')].map((field) => field.value).join();";
        assert_eq!(page.run(typed), "");
        assert_good(page);
        switch_to(page, &other);
        page.sign_in(&test_server.sign_in_link("Ada", Role::Admin));
        page.wait_for_path("/tasks");
        switch_to(page, &writing);
        page.find("dialog", "Finish T1");
        assert_eq!(page.value("Summary"), "Half written");
        page.press("Save");
        page.shows("What was done");
        page.does_not_show("Finish T1");
    });
}

#[test]
fn drafts_are_hidden_from_other_users() {
    with_a_task(|page, test_server| {
        page.open("/tasks/new");
        page.fill("Title", "Half written");
        let writing = open_tab(page);
        page.open("/tasks");
        page.shows("Confidential");
        page.press("Sign out");
        page.shows(SIGNED_OUT);
        page.sign_in(&test_server.sign_in_link("Ines", Role::Member));
        page.wait_for_path("/tasks");
        switch_to(page, &writing);
        page.shows("Ines");
        assert_eq!(page.value("Title"), "");
    });
}

#[test]
fn used_link_works_in_a_signed_in_browser() {
    let test_server = TestServer::open();
    let link = test_server.sign_in_link("Ines", Role::Member);
    visit(&test_server.url.clone(), Look::LIGHT, |page| {
        page.sign_in(&link);
        page.wait_for_path("/tasks");
        page.sign_in(&link);
        page.wait_for_path("/tasks");
        page.shows("Ines");
        page.clear_log();
    });
}
