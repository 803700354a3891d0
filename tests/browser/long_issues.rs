//! Long issues: shown in part, and in full on request.

use coder_server::store::Role;
use jira_sandbox::World;
use serde_json::json;

use crate::session::Look;
use crate::test_server::Plan;
use crate::visit::{assert_good, finished_task, pick_issue, signed_in_at};

/// The example world with 70 comments and a long description on SHOP-2.
fn large() -> World {
    let mut world = World::example();
    let issue = world.issues.iter_mut();
    let mut issue = issue.filter(|issue| issue.key.as_str() == "SHOP-2");
    let issue = issue.next().unwrap();
    let lines = (1..=200).map(|number| {
        let text = json!({ "type": "text", "text": format!("Line {number} of the description.") });
        json!({ "type": "paragraph", "content": [text] })
    });
    let lines: Vec<_> = lines.collect();
    issue.description = Some(json!({ "type": "doc", "version": 1, "content": lines }));
    issue.labels = (1..=120).map(|number| format!("label-{number}")).collect();
    let first = issue.comments[0].clone();
    for number in 0..70 {
        let text = json!({ "type": "text", "text": format!("This is remark {number}.") });
        let paragraph = json!({ "type": "paragraph", "content": [text] });
        let mut comment = first.clone();
        comment.id = (20_000 + number).to_string();
        comment.body = json!({ "type": "doc", "version": 1, "content": [paragraph] });
        issue.comments.push(comment);
    }
    world
}

#[test]
fn expands_long_texts() {
    for look in Look::ALL {
        let plan = Plan {
            world: large(),
            ..Plan::default()
        };
        signed_in_at(plan, Role::Member, look, |page, _| {
            page.open("/tasks/import");
            pick_issue(page, "SHOP-2");
            page.shows("Line 1 of the description.");
            page.find("button", "Show full description");
            assert_good(page);
            let height = "return document.querySelector('.tall').clientHeight;";
            let before = page.run(height).as_f64().unwrap();
            let whole = "return document.querySelector('.issue .rich').clientHeight;";
            page.press("Show full description");
            page.has_not("button", "Show full description");
            assert!(page.run(whole).as_f64().unwrap() > 2.0 * before);
            assert_good(page);

            assert!(!page.text().contains("label-120"), "{}", page.text());
            page.press("Show all 120 labels");
            page.shows("label-120");

            page.tick("All comments");
            page.shows("This is remark 10.");
            assert!(!page.text().contains("This is remark 69."));
            assert_good(page);
            page.press("Show all 72 comments");
            page.shows("This is remark 69.");
            assert_good(page);
        });
    }
}

#[test]
fn short_texts_have_no_expand_button() {
    signed_in_at(Plan::default(), Role::Member, Look::LIGHT, |page, _| {
        page.open("/tasks/import");
        pick_issue(page, "HELP-2");
        page.shows("The company has moved.");
        page.settle();
        let buttons = page.names("button");
        let is_such = |name: &String| name.starts_with("Show");
        assert!(!buttons.iter().any(is_such), "{buttons:?}");
    });
}

#[test]
fn shows_very_long_texts_as_markdown() {
    signed_in_at(
        Plan::default(),
        Role::Member,
        Look::PHONE,
        |page, test_server| {
            let text = "A **long** text. ".repeat(20_000);
            finished_task(page, test_server, "SHOP-2", &text);
            page.open("/tasks/T1");
            page.shows("Too long to show formatted. View the Markdown source instead.");
            page.run("document.querySelector('main summary').click();");
            page.wait_for_script("document.querySelector('main pre.source')?.textContent.includes('A **long** text.')");
            assert_good(page);
            page.press("Post to Jira");
            page.find("heading", "Preview");
            let dialog = page.find("dialog", "Post to Jira").text();
            assert!(dialog.contains("Too long to show formatted"), "{dialog}");
            assert!(
                dialog.contains("comments, because it exceeds Jira's length limit"),
                "{dialog}"
            );
            assert_good(page);
        },
    );
}
