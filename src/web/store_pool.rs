//! Keeps a few database connections open between requests.

use std::ops::{Deref, DerefMut};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::clock::Clock;
use crate::error::{Failure, Kind};
use crate::settings::SetupDir;
use crate::store::Store;

/// Maximum number of connections that stay open.
const MAX_IDLE: usize = 4;
/// How long a request waits for other writers.
const BUSY_TIMEOUT: Duration = Duration::from_secs(2);

/// A pool of connections to one database.
#[derive(Debug)]
pub(super) struct StorePool {
    setup_dir: SetupDir,
    clock: Clock,
    idle: Mutex<Vec<Store>>,
}

impl StorePool {
    pub const fn new(setup_dir: SetupDir, clock: Clock) -> Self {
        Self {
            setup_dir,
            clock,
            idle: Mutex::new(Vec::new()),
        }
    }

    /// The store; created if it is missing.
    pub fn open(&self) -> Result<Borrowed<'_>, Failure> {
        let store = match self.take() {
            Some(store) => store,
            None => {
                Store::open(&self.setup_dir, self.clock.clone())?.with_busy_timeout(BUSY_TIMEOUT)
            }
        };
        Ok(self.lend(store))
    }

    /// The store, if it exists.
    pub fn existing(&self) -> Result<Option<Borrowed<'_>>, Failure> {
        let store = match self.take() {
            Some(store) => Some(store),
            None => Store::open_existing(&self.setup_dir, self.clock.clone())?
                .map(|store| store.with_busy_timeout(BUSY_TIMEOUT)),
        };
        Ok(store.map(|store| self.lend(store)))
    }

    /// The store for a request that names something in it. Fails as [`Kind::NotFound`].
    pub fn required(&self) -> Result<Borrowed<'_>, Failure> {
        self.existing()?.ok_or_else(|| {
            let message = "there are no tasks and no objectives yet";
            Failure::new(Kind::NotFound, message).with_hint("make one first")
        })
    }

    /// An open connection, unless its file was replaced.
    fn take(&self) -> Option<Store> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let store = idle.pop();
        drop(idle);
        store.filter(Store::is_in_place)
    }

    const fn lend(&self, store: Store) -> Borrowed<'_> {
        Borrowed {
            pool: self,
            store: Some(store),
        }
    }
}

/// A store for one request; returned to the pool when dropped.
#[derive(Debug)]
pub(super) struct Borrowed<'a> {
    pool: &'a StorePool,
    /// Present until it is dropped.
    store: Option<Store>,
}

impl Borrowed<'_> {
    /// The store, to read and change.
    pub fn get(&mut self) -> &mut Store {
        self
    }
}

impl Deref for Borrowed<'_> {
    type Target = Store;

    #[expect(clippy::expect_used, reason = "only `drop` takes it")]
    fn deref(&self) -> &Store {
        self.store.as_ref().expect("the store is still borrowed")
    }
}

impl DerefMut for Borrowed<'_> {
    #[expect(clippy::expect_used, reason = "only `drop` takes it")]
    fn deref_mut(&mut self) -> &mut Store {
        self.store.as_mut().expect("the store is still borrowed")
    }
}

impl Drop for Borrowed<'_> {
    fn drop(&mut self) {
        // A panic may have left it in the middle of something.
        if std::thread::panicking() {
            return;
        }
        let idle = &self.pool.idle;
        let mut idle = idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < MAX_IDLE {
            idle.extend(self.store.take());
        }
    }
}
