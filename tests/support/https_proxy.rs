//! The network between the program and Jira, without either network or Jira: a proxy on loopback
//! that opens no tunnel but answers in the place of the hosts it knows, over TLS, with certificates
//! of its own authority, and refuses every other.
//!
//! The program is the real one with real addresses, and gets [`HttpsProxy::variables`], which
//! anybody could set.

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
mod desk;
mod message;
mod reply;

use desk::Desk;

pub use authority::Certificate;
pub use message::{Head, Request};
pub use reply::Reply;

/// What decides about an answer.
type Handler = dyn Fn(&Request) -> Reply + Send + Sync;

/// A proxy that is not running yet.
pub struct Plan {
    hosts: Vec<String>,
    certificate: Certificate,
    credentials: Option<String>,
}

/// A proxy that runs until it is dropped. A panic of its handler fails the test then.
pub struct HttpsProxy {
    address: SocketAddr,
    directory: TempDir,
    desk: Arc<Desk>,
    acceptor: Option<JoinHandle<()>>,
}

/// What a client asked of the proxy itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tunnel {
    /// Method and target: `CONNECT api.atlassian.com:443`.
    pub line: String,
    /// The `Proxy-Authorization` header.
    pub authorization: Option<String>,
    /// What became of it.
    pub verdict: Verdict,
}

/// What became of a request for a tunnel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Opened (200).
    Opened,
    /// Credentials for the proxy were missing or wrong (407).
    Unauthorised,
    /// No tunnel, or not to a host that this proxy knows (403).
    Refused,
}

impl HttpsProxy {
    /// A proxy that answers in the place of these hosts, on port 443.
    pub fn in_place_of(hosts: &[&str]) -> Plan {
        Plan {
            hosts: hosts.iter().map(|host| (*host).to_owned()).collect(),
            certificate: Certificate::Good,
            credentials: None,
        }
    }

    /// Its address: `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Its address with a user and a password in it, as they are given.
    pub fn url_with(&self, user: &str, password: &str) -> String {
        format!("http://{user}:{password}@{}", self.address)
    }

    /// The file with the authority that a client is to trust.
    pub fn authority_file(&self) -> PathBuf {
        self.directory.path().join("ca.pem")
    }

    /// What makes a program use this proxy and trust its authority.
    pub fn variables(&self) -> [(&'static str, String); 2] {
        let authority = self.authority_file().to_string_lossy().into_owned();
        [("HTTPS_PROXY", self.url()), ("SSL_CERT_FILE", authority)]
    }

    /// Every request that reached a host, in order.
    pub fn requests(&self) -> Vec<Request> {
        self.desk.lock().requests.clone()
    }

    /// Everything that was asked of the proxy itself, in order.
    pub fn tunnels(&self) -> Vec<Tunnel> {
        self.desk.lock().tunnels.clone()
    }

    /// Waits until this many requests have reached a host.
    ///
    /// # Panics
    /// When they have not within [`LIMIT`].
    pub fn wait_for_requests(&self, count: usize) {
        let book = self.desk.lock();
        let (book, _) = self
            .desk
            .changed
            .wait_timeout_while(book, LIMIT, |book| book.requests.len() < count)
            .unwrap_or_else(PoisonError::into_inner);
        let seen = book.requests.len();
        assert!(seen >= count, "{seen} requests came, not {count}");
    }

    /// Fails when a client asked for a host that this proxy does not know.
    #[track_caller]
    pub fn assert_no_stranger(&self) {
        let tunnels = self.tunnels();
        let strangers: Vec<_> = tunnels
            .iter()
            .filter(|tunnel| tunnel.verdict == Verdict::Refused)
            .collect();
        assert!(strangers.is_empty(), "went astray: {strangers:?}");
    }
}

impl Plan {
    /// With another certificate than a good one.
    #[must_use]
    pub fn certificate(mut self, certificate: Certificate) -> Self {
        self.certificate = certificate;
        self
    }

    /// Open only to who gives this user and password.
    #[must_use]
    pub fn only_for(mut self, user: &str, password: &str) -> Self {
        let pair = STANDARD.encode(format!("{user}:{password}"));
        self.credentials = Some(format!("Basic {pair}"));
        self
    }

    /// Starts it. The handler answers every request that reaches a host.
    pub fn start(self, handler: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> HttpsProxy {
        let papers = authority::issue(&self.hosts, self.certificate);
        let directory = TempDir::with_prefix("https-proxy-").expect("no temporary directory");
        std::fs::write(directory.path().join("ca.pem"), papers.authority_pem)
            .expect("the directory is new");
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has ports");
        let address = listener.local_addr().expect("it is bound");
        let desk = Arc::new(Desk::default());
        let porter = Porter {
            plan: self,
            tls: papers.server,
            handler: Box::new(handler),
            desk: Arc::clone(&desk),
        };
        let acceptor = thread::spawn(move || porter.accept(&listener));
        HttpsProxy {
            address,
            directory,
            desk,
            acceptor: Some(acceptor),
        }
    }
}

impl Drop for HttpsProxy {
    fn drop(&mut self) {
        self.desk.close();
        // The acceptor waits for a connection: it gets one.
        let _ = TcpStream::connect(self.address);
        if let Some(acceptor) = self.acceptor.take() {
            // It has waited for every connection.
            let _ = acceptor.join();
        }
        let panic = self.desk.lock().panic.take();
        if let Some(panic) = panic
            && !thread::panicking()
        {
            resume_unwind(panic);
        }
    }
}

/// Takes connections in and answers them, each in a thread of its own.
struct Porter {
    plan: Plan,
    tls: Arc<ServerConfig>,
    handler: Box<Handler>,
    desk: Arc<Desk>,
}

impl Porter {
    fn accept(&self, listener: &TcpListener) {
        thread::scope(|scope| {
            for (number, stream) in listener.incoming().enumerate() {
                let Ok(stream) = stream else { continue };
                let mut book = self.desk.lock();
                if book.closed {
                    return;
                }
                book.connections
                    .push(stream.try_clone().expect("descriptors are left"));
                drop(book);
                scope.spawn(move || {
                    // An error is a client that went away, or did not like the certificate.
                    let _ = self.serve(&stream, number);
                    // The desk has another descriptor of it.
                    let _ = stream.shutdown(Shutdown::Both);
                });
            }
        });
    }

    fn serve(&self, mut stream: &TcpStream, number: usize) -> io::Result<()> {
        stream.set_nodelay(true)?;
        // One byte at a time: what follows the head belongs to TLS.
        let Some(head) = Head::read(&mut BufReader::with_capacity(1, stream))? else {
            return Ok(());
        };
        let tunnel = Tunnel {
            line: format!("{} {}", head.method, head.target),
            authorization: head.header("proxy-authorization").map(str::to_owned),
            verdict: self.verdict(&head),
        };
        let verdict = tunnel.verdict;
        self.desk.note(|book| book.tunnels.push(tunnel));
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
            self.desk.note(|book| book.requests.push(request.clone()));
            let reply = catch_unwind(AssertUnwindSafe(|| (self.handler)(&request)));
            let reply = reply.unwrap_or_else(|panic| {
                self.desk.note(|book| book.panic = Some(panic));
                Reply::HangUp
            });
            let client = stream.get_mut();
            reply.write(client, |pause| self.desk.pause(pause))?;
            match reply {
                Reply::Whole { .. } if !last => {}
                // Whatever the client sends or not: this ends when it goes, or when the proxy does.
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
