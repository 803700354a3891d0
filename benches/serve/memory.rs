//! What the built program holds of memory: idle, and after many requests.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::thread;

use super::client::{self, Client};
use super::fixture::{Fixture, TASKS};
use super::row;

const PROGRAM: &str = env!("CARGO_BIN_EXE_coder-server");
const REQUESTS: usize = 10_000;
/// So many connections send them.
const CONNECTIONS: usize = 20;

pub fn measure(fixture: &Fixture) {
    // What is measured is not how Jira refuses.
    fixture
        .sandbox
        .change(|world| world.burst_limits.get = u32::MAX);
    let program = Program::start(fixture);
    program.get("/api/v1/tasks", &fixture.member);
    let idle = program.memory();
    row(
        "resident memory of `serve`, after one request",
        &idle.shown(),
        "under 15 MiB",
    );
    program.ask_everything(fixture);
    let after = program.memory();
    row(
        &format!("– after {REQUESTS} mixed requests on {CONNECTIONS} connections"),
        &format!(
            "{}; {:+.1} MiB",
            after.shown(),
            after.resident - idle.resident
        ),
        "at most 5 MiB more",
    );
    program.ask_everything(fixture);
    let later = program.memory();
    row(
        &format!("– after {REQUESTS} more"),
        &format!(
            "{}; {:+.1} MiB",
            later.shown(),
            later.resident - after.resident
        ),
        "",
    );
}

/// A server in a process of its own.
struct Program {
    child: Child,
    address: SocketAddr,
}

impl Program {
    fn start(fixture: &Fixture) -> Self {
        let mut child = Command::new(PROGRAM)
            .args(["serve", "--listen", "0", "--allow-loopback-site"])
            .arg("--setup-dir")
            .arg(fixture.setup.path())
            .env_clear()
            .env("HOME", fixture.setup.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        stdout.read_line(&mut line).unwrap();
        let (_, address) = line.split_once("http://").unwrap();
        let address = address.trim().parse().unwrap();
        Self { child, address }
    }

    fn get(&self, path: &str, key: &str) {
        let request = client::get(self.address, path, Some(key));
        assert_eq!(Client::connect(self.address).get(&request).status, 200);
    }

    fn ask_everything(&self, fixture: &Fixture) {
        thread::scope(|scope| {
            for _ in 0..CONNECTIONS {
                scope.spawn(|| {
                    let mut client = Client::connect(self.address);
                    for number in 0..REQUESTS / CONNECTIONS {
                        let (path, key, status) = any_request(number, fixture);
                        let answer = client.get(&client::get(self.address, &path, key));
                        assert_eq!(answer.status, status, "{path}");
                    }
                });
            }
        });
    }

    fn memory(&self) -> Memory {
        let status = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(status).unwrap();
        let mebibytes = |name: &str| {
            let mut lines = status.lines();
            let value = lines.find_map(|line| line.strip_prefix(name)).unwrap();
            let kibibytes: f64 = value.split_whitespace().next().unwrap().parse().unwrap();
            kibibytes / 1024.0
        };
        Memory {
            resident: mebibytes("VmRSS:"),
            anonymous: mebibytes("RssAnon:"),
            threads: status
                .lines()
                .find_map(|line| line.strip_prefix("Threads:"))
                .unwrap()
                .trim()
                .to_owned(),
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a process holds, in MiB.
struct Memory {
    resident: f64,
    /// What is not a file's, such as the program itself.
    anonymous: f64,
    threads: String,
}

impl Memory {
    fn shown(&self) -> String {
        let Self {
            resident,
            anonymous,
            threads,
        } = self;
        format!("{resident:.1} MiB, {anonymous:.1} of it anonymous, {threads} threads")
    }
}

/// One of the requests of a day: its path, as whom, and the status of its answer.
fn any_request(number: usize, fixture: &Fixture) -> (String, Option<&str>, u16) {
    let (admin, member) = (Some(fixture.admin.as_str()), Some(fixture.member.as_str()));
    let task = fastrand::u32(1..=TASKS);
    match number % 10 {
        0 | 1 => ("/api/v1/tasks".to_owned(), member, 200),
        2 => (
            format!("/api/v1/tasks?cursor=T{}", task.max(2)),
            member,
            200,
        ),
        3 | 4 => (format!("/api/v1/tasks/T{task}"), member, 200),
        5 => ("/api/v1/jira/settings".to_owned(), admin, 200),
        6 => ("/api/v1/jira/issues?query=login".to_owned(), member, 200),
        7 => ("/api/v1/jira".to_owned(), member, 200),
        8 => ("/api/v1/tasks".to_owned(), None, 401),
        _ => (format!("/api/v1/tasks/T{}", TASKS + task), member, 404),
    }
}
