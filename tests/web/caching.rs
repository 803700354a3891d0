//! ETags and caching.

use coder_server::clock::Clock;
use coder_server::store::{ItemKind, NewItem, Outcome, Precondition, Role, Store};

use crate::fixture::{Answer, Caller, Fixture};

const LISTS: [&str; 6] = [
    "/api/v1/tasks",
    "/api/v1/tasks?status=open&limit=3",
    "/api/v1/objectives",
    "/api/v1/objectives?limit=3",
    "/api/v1/tasks?query=t",
    "/api/v1/objectives?query=o",
];

#[test]
fn unchanged_lists_are_not_sent_again() {
    let fixture = Fixture::open();
    store(&fixture)
        .create_items(&[task("First")], &Precondition::default())
        .unwrap();
    for path in LISTS {
        let first = fixture.get(path);
        assert_eq!(first.header("cache-control"), Some("no-store"));
        let etag = etag(&first);
        for known in [
            etag.clone(),
            format!("W/{etag}"),
            format!("\"other\", {etag}"),
            format!("{etag},\"other\""),
        ] {
            let again = get_unless(&fixture, path, &known);
            assert_eq!(again.expect(304).body, "", "{path} {known}");
            assert_eq!(again.header("etag"), Some(etag.as_str()));
            assert_eq!(again.header("content-type"), None);
            assert_eq!(again.header("cache-control"), Some("no-store"));
        }
        for unknown in ["\"other\"", "", "x", &etag[1..], &etag.replace('"', "")] {
            let again = get_unless(&fixture, path, unknown);
            assert_eq!(again.expect(200).body, first.body, "{path} {unknown}");
        }
    }
}

#[test]
fn only_public_files_may_be_cached() {
    let fixture = Fixture::open();
    let ines = fixture.sign_in("Ines", Role::Admin);
    drop(filled(&fixture));
    let operations = fixture.document().operations();
    let mut count = 0;
    for operation in operations
        .iter()
        .filter(|operation| operation.method == "GET")
    {
        for id in ["T1", "O1"] {
            let path = operation
                .path
                .replace("{id}", id)
                .replace("{key}", "SHOP-3");
            let answer = fixture.ask(&ines, "GET", &path, None);
            assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
            count += usize::from(answer.status == 200);
        }
    }
    assert!(count > 10, "only {count} answers");
    for path in ["/", "/tasks/T1", "/assets/app.js", "/api/v1/openapi.json"] {
        let answer = fixture.ask(&ines, "GET", path, None);
        assert_eq!(answer.expect(200).header("cache-control"), Some("no-cache"));
    }
}

/// Single items, created by [`filled`].
const SINGLE: [&str; 4] = [
    "/api/v1/tasks/T1",
    "/api/v1/tasks/T1?html=true",
    "/api/v1/objectives/O1",
    "/api/v1/objectives/O1?html=true",
];

#[test]
fn unchanged_items_are_not_sent_again() {
    let fixture = Fixture::open();
    let mut store = filled(&fixture);
    for path in SINGLE {
        let first = fixture.get(path);
        assert_eq!(first.header("cache-control"), Some("no-store"));
        let before = etag(&first);
        assert_eq!(get_unless(&fixture, path, &before).expect(304).body, "");
        assert_eq!(fixture.get(path).body, first.body);
    }
    let names = SINGLE.map(|path| etag(&fixture.get(path)));
    store
        .finish_task("T1".parse().unwrap(), Outcome::Completed, "*Done*.", None)
        .unwrap();
    for (path, before) in SINGLE.into_iter().zip(&names) {
        let after = get_unless(&fixture, path, before);
        assert_ne!(etag(&after), *before, "{path}");
    }
    let task = fixture.get(SINGLE[1]).json();
    assert_eq!(
        task["html"]["summary"],
        "<p dir=\"auto\"><em>Done</em>.</p>"
    );
}

#[test]
fn unchanged_large_items_are_not_sent_again() {
    let fixture = Fixture::open();
    let large = NewItem {
        kind: ItemKind::Task,
        created_by: None,
        instructions: "Do *this*.\n\n".repeat(50_000),
        ..task("Large")
    };
    store(&fixture)
        .create_items(&[large], &Precondition::default())
        .unwrap();
    for path in [SINGLE[0], SINGLE[1]] {
        let first = fixture.get(path);
        assert!(first.body.len() > 500_000);
        get_unless(&fixture, path, &etag(&first)).expect(304);
    }
}

#[test]
fn missing_items_are_404_despite_if_none_match() {
    let fixture = Fixture::open();
    for _ in 0..2 {
        for path in ["/api/v1/tasks/T9", "/api/v1/objectives/O9"] {
            let known = [("If-None-Match", "*, \"x\"")];
            let answer = fixture.send(&Caller::Member, "GET", path, &known, None);
            assert_eq!(answer.kind(404), "not-found");
            assert_eq!(answer.header("etag"), None);
        }
        // The second time, there is a database.
        filled(&fixture);
    }
    let stranger = fixture.send(&Caller::Anonymous, "GET", SINGLE[0], &[], None);
    assert_eq!(stranger.kind(401), "not-signed-in");
}

#[test]
fn shows_changes_of_other_processes_at_once() {
    let fixture = Fixture::open();
    let path = LISTS[0];
    let mut before = etag(&fixture.get(path));
    let mut store = store(&fixture);
    let changes: [&dyn Fn(&mut Store); 3] = [
        &|store| {
            store
                .create_items(&[task("First")], &Precondition::default())
                .unwrap();
        },
        &|store| {
            store
                .create_items(&[task("Second")], &Precondition::default())
                .unwrap();
        },
        &|store| {
            let id = "T1".parse().unwrap();
            store
                .finish_task(id, Outcome::Completed, "Done.", None)
                .unwrap();
        },
    ];
    for (number, change) in changes.into_iter().enumerate() {
        get_unless(&fixture, path, &before).expect(304);
        change(&mut store);
        let after = get_unless(&fixture, path, &before);
        let list = after.expect(200).json();
        assert_eq!(list["tasks"].as_array().unwrap().len(), [1, 2, 2][number]);
        assert_ne!(etag(&after), before);
        before = etag(&after);
    }
    let last = fixture.get(path).json();
    assert_eq!(last["tasks"][1]["status"], "completed");
}

#[test]
fn change_shows_in_every_affected_list() {
    let fixture = Fixture::open();
    let before = LISTS.map(|path| fixture.get(path).expect(200).body.clone());
    let objective = NewItem {
        kind: ItemKind::Objective,
        created_by: None,
        objective: None,
        title: "An objective".to_owned(),
        instructions: String::new(),
        issue: None,
    };
    let mut store = store(&fixture);
    store
        .create_items(&[objective], &Precondition::default())
        .unwrap();
    store
        .create_items(&[task("A task")], &Precondition::default())
        .unwrap();
    for (path, before) in LISTS.into_iter().zip(before) {
        assert_ne!(fixture.get(path).expect(200).body, before, "{path}");
    }
}

#[test]
fn replaced_database_is_shown_at_once() {
    let fixture = Fixture::open();
    let path = LISTS[0];
    store(&fixture)
        .create_items(&[task("Here"), task("Here too")], &Precondition::default())
        .unwrap();
    fixture.get(path).expect(200);
    let tasks = fixture.setup.path().join("tasks");
    std::fs::rename(&tasks, fixture.setup.path().join("before")).unwrap();
    // API keys and sessions are in the same database.
    fixture.get(path).expect(401);
    let ines = fixture.sign_in("Ines", Role::Admin);
    let empty = fixture.ask(&ines, "GET", path, None);
    assert_eq!(empty.expect(200).json()["tasks"], serde_json::json!([]));
    store(&fixture)
        .create_items(&[task("Another")], &Precondition::default())
        .unwrap();
    let other = fixture.ask(&ines, "GET", path, None);
    assert_eq!(other.expect(200).json()["tasks"][0]["title"], "Another");
}

#[test]
fn etags_need_sign_in() {
    let fixture = Fixture::open();
    store(&fixture)
        .create_items(&[task("First")], &Precondition::default())
        .unwrap();
    for path in LISTS {
        let etag = etag(&fixture.get(path));
        let known = [("If-None-Match", etag.as_str())];
        let answer = fixture.send(&Caller::Anonymous, "GET", path, &known, None);
        assert_eq!(answer.kind(401), "not-signed-in");
        assert_eq!(answer.header("etag"), None);
    }
}

fn get_unless(fixture: &Fixture, path: &str, known: &str) -> Answer {
    fixture.send(
        &Caller::Member,
        "GET",
        path,
        &[("If-None-Match", known)],
        None,
    )
}

#[track_caller]
fn etag(answer: &Answer) -> String {
    let etag = answer.expect(200).header("etag").expect("there is an ETag");
    assert!(etag.starts_with('"') && etag.ends_with('"'), "{etag}");
    etag.to_owned()
}

fn task(title: &str) -> NewItem {
    NewItem {
        kind: ItemKind::Task,
        created_by: None,
        title: title.to_owned(),
        instructions: String::new(),
        objective: None,
        issue: None,
    }
}

/// Creates an objective and a task under it.
fn filled(fixture: &Fixture) -> Store {
    let mut store = store(fixture);
    let objective = NewItem {
        kind: ItemKind::Objective,
        created_by: None,
        objective: None,
        title: "An objective".to_owned(),
        instructions: "- all\n- of it".to_owned(),
        issue: None,
    };
    let made = store
        .create_items(&[objective], &Precondition::default())
        .unwrap();
    let task = NewItem {
        kind: ItemKind::Task,
        created_by: None,
        instructions: "Do **it**.".to_owned(),
        objective: Some(made[0].id),
        ..task("A task")
    };
    store
        .create_items(&[task], &Precondition::default())
        .unwrap();
    store
}

/// As another process opens it.
fn store(fixture: &Fixture) -> Store {
    Store::open(fixture.setup.path(), Clock::system()).unwrap()
}
