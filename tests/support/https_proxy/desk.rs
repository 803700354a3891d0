//! What connections and the test tell each other.

use std::any::Any;
use std::net::{Shutdown, TcpStream};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::{Request, Tunnel};

/// What came in, and what must be closed in the end.
#[derive(Default)]
pub(super) struct Desk {
    book: Mutex<Book>,
    /// Called when the book changes.
    pub changed: Condvar,
}

/// What came in so far.
#[derive(Default)]
pub(super) struct Book {
    /// Requests that reached a host.
    pub requests: Vec<Request>,
    /// What was asked of the proxy itself.
    pub tunnels: Vec<Tunnel>,
    /// Every connection that was taken in, to be closed in the end.
    pub connections: Vec<TcpStream>,
    /// Whether the proxy has ended.
    pub closed: bool,
    /// The last panic of a handler.
    pub panic: Option<Box<dyn Any + Send>>,
}

impl Desk {
    /// What came in so far.
    pub fn lock(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes something down.
    pub fn note(&self, write: impl FnOnce(&mut Book)) {
        write(&mut self.lock());
        self.changed.notify_all();
    }

    /// Ends the proxy and every connection.
    pub fn close(&self) {
        self.note(|book| {
            book.closed = true;
            for connection in &book.connections {
                let _ = connection.shutdown(Shutdown::Both);
            }
        });
    }

    /// Waits, and says whether the proxy is still open.
    pub fn pause(&self, pause: Duration) -> bool {
        let waited = self
            .changed
            .wait_timeout_while(self.lock(), pause, |book| !book.closed);
        !waited.unwrap_or_else(PoisonError::into_inner).0.closed
    }
}
