//! Requests side by side.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::thread;

/// How many requests one command makes at a time: enough to hide the latency, far below Jira's burst
/// limits, and no more connections than a browser opens.
pub(super) const MOST: usize = 6;

/// Does two things side by side.
pub(super) fn both<A, B: Send>(
    here: impl FnOnce() -> A,
    elsewhere: impl FnOnce() -> B + Send,
) -> (A, B) {
    thread::scope(|scope| {
        let elsewhere = scope.spawn(elsewhere);
        let here = here();
        let elsewhere = elsewhere
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        (here, elsewhere)
    })
}

/// Does something with each item, at most `most` at a time; gives the results in the items' order.
/// The first failure ends it: what has not been begun by then is not done.
pub(super) fn try_each<T: Sync, R: Send, E: Send>(
    items: &[T],
    most: usize,
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
    match items.len().min(most) {
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
    fn results_keep_the_order_of_the_items() {
        let items: Vec<usize> = (0..50).collect();
        let doubled = try_each(&items, MOST, |item| Ok::<_, ()>(item * 2));
        assert_eq!(doubled, Ok((0..50).map(|item| item * 2).collect()));
        assert_eq!(try_each(&[], MOST, |(): &()| Ok::<_, ()>(())), Ok(vec![]));
    }

    #[test]
    fn so_many_run_at_once_and_no_more() {
        let (running, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        // Lets nobody on before all workers are there.
        let barrier = Barrier::new(MOST);
        try_each(&[(); MOST * 3], MOST, |()| {
            most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            barrier.wait();
            running.fetch_sub(1, Ordering::SeqCst);
            Ok::<_, ()>(())
        })
        .unwrap();
        assert_eq!(most.into_inner(), MOST);
    }

    #[test]
    fn a_failure_ends_it() {
        let begun = AtomicUsize::new(0);
        let items: Vec<usize> = (0..1000).collect();
        let result = try_each(&items, 1, |item| {
            begun.fetch_add(1, Ordering::SeqCst);
            if *item == 3 { Err("three") } else { Ok(()) }
        });
        assert_eq!(result, Err("three"));
        assert_eq!(begun.into_inner(), 4);
    }
}
