//! Parallel requests.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::thread;

/// Maximum number of concurrent requests to Jira. Hides the latency and stays far below Jira's burst
/// limits.
pub(super) const MAX_REQUESTS: usize = 6;

/// Runs two functions in parallel.
pub(super) fn both<A, B: Send>(
    first: impl FnOnce() -> A,
    second: impl FnOnce() -> B + Send,
) -> (A, B) {
    thread::scope(|scope| {
        let second = scope.spawn(second);
        let first = first();
        let second = second
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        (first, second)
    })
}

/// Runs `work` for each item, at most `max` at a time, and returns the results in the order of the
/// items. After the first error, no further item is started.
pub(super) fn try_each<T: Sync, R: Send, E: Send>(
    items: &[T],
    max: usize,
    work: impl Fn(&T) -> Result<R, E> + Sync,
) -> Result<Vec<R>, E> {
    let queue = Mutex::new(items.iter().enumerate());
    let results: Mutex<Vec<(usize, R)>> = Mutex::new(Vec::with_capacity(items.len()));
    let failure: Mutex<Option<E>> = Mutex::new(None);
    let worker = || {
        loop {
            if locked(&failure).is_some() {
                return;
            }
            let Some((index, item)) = locked(&queue).next() else {
                return;
            };
            match work(item) {
                Ok(result) => locked(&results).push((index, result)),
                Err(error) => {
                    locked(&failure).get_or_insert(error);
                }
            }
        }
    };
    match items.len().min(max) {
        0 => {}
        1 => worker(),
        workers => thread::scope(|scope| {
            for _ in 0..workers {
                scope.spawn(worker);
            }
        }),
    }
    if let Some(error) = failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
        return Err(error);
    }
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_by_key(|(index, _)| *index);
    Ok(results.into_iter().map(|(_, result)| result).collect())
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Barrier;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn returns_results_in_item_order() {
        let items: Vec<usize> = (0..50).collect();
        let doubled = try_each(&items, MAX_REQUESTS, |item| Ok::<_, ()>(item * 2));
        assert_eq!(doubled, Ok((0..50).map(|item| item * 2).collect()));
        assert_eq!(
            try_each(&[], MAX_REQUESTS, |(): &()| Ok::<_, ()>(())),
            Ok(vec![])
        );
    }

    #[test]
    fn limits_concurrency() {
        let (running, peak) = (AtomicUsize::new(0), AtomicUsize::new(0));
        // Blocks until all workers are running.
        let barrier = Barrier::new(MAX_REQUESTS);
        try_each(&[(); MAX_REQUESTS * 3], MAX_REQUESTS, |()| {
            peak.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            barrier.wait();
            running.fetch_sub(1, Ordering::SeqCst);
            Ok::<_, ()>(())
        })
        .unwrap();
        assert_eq!(peak.into_inner(), MAX_REQUESTS);
    }

    #[test]
    fn stops_after_first_error() {
        let started = AtomicUsize::new(0);
        let items: Vec<usize> = (0..1000).collect();
        let result = try_each(&items, 1, |item| {
            started.fetch_add(1, Ordering::SeqCst);
            if *item == 3 { Err("three") } else { Ok(()) }
        });
        assert_eq!(result, Err("three"));
        assert_eq!(started.into_inner(), 4);
    }
}
