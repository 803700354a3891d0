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
