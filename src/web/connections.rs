//! Keeps one client from taking all connections, and finds an idle connection to close.

use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Instant;

use tokio::sync::Notify;

/// The open connections.
#[derive(Debug)]
pub(super) struct Connections {
    max_per_client: usize,
    open: Mutex<Vec<Weak<Connection>>>,
}

/// An open connection.
#[derive(Debug)]
pub(super) struct Connection {
    /// `None` for a trusted proxy, which stands for many clients.
    client: Option<IpAddr>,
    /// `None` while a request is in progress.
    idle_since: Mutex<Option<Instant>>,
    /// Notified when the connection is to be closed.
    pub close: Notify,
}

/// Exists while a request is in progress.
#[derive(Debug)]
pub(super) struct InProgress(Arc<Connection>);

impl Connections {
    pub const fn new(max_per_client: usize) -> Self {
        Self {
            max_per_client,
            open: Mutex::new(Vec::new()),
        }
    }

    /// Registers a connection. A client at its limit loses the connection that has been idle for
    /// the longest time. If none is idle, the new connection is refused.
    pub fn admit(&self, client: Option<IpAddr>) -> Option<Arc<Connection>> {
        let client = client.map(network_of);
        let mut open = lock(&self.open);
        open.retain(|connection| connection.strong_count() > 0);
        let is_same = |connection: &Connection| connection.client == client;
        if client.is_some() {
            let connections = open.iter().filter_map(Weak::upgrade);
            let count = connections.filter(|connection| is_same(connection)).count();
            if count >= self.max_per_client && !close_longest_idle(&mut open, is_same) {
                return None;
            }
        }
        let connection = Arc::new(Connection {
            client,
            idle_since: Mutex::new(Some(Instant::now())),
            close: Notify::new(),
        });
        open.push(Arc::downgrade(&connection));
        Some(connection)
    }

    /// Closes the connection that has been idle for the longest time, if any is idle.
    pub fn close_idle(&self) {
        close_longest_idle(&mut lock(&self.open), |_| true);
    }
}

fn close_longest_idle(
    open: &mut Vec<Weak<Connection>>,
    is_candidate: impl Fn(&Connection) -> bool,
) -> bool {
    let longest_idle = open
        .iter()
        .enumerate()
        .filter_map(|(index, connection)| Some((index, connection.upgrade()?)))
        .filter(|(_, connection)| is_candidate(connection))
        .filter_map(|(index, connection)| {
            let since = *lock(&connection.idle_since);
            Some((since?, index, connection))
        })
        .min_by_key(|(since, index, _)| (*since, *index));
    let Some((_, index, connection)) = longest_idle else {
        return false;
    };
    open.remove(index);
    connection.close.notify_one();
    true
}

impl Connection {
    pub fn start_request(self: &Arc<Self>) -> InProgress {
        *lock(&self.idle_since) = None;
        InProgress(Arc::clone(self))
    }
}

impl Drop for InProgress {
    fn drop(&mut self) {
        *lock(&self.0.idle_since) = Some(Instant::now());
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The address of an IPv4 client, or the /64 network of an IPv6 client, which usually has all of it.
fn network_of(client: IpAddr) -> IpAddr {
    match client {
        IpAddr::V4(_) => client,
        IpAddr::V6(client) => IpAddr::V6(Ipv6Addr::from_bits(
            client.to_bits() & !u128::from(u64::MAX),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn refuses_client_at_limit_unless_a_connection_is_idle() {
        let connections = Connections::new(2);
        let ines = [(); 2].map(|()| connections.admit(Some(address("192.0.2.1"))).unwrap());
        let requests = ines.each_ref().map(Connection::start_request);
        assert!(connections.admit(Some(address("192.0.2.1"))).is_none());
        let max = connections.admit(Some(address("192.0.2.2")));
        let proxy = [(); 9].map(|()| connections.admit(None).unwrap());

        drop(requests);
        let third = connections.admit(Some(address("192.0.2.1")));
        assert!(third.is_some());
        drop((ines, max, proxy));
        assert!(connections.admit(Some(address("192.0.2.1"))).is_some());
        assert_eq!(connections.open.lock().unwrap().len(), 2);
    }

    #[test]
    fn counts_ipv6_network_as_one_client() {
        let connections = Connections::new(1);
        let first = connections.admit(Some(address("2001:db8::1"))).unwrap();
        let _request = first.start_request();
        assert!(connections.admit(Some(address("2001:db8::2:1"))).is_none());
        assert!(
            connections
                .admit(Some(address("2001:db8:0:1::1")))
                .is_some()
        );
    }

    #[tokio::test]
    async fn closes_longest_idle_connection() {
        let connections = Connections::new(9);
        let mut open = [(); 3].map(|()| connections.admit(Some(address("192.0.2.1"))).unwrap());
        drop(open[0].start_request());
        let _request = open[1].start_request();
        connections.close_idle();
        open[2].close.notified().await;
        connections.close_idle();
        open[0].close.notified().await;
        connections.close_idle();
        open.reverse();
        assert_eq!(connections.open.lock().unwrap().len(), 1);
    }
}
