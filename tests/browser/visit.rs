//! A test's visit to a server.

use std::io::Write as _;

use coder_server::clock::Clock;
use coder_server::store::{ItemKind, NewItem, Outcome, Precondition, Role, Store};
use serde_json::{Value, json};

use crate::axe::assert_accessible;
use crate::driver::must_be_there;
use crate::page::{Page, key};
use crate::session::Look;
use crate::test_server::{Plan, TestServer};

/// Runs a test with a browser, in which nothing has been opened. In the end its console must be
/// without errors. Not one within another: there are only so many browsers at once.
#[track_caller]
pub fn visit(base: &str, look: Look, test: impl FnOnce(&mut Page)) {
    match Page::new(base, look) {
        Ok(mut page) => {
            test(&mut page);
            page.assert_quiet();
        }
        Err(missing) if must_be_there() => {
            panic!("{missing}: install Debian's `chromium` and `chromium-driver`")
        }
        Err(missing) => {
            // Not printed with a macro: what a test that passes prints so is not shown.
            let _ = writeln!(std::io::stderr(), "skipped: {missing}");
        }
    }
}

/// The same, signed in as an administrator of a server that is connected to the example.
#[track_caller]
pub fn signed_in(look: Look, test: impl FnOnce(&mut Page, &TestServer)) {
    signed_in_at(Plan::default(), Role::Admin, look, test);
}

/// The same, signed in as Ada, at a server as planned.
#[track_caller]
pub fn signed_in_at(plan: Plan, role: Role, look: Look, test: impl FnOnce(&mut Page, &TestServer)) {
    let test_server = TestServer::planned(plan);
    visit(&test_server.url.clone(), look, |page| {
        page.sign_in(&test_server.sign_in_link("Ada", role));
        page.wait_for_path("/tasks");
        test(page, &test_server);
    });
}

/// What holds of every state of every page: nobody is shut out, and nothing stands out.
#[track_caller]
pub fn assert_good(page: &Page) {
    page.assert_fits();
    assert_accessible(page);
}

/// Sends something to the API as who is signed in, and gives its answer.
///
/// # Panics
/// When it fails.
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

/// A task made of an issue, and finished by somebody else with this summary: T1, the first time.
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

/// Tasks by hand, with these titles, made by somebody else.
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

/// The note about search results is visible above them, in a live region.
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

/// Types what is looked for where an issue is imported, and takes the one that is found, by keys.
#[track_caller]
pub fn pick_issue(page: &Page, text: &str) {
    page.fill("Issue", text);
    page.shows("1 issue found");
    page.keys(key::DOWN);
    page.keys(key::ENTER);
}
