//! Objectives, created by hand or from an issue, and their tasks.

use coder_server::clock::Clock;
use coder_server::store::{Outcome, Store};
use serde_json::json;

use crate::page::key;
use crate::session::Look;
use crate::visit::{assert_good, assert_note_above_results, pick_issue, sent, signed_in};

#[test]
fn creates_an_objective_with_a_task() {
    for look in Look::ALL {
        signed_in(look, |page, test_server| {
            page.follow("Objectives");
            page.shows("No objectives yet");
            assert_good(page);
            page.follow("Create manually");
            page.wait_for_path("/objectives/new");
            page.press("Create objective");
            page.shows("The title is missing");
            page.wait_for_focus("textbox", "Title");
            assert_good(page);
            page.fill("Title", "A quicker checkout");
            page.fill("Instructions", "Below **one** second.");
            page.press("Create objective");
            page.wait_for_path("/objectives/O1");
            page.shows("This objective has no tasks yet.");
            page.shows("Below one second.");
            assert_good(page);

            page.press("New task");
            page.find("menuitem", "Create manually Enter a title and instructions")
                .click();
            page.wait_for_path("/tasks/new?objective=O1");
            assert_eq!(page.value("Objective (optional)"), "O1");
            assert_good(page);
            page.fill("Title", "Measure it");
            page.press("Create task");
            page.wait_for_path("/tasks/T1");
            page.follow("Objective O1");
            page.shows("Measure it");
            page.shows("0 of 1 done");
            assert_good(page);

            // Another user finishes it.
            let mut store = Store::open(test_server.setup.path(), Clock::system()).unwrap();
            let id = "T1".parse().unwrap();
            store
                .finish_task(id, Outcome::Completed, "0.8 s", None)
                .unwrap();
            page.shows("1 of 1 done");

            page.open("/objectives");
            page.shows("1 objective");
            assert_good(page);
            page.fill("Search objectives", "slower");
            page.shows("No objectives found");
            assert_good(page);
            page.press("Show all objectives");
            page.follow("A quicker checkout");
            page.wait_for_path("/objectives/O1");
        });
    }
}

#[test]
fn imports_an_objective_and_unlinks_it() {
    for look in [Look::DARK, Look::PHONE] {
        signed_in(look, |page, _| {
            page.open("/objectives/import");
            pick_issue(page, "SHOP-1");
            page.find("button", "Create objective");
            assert!(!page.has("field", "Objective (optional)"));
            assert_good(page);
            page.press("Create objective");
            page.wait_for_path("/objectives/O1");
            page.find("link", "SHOP-1");
            assert_good(page);
            page.press("Unlink SHOP-1");
            page.shows("Unlink SHOP-1?");
            page.wait_for_focus("button", "Cancel");
            page.press("Unlink SHOP-1");
            page.shows("not linked to an issue");
            page.find("heading", "A checkout that people finish");
            assert_good(page);
        });
    }
}

#[test]
fn adds_a_task_to_a_searched_objective() {
    signed_in(Look::LIGHT, |page, _| {
        for title in ["A quicker checkout", "A safer checkout", "Less waste"] {
            sent(page, "/objectives", &json!({ "title": title }));
        }
        page.open("/tasks/new");
        page.fill("Title", "Measure it");
        page.fill("Objective (optional)", "checkout");
        page.shows("2 objectives found.");
        page.find("option", "O1 A quicker checkout");
        assert_good(page);
        // The list covers the button.
        page.keys(key::TAB);
        page.press("Create task");
        page.shows("No objective is selected");
        assert_good(page);
        page.find("field", "Objective (optional)").write(key::DOWN);
        page.find("option", "O2 A safer checkout");
        page.keys(key::ENTER);
        assert_eq!(page.value("Objective (optional)"), "O2 A safer checkout");
        page.press("Create task");
        page.wait_for_path("/tasks/T1");
        page.find("link", "Objective O2");
    });
}

#[test]
fn enter_picks_only_a_highlighted_objective() {
    for look in [Look::LIGHT, Look::PHONE] {
        signed_in(look, |page, _| {
            for number in 1..=11 {
                let title = format!("A quicker checkout {number}");
                sent(page, "/objectives", &json!({ "title": title }));
            }
            page.open("/tasks/new");
            page.fill("Objective (optional)", "checkout");
            page.wait("the results", |page| page.names("option").len() == 10);
            let more = "10 objectives found (more available).";
            assert_note_above_results(page, more);
            page.keys(key::ENTER);
            assert_eq!(page.value("Objective (optional)"), "checkout");
            assert_note_above_results(page, more);
            assert_good(page);

            // Its ID is enough.
            page.fill("Objective (optional)", "o7");
            page.find("option", "O7 A quicker checkout 7");
            let highlighted = "document.activeElement.hasAttribute('aria-activedescendant')";
            page.wait_for_script(highlighted);
            page.keys(key::ENTER);
            let picked = "O7 A quicker checkout 7";
            assert_eq!(page.value("Objective (optional)"), picked);
        });
    }
}

#[test]
fn unknown_objective_links_to_the_list() {
    signed_in(Look::PHONE, |page, _| {
        page.open("/objectives/O99");
        page.find("heading", "There is no objective O99");
        assert_good(page);
        page.follow("All objectives");
        page.wait_for_path("/objectives");
    });
}
