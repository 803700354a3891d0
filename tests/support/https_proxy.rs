//! A proxy on loopback that stands in for the network: it terminates TLS for the hosts it knows,
//! with certificates of its own CA, and refuses all others.
//!
//! The program under test is unmodified, uses real addresses, and gets only
//! [`HttpsProxy::variables`].

use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::sync::{Arc, PoisonError};
use std::thread::{self, JoinHandle};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use tempfile::TempDir;

use super::LIMIT;

mod authority;
mod message;
mod recorder;
mod reply;

use recorder::Recorder;

pub use authority::Certificate;
pub use message::{Head, Request};
pub use reply::Reply;

/// Handler of requests.
type Handler = dyn Fn(&Request) -> Reply + Send + Sync;

/// Configuration of a proxy.
pub struct Plan {
    hosts: Vec<String>,
    certificate: Certificate,
    credentials: Option<String>,
}

/// A running proxy, stopped on drop, which fails the test if the handler panicked.
pub struct HttpsProxy {
    address: SocketAddr,
    directory: TempDir,
    recorder: Arc<Recorder>,
    acceptor: Option<JoinHandle<()>>,
}

/// A request to the proxy itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tunnel {
    /// Method and target, such as `CONNECT api.atlassian.com:443`.
    pub line: String,
    /// The `Proxy-Authorization` header.
    pub authorization: Option<String>,
    /// The decision.
    pub verdict: Verdict,
}

/// The decision about a tunnel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Opened (200).
    Opened,
    /// Missing or wrong proxy credentials (407).
    Unauthorised,
    /// Not a tunnel, or not to a known host (403).
    Refused,
}

impl HttpsProxy {
    /// A proxy for these hosts on port 443.
    pub fn in_place_of(hosts: &[&str]) -> Plan {
        Plan {
            hosts: hosts.iter().map(|host| (*host).to_owned()).collect(),
            certificate: Certificate::Good,
            credentials: None,
        }
    }

    /// Its URL: `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Its URL with a user and a password, used as given.
    pub fn url_with(&self, user: &str, password: &str) -> String {
        format!("http://{user}:{password}@{}", self.address)
    }

    /// Path of the CA certificate that clients should trust.
    pub fn authority_file(&self) -> PathBuf {
        self.directory.path().join("ca.pem")
    }

    /// Variables that make a program use this proxy and trust its CA.
    pub fn variables(&self) -> [(&'static str, String); 2] {
        let authority = self.authority_file().to_string_lossy().into_owned();
        [("HTTPS_PROXY", self.url()), ("SSL_CERT_FILE", authority)]
    }

    /// All requests that reached a host, in order.
    pub fn requests(&self) -> Vec<Request> {
        self.recorder.lock().requests.clone()
    }

    /// All requests to the proxy itself, in order.
    pub fn tunnels(&self) -> Vec<Tunnel> {
        self.recorder.lock().tunnels.clone()
    }

    /// Waits for this number of requests to hosts.
    ///
    /// # Panics
    /// Panics after [`LIMIT`].
    pub fn wait_for_requests(&self, count: usize) {
        let book = self.recorder.lock();
        let (book, _) = self
            .recorder
            .changed
            .wait_timeout_while(book, LIMIT, |book| book.requests.len() < count)
            .unwrap_or_else(PoisonError::into_inner);
        let seen = book.requests.len();
        assert!(seen >= count, "{seen} requests came, not {count}");
    }

    /// Asserts that no client asked for an unknown host.
    #[track_caller]
    pub fn assert_no_unknown_host(&self) {
        let tunnels = self.tunnels();
        let strangers: Vec<_> = tunnels
            .iter()
            .filter(|tunnel| tunnel.verdict == Verdict::Refused)
            .collect();
        assert!(strangers.is_empty(), "went astray: {strangers:?}");
    }
}

impl Plan {
    /// Uses an invalid certificate.
    #[must_use]
    pub fn certificate(mut self, certificate: Certificate) -> Self {
        self.certificate = certificate;
        self
    }

    /// Requires this user and password.
    #[must_use]
    pub fn only_for(mut self, user: &str, password: &str) -> Self {
        let pair = STANDARD.encode(format!("{user}:{password}"));
        self.credentials = Some(format!("Basic {pair}"));
        self
    }

    /// Starts it. The handler responds to every request that reaches a host.
    pub fn start(self, handler: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> HttpsProxy {
        let tls = authority::issue(&self.hosts, self.certificate);
        let directory = TempDir::with_prefix("https-proxy-").expect("no temporary directory");
        std::fs::write(directory.path().join("ca.pem"), tls.authority_pem)
            .expect("the directory is new");
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has ports");
        let address = listener.local_addr().expect("it is bound");
        let recorder = Arc::new(Recorder::default());
        let porter = Porter {
            plan: self,
            tls: tls.server,
            handler: Box::new(handler),
            recorder: Arc::clone(&recorder),
        };
        let acceptor = thread::spawn(move || porter.accept(&listener));
        HttpsProxy {
            address,
            directory,
            recorder,
            acceptor: Some(acceptor),
        }
    }
}

impl Drop for HttpsProxy {
    fn drop(&mut self) {
        self.recorder.close();
        // Unblocks `accept`.
        let _ = TcpStream::connect(self.address);
        if let Some(acceptor) = self.acceptor.take() {
            // Joins all connections.
            let _ = acceptor.join();
        }
        let panic = self.recorder.lock().panic.take();
        if let Some(panic) = panic
            && !thread::panicking()
        {
            resume_unwind(panic);
        }
    }
}

/// Accepts connections and serves each in a thread.
struct Porter {
    plan: Plan,
    tls: Arc<ServerConfig>,
    handler: Box<Handler>,
    recorder: Arc<Recorder>,
}

impl Porter {
    fn accept(&self, listener: &TcpListener) {
        thread::scope(|scope| {
            for (number, stream) in listener.incoming().enumerate() {
                let Ok(stream) = stream else { continue };
                let mut book = self.recorder.lock();
                if book.closed {
                    return;
                }
                book.connections
                    .push(stream.try_clone().expect("descriptors are left"));
                drop(book);
                scope.spawn(move || {
                    // An error means that the client left or rejected the certificate.
                    let _ = self.serve(&stream, number);
                    // The recorder has a clone of the descriptor.
                    let _ = stream.shutdown(Shutdown::Both);
                });
            }
        });
    }

    fn serve(&self, mut stream: &TcpStream, number: usize) -> io::Result<()> {
        stream.set_nodelay(true)?;
        // One byte at a time: everything after the head belongs to TLS.
        let Some(head) = Head::read(&mut BufReader::with_capacity(1, stream))? else {
            return Ok(());
        };
        let tunnel = Tunnel {
            line: format!("{} {}", head.method, head.target),
            authorization: head.header("proxy-authorization").map(str::to_owned),
            verdict: self.verdict(&head),
        };
        let verdict = tunnel.verdict;
        self.recorder.note(|book| book.tunnels.push(tunnel));
        stream.write_all(match verdict {
            Verdict::Opened => b"HTTP/1.1 200 Connection established\r\n\r\n",
            Verdict::Unauthorised => {
                b"HTTP/1.1 407 Proxy Authentication Required\r\n\
                Proxy-Authenticate: Basic realm=\"test\"\r\n\
                Content-Length: 0\r\nConnection: close\r\n\r\n"
            }
            Verdict::Refused => {
                b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            }
        })?;
        if verdict == Verdict::Opened {
            let session = ServerConnection::new(Arc::clone(&self.tls)).map_err(io::Error::other)?;
            let stream = BufReader::new(StreamOwned::new(session, stream));
            self.converse(stream, &head.target, number)?;
        }
        Ok(())
    }

    fn verdict(&self, head: &Head) -> Verdict {
        let given = head.header("proxy-authorization");
        if self.plan.credentials.is_some() && self.plan.credentials.as_deref() != given {
            return Verdict::Unauthorised;
        }
        let host = head.target.strip_suffix(":443").unwrap_or_default();
        if head.method == "CONNECT" && self.plan.hosts.iter().any(|known| known == host) {
            return Verdict::Opened;
        }
        Verdict::Refused
    }

    fn converse(
        &self,
        mut stream: BufReader<StreamOwned<ServerConnection, &TcpStream>>,
        target: &str,
        connection: usize,
    ) -> io::Result<()> {
        let host = target.trim_end_matches(":443");
        while let Some(request) = Request::read(&mut stream, host, connection)? {
            let last = request.header("connection") == Some("close");
            self.recorder
                .note(|book| book.requests.push(request.clone()));
            let reply = catch_unwind(AssertUnwindSafe(|| (self.handler)(&request)));
            let reply = reply.unwrap_or_else(|panic| {
                self.recorder.note(|book| book.panic = Some(panic));
                Reply::HangUp
            });
            let client = stream.get_mut();
            reply.write(client, |pause| self.recorder.pause(pause))?;
            match reply {
                Reply::Whole { .. } if !last => {}
                // Ends when the client leaves or the proxy stops.
                Reply::Stall => {
                    while !stream.fill_buf()?.is_empty() {
                        let all = stream.buffer().len();
                        stream.consume(all);
                    }
                }
                Reply::HangUp | Reply::Truncated { .. } => return Ok(()),
                _ => {
                    client.conn.send_close_notify();
                    return client.flush();
                }
            }
        }
        Ok(())
    }
}
