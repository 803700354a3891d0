//! Locks for looks that take microseconds.

use std::hint::spin_loop;
use std::sync::{Mutex, MutexGuard, TryLockError};

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
}
