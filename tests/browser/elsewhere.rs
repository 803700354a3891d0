//! Where nothing is, nobody is signed in, or nothing works yet: what to do is said there, too.

use coder_server::store::Role;

use crate::session::Look;
use crate::test_server::{Plan, TestServer};
use crate::visit::{assert_good, signed_in, signed_in_at, visit};

#[test]
fn an_address_without_a_page_leads_to_the_tasks() {
    for look in Look::ALL {
        signed_in(look, |page, _| {
            page.open("/nowhere");
            // The page's own answer has this status, and the browser says so.
            page.forget_log();
            page.shows("Page not found");
            assert_good(page);
            page.follow("All tasks");
            page.wait_for_path("/tasks");
        });
    }
}

#[test]
fn a_task_that_is_not_there_leads_to_the_list() {
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
fn who_is_not_signed_in_is_told_how_to_get_in() {
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
fn a_member_is_told_whom_to_ask_when_jira_is_not_connected() {
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
fn the_link_of_the_demo_needs_no_button() {
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
        // The same link once more, by somebody else.
        visit(&test_server.url, look, |page| {
            page.session().go(&link);
            page.shows("This link was already used");
            assert_good(page);
        });
    }
}

#[test]
fn elsewhere_there_is_no_page_that_signs_in_by_itself() {
    let test_server = TestServer::open();
    let link = test_server.sign_in_link("Ada", Role::Admin);
    visit(&test_server.url, Look::LIGHT, |page| {
        page.session().go(&link.replace("/sign-in#", "/demo#"));
        page.forget_log();
        page.shows("You are not signed in");
        // It was not spent.
        page.sign_in(&link);
        page.wait_for_path("/tasks");
    });
}
