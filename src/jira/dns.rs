//! DNS lookups with a timeout, restricted by the egress policy.
//!
//! The addresses are checked when the HTTP library resolves a name to connect to it, for each request,
//! so that a name that resolves differently the next time (DNS rebinding) cannot bypass the policy.

use std::fmt;
use std::io;
use std::net::{SocketAddr, ToSocketAddrs as _};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use ureq::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

use super::egress_policy::{EgressPolicy, parse_ip};

/// Resolves a name to addresses with the given port. It may block.
pub type Resolve = Box<dyn Fn(&str, u16) -> io::Result<Vec<SocketAddr>> + Send + Sync>;

/// Maximum number of concurrent lookups. A lookup cannot be canceled: one that timed out counts until
/// it ends.
const MAX_LOOKUPS: usize = 64;
/// Maximum number of addresses that the HTTP library accepts.
const MAX_ADDRESSES: usize = 16;

/// Resolves names with a timeout, on a limited number of threads.
#[derive(Clone)]
pub(super) struct Dns {
    resolve: Arc<Resolve>,
    running: Arc<Semaphore>,
}

/// Why a name could not be resolved.
#[derive(Debug)]
pub(super) enum DnsError {
    /// The lookup failed.
    Failed(io::Error),
    /// The lookup timed out.
    TimedOut,
    /// Too many lookups were running until the timeout.
    Busy,
}

impl Dns {
    /// Resolves names by this function.
    pub fn new(resolve: Resolve) -> Self {
        Self {
            resolve: Arc::new(resolve),
            running: Arc::default(),
        }
    }

    /// Resolves names by the operating system.
    pub fn system() -> Self {
        Self::new(Box::new(|name, port| {
            Ok((name, port).to_socket_addrs()?.collect())
        }))
    }

    /// The addresses of the host of a URL. An IP address needs no lookup.
    pub fn addresses(
        &self,
        host: &str,
        port: u16,
        timeout: Duration,
    ) -> Result<Vec<SocketAddr>, DnsError> {
        if let Some(address) = parse_ip(host) {
            return Ok(vec![SocketAddr::new(address, port)]);
        }
        let start = Instant::now();
        let permit = Permit::acquire(&self.running, timeout).ok_or(DnsError::Busy)?;
        let (sender, receiver) = mpsc::sync_channel(1);
        let resolve = Arc::clone(&self.resolve);
        let name = host.to_owned();
        thread::Builder::new()
            .spawn(move || {
                let addresses = resolve(&name, port);
                drop(permit);
                // The receiver is gone after a timeout.
                let _ = sender.send(addresses);
            })
            .map_err(DnsError::Failed)?;
        match receiver.recv_timeout(timeout.saturating_sub(start.elapsed())) {
            Ok(addresses) => addresses.map_err(DnsError::Failed),
            Err(RecvTimeoutError::Timeout) => Err(DnsError::TimedOut),
            Err(RecvTimeoutError::Disconnected) => {
                Err(DnsError::Failed(io::ErrorKind::Other.into()))
            }
        }
    }
}

/// Counts running lookups.
#[derive(Default)]
struct Semaphore {
    taken: Mutex<usize>,
    released: Condvar,
}

/// Held while a lookup runs.
struct Permit(Arc<Semaphore>);

impl Permit {
    /// Waits for a permit; `None` after the timeout.
    fn acquire(semaphore: &Arc<Semaphore>, timeout: Duration) -> Option<Self> {
        let taken = semaphore
            .taken
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let (mut taken, _) = semaphore
            .released
            .wait_timeout_while(taken, timeout, |taken| *taken >= MAX_LOOKUPS)
            .unwrap_or_else(PoisonError::into_inner);
        if *taken >= MAX_LOOKUPS {
            return None;
        }
        *taken += 1;
        Some(Self(Arc::clone(semaphore)))
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        *self.0.taken.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        self.0.released.notify_one();
    }
}

/// The resolver of the HTTP library: allowed addresses only.
pub(super) struct PolicyResolver {
    pub dns: Dns,
    pub policy: EgressPolicy,
}

impl fmt::Debug for PolicyResolver {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.policy.fmt(formatter)
    }
}

impl Resolver for PolicyResolver {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let host = uri.host().unwrap_or_default();
        let default_port = match uri.scheme_str() {
            Some("http") => 80,
            _ => 443,
        };
        let port = uri.port_u16().unwrap_or(default_port);
        let addresses =
            self.dns
                .addresses(host, port, *timeout.after)
                .map_err(|error| match error {
                    DnsError::Failed(error) => Error::Io(error),
                    DnsError::TimedOut | DnsError::Busy => Error::Timeout(timeout.reason),
                })?;
        let family = config.ip_family();
        let addresses = family.keep_wanted(addresses.into_iter()).collect();
        let allowed = self
            .policy
            .filter(host, addresses)
            .map_err(|refusal| Error::Other(Box::new(refusal)))?;
        if allowed.is_empty() {
            return Err(Error::HostNotFound);
        }
        let mut result = self.empty();
        for address in allowed.into_iter().take(MAX_ADDRESSES) {
            result.push(address);
        }
        Ok(result)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    const SOON: Duration = Duration::from_millis(20);
    const LONG: Duration = Duration::from_mins(1);

    #[test]
    fn ip_addresses_need_no_lookup() {
        let dns = Dns::new(Box::new(|name, _| panic!("{name} was resolved")));
        for (host, address) in [
            ("10.0.0.1", "10.0.0.1:8443"),
            ("[::1]", "[::1]:8443"),
            ("[::ffff:10.0.0.1]", "[::ffff:10.0.0.1]:8443"),
        ] {
            let found = dns.addresses(host, 8443, LONG).unwrap();
            assert_eq!(found, [address.parse().unwrap()]);
        }
    }

    #[test]
    fn failed_or_panicking_lookup_releases_its_permit() {
        let dns = Dns::new(Box::new(|name, _| match name {
            "panics.example" => panic!("expected"),
            _ => Err(io::ErrorKind::NotFound.into()),
        }));
        for host in ["panics.example", "nowhere.example"] {
            let refused = dns.addresses(host, 443, LONG);
            assert!(matches!(refused, Err(DnsError::Failed(_))), "{host}");
        }
        let all: Vec<_> = (0..MAX_LOOKUPS)
            .map(|_| Permit::acquire(&dns.running, LONG))
            .collect();
        assert!(all.iter().all(Option::is_some));
    }

    #[test]
    fn limits_time_and_number_of_lookups() {
        let calls = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&calls);
        let (release, blocked) = mpsc::channel::<()>();
        let blocked = Mutex::new(blocked);
        let dns = Dns::new(Box::new(move |_, port| {
            counted.fetch_add(1, Ordering::SeqCst);
            // Ends when the test drops the sender.
            let _ = blocked
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .recv();
            Ok(vec![SocketAddr::new([192, 0, 2, 1].into(), port)])
        }));
        for _ in 0..MAX_LOOKUPS {
            let timed_out = dns.addresses("stalls.example", 443, SOON);
            assert!(matches!(timed_out, Err(DnsError::TimedOut)));
        }
        for _ in 0..3 {
            let busy = dns.addresses("stalls.example", 443, SOON);
            assert!(matches!(busy, Err(DnsError::Busy)));
        }
        drop(release);
        let found = dns.addresses("stalls.example", 443, LONG).unwrap();
        assert_eq!(found, ["192.0.2.1:443".parse().unwrap()]);
        assert_eq!(calls.load(Ordering::SeqCst), MAX_LOOKUPS + 1);
    }
}
