//! Tasks: made, listed, finished, unlinked.

use super::{Scene, a_task, an_objective, at, link, link_on, objective_id, task_id};
use crate::error::Kind;
use crate::store::{
    Filter, IdempotencyKey, ItemId, ItemKind, ItemSummary, NewItem, Outcome, Precondition,
    SearchTerms, Status,
};

#[test]
fn a_task_is_kept_as_it_was_given() {
    let mut scene = Scene::new();
    let objective = scene.objective(an_objective());
    let links = [
        None,
        Some(link(1)),
        Some(link_on("http://127.0.0.1:8080", 2)),
        Some(link_on("https://jira.example.com", 3)),
    ];
    let new: Vec<NewItem> = links
        .into_iter()
        .map(|issue| NewItem {
            kind: ItemKind::Task,
            created_by: None,
            objective: Some(objective),
            issue,
            ..a_task()
        })
        .collect();
    let made = scene
        .store
        .create_items(&new, &Precondition::default())
        .unwrap();
    assert_eq!(made.len(), new.len());
    let other = scene.reopened();
    for (line, new) in made.iter().zip(new) {
        let expected = ItemSummary {
            id: line.id,
            title: new.title,
            status: Status::Open,
            objective: Some(objective),
            issue: new.issue,
            created: at(1_000),
            updated: at(1_000),
            finished: None,
            created_by: None,
            finished_by: None,
            tasks: 0,
            finished_tasks: 0,
        };
        assert_eq!(*line, expected);
        let task = other.item(line.id).unwrap();
        assert_eq!(task.overview, expected);
        assert_eq!(task.instructions, new.instructions);
        assert_eq!(task.summary, None);
    }
}

#[test]
fn all_are_made_or_none_and_no_number_is_given_twice() {
    let mut scene = Scene::new();
    let lost = NewItem {
        kind: ItemKind::Task,
        created_by: None,
        objective: Some(objective_id(7)),
        ..a_task()
    };
    let failure = scene
        .store
        .create_items(&[a_task(), lost], &Precondition::default())
        .unwrap_err();
    assert_eq!(failure.kind, Kind::NotFound);
    assert_eq!(failure.message, "there is no objective O7");
    assert_eq!(
        scene.store.items(&Filter::all(ItemKind::Task), 10).unwrap(),
        vec![]
    );
    let made = scene
        .store
        .create_items(&[a_task(), a_task()], &Precondition::default())
        .unwrap();
    let names: Vec<String> = made.iter().map(|line| line.id.to_string()).collect();
    assert_eq!(names, ["T1", "T2"]);
    assert_eq!(
        scene
            .store
            .create_items(&[], &Precondition::default())
            .unwrap(),
        vec![]
    );
    scene
        .store
        .connection
        .execute_batch("DELETE FROM texts WHERE number = 2; DELETE FROM items WHERE number = 2")
        .unwrap();
    assert_eq!(scene.task(a_task()), task_id(3));
}

#[test]
fn one_that_is_not_there_is_named() {
    let mut scene = Scene::new();
    let id = task_id(5);
    let failures = [
        scene.store.item(id).unwrap_err(),
        scene
            .store
            .finish_task(id, Outcome::Completed, "Done.", None)
            .unwrap_err(),
        scene.store.unlink(id).unwrap_err(),
    ];
    for failure in failures {
        assert_eq!(failure.kind, Kind::NotFound);
        assert_eq!(failure.message, "there is no task T5");
        assert!(failure.remedy.is_some());
    }
}

#[test]
fn an_end_is_recorded_once() {
    let mut scene = Scene::new();
    for (outcome, status, said) in [
        (
            Outcome::Completed,
            Status::Completed,
            "is already completed",
        ),
        (Outcome::Failed, Status::Failed, "is already failed"),
    ] {
        scene.is_now(1_000);
        let id = scene.task(a_task());
        scene.is_now(2_000);
        let task = scene.store.finish_task(id, outcome, "Done.", None).unwrap();
        assert_eq!(task.overview.status, status);
        assert_eq!(task.overview.finished, Some(at(2_000)));
        assert_eq!(task.overview.updated, at(2_000));
        assert_eq!(task.overview.created, at(1_000));
        assert_eq!(task.summary.as_deref(), Some("Done."));
        scene.is_now(3_000);
        assert_eq!(
            scene.store.finish_task(id, outcome, "Done.", None).unwrap(),
            task
        );
        let other = match outcome {
            Outcome::Completed => Outcome::Failed,
            Outcome::Failed => Outcome::Completed,
        };
        for (outcome, summary) in [(outcome, "Done otherwise."), (other, "Done.")] {
            let failure = scene
                .store
                .finish_task(id, outcome, summary, None)
                .unwrap_err();
            assert_eq!(failure.kind, Kind::Conflict);
            assert!(failure.message.contains(said), "{failure}");
        }
        assert_eq!(scene.reopened().item(id).unwrap(), task);
    }
}

#[test]
fn a_link_is_cut_once_and_the_rest_stays() {
    let mut scene = Scene::new();
    let id = scene.task(NewItem {
        kind: ItemKind::Task,
        created_by: None,
        issue: Some(link(1)),
        ..a_task()
    });
    scene.is_now(2_000);
    assert_eq!(scene.store.unlink(id).unwrap(), Some(link(1)));
    scene.is_now(3_000);
    assert_eq!(scene.store.unlink(id).unwrap(), None);
    let task = scene.store.item(id).unwrap();
    assert_eq!(task.overview.issue, None);
    assert_eq!(task.overview.updated, at(2_000));
    assert_eq!(task.instructions, a_task().instructions);
    let of_issue = Filter {
        kind: ItemKind::Task,
        issue: Some(link(1).key),
        ..Filter::all(ItemKind::Task)
    };
    assert_eq!(scene.store.items(&of_issue, 9).unwrap(), vec![]);
    assert_eq!(
        scene
            .store
            .linked_items(&link(1).site, &link(1).issue_id)
            .unwrap(),
        vec![]
    );
}

/// Every combination of filters, page by page, against the same said plainly.
#[test]
fn lists_hold_what_meets_all_filters_page_by_page() {
    let mut scene = Scene::new();
    let objectives = [(); 2].map(|()| scene.objective(an_objective()));
    let mut all = Vec::new();
    for number in 0..72_usize {
        let objective = [None, Some(objectives[0]), Some(objectives[1])][number % 3];
        let issue = [None, Some(link(1)), Some(link(2))][number / 3 % 3].clone();
        let title = ["Refund TWICE", "Something else"][number / 27 % 2].to_owned();
        let id = scene.task(NewItem {
            kind: ItemKind::Task,
            created_by: None,
            title,
            objective,
            issue,
            ..a_task()
        });
        match number / 9 % 3 {
            0 => {}
            1 => drop(
                scene
                    .store
                    .finish_task(id, Outcome::Completed, "x", None)
                    .unwrap(),
            ),
            _ => drop(
                scene
                    .store
                    .finish_task(id, Outcome::Failed, "x", None)
                    .unwrap(),
            ),
        }
        all.push(scene.store.item(id).unwrap().overview);
    }
    all.reverse();
    let statuses = [
        None,
        Some(Status::Open),
        Some(Status::Completed),
        Some(Status::Failed),
    ];
    let mut listed = 0;
    for status in statuses {
        for objective in [None, Some(objectives[0]), Some(objectives[1])] {
            for issue in [None, Some(link(1).key), Some(link(2).key)] {
                for words in ["", "twice refund"] {
                    let filter = Filter {
                        kind: ItemKind::Task,
                        status,
                        objective,
                        issue: issue.clone(),
                        terms: SearchTerms::parse(words).unwrap(),
                        before: None,
                    };
                    let meets = |line: &&ItemSummary| {
                        status.is_none_or(|status| line.status == status)
                            && (objective.is_none() || line.objective == objective)
                            && (issue.is_none()
                                || line.issue.as_ref().map(|link| &link.key) == issue.as_ref())
                            && (words.is_empty() || line.title == "Refund TWICE")
                    };
                    let expected: Vec<ItemSummary> = all.iter().filter(meets).cloned().collect();
                    assert!(!expected.is_empty(), "{filter:?}");
                    for size in [1, 5, 100] {
                        assert_eq!(paged(&scene, &filter, size), expected, "{filter:?}, {size}");
                    }
                    listed += expected.len();
                }
            }
        }
    }
    assert!(listed > all.len());
}

#[test]
fn words_are_looked_for_in_the_title_the_name_and_the_key() {
    let mut scene = Scene::new();
    let first = scene.task(NewItem {
        kind: ItemKind::Task,
        created_by: None,
        title: "Straße gesperrt".to_owned(),
        issue: Some(link(1)),
        ..a_task()
    });
    let second = scene.task(NewItem {
        kind: ItemKind::Task,
        created_by: None,
        title: "Straße frei".to_owned(),
        ..a_task()
    });
    let key = link(1).key.to_string().to_lowercase();
    for (words, expected) in [
        ("STRASSE".to_owned(), vec![second, first]),
        (format!("{key} strasse"), vec![first]),
        (second.to_string().to_lowercase(), vec![second]),
        (format!("{second} gesperrt"), vec![]),
        ("%".to_owned(), vec![]),
        ("_".to_owned(), vec![]),
    ] {
        let filter = Filter {
            kind: ItemKind::Task,
            terms: SearchTerms::parse(&words).unwrap(),
            ..Filter::all(ItemKind::Task)
        };
        let found = scene.store.items(&filter, 9).unwrap();
        let found: Vec<ItemId> = found.iter().map(|line| line.id).collect();
        assert_eq!(found, expected, "{words}");
    }
}

fn paged(scene: &Scene, filter: &Filter, size: u32) -> Vec<ItemSummary> {
    let mut all: Vec<ItemSummary> = Vec::new();
    loop {
        let filter = Filter {
            kind: ItemKind::Task,
            before: all.last().map(|line| line.id),
            ..filter.clone()
        };
        let page = scene.store.items(&filter, size).unwrap();
        if page.is_empty() {
            return all;
        }
        assert!(page.len() <= usize::try_from(size).unwrap());
        all.extend(page);
    }
}

#[test]
fn what_is_linked_is_known_by_the_issues_identifier_and_its_site() {
    let mut scene = Scene::new();
    let with = |issue| NewItem {
        kind: ItemKind::Task,
        created_by: None,
        issue: Some(issue),
        ..a_task()
    };
    let moved = crate::store::IssueLink {
        key: "NEW-9".parse().unwrap(),
        ..link(1)
    };
    let elsewhere = link_on("https://other.atlassian.net", 1);
    let tasks: Vec<ItemId> = [link(1), moved, elsewhere.clone(), link(2)]
        .map(|issue| scene.task(with(issue)))
        .to_vec();
    let objective = scene.objective(crate::store::NewItem {
        kind: ItemKind::Objective,
        created_by: None,
        objective: None,
        issue: Some(link(1)),
        ..an_objective()
    });
    let linked = |scene: &Scene, of: &crate::store::IssueLink| {
        scene.store.linked_items(&of.site, &of.issue_id).unwrap()
    };
    assert_eq!(
        linked(&scene, &link(1)),
        [(tasks[1]), (tasks[0]), (objective)]
    );
    assert_eq!(linked(&scene, &elsewhere), [(tasks[2])]);
    assert_eq!(linked(&scene, &link(3)), []);
    for _ in 0..9 {
        scene.task(with(link(1)));
    }
    let newest = [13, 12, 11, 10, 9].map(task_id);
    let mut expected = newest.to_vec();
    expected.push(objective);
    assert_eq!(linked(&scene, &link(1)), expected);
}

#[test]
fn what_this_program_does_not_write_is_named_with_a_remedy() {
    let mut scene = Scene::new();
    let id = scene.task(NewItem {
        kind: ItemKind::Task,
        created_by: None,
        issue: Some(link(1)),
        ..a_task()
    });
    for change in ["issue_key = 'no key'", "created = 9223372036854775807"] {
        scene
            .store
            .connection
            .execute(&format!("UPDATE items SET {change}"), ())
            .unwrap();
        let failure = scene.store.item(id).unwrap_err();
        assert_eq!(failure.kind, Kind::File);
        assert!(failure.message.ends_with("contains unexpected data"));
        assert!(failure.chain().contains("is not valid"), "{failure}");
        assert!(format!("{:?}", failure.remedy).contains("backup"));
    }
}

#[test]
fn a_repeated_request_makes_nothing_and_gives_what_it_made() {
    let mut scene = Scene::new();
    let guard = |key: &str, digest: u8| Precondition {
        key: Some(IdempotencyKey {
            key: key.to_owned(),
            digest: [digest; 32],
        }),
        unless_linked: false,
    };
    let tasks = [a_task(), a_task()];
    let made = scene.store.create_items(&tasks, &guard("a", 1)).unwrap();
    assert_eq!(made.len(), 2);
    let mut other = scene.reopened();
    assert_eq!(other.create_items(&tasks, &guard("a", 1)).unwrap(), made);
    // The same name for something else is a mistake.
    let failure = other.create_items(&tasks, &guard("a", 2)).unwrap_err();
    assert_eq!(failure.kind, Kind::Conflict);
    let objectives = [an_objective()];
    let failure = other.create_items(&objectives, &guard("a", 1)).unwrap_err();
    assert_eq!(failure.kind, Kind::Conflict);
    let objective = other.create_items(&objectives, &guard("b", 1)).unwrap();
    let again = other.create_items(&objectives, &guard("b", 1));
    assert_eq!(again.unwrap(), objective);
    // After a day it is another request.
    scene.is_now(1_000 + 24 * 3_600_000 + 1);
    let more = scene.store.create_items(&tasks, &guard("a", 2)).unwrap();
    assert_ne!(more[0].id, made[0].id);
    let all = scene.store.items(&Filter::all(ItemKind::Task), 9).unwrap();
    assert_eq!(all.len(), 4);
}

#[test]
fn an_issue_that_is_linked_is_not_linked_twice_unseen() {
    let mut scene = Scene::new();
    let task = NewItem {
        kind: ItemKind::Task,
        created_by: None,
        issue: Some(link(1)),
        ..a_task()
    };
    let guard = Precondition {
        key: None,
        unless_linked: true,
    };
    let made = scene
        .store
        .create_items(std::slice::from_ref(&task), &guard)
        .unwrap();
    let objective = NewItem {
        kind: ItemKind::Objective,
        created_by: None,
        objective: None,
        issue: Some(link(1)),
        ..an_objective()
    };
    for failure in [
        scene
            .store
            .create_items(&[a_task(), task.clone()], &guard)
            .unwrap_err(),
        scene.store.create_items(&[objective], &guard).unwrap_err(),
    ] {
        assert_eq!(failure.kind, Kind::Conflict);
        assert_eq!(failure.message, "PROJ-1 is already linked: T1");
    }
    assert_eq!(
        scene.store.items(&Filter::all(ItemKind::Task), 9).unwrap(),
        made
    );
    let elsewhere = NewItem {
        kind: ItemKind::Task,
        created_by: None,
        issue: Some(link_on("https://other.atlassian.net", 1)),
        ..a_task()
    };
    assert!(scene.store.create_items(&[elsewhere], &guard).is_ok());
}
