//! Settings → Jira, where more than one hand is at work.

use coder_server::access::Role;
use coder_server::sandbox::example;

use crate::page::Page;
use crate::premises::{Plan, Premises, connected_as_mia};
use crate::session::Look;
use crate::visit::{assert_good, signed_in_at};

fn at_the_settings(plan: Plan, role: Role, test: impl FnOnce(&mut Page, &Premises)) {
    signed_in_at(plan, role, Look::LIGHT, |page, premises| {
        page.open("/settings/jira");
        test(page, premises);
    });
}

#[test]
fn what_a_variable_sets_is_shown_and_locked() {
    let plan = Plan {
        variables: vec![
            ("JIRA_EMAIL".to_owned(), "mia@example.com".to_owned()),
            ("JIRA_ENABLED".to_owned(), "true".to_owned()),
        ],
        ..Plan::default()
    };
    at_the_settings(plan, Role::Admin, |page, _| {
        page.shows("Set by the variable JIRA_EMAIL.");
        page.shows("Set by the variable JIRA_ENABLED.");
        assert_eq!(page.value("E-mail"), "mia@example.com");
        let email = "[...document.querySelectorAll('input')].find((input) => input.value === 'mia@example.com')";
        assert_eq!(page.run(&format!("return {email}.readOnly;")), true);
        assert!(!page.find("tick", "Enabled").is_enabled());
        assert_good(page);
    });
}

#[test]
fn what_was_changed_meanwhile_is_not_overwritten_unseen() {
    at_the_settings(Plan::default(), Role::Admin, |page, premises| {
        page.fill("E-mail", "somebody@example.com");
        let mut theirs = connected_as_mia(&premises.sandbox);
        theirs["enabled"] = false.into();
        premises.write_settings(&theirs.to_string());
        page.tick("Enabled");
        page.press("Save");
        page.shows("The settings were changed meanwhile. Nothing was saved.");
        page.shows("Enabled: on became off");
        assert_eq!(page.value("E-mail"), "somebody@example.com");
        assert_good(page);
        page.press("Drop mine");
        page.shows("Connected, and switched off");
        assert_eq!(page.value("E-mail"), "mia@example.com");

        // On the next load, too.
        premises.write_settings(&connected_as_mia(&premises.sandbox).to_string());
        page.reload();
        page.shows_no_more("switched off");
        page.shows("Connected");
    });
}

#[test]
fn mine_can_be_saved_all_the_same() {
    at_the_settings(Plan::default(), Role::Admin, |page, premises| {
        page.shows("Connected");
        let mut theirs = connected_as_mia(&premises.sandbox);
        theirs["enabled"] = false.into();
        premises.write_settings(&theirs.to_string());
        page.fill("E-mail", "  mia@example.com ");
        page.press("Save");
        page.shows("The settings were changed meanwhile. Nothing was saved.");
        page.press("Save mine anyway");
        page.shows("Saved. It takes effect at once.");
        let kept = premises.read_settings();
        assert_eq!(kept["enabled"], true);
        assert_eq!(kept["auth"]["email"], "mia@example.com");
        // What was left blank has stayed.
        assert_eq!(kept["auth"]["apiToken"], example::MIA_TOKEN);
        assert_good(page);
    });
}

#[test]
fn a_token_and_a_site_of_variables_are_locked_and_stay() {
    let plan = Plan {
        variables: vec![
            (
                "JIRA_BASE_URL".to_owned(),
                "https://shop.atlassian.net".to_owned(),
            ),
            ("JIRA_API_TOKEN".to_owned(), example::MIA_TOKEN.to_owned()),
        ],
        ..Plan::default()
    };
    at_the_settings(plan, Role::Admin, |page, premises| {
        page.shows("Set by the variable JIRA_BASE_URL.");
        page.shows("Set by the variable JIRA_API_TOKEN.");
        assert_eq!(page.value("Site"), "https://shop.atlassian.net");
        for field in ["Site", "API token"] {
            assert_eq!(page.find("field", field).property("readOnly"), true);
        }
        assert_eq!(page.value("API token"), "");
        let html = page.run("return document.documentElement.outerHTML;");
        assert!(!html.as_str().unwrap().contains(example::MIA_TOKEN));
        assert_good(page);
        page.press("Disconnect");
        page.press("Disconnect");
        page.shows("These variables stay in force: JIRA_BASE_URL, JIRA_API_TOKEN.");
        assert!(!premises.setup.path().join("jira.json").exists());
        assert_good(page);
    });
}

#[test]
fn what_a_blank_site_or_a_wrong_value_means_is_said_in_words_of_the_page() {
    at_the_settings(Plan::default(), Role::Admin, |page, _| {
        page.tick("Enabled");
        page.fill("Site", "");
        page.fill("E-mail", "nobody");
        page.press("Save");
        page.shows("The e-mail: ");
        assert_good(page);
        page.tick("Service account or scoped token");
        page.fill("E-mail", "mia@example.com");
        page.fill("Cloud ID", "not one");
        page.press("Save");
        page.shows("The cloud ID: ");
        assert_good(page);
    });
}

#[test]
fn jira_is_switched_off_without_a_test() {
    at_the_settings(Plan::default(), Role::Admin, |page, premises| {
        premises.sandbox.inject(coder_server::sandbox::Fault::new(
            coder_server::sandbox::FaultKind::status(500),
        ));
        page.shows("Connected");
        page.tick("Enabled");
        page.press("Save");
        page.shows("Connected, and switched off");
        page.open("/tasks/import");
        page.shows("Jira integration not enabled");
        assert_good(page);
    });
}

#[test]
fn members_see_whether_it_is_connected_and_nothing_else() {
    at_the_settings(Plan::default(), Role::Member, |page, _| {
        page.shows("Jira is connected:");
        page.shows("Only an administrator");
        assert!(!page.has("button", "Save"));
        assert_good(page);
    });
}

#[test]
fn a_file_that_is_not_valid_says_why() {
    let plan = Plan {
        settings: |_| Some(serde_json::json!({ "enabled": 7 })),
        ..Plan::default()
    };
    at_the_settings(plan, Role::Admin, |page, _| {
        page.find("alert", "");
        page.shows("jira.json");
        assert_good(page);
    });
}

#[test]
fn what_is_missing_is_named_before_anything_is_asked() {
    let plan = Plan {
        settings: |_| None,
        ..Plan::default()
    };
    at_the_settings(plan, Role::Admin, |page, premises| {
        page.shows("Not connected.");
        let cases = [
            ("Site", "The site is missing.", "example.atlassian.net"),
            ("E-mail", "The e-mail is missing.", "mia@example.com"),
        ];
        for (field, missing, value) in cases {
            for button in ["Test connection", "Save"] {
                page.press(button);
                page.shows(missing);
                page.wait_for_focus("textbox", field);
                assert_good(page);
            }
            page.fill(field, value);
        }
        page.press("Save");
        page.shows("The API token is missing.");
        assert_good(page);
        page.tick("Service account or scoped token");
        page.shows("read:jira-user, read:jira-work and write:jira-work");
        page.press("Test connection");
        page.shows("The cloud ID is missing.");
        page.wait_for_focus("textbox", "Cloud ID");
        assert_good(page);
        assert!(premises.sandbox.requests().is_empty());
    });
}
