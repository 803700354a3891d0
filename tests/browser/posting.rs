//! Posting: audience, long texts, unknown outcomes, and repeated posts.

use std::time::Duration;

use jira_sandbox::{Fault, FaultKind};
use serde_json::json;

use crate::page::Page;
use crate::session::Look;
use crate::test_server::{TestServer, connected_as_mia};
use crate::visit::{assert_good, finished_task, sent, signed_in};

/// Number of comments on an issue.
fn comments(test_server: &TestServer, key: &str) -> usize {
    test_server.sandbox.change(|world| {
        let issue = world.issues.iter().find(|issue| issue.key.as_str() == key);
        issue.unwrap().comments.len()
    })
}

/// Opens the task and its dialog, and waits for the preview.
fn open_dialog(page: &Page) {
    page.open("/tasks/T1");
    page.press("Post to Jira");
    page.find("heading", "Preview");
}

#[test]
fn asks_for_the_audience_on_a_service_desk() {
    for look in Look::ALL {
        signed_in(look, |page, test_server| {
            finished_task(page, test_server, "HELP-1", "The parcel was found.");
            open_dialog(page);
            page.shows("the customer might see the comment");
            assert_good(page);
            // Internal is the default.
            assert!(page.find("radio", "Internal note (suggested)").is_ticked());
            page.press("Post comment");
            page.shows("Posted");
            page.shows("to HELP-1, as an internal note");
            assert_good(page);
            let is_public = test_server.sandbox.change(|world| {
                let issues = &world.issues;
                let issue = issues.iter().find(|issue| issue.key.as_str() == "HELP-1");
                issue.unwrap().comments.last().unwrap().jsd_public
            });
            assert!(!is_public);

            page.press("Post to Jira");
            page.tick("Reply to the customer");
            page.press("Post comment");
            page.shows("This text was already posted to HELP-1");
            page.tick("Post it again");
            assert_good(page);
            page.press("Post comment");
            page.has_not("dialog", "Post to Jira");
            let is_public = test_server.sandbox.change(|world| {
                let issues = &world.issues;
                let issue = issues.iter().find(|issue| issue.key.as_str() == "HELP-1");
                issue.unwrap().comments.last().unwrap().jsd_public
            });
            assert!(is_public);
        });
    }
}

#[test]
fn asks_again_after_a_second_unknown_outcome() {
    signed_in(Look::LIGHT, |page, test_server| {
        finished_task(page, test_server, "SHOP-2", "Done.");
        let before = comments(test_server, "SHOP-2");
        open_dialog(page);
        let lost = Fault::new(FaultKind::Reset).for_method("POST");
        test_server.sandbox.inject(lost.times(2));
        page.press("Post comment");
        page.shows("May have been posted");
        page.tick("I checked, and it is not there: post it again");
        page.press("Post comment");
        page.wait("the tick is gone", |page| {
            let ticks = page.find_all("tick", "I checked, and it is not there: post it again");
            ticks.iter().all(|tick| !tick.is_ticked())
        });
        page.shows("It cannot be known whether the comment was posted");
        page.press("Post comment");
        page.shows("The comment may have been posted before");
        assert_eq!(comments(test_server, "SHOP-2"), before);
        page.tick("I checked, and it is not there: post it again");
        page.press("Post comment");
        page.has_not("dialog", "Post to Jira");
        assert_eq!(comments(test_server, "SHOP-2"), before + 1);
    });
}

#[test]
fn splits_a_long_summary() {
    for look in [Look::LIGHT, Look::PHONE] {
        signed_in(look, |page, test_server| {
            let paragraph = "A long paragraph of a long summary, with all that was found out. ";
            let summary = format!("{}\n\n", paragraph.repeat(60)).repeat(20);
            finished_task(page, test_server, "SHOP-2", &summary);
            let before = comments(test_server, "SHOP-2");
            open_dialog(page);
            page.shows("3 comments, because it exceeds Jira's length limit");
            assert_good(page);
            page.press("Post comment");
            page.find("link", "Comment 3 of 3");
            assert_eq!(comments(test_server, "SHOP-2"), before + 3);
            assert_good(page);
        });
    }
}

#[test]
fn resumes_an_interrupted_post() {
    signed_in(Look::DARK, |page, test_server| {
        let paragraph = "A long paragraph of a long summary, with all that was found out. ";
        let summary = format!("{}\n\n", paragraph.repeat(60)).repeat(20);
        finished_task(page, test_server, "SHOP-2", &summary);
        let before = comments(test_server, "SHOP-2");
        open_dialog(page);
        let gone = Fault::new(FaultKind::status(403)).for_method("POST");
        test_server.sandbox.inject(gone.skip(1));
        page.press("Post comment");
        page.find("alert", "");
        page.shows("Not fully posted");
        page.shows("nothing is posted twice");
        assert_good(page);
        test_server.sandbox.clear_faults();
        page.press("Post comment");
        page.find("link", "Comment 3 of 3");
        assert_eq!(comments(test_server, "SHOP-2"), before + 3);
    });
}

#[test]
fn asks_the_user_after_an_unknown_outcome() {
    for look in Look::ALL {
        signed_in(look, |page, test_server| {
            finished_task(page, test_server, "SHOP-2", "Done.");
            let before = comments(test_server, "SHOP-2");
            open_dialog(page);
            let fault = Fault::new(FaultKind::Reset).for_method("POST");
            test_server.sandbox.inject(fault.times(1));
            page.press("Post comment");
            page.shows("It cannot be known whether the comment was posted");
            page.shows("May have been posted");
            assert_good(page);
            page.press("Cancel");
            page.shows("checks what is already there");
            assert_good(page);

            page.press("Post to Jira");
            page.press("Post comment");
            page.shows("The comment may have been posted before");
            assert_eq!(comments(test_server, "SHOP-2"), before);
            page.tick("I checked, and it is not there: post it again");
            assert_good(page);
            page.press("Post comment");
            page.shows("Posted");
            page.find("link", "Open comment");
            assert_eq!(comments(test_server, "SHOP-2"), before + 1);
        });
    }
}

#[test]
fn posts_again_only_when_confirmed() {
    signed_in(Look::LIGHT, |page, test_server| {
        finished_task(page, test_server, "SHOP-2", "Done.");
        let before = comments(test_server, "SHOP-2");
        sent(page, "/tasks/T1/post", &json!({}));
        open_dialog(page);
        page.press("Post comment");
        page.shows("This text was already posted to SHOP-2");
        page.wait_for_focus("checkbox", "Post it again");
        assert_eq!(comments(test_server, "SHOP-2"), before + 1);
        page.tick("Post it again");
        page.press("Post comment");
        page.has_not("dialog", "Post to Jira");
        assert_eq!(comments(test_server, "SHOP-2"), before + 2);
    });
}

#[test]
fn dialog_explains_a_disabled_integration() {
    for look in Look::ALL {
        signed_in(look, |page, test_server| {
            finished_task(page, test_server, "SHOP-2", "Done.");
            let mut off = connected_as_mia(&test_server.sandbox);
            off["enabled"] = false.into();
            test_server.write_settings(&off.to_string());
            page.open("/tasks/T1");
            page.press("Post to Jira");
            page.shows("Jira integration not enabled");
            assert!(!page.has("button", "Post comment"));
            assert_good(page);
            page.follow("Open Settings → Jira");
            page.wait_for_path("/settings/jira");
            page.shows("Connected, but disabled");
            assert!(!page.has("dialog", "Post to Jira"));
        });
    }
}

#[test]
fn shows_progress_and_retries_a_failed_post() {
    for look in Look::ALL {
        signed_in(look, |page, test_server| {
            finished_task(page, test_server, "SHOP-2", "Done.");
            let before = comments(test_server, "SHOP-2");
            let slow = Fault::new(FaultKind::Latency(Duration::from_millis(1500)));
            test_server.sandbox.inject(slow);
            page.open("/tasks/T1");
            page.press("Post to Jira");
            page.shows("Loading SHOP-2…");
            assert_good(page);
            page.press("Post comment");
            page.shows("Posting…");
            assert_good(page);
            page.has_not("dialog", "Post to Jira");
            assert_eq!(comments(test_server, "SHOP-2"), before + 1);
            test_server.sandbox.clear_faults();

            finished_task(page, test_server, "SHOP-3", "Done, too.");
            let before = comments(test_server, "SHOP-3");
            for fault in [
                FaultKind::status(500),
                FaultKind::rate_limited(Some("1800")),
            ] {
                test_server.sandbox.inject(Fault::new(fault));
                page.open("/tasks/T2");
                page.press("Post to Jira");
                page.find("button", "Try again");
                assert!(!page.has("button", "Post comment"));
                assert_good(page);
                test_server.sandbox.clear_faults();
                page.press("Try again");
                page.find("heading", "Preview");
                page.press("Cancel");
            }
            let limited = Fault::new(FaultKind::rate_limited(Some("1800")));
            page.press("Post to Jira");
            page.find("heading", "Preview");
            test_server.sandbox.inject(limited.for_method("POST"));
            page.press("Post comment");
            page.shows("received too many requests (retry in 30 min)");
            assert_eq!(comments(test_server, "SHOP-3"), before);
            assert_good(page);
            test_server.sandbox.clear_faults();
            page.press("Post comment");
            page.has_not("dialog", "Post to Jira");
            page.find("link", "Open comment");
            assert_eq!(comments(test_server, "SHOP-3"), before + 1);
        });
    }
}

#[test]
fn previews_the_comment() {
    for look in Look::ALL {
        signed_in(look, |page, test_server| {
            let summary = "Charged **once**.\n\n| Test | Now |\n| --- | --- |\n| late | passes |\n";
            finished_task(page, test_server, "SHOP-3", summary);
            open_dialog(page);
            let shown = page.run(
                "const preview = document.querySelector('dialog .preview');
                 return [preview.querySelector('strong').textContent, [...preview.querySelectorAll('th, td')].map((cell) => cell.textContent)];",
            );
            assert_eq!(shown, json!(["once", ["Test", "Now", "late", "passes"]]));
            page.press("Post comment");
            let comment = page.find("link", "Open comment");
            let posted = test_server.sandbox.change(|world| {
                let issues = &world.issues;
                let issue = issues.iter().find(|issue| issue.key.as_str() == "SHOP-3");
                issue.unwrap().comments.last().unwrap().clone()
            });
            let url = format!(
                "{}/browse/SHOP-3?focusedCommentId={}",
                test_server.sandbox.site_url(),
                posted.id
            );
            assert_eq!(comment.attribute("href").as_deref(), Some(&*url));
            assert_eq!(
                comment.attribute("rel").as_deref(),
                Some("noopener noreferrer")
            );
            assert_eq!(comment.attribute("target").as_deref(), Some("_blank"));
            let text = posted.body.to_string();
            assert!(
                text.contains("\"table\"") && text.contains("passes"),
                "{text}"
            );
            let when = page.run(
                "return Date.now() - Date.parse(document.querySelector('.posts time').dateTime);",
            );
            assert!((0.0..60_000.0).contains(&when.as_f64().unwrap()), "{when}");
        });
    }
}

#[test]
fn badge_opens_the_issue_in_a_new_tab() {
    signed_in(Look::LIGHT, |page, test_server| {
        sent(page, "/tasks/import", &json!({ "issues": ["SHOP-2"] }));
        sent(
            page,
            "/objectives/import",
            &json!({ "issues": ["SHOP-2"], "again": true }),
        );
        let url = format!("{}/browse/SHOP-2", test_server.sandbox.site_url());
        for path in ["/tasks", "/tasks/T1", "/objectives", "/objectives/O1"] {
            page.open(path);
            let badge = page.find("link", "SHOP-2");
            assert_eq!(badge.attribute("href").as_deref(), Some(&*url), "{path}");
            assert_eq!(badge.attribute("target").as_deref(), Some("_blank"));
            assert_eq!(
                badge.attribute("rel").as_deref(),
                Some("noopener noreferrer")
            );
        }
    });
}

#[test]
fn reports_results_after_navigation() {
    signed_in(Look::PHONE, |page, test_server| {
        finished_task(page, test_server, "SHOP-2", "Done.");
        let begin = |title: &str| {
            page.open("/tasks");
            page.follow(title);
            page.press("Post to Jira");
            page.find("heading", "Preview");
        };
        begin("Login times out during checkout");
        let slow = Fault::new(FaultKind::Latency(Duration::from_secs(1)));
        test_server.sandbox.inject(slow);
        page.press("Post comment");
        page.shows("Posting…");
        page.back();
        page.wait("the dialog is gone", |page| {
            !page.has("dialog", "Post to Jira")
        });
        page.shows("Posted to SHOP-2");
        assert_good(page);
        page.press("Close");
        page.does_not_show("Posted to SHOP-2");

        test_server.sandbox.clear_faults();
        finished_task(page, test_server, "SHOP-3", "Done.");
        begin("Gift cards are charged twice when the network is slow");
        let slow = Fault::new(FaultKind::Latency(Duration::from_secs(1)));
        test_server.sandbox.inject(slow.times(2));
        let fails = Fault::new(FaultKind::status(500)).for_method("POST");
        test_server.sandbox.inject(fails);
        page.press("Post comment");
        page.back();
        page.find("alert", "");
        page.wait_for_path("/tasks");
        assert_good(page);
    });
}
