//! Query plans: every query uses an index and does not sort.

use rusqlite::Connection;

use super::super::{items, posts};
use super::{Scene, link, objective_id};
use crate::store::{Filter, ItemKind, SearchTerms, Status};

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
        assert!(step.starts_with("SEARCH"), "{sql}\n{plan:#?}");
    }
}

#[test]
fn every_list_uses_its_index() {
    let scene = Scene::new();
    for kind in [ItemKind::Task, ItemKind::Objective] {
        for status in [None, Some(Status::Open)] {
            for objective in [None, Some(objective_id(1))] {
                for issue in [None, Some(link(1).key)] {
                    let index = match (&issue, objective, status) {
                        (Some(_), ..) => "INDEX items_by_issue_key (issue_key=? AND kind=? AND",
                        (None, Some(_), Some(_)) => {
                            "INDEX items_by_objective_and_status (objective=? AND status=? AND kind=? AND"
                        }
                        (None, Some(_), None) => {
                            "INDEX items_by_objective (objective=? AND kind=? AND"
                        }
                        (None, None, Some(_)) => "INDEX items_by_status (kind=? AND status=? AND",
                        (None, None, None) => "PRIMARY KEY (kind=? AND",
                    };
                    let filter = Filter {
                        status,
                        objective,
                        issue,
                        ..Filter::all(kind)
                    };
                    let sql = items::list_sql(&filter);
                    assert_uses(&scene.store.connection, &sql, &format!("{index} number<?)"));
                }
            }
        }
    }
}

#[test]
fn a_search_reads_items_in_order() {
    let scene = Scene::new();
    for status in [None, Some(Status::Open)] {
        let filter = Filter {
            status,
            terms: SearchTerms::parse("a").unwrap(),
            ..Filter::all(ItemKind::Task)
        };
        let sql = items::list_sql(&filter);
        assert_uses(
            &scene.store.connection,
            &sql,
            "PRIMARY KEY (kind=? AND number<?)",
        );
    }
}

#[test]
fn every_lookup_uses_its_index() {
    let scene = Scene::new();
    let [by_id, by_task] = [posts::BY_ID, posts::BY_TASK].map(posts::list_sql);
    for (sql, by) in [
        (items::LINKED, "items_by_issue_id (issue_id=?"),
        (&items::item_sql(), "(kind=? AND number=?)"),
        (posts::LAST, "posts_by_issue (issue_id=?"),
        (posts::COMMENTS, "posts_by_issue (issue_id=?"),
        (posts::PARTS, "sqlite_autoindex_parts_1 (post=?"),
        (&by_id, "INTEGER PRIMARY KEY (rowid=?)"),
        (&by_task, "posts_by_task (task=?)"),
    ] {
        assert_uses(&scene.store.connection, sql, by);
    }
    let comments = plan(&scene.store.connection, posts::COMMENTS);
    assert!(
        comments[1].contains("sqlite_autoindex_parts_1 (post=?)"),
        "{comments:?}"
    );
}

/// With statistics of few tasks, SQLite on its own would read them all.
#[test]
fn statistics_do_not_change_the_plan() {
    let mut scene = Scene::new();
    for _ in 0..50 {
        scene.task(super::a_task());
    }
    scene.store.connection.execute_batch("ANALYZE").unwrap();
    let store = scene.reopened();
    let filter = Filter {
        status: Some(Status::Open),
        ..Filter::all(ItemKind::Task)
    };
    assert_uses(
        &store.connection,
        &items::list_sql(&filter),
        "INDEX items_by_status (kind=? AND status=? AND number<?)",
    );
}
