//! The store under kills, concurrent writers, full disks, unusual locations, and root.

mod child;
mod commands;
mod kills;
mod making;
mod places;
mod posting;
mod program;
mod writers;

use std::path::Path;

use coder_server::clock::Clock;
use coder_server::store::Store;
use rusqlite::Connection;

use crate::setup::at;

/// Opens the store of a setup directory as the next process does.
pub fn open(setup_dir: &Path) -> Store {
    Store::open(at(setup_dir), Clock::default()).unwrap()
}

/// Asserts that SQLite finds no damage and that the counters are right.
#[track_caller]
pub fn assert_intact(setup_dir: &Path) {
    let connection = Connection::open(setup_dir.join("tasks/work.sqlite3")).unwrap();
    let found: String = connection
        .pragma_query_value(None, "integrity_check", |row| row.get(0))
        .unwrap();
    assert_eq!(found, "ok");
    for (what, sql) in [
        (
            "rows without what they belong to",
            "SELECT count(*) FROM pragma_foreign_key_check",
        ),
        (
            "wrong counters",
            "SELECT count(*) FROM items AS o WHERE kind = 'O' AND (tasks, finished_tasks) <> (
                 SELECT count(*), count(finished) FROM items WHERE objective = o.number)",
        ),
        (
            "posts that are finished and not, or the reverse",
            "SELECT count(*) FROM posts WHERE (finished IS NULL) <> EXISTS (
                 SELECT 1 FROM parts WHERE post = posts.id AND state <> 'posted')",
        ),
        (
            "posts without parts",
            "SELECT count(*) FROM posts WHERE id NOT IN (SELECT post FROM parts)",
        ),
    ] {
        let count: i64 = connection.query_row(sql, (), |row| row.get(0)).unwrap();
        assert_eq!(count, 0, "{what}");
    }
}
