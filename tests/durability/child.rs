//! A child process for what a test process cannot do to itself: be killed, or change its user, umask,
//! or limits.
//!
//! The child is this test binary; its standard input has the order.

use std::env;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use coder_server::error::{Failure, Remedy};
use coder_server::settings::{OnInvalid, SetupDir};
use nix::sys::resource::{Resource, setrlimit};
use nix::sys::signal::{SigSet, Signal};
use nix::sys::stat::{Mode, umask};
use nix::unistd::{Gid, Uid, setgid, setgroups, setuid};

use crate::setup::{self, Version};

/// The user ID of `nobody`.
pub const NOBODY: u32 = 65534;

/// What a child does.
#[derive(Debug, Clone, Copy)]
pub enum Order {
    /// Saves the two versions alternately until it is killed.
    SaveForEver,
    /// Saves the two versions alternately, this many times.
    Save(u32),
    /// Saves the second version once, with this limit on file sizes, in bytes.
    SaveWithin(u64),
    /// Saves the second version once as nobody.
    SaveAsNobody,
}

/// A running child, killed when dropped.
pub struct Worker {
    child: Child,
    output: BufReader<ChildStdout>,
}

impl Worker {
    /// Starts a child, and waits until it is ready.
    pub fn start(order: Order, directory: &SetupDir, mask: u32) -> Self {
        let command = Command::new(env::current_exe().unwrap());
        Self::spawn(command, order, directory, mask)
    }

    /// As [`Worker::start`], under a program that traces the child's command line.
    pub fn start_under(mut watcher: Command, order: Order, directory: &SetupDir) -> Self {
        watcher.arg(env::current_exe().unwrap());
        Self::spawn(watcher, order, directory, 0o022)
    }

    fn spawn(mut command: Command, order: Order, directory: &SetupDir, mask: u32) -> Self {
        let mut child = command
            .args(["--exact", "child::works", "--ignored", "--nocapture"])
            .args(["--test-threads", "1", "--quiet"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        let path = directory.path().display();
        let (name, number) = match order {
            Order::SaveForEver => ("for-ever", 0),
            Order::Save(times) => ("save", times.into()),
            Order::SaveWithin(bytes) => ("within", bytes),
            Order::SaveAsNobody => ("nobody", 0),
        };
        write!(input, "{name} {number} {mask} {path}").unwrap();
        drop(input);
        let output = BufReader::new(child.stdout.take().unwrap());
        let mut worker = Self { child, output };
        worker.read_until("begin");
        worker
    }

    /// Kills the child.
    pub fn kill(mut self) {
        assert_eq!(self.child.try_wait().unwrap(), None, "it had ended already");
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// The result of the last save: `saved`, or the kind of the failure, its message and hint.
    pub fn finish(mut self) -> String {
        let said = self.read_until("end ");
        assert!(self.child.wait().unwrap().success());
        said
    }

    fn read_until(&mut self, start: &str) -> String {
        for line in self.output.by_ref().lines() {
            if let Some((_, rest)) = line.unwrap().split_once(&format!("child: {start}")) {
                return rest.to_owned();
            }
        }
        panic!("the child ended before it said {start:?}");
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
#[ignore = "this is what the children of the other tests run"]
fn works() {
    let order = io::read_to_string(io::stdin()).unwrap();
    let mut words = order.splitn(4, ' ');
    let mut word = || words.next().expect("an order on standard input");
    let (name, number, mask, path) = (word(), word(), word(), word());
    let number: u64 = number.parse().unwrap();
    umask(Mode::from_bits(mask.parse().unwrap()).unwrap());
    let directory = setup::at(Path::new(path));
    let times = match name {
        "for-ever" => u64::MAX,
        "save" => number,
        "within" => {
            // The write fails instead of the process.
            let mut signals = SigSet::empty();
            signals.add(Signal::SIGXFSZ);
            signals.thread_block().unwrap();
            say("begin");
            setrlimit(Resource::RLIMIT_FSIZE, number, number).unwrap();
            let result = Version::Second.save(&directory, OnInvalid::Refuse);
            // The limit does not apply to the output, which is a pipe.
            return say(&format!("end {}", said(result.map(drop))));
        }
        "nobody" => {
            setgroups(&[]).unwrap();
            setgid(Gid::from_raw(NOBODY)).unwrap();
            setuid(Uid::from_raw(NOBODY)).unwrap();
            1
        }
        other => panic!("{other} is no order"),
    };
    say("begin");
    let mut last = Ok(());
    for time in 0..times {
        let version = [Version::Second, Version::First][usize::from(time % 2 == 1)];
        last = version.save(&directory, OnInvalid::Refuse).map(drop);
        if last.is_err() {
            break;
        }
    }
    say(&format!("end {}", said(last)));
}

fn said(result: Result<(), Failure>) -> String {
    match result {
        Ok(()) => "saved".to_owned(),
        Err(failure) => {
            assert!(!format!("{failure:?}").contains(setup::TOKEN));
            let hint = match failure.remedy.as_deref() {
                Some(Remedy::Text(text)) => text.clone(),
                remedy => remedy.map_or_else(String::new, |remedy| format!("{remedy:?}")),
            };
            format!("{}; {}; {hint}", failure.kind.name(), failure.chain())
        }
    }
}

fn say(words: &str) {
    let mut output = io::stdout();
    writeln!(output, "child: {words}").unwrap();
    output.flush().unwrap();
}
