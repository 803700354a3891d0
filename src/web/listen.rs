//! Connections: how many, how slow they may be, and how they end.

use std::net::TcpListener;
use std::num::NonZero;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpStream;
use tokio::runtime::Builder;
use tokio::sync::{Semaphore, watch};

use super::patient::Patient;
use super::state::State;
use super::{GRACE, api};
use crate::error::{Failure, Kind};

/// So many connections at once; others wait to be accepted. With what Jira and the disk take, it stays
/// below the 1,024 files that a process may usually have open.
const MOST_CONNECTIONS: usize = 512;
/// A request whose head takes longer is given up, and so is a connection without a request.
const HEAD_PATIENCE: Duration = Duration::from_secs(15);
/// The head of a request may be so large, in bytes.
const LARGEST_HEAD: usize = 32 * 1024;
/// More threads that answer would only take turns: whatever waits is on other ones.
const MOST_WORKERS: usize = 4;
/// After an error in accepting, such as too many open files.
const PAUSE: Duration = Duration::from_millis(100);

/// Asks a server to stop.
#[derive(Debug, Clone)]
pub struct Stopper(watch::Sender<bool>);

/// Whether a server is asked to stop.
#[derive(Debug, Clone)]
pub struct Stop(watch::Receiver<bool>);

/// The two ends of asking a server to stop.
pub fn stopper() -> (Stopper, Stop) {
    let (sender, receiver) = watch::channel(false);
    (Stopper(sender), Stop(receiver))
}

impl Stopper {
    /// Asks.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }
}

impl Stop {
    /// Waits until somebody asks; for ever when nobody can.
    async fn asked(&mut self) {
        if self.0.wait_for(|asked| *asked).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// Answers on a listener until it is asked to stop.
pub(super) fn run(listener: TcpListener, state: State, stop: Stop) -> Result<(), Failure> {
    let failed = |error: std::io::Error| {
        Failure::new(Kind::Other, "the server could not be started").with_cause(error)
    };
    let workers = std::thread::available_parallelism().map_or(1, NonZero::get);
    let runtime = Builder::new_multi_thread()
        .worker_threads(workers.min(MOST_WORKERS))
        .max_blocking_threads(State::MOST_THREADS)
        .thread_name("serve")
        .enable_all()
        .build()
        .map_err(failed)?;
    listener.set_nonblocking(true).map_err(failed)?;
    let state = Arc::new(state);
    let ended = runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener).map_err(failed)?;
        serve(listener, &state, stop).await;
        Ok(())
    });
    // Whatever is not done now has had its time.
    runtime.shutdown_background();
    ended
}

async fn serve(listener: tokio::net::TcpListener, state: &Arc<State>, mut stop: Stop) {
    let router = api::router(Arc::clone(state));
    let connections = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let graceful = GracefulShutdown::new();
    let mut asked = std::pin::pin!(stop.asked());
    loop {
        let accepted = async {
            let place = Arc::clone(&connections).acquire_owned().await.ok()?;
            if let Ok((stream, _)) = listener.accept().await {
                return Some((stream, place));
            }
            tokio::time::sleep(PAUSE).await;
            None
        };
        tokio::select! {
            biased;
            () = &mut asked => break,
            accepted = accepted => {
                let Some((stream, place)) = accepted else { continue };
                let connection = graceful.watch(connection(stream, router.clone()));
                tokio::spawn(async move {
                    // What a client did to its connection is its own affair.
                    let _ = connection.await;
                    drop(place);
                });
            }
        }
    }
    drop(listener);
    let deadline = Instant::now() + GRACE;
    let _ = tokio::time::timeout_at(deadline.into(), async {
        graceful.shutdown().await;
        // Also what nobody waits for any more: a comment whose page was closed.
        state.drained().await;
    })
    .await;
}

fn connection(
    stream: TcpStream,
    router: Router,
) -> http1::Connection<TokioIo<Patient>, TowerToHyperService<Router>> {
    let _ = stream.set_nodelay(true);
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_PATIENCE)
        .max_buf_size(LARGEST_HEAD)
        .serve_connection(
            TokioIo::new(Patient::new(stream)),
            TowerToHyperService::new(router),
        )
}
