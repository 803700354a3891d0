//! Records what the connections receive.

use std::any::Any;
use std::net::{Shutdown, TcpStream};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::{Request, Tunnel};

/// Shared state of the connections and the test.
#[derive(Default)]
pub(super) struct Recorder {
    book: Mutex<Recorded>,
    /// Notified of changes.
    pub changed: Condvar,
}

/// The recorded state.
#[derive(Default)]
pub(super) struct Recorded {
    /// Requests that reached a host.
    pub requests: Vec<Request>,
    /// Requests to the proxy itself.
    pub tunnels: Vec<Tunnel>,
    /// All accepted connections, closed at the end.
    pub connections: Vec<TcpStream>,
    /// Whether the proxy has stopped.
    pub closed: bool,
    /// The last panic of a handler.
    pub panic: Option<Box<dyn Any + Send>>,
}

impl Recorder {
    /// Locks the recorded state.
    pub fn lock(&self) -> MutexGuard<'_, Recorded> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the recorded state.
    pub fn note(&self, write: impl FnOnce(&mut Recorded)) {
        write(&mut self.lock());
        self.changed.notify_all();
    }

    /// Stops the proxy and closes all connections.
    pub fn close(&self) {
        self.note(|book| {
            book.closed = true;
            for connection in &book.connections {
                let _ = connection.shutdown(Shutdown::Both);
            }
        });
    }

    /// Waits, and returns whether the proxy is still running.
    pub fn pause(&self, pause: Duration) -> bool {
        let waited = self
            .changed
            .wait_timeout_while(self.lock(), pause, |book| !book.closed);
        !waited.unwrap_or_else(PoisonError::into_inner).0.closed
    }
}
