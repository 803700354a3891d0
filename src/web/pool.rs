//! Work that waits, on threads of its own and with bounds.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;

use super::problem::Problem;
use crate::error::{Failure, Kind};

/// So many shares are kept that nobody uses.
const MOST_SHARES: usize = 256;

/// So many pieces of work at once, and so many more that wait for their turn, for so long.
#[derive(Debug)]
pub(super) struct Pool {
    at_once: usize,
    all: Places,
    /// How much of it one person has at most: running and waiting.
    most: (usize, usize),
    shares: Mutex<HashMap<String, Places>>,
    patience: Duration,
}

/// Places to run and to wait for that.
#[derive(Debug, Clone)]
struct Places {
    running: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

impl Places {
    fn new(running: usize, waiting: usize) -> Self {
        Self {
            running: Arc::new(Semaphore::new(running)),
            waiting: Arc::new(Semaphore::new(waiting)),
        }
    }
}

impl Pool {
    pub fn new(at_once: usize, waiting: usize, patience: Duration) -> Self {
        Self {
            at_once,
            all: Places::new(at_once, waiting),
            most: (at_once, waiting),
            shares: Mutex::default(),
            patience,
        }
    }

    /// Leaves one person no more than this, however much there is: the rest is for the others.
    pub fn shared(self, running: usize, waiting: usize) -> Self {
        Self {
            most: (running, waiting),
            ..self
        }
    }

    /// Waits until nothing runs.
    pub async fn drained(&self) {
        let all = u32::try_from(self.at_once).unwrap_or(u32::MAX);
        drop(self.all.running.acquire_many(all).await);
    }

    /// Runs work of a person to its end, even when nobody waits for its result any more. It counts as
    /// `weight` pieces: as many as the requests that it sends side by side.
    ///
    /// Fails as [`Problem::busy`] when too many wait already, or it was not its turn in time.
    pub async fn run<T: Send + 'static>(
        &self,
        person: &str,
        weight: u32,
        work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Problem> {
        let share = self.share(person);
        let permits = match self.at_once(&share, weight) {
            Some(permits) => permits,
            None => self.in_turn(&share, weight).await?,
        };
        let done = spawn_blocking(move || {
            let result = work();
            drop(permits);
            result
        });
        // A panic has been told by the hook; the next request finds a thread as before.
        done.await
            .map_err(|_| Problem::from(Failure::new(Kind::Other, "the server failed at this")))?
            .map_err(Problem::from)
    }

    /// Holds `weight` places for a person, at most all that one person may have; nothing when they are
    /// not free at this moment. Whatever is held counts as running.
    pub fn hold(&self, person: &str, weight: usize) -> Option<Permits> {
        let weight = u32::try_from(weight.min(self.most.0)).ok()?;
        self.at_once(&self.share(person), weight)
    }

    /// What a person has of it.
    fn share(&self, person: &str) -> Places {
        let mut shares = self.shares.lock().unwrap_or_else(PoisonError::into_inner);
        if shares.len() >= MOST_SHARES {
            shares.retain(|_, share| Arc::strong_count(&share.running) > 1);
        }
        let share = shares.entry(person.to_owned());
        share
            .or_insert_with(|| Places::new(self.most.0, self.most.1))
            .clone()
    }

    fn at_once(&self, share: &Places, weight: u32) -> Option<Permits> {
        let own = Arc::clone(&share.running)
            .try_acquire_many_owned(weight)
            .ok()?;
        let all = Arc::clone(&self.all.running)
            .try_acquire_many_owned(weight)
            .ok()?;
        Some([own, all])
    }

    async fn in_turn(&self, share: &Places, weight: u32) -> Result<Permits, Problem> {
        let place = |places: &Places| Arc::clone(&places.waiting).try_acquire_owned();
        let (Ok(_own), Ok(_all)) = (place(share), place(&self.all)) else {
            return Err(Problem::busy());
        };
        let turn = tokio::time::timeout(self.patience, async {
            let own = Arc::clone(&share.running)
                .acquire_many_owned(weight)
                .await?;
            let all = Arc::clone(&self.all.running).acquire_many_owned(weight);
            Ok::<_, AcquireError>([own, all.await?])
        });
        match turn.await {
            Ok(Ok(permits)) => Ok(permits),
            _ => Err(Problem::busy()),
        }
    }
}

/// Held while work runs: of the person's share, and of all.
pub(super) type Permits = [OwnedSemaphorePermit; 2];

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn who_finds_no_place_is_told_to_come_again() {
        let pool = Arc::new(Pool::new(1, 1, Duration::from_mins(1)));
        let (go, wait) = mpsc::channel::<()>();
        let (started, has_started) = tokio::sync::oneshot::channel();
        let first = Arc::clone(&pool);
        let first = tokio::spawn(async move {
            let work = move || {
                let _ = started.send(());
                wait.recv().ok();
                Ok(1)
            };
            first.run("Ines", 1, work).await
        });
        has_started.await.unwrap();
        let second = Arc::clone(&pool);
        let second = tokio::spawn(async move { second.run("Ines", 1, || Ok(2)).await });
        while pool.all.waiting.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let refused = pool.run("Ines", 1, || Ok(3)).await.unwrap_err();
        assert_eq!(refused.status(), 503);
        go.send(()).unwrap();
        assert_eq!(first.await.unwrap().unwrap(), 1);
        assert_eq!(second.await.unwrap().unwrap(), 2);
    }

    #[tokio::test]
    async fn a_turn_that_does_not_come_is_not_waited_for_for_ever() {
        let pool = Pool::new(1, 1, Duration::from_millis(10));
        let held = Arc::clone(&pool.all.running).acquire_owned().await.unwrap();
        assert_eq!(
            pool.run("Ines", 1, || Ok(())).await.unwrap_err().status(),
            503
        );
        drop(held);
        assert!(pool.run("Ines", 1, || Ok(())).await.is_ok());
    }

    #[tokio::test]
    async fn a_panic_costs_one_answer_and_no_place() {
        let pool = Pool::new(1, 1, Duration::from_mins(1));
        let panics = || -> Result<(), Failure> { panic!("for this test") };
        assert_eq!(pool.run("Ines", 1, panics).await.unwrap_err().status(), 500);
        assert!(pool.run("Ines", 1, || Ok(())).await.is_ok());
    }

    #[tokio::test]
    async fn one_person_leaves_the_others_their_share() {
        let pool = Arc::new(Pool::new(4, 4, Duration::from_mins(1)).shared(2, 1));
        let (go, wait) = mpsc::channel::<()>();
        let wait = Arc::new(Mutex::new(wait));
        let of_max: Vec<_> = (0..3)
            .map(|_| {
                let (pool, wait) = (Arc::clone(&pool), Arc::clone(&wait));
                tokio::spawn(async move {
                    let work = move || {
                        wait.lock().unwrap().recv().ok();
                        Ok(())
                    };
                    pool.run("Max", 1, work).await
                })
            })
            .collect();
        while pool.share("Max").waiting.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let refused = pool.run("Max", 1, || Ok(())).await.unwrap_err();
        assert_eq!(refused.status(), 503);
        assert!(pool.run("Ines", 2, || Ok(())).await.is_ok());
        for _ in 0..3 {
            go.send(()).unwrap();
        }
        for work in of_max {
            work.await.unwrap().unwrap();
        }
    }
}
