//! Opening, by several at once, and looking without making.

use super::{Scene, a_task};
use crate::clock::Clock;
use crate::error::{Failure, Kind};
use crate::store::{Error, Filter, ItemKind, Precondition, Store};

#[test]
fn looking_makes_nothing() {
    let parent = crate::files::tempdir().unwrap();
    let setup = parent.path().join("setup");
    for exists in [false, true] {
        if exists {
            std::fs::create_dir(&setup).unwrap();
        }
        let store = Store::open_existing(&setup, Clock::default()).unwrap();
        assert!(store.is_none());
        assert!(!setup.join("tasks").exists());
    }
    drop(Store::open(&setup, Clock::default()).unwrap());
    let store = Store::open_existing(&setup, Clock::default()).unwrap();
    assert!(store.is_some());
}

#[test]
fn what_one_has_changed_the_others_see() {
    let mut scene = Scene::new();
    let mut other = scene.reopened();
    let id = scene.task(a_task());
    assert_eq!(other.item(id).unwrap().overview.id, id);
    let second = other
        .create_items(&[a_task()], &Precondition::default())
        .unwrap()[0]
        .id;
    let ids = |store: &Store| -> Vec<_> {
        let lines = store.items(&Filter::all(ItemKind::Task), 9).unwrap();
        lines.iter().map(|line| line.id).collect()
    };
    assert_eq!(ids(&scene.store), [second, id]);
    assert_eq!(ids(&scene.store), ids(&other));
}

#[test]
fn several_statements_see_one_moment() {
    let mut scene = Scene::new();
    let other = scene.reopened();
    let counts = other
        .read(|connection| {
            let count = || -> rusqlite::Result<u32> {
                connection.query_row("SELECT count(*) FROM items", (), |row| row.get(0))
            };
            let before = count()?;
            scene.task(a_task());
            Ok((before, count()?))
        })
        .unwrap();
    assert_eq!(counts, (0, 0));
    assert_eq!(
        other.items(&Filter::all(ItemKind::Task), 9).unwrap().len(),
        1
    );
}

#[test]
fn an_error_undoes_the_change() {
    let mut scene = Scene::new();
    let failure = scene
        .store
        .write(|transaction, _| -> Result<(), Error> {
            transaction.execute("UPDATE numbers SET last = 7", ())?;
            Err(Failure::new(Kind::Other, "no").into())
        })
        .unwrap_err();
    assert_eq!(failure.message, "no");
    // And the next one starts over.
    assert_eq!(scene.task(a_task()).to_string(), "T1");
}

fn database_file(scene: &Scene) -> std::path::PathBuf {
    scene.setup.path().join("tasks/work.sqlite3")
}

/// Why the store of the setup directory does not open.
fn refusal(setup: &std::path::Path) -> Failure {
    Store::open(setup, Clock::default()).map(drop).unwrap_err()
}

#[test]
fn new_database_is_durable_and_checked() {
    let scene = Scene::new();
    let connection = &scene.store.connection;
    let number = |name: &str| -> i64 {
        connection
            .pragma_query_value(None, name, |row| row.get(0))
            .unwrap()
    };
    let mode: String = connection
        .pragma_query_value(None, "journal_mode", |row| row.get(0))
        .unwrap();
    assert_eq!(mode, "wal");
    assert_eq!(number("foreign_keys"), 1);
    assert_eq!(number("synchronous"), 3);
    assert_eq!(number("fullfsync"), 1);
    assert_eq!(number("cell_size_check"), 1);
}

#[test]
fn many_processes_may_create_it_at_once() {
    for _ in 0..5 {
        let setup = crate::files::tempdir().unwrap();
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| Store::open(setup.path(), Clock::default()).unwrap());
            }
        });
    }
}

#[test]
fn does_not_replay_a_log_of_another_database() {
    let mut scene = Scene::new();
    scene.task(a_task());
    let file = database_file(&scene);
    let log = file.with_file_name("work.sqlite3-wal");
    let kept = file.with_file_name("kept");
    assert!(std::fs::copy(&log, &kept).unwrap() > 0);
    let Scene { setup, store, .. } = scene;
    drop(store);
    std::fs::remove_file(&file).unwrap();
    std::fs::rename(&kept, &log).unwrap();
    let store = Store::open(setup.path(), Clock::default()).unwrap();
    let count: i64 = store
        .connection
        .query_row("SELECT count(*) FROM items", [], |row| row.get(0))
        .unwrap();
    assert_eq!(count, 0);
}

#[test]
fn refuses_foreign_triggers_and_views() {
    for (sql, name) in [
        (
            "CREATE TRIGGER flood AFTER UPDATE ON items BEGIN DELETE FROM items; END",
            "unknown trigger: flood",
        ),
        ("CREATE VIEW other AS SELECT 1", "unknown view: other"),
    ] {
        let scene = Scene::new();
        scene.store.connection.execute_batch(sql).unwrap();
        let failure = refusal(scene.setup.path());
        assert!(failure.message.contains(name), "{sql}: {failure}");
    }
}

#[test]
fn refuses_databases_of_other_programs_and_newer_versions() {
    for (sql, message) in [
        ("PRAGMA application_id = 7", "was not made by coder-server"),
        ("PRAGMA user_version = 1000", "newer coder-server"),
    ] {
        let scene = Scene::new();
        scene.store.connection.execute_batch(sql).unwrap();
        let failure = refusal(scene.setup.path());
        assert!(failure.message.contains(message), "{sql}: {failure}");
    }
}

#[test]
fn names_and_keeps_a_damaged_file() {
    let scene = Scene::new();
    let file = database_file(&scene);
    let Scene { setup, store, .. } = scene;
    drop(store);
    std::fs::write(&file, "this is not a database, no matter how long it is").unwrap();
    let failure = refusal(setup.path());
    assert!(failure.message.contains("is damaged"), "{failure}");
    assert!(format!("{:?}", failure.remedy).contains("damaged"));
    let kept = std::io::read_to_string(std::fs::File::open(&file).unwrap()).unwrap();
    assert!(kept.starts_with("this is not"));
}
