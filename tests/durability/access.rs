//! Sign-in with several processes, one of which is killed.

use std::env;
use std::fs;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use coder_server::clock::Clock;
use coder_server::store::{Role, Store};

use crate::setup::{Setup, mode, text};

const ROUNDS: u32 = 8;
const SPENDERS: usize = 4;

fn open(setup_dir: &Path) -> Store {
    Store::open(setup_dir, Clock::default()).unwrap()
}

/// A process that uses a link on request and reports the result; killed on drop.
struct Spender {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Spender {
    /// Starts one and waits until it has opened the store.
    fn start(setup_dir: &Path, link: &str) -> Self {
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "access::uses_a_link", "--ignored", "--nocapture"])
            .args(["--test-threads", "1", "--quiet"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        writeln!(input, "{link} {}", setup_dir.display()).unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let mut spender = Self {
            child,
            input,
            output,
        };
        assert_eq!(spender.said(), "ready");
        spender
    }

    fn go(&mut self) {
        writeln!(self.input, "go").unwrap();
    }

    /// Returns its next line.
    fn said(&mut self) -> String {
        loop {
            let mut line = String::new();
            assert_ne!(self.output.read_line(&mut line).unwrap(), 0, "it has ended");
            if let Some((_, said)) = line.trim_end().split_once("child: ") {
                return said.to_owned();
            }
        }
    }
}

impl Drop for Spender {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
#[ignore = "this is what the children of the other tests run"]
fn uses_a_link() {
    let mut lines = io::stdin().lines();
    let order = lines.next().unwrap().unwrap();
    let (link, setup_dir) = order.split_once(' ').unwrap();
    let mut access = open(Path::new(setup_dir));
    say("ready");
    assert_eq!(lines.next().unwrap().unwrap(), "go");
    match access.redeem_sign_in_link(link, None).unwrap() {
        Some((secret, session)) => say(&format!("{} {}", session.id, secret.expose())),
        None => say("nothing"),
    }
    // Killed here at the latest.
    lines.next();
}

fn say(words: &str) {
    let mut output = io::stdout();
    output
        .write_all(format!("child: {words}\n").as_bytes())
        .unwrap();
    output.flush().unwrap();
}

#[test]
fn one_of_many_processes_can_use_a_link() {
    for _ in 0..ROUNDS {
        let setup = Setup::new();
        let (link, _) = open(setup.path())
            .create_sign_in_link("Mia", Some(Role::Member))
            .unwrap();
        let start = || Spender::start(setup.path(), link.expose());
        let mut spenders: Vec<Spender> = (0..SPENDERS).map(|_| start()).collect();
        for spender in &mut spenders {
            spender.go();
        }
        let said: Vec<String> = spenders.iter_mut().map(Spender::said).collect();
        drop(spenders);
        let entered: Vec<&String> = said.iter().filter(|said| *said != "nothing").collect();
        assert_eq!(entered.len(), 1, "{} got in", entered.len());
        let (id, secret) = entered[0].split_once(' ').unwrap();
        let mut access = open(setup.path());
        let session = access.session(secret).unwrap().unwrap();
        assert_eq!(session.id.to_string(), id);
        assert_eq!(access.sessions().unwrap(), [session]);
        assert_eq!(
            access.redeem_sign_in_link(link.expose(), None).unwrap(),
            None
        );
    }
}

#[test]
fn files_are_private_and_ignored_by_git() {
    let setup = Setup::missing("setup");
    let access = open(setup.path());
    open(setup.path())
        .create_sign_in_link("Mia", Some(Role::Member))
        .unwrap();
    let directory = setup.path().join("tasks");
    assert_eq!(mode(&directory), 0o700);
    assert_eq!(text(&directory.join(".gitignore")), "*\n");
    let mut names = Vec::new();
    for entry in fs::read_dir(&directory).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        let name = entry.file_name().into_string().unwrap();
        assert_eq!(mode, 0o600, "{name}");
        names.push(name);
    }
    for name in ["work.sqlite3", "work.sqlite3-wal"] {
        assert!(names.iter().any(|other| other == name), "{names:?}");
    }
    drop(access);
}
