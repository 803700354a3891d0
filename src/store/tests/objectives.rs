//! Objectives, and the counters that triggers keep.

use super::{Scene, a_task, an_objective, at, link, objective_id};
use crate::error::Kind;
use crate::store::{
    Filter, ItemId, ItemKind, ItemSummary, NewItem, Outcome, Precondition, SearchTerms, Status,
};

#[test]
fn an_objective_is_kept_as_it_was_given() {
    let mut scene = Scene::new();
    for issue in [None, Some(link(1))] {
        let new = NewItem {
            kind: ItemKind::Objective,
            created_by: None,
            objective: None,
            issue,
            ..an_objective()
        };
        let made = scene
            .store
            .create_items(std::slice::from_ref(&new), &Precondition::default());
        let line = made.unwrap().remove(0);
        let expected = ItemSummary {
            id: line.id,
            title: new.title,
            issue: new.issue,
            tasks: 0,
            finished_tasks: 0,
            status: Status::Open,
            objective: None,
            created: at(1_000),
            created_by: None,
            updated: at(1_000),
            finished: None,
            finished_by: None,
        };
        assert_eq!(line, expected);
        let objective = scene.reopened().item(line.id).unwrap();
        assert_eq!(objective.overview, expected);
        assert_eq!(objective.instructions, new.instructions);
    }
    let failures = [
        scene.store.item(objective_id(9)).unwrap_err(),
        scene.store.unlink(objective_id(9)).unwrap_err(),
    ];
    for failure in failures {
        assert_eq!(failure.kind, Kind::NotFound);
        assert_eq!(failure.message, "there is no objective O9");
        assert!(failure.remedy.is_some());
    }
}

#[test]
fn tasks_are_counted_as_they_come_and_end() {
    let mut scene = Scene::new();
    let [counted, other] = [(); 2].map(|()| scene.objective(an_objective()));
    let counts = |scene: &Scene, id: ItemId| {
        let line = scene.store.item(id).unwrap().overview;
        (line.tasks, line.finished_tasks, line.updated)
    };
    let under = |objective| NewItem {
        kind: ItemKind::Task,
        created_by: None,
        objective,
        ..a_task()
    };
    scene.is_now(2_000);
    let [first, second] = [(); 2].map(|()| scene.task(under(Some(counted))));
    let alone = scene.task(under(None));
    assert_eq!(counts(&scene, counted), (2, 0, at(2_000)));
    scene.is_now(3_000);
    for outcome in [Outcome::Completed, Outcome::Completed] {
        scene.store.finish_task(first, outcome, "x", None).unwrap();
    }
    assert_eq!(counts(&scene, counted), (2, 1, at(3_000)));
    scene.is_now(4_000);
    scene
        .store
        .finish_task(first, Outcome::Failed, "y", None)
        .unwrap_err();
    scene
        .store
        .finish_task(alone, Outcome::Completed, "x", None)
        .unwrap();
    scene.store.unlink(second).unwrap();
    assert_eq!(counts(&scene, counted), (2, 1, at(3_000)));
    scene
        .store
        .finish_task(second, Outcome::Failed, "x", None)
        .unwrap();
    assert_eq!(counts(&scene, counted), (2, 2, at(4_000)));
    // A transaction that is undone undoes the counting.
    let lost = under(Some(objective_id(9)));
    scene
        .store
        .create_items(&[under(Some(counted)), lost], &Precondition::default())
        .unwrap_err();
    assert_eq!(counts(&scene, counted), (2, 2, at(4_000)));
    assert_eq!(counts(&scene, other), (0, 0, at(1_000)));
    // A clock that was put back.
    scene.is_now(500);
    scene.task(under(Some(counted)));
    assert_eq!(counts(&scene, counted), (3, 2, at(4_000)));
}

#[test]
fn lists_hold_what_meets_all_filters_page_by_page() {
    let mut scene = Scene::new();
    let mut all = Vec::new();
    for number in 0..20_usize {
        let issue = [None, Some(link(1)), Some(link(2))][number % 3].clone();
        let id = scene.objective(NewItem {
            kind: ItemKind::Objective,
            created_by: None,
            objective: None,
            issue,
            ..an_objective()
        });
        all.push(scene.store.item(id).unwrap().overview);
    }
    all.reverse();
    for issue in [None, Some(link(1).key), Some(link(2).key)] {
        let meets = |line: &&ItemSummary| {
            issue.is_none() || line.issue.as_ref().map(|link| &link.key) == issue.as_ref()
        };
        let expected: Vec<ItemSummary> = all.iter().filter(meets).cloned().collect();
        assert!(!expected.is_empty());
        for size in [1, 3, 50] {
            let mut found: Vec<ItemSummary> = Vec::new();
            loop {
                let filter = Filter {
                    kind: ItemKind::Objective,
                    issue: issue.clone(),
                    before: found.last().map(|line| line.id),
                    ..Filter::all(ItemKind::Objective)
                };
                let page = scene.store.items(&filter, size).unwrap();
                if page.is_empty() {
                    break;
                }
                assert!(page.len() <= usize::try_from(size).unwrap());
                found.extend(page);
            }
            assert_eq!(found, expected, "{issue:?}, {size}");
        }
    }
}

#[test]
fn words_are_looked_for_in_the_title_the_name_and_the_key() {
    let mut scene = Scene::new();
    let first = scene.objective(NewItem {
        kind: ItemKind::Objective,
        created_by: None,
        objective: None,
        title: "Refunds".to_owned(),
        issue: Some(link(1)),
        ..an_objective()
    });
    let second = scene.objective(NewItem {
        kind: ItemKind::Objective,
        created_by: None,
        objective: None,
        title: "Refunds abroad".to_owned(),
        ..an_objective()
    });
    let key = link(1).key.to_string();
    for (words, expected) in [
        ("REFUNDS", vec![second, first]),
        (key.as_str(), vec![first]),
        ("o2 abroad", vec![second]),
        ("o1 abroad", vec![]),
    ] {
        let filter = Filter {
            kind: ItemKind::Objective,
            terms: SearchTerms::parse(words).unwrap(),
            ..Filter::all(ItemKind::Objective)
        };
        let found = scene.store.items(&filter, 9).unwrap();
        let found: Vec<ItemId> = found.iter().map(|line| line.id).collect();
        assert_eq!(found, expected, "{words}");
        let first = scene.store.items(&filter, 1).unwrap();
        assert_eq!(first.len(), expected.len().min(1), "{words}");
    }
}

#[test]
fn a_link_is_cut_once() {
    let mut scene = Scene::new();
    let id = scene.objective(NewItem {
        kind: ItemKind::Objective,
        created_by: None,
        objective: None,
        issue: Some(link(1)),
        ..an_objective()
    });
    scene.is_now(2_000);
    assert_eq!(scene.store.unlink(id).unwrap(), Some(link(1)));
    scene.is_now(3_000);
    assert_eq!(scene.store.unlink(id).unwrap(), None);
    let line = scene.store.item(id).unwrap().overview;
    assert_eq!((line.issue, line.updated), (None, at(2_000)));
}
