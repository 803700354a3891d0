//! Finding, previewing, and importing issues, with the selected comments.

use coder_server::store::Role;
use jira_sandbox::World;
use jira_sandbox::example::FORMER_KEY;
use serde_json::{Value, json};

use crate::page::{Page, key};
use crate::session::Look;
use crate::test_server::Plan;
use crate::visit::{
    assert_good, assert_note_above_results, pick_issue, sent, signed_in, signed_in_at,
};

/// Types a search and picks the first result.
fn choose(page: &Page, text: &str) {
    page.open("/tasks/import");
    pick_issue(page, text);
    page.find("button", "Create task");
}

#[test]
fn imports_linked_issue_again_only_when_confirmed() {
    for look in Look::ALL {
        signed_in(look, |page, _| {
            sent(page, "/tasks/import", &json!({ "issues": ["SHOP-2"] }));
            choose(page, "SHOP-2");
            page.shows("This issue is already linked to T1");
            assert_good(page);
            page.press("Create task");
            page.shows("SHOP-2 is already linked to T1");
            page.wait_for_focus("checkbox", "Create another task anyway");
            assert_good(page);
            page.tick("Create another task anyway");
            page.press("Create task");
            page.wait_for_path("/tasks/T2");
        });
    }
}

#[test]
fn reports_an_import_made_meanwhile() {
    signed_in(Look::LIGHT, |page, _| {
        choose(page, "SHOP-2");
        page.fill("Additional instructions (optional)", "Mine.");
        sent(page, "/tasks/import", &json!({ "issues": ["SHOP-2"] }));
        page.press("Create task");
        page.find("alert", "");
        page.shows("This issue is already linked to T1");
        assert_eq!(page.value("Additional instructions (optional)"), "Mine.");
        assert_good(page);
        page.tick("Create another task anyway");
        page.press("Create task");
        page.wait_for_path("/tasks/T2");
        page.shows("Mine.");
    });
}

#[test]
fn finds_issues_by_key_url_and_text() {
    signed_in(Look::LIGHT, |page, test_server| {
        let address = format!(
            "{}/browse/SHOP-3?focusedCommentId=1",
            test_server.sandbox.site_url()
        );
        for text in ["shop-3", &address, "gift cards"] {
            choose(page, text);
            page.find(
                "heading",
                "Gift cards are charged twice when the network is slow",
            );
        }
        // A moved issue is shown with its current key.
        choose(page, FORMER_KEY);
        page.find("link", "SHOP-7");
        page.fill("Issue", "SHOP-404");
        page.shows("There is no issue SHOP-404; searched for the text instead. No issues found.");
        assert_good(page);
        // A URL of another site is rejected.
        page.fill("Issue", "https://elsewhere.atlassian.net/browse/SHOP-3");
        page.find("alert", "");
        page.shows("elsewhere.atlassian.net");
        assert_good(page);
    });
}

#[test]
fn imports_the_selected_comments() {
    for look in [Look::DARK, Look::PHONE] {
        signed_in(look, |page, _| {
            choose(page, "SHOP-3");
            page.tick("Unrestricted comments");
            page.shows("1 restricted or internal comment is left out.");
            assert!(
                !page.text().contains("Refunds are booked"),
                "{}",
                page.text()
            );
            assert_good(page);
            page.tick("All comments");
            page.shows("Refunds are booked for all 14 customers.");
            page.shows("visible only to role Administrators");
            assert_good(page);
            page.tick("No comments");
            page.does_not_show("Refunds are booked");
            page.tick("Unrestricted comments");
            page.press("Create task");
            page.wait_for_path("/tasks/T1");
            page.shows("How I would do it:");
            assert!(
                !page.text().contains("Refunds are booked"),
                "{}",
                page.text()
            );
        });
    }
}

#[test]
fn escape_and_typing_clear_the_selection() {
    signed_in(Look::LIGHT, |page, _| {
        page.open("/tasks/import");
        page.fill("Issue", "checkout");
        page.find(
            "option",
            "SHOP-2 Login times out during checkout Bug · To Do",
        );
        page.keys(key::ESCAPE);
        page.has_not(
            "option",
            "SHOP-2 Login times out during checkout Bug · To Do",
        );
        assert!(!page.has("button", "Create task"));
        choose(page, "SHOP-2");
        page.fill("Issue", "SHOP-3");
        page.wait("the other one is not offered any more", |page| {
            !page.has("button", "Create task")
        });
        page.keys(key::DOWN);
        page.find(
            "option",
            "SHOP-3 Gift cards are charged twice when the network is slow Bug · In Progress",
        );
        page.keys(key::ENTER);
        page.find("button", "Create task");
        page.find(
            "heading",
            "Gift cards are charged twice when the network is slow",
        );
    });
}

/// The facts of the issue by name.
fn facts(page: &Page) -> Value {
    page.run(
        "return Object.fromEntries([...document.querySelectorAll('.issue .facts > div')].map((fact) =>
           [fact.querySelector('dt').textContent, fact.querySelector('dd').innerText.replace(/\\s+/g, ' ').trim()]));",
    )
}

#[test]
fn preview_shows_all_facts() {
    for look in Look::ALL {
        signed_in(look, |page, test_server| {
            choose(page, "SHOP-3");
            assert_eq!(
                facts(page),
                json!({
                    "Type": "Bug",
                    "Status": "In Progress",
                    "Priority": "Highest",
                    "Assignee": "Mia Krystof",
                    "Reporter": "Rina Patel",
                    "Labels": "payment",
                    "Parent": "SHOP-1 A checkout that people finish (Epic, In Progress)",
                    "Links": "relates to SHOP-6 Upgrade the search index (Task, Done)",
                    "Comments": "4",
                    "Attachments": "2, listed but not imported: charged-twice.png payment-gateway.log",
                    "Created": "Oct 3, 2026",
                    "Updated": "Nov 3, 2026",
                })
            );
            page.find("heading", "Description");
            page.shows("What was seen");
            let badge = page.find("link", "SHOP-3");
            let url = format!("{}/browse/SHOP-3", test_server.sandbox.site_url());
            assert_eq!(badge.attribute("href").as_deref(), Some(&*url));
            assert_good(page);

            // Empty fields are named.
            choose(page, "SHOP-6");
            let facts = facts(page);
            assert_eq!(facts["Comments"], "0");
            assert_eq!(facts["Parent"], Value::Null);
            page.shows("No description.");
        });
    }
}

#[test]
fn imports_into_an_objective() {
    signed_in(Look::LIGHT, |page, _| {
        sent(
            page,
            "/objectives",
            &json!({ "title": "A quicker checkout" }),
        );
        page.open("/objectives/O1");
        page.press("New task");
        page.find(
            "menuitem",
            "Import from Jira From an issue and its comments",
        )
        .click();
        page.wait_for_path("/tasks/import?objective=O1");
        pick_issue(page, "SHOP-2");
        assert_eq!(page.value("Objective (optional)"), "O1");
        page.press("Create task");
        page.wait_for_path("/tasks/T1");
        page.follow("Objective O1");
        page.find("link", "Login times out during checkout");
    });
}

#[test]
fn reload_keeps_the_selected_issue() {
    signed_in(Look::LIGHT, |page, _| {
        choose(page, "SHOP-2");
        page.wait_for_path("/tasks/import?issue=SHOP-2");
        page.reload();
        page.find("heading", "Login times out during checkout");
        page.find("button", "Create task");
        page.fill("Issue", "SHOP");
        page.wait_for_path("/tasks/import");
    });
}

/// The ID of the highlighted option, if any.
fn highlighted(page: &Page) -> Value {
    page.run("return document.activeElement.getAttribute('aria-activedescendant');")
}

#[track_caller]
fn assert_nothing_picked(page: &Page, typed: &str) {
    assert_eq!(page.value("Issue"), typed);
    assert_eq!(page.path(), "/tasks/import");
    assert!(!page.has("button", "Create task"), "{}", page.text());
}

#[test]
fn enter_picks_an_exact_key_once_it_is_highlighted() {
    for look in [Look::LIGHT, Look::PHONE] {
        signed_in(look, |page, _| {
            page.open("/tasks/import");
            page.wait_for_focus("combobox", "Issue");
            page.keys("shop-2");
            // The first Enter only searches immediately.
            page.keys(key::ENTER);
            let option = page.find(
                "option",
                "SHOP-2 Login times out during checkout Bug · To Do",
            );
            page.wait("the highlight", |page| highlighted(page) != Value::Null);
            assert_eq!(
                highlighted(page).as_str(),
                option.attribute("id").as_deref()
            );
            assert_eq!(option.attribute("aria-selected").as_deref(), Some("true"));
            assert_nothing_picked(page, "shop-2");
            assert_note_above_results(page, "1 issue found.");
            assert_good(page);
            page.keys(key::ENTER);
            page.find("button", "Create task");
            page.find("heading", "Login times out during checkout");
        });
    }
}

#[test]
fn typing_on_removes_the_highlight() {
    signed_in(Look::LIGHT, |page, _| {
        page.open("/tasks/import");
        page.wait_for_focus("combobox", "Issue");
        page.keys("SHOP-2");
        page.wait("the highlight", |page| highlighted(page) != Value::Null);
        page.keys("0");
        assert_eq!(highlighted(page), Value::Null);
        page.keys(key::ENTER);
        page.shows("There is no issue SHOP-20");
        assert_nothing_picked(page, "SHOP-20");
    });
}

/// The example world in which these issues mention SHOP-404, which does not exist.
fn mentioning(keys: &[&str]) -> World {
    let mut world = World::example();
    for issue in &mut world.issues {
        if keys.contains(&issue.key.as_str()) {
            issue.summary = format!("Same as SHOP-404, from {}", issue.key);
        }
    }
    world
}

#[test]
fn unknown_key_selects_nothing() {
    for look in [Look::LIGHT, Look::PHONE] {
        for keys in [&["SHOP-3"][..], &["SHOP-2", "SHOP-3", "SHOP-5"]] {
            let plan = Plan {
                world: mentioning(keys),
                ..Plan::default()
            };
            signed_in_at(plan, Role::Member, look, |page, _| {
                page.open("/tasks/import");
                page.wait_for_focus("combobox", "Issue");
                page.keys("SHOP-404");
                page.keys(key::ENTER);
                page.wait("the results", |page| {
                    page.names("option").len() == keys.len()
                });
                assert_note_above_results(page, "There is no issue SHOP-404");
                assert_nothing_picked(page, "SHOP-404");
                assert_eq!(highlighted(page), Value::Null);
                page.keys(key::ENTER);
                assert_note_above_results(page, "There is no issue SHOP-404");
                assert_nothing_picked(page, "SHOP-404");
                assert_good(page);
                page.keys(key::DOWN);
                assert_ne!(highlighted(page), Value::Null);
                page.keys(key::ENTER);
                page.find("button", "Create task");
            });
        }
    }
}

#[test]
fn more_results_than_shown_are_announced_above_them() {
    let mut world = World::example();
    for issue in &mut world.issues {
        issue.summary = format!("Slow checkout, {}", issue.key);
    }
    assert!(world.issues.len() > 10, "only {}", world.issues.len());
    for look in [Look::LIGHT, Look::PHONE] {
        let plan = Plan {
            world: world.clone(),
            ..Plan::default()
        };
        signed_in_at(plan, Role::Member, look, |page, _| {
            page.open("/tasks/import");
            page.fill("Issue", "slow checkout");
            page.wait("the results", |page| page.names("option").len() == 10);
            assert_note_above_results(page, "10 issues found (more available).");
            assert_good(page);
        });
    }
}

#[test]
fn shows_import_made_while_comments_load() {
    signed_in(Look::LIGHT, |page, _| {
        choose(page, "SHOP-2");
        sent(page, "/tasks/import", &json!({ "issues": ["SHOP-2"] }));
        page.tick("All comments");
        page.shows("This issue is already linked to T1");
        page.tick("Create another task anyway");
        page.press("Create task");
        page.wait_for_path("/tasks/T2");
    });
}
