//! An issue with markup, scripts, and very long words in every field.

use coder_server::store::Role;
use jira_sandbox::World;
use serde_json::json;

use crate::page::Page;
use crate::session::Look;
use crate::test_server::Plan;
use crate::visit::{assert_good, finished_task, pick_issue, sent, signed_in_at};

const MARKUP: &str = "<img src=x onerror=alert(1)></title><b>bold</b>";
const HIDDEN: &str = "in\u{202e}vert\u{200b}ed\u{2066}";
const SHOWN: &str = r"in\u{202e}vert\u{200b}ed\u{2066}";

/// The example world with hostile values in every field of SHOP-3.
fn hostile() -> World {
    let mut world = World::example();
    for person in &mut world.people {
        person.display_name = format!("{MARKUP} {HIDDEN} {}", person.display_name);
    }
    let issues = world.issues.iter_mut();
    let mut issues = issues.filter(|issue| issue.key.as_str() == "SHOP-3");
    let issue = issues.next().unwrap();
    issue.summary = format!("{MARKUP} {HIDDEN} summary");
    issue.issue_type = format!("{MARKUP} type");
    issue.priority = Some(format!("{HIDDEN} priority"));
    issue.labels = vec![MARKUP.replace(' ', "_"), format!("{HIDDEN}-label")];
    for file in &mut issue.attachments {
        file.filename = format!("{MARKUP}{HIDDEN}.png");
    }
    issue.description = Some(json!({ "type": "doc", "version": 1, "content": [
        { "type": "paragraph", "content": [
            { "type": "text", "text": format!("{MARKUP} {HIDDEN} description") },
            { "type": "text", "text": "followed", "marks": [
                { "type": "link", "attrs": { "href": "javascript:alert(1)" } },
            ]},
            { "type": "text", "text": "elsewhere", "marks": [
                { "type": "link", "attrs": { "href": "https://jira.example.com@elsewhere.net/" } },
            ]},
        ]},
    ]}));
    world
}

/// Asserts that no text became an element or a script URL.
#[track_caller]
fn assert_no_markup(page: &Page) {
    let made = page.run(
        "return [...document.querySelectorAll('main img, main b, main script, main iframe, dialog img, dialog b, a[href^=javascript], a[href*=\"elsewhere.net\"]')]
           .map((element) => element.outerHTML);",
    );
    assert_eq!(made, json!([]));
    let hidden = page.run(
        "return [document.title, document.body.innerText, ...[...document.querySelectorAll('input, textarea')].map((field) => field.value)]
           .filter((text) => /[\\u202e\\u200b\\u2066]/.test(text));",
    );
    assert_eq!(hidden, json!([]), "something hides");
}

#[test]
fn shows_jira_values_as_text() {
    for look in Look::ALL {
        let plan = Plan {
            world: hostile(),
            ..Plan::default()
        };
        signed_in_at(plan, Role::Admin, look, |page, test_server| {
            page.open("/tasks/import");
            pick_issue(page, "SHOP-3");
            page.find("button", "Create task");
            page.shows(&format!("{MARKUP} {SHOWN} summary"));
            page.shows(&format!("{MARKUP} type"));
            page.shows(&format!("{SHOWN} priority"));
            page.shows(&format!("{SHOWN}-label"));
            page.shows(&format!("{MARKUP}{SHOWN}.png"));
            page.shows(&format!("{MARKUP} {SHOWN} description"));
            assert!(
                page.value("Issue").contains(SHOWN),
                "{}",
                page.value("Issue")
            );
            page.tick("All comments");
            page.shows("How I would do it");
            assert_no_markup(page);
            assert_good(page);
            page.press("Create task");
            page.wait_for_path("/tasks/T1");
            page.find("heading", &format!("{MARKUP} {SHOWN} summary"));
            assert_no_markup(page);
            assert_good(page);

            finished_task(page, test_server, "SHOP-2", "Done.");
            page.open("/tasks/T2");
            page.press("Post to Jira");
            page.shows(&format!("{MARKUP} {SHOWN} Mia Krystof"));
            assert_no_markup(page);
            assert_good(page);
            page.press("Cancel");
            page.open("/tasks");
            page.shows(&format!("{MARKUP} {SHOWN} summary"));
            assert_no_markup(page);
            assert_good(page);
        });
    }
}

#[test]
fn long_values_do_not_overflow() {
    let wide = "w".repeat(200);
    let mut world = World::example();
    for person in &mut world.people {
        person.display_name.clone_from(&wide);
    }
    let issues = world.issues.iter_mut();
    let mut issues = issues.filter(|issue| issue.key.as_str() == "SHOP-3");
    let issue = issues.next().unwrap();
    issue.summary.clone_from(&wide);
    issue.issue_type.clone_from(&wide);
    issue.priority = Some(wide.clone());
    issue.labels = vec![wide.clone(), wide.clone()];
    for file in &mut issue.attachments {
        file.filename.clone_from(&wide);
    }
    let plan = Plan {
        world,
        ..Plan::default()
    };
    signed_in_at(plan, Role::Admin, Look::PHONE, |page, test_server| {
        page.open("/tasks/import");
        page.fill("Issue", "SHOP-3");
        page.shows("1 issue found");
        assert_good(page);
        pick_issue(page, "SHOP-3");
        page.find("button", "Create task");
        page.tick("All comments");
        page.shows("How I would do it");
        assert_good(page);

        let row = format!("|{}\n", format!(" {} |", "cell ".repeat(4)).repeat(12));
        let rule = format!("|{}\n", " --- |".repeat(12));
        let summary = format!(
            "{row}{rule}{row}\n```\n{wide}{wide}\n```\n\nhttps://example.com/{wide}\n\n`{wide}`\n\n> {wide}\n\n* {wide}\n"
        );
        finished_task(page, test_server, "SHOP-3", &summary);
        sent(page, "/objectives", &json!({ "title": wide }));
        let made = json!({ "title": wide, "objective": "O1", "instructions": summary });
        sent(page, "/tasks", &made);
        for path in [
            "/tasks",
            "/tasks/T1",
            "/tasks/T2",
            "/objectives",
            "/objectives/O1",
        ] {
            page.open(path);
            page.shows(&wide);
            assert_good(page);
        }
        page.open("/tasks/T1");
        page.press("Post to Jira");
        page.find("heading", "Preview");
        assert_good(page);
    });
}
