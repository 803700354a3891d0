//! Keeps a few database connections open between requests.

use std::ops::{Deref, DerefMut};
use std::sync::{Mutex, PoisonError};

use crate::access::Access;
use crate::clock::Clock;
use crate::error::{Failure, Kind};
use crate::settings::SetupDir;
use crate::work::Store;

/// Maximum number of connections that stay open.
const MAX_IDLE: usize = 4;

/// A database that the pool opens.
pub(super) trait Pooled: Sized {
    /// Opens the database; creates it if it is missing.
    fn open(setup_dir: &SetupDir, clock: Clock) -> Result<Self, Failure>;
    /// Opens the database if it exists.
    fn open_existing(setup_dir: &SetupDir, clock: Clock) -> Result<Option<Self>, Failure>;
    /// Whether the open file is still the one at its path.
    fn is_in_place(&self) -> bool;
}

/// A pool of connections to one database.
#[derive(Debug)]
pub(super) struct StorePool<T> {
    setup_dir: SetupDir,
    clock: Clock,
    idle: Mutex<Vec<T>>,
}

impl<T: Pooled> StorePool<T> {
    pub const fn new(setup_dir: SetupDir, clock: Clock) -> Self {
        Self {
            setup_dir,
            clock,
            idle: Mutex::new(Vec::new()),
        }
    }

    /// The store; created if it is missing.
    pub fn open(&self) -> Result<Borrowed<'_, T>, Failure> {
        let store = match self.take() {
            Some(store) => store,
            None => T::open(&self.setup_dir, self.clock.clone())?,
        };
        Ok(self.lend(store))
    }

    /// The store, if it exists.
    pub fn existing(&self) -> Result<Option<Borrowed<'_, T>>, Failure> {
        let store = match self.take() {
            Some(store) => Some(store),
            None => T::open_existing(&self.setup_dir, self.clock.clone())?,
        };
        Ok(store.map(|store| self.lend(store)))
    }

    /// The store for a request that names something in it. Fails as [`Kind::NotFound`].
    pub fn required(&self) -> Result<Borrowed<'_, T>, Failure> {
        self.existing()?.ok_or_else(|| {
            let message = "there are no tasks and no objectives yet";
            Failure::new(Kind::NotFound, message).with_hint("make one first")
        })
    }

    /// An open connection, unless its file was replaced.
    fn take(&self) -> Option<T> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let store = idle.pop();
        drop(idle);
        store.filter(T::is_in_place)
    }

    const fn lend(&self, store: T) -> Borrowed<'_, T> {
        Borrowed {
            pool: self,
            store: Some(store),
        }
    }
}

/// A store for one request; returned to the pool when dropped.
#[derive(Debug)]
pub(super) struct Borrowed<'a, T: Pooled> {
    pool: &'a StorePool<T>,
    /// Present until it is dropped.
    store: Option<T>,
}

impl<T: Pooled> Borrowed<'_, T> {
    /// The store, to read and change.
    pub fn get(&mut self) -> &mut T {
        self
    }
}

impl<T: Pooled> Deref for Borrowed<'_, T> {
    type Target = T;

    #[expect(clippy::expect_used, reason = "only `drop` takes it")]
    fn deref(&self) -> &T {
        self.store.as_ref().expect("the store is still borrowed")
    }
}

impl<T: Pooled> DerefMut for Borrowed<'_, T> {
    #[expect(clippy::expect_used, reason = "only `drop` takes it")]
    fn deref_mut(&mut self) -> &mut T {
        self.store.as_mut().expect("the store is still borrowed")
    }
}

impl<T: Pooled> Drop for Borrowed<'_, T> {
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

impl Pooled for Store {
    fn open(setup_dir: &SetupDir, clock: Clock) -> Result<Self, Failure> {
        Self::open(setup_dir, clock)
    }

    fn open_existing(setup_dir: &SetupDir, clock: Clock) -> Result<Option<Self>, Failure> {
        Self::open_existing(setup_dir, clock)
    }

    fn is_in_place(&self) -> bool {
        self.is_in_place()
    }
}

impl Pooled for Access {
    fn open(setup_dir: &SetupDir, clock: Clock) -> Result<Self, Failure> {
        Self::open(setup_dir, clock)
    }

    fn open_existing(setup_dir: &SetupDir, clock: Clock) -> Result<Option<Self>, Failure> {
        Self::open_existing(setup_dir, clock)
    }

    fn is_in_place(&self) -> bool {
        self.is_in_place()
    }
}
