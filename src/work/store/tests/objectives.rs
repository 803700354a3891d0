//! Objectives, and the counters that triggers keep.

use super::{Scene, a_task, an_objective, at, link, objective_id};
use crate::error::Kind;
use crate::work::{
    NewObjective, NewTask, ObjectiveFilter, ObjectiveId, ObjectiveLine, Outcome, Words,
};

#[test]
fn an_objective_is_kept_as_it_was_given() {
    let mut scene = Scene::new();
    for issue in [None, Some(link(1))] {
        let new = NewObjective {
            issue,
            ..an_objective()
        };
        let made = scene.store.add_objectives(std::slice::from_ref(&new));
        let line = made.unwrap().remove(0);
        let expected = ObjectiveLine {
            id: line.id,
            title: new.title,
            issue: new.issue,
            tasks: 0,
            finished_tasks: 0,
            created: at(1_000),
            updated: at(1_000),
        };
        assert_eq!(line, expected);
        let objective = scene.reopened().objective(line.id).unwrap();
        assert_eq!(objective.line, expected);
        assert_eq!(objective.instructions, new.instructions);
    }
    let failures = [
        scene.store.objective(objective_id(9)).unwrap_err(),
        scene.store.unlink_objective(objective_id(9)).unwrap_err(),
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
    let counts = |scene: &Scene, id: ObjectiveId| {
        let line = scene.store.objective(id).unwrap().line;
        (line.tasks, line.finished_tasks, line.updated)
    };
    let under = |objective| NewTask {
        objective,
        ..a_task()
    };
    scene.is_now(2_000);
    let [first, second] = [(); 2].map(|()| scene.task(under(Some(counted))));
    let alone = scene.task(under(None));
    assert_eq!(counts(&scene, counted), (2, 0, at(2_000)));
    scene.is_now(3_000);
    for outcome in [Outcome::Completed, Outcome::Completed] {
        scene.store.finish(first, outcome, "x").unwrap();
    }
    assert_eq!(counts(&scene, counted), (2, 1, at(3_000)));
    scene.is_now(4_000);
    scene.store.finish(first, Outcome::Failed, "y").unwrap_err();
    scene.store.finish(alone, Outcome::Completed, "x").unwrap();
    scene.store.unlink_task(second).unwrap();
    assert_eq!(counts(&scene, counted), (2, 1, at(3_000)));
    scene.store.finish(second, Outcome::Failed, "x").unwrap();
    assert_eq!(counts(&scene, counted), (2, 2, at(4_000)));
    // A transaction that is undone undoes the counting.
    let lost = under(Some(objective_id(9)));
    scene
        .store
        .add_tasks(&[under(Some(counted)), lost])
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
        let id = scene.objective(NewObjective {
            issue,
            ..an_objective()
        });
        all.push(scene.store.objective(id).unwrap().line);
    }
    all.reverse();
    for issue in [None, Some(link(1).key), Some(link(2).key)] {
        let meets = |line: &&ObjectiveLine| {
            issue.is_none() || line.issue.as_ref().map(|link| &link.key) == issue.as_ref()
        };
        let expected: Vec<ObjectiveLine> = all.iter().filter(meets).cloned().collect();
        assert!(!expected.is_empty());
        for size in [1, 3, 50] {
            let mut found: Vec<ObjectiveLine> = Vec::new();
            loop {
                let filter = ObjectiveFilter {
                    issue: issue.clone(),
                    before: found.last().map(|line| line.id),
                    words: None,
                };
                let page = scene.store.objectives(&filter, size).unwrap();
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
    let first = scene.objective(NewObjective {
        title: "Refunds".to_owned(),
        issue: Some(link(1)),
        ..an_objective()
    });
    let second = scene.objective(NewObjective {
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
        let filter = ObjectiveFilter {
            words: Words::parse(words).unwrap(),
            ..ObjectiveFilter::default()
        };
        let found = scene.store.objectives(&filter, 9).unwrap();
        let found: Vec<ObjectiveId> = found.iter().map(|line| line.id).collect();
        assert_eq!(found, expected, "{words}");
        let first = scene.store.objectives(&filter, 1).unwrap();
        assert_eq!(first.len(), expected.len().min(1), "{words}");
    }
}

#[test]
fn a_link_is_cut_once() {
    let mut scene = Scene::new();
    let id = scene.objective(NewObjective {
        issue: Some(link(1)),
        ..an_objective()
    });
    scene.is_now(2_000);
    assert_eq!(scene.store.unlink_objective(id).unwrap(), Some(link(1)));
    scene.is_now(3_000);
    assert_eq!(scene.store.unlink_objective(id).unwrap(), None);
    let line = scene.store.objective(id).unwrap().line;
    assert_eq!((line.issue, line.updated), (None, at(2_000)));
}
