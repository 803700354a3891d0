//! The task list against a bare server that returns the same bytes.

use std::net::SocketAddr;
use std::num::NonZero;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::routing::get;
use nix::sys::resource::{UsageWho, getrusage};
use tokio::runtime::{Builder, Runtime};

use super::client::{self, Answer, Client};
use super::fixture::{Fixture, TASKS};
use super::{load, median, row};

const PATH: &str = "/api/v1/tasks";
const ROUNDS: usize = 11;

pub fn measure(fixture: &Fixture) {
    let serving = fixture.serve();
    let answer = Client::connect(serving.address).get(&client::get(
        serving.address,
        PATH,
        Some(&fixture.member),
    ));
    assert_eq!(answer.status, 200);
    let size = answer.body.len();
    let (_runtime, bare) = serve_bare(answer);
    let mut rounds = Vec::new();
    // By turns, so that what else the machine does strikes both.
    for _ in 0..ROUNDS {
        let ours = Round::of(serving.address, &fixture.member);
        let bare = Round::of(bare, &fixture.member);
        rounds.push((ours, bare));
    }
    let median_of =
        |figure: fn(&(Round, Round)) -> f64| median(rounds.iter().map(figure).collect());
    let connections = load::CONNECTIONS;
    row(
        &format!(
            "task list of {TASKS} tasks ({size} bytes), against bare axum with the same bytes, {connections} connections"
        ),
        &format!(
            "{:.2} times its requests per second ({:.0}, {:.0})",
            median_of(|(ours, bare)| ours.per_second / bare.per_second),
            median_of(|(ours, _)| ours.per_second),
            median_of(|(_, bare)| bare.per_second),
        ),
        "at least 0.7 times",
    );
    row(
        "– the servers' own CPU time for a request, without the time that asking takes",
        &format!(
            "{:.2} times ({:.1} µs, {:.1} µs)",
            median_of(|(ours, bare)| ours.cpu / bare.cpu),
            median_of(|(ours, _)| ours.cpu * 1e6),
            median_of(|(_, bare)| bare.cpu * 1e6),
        ),
        "",
    );
}

/// What a server did in one round.
struct Round {
    per_second: f64,
    /// Seconds of this process for each request.
    cpu: f64,
}

impl Round {
    fn of(address: SocketAddr, key: &str) -> Self {
        let before = cpu_time();
        let (requests, elapsed) = load::ask(address, PATH, key);
        Self {
            per_second: requests / elapsed.as_secs_f64(),
            cpu: cpu_time().saturating_sub(before).as_secs_f64() / requests,
        }
    }
}

/// What this process has taken of the processors: the server's part alone, since a child asks.
fn cpu_time() -> Duration {
    let usage = getrusage(UsageWho::RUSAGE_SELF).unwrap();
    let micros = |time: nix::sys::time::TimeVal| {
        Duration::from_micros((time.tv_sec() * 1_000_000 + time.tv_usec()) as u64)
    };
    micros(usage.user_time()) + micros(usage.system_time())
}

/// As little as a server can do: the same bytes and headers, for whoever asks.
fn serve_bare(answer: Answer) -> (Runtime, SocketAddr) {
    let mut headers = HeaderMap::new();
    for (name, value) in &answer.headers {
        // The server below writes these itself.
        if name != "date" && name != "content-length" {
            let name = HeaderName::try_from(name).unwrap();
            headers.insert(name, HeaderValue::try_from(value).unwrap());
        }
    }
    let body = Bytes::from(answer.body);
    let workers = std::thread::available_parallelism().map_or(1, NonZero::get);
    let runtime = Builder::new_multi_thread()
        .worker_threads(workers)
        .enable_all()
        .build()
        .unwrap();
    let listener = runtime
        .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
        .unwrap();
    let address = listener.local_addr().unwrap();
    let handler = get(async move || (headers.clone(), body.clone()));
    let router = Router::new().route(PATH, handler);
    runtime.spawn(async move { axum::serve(listener, router).await.unwrap() });
    (runtime, address)
}
