//! From the name of a host to the addresses that may be connected to.
//!
//! They are judged where the HTTP library asks for those that it connects to next, at each request,
//! so that a name which leads elsewhere the second time (DNS rebinding) gains nothing by it.

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

use super::egress_policy::{EgressPolicy, literal};

/// Looks up a name; the addresses have the port that was asked for. It may block.
pub type Resolve = Box<dyn Fn(&str, u16) -> io::Result<Vec<SocketAddr>> + Send + Sync>;

/// A look-up of the system cannot be stopped, only no longer waited for. So many may be left
/// behind or under way at once; the next ones wait.
const MOST_AT_ONCE: usize = 64;
/// As many addresses as the HTTP library takes.
const MOST_ADDRESSES: usize = 16;

/// Looks names up, in bounded time and with a bounded number of threads.
#[derive(Clone)]
pub(super) struct LookUps {
    ask: Arc<Resolve>,
    under_way: Arc<Slots>,
}

/// Why a name has no addresses.
#[derive(Debug)]
pub(super) enum NoAddresses {
    /// There are none, or the system could not find out.
    Failed(io::Error),
    /// No answer in time.
    Late,
    /// Not asked in time: too many look-ups were under way.
    Busy,
}

impl LookUps {
    /// Asks so.
    pub fn by(ask: Resolve) -> Self {
        Self {
            ask: Arc::new(ask),
            under_way: Arc::default(),
        }
    }

    /// Asks the system.
    pub fn of_system() -> Self {
        Self::by(Box::new(|name, port| {
            Ok((name, port).to_socket_addrs()?.collect())
        }))
    }

    /// The addresses of a host of a URL. What is an address already needs no look-up.
    pub fn addresses(
        &self,
        host: &str,
        port: u16,
        limit: Duration,
    ) -> Result<Vec<SocketAddr>, NoAddresses> {
        if let Some(address) = literal(host) {
            return Ok(vec![SocketAddr::new(address, port)]);
        }
        let start = Instant::now();
        let slot = Slot::take(&self.under_way, limit).ok_or(NoAddresses::Busy)?;
        let (answer, answered) = mpsc::sync_channel(1);
        let ask = Arc::clone(&self.ask);
        let name = host.to_owned();
        thread::Builder::new()
            .spawn(move || {
                let found = ask(&name, port);
                drop(slot);
                // Whoever asked may have gone.
                let _ = answer.send(found);
            })
            .map_err(NoAddresses::Failed)?;
        match answered.recv_timeout(limit.saturating_sub(start.elapsed())) {
            Ok(found) => found.map_err(NoAddresses::Failed),
            Err(RecvTimeoutError::Timeout) => Err(NoAddresses::Late),
            Err(RecvTimeoutError::Disconnected) => {
                Err(NoAddresses::Failed(io::ErrorKind::Other.into()))
            }
        }
    }
}

/// How many look-ups are under way.
#[derive(Default)]
struct Slots {
    taken: Mutex<usize>,
    freed: Condvar,
}

/// Held by a look-up for as long as it takes.
struct Slot(Arc<Slots>);

impl Slot {
    /// Waits until one is free; `None` when there was none in time.
    fn take(slots: &Arc<Slots>, limit: Duration) -> Option<Self> {
        let taken = slots.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut taken, _) = slots
            .freed
            .wait_timeout_while(taken, limit, |taken| *taken >= MOST_AT_ONCE)
            .unwrap_or_else(PoisonError::into_inner);
        if *taken >= MOST_AT_ONCE {
            return None;
        }
        *taken += 1;
        Some(Self(Arc::clone(slots)))
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        *self.0.taken.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        self.0.freed.notify_one();
    }
}

/// What the HTTP library asks before it connects.
pub(super) struct Judged {
    pub look_ups: LookUps,
    pub reach: EgressPolicy,
}

impl fmt::Debug for Judged {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.reach.fmt(formatter)
    }
}

impl Resolver for Judged {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let host = uri.host().unwrap_or_default();
        let usual_port = match uri.scheme_str() {
            Some("http") => 80,
            _ => 443,
        };
        let port = uri.port_u16().unwrap_or(usual_port);
        let found = self
            .look_ups
            .addresses(host, port, *timeout.after)
            .map_err(|reason| match reason {
                NoAddresses::Failed(error) => Error::Io(error),
                NoAddresses::Late | NoAddresses::Busy => Error::Timeout(timeout.reason),
            })?;
        let family = config.ip_family();
        let wanted = family.keep_wanted(found.into_iter()).collect();
        let admitted = self
            .reach
            .admitted(host, wanted)
            .map_err(|reason| Error::Other(Box::new(reason)))?;
        if admitted.is_empty() {
            return Err(Error::HostNotFound);
        }
        let mut result = self.empty();
        for address in admitted.into_iter().take(MOST_ADDRESSES) {
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
    fn what_is_an_address_is_not_looked_up() {
        let look_ups = LookUps::by(Box::new(|name, _| panic!("{name} was looked up")));
        for (host, address) in [
            ("10.0.0.1", "10.0.0.1:8443"),
            ("[::1]", "[::1]:8443"),
            ("[::ffff:10.0.0.1]", "[::ffff:10.0.0.1]:8443"),
        ] {
            let found = look_ups.addresses(host, 8443, LONG).unwrap();
            assert_eq!(found, [address.parse().unwrap()]);
        }
    }

    #[test]
    fn a_failure_or_a_panic_is_an_error_and_leaves_no_slot_taken() {
        let look_ups = LookUps::by(Box::new(|name, _| match name {
            "panics.example" => panic!("as the test wants it"),
            _ => Err(io::ErrorKind::NotFound.into()),
        }));
        for host in ["panics.example", "nowhere.example"] {
            let refused = look_ups.addresses(host, 443, LONG);
            assert!(matches!(refused, Err(NoAddresses::Failed(_))), "{host}");
        }
        let all: Vec<_> = (0..MOST_AT_ONCE)
            .map(|_| Slot::take(&look_ups.under_way, LONG))
            .collect();
        assert!(all.iter().all(Option::is_some));
    }

    #[test]
    fn look_ups_that_do_not_end_are_bounded_in_time_and_number() {
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&asked);
        let (release, held) = mpsc::channel::<()>();
        let held = Mutex::new(held);
        let look_ups = LookUps::by(Box::new(move |_, port| {
            counted.fetch_add(1, Ordering::SeqCst);
            // It ends when the test drops the other side.
            let _ = held.lock().unwrap_or_else(PoisonError::into_inner).recv();
            Ok(vec![SocketAddr::new([192, 0, 2, 1].into(), port)])
        }));
        for _ in 0..MOST_AT_ONCE {
            let late = look_ups.addresses("stalls.example", 443, SOON);
            assert!(matches!(late, Err(NoAddresses::Late)));
        }
        for _ in 0..3 {
            let busy = look_ups.addresses("stalls.example", 443, SOON);
            assert!(matches!(busy, Err(NoAddresses::Busy)));
        }
        drop(release);
        let found = look_ups.addresses("stalls.example", 443, LONG).unwrap();
        assert_eq!(found, ["192.0.2.1:443".parse().unwrap()]);
        assert_eq!(asked.load(Ordering::SeqCst), MOST_AT_ONCE + 1);
    }
}
