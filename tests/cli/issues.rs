//! `jira search`, `jira show`, and `jira open`.

use std::path::Path;
use std::time::{Duration, Instant};

use jira_sandbox::{Fault, FaultKind, TokenState, example};
use serde_json::json;

use crate::fixture::Fixture;

#[test]
fn lists_search_results() {
    let fixture = Fixture::new();
    insta::assert_snapshot!(fixture.shown("jira search checkout", 0));
    insta::assert_snapshot!(fixture.shown("jira search shop-2", 0));
    insta::assert_snapshot!(fixture.shown("jira search UTF-8", 0));
    insta::assert_snapshot!(fixture.shown("jira search nothing-that-anybody-wrote", 0));
    insta::assert_snapshot!(fixture.shown("jira search checkout --limit 1", 0));
}

#[test]
fn searches_operators_as_text() {
    let fixture = Fixture::new();
    for query in ["login does NOT work", "login AND", "OR", "Login"] {
        drop(
            fixture
                .command(["jira", "search", query])
                .run()
                .expect_status(0),
        );
        let requests = fixture.sandbox.requests();
        let search = requests
            .iter()
            .rfind(|request| request.path().ends_with("/search/jql"));
        let target = &search.unwrap().target;
        let words = query.to_lowercase().replace(' ', "+");
        assert!(target.contains(&format!("%22{words}*%22")), "{target}");
    }
}

#[test]
fn prints_search_as_json() {
    let fixture = Fixture::new();
    let found = fixture.json("jira search shop-2", 0);
    let site = fixture.sandbox.site_url();
    assert_eq!(found["ok"], true);
    assert_eq!(found["issues"][0]["key"], "SHOP-2");
    assert_eq!(found["issues"][0]["url"], format!("{site}/browse/SHOP-2"));
    assert_eq!(
        found["issues"][0]["status"],
        json!({ "name": "To Do", "category": "new" })
    );
    assert_eq!(
        (&found["more"], &found["noSuchKey"]),
        (&json!(false), &json!(null))
    );
    assert_eq!(fixture.json("jira search UTF-8", 0)["noSuchKey"], "UTF-8");
}

#[test]
fn reports_bad_credentials_instead_of_empty_result() {
    let fixture = Fixture::new();
    fixture.sandbox.change(|world| {
        let token = world.token_mut(example::MIA_TOKEN).unwrap();
        token.state = TokenState::Revoked;
    });
    insta::assert_snapshot!(fixture.shown("jira search login", 4));
    let shown = fixture.shown("jira show SHOP-2", 4);
    assert!(
        shown.contains("expired") || shown.contains("revoked"),
        "{shown}"
    );
}

#[test]
fn shows_issue_in_every_format() {
    let fixture = Fixture::new();
    insta::assert_snapshot!(fixture.shown("jira show SHOP-3 --comments", 0));
    let markdown = fixture.run("jira show SHOP-3 --markdown", 0).stdout;
    assert!(markdown.starts_with("# SHOP-3: "), "{markdown}");
    let json = fixture.json("jira show SHOP-3 --comments", 0);
    assert_eq!(json["issue"]["key"], "SHOP-3");
    assert_eq!(
        json["comments"]["items"].as_array().unwrap().len(),
        json["comments"]["total"]
    );
}

#[test]
fn distinguishes_missing_issues() {
    let fixture = Fixture::new();
    for (issue, status) in [
        ("SHOP-999", 1),
        ("NOPE-1", 1),
        ("https://other.atlassian.net/browse/SHOP-2", 2),
        ("SHOP", 2),
        ("SHOP-0", 2),
    ] {
        insta::assert_snapshot!(
            format!("no_issue_{}", issue.replace(['/', ':', '.'], "_")),
            fixture.shown(&format!("jira show {issue}"), status)
        );
    }
}

#[test]
fn distinguishes_network_errors_from_missing_issues() {
    let fixture = Fixture::new();
    fixture.sandbox.inject(Fault::new(FaultKind::html(403)));
    let shown = fixture.shown("jira show SHOP-2", 5);
    assert!(shown.contains("error: "), "{shown}");
}

#[cfg(unix)]
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the file is written by this test's own script"
)]
fn open_prints_the_url_and_opens_the_browser() {
    let fixture = Fixture::new();
    let url = format!("{}/browse/SHOP-2", fixture.sandbox.site_url());
    let opened = fixture.home.directory().join("opened");
    let browser = fixture.home.directory().join("browser");
    fixture.file(
        "browser",
        &format!("#!/bin/sh\necho \"$1\" > {}\n", opened.display()),
    );
    let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(&browser, executable).unwrap();
    let open = |arguments: &str, browser: &Path| {
        let outcome = fixture
            .command(arguments.split(' '))
            .variable("BROWSER", browser)
            .run();
        outcome.expect_status(0)
    };

    let printed = open("jira open SHOP-2 --no-browser", &browser);
    assert_eq!(
        (printed.stdout, printed.stderr),
        (format!("{url}\n"), String::new())
    );
    assert!(!opened.exists());
    let printed = open("jira open shop-2 --json", &browser).json();
    assert_eq!(
        printed,
        json!({ "ok": true, "key": "SHOP-2", "url": url, "error": null })
    );
    let deadline = Instant::now() + Duration::from_secs(10);
    while !std::fs::read_to_string(&opened).is_ok_and(|text| text.trim() == url) {
        assert!(Instant::now() < deadline, "the browser was not started");
        std::thread::sleep(Duration::from_millis(20));
    }
    let failed = open("jira open SHOP-2", Path::new("/nonexistent/browser"));
    assert_eq!(failed.stdout, format!("{url}\n"));
    assert!(
        failed.stderr.contains("Could not open a browser"),
        "{}",
        failed.stderr
    );
    assert_eq!(fixture.sandbox.requests().len(), 0);
    fixture.run("jira open https://other.example/browse/SHOP-2", 2);
}
