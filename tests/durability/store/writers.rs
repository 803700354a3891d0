//! Concurrent writers and readers.

use coder_server::store::{Filter, ItemKind};

use super::child::{Change, Order, Worker};
use super::{assert_intact, open};
use crate::setup::Setup;

const WRITERS: usize = 8;
const ROUNDS: u32 = 25;

#[test]
fn readers_see_complete_changes() {
    let setup = Setup::missing("setup");
    let reader = open(setup.path());
    let mut workers: Vec<Worker> = (0..WRITERS)
        .map(|_| Worker::start(Order::Work(ROUNDS), setup.path()))
        .collect();
    let mut most = 0;
    while workers.iter_mut().any(Worker::is_running) {
        let tasks = reader.items(&Filter::all(ItemKind::Task), 50).unwrap();
        for line in &tasks {
            let task = reader.item(line.id).unwrap();
            assert!(task.instructions.starts_with(&line.title));
            for post in reader.posts_of(line.id).unwrap() {
                assert_eq!(post.parts.len(), 2);
            }
        }
        // Existing items stay.
        let newest = tasks
            .first()
            .map_or(0, |line| line.id.to_string()[1..].parse::<usize>().unwrap());
        assert!(newest >= most);
        most = newest;
    }
    let mut slowest = 0;
    for worker in workers {
        let changes = worker.finish();
        let store = open(setup.path());
        for change in &changes {
            change.assert_kept(&store);
        }
        match changes.last() {
            Some(Change::Done(milliseconds)) => slowest = slowest.max(*milliseconds),
            other => panic!("{other:?}"),
        }
    }
    eprintln!("{WRITERS} writers: the slowest change took {slowest} ms");
    let made = reader
        .items(&Filter::all(ItemKind::Task), u32::MAX)
        .unwrap();
    assert_eq!(made.len(), WRITERS * usize::try_from(ROUNDS).unwrap());
    assert_intact(setup.path());
}
