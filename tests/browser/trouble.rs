//! A Jira that is slow, fails, or limits requests: the pages say what they wait for and why something
//! failed, keep what was typed, and can be asked again.

use std::time::Duration;

use jira_sandbox::example::{MIA_TOKEN, RINA_EMAIL, RINA_TOKEN};
use jira_sandbox::{Fault, FaultKind};

use crate::page::{Page, key};
use crate::session::Look;
use serde_json::json;

use crate::visit::{add_tasks, assert_good, finished_task, pick_issue, signed_in};

const SLOW: Duration = Duration::from_millis(1500);

#[test]
fn while_jira_is_slow_the_pages_say_what_they_wait_for() {
    for look in Look::ALL {
        signed_in(look, |page, test_server| {
            test_server
                .sandbox
                .inject(Fault::new(FaultKind::Latency(SLOW)));
            page.open("/tasks/import");
            page.fill("Issue", "checkout");
            page.shows("Searching Jira…");
            assert_good(page);
            page.find(
                "option",
                "SHOP-2 Login times out during checkout Bug · To Do",
            )
            .click();
            page.shows("Loading SHOP-2…");
            assert_good(page);
            page.tick("All comments");
            page.shows("Loading comments of SHOP-2…");
            assert_good(page);
            page.press("Create task");
            page.shows("Importing SHOP-2…");
            page.wait_for_path("/tasks/T1");

            page.open("/settings/jira");
            page.press("Test connection");
            page.shows("Testing…");
            assert_good(page);
            page.shows("Comments will appear as Mia Krystof");
        });
    }
}

#[test]
fn checks_appear_one_by_one() {
    signed_in(Look::LIGHT, |page, test_server| {
        page.open("/settings/jira");
        let slow = Fault::new(FaultKind::Latency(Duration::from_secs(3)));
        test_server
            .sandbox
            .inject(slow.for_paths_with("/mypermissions"));
        page.press("Test connection");
        page.shows("Credentials");
        assert!(
            page.text().contains("Testing…"),
            "the others are not known yet"
        );
        page.shows("Comments will appear as Mia Krystof");
    });
}

#[test]
fn an_answer_that_comes_too_late_is_dropped() {
    signed_in(Look::LIGHT, |page, test_server| {
        let slow = Fault::new(FaultKind::Latency(Duration::from_secs(2)));
        test_server
            .sandbox
            .inject(slow.for_paths_with("/search").times(1));
        page.open("/tasks/import");
        page.fill("Issue", "checkout");
        page.shows("Searching Jira…");
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
        signed_in(look, |page, test_server| {
            test_server
                .sandbox
                .inject(Fault::new(FaultKind::status(500)));
            page.open("/tasks/import");
            page.fill("Issue", "checkout");
            page.find("button", "Try again");
            assert_eq!(page.value("Issue"), "checkout");
            assert_good(page);
            test_server.sandbox.clear_faults();
            page.press("Try again");
            page.find(
                "option",
                "SHOP-2 Login times out during checkout Bug · To Do",
            )
            .click();
            page.shows("Description");

            test_server
                .sandbox
                .inject(Fault::new(FaultKind::status(500)));
            page.fill("Additional instructions (optional)", "My own words.");
            page.press("Create task");
            page.find("alert", "");
            assert_eq!(
                page.value("Additional instructions (optional)"),
                "My own words."
            );
            assert_good(page);
            test_server.sandbox.clear_faults();
            page.press("Create task");
            page.wait_for_path("/tasks/T1");
            page.shows("My own words.");
        });
    }
}

#[test]
fn a_jira_that_asks_to_wait_is_told_of() {
    for look in Look::ALL {
        signed_in(look, |page, test_server| {
            let limited = || Fault::new(FaultKind::rate_limited(Some("1800")));
            test_server.sandbox.inject(limited());
            page.open("/tasks/import");
            page.fill("Issue", "checkout");
            page.shows("received too many requests (retry in 30 min)");
            page.find("button", "Try again");
            assert_good(page);
            test_server.sandbox.clear_faults();
            page.press("Try again");
            page.find(
                "option",
                "SHOP-2 Login times out during checkout Bug · To Do",
            )
            .click();
            page.shows("Description");

            test_server.sandbox.inject(limited());
            page.tick("All comments");
            page.shows("received too many requests (retry in 30 min)");
            page.find("button", "Try again");
            assert_good(page);
            page.press("Create task");
            page.wait("both are told", |page| {
                page.text()
                    .matches("received too many requests (retry in 30 min)")
                    .count()
                    == 2
            });
            assert_good(page);
            test_server.sandbox.clear_faults();
            page.press("Create task");
            page.wait_for_path("/tasks/T1");
        });
    }
}

#[test]
fn settings_wait_fail_and_can_be_tried_again() {
    for look in Look::ALL {
        signed_in(look, |page, test_server| {
            let file = test_server.setup.path().join("jira.json");
            let before = test_server.read_settings();
            page.open("/settings/jira");
            page.tick("Service account or scoped token");
            let slow = Fault::new(FaultKind::Latency(SLOW));
            test_server.sandbox.inject(slow.clone());
            page.press("Fetch");
            page.shows("Fetching the cloud ID…");
            assert_good(page);
            page.shows("Fetched the cloud ID of");
            test_server.sandbox.clear_faults();
            page.tick("Personal account");

            let troubles = [
                (FaultKind::status(500), "(HTTP 500)"),
                (FaultKind::rate_limited(Some("1800")), "too many requests"),
            ];
            for (fault, told) in troubles {
                test_server.sandbox.inject(Fault::new(fault));
                page.tick("Service account or scoped token");
                page.press("Fetch");
                page.find("button", "Try again");
                assert_good(page);
                page.tick("Personal account");
                page.press("Test connection");
                page.shows(told);
                assert_good(page);
                page.fill("API token", MIA_TOKEN);
                page.fill("Email", "rina@example.com");
                page.press("Save");
                page.shows("Nothing was saved.");
                assert_eq!(page.value("Email"), "rina@example.com");
                assert_eq!(test_server.read_settings(), before);
                assert_good(page);
                test_server.sandbox.clear_faults();
            }

            test_server.sandbox.inject(slow);
            page.fill("Email", RINA_EMAIL);
            page.fill("API token", RINA_TOKEN);
            page.press("Save");
            page.shows("Saving…");
            assert_good(page);
            page.shows("Saved. The changes are in effect.");
            assert_good(page);

            // That Jira is away keeps nobody from disconnecting.
            test_server.sandbox.inject(Fault::new(FaultKind::Reset));
            page.press("Disconnect");
            page.press("Disconnect");
            page.shows("Jira is disconnected.");
            assert!(!file.exists());
        });
    }
}

#[test]
fn a_server_that_is_gone_is_told_of_and_looked_for_again() {
    signed_in(Look::LIGHT, |page, _| {
        page.shows("No tasks yet");
        page.session().offline(true);
        page.shows("The server did not respond.");
        assert_good(page);
        page.session().offline(false);
        page.press("Try again");
        page.shows_no_more("The server did not respond.");
    });
}

#[test]
fn a_lost_session_keeps_what_was_typed() {
    signed_in(Look::LIGHT, |page, test_server| {
        page.open("/tasks/new");
        page.fill("Title", "Half written");
        let mut access = test_server.access();
        for session in access.sessions().unwrap() {
            access.end_session(session.id).unwrap();
        }
        page.press("Create task");
        page.shows("sign-in link");
        assert_eq!(page.value("Title"), "Half written");
        assert_good(page);
    });
}

#[test]
fn nothing_moves_for_who_wants_that() {
    for (look, moves) in [(Look::PHONE, false), (Look::LIGHT, true)] {
        signed_in(look, |page, test_server| {
            test_server
                .sandbox
                .inject(Fault::new(FaultKind::Latency(SLOW)));
            page.open("/tasks/import");
            page.fill("Issue", "checkout");
            page.shows("Searching Jira…");
            let moving = "return document.getAnimations().filter((animation) => animation.playState === 'running' && animation.effect.getComputedTiming().duration > 1).length > 0;";
            assert_eq!(page.run(moving), moves, "{look:?}");
        });
    }
}

#[test]
fn more_that_cannot_be_loaded_is_told_until_it_is_asked_for_again() {
    signed_in(Look::PHONE, |page, test_server| {
        add_tasks(
            test_server,
            (1..=60).map(|number| format!("Task number {number}")),
        );
        page.shows("50 or more tasks");
        let blocked = |urls: serde_json::Value| {
            page.session().cdp("Network.enable", &json!({}));
            page.session()
                .cdp("Network.setBlockedURLs", &json!({ "urls": urls }));
        };
        blocked(json!(["*cursor=*"]));
        page.press("Show more tasks");
        page.shows("The server did not respond.");
        // The list is looked at again meanwhile, and is well.
        let looks = "return performance.getEntriesByType('resource').filter(({ name }) => name.includes('/tasks?')).length;";
        let before = page.run(looks).as_f64().unwrap();
        page.wait("another look", |page| {
            page.run(looks).as_f64().unwrap() > before
        });
        assert!(page.text().contains("The server did not respond."));
        assert_good(page);
        blocked(json!([]));
        page.press("Show more tasks");
        page.shows("60 tasks");
        page.shows_no_more("The server did not respond.");
        page.forget_log();
    });
}

#[test]
fn what_is_tried_again_by_key_keeps_the_keyboard() {
    signed_in(Look::LIGHT, |page, test_server| {
        let key_again = |page: &Page| {
            page.wait("a button to try again", |page| {
                !page.find_all("button", "Try again").is_empty()
            });
            page.run("[...document.querySelectorAll('button')].find((button) => button.textContent === 'Try again').focus();");
            page.keys(key::ENTER);
            let lost = "return document.activeElement === document.body;";
            assert_eq!(page.run(lost), false, "{}", page.path());
        };
        let fails = || Fault::new(FaultKind::status(500));
        test_server.sandbox.inject(fails());
        page.open("/tasks/import");
        page.fill("Issue", "checkout");
        key_again(page);
        test_server.sandbox.clear_faults();
        pick_issue(page, "SHOP-2");
        page.find("button", "Create task");
        test_server.sandbox.inject(fails());
        page.tick("All comments");
        key_again(page);
        page.run("document.querySelector('summary').click();");
        page.wait("both are told", |page| {
            page.find_all("button", "Try again").len() == 2
        });
        key_again(page);
        test_server.sandbox.clear_faults();

        page.open("/settings/jira");
        page.tick("Service account or scoped token");
        test_server.sandbox.inject(fails());
        page.press("Fetch");
        key_again(page);
        test_server.sandbox.clear_faults();
        finished_task(page, test_server, "SHOP-2", "Done.");
        test_server.sandbox.inject(fails());
        page.open("/tasks/T1");
        page.press("Post to Jira");
        key_again(page);
        let is_inside = "return document.activeElement.closest('dialog') !== null;";
        assert_eq!(page.run(is_inside), true);
    });
}
