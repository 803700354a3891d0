//! Unsaved changes: the pages ask before leaving.

use crate::page::key;
use crate::session::Look;
use crate::visit::{add_tasks, assert_good, signed_in};

#[test]
fn link_asks_before_leaving() {
    for look in Look::ALL {
        signed_in(look, |page, _| {
            page.follow("Tasks");
            page.open("/tasks/new");
            page.fill("Title", "Half written");
            page.follow("Objectives");
            page.shows("Leave without saving?");
            page.wait_for_focus("button", "Stay");
            assert_good(page);
            page.press("Stay");
            page.has_not("dialog", "Leave without saving?");
            assert_eq!(page.path(), "/tasks/new");
            assert_eq!(page.value("Title"), "Half written");
            page.follow("Objectives");
            page.press("Leave");
            page.wait_for_path("/objectives");
            page.shows("No objectives yet");
        });
    }
}

#[test]
fn back_asks_before_leaving() {
    signed_in(Look::LIGHT, |page, _| {
        page.follow("Objectives");
        page.wait_for_path("/objectives");
        page.follow("Create manually");
        page.wait_for_path("/objectives/new");
        page.fill("Title", "Half written");
        page.back();
        page.shows("Leave without saving?");
        page.keys(key::ESCAPE);
        page.wait_for_path("/objectives/new");
        assert_eq!(page.value("Title"), "Half written");
        page.back();
        page.press("Leave");
        page.wait_for_path("/objectives");
        page.shows("No objectives yet");
        // The history is the same as without the question.
        page.back();
        page.wait_for_path("/tasks");
        page.shows("No tasks yet");
    });
}

#[test]
fn leaves_saved_or_empty_forms_without_asking() {
    signed_in(Look::LIGHT, |page, _| {
        page.open("/tasks/new");
        page.follow("Cancel");
        page.wait_for_path("/tasks");
        page.open("/tasks/new");
        page.fill("Title", "Whole");
        page.press("Create task");
        page.wait_for_path("/tasks/T1");
        page.follow("Settings");
        page.shows("Connected");
        page.fill("Email", "somebody@example.com");
        page.follow("Objectives");
        page.press("Leave");
        page.wait_for_path("/objectives");
        page.follow("Settings");
        page.shows("Connected");
        page.follow("Objectives");
        page.wait_for_path("/objectives");
    });
}

#[test]
fn dialog_keeps_the_draft_of_a_summary() {
    signed_in(Look::LIGHT, |page, test_server| {
        add_tasks(
            test_server,
            (1..=1).map(|number| format!("Task number {number}")),
        );
        page.follow("Task number 1");
        page.press("Finish task");
        page.fill("Summary", "Half a summary.");
        page.tick("Failed");
        page.keys(key::ESCAPE);
        page.has_not("dialog", "Finish T1");
        page.follow("Objectives");
        page.press("Stay");
        page.press("Finish task");
        assert_eq!(page.value("Summary"), "Half a summary.");
        page.press("Save");
        page.shows("Why it failed");
        page.shows("Half a summary.");
        page.follow("Objectives");
        page.wait_for_path("/objectives");
    });
}

#[test]
fn back_restores_the_position_in_a_list() {
    signed_in(Look::LIGHT, |page, test_server| {
        add_tasks(
            test_server,
            (1..=260).map(|number| format!("Task number {number}")),
        );
        let rows = "document.querySelectorAll('.row').length";
        page.wait_for_script(&format!("{rows} === 50"));
        for shown in [100, 150, 200, 250] {
            page.press("Show more tasks");
            page.wait_for_script(&format!("{rows} === {shown}"));
        }
        let link = page.find("link", "Task number 20");
        link.run("arguments[0].scrollIntoView({ block: 'center' });", &[]);
        let before = page.run("return Math.round(window.scrollY);");
        assert!(before.as_f64().unwrap() > 5000.0, "{before}");
        link.click();
        page.wait_for_path("/tasks/T20");
        page.find("heading", "Task number 20");
        page.back();
        page.wait_for_script(&format!("{rows} === 250"));
        page.wait_for_script(&format!("Math.abs(window.scrollY - {before}) < 2"));
    });
}

#[test]
fn reload_asks_before_leaving() {
    signed_in(Look::LIGHT, |page, _| {
        let asks = "const event = new Event('beforeunload', { cancelable: true }); dispatchEvent(event); return event.defaultPrevented;";
        page.open("/tasks/new");
        assert_eq!(page.run(asks), false);
        page.fill("Title", "Half written");
        assert_eq!(page.run(asks), true);
        page.fill("Title", "");
        assert_eq!(page.run(asks), false);
    });
}

#[test]
fn failed_sign_out_keeps_the_draft() {
    signed_in(Look::LIGHT, |page, _| {
        page.open("/tasks/new");
        page.fill("Title", "Half written");
        page.session().offline(true);
        page.press("Sign out");
        page.press("Leave");
        page.shows("The server did not respond.");
        page.session().offline(false);
        assert_eq!(page.value("Title"), "Half written");
        page.follow("Objectives");
        page.shows("Leave without saving?");
        page.press("Stay");
        page.press("Sign out");
        page.press("Leave");
        page.shows("You are not signed in");
        page.clear_log();
    });
}

#[test]
fn going_back_twice_asks_once() {
    signed_in(Look::LIGHT, |page, _| {
        page.follow("Objectives");
        page.wait_for_path("/objectives");
        page.follow("Create manually");
        page.wait_for_path("/objectives/new");
        page.fill("Title", "Half written");
        page.run("history.back();");
        page.shows("Leave without saving?");
        page.run("history.back();");
        page.find("dialog", "Leave without saving?");
        page.press("Leave");
        page.wait_for_path("/objectives");
    });
}
