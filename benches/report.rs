//! `cargo bench`: start-up, memory, size and waiting, as one table. Nothing is judged here: the goals
//! stand beside the figures.

// The lints that spare tests look for this; what is printed is the report.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement ends at the first thing that fails"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use jira_sandbox::{Author, Comment, Fault, FaultKind, Sandbox, World, example};
use nix::sys::resource::{UsageWho, getrusage};

const PROGRAM: &str = env!("CARGO_BIN_EXE_coder-server");
const RUNS: usize = 41;
const LATENCY: Duration = Duration::from_millis(300);
const SHORT_LATENCY: Duration = Duration::from_millis(100);

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    if let Some(("--peak-memory-of", command)) = arguments
        .split_first()
        .map(|(first, rest)| (first.as_str(), rest))
    {
        return print_peak_memory(command);
    }
    let directory = tempfile::tempdir().unwrap();
    let world = Place {
        hello: build_hello(directory.path()),
        setup: directory.path().join("setup"),
    };
    world.write_settings(
        "https://your-company.atlassian.net",
        example::MIA_TOKEN,
        None,
    );

    println!("| what | measured | goal |");
    println!("|---|---|---|");
    world.start_up(
        "start-up of `--help` against hello world",
        &["--help"],
        "at most 1.5 times",
    );
    world.start_up(
        "start-up of `jira status` against hello world",
        &["jira", "status"],
        "at most 2 times",
    );
    for arguments in [&["--help"][..], &["jira", "status"]] {
        let peak = world.peak_memory(arguments);
        row(
            &format!("peak memory of `{}`", arguments.join(" ")),
            &format!("{:.1} MiB", mebibytes(peak * 1024)),
            "under 12 MiB",
        );
    }
    world.waiting(
        "`jira test`, all is well, personal",
        example::MIA_TOKEN,
        false,
        "at most 2.2 latencies",
    );
    world.waiting(
        "`jira test`, all is well, service",
        example::BOT_TOKEN,
        true,
        "at most 2.2 latencies",
    );
    world.waiting(
        "`jira test`, full diagnosis: a scoped token on the site",
        example::MIA_SCOPED_TOKEN,
        false,
        "at most 3.2 latencies",
    );
    world.waiting(
        "`jira test`, full diagnosis: a dead token on the gateway",
        "ATSTT3xDead",
        true,
        "at most 3.2 latencies",
    );
    world.issues();
    let size = std::fs::metadata(PROGRAM).unwrap().len();
    row(
        "size of the release binary",
        &format!("{:.2} MiB", mebibytes(size)),
        "at most 6 MiB",
    );
}

struct Place {
    hello: PathBuf,
    setup: PathBuf,
}

impl Place {
    /// Runs in turn, so that what else the machine does falls on both alike.
    fn start_up(&self, name: &str, arguments: &[&str], goal: &str) {
        let mut ours = Vec::new();
        let mut hellos = Vec::new();
        let mut ratios = Vec::new();
        for _ in 0..RUNS {
            let hello = timed(Command::new(&self.hello));
            let own = timed(self.command(arguments));
            ratios.push(own.as_secs_f64() / hello.as_secs_f64());
            hellos.push(hello.as_secs_f64());
            ours.push(own.as_secs_f64());
        }
        let (ours, hello) = (median(&mut ours) * 1e3, median(&mut hellos) * 1e3);
        row(
            name,
            &format!(
                "{:.2} times ({ours:.2} ms, {hello:.2} ms)",
                median(&mut ratios)
            ),
            goal,
        );
    }

    fn waiting(&self, name: &str, token: &str, through_gateway: bool, goal: &str) {
        let sandbox = Sandbox::start(World::example()).unwrap();
        let gateway = through_gateway.then(|| (sandbox.cloud_id(), sandbox.gateway_url()));
        self.write_settings(
            &sandbox.site_url(),
            token,
            gateway.or(Some((String::new(), sandbox.gateway_url()))),
        );
        sandbox.inject(Fault::new(FaultKind::Latency(LATENCY)));
        let mut waits: Vec<f64> = (0..5)
            .map(|_| timed(self.command(&["jira", "test"])).as_secs_f64() / LATENCY.as_secs_f64())
            .collect();
        row(
            name,
            &format!(
                "{:.2} latencies of {} ms",
                median(&mut waits),
                LATENCY.as_millis()
            ),
            goal,
        );
    }

    /// Commands around issues, with a short latency and a long discussion.
    fn issues(&self) {
        let sandbox = Sandbox::start(with_a_discussion()).unwrap();
        self.write_settings(&sandbox.site_url(), example::MIA_TOKEN, None);
        let import = ["jira", "import", "SHOP-5", "--comments", "--print"];
        let peak = self.peak_memory(&import);
        row(
            "peak memory of `jira import`, 1,000 comments",
            &format!("{:.1} MiB", mebibytes(peak * 1024)),
            "under 40 MiB",
        );
        let without = self.median_of(&import, Duration::from_millis(1));
        sandbox.inject(Fault::new(FaultKind::Latency(SHORT_LATENCY)));
        let of_import = self.median_of(&import, SHORT_LATENCY);
        row(
            "`jira import`, 1,000 comments",
            &format!(
                "{of_import:.2} latencies of {} ms; without latency {without:.0} ms",
                SHORT_LATENCY.as_millis()
            ),
            "at most 3.5 latencies plus transfer",
        );
        let row_of = |name: &str, arguments: &[&str], goal: &str| {
            let latencies = self.median_of(arguments, SHORT_LATENCY);
            let measured = format!(
                "{latencies:.2} latencies of {} ms",
                SHORT_LATENCY.as_millis()
            );
            row(name, &measured, goal);
        };
        row_of(
            "`jira search`, words",
            &["jira", "search", "login"],
            "1 latency",
        );
        row_of(
            "`jira search`, a key",
            &["jira", "search", "SHOP-2"],
            "1 latency",
        );
        let summary = self.setup.join("summary.md");
        std::fs::write(&summary, "Done.").unwrap();
        for arguments in [
            &["jira", "import", "SHOP-2", "--yes"][..],
            &[
                "task",
                "complete",
                "T1",
                "--summary-file",
                summary.to_str().unwrap(),
            ],
        ] {
            timed(self.command(arguments));
        }
        let post = ["jira", "post", "T1", "--again", "--yes"];
        let public = [&post[..], &["--public"]].concat();
        row_of("`jira post`, after a look at the issue", &post, "");
        row_of("`jira post --public`", &public, "1 latency");
    }

    /// So many units of time does the program take to succeed.
    fn median_of(&self, arguments: &[&str], unit: Duration) -> f64 {
        let mut times: Vec<f64> = (0..11)
            .map(|_| {
                let (elapsed, status) = timed_status(self.command(arguments));
                assert!(status.success(), "{arguments:?}");
                elapsed.as_secs_f64() / unit.as_secs_f64()
            })
            .collect();
        median(&mut times)
    }

    /// The largest resident set in KiB: of a child of a process that has no other children.
    fn peak_memory(&self, arguments: &[&str]) -> u64 {
        let own = std::env::current_exe().unwrap();
        let mut command = Command::new(own);
        command
            .arg("--peak-memory-of")
            .arg(PROGRAM)
            .args(arguments)
            .env("CODER_SETUP_DIR", &self.setup);
        String::from_utf8(command.output().unwrap().stdout)
            .unwrap()
            .trim()
            .parse()
            .unwrap()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command
            .args(arguments)
            .env_clear()
            .env("HOME", &self.setup)
            .env("CODER_SETUP_DIR", &self.setup);
        command
    }

    fn write_settings(&self, site: &str, token: &str, gateway: Option<(String, String)>) {
        std::fs::create_dir_all(&self.setup).unwrap();
        let (cloud_id, gateway) = gateway.unwrap_or_default();
        let email = if token.starts_with("ATSTT") {
            example::BOT_EMAIL
        } else {
            example::MIA_EMAIL
        };
        let mut settings = serde_json::json!({ "enabled": true, "baseUrl": site, "auth": { "email": email, "apiToken": token } });
        for (member, value) in [("cloudId", cloud_id), ("gatewayUrl", gateway)] {
            if !value.is_empty() {
                settings[member] = value.into();
            }
        }
        std::fs::write(self.setup.join("jira.json"), settings.to_string()).unwrap();
    }
}

/// The smallest program that prints a line, with the settings of this project's release profile.
fn build_hello(directory: &Path) -> PathBuf {
    let (source, program) = (directory.join("hello.rs"), directory.join("hello"));
    std::fs::write(&source, "fn main() { println!(\"hello, world\"); }").unwrap();
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let options = [
        "-Copt-level=3",
        "-Clto=fat",
        "-Ccodegen-units=1",
        "-Cstrip=symbols",
        "-o",
    ];
    let status = Command::new(rustc)
        .args(options)
        .arg(&program)
        .arg(&source)
        .status()
        .unwrap();
    assert!(status.success(), "hello world could not be built");
    program
}

/// The example, with 1,000 comments of half a kilobyte on SHOP-5.
fn with_a_discussion() -> World {
    let mut world = World::example();
    let issue = world.issue_mut("SHOP-5").unwrap();
    issue.comments = (0..1000)
        .map(|number| {
            let author = Author::Account(example::MIA_ID.to_owned());
            let time = format!(
                "2026-11-03T10:{:02}:{:02}.000+0000",
                number / 60,
                number % 60
            );
            let text = "The session ought to live as long as the basket does.\n\n".repeat(9);
            Comment::new(20_000 + number, author, &time, &text)
        })
        .collect();
    world
}

fn timed(command: Command) -> Duration {
    timed_status(command).0
}

fn timed_status(mut command: Command) -> (Duration, ExitStatus) {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let start = Instant::now();
    let status = command.status().unwrap();
    (start.elapsed(), status)
}

fn print_peak_memory(command: &[String]) {
    timed({
        let mut child = Command::new(&command[0]);
        child.args(&command[1..]);
        child
    });
    println!(
        "{}",
        getrusage(UsageWho::RUSAGE_CHILDREN).unwrap().max_rss()
    );
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

#[expect(clippy::cast_precision_loss, reason = "shown with two digits")]
fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

fn row(what: &str, measured: &str, goal: &str) {
    println!("| {what} | {measured} | {goal} |");
}
