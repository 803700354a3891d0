//! Work that waits, on threads of its own and with bounds.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use super::problem::Problem;
use crate::error::{Failure, Kind};

/// So many pieces of work at once, and so many more that wait for their turn, for so long.
#[derive(Debug)]
pub(super) struct Pool {
    at_once: usize,
    running: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    patience: Duration,
}

impl Pool {
    pub fn new(at_once: usize, waiting: usize, patience: Duration) -> Self {
        Self {
            at_once,
            running: Arc::new(Semaphore::new(at_once)),
            waiting: Arc::new(Semaphore::new(waiting)),
            patience,
        }
    }

    /// Waits until nothing runs.
    pub async fn drained(&self) {
        let all = u32::try_from(self.at_once).unwrap_or(u32::MAX);
        drop(self.running.acquire_many(all).await);
    }

    /// Runs work to its end, even when nobody waits for its result any more. It counts as `weight`
    /// pieces: as many as the requests that it sends side by side.
    ///
    /// Fails as [`Problem::busy`] when too many wait already, or it was not its turn in time.
    pub async fn run<T: Send + 'static>(
        &self,
        weight: u32,
        work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Problem> {
        let running = Arc::clone(&self.running);
        let permit = if let Ok(permit) = running.clone().try_acquire_many_owned(weight) {
            permit
        } else {
            let waiting = Arc::clone(&self.waiting);
            let Ok(_waiting) = waiting.try_acquire_owned() else {
                return Err(Problem::busy());
            };
            let turn = tokio::time::timeout(self.patience, running.acquire_many_owned(weight));
            match turn.await {
                Ok(Ok(permit)) => permit,
                _ => return Err(Problem::busy()),
            }
        };
        let done = spawn_blocking(move || {
            let result = work();
            drop(permit);
            result
        });
        // A panic has been told by the hook; the next request finds a thread as before.
        done.await
            .map_err(|_| Problem::from(Failure::new(Kind::Other, "the server failed at this")))?
            .map_err(Problem::from)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn who_finds_no_place_is_told_to_come_again() {
        let pool = Arc::new(Pool::new(1, 1, Duration::from_secs(60)));
        let (go, wait) = mpsc::channel::<()>();
        let (started, has_started) = tokio::sync::oneshot::channel();
        let first = Arc::clone(&pool);
        let first = tokio::spawn(async move {
            let work = move || {
                let _ = started.send(());
                wait.recv().ok();
                Ok(1)
            };
            first.run(1, work).await
        });
        has_started.await.unwrap();
        let second = Arc::clone(&pool);
        let second = tokio::spawn(async move { second.run(1, || Ok(2)).await });
        while pool.waiting.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let refused = pool.run(1, || Ok(3)).await.unwrap_err();
        assert_eq!(refused.status(), 503);
        go.send(()).unwrap();
        assert_eq!(first.await.unwrap().unwrap(), 1);
        assert_eq!(second.await.unwrap().unwrap(), 2);
    }

    #[tokio::test]
    async fn a_turn_that_does_not_come_is_not_waited_for_for_ever() {
        let pool = Pool::new(1, 1, Duration::from_millis(10));
        let held = Arc::clone(&pool.running).acquire_owned().await.unwrap();
        assert_eq!(pool.run(1, || Ok(())).await.unwrap_err().status(), 503);
        drop(held);
        assert!(pool.run(1, || Ok(())).await.is_ok());
    }

    #[tokio::test]
    async fn a_panic_costs_one_answer_and_no_place() {
        let pool = Pool::new(1, 1, Duration::from_secs(60));
        let panics = || -> Result<(), Failure> { panic!("for this test") };
        assert_eq!(pool.run(1, panics).await.unwrap_err().status(), 500);
        assert!(pool.run(1, || Ok(())).await.is_ok());
    }
}
