//! Listeners and connections: hyper serves each connection until a fault takes it over.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::CONTENT_LENGTH;
use axum::middleware::{Next, from_fn_with_state, map_response_with_state};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::sync::{mpsc, oneshot};

use crate::faults::{FaultKind, Host};
use crate::recorder::Recorded;
use crate::{Jira, gateway, response, site};

/// Maximum size of a request body.
const MAX_BODY: usize = 8 * 1024 * 1024;
/// How long to wait when the system has no file descriptor for another connection.
const ACCEPT_PAUSE: Duration = Duration::from_millis(20);

pub(crate) struct Listeners {
    pub site: TcpListener,
    gateway: TcpListener,
}

pub(crate) fn bind(site_port: u16, gateway_port: u16) -> io::Result<Listeners> {
    let bind = |port| {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        listener.set_nonblocking(true).map(|()| listener)
    };
    Ok(Listeners {
        site: bind(site_port)?,
        gateway: bind(gateway_port)?,
    })
}

/// A thread with a runtime that serves both hosts. Dropping it ends all connections.
pub(crate) struct Server {
    pub gateway: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub fn start(listeners: Listeners, jira: &Arc<Jira>) -> io::Result<Self> {
        let gateway = listeners.gateway.local_addr()?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let (stop, stopped) = oneshot::channel::<()>();
        for (listener, host) in [
            (listeners.site, Host::Site),
            (listeners.gateway, Host::Gateway),
        ] {
            let _runtime = runtime.enter();
            let listener = tokio::net::TcpListener::from_std(listener)?;
            runtime.spawn(accept(listener, router(host, jira)));
        }
        let serve = move || drop(runtime.block_on(stopped));
        let thread = thread::Builder::new()
            .name("jira-sandbox".to_owned())
            .spawn(serve)?;
        Ok(Self {
            gateway,
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Everything that a host does with a request, from the inside to the outside.
fn router(host: Host, jira: &Arc<Jira>) -> Router {
    let router = match host {
        Host::Site => site::router(jira),
        Host::Gateway => gateway::router(jira),
    };
    router
        .layer(map_response_with_state(Arc::clone(jira), add_identifiers))
        .layer(from_fn_with_state(
            (host, Arc::clone(jira)),
            record_and_apply_faults,
        ))
}

/// Adds the headers that Atlassian's edge puts on each response, with the same identifiers in each
/// run.
async fn add_identifiers(State(jira): State<Arc<Jira>>, response: Response) -> Response {
    let mut random = fastrand::Rng::with_seed(jira.responses.fetch_add(1, Ordering::Relaxed));
    let headers = [
        ("server", "AtlassianEdge".to_owned()),
        ("x-content-type-options", "nosniff".to_owned()),
        ("x-arequestid", format!("{:032x}", random.u128(..))),
        ("atl-traceid", format!("{:032x}", random.u128(..))),
    ];
    (headers, response).into_response()
}

async fn accept(listener: tokio::net::TcpListener, router: Router) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(serve(stream, router.clone()))),
            Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
        }
    }
}

/// Serves a connection. A fault that is bytes takes the connection away from hyper.
async fn serve(stream: TcpStream, router: Router) {
    let _ = stream.set_nodelay(true);
    let (sender, mut takeover) = mpsc::channel::<Takeover>(1);
    let service = TowerToHyperService::new(router.layer(Extension(sender)));
    let mut connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    tokio::select! {
        _ = &mut connection => {}
        Some(takeover) = takeover.recv() => {
            let _ = takeover.run(connection.into_parts().io.into_inner()).await;
        }
    }
}

/// What happens on a connection instead of an HTTP response.
enum Takeover {
    Bytes(Vec<u8>),
    Drip(Vec<u8>, Duration),
    Endless,
    Reset,
    Stall,
}

impl Takeover {
    async fn run(self, mut stream: TcpStream) -> io::Result<()> {
        match self {
            Self::Bytes(bytes) => stream.write_all(&bytes).await?,
            Self::Drip(bytes, pause) => {
                for byte in bytes {
                    tokio::time::sleep(pause).await;
                    stream.write_all(&[byte]).await?;
                }
            }
            Self::Endless => {
                let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close";
                let start = format!("{head}\r\n\r\n{{\"padding\":\"");
                stream.write_all(start.as_bytes()).await?;
                loop {
                    stream.write_all(&[b'x'; 16 * 1024]).await?;
                }
            }
            Self::Reset => return stream.set_zero_linger(),
            Self::Stall => {
                tokio::io::copy(&mut stream, &mut tokio::io::sink()).await?;
            }
        }
        stream.shutdown().await
    }
}

async fn record_and_apply_faults(
    State((host, jira)): State<(Host, Arc<Jira>)>,
    Extension(takeover): Extension<mpsc::Sender<Takeover>>,
    request: Request,
    next: Next,
) -> Response {
    // In a task of its own, because Jira finishes what it has begun when the client disconnects.
    match tokio::spawn(process(host, jira, request, next)).await {
        Ok(Ok(response)) => response,
        Ok(Err(fault)) => {
            let _ = takeover.send(fault).await;
            std::future::pending().await
        }
        Err(_) => response::Response::html(500, "").into_response(),
    }
}

async fn process(
    host: Host,
    jira: Arc<Jira>,
    request: Request,
    next: Next,
) -> Result<Response, Takeover> {
    let (head, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MAX_BODY).await else {
        return Ok(response::Response::html(413, "").into_response());
    };
    let number = jira.recorder.add(Recorded::new(host, &head, &body));
    let record = |response: Response| {
        jira.recorder.set_status(number, response.status().as_u16());
        response
    };
    let plan = jira
        .faults
        .plan(host, head.method.as_str(), head.uri.path());
    tokio::time::sleep(plan.latency).await;
    // Jira processes the request when this is awaited.
    let answer = next.run(Request::from_parts(head, Body::from(body)));
    let Some((kind, after_jira)) = plan.fault else {
        return Ok(record(answer.await));
    };
    match kind {
        FaultKind::Latency(_) => return Ok(record(answer.await)),
        FaultKind::Drip(pause) => {
            let (head, body) = to_wire(record(answer.await)).await;
            return Err(Takeover::Drip([head, body].concat(), pause));
        }
        FaultKind::Cut => {
            let (mut head, body) = to_wire(record(answer.await)).await;
            match body.len() {
                0 => head.truncate(head.len() / 2),
                length => head.extend_from_slice(&body[..length / 2]),
            }
            return Err(Takeover::Bytes(head));
        }
        _ if after_jira => drop(answer.await),
        _ => {}
    }
    Err(match kind {
        FaultKind::Response(response) => return Ok(record(response.into_response())),
        FaultKind::Atlassian(response) => {
            let response = add_identifiers(State(Arc::clone(&jira)), response.into_response());
            return Ok(record(response.await));
        }
        FaultKind::Endless => {
            jira.recorder.set_status(number, 200);
            Takeover::Endless
        }
        FaultKind::Garbage => Takeover::Bytes(b"SSH-2.0-OpenSSH_9.9\r\n".to_vec()),
        FaultKind::Raw(bytes) => Takeover::Bytes(bytes),
        FaultKind::Reset => Takeover::Reset,
        _ => Takeover::Stall,
    })
}

/// The head and the body of a response as they are sent, on a connection that ends afterwards.
async fn to_wire(response: Response) -> (Vec<u8>, Vec<u8>) {
    let (head, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let mut bytes = format!("HTTP/1.1 {}\r\n", head.status).into_bytes();
    for (name, value) in &head.headers {
        bytes.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    if !head.headers.contains_key(CONTENT_LENGTH) {
        bytes.extend(format!("content-length: {}\r\n", body.len()).into_bytes());
    }
    bytes.extend(b"connection: close\r\n\r\n");
    (bytes, body.to_vec())
}
