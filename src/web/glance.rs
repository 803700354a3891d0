//! Looks that take microseconds: at what is locked, and at what somebody has looked at just now.

use std::hint::spin_loop;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, TryLockError};
use std::time::{Duration, Instant};

/// Some ten microseconds: longer than a look, and shorter than it takes to wake another thread.
const TRIES: u32 = 400;

/// What is locked, unless somebody does more with it than look. Another look is waited for, since
/// whoever has to go to another thread instead loses far more.
pub(super) fn glance<T>(mutex: &Mutex<T>) -> Option<MutexGuard<'_, T>> {
    for _ in 0..TRIES {
        match mutex.try_lock() {
            Ok(guard) => return Some(guard),
            Err(TryLockError::WouldBlock) => spin_loop(),
            Err(TryLockError::Poisoned(_)) => return None,
        }
    }
    None
}

/// For so long a look at a database counts for those who come at the same moment: less than it takes to
/// flush a change to the disk and to tell anybody of it.
const TOGETHER: Duration = Duration::from_micros(200);

/// How often this very process has changed something.
#[derive(Debug, Clone, Default)]
pub(super) struct Changes(Arc<AtomicU64>);

impl Changes {
    /// Something was changed: looks of before do not count any more.
    pub fn happened(&self) {
        self.0.fetch_add(1, Ordering::AcqRel);
    }

    fn count(&self) -> u64 {
        self.0.load(Ordering::Acquire)
    }
}

/// A look at a database that found nothing changed.
#[derive(Debug)]
pub(super) struct Look {
    at: Instant,
    changes: u64,
}

impl Look {
    /// To be made before one looks.
    pub fn begin(changes: &Changes) -> Self {
        Self {
            at: Instant::now(),
            changes: changes.count(),
        }
    }

    /// Whether it counts still.
    pub fn counts(&self, changes: &Changes) -> bool {
        self.changes == changes.count() && self.at.elapsed() < TOGETHER
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_short_look_is_waited_for() {
        let mutex = Mutex::new(1);
        assert_eq!(glance(&mutex).as_deref(), Some(&1));
        let held = mutex.lock().unwrap();
        assert!(glance(&mutex).is_none());
        drop(held);
        assert!(glance(&mutex).is_some());
    }

    #[test]
    fn a_look_counts_for_a_moment_and_for_no_change_of_our_own() {
        let changes = Changes::default();
        let mut look = Look::begin(&changes);
        assert!(look.counts(&changes));
        changes.happened();
        assert!(!look.counts(&changes));
        look = Look::begin(&changes);
        look.at -= TOGETHER;
        assert!(!look.counts(&changes));
    }
}
