//! Limits how many requests to Jira run and wait.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};

use super::problem::Problem;

/// Maximum number of concurrent requests to Jira. Jira's own limits are higher.
pub(super) const MAX_RUNNING: u32 = 64;
/// Maximum number of operations that run or wait.
const MAX_ADMITTED: u32 = MAX_RUNNING + 512;
/// How long an operation waits for its turn.
const QUEUE_TIMEOUT: Duration = Duration::from_secs(30);
/// One user gets at most half of the queue.
pub(super) const MAX_RUNNING_PER_USER: u32 = MAX_RUNNING / 2;
/// Number of users from which those without an operation are forgotten.
const MAX_REMEMBERED_USERS: usize = 256;

/// A bounded queue for operations that wait for Jira.
#[derive(Debug)]
pub(super) struct JiraQueue {
    all: Limits,
    users: Mutex<HashMap<String, Limits>>,
}

/// Limits of all users or of one user.
#[derive(Debug, Clone)]
struct Limits {
    admitted: Arc<Semaphore>,
    running: Arc<Semaphore>,
}

/// Held while an operation runs.
pub(super) type Permits = [OwnedSemaphorePermit; 4];

impl Limits {
    fn new(divisor: u32) -> Self {
        let semaphore = |permits: u32| Arc::new(Semaphore::new((permits / divisor) as usize));
        Self {
            admitted: semaphore(MAX_ADMITTED),
            running: semaphore(MAX_RUNNING),
        }
    }
}

impl JiraQueue {
    pub fn new() -> Self {
        Self {
            all: Limits::new(1),
            users: Mutex::default(),
        }
    }

    /// Waits for a user's turn to send `weight` concurrent requests to Jira.
    ///
    /// Fails as [`Problem::busy`] when the queue is full or the turn does not come in time.
    pub async fn acquire(&self, user: &str, weight: u32) -> Result<Permits, Problem> {
        let own = self.limits_of(user);
        let admit = |limits: &Limits| Arc::clone(&limits.admitted).try_acquire_owned();
        let (Ok(own_place), Ok(place)) = (admit(&own), admit(&self.all)) else {
            return Err(Problem::busy());
        };
        let turn = async {
            let run = |limits: &Limits| Arc::clone(&limits.running).acquire_many_owned(weight);
            let own_turn = run(&own).await?;
            Ok::<_, AcquireError>([own_place, place, own_turn, run(&self.all).await?])
        };
        match tokio::time::timeout(QUEUE_TIMEOUT, turn).await {
            Ok(Ok(permits)) => Ok(permits),
            _ => Err(Problem::busy()),
        }
    }

    /// Waits until nothing runs.
    pub async fn idle(&self) {
        drop(self.all.running.acquire_many(MAX_RUNNING).await);
    }

    fn limits_of(&self, user: &str) -> Limits {
        let mut users = self.users.lock().unwrap_or_else(PoisonError::into_inner);
        if users.len() >= MAX_REMEMBERED_USERS {
            users.retain(|_, limits| Arc::strong_count(&limits.running) > 1);
        }
        let limits = users.entry(user.to_owned());
        limits.or_insert_with(|| Limits::new(2)).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn leaves_half_of_the_queue_to_other_users() {
        let queue = Arc::new(JiraQueue::new());
        let mut running = Vec::new();
        for _ in 0..MAX_RUNNING_PER_USER {
            running.push(queue.acquire("Max", 1).await.unwrap());
        }
        let waiting: Vec<_> = (0..MAX_ADMITTED / 2 - MAX_RUNNING_PER_USER)
            .map(|_| {
                let queue = Arc::clone(&queue);
                tokio::spawn(async move { queue.acquire("Max", 1).await.map(drop) })
            })
            .collect();
        while queue.limits_of("Max").admitted.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let refused = queue.acquire("Max", 1).await.unwrap_err();
        assert_eq!(refused.status(), 503);
        assert!(queue.acquire("Ines", MAX_RUNNING_PER_USER).await.is_ok());

        drop(running);
        for turn in waiting {
            assert!(turn.await.unwrap().is_ok());
        }
        queue.idle().await;
    }

    #[tokio::test(start_paused = true)]
    async fn gives_up_when_the_turn_does_not_come() {
        let queue = JiraQueue::new();
        let running = queue.acquire("Max", MAX_RUNNING_PER_USER).await.unwrap();
        assert_eq!(queue.acquire("Max", 1).await.unwrap_err().status(), 503);
        drop(running);
        assert!(queue.acquire("Max", 1).await.is_ok());
    }
}
