//! Opening, by several at once, and looking without making.

use super::{Scene, a_task};
use crate::clock::Clock;
use crate::error::{Failure, Kind};
use crate::work::{Store, TaskFilter};

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
    assert_eq!(other.task(id).unwrap().line.id, id);
    let second = other.add_tasks(&[a_task()]).unwrap()[0].id;
    let ids = |store: &Store| -> Vec<_> {
        let lines = store.tasks(&TaskFilter::default(), 9).unwrap();
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
                connection.query_row("SELECT count(*) FROM tasks", (), |row| row.get(0))
            };
            let before = count()?;
            scene.task(a_task());
            Ok((before, count()?))
        })
        .unwrap();
    assert_eq!(counts, (0, 0));
    assert_eq!(other.tasks(&TaskFilter::default(), 9).unwrap().len(), 1);
}

#[test]
fn a_failure_of_the_callers_own_undoes_the_change() {
    let mut scene = Scene::new();
    let failure = scene
        .store
        .change(|transaction| -> rusqlite::Result<Result<(), Failure>> {
            transaction.execute("DELETE FROM sqlite_sequence", ())?;
            transaction.execute(
            "INSERT INTO objectives (title, created, updated, instructions) VALUES ('', 0, 0, '')",
            (),
        )?;
            Ok(Err(Failure::new(Kind::Other, "no")))
        });
    assert_eq!(failure.unwrap_err().message, "no");
    let count: u32 = scene
        .store
        .database
        .connection()
        .query_row("SELECT count(*) FROM objectives", (), |row| row.get(0))
        .unwrap();
    assert_eq!(count, 0);
    // And the next one begins anew.
    scene.task(a_task());
}
