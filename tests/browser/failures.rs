//! A Jira that is slow, fails, or limits requests: the pages show progress and reasons, keep input,
//! and can retry.

use std::time::Duration;

use jira_sandbox::example::{MIA_TOKEN, RINA_EMAIL, RINA_TOKEN};
use jira_sandbox::{Fault, FaultKind};

use crate::page::{Page, key};
use crate::session::Look;
use serde_json::json;

use crate::visit::{add_tasks, assert_good, finished_task, pick_issue, signed_in};

const SLOW: Duration = Duration::from_millis(1500);

#[test]
fn shows_progress_while_jira_is_slow() {
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
fn checks_appear_as_they_finish() {
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
fn ignores_outdated_responses() {
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
        // The browser has received the first response, too.
        page.wait_for_script(
            "performance.getEntriesByType('resource').filter(({ name }) => name.includes('/jira/issues?')).length === 2",
        );
        assert!(!page.text().contains("SHOP-2"), "{}", page.text());
    });
}

#[test]
fn failures_keep_input_and_can_be_retried() {
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
fn reports_rate_limits() {
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
            page.wait("both messages", |page| {
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
fn settings_show_progress_and_can_be_retried() {
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
            for (fault, message) in troubles {
                test_server.sandbox.inject(Fault::new(fault));
                page.tick("Service account or scoped token");
                page.press("Fetch");
                page.find("button", "Try again");
                assert_good(page);
                page.tick("Personal account");
                page.press("Test connection");
                page.shows(message);
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

            // Disconnecting works without Jira.
            test_server.sandbox.inject(Fault::new(FaultKind::Reset));
            page.press("Disconnect");
            page.press("Disconnect");
            page.shows("Jira is disconnected.");
            assert!(!file.exists());
        });
    }
}

#[test]
fn reports_and_polls_an_unreachable_server() {
    signed_in(Look::LIGHT, |page, _| {
        page.shows("No tasks yet");
        page.session().offline(true);
        page.shows("The server did not respond.");
        assert_good(page);
        page.session().offline(false);
        page.press("Try again");
        page.does_not_show("The server did not respond.");
    });
}

#[test]
fn lost_session_keeps_the_draft() {
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
fn respects_reduced_motion() {
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
fn reports_a_failed_next_page_until_retried() {
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
        // The list is refreshed successfully meanwhile.
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
        page.does_not_show("The server did not respond.");
        page.clear_log();
    });
}

#[test]
fn retry_by_keyboard_keeps_the_focus() {
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
        page.wait("both messages", |page| {
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
