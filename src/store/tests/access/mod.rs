//! Who gets in, as the callers use it.

mod keys;
mod links;
mod opening;
mod sessions;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;

use crate::clock::Clock;
use crate::secret::Secret;
use crate::store::{Role, Session, Store};

const MINUTE: SignedDuration = SignedDuration::from_mins(1);
const HOUR: SignedDuration = SignedDuration::from_hours(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// A server's access of its own, with a clock that stands still.
struct Scene {
    setup: TempDir,
    now: Arc<AtomicI64>,
    access: Store,
}

impl Scene {
    /// In the year 2026.
    fn new() -> Self {
        let setup = crate::files::tempdir().unwrap();
        let now = Arc::new(AtomicI64::new(1_780_000_000_000));
        let access = Store::open(setup.path(), clock(&now)).unwrap();
        Self { setup, now, access }
    }

    /// As another process would open it.
    fn reopened(&self) -> Store {
        Store::open(self.setup.path(), clock(&self.now)).unwrap()
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.now.load(Ordering::Relaxed)).unwrap()
    }

    /// Lets time pass, or go back.
    fn pass(&self, time: SignedDuration) {
        let milliseconds = i64::try_from(time.as_millis()).unwrap();
        self.now.fetch_add(milliseconds, Ordering::Relaxed);
    }

    fn link(&mut self, name: &str) -> Secret {
        self.access
            .create_sign_in_link(name, Some(Role::Member))
            .unwrap()
            .0
    }

    /// Somebody who has signed in.
    fn signed_in(&mut self, name: &str) -> (Secret, Session) {
        let link = self.link(name);
        self.access
            .redeem_sign_in_link(link.expose(), None)
            .unwrap()
            .unwrap()
    }

    fn session(&mut self, secret: &Secret) -> Option<Session> {
        self.access.session(secret.expose()).unwrap()
    }

    fn count(&self, table: &str) -> u32 {
        self.access
            .connection
            .query_row(&format!("SELECT count(*) FROM {table}"), (), |row| {
                row.get(0)
            })
            .unwrap()
    }

    /// Has a table hold so many rows, all of which last.
    fn fill(&self, table: &str, times: &str, count: u32) {
        let expires = (self.now() + MINUTE).as_millisecond();
        let values = times.split(", ").map(|_| expires.to_string());
        let values = values.collect::<Vec<_>>().join(", ");
        let (name, value) = match table {
            "api_keys" => ("name, ", "'x', "),
            _ => ("", ""),
        };
        let user: i64 = self
            .access
            .connection
            .query_row(
                "INSERT INTO users (name, role, created) VALUES ('x', 'member', 0) RETURNING id",
                (),
                |row| row.get(0),
            )
            .unwrap();
        self.access
            .connection
            .execute_batch(&format!(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
                 INSERT INTO {table} (secret, user, {name}{times})
                 SELECT randomblob(32), {user}, {value}{values} FROM n"
            ))
            .unwrap();
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
