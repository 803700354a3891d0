//! `jira import`.

use serde_json::json;

use crate::fixture::Fixture;

#[test]
fn import_creates_linked_task() {
    let fixture = Fixture::new();
    insta::assert_snapshot!(fixture.shown("jira import SHOP-2 --yes --comments", 0));
    insta::assert_snapshot!(fixture.shown("task list", 0));
    let task = fixture.json("task show t1", 0);
    let site = fixture.sandbox.site_url();
    assert_eq!(
        task["task"]["issue"],
        json!({ "key": "SHOP-2", "id": "10101", "url": format!("{site}/browse/SHOP-2"), "site": site })
    );
    assert_eq!(task["task"]["status"], "open");
    let printed = fixture
        .run("jira import SHOP-2 --print --comments", 0)
        .stdout;
    assert_eq!(task["task"]["instructions"], printed);
    assert_eq!(
        fixture.run("task show T1 --instructions", 0).stdout,
        printed
    );
}

#[test]
fn print_creates_nothing() {
    let fixture = Fixture::new();
    let outcome = fixture.run("jira import SHOP-2 SHOP-3 --print", 0);
    assert!(outcome.stdout.contains("BEGIN JIRA ISSUE SHOP-2"));
    assert!(outcome.stdout.contains("BEGIN JIRA ISSUE SHOP-3"));
    assert!(!fixture.home.setup_directory().join("tasks").exists());
}

#[test]
fn imports_all_issues_or_none() {
    let fixture = Fixture::new();
    let made = fixture.json("jira import SHOP-3 shop-2 SHOP-3 --yes", 0);
    let made = made["made"].as_array().unwrap();
    let keys: Vec<&str> = made
        .iter()
        .map(|made| made["issue"]["key"].as_str().unwrap())
        .collect();
    assert_eq!(keys, ["SHOP-3", "SHOP-2"]);
    fixture.run("jira import SHOP-4 SHOP-999 --yes", 1);
    assert_eq!(
        fixture.json("task list", 0)["tasks"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[test]
fn warns_about_linked_issues() {
    let fixture = Fixture::new();
    fixture.run("jira import SHOP-2 --yes", 0);
    // Also by its former key.
    fixture.run("jira import WEB-31 --yes", 0);
    let again = fixture.run("jira import SHOP-2 --yes", 0);
    assert!(
        again.stderr.contains("SHOP-2 is already linked: T1"),
        "{}",
        again.stderr
    );
    let again = fixture.json("jira import SHOP-7 --yes", 0);
    assert_eq!(again["made"][0]["linkedBefore"], json!(["T2"]));
    fixture.run("task unlink T1 --yes", 0);
    fixture.run("task unlink T3 --yes", 0);
    let again = fixture.run("jira import SHOP-2 --yes", 0);
    assert!(!again.stderr.contains("already linked"), "{}", again.stderr);
}

#[test]
fn imports_tasks_of_an_objective() {
    let fixture = Fixture::new();
    insta::assert_snapshot!(fixture.shown("jira import SHOP-1 --as objective --yes", 0));
    fixture.run("jira import SHOP-2 SHOP-3 --objective O1 --yes", 0);
    fixture.file("summary.md", "Done.");
    fixture.run("task complete T1 --summary-file summary.md", 0);
    insta::assert_snapshot!(fixture.shown("objective list", 0));
    insta::assert_snapshot!(fixture.shown("objective show O1", 0));
    let listed = fixture.json("task list --objective O1 --status open", 0);
    assert_eq!(listed["tasks"][0]["id"], "T2");
    assert_eq!(listed["tasks"].as_array().unwrap().len(), 1);
    let outcome = fixture.run("jira import SHOP-4 --objective O7 --yes", 1);
    assert!(
        outcome.stderr.contains("there is no objective O7"),
        "{}",
        outcome.stderr
    );
    let outcome = fixture.run("jira import SHOP-4 --as objective --objective O1 --yes", 2);
    assert!(outcome.stderr.contains("--as task"), "{}", outcome.stderr);
    let unlinked = fixture.json("objective unlink O1 --yes", 0);
    assert_eq!(unlinked["unlinked"]["key"], "SHOP-1");
}

#[test]
fn adds_own_instructions_last() {
    let fixture = Fixture::new();
    fixture.file("own.md", "Write tests first.\n");
    let from_file = fixture.run("jira import SHOP-2 --print --instructions-file own.md", 0);
    assert!(
        from_file
            .stdout
            .ends_with("\n## Additional instructions\n\nWrite tests first.\n")
    );
    let given = fixture
        .command([
            "jira",
            "import",
            "SHOP-2",
            "--print",
            "--instructions",
            "Write tests first.",
        ])
        .run()
        .expect_status(0);
    assert_eq!(given.stdout, from_file.stdout);
    let piped = fixture
        .command([
            "jira",
            "import",
            "SHOP-2",
            "--print",
            "--instructions-file",
            "-",
        ])
        .input("Write tests first.")
        .run()
        .expect_status(0);
    assert_eq!(piped.stdout, from_file.stdout);
    let missing = fixture.run(
        "jira import SHOP-2 --print --instructions-file missing.md",
        1,
    );
    assert!(missing.stderr.contains("missing.md"), "{}", missing.stderr);
    assert!(missing.stderr.contains("hint: "), "{}", missing.stderr);
}

#[test]
fn excludes_and_counts_restricted_comments() {
    let fixture = Fixture::new();
    let without = fixture
        .run("jira import SHOP-3 --print --comments", 0)
        .stdout;
    let with = fixture
        .run(
            "jira import SHOP-3 --print --comments --include-restricted",
            0,
        )
        .stdout;
    assert!(without.contains("1 restricted"), "{without}");
    assert!(!with.contains("left out"), "{with}");
    assert!(with.len() > without.len());
    let outcome = fixture.run("jira import SHOP-3 --print --include-restricted", 2);
    assert!(outcome.stderr.contains("--comments"), "{}", outcome.stderr);
}

#[test]
fn requires_yes_without_terminal() {
    let fixture = Fixture::new();
    insta::assert_snapshot!(fixture.shown("jira import SHOP-2", 2));
    assert!(!fixture.home.setup_directory().join("tasks").exists());
    assert_eq!(fixture.sandbox.requests().len(), 0);
}

#[test]
fn lists_objectives_by_page_and_issue() {
    let fixture = Fixture::new();
    fixture.run("jira import SHOP-1 SHOP-2 SHOP-3 --as objective --yes", 0);
    let first = fixture.json("objective list --limit 2", 0);
    assert_eq!(
        (&first["objectives"][0]["id"], &first["next"]),
        (&json!("O3"), &json!("O2"))
    );
    let last = fixture.json("objective list --limit 2 --before O2", 0);
    assert_eq!(
        (&last["objectives"][0]["id"], &last["next"]),
        (&json!("O1"), &json!(null))
    );
    let found = fixture.json("objective list --issue shop-2", 0);
    assert_eq!(found["objectives"].as_array().unwrap().len(), 1);
    fixture.run("jira import SHOP-4 --objective O2 --yes", 0);
    let shown = fixture.json("objective show O2", 0);
    assert_eq!(
        shown["objective"]["newestTasks"][0]["issue"]["key"],
        "SHOP-4"
    );
    assert_eq!(
        (
            &shown["objective"]["tasks"],
            &shown["objective"]["finishedTasks"]
        ),
        (&json!(1), &json!(0))
    );
}
