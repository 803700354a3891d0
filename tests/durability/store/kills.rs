//! What was acknowledged before a kill is there after it.

use std::time::Duration;

use super::child::{Change, Order, Worker};
use super::{assert_whole, open};
use crate::setup::Setup;

const ALL_ROUNDS: u32 = 50;

#[test]
fn a_kill_at_any_moment_loses_nothing_that_was_acknowledged() {
    let setup = Setup::missing("setup");
    let mut acknowledged: Vec<Change> = Vec::new();
    let rounds = crate::rounds::rounds(ALL_ROUNDS);
    for round in 0..rounds {
        // Two, so that one is killed beside another that has the log open.
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
        assert_whole(setup.path());
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
    // Each kill may leave one more that was not acknowledged any more.
    let extra = tasks.unwrap().len() - made - 1;
    assert!(extra <= 2 * rounds as usize, "{extra}");
}
