//! A Jira that is slow, fails, or asks to wait: the pages say what they wait for and why something
//! failed, keep what was typed, and can be asked again.

use std::time::Duration;

use coder_server::access::Role;
use coder_server::sandbox::{Fault, FaultKind};

use crate::page::{Page, key};
use crate::premises::Premises;
use crate::session::Look;
use crate::visit::{assert_good, visit};

const SLOW: Duration = Duration::from_millis(1500);

fn with_jira(look: Look, test: impl FnOnce(&mut Page, &Premises)) {
    let premises = Premises::open();
    visit(&premises.url.clone(), look, |page| {
        page.sign_in(&premises.sign_in_link("Ada", Role::Admin));
        page.wait_for_path("/tasks");
        test(page, &premises);
    });
}

#[test]
fn while_jira_is_slow_the_pages_say_what_they_wait_for() {
    for look in [Look::LIGHT, Look::PHONE] {
        with_jira(look, |page, premises| {
            premises
                .sandbox
                .inject(Fault::new(FaultKind::Latency(SLOW)));
            page.open("/tasks/import");
            page.fill("Issue", "checkout");
            page.shows("Asking Jira …");
            assert_good(page);
            page.find(
                "option",
                "SHOP-2 Login times out during checkout Bug · To Do",
            )
            .click();
            page.shows("Reading SHOP-2 …");
            assert_good(page);
            page.tick("All comments");
            page.shows("Reading the comments of SHOP-2 …");
            assert_good(page);
            page.press("Make the task");
            page.shows("Importing SHOP-2 …");
            page.wait_for_path("/tasks/T1");

            page.open("/settings/jira");
            page.press("Test connection");
            page.shows("Testing …");
            assert_good(page);
            page.shows("Comments will appear as Mia Krystof");
        });
    }
}

#[test]
fn checks_appear_one_by_one() {
    with_jira(Look::LIGHT, |page, premises| {
        page.open("/settings/jira");
        let slow = Fault::new(FaultKind::Latency(Duration::from_secs(3)));
        premises
            .sandbox
            .inject(slow.for_paths_with("/mypermissions"));
        page.press("Test connection");
        page.shows("Credentials");
        assert!(
            page.text().contains("Testing …"),
            "the others are not known yet"
        );
        page.shows("Comments will appear as Mia Krystof");
    });
}

#[test]
fn an_answer_that_comes_too_late_is_dropped() {
    with_jira(Look::LIGHT, |page, premises| {
        let slow = Fault::new(FaultKind::Latency(Duration::from_secs(2)));
        premises
            .sandbox
            .inject(slow.for_paths_with("/search").times(1));
        page.open("/tasks/import");
        page.fill("Issue", "checkout");
        page.shows("Asking Jira …");
        page.fill("Issue", "gift cards");
        page.shows("SHOP-3");
        // The browser has done with the first one, too.
        page.wait_for_script(
            "performance.getEntriesByType('resource').filter(({ name }) => name.includes('/jira/issues?')).length === 2",
        );
        assert!(!page.text().contains("SHOP-2"), "{}", page.text());
    });
}

#[test]
fn what_fails_says_why_keeps_what_was_typed_and_can_be_tried_again() {
    for look in Look::ALL {
        with_jira(look, |page, premises| {
            premises.sandbox.inject(Fault::new(FaultKind::status(500)));
            page.open("/tasks/import");
            page.fill("Issue", "checkout");
            page.find("button", "Try again");
            assert_eq!(page.value("Issue"), "checkout");
            assert_good(page);
            premises.sandbox.clear_faults();
            page.press("Try again");
            page.find(
                "option",
                "SHOP-2 Login times out during checkout Bug · To Do",
            )
            .click();
            page.shows("Description");

            premises.sandbox.inject(Fault::new(FaultKind::status(500)));
            page.fill("Additional instructions (optional)", "My own words.");
            page.press("Make the task");
            page.find("alert", "");
            assert_eq!(
                page.value("Additional instructions (optional)"),
                "My own words."
            );
            assert_good(page);
            premises.sandbox.clear_faults();
            page.press("Make the task");
            page.wait_for_path("/tasks/T1");
            page.shows("My own words.");
        });
    }
}

#[test]
fn a_jira_that_asks_to_wait_is_told_of() {
    with_jira(Look::LIGHT, |page, premises| {
        premises
            .sandbox
            .inject(Fault::new(FaultKind::rate_limited(Some("1800"))));
        page.open("/tasks/import");
        page.fill("Issue", "checkout");
        page.shows("wait");
        page.find("button", "Try again");
        assert_good(page);
        premises.sandbox.clear_faults();
        page.press("Try again");
        page.shows("SHOP-2");
    });
}

#[test]
fn a_server_that_is_gone_is_told_of_and_looked_for_again() {
    with_jira(Look::LIGHT, |page, _| {
        page.shows("No tasks yet");
        page.session().offline(true);
        page.shows("The server did not answer.");
        assert_good(page);
        page.session().offline(false);
        page.press("Try again");
        page.shows_no_more("The server did not answer.");
    });
}

#[test]
fn a_lost_session_keeps_what_was_typed() {
    with_jira(Look::LIGHT, |page, premises| {
        page.open("/tasks/new");
        page.fill("Title", "Half written");
        let mut access = premises.access();
        for session in access.sessions().unwrap() {
            access.end_session(session.id).unwrap();
        }
        page.press("Make the task");
        page.shows("sign-in link");
        assert_eq!(page.value("Title"), "Half written");
        assert_good(page);
        page.keys(key::ESCAPE);
    });
}
