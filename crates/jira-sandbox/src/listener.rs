//! Sockets and threads: a listener for each host, a thread for each connection, and an end to all.

use std::collections::HashMap;
use std::io;
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle, Scope};
use std::time::Duration;

use crate::Shared;
use crate::connection;
use crate::faults::Host;

/// Connections at one time; further ones are closed at once.
const MOST_CONNECTIONS: usize = 256;
/// How long to wait when the system has no further file descriptor for a connection.
const EXHAUSTED: Duration = Duration::from_millis(20);
/// How long the order to stop may take to reach a listener of this machine.
const WAKE: Duration = Duration::from_secs(1);

pub(crate) fn bind(port: u16) -> io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
}

/// A listening socket and the thread that accepts its connections.
pub(crate) struct Listener {
    address: SocketAddr,
    thread: Option<JoinHandle<()>>,
}

impl Listener {
    pub fn start(listener: TcpListener, host: Host, shared: Arc<Shared>) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let thread = thread::Builder::new()
            .name(format!("sandbox {host:?}"))
            .spawn(move || thread::scope(|scope| accept(&listener, host, &shared, scope)))?;
        Ok(Self {
            address,
            thread: Some(thread),
        })
    }

    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Waits for the listener's threads. The order to stop must have been given.
    pub fn join(&mut self) {
        // The thread waits in `accept`: a connection wakes it.
        let woken = TcpStream::connect_timeout(&self.address, WAKE).is_ok();
        if let Some(thread) = self.thread.take()
            && (woken || thread.is_finished())
        {
            let _ = thread.join();
        }
    }
}

fn accept<'scope>(
    listener: &TcpListener,
    host: Host,
    shared: &'scope Shared,
    scope: &'scope Scope<'scope, '_>,
) {
    loop {
        let accepted = listener.accept();
        if shared.stop.is_ordered() {
            return;
        }
        let Ok((stream, _)) = accepted else {
            shared.stop.wait(EXHAUSTED);
            continue;
        };
        if let Some(registered) = shared.stop.register(&stream) {
            // Without a thread for it the connection is closed, as by an overloaded server.
            let _ = thread::Builder::new().spawn_scoped(scope, move || {
                let _registered = registered;
                connection::serve(stream, host, shared);
            });
        }
    }
}

/// The order to stop, and the connections that it ends.
#[derive(Debug, Default)]
pub(crate) struct Stop {
    state: Mutex<State>,
    ordered: Condvar,
}

#[derive(Debug, Default)]
struct State {
    ordered: bool,
    next: u64,
    connections: HashMap<u64, TcpStream>,
}

/// A connection's place in the list, given up when dropped.
pub(crate) struct Registered<'a> {
    stop: &'a Stop,
    number: u64,
}

impl Stop {
    /// Ends every connection, and every wait.
    pub fn order(&self) {
        let mut state = self.lock();
        state.ordered = true;
        for connection in state.connections.values() {
            let _ = connection.shutdown(Shutdown::Both);
        }
        self.ordered.notify_all();
    }

    pub fn is_ordered(&self) -> bool {
        self.lock().ordered
    }

    /// Waits, unless the order comes first; whether it has come.
    pub fn wait(&self, duration: Duration) -> bool {
        let state = self.lock();
        let waited = self
            .ordered
            .wait_timeout_while(state, duration, |state| !state.ordered);
        waited.unwrap_or_else(PoisonError::into_inner).0.ordered
    }

    /// Notes a connection; `None` when there are too many, or when the end has come.
    fn register(&self, stream: &TcpStream) -> Option<Registered<'_>> {
        let mut state = self.lock();
        if state.ordered || state.connections.len() >= MOST_CONNECTIONS {
            return None;
        }
        let number = state.next;
        state.next += 1;
        let connection = stream.try_clone().ok()?;
        state.connections.insert(number, connection);
        Some(Registered { stop: self, number })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Registered<'_> {
    fn drop(&mut self) {
        self.stop.lock().connections.remove(&self.number);
    }
}
