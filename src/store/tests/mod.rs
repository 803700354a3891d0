//! The store, as its callers use it.

mod access;
mod objectives;
mod opening;
mod plans;
mod posts;
mod tasks;
#[cfg(unix)]
mod upgrade;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use tempfile::TempDir;

use super::Store;
use crate::clock::Clock;
use crate::connection::Site;
use crate::store::{IssueLink, ItemId, ItemKind, NewItem, Precondition};

/// A store of its own, with a clock that stands still.
struct Scene {
    setup: TempDir,
    now: Arc<AtomicI64>,
    store: Store,
}

impl Scene {
    fn new() -> Self {
        let setup = crate::files::tempdir().unwrap();
        let now = Arc::new(AtomicI64::new(0));
        let store = Store::open(setup.path(), clock(&now)).unwrap();
        let mut scene = Self { setup, now, store };
        scene.is_now(1_000);
        scene
    }

    /// As another process would open it.
    fn reopened(&self) -> Store {
        Store::open(self.setup.path(), clock(&self.now)).unwrap()
    }

    fn is_now(&mut self, milliseconds: i64) {
        self.now.store(milliseconds, Ordering::Relaxed);
    }

    fn task(&mut self, task: NewItem) -> ItemId {
        self.store
            .create_items(&[task], &Precondition::default())
            .unwrap()[0]
            .id
    }

    fn objective(&mut self, objective: NewItem) -> ItemId {
        self.store
            .create_items(&[objective], &Precondition::default())
            .unwrap()[0]
            .id
    }
}

fn clock(now: &Arc<AtomicI64>) -> Clock {
    let now = Arc::clone(now);
    Clock::new(move || {
        let milliseconds = now.load(Ordering::Relaxed).unsigned_abs();
        // What is finer than a millisecond is not kept.
        SystemTime::UNIX_EPOCH + Duration::from_millis(milliseconds) + Duration::from_nanos(7)
    })
}

fn at(milliseconds: i64) -> Timestamp {
    Timestamp::from_millisecond(milliseconds).unwrap()
}

fn link(number: u32) -> IssueLink {
    link_on("https://your-company.atlassian.net", number)
}

fn link_on(site: &str, number: u32) -> IssueLink {
    IssueLink {
        site: Site::parse(site).unwrap(),
        issue_id: (10_000 + number).to_string(),
        key: format!("PROJ-{number}").parse().unwrap(),
    }
}

fn a_task() -> NewItem {
    NewItem {
        kind: ItemKind::Task,
        created_by: None,
        title: "Mend the export".to_owned(),
        instructions: "# PROJ-1\n\nMend it. 🔧\n".to_owned(),
        objective: None,
        issue: None,
    }
}

fn an_objective() -> NewItem {
    NewItem {
        kind: ItemKind::Objective,
        created_by: None,
        objective: None,
        title: "Exports".to_owned(),
        instructions: "All of them.\n".to_owned(),
        issue: None,
    }
}

fn task_id(number: usize) -> ItemId {
    ItemKind::Task.parse_id(&number.to_string()).unwrap()
}

fn objective_id(number: usize) -> ItemId {
    ItemKind::Objective.parse_id(&number.to_string()).unwrap()
}
