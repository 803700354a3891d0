//! Accepts connections and limits how many there are and how slow they may be.

use std::convert::Infallible;
use std::net::{IpAddr, TcpListener};
use std::num::NonZero;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::TcpStream;
use tokio::runtime::Builder;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tower::ServiceExt as _;

use super::SHUTDOWN_TIMEOUT;
use super::connections::{Connection, Connections};
use super::middleware::forwarded::Peer;
use super::router::router;
use super::state::State;
use super::write_timeout::WriteTimeout;
use crate::error::{Failure, Kind};

/// Maximum number of connections. With those to Jira and the database files, this stays below the
/// usual limit of 1,024 open files.
const MAX_CONNECTIONS: usize = 512;
/// How long the head of a request may take, and how long a connection may be idle.
const HEAD_TIMEOUT: Duration = Duration::from_secs(15);
/// Maximum size of the head of a request, in bytes.
const MAX_HEAD: usize = 32 * 1024;
/// Maximum number of threads for responses; blocking work has its own threads.
const MAX_WORKERS: usize = 4;
/// Delay after an error while accepting (such as too many open files) and between attempts to find
/// a connection to close.
const PAUSE: Duration = Duration::from_millis(100);

/// Asks a server to stop.
#[derive(Debug, Clone)]
pub struct Stopper(watch::Sender<bool>);

/// Whether a server is asked to stop.
#[derive(Debug, Clone)]
pub struct Stop(watch::Receiver<bool>);

/// A pair with which one thread asks a server on another thread to stop.
pub fn stopper() -> (Stopper, Stop) {
    let (sender, receiver) = watch::channel(false);
    (Stopper(sender), Stop(receiver))
}

impl Stopper {
    /// Asks the server to stop.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }
}

impl Stop {
    /// Waits until the server is asked to stop; forever when the stopper is gone.
    async fn requested(&mut self) {
        if self.0.wait_for(|stop| *stop).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// Serves on a listener until it is asked to stop.
pub(super) fn run(listener: TcpListener, state: State, stop: Stop) -> Result<(), Failure> {
    let failed = |error: std::io::Error| {
        Failure::new(Kind::Other, "Could not start the server").with_cause(error)
    };
    let workers = std::thread::available_parallelism().map_or(1, NonZero::get);
    let runtime = Builder::new_multi_thread()
        .worker_threads(workers.min(MAX_WORKERS))
        .max_blocking_threads(State::MAX_BLOCKING_THREADS)
        .thread_name("serve")
        .enable_all()
        .build()
        .map_err(failed)?;
    listener.set_nonblocking(true).map_err(failed)?;
    let state = Arc::new(state);
    let result = runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener).map_err(failed)?;
        serve(listener, &state, stop).await;
        Ok(())
    });
    runtime.shutdown_background();
    result
}

async fn serve(listener: tokio::net::TcpListener, state: &Arc<State>, mut stop: Stop) {
    let router = router(Arc::clone(state));
    let connections = Connections::new(MAX_CONNECTIONS / 2);
    let permits = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop.requested());
    loop {
        let accepted = async {
            let Ok((stream, peer)) = listener.accept().await else {
                tokio::time::sleep(PAUSE).await;
                return None;
            };
            let peer = peer.ip().to_canonical();
            let is_proxy = state.trusted_proxies.contains(peer);
            let connection = connections.admit((!is_proxy).then_some(peer))?;
            let permit = permit(&permits, &connections).await?;
            Some((stream, peer, connection, permit))
        };
        tokio::select! {
            biased;
            () = &mut stop => break,
            accepted = accepted => {
                let Some((stream, peer, connection, permit)) = accepted else { continue };
                let watcher = graceful.watcher();
                let router = router.clone();
                tokio::spawn(async move {
                    serve_connection(stream, peer, router, connection, watcher).await;
                    drop(permit);
                });
            }
        }
    }
    drop(listener);
    let deadline = Instant::now() + SHUTDOWN_TIMEOUT;
    let _ = tokio::time::timeout_at(deadline.into(), async {
        graceful.shutdown().await;
        // Includes work whose client is gone, such as posting a comment.
        state.idle().await;
    })
    .await;
}

/// Waits until there are fewer connections than allowed, and closes an idle one if need be.
async fn permit(
    permits: &Arc<Semaphore>,
    connections: &Connections,
) -> Option<OwnedSemaphorePermit> {
    loop {
        if let Ok(permit) = Arc::clone(permits).try_acquire_owned() {
            return Some(permit);
        }
        connections.close_idle();
        let permit = Arc::clone(permits).acquire_owned();
        if let Ok(permit) = tokio::time::timeout(PAUSE, permit).await {
            return permit.ok();
        }
    }
}

async fn serve_connection(
    stream: TcpStream,
    peer: IpAddr,
    router: Router,
    connection: Arc<Connection>,
    watcher: Watcher,
) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request: hyper::Request<Incoming>| {
        let mut request: Request = request.map(Body::new);
        request.extensions_mut().insert(Peer(peer));
        let router = router.clone();
        let in_progress = connection.start_request();
        async move {
            let response = router.oneshot(request).await?;
            // Until the last byte of the body is on its way.
            Ok::<_, Infallible>(response.map(|body| {
                body.map_err(move |error| {
                    let _ = &in_progress;
                    error
                })
            }))
        }
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(MAX_HEAD)
        .serve_connection(TokioIo::new(WriteTimeout::new(stream)), service);
    tokio::select! {
        // What a client does to its connection is not an error of the server.
        _ = watcher.watch(served) => {}
        () = connection.close.notified() => {}
    }
}
