//! The stores of tasks that requests take turns with.

use std::sync::{Mutex, PoisonError};

use super::glance::Changes;
use crate::clock::Clock;
use crate::error::{Failure, Kind};
use crate::settings::SetupDir;
use crate::work::Store;

/// So many stay open between requests.
const MOST_IDLE: usize = 4;

/// Opens stores, and keeps some open.
#[derive(Debug)]
pub(super) struct Stores {
    setup_dir: SetupDir,
    clock: Clock,
    changes: Changes,
    idle: Mutex<Vec<Store>>,
}

impl Stores {
    pub fn new(setup_dir: impl Into<SetupDir>, clock: Clock) -> Self {
        Self {
            setup_dir: setup_dir.into(),
            clock,
            changes: Changes::default(),
            idle: Mutex::new(Vec::new()),
        }
    }

    /// What is changed through these.
    pub fn changes(&self) -> Changes {
        self.changes.clone()
    }

    /// The store; made where it is missing.
    pub fn open(&self) -> Result<Borrowed<'_>, Failure> {
        let store = match self.take() {
            Some(store) => store,
            None => Store::open(&self.setup_dir, self.clock.clone())?,
        };
        Ok(self.lent(store))
    }

    /// The store, where there is one. Looking makes none.
    pub fn existing(&self) -> Result<Option<Borrowed<'_>>, Failure> {
        let store = match self.take() {
            Some(store) => Some(store),
            None => Store::open_existing(&self.setup_dir, self.clock.clone())?,
        };
        Ok(store.map(|store| self.lent(store)))
    }

    /// The store of a request that names something in it. Fails as [`Kind::NotFound`].
    pub fn required(&self) -> Result<Borrowed<'_>, Failure> {
        self.existing()?.ok_or_else(|| {
            let message = "there are no tasks and no objectives yet";
            Failure::new(Kind::NotFound, message).with_hint("make one first")
        })
    }

    /// One that is open already, unless another file has taken its place.
    fn take(&self) -> Option<Store> {
        let store = self
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        store.filter(Store::is_in_place)
    }

    fn lent(&self, store: Store) -> Borrowed<'_> {
        Borrowed {
            stores: self,
            store: Some(store),
        }
    }
}

/// A store for one request; afterwards the next one may have it.
#[derive(Debug)]
pub(super) struct Borrowed<'a> {
    stores: &'a Stores,
    /// There until it is given back.
    store: Option<Store>,
}

impl Borrowed<'_> {
    /// The store, to look at or to change.
    #[expect(clippy::expect_used, reason = "it is taken away in `drop` alone")]
    pub fn get(&mut self) -> &mut Store {
        self.store.as_mut().expect("it has not been given back")
    }
}

impl Drop for Borrowed<'_> {
    fn drop(&mut self) {
        self.stores.changes.happened();
        // What was in the middle of something is not used again.
        if std::thread::panicking() {
            return;
        }
        let mut idle = self
            .stores
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if idle.len() < MOST_IDLE {
            idle.extend(self.store.take());
        }
    }
}
