//! Unknown URLs, signed-out users, and missing connections: the pages say what to do.

use coder_server::store::Role;

use crate::session::Look;
use crate::test_server::{Plan, TestServer};
use crate::visit::{assert_good, signed_in, signed_in_at, visit};

#[test]
fn unknown_url_links_to_the_tasks() {
    for look in Look::ALL {
        signed_in(look, |page, _| {
            page.open("/nowhere");
            // The document itself has this status, which the browser logs.
            page.clear_log();
            page.shows("Page not found");
            assert_good(page);
            page.follow("All tasks");
            page.wait_for_path("/tasks");
        });
    }
}

#[test]
fn unknown_task_links_to_the_list() {
    for look in Look::ALL {
        signed_in(look, |page, _| {
            page.open("/tasks/T99");
            page.find("heading", "There is no task T99");
            assert_eq!(page.title(), "There is no task T99 · coder-server");
            assert!(!page.has("alert", ""));
            assert!(!page.text().contains("Loading"), "{}", page.text());
            assert_good(page);
            page.follow("All tasks");
            page.wait_for_path("/tasks");
        });
    }
}

#[test]
fn explains_how_to_sign_in() {
    let test_server = TestServer::open();
    for look in Look::ALL {
        visit(&test_server.url, look, |page| {
            for path in ["/", "/tasks/T1", "/settings/jira"] {
                page.open(path);
                page.shows("You are not signed in");
                page.shows("coder-server sign-in-link --name NAME");
                assert!(!page.has("link", "Tasks"));
                assert_good(page);
            }
        });
    }
}

#[test]
fn members_are_referred_to_an_administrator() {
    for look in Look::ALL {
        let plan = Plan {
            settings: |_| None,
            ..Plan::default()
        };
        signed_in_at(plan, Role::Member, look, |page, _| {
            page.open("/tasks/import");
            page.shows("Jira integration not enabled");
            page.shows("Have an administrator connect it in Settings → Jira.");
            assert!(!page.has("link", "Open Settings → Jira"));
            assert_good(page);
            page.open("/settings/jira");
            page.shows("Jira integration not enabled");
            page.shows("Only administrators can view and change these settings.");
            assert_good(page);
        });
    }
}

#[test]
fn demo_link_signs_in_without_a_button() {
    let test_server = TestServer::planned(Plan {
        is_demo: true,
        ..Plan::default()
    });
    for look in [Look::LIGHT, Look::PHONE] {
        let link = test_server.sign_in_link("Ada", Role::Admin);
        let link = link.replace("/sign-in#", "/demo#");
        visit(&test_server.url, look, |page| {
            page.session().go(&link);
            page.wait_for_path("/tasks");
            page.shows("Ada");
            assert_good(page);
        });
        // Another user opens the same link again.
        visit(&test_server.url, look, |page| {
            page.session().go(&link);
            page.shows("This link was already used");
            assert_good(page);
        });
    }
}

#[test]
fn only_the_demo_signs_in_without_a_button() {
    let test_server = TestServer::open();
    let link = test_server.sign_in_link("Ada", Role::Admin);
    visit(&test_server.url, Look::LIGHT, |page| {
        page.session().go(&link.replace("/sign-in#", "/demo#"));
        page.clear_log();
        page.shows("You are not signed in");
        // The link was not used.
        page.sign_in(&link);
        page.wait_for_path("/tasks");
    });
}
