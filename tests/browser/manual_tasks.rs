//! Tasks that users create, finish, and search for.

use coder_server::clock::Clock;
use coder_server::store::{Outcome, Store};
use serde_json::json;

use crate::page::key;
use crate::session::Look;
use crate::visit::{add_tasks, assert_good, sent, signed_in};

#[test]
fn creates_cancels_and_finishes_a_task() {
    for look in Look::ALL {
        signed_in(look, |page, _| {
            page.follow("Create manually");
            page.wait_for_path("/tasks/new");
            page.press("Create task");
            page.shows("The title is missing");
            page.wait_for_focus("textbox", "Title");
            assert_good(page);
            page.fill("Title", "Clean up");
            page.fill("Instructions", "The tag `<b>`, and *this*.");
            page.press("Create task");
            page.wait_for_path("/tasks/T1");
            page.shows("The tag <b>, and this.");
            page.shows("not linked to an issue");
            assert_good(page);

            page.press("Finish task");
            page.shows("Finish T1");
            assert_good(page);
            // A summary is required.
            page.press("Save");
            page.shows("The summary is missing");
            page.wait_for_focus("textbox", "Summary");
            assert_good(page);
            page.tick("Failed");
            page.fill("Summary", "There was *nothing* to clean.");
            page.press("Save");
            page.shows("Why it failed");
            page.shows("There was nothing to clean.");
            page.has_not("button", "Finish task");
            // Without an issue, there is nowhere to post.
            assert!(!page.has("button", "Post to Jira"));
            assert_good(page);
        });
    }
}

#[test]
fn reports_a_task_finished_meanwhile() {
    signed_in(Look::LIGHT, |page, test_server| {
        sent(page, "/tasks", &json!({ "title": "Clean up" }));
        page.open("/tasks/T1");
        page.press("Finish task");
        page.fill("Summary", "Mine.");
        let mut store = Store::open(test_server.setup.path(), Clock::system()).unwrap();
        let id = "T1".parse().unwrap();
        store
            .finish_task(id, Outcome::Completed, "Theirs.", None)
            .unwrap();
        page.press("Save");
        page.find("alert", "");
        assert_eq!(page.value("Summary"), "Mine.");
        assert_good(page);
        page.press("Cancel");
        page.shows("Theirs.");
    });
}

#[test]
fn searches_filters_and_pages_lists() {
    for look in Look::ALL {
        signed_in(look, |page, test_server| {
            let title = |number| format!("Task number {number} of a list that is long enough");
            add_tasks(test_server, (1..=60).map(title));
            let mut store = Store::open(test_server.setup.path(), Clock::system()).unwrap();
            page.shows("50 or more tasks");
            let row = "return document.querySelector('[data-id=T55]').innerText;";
            assert!(page.run(row).as_str().unwrap().contains("Open"));
            // Another user finishes two tasks: the list shows it.
            let mut finish = |id: &str, outcome| {
                store
                    .finish_task(id.parse().unwrap(), outcome, "No.", None)
                    .unwrap();
            };
            finish("T55", Outcome::Completed);
            finish("T7", Outcome::Failed);
            page.wait("the line of T55 to change", |page| {
                page.run(row).as_str().unwrap().contains("Done")
            });
            assert_good(page);
            page.press("Show more tasks");
            page.shows("60 tasks");
            page.has_not("button", "Show more tasks");
            page.wait_for_focus("link", "Task number 10 of a list that is long enough");
            assert_good(page);

            page.choose("Status", "Failed");
            page.shows("1 task");
            page.wait_for_path("/tasks?status=failed");
            page.find("link", "Task number 7 of a list that is long enough");
            assert_good(page);
            page.fill("Search tasks", "number 8");
            page.shows("No tasks found");
            page.wait_for_path("/tasks?query=number+8&status=failed");
            assert_good(page);
            // The URL has the filters.
            page.reload();
            page.shows("No tasks found");
            assert_eq!(page.value("Search tasks"), "number 8");
            page.press("Show all tasks");
            page.shows("50 or more tasks");
            page.wait_for_path("/tasks");
            page.wait_for_focus("searchbox", "Search tasks");
            page.keys("NUMBER 42");
            page.shows("1 task");
            page.follow("Task number 42 of a list that is long enough");
            page.wait_for_path("/tasks/T42");
        });
    }
}

#[test]
fn creates_a_task_from_the_menu_by_keyboard() {
    signed_in(Look::LIGHT, |page, _| {
        page.tab_to("button", "New task");
        page.keys(key::ENTER);
        page.wait_for_focus(
            "menuitem",
            "Import from Jira From an issue and its comments",
        );
        page.keys(key::END);
        page.wait_for_focus("menuitem", "Create manually Enter a title and instructions");
        page.keys(key::ESCAPE);
        page.wait_for_focus("button", "New task");
        page.keys(key::DOWN);
        page.keys(key::DOWN);
        page.keys(key::ENTER);
        page.wait_for_path("/tasks/new");
        page.wait_for_focus("textbox", "Title");
        page.keys("By keys alone");
        page.keys(key::ENTER);
        page.wait_for_path("/tasks/T1");
        page.find("heading", "By keys alone");
    });
}
