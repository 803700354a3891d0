//! Settings → Jira with variables, concurrent changes, and several roles.

use std::time::Duration;

use coder_server::store::Role;
use jira_sandbox::{Fault, FaultKind, example};
use serde_json::{Value, json};

use crate::page::Page;
use crate::session::Look;
use crate::test_server::{Plan, TestServer, connected_as_mia};
use crate::visit::{assert_good, sent, signed_in_at};

fn at_the_settings(plan: impl Fn() -> Plan, role: Role, test: impl Fn(&mut Page, &TestServer)) {
    for look in Look::ALL {
        signed_in_at(plan(), role, look, |page, test_server| {
            page.open("/settings/jira");
            test(page, test_server);
        });
    }
}

#[test]
fn values_of_variables_are_read_only() {
    let plan = || Plan {
        variables: vec![
            ("JIRA_EMAIL".to_owned(), "mia@example.com".to_owned()),
            ("JIRA_ENABLED".to_owned(), "true".to_owned()),
        ],
        ..Plan::default()
    };
    at_the_settings(plan, Role::Admin, |page, _| {
        page.shows("Set by the environment variable JIRA_EMAIL.");
        page.shows("Set by the environment variable JIRA_ENABLED.");
        assert_eq!(page.value("Email"), "mia@example.com");
        let email = "[...document.querySelectorAll('input')].find((input) => input.value === 'mia@example.com')";
        assert_eq!(page.run(&format!("return {email}.readOnly;")), true);
        assert!(!page.find("tick", "Enabled").is_enabled());
        assert_good(page);
    });
}

#[test]
fn detects_concurrent_changes() {
    at_the_settings(Plan::default, Role::Admin, |page, test_server| {
        page.fill("Email", "somebody@example.com");
        let mut theirs = connected_as_mia(&test_server.sandbox);
        theirs["enabled"] = false.into();
        test_server.write_settings(&theirs.to_string());
        page.tick("Enabled");
        page.press("Save");
        page.shows("The settings have changed since you opened them. Nothing was saved.");
        page.shows("Enabled: changed from on to off");
        assert_eq!(page.value("Email"), "somebody@example.com");
        assert_good(page);
        page.press("Discard my changes");
        page.shows("Connected, but disabled");
        assert_eq!(page.value("Email"), "mia@example.com");

        // Also after a reload.
        test_server.write_settings(&connected_as_mia(&test_server.sandbox).to_string());
        page.reload();
        page.does_not_show("but disabled");
        page.shows("Connected");
    });
}

#[test]
fn saves_over_a_concurrent_change_when_confirmed() {
    at_the_settings(Plan::default, Role::Admin, |page, test_server| {
        page.shows("Connected");
        let mut theirs = connected_as_mia(&test_server.sandbox);
        theirs["enabled"] = false.into();
        test_server.write_settings(&theirs.to_string());
        page.fill("Email", "  mia@example.com ");
        page.press("Save");
        page.shows("The settings have changed since you opened them. Nothing was saved.");
        page.press("Save my changes anyway");
        page.shows("Saved. The changes are in effect.");
        let kept = test_server.read_settings();
        assert_eq!(kept["enabled"], true);
        assert_eq!(kept["auth"]["email"], "mia@example.com");
        // The blank field kept its value.
        assert_eq!(kept["auth"]["apiToken"], example::MIA_TOKEN);
        assert_good(page);
    });
}

#[test]
fn token_and_site_of_variables_are_read_only() {
    let plan = || Plan {
        variables: vec![
            (
                "JIRA_BASE_URL".to_owned(),
                "https://shop.atlassian.net".to_owned(),
            ),
            ("JIRA_API_TOKEN".to_owned(), example::MIA_TOKEN.to_owned()),
        ],
        ..Plan::default()
    };
    at_the_settings(plan, Role::Admin, |page, test_server| {
        page.shows("Set by the environment variable JIRA_BASE_URL.");
        page.shows("Set by the environment variable JIRA_API_TOKEN.");
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
        page.shows("These environment variables still apply: JIRA_BASE_URL, JIRA_API_TOKEN.");
        assert!(!test_server.setup.path().join("jira.json").exists());
        assert_good(page);
    });
}

#[test]
fn explains_blank_and_invalid_values() {
    at_the_settings(Plan::default, Role::Admin, |page, _| {
        page.tick("Enabled");
        page.fill("Site", "");
        page.fill("Email", "nobody");
        page.press("Save");
        page.shows("The email address: ");
        assert_good(page);
        page.tick("Service account or scoped token");
        page.fill("Email", "mia@example.com");
        page.fill("Cloud ID", "not one");
        page.press("Save");
        page.shows("The cloud ID: ");
        assert_good(page);
    });
}

#[test]
fn turns_the_integration_off_without_a_test() {
    at_the_settings(Plan::default, Role::Admin, |page, test_server| {
        test_server
            .sandbox
            .inject(Fault::new(FaultKind::status(500)));
        page.shows("Connected");
        page.tick("Enabled");
        page.press("Save");
        page.shows("Connected, but disabled");
        page.open("/tasks/import");
        page.shows("Jira integration not enabled");
        assert_good(page);
    });
}

#[test]
fn members_see_only_the_connection_state() {
    at_the_settings(Plan::default, Role::Member, |page, _| {
        page.shows("Jira is connected:");
        page.shows("Only administrators");
        assert!(!page.has("button", "Save"));
        assert_good(page);
    });
}

#[test]
fn explains_an_invalid_file() {
    let plan = || Plan {
        settings: |_| Some(serde_json::json!({ "enabled": 7 })),
        ..Plan::default()
    };
    at_the_settings(plan, Role::Admin, |page, test_server| {
        page.find("alert", "");
        page.shows("Save the settings again below (the file is kept as jira.json.invalid)");
        assert_good(page);
        page.open("/tasks/import");
        page.shows("Jira integration not enabled");
        page.shows("The settings on the server are not valid.");
        assert_good(page);
        page.follow("Open Settings → Jira");

        // Saving turns the integration on unless it is switched off.
        page.find("alert", "");
        assert!(page.find("tick", "Enabled").is_ticked());
        page.fill("Site", &test_server.sandbox.site_url());
        page.fill("Email", example::MIA_EMAIL);
        page.fill("API token", example::MIA_TOKEN);
        page.press("Save");
        page.shows("Saved. The changes are in effect.");
        page.shows("Connected");
        assert_eq!(test_server.read_settings()["enabled"], true);
        assert!(test_server.setup.path().join("jira.json.invalid").exists());
    });
}

#[test]
fn names_missing_values_before_any_request() {
    let plan = || Plan {
        settings: |_| None,
        ..Plan::default()
    };
    at_the_settings(plan, Role::Admin, |page, test_server| {
        page.shows("Not connected.");
        let cases = [
            ("Site", "The site is missing.", "example.atlassian.net"),
            ("Email", "The email address is missing.", "mia@example.com"),
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
        page.shows("read:jira-user, read:jira-work, and write:jira-work");
        page.press("Test connection");
        page.shows("The cloud ID is missing.");
        page.wait_for_focus("textbox", "Cloud ID");
        assert_good(page);
        assert!(test_server.sandbox.requests().is_empty());
    });
}

/// The example world, connected as Mia through a gateway of its own.
fn with_the_gateway() -> Plan {
    Plan {
        settings: |sandbox| {
            let mut settings = connected_as_mia(sandbox);
            settings["gatewayUrl"] = sandbox.gateway_url().into();
            Some(settings)
        },
        ..Plan::default()
    }
}

#[test]
fn shows_the_checks_of_the_api() {
    at_the_settings(with_the_gateway, Role::Admin, |page, test_server| {
        let wrong = json!({
            "site": test_server.sandbox.site_url(),
            "email": example::MIA_EMAIL,
            "token": example::MIA_REVOKED_TOKEN,
            "gatewayUrl": test_server.sandbox.gateway_url(),
            "enabled": true,
        });
        let report = sent(page, "/jira/test", &json!({ "settings": wrong }));
        page.fill("API token", example::MIA_REVOKED_TOKEN);
        page.press("Test connection");
        page.wait_for_script("document.querySelectorAll('.check-line').length === 5");
        let text = page.text();
        let checks = report["checks"].as_array().unwrap();
        assert_eq!(checks.len(), 5);
        let mut advised = 0;
        for check in checks {
            let summary = check["summary"].as_str().unwrap();
            assert!(text.contains(summary), "{summary}: {text}");
            if let Some(advice) = check["error"]["advice"].as_str() {
                // The sentence is on the page.
                assert!(text.contains(&advice[1..]), "{advice}: {text}");
                advised += 1;
            }
        }
        assert!(advised > 0, "{report}");
        page.find(
            "link",
            "https://id.atlassian.com/manage-profile/security/api-tokens",
        );
        assert_good(page);
    });
}

#[test]
fn switches_to_the_other_account_type() {
    at_the_settings(with_the_gateway, Role::Admin, |page, test_server| {
        page.fill("API token", example::MIA_SCOPED_TOKEN);
        page.press("Test connection");
        page.shows(
            "The same credentials work with the account type “Service account or scoped token”.",
        );
        assert_good(page);
        page.press("Use this account type");
        page.shows("Comments will appear as Mia Krystof");
        assert!(
            page.find("tick", "Service account or scoped token")
                .is_ticked()
        );
        assert_eq!(page.value("Cloud ID"), example::CLOUD_ID);
        assert_good(page);
        page.press("Save");
        page.shows("Saved. The changes are in effect.");
        assert_eq!(test_server.read_settings()["cloudId"], example::CLOUD_ID);
        assert_good(page);
        page.open("/tasks/import");
        page.fill("Issue", "SHOP-2");
        page.shows("1 issue found");
    });
}

#[test]
fn shows_where_to_allow_a_host() {
    let plan = || Plan {
        settings: |_| None,
        ..Plan::default()
    };
    at_the_settings(plan, Role::Admin, |page, _| {
        for button in ["Fetch", "Test connection", "Save"] {
            page.reload();
            page.shows("Not connected.");
            assert!(!page.has("field", "Allowed hosts"));
            page.tick("Service account or scoped token");
            page.fill("Site", "https://jira.example.com");
            page.fill("Cloud ID", example::CLOUD_ID);
            page.fill("Email", example::MIA_EMAIL);
            page.fill("API token", example::MIA_TOKEN);
            page.press(button);
            page.shows("add jira.example.com to Allowed hosts");
            page.find("field", "Allowed hosts");
            assert_good(page);
        }
    });
}

#[test]
fn reports_saving_even_if_the_reload_fails() {
    at_the_settings(Plan::default, Role::Admin, |page, test_server| {
        page.shows("Connected");
        page.fill("Email", example::RINA_EMAIL);
        page.fill("API token", example::RINA_TOKEN);
        let slow = Fault::new(FaultKind::Latency(Duration::from_millis(700)));
        test_server.sandbox.inject(slow);
        page.press("Save");
        page.shows("Saving…");
        // The change was sent; later requests get no response.
        page.session().cdp("Network.enable", &json!({}));
        let blocked = |urls: Value| {
            let urls = json!({ "urls": urls });
            page.session().cdp("Network.setBlockedURLs", &urls);
        };
        blocked(json!(["*/jira/settings"]));
        page.shows("Saved. The changes are in effect.");
        page.shows("The server did not respond.");
        assert_eq!(
            test_server.read_settings()["auth"]["email"],
            example::RINA_EMAIL
        );
        assert_good(page);
        blocked(json!([]));
        page.press("Try again");
        page.shows("Connected");
        assert!(page.text().contains("Saved. The changes are in effect."));
        // The form is empty.
        page.follow("Tasks");
        page.wait_for_path("/tasks");
        page.clear_log();
    });
}
