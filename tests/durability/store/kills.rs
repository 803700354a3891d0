//! Acknowledged changes survive a kill.

use std::fs;
use std::path::Path;
use std::time::Duration;

use super::child::{Change, Order, Worker};
use super::{assert_intact, open};
use crate::setup::Setup;

const ALL_ROUNDS: u32 = 50;

#[test]
fn kills_lose_no_acknowledged_change() {
    let setup = Setup::missing("setup");
    let mut acknowledged: Vec<Change> = Vec::new();
    let rounds = crate::rounds::rounds(ALL_ROUNDS);
    for round in 0..rounds {
        // Two children, so that one is killed while another has the log open.
        let workers = [(); 2].map(|()| Worker::start(Order::Work(u32::MAX), setup.path()));
        for worker in workers {
            let moment = Duration::from_micros(fastrand::u64(0..5_000));
            let changes = worker.kill_after(fastrand::usize(0..20), moment);
            let failed = changes
                .iter()
                .find(|change| matches!(change, Change::Failed(_)));
            assert_eq!(failed, None, "round {round}");
            let store = open(setup.path());
            for change in &changes {
                change.assert_kept(&store);
            }
            acknowledged.extend(changes);
        }
        assert_intact(setup.path());
    }
    let store = open(setup.path());
    for change in &acknowledged {
        change.assert_kept(&store);
    }
    eprintln!("{} changes acknowledged", acknowledged.len());
    let next = Worker::start(Order::Work(1), setup.path()).finish();
    assert!(matches!(next.last(), Some(Change::Done(_))), "{next:?}");
    let tasks = store.items(
        &coder_server::store::Filter::all(coder_server::store::ItemKind::Task),
        u32::MAX,
    );
    let made = acknowledged
        .iter()
        .filter(|change| matches!(change, Change::TaskMade(..)))
        .count();
    // Each kill may leave one unacknowledged change.
    let extra = tasks.unwrap().len() - made - 1;
    assert!(extra <= 2 * rounds as usize, "{extra}");
}

/// Kills the upgrade of the first version's files at random moments: the next process completes it.
#[test]
fn an_upgrade_survives_kills() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/first-version");
    for round in 0..crate::rounds::rounds(ALL_ROUNDS) {
        let setup = Setup::new();
        for file in ["tasks/work.sqlite3", "access/access.sqlite3"] {
            let target = setup.path().join(file);
            fs::create_dir_all(target.parent().unwrap()).unwrap();
            fs::copy(data.join(file), target).unwrap();
        }
        // The child reports before it opens the store; an upgrade takes about 20 ms.
        for _ in 0..3 {
            let moment = Duration::from_micros(fastrand::u64(0..30_000));
            Worker::start(Order::Work(0), setup.path()).kill_after(0, moment);
        }
        let mut store = open(setup.path());
        for id in ["T1", "T2", "T3", "T4", "T5", "T6", "O1", "O2"] {
            store.item(id.parse().unwrap()).unwrap();
        }
        let posts = store.posts_of("T2".parse().unwrap()).unwrap();
        assert_eq!(posts[0].parts.len(), 3, "round {round}");
        let key = "coder_4-pJXJyL1MPOlaqY-urmuTDTvB_Y0tI2S-ZPVSgLpHU";
        assert!(store.api_key(key).unwrap().is_some(), "round {round}");
        let old = rusqlite::Connection::open(setup.path().join("access/access.sqlite3")).unwrap();
        let version: i64 = old
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap();
        assert_eq!(version, 2, "round {round}");
        assert!(setup.path().join("tasks/work.sqlite3.before-v4").exists());
        assert_intact(setup.path());
    }
}
