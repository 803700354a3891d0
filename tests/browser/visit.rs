//! A visit to a server.

use std::io::Write as _;

use coder_server::clock::Clock;
use coder_server::store::{ItemKind, NewItem, Outcome, Precondition, Role, Store};
use serde_json::{Value, json};

use crate::axe::assert_accessible;
use crate::driver::is_required;
use crate::page::{Page, key};
use crate::session::Look;
use crate::test_server::{Plan, TestServer};

/// Runs a test with a fresh browser and asserts that its console has no errors. Not reentrant,
/// because the number of browsers is limited.
#[track_caller]
pub fn visit(base: &str, look: Look, test: impl FnOnce(&mut Page)) {
    match Page::new(base, look) {
        Ok(mut page) => {
            test(&mut page);
            page.assert_quiet();
        }
        Err(missing) if is_required() => {
            panic!("{missing}: install Debian's `chromium` and `chromium-driver`")
        }
        Err(missing) => {
            // Macros print to the captured output, which is hidden if the test passes.
            let _ = writeln!(std::io::stderr(), "skipped: {missing}");
        }
    }
}

/// As [`visit`], signed in as an administrator of a server that is connected to the example world.
#[track_caller]
pub fn signed_in(look: Look, test: impl FnOnce(&mut Page, &TestServer)) {
    signed_in_at(Plan::default(), Role::Admin, look, test);
}

/// As [`visit`], signed in as Ada on a server with this plan.
#[track_caller]
pub fn signed_in_at(plan: Plan, role: Role, look: Look, test: impl FnOnce(&mut Page, &TestServer)) {
    let test_server = TestServer::planned(plan);
    visit(&test_server.url.clone(), look, |page| {
        page.sign_in(&test_server.sign_in_link("Ada", role));
        page.wait_for_path("/tasks");
        test(page, &test_server);
    });
}

/// Asserts what every page must meet: accessible, and no overflow.
#[track_caller]
pub fn assert_good(page: &Page) {
    page.assert_fits();
    assert_accessible(page);
}

/// Sends a request to the API as the signed-in user and returns the response.
///
/// # Panics
/// Panics if the request fails.
#[track_caller]
pub fn sent(page: &Page, path: &str, body: &Value) -> Value {
    let script = "
        const [path, body] = arguments;
        const headers = { 'Content-Type': 'application/json' };
        return (async () => {
          const answer = await fetch(`/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
          return { ok: answer.ok, value: await answer.json() };
        })();";
    let answer = page.session().run(script, &[json!(path), body.clone()]);
    assert_eq!(answer["ok"], true, "{path}: {answer}");
    answer["value"].clone()
}

/// Imports an issue and finishes the task as another user. The first one is T1.
#[track_caller]
pub fn finished_task(page: &Page, test_server: &TestServer, issue: &str, summary: &str) {
    let wanted = json!({ "issues": [issue], "comments": "none" });
    let made = sent(page, "/tasks/import", &wanted);
    let id = made["made"][0]["id"].as_str().unwrap().parse().unwrap();
    let mut store = Store::open(test_server.setup.path(), Clock::system()).unwrap();
    store
        .finish_task(id, Outcome::Completed, summary, None)
        .unwrap();
}

/// Creates tasks with these titles as another user.
#[track_caller]
pub fn add_tasks(test_server: &TestServer, titles: impl Iterator<Item = String>) {
    let mut store = Store::open(test_server.setup.path(), Clock::system()).unwrap();
    let tasks = titles.map(|title| NewItem {
        kind: ItemKind::Task,
        created_by: None,
        title,
        instructions: String::new(),
        issue: None,
        objective: None,
    });
    store
        .create_items(&tasks.collect::<Vec<_>>(), &Precondition::default())
        .unwrap();
}

/// Asserts that the note about search results is visible above them, in a live region.
#[track_caller]
pub fn assert_note_above_results(page: &Page, note: &str) {
    let script = "
        const input = document.activeElement;
        const list = document.getElementById(input.getAttribute('aria-controls'));
        const place = input.closest('.combobox').querySelector('[role=status]');
        const boxes = [...place.firstElementChild.getClientRects()];
        const isCovered = (box) => !place.contains(document.elementFromPoint(box.left + 2, box.top + box.height / 2));
        return {
          said: place.innerText,
          isInList: list.contains(place),
          isCovered: boxes.length === 0 || boxes.some(isCovered),
          isAbove: place.getBoundingClientRect().bottom <= list.getBoundingClientRect().top,
          isListShown: list.checkVisibility() && input.ariaExpanded === 'true',
        };";
    page.shows(note);
    let seen = page.run(script);
    let said = seen["said"].as_str().unwrap_or_default();
    assert!(said.contains(note), "{seen}");
    for (fact, wanted) in [
        ("isInList", false),
        ("isCovered", false),
        ("isAbove", true),
        ("isListShown", true),
    ] {
        assert_eq!(seen[fact], wanted, "{fact}: {seen}");
    }
}

/// Searches on the import page and picks the result by keyboard.
#[track_caller]
pub fn pick_issue(page: &Page, text: &str) {
    page.fill("Issue", text);
    page.shows("1 issue found");
    page.keys(key::DOWN);
    page.keys(key::ENTER);
}
