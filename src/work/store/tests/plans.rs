//! How SQLite finds what is asked for: by an index, whatever the number of tasks, without sorting.

use rusqlite::Connection;

use super::super::{objectives, posts, tasks};
use super::{Scene, link, objective_id, task_id};
use crate::work::{ObjectiveFilter, Status, TaskFilter, Words};

fn plan(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = connection
        .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
        .unwrap();
    // What is not bound is null, which does not change the plan.
    let mut rows = statement.raw_query();
    let mut plan = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        plan.push(row.get("detail").unwrap());
    }
    plan
}

fn assert_uses(connection: &Connection, sql: &str, index: &str) {
    let plan = plan(connection, sql);
    assert!(plan[0].contains(index), "{sql}\n{plan:#?}");
    for step in &plan {
        assert!(!step.contains("TEMP B-TREE"), "{sql}\n{plan:#?}");
        assert!(!step.contains("AUTOMATIC"), "{sql}\n{plan:#?}");
        // The newest of all are read from the end of the table itself, as far as a page goes.
        let is_page = index.starts_with("SCAN");
        assert!(is_page || step.starts_with("SEARCH"), "{sql}\n{plan:#?}");
    }
}

#[test]
fn every_list_of_tasks_uses_its_index() {
    let scene = Scene::new();
    for status in [None, Some(Status::Open)] {
        for objective in [None, Some(objective_id(1))] {
            for issue in [None, Some(link(1).key)] {
                for before in [None, Some(task_id(9))] {
                    let by = match (&issue, objective, status) {
                        (Some(_), ..) => "INDEX tasks_by_issue_key (issue_key=?",
                        (None, Some(_), Some(_)) => {
                            "INDEX tasks_by_objective_and_status (objective=? AND status=?"
                        }
                        (None, Some(_), None) => "INDEX tasks_by_objective (objective=?",
                        (None, None, Some(_)) => "INDEX tasks_by_status (status=?",
                        (None, None, None) => "tasks USING INTEGER PRIMARY KEY (rowid<?",
                    };
                    let by = match (by.contains("INDEX "), before) {
                        (true, Some(_)) => format!("{by} AND rowid<?)"),
                        (true, None) => format!("{by})"),
                        (false, Some(_)) => format!("{by})"),
                        (false, None) => "SCAN tasks".to_owned(),
                    };
                    let filter = TaskFilter {
                        status,
                        objective,
                        issue: issue.clone(),
                        before,
                        words: None,
                    };
                    assert_uses(
                        scene.store.database.connection(),
                        &tasks::listing(&filter),
                        &by,
                    );
                }
            }
        }
    }
}

#[test]
fn a_search_through_every_task_reads_an_index_alone() {
    let scene = Scene::new();
    let searches = "COVERING INDEX tasks_by_words";
    for status in [None, Some(Status::Open)] {
        for (before, by) in [
            (None, format!("SCAN tasks USING {searches}")),
            (
                Some(task_id(9)),
                format!("SEARCH tasks USING {searches} (id<?"),
            ),
        ] {
            let filter = TaskFilter {
                status,
                before,
                words: Words::parse("a").unwrap(),
                ..TaskFilter::default()
            };
            let sql = tasks::listing(&filter);
            assert_uses(scene.store.database.connection(), &sql, &by);
        }
    }
}

#[test]
fn every_list_of_objectives_uses_its_index() {
    let scene = Scene::new();
    for (issue, before, by) in [
        (None, None, "SCAN objectives"),
        (
            None,
            Some(objective_id(9)),
            "objectives USING INTEGER PRIMARY KEY (rowid<?)",
        ),
        (
            Some(link(1).key),
            None,
            "INDEX objectives_by_issue_key (issue_key=?)",
        ),
        (
            Some(link(1).key),
            Some(objective_id(9)),
            "INDEX objectives_by_issue_key (issue_key=? AND rowid<?)",
        ),
    ] {
        let sql = objectives::listing(&ObjectiveFilter {
            issue,
            before,
            words: None,
        });
        assert_uses(scene.store.database.connection(), &sql, by);
    }
}

#[test]
fn every_look_up_uses_its_index() {
    let scene = Scene::new();
    let [by_id, by_task] = [posts::BY_ID, posts::BY_TASK].map(posts::listing);
    for (sql, by) in [
        (tasks::LINKED_TASKS, "tasks_by_issue_id (issue_id=?"),
        (
            tasks::LINKED_OBJECTIVES,
            "objectives_by_issue_id (issue_id=?",
        ),
        (posts::LAST, "posts_by_issue (issue_id=?"),
        (posts::COMMENTS, "posts_by_issue (issue_id=?"),
        (posts::PARTS, "sqlite_autoindex_parts_1 (post=?"),
        (&by_id, "INTEGER PRIMARY KEY (rowid=?)"),
        (&by_task, "posts_by_task (task=?)"),
        (&tasks::whole(), "INTEGER PRIMARY KEY (rowid=?)"),
        (&tasks::one(), "INTEGER PRIMARY KEY (rowid=?)"),
        (&objectives::one(), "INTEGER PRIMARY KEY (rowid=?)"),
        (&objectives::whole(), "INTEGER PRIMARY KEY (rowid=?)"),
        (objectives::EXISTS, "INTEGER PRIMARY KEY (rowid=?)"),
    ] {
        assert_uses(scene.store.database.connection(), sql, by);
    }
    let ours = plan(scene.store.database.connection(), posts::COMMENTS);
    assert!(
        ours[1].contains("sqlite_autoindex_parts_1 (post=?)"),
        "{ours:?}"
    );
}

/// With statistics of few tasks, SQLite on its own would read them all.
#[test]
fn statistics_do_not_lead_it_astray() {
    let mut scene = Scene::new();
    for _ in 0..50 {
        scene.task(super::a_task());
    }
    scene
        .store
        .database
        .connection()
        .execute_batch("ANALYZE")
        .unwrap();
    let store = scene.reopened();
    let filter = TaskFilter {
        status: Some(Status::Open),
        ..TaskFilter::default()
    };
    let sql = tasks::listing(&filter);
    assert_uses(
        store.database.connection(),
        &sql,
        "INDEX tasks_by_status (status=?)",
    );
}
