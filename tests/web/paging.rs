//! Pagination.

use coder_server::clock::Clock;
use coder_server::store::{ItemKind, NewItem, Outcome, Precondition, Store};
use serde_json::Value;

use crate::fixture::Fixture;

const MANY: usize = 120;

#[test]
fn pages_are_complete_and_distinct() {
    let fixture = Fixture::open();
    let every: Vec<String> = (1..=MANY)
        .rev()
        .map(|number| format!("T{number}"))
        .collect();
    fill(&fixture);
    for limit in [
        None,
        Some(1),
        Some(7),
        Some(60),
        Some(119),
        Some(120),
        Some(121),
        Some(200),
    ] {
        let query = limit
            .map(|limit| format!("limit={limit}"))
            .unwrap_or_default();
        let (names, pages) = walk(&fixture, "tasks", &query);
        assert_eq!(names, every, "{query}");
        assert_eq!(pages, MANY.div_ceil(limit.unwrap_or(50)), "{query}");
    }
}

#[test]
fn filters_apply_to_all_pages() {
    let fixture = Fixture::open();
    fill(&fixture);
    let kept = |keep: fn(usize) -> bool| -> Vec<String> {
        let kept = (1..=MANY).rev().filter(|number| keep(*number));
        kept.map(|number| format!("T{number}")).collect()
    };
    for (filter, expected) in [
        ("status=completed", kept(|number| number % 2 == 0)),
        ("status=open", kept(|number| number % 2 == 1)),
        ("status=failed", Vec::new()),
        ("objective=O1", kept(|number| number % 3 == 0)),
        (
            "objective=o1&status=completed",
            kept(|number| number % 6 == 0),
        ),
        ("issue=SHOP-3", Vec::new()),
    ] {
        let (names, _) = walk(&fixture, "tasks", &format!("limit=7&{filter}"));
        assert_eq!(names, expected, "{filter}");
    }
}

#[test]
fn search_and_filters_apply_to_all_pages() {
    let fixture = Fixture::open();
    fill(&fixture);
    let kept = |keep: fn(usize) -> bool| -> Vec<String> {
        let kept = (1..=MANY).rev().filter(|number| keep(*number));
        kept.map(|number| format!("T{number}")).collect()
    };
    let all = kept(|_| true);
    for (filter, expected) in [
        ("query=", all.clone()),
        ("query=%20%09", all.clone()),
        ("query=TASK", all),
        (
            "query=task+t7",
            kept(|number| number == 7 || number / 10 == 7),
        ),
        (
            "query=task%207%20t",
            kept(|number| number.to_string().contains('7')),
        ),
        (
            "query=task&status=completed&objective=O1",
            kept(|number| number % 6 == 0),
        ),
        ("query=task&issue=SHOP-3", Vec::new()),
        ("query=nothing", Vec::new()),
        ("query=%25", Vec::new()),
    ] {
        let (names, _) = walk(&fixture, "tasks", &format!("limit=7&{filter}"));
        assert_eq!(names, expected, "{filter}");
    }
    assert_eq!(walk(&fixture, "objectives", "query=OBJECTIVE+1").0, ["O1"]);
    assert_eq!(walk(&fixture, "objectives", "query=task").0.len(), 0);
}

#[test]
fn finds_items_by_issue_key() {
    let fixture = Fixture::open();
    for (path, list) in [("tasks", "tasks"), ("objectives", "objectives")] {
        let body = serde_json::json!({ "issues": ["SHOP-3"], "again": true });
        let import = format!("/api/v1/{path}/import");
        fixture.post(&import, body).expect(201);
        for (words, count) in [("shop-3", 1), ("SHOP-4", 0)] {
            let found = walk(&fixture, list, &format!("query={words}")).0;
            assert_eq!(found.len(), count, "{list} {words}");
        }
    }
}

#[test]
fn limits_search_terms() {
    let fixture = Fixture::open();
    for list in ["tasks", "objectives"] {
        for (length, status) in [(200, 200), (201, 400)] {
            let query = "%C3%A4".repeat(length);
            let answer = fixture.get(&format!("/api/v1/{list}?query={query}"));
            answer.expect(status);
        }
    }
}

#[test]
fn cursor_is_stable_under_inserts() {
    let fixture = Fixture::open();
    fill(&fixture);
    let first = fixture.get("/api/v1/tasks?limit=100").expect(200).json();
    let next = first["next"].as_str().expect("there are more");
    fixture
        .post("/api/v1/tasks", serde_json::json!({ "title": "New" }))
        .expect(201);
    let rest = fixture.get(&format!("/api/v1/tasks?limit=100&cursor={next}"));
    let rest = rest.expect(200).json();
    assert_eq!(names(&rest, "tasks").len(), MANY - 100);
    assert_eq!(rest["next"], Value::Null);
    // A cursor behind the last item, or of a missing one, ends the list.
    for cursor in ["T1", "T999"] {
        let page = fixture.get(&format!("/api/v1/tasks?limit=200&cursor={cursor}"));
        let expected = if cursor == "T1" { 0 } else { MANY + 1 };
        assert_eq!(names(&page.expect(200).json(), "tasks").len(), expected);
    }
}

#[test]
fn objectives_have_pages() {
    let fixture = Fixture::open();
    let mut store = store(&fixture);
    let objectives: Vec<NewItem> = (1..=MANY).map(objective).collect();
    store
        .create_items(&objectives, &Precondition::default())
        .unwrap();
    let every: Vec<String> = (1..=MANY)
        .rev()
        .map(|number| format!("O{number}"))
        .collect();
    for (query, pages) in [("", 3), ("limit=7", 18), ("limit=120", 1)] {
        assert_eq!(walk(&fixture, "objectives", query), (every.clone(), pages));
    }
}

#[test]
fn an_empty_list_is_a_page() {
    let fixture = Fixture::open();
    for list in ["tasks", "objectives"] {
        assert_eq!(walk(&fixture, list, ""), (Vec::new(), 1));
    }
}

/// Every second task is completed, and every third belongs to O1.
fn fill(fixture: &Fixture) {
    let mut store = store(fixture);
    let under = store
        .create_items(&[objective(1)], &Precondition::default())
        .unwrap()[0]
        .id;
    let tasks = (1..=MANY).map(|number| NewItem {
        kind: ItemKind::Task,
        created_by: None,
        title: format!("Task {number}"),
        instructions: String::new(),
        objective: (number % 3 == 0).then_some(under),
        issue: None,
    });
    let made = store
        .create_items(&tasks.collect::<Vec<_>>(), &Precondition::default())
        .unwrap();
    for task in made.iter().skip(1).step_by(2) {
        store
            .finish_task(task.id, Outcome::Completed, "Done.", None)
            .unwrap();
    }
}

fn objective(number: usize) -> NewItem {
    NewItem {
        kind: ItemKind::Objective,
        created_by: None,
        objective: None,
        title: format!("Objective {number}"),
        instructions: String::new(),
        issue: None,
    }
}

fn store(fixture: &Fixture) -> Store {
    Store::open(fixture.setup.path(), Clock::system()).unwrap()
}

/// Returns the IDs of all items on a list and the number of pages.
#[track_caller]
fn walk(fixture: &Fixture, list: &str, query: &str) -> (Vec<String>, usize) {
    let mut path = format!("/api/v1/{list}?{query}");
    let mut all = Vec::new();
    for pages in 1..=2 * MANY {
        let page = fixture.get(&path).expect(200).json();
        all.extend(names(&page, list));
        let Some(next) = page["next"].as_str() else {
            return (all, pages);
        };
        path = format!("/api/v1/{list}?{query}&cursor={next}");
    }
    panic!("the pages do not end: {all:?}");
}

fn names(page: &Value, list: &str) -> Vec<String> {
    let items = page[list].as_array().expect("it is a list").iter();
    let names = items.map(|item| item["id"].as_str().expect("it has a name"));
    names.map(str::to_owned).collect()
}
