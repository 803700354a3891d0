//! 200 people search at once, and Jira takes a second for each answer: what that does to others.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use jira_sandbox::{Fault, FaultKind};

use super::client::{self, Client};
use super::fixture::Fixture;
use super::{quantile, row};

const PEOPLE: usize = 200;
const LATENCY: Duration = Duration::from_secs(1);
/// As often does everybody search, at the same moment as the others.
const ROUNDS: usize = 3;
/// What others ask for meanwhile.
const OTHERS: [(&str, &str); 3] = [
    ("the task list", "/api/v1/tasks"),
    ("the settings", "/api/v1/jira/settings"),
    ("whether Jira is connected", "/api/v1/jira"),
];

pub fn measure(fixture: &Fixture) {
    fixture
        .sandbox
        .inject(Fault::new(FaultKind::Latency(LATENCY)));
    let serving = fixture.serve();
    let crowd = Crowd {
        address: serving.address,
        searching: AtomicUsize::new(PEOPLE),
        start: Barrier::new(PEOPLE),
        searches: Mutex::default(),
    };
    let waits = thread::scope(|scope| {
        for number in 0..PEOPLE {
            let crowd = &crowd;
            scope.spawn(move || crowd.search(number, &fixture.member));
        }
        let asking = scope.spawn(|| crowd.ask_meanwhile(&fixture.admin));
        asking.join().unwrap()
    });
    fixture.sandbox.clear_faults();
    for ((what, _), mut waits) in OTHERS.into_iter().zip(waits) {
        let milliseconds = |waits: &mut [f64], part| quantile(waits, part) * 1e3;
        row(
            &format!("{what}, while {PEOPLE} people search and Jira takes a second"),
            &format!(
                "{:.1} ms at the 99th percentile (median {:.1}, slowest {:.1}; {} requests)",
                milliseconds(&mut waits, 0.99),
                milliseconds(&mut waits, 0.5),
                milliseconds(&mut waits, 1.0),
                waits.len(),
            ),
            "within 50 ms",
        );
    }
    let searches = crowd.searches.into_inner().unwrap();
    let failed: Vec<u16> = searches
        .iter()
        .filter(|(status, _)| *status != 200)
        .map(|(status, _)| *status)
        .collect();
    let mut times: Vec<f64> = searches.iter().map(|(_, elapsed)| *elapsed).collect();
    row(
        &format!("– their searches, {ROUNDS} each, all at the same moments"),
        &format!(
            "{} of {} failed {failed:?}; median {:.1} s, slowest {:.1} s",
            failed.len(),
            searches.len(),
            quantile(&mut times, 0.5),
            quantile(&mut times, 1.0),
        ),
        "none fails",
    );
}

/// Those who search, and how many of them are not done.
struct Crowd {
    address: SocketAddr,
    searching: AtomicUsize,
    start: Barrier,
    searches: Mutex<Vec<(u16, f64)>>,
}

impl Crowd {
    fn search(&self, number: usize, key: &str) {
        let path = format!("/api/v1/jira/issues?query=login%20{}", number % 7);
        let request = client::get(self.address, &path, Some(key));
        let mut client = Client::connect(self.address);
        for _ in 0..ROUNDS {
            self.start.wait();
            let begin = Instant::now();
            let status = client.get(&request).status;
            let search = (status, begin.elapsed().as_secs_f64());
            self.searches.lock().unwrap().push(search);
        }
        self.searching.fetch_sub(1, Ordering::Relaxed);
    }

    /// Seconds that each of the others has waited, in the order of [`OTHERS`].
    fn ask_meanwhile(&self, key: &str) -> [Vec<f64>; 3] {
        let requests = OTHERS.map(|(_, path)| client::get(self.address, path, Some(key)));
        let mut client = Client::connect(self.address);
        let mut waits = [Vec::new(), Vec::new(), Vec::new()];
        while self.searching.load(Ordering::Relaxed) > 0 {
            for (request, waits) in requests.iter().zip(&mut waits) {
                let begin = Instant::now();
                assert_eq!(client.get(request).status, 200);
                waits.push(begin.elapsed().as_secs_f64());
            }
        }
        waits
    }
}
