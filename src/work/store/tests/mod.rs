//! The store, as its callers use it.

mod objectives;
mod opening;
mod plans;
mod posts;
mod tasks;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use tempfile::TempDir;

use super::Store;
use crate::clock::Clock;
use crate::connection::Site;
use crate::work::{IssueLink, NewObjective, NewTask, ObjectiveId, TaskId};

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

    fn task(&mut self, task: NewTask) -> TaskId {
        self.store.add_tasks(&[task]).unwrap()[0].id
    }

    fn objective(&mut self, objective: NewObjective) -> ObjectiveId {
        self.store.add_objectives(&[objective]).unwrap()[0].id
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

fn a_task() -> NewTask {
    NewTask {
        title: "Mend the export".to_owned(),
        instructions: "# PROJ-1\n\nMend it. 🔧\n".to_owned(),
        objective: None,
        issue: None,
    }
}

fn an_objective() -> NewObjective {
    NewObjective {
        title: "Exports".to_owned(),
        instructions: "All of them.\n".to_owned(),
        issue: None,
    }
}

fn task_id(number: usize) -> TaskId {
    number.to_string().parse().unwrap()
}

fn objective_id(number: usize) -> ObjectiveId {
    number.to_string().parse().unwrap()
}
