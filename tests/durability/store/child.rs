//! A process that works on a store and reports each change. Like `crate::child`, it is this test
//! binary.

use std::env;
use std::fmt;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::str::FromStr;
use std::thread;
use std::time::{Duration, Instant};

use coder_server::connection::Site;
use coder_server::error::Remedy;
use coder_server::store::{
    Audience, IssueLink, ItemId, ItemKind, NewItem, NewPost, Outcome, PartState, Precondition,
    Status, Store,
};
use nix::sys::resource::{Resource, setrlimit};
use nix::sys::signal::{SigSet, Signal};
use nix::unistd::{Gid, Uid, setgid, setgroups, setuid};

use crate::child::NOBODY;

/// An acknowledged change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    Opened,
    ObjectiveMade(ItemId),
    /// A created item with its title.
    TaskMade(ItemId, String),
    Finished(ItemId),
    /// A part of a task's summary is being sent, or was posted.
    Sending(ItemId, u32),
    Posted(ItemId, u32),
    /// The child has finished; the longest change in milliseconds.
    Done(u64),
    /// A change failed: kind, message, and hint.
    Failed(String),
}

/// What a child does.
#[derive(Debug, Clone, Copy)]
pub enum Order {
    /// Works for this number of rounds.
    Work(u32),
    /// Works for a number of rounds with a limit on file sizes in bytes.
    WorkWithin(u64),
    /// Works one round as nobody.
    WorkAsNobody,
}

/// A working child; killed on drop.
pub struct Worker {
    child: Child,
    output: BufReader<ChildStdout>,
}

impl Worker {
    /// Starts a child and waits until it is about to open the store.
    pub fn start(order: Order, setup_dir: &Path) -> Self {
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "store::child::works", "--ignored", "--nocapture"])
            .args(["--test-threads", "1", "--quiet"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        let (name, number) = match order {
            Order::Work(rounds) => ("work", rounds.into()),
            Order::WorkWithin(bytes) => ("within", bytes),
            Order::WorkAsNobody => ("nobody", 1),
        };
        write!(input, "{name} {number} {}", setup_dir.display()).unwrap();
        drop(input);
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        while !line.ends_with("child: begin\n") {
            line.clear();
            assert_ne!(output.read_line(&mut line).unwrap(), 0, "it never began");
        }
        Self { child, output }
    }

    /// Waits for this number of changes and a moment longer, and kills the child. Returns the
    /// acknowledged changes.
    pub fn kill_after(mut self, count: usize, moment: Duration) -> Vec<Change> {
        let mut changes: Vec<Change> = std::iter::from_fn(|| self.change()).take(count).collect();
        thread::sleep(moment);
        self.child.kill().unwrap();
        changes.extend(std::iter::from_fn(|| self.change()));
        self.child.wait().unwrap();
        changes
    }

    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Waits for the end of the child and returns the acknowledged changes.
    pub fn finish(mut self) -> Vec<Change> {
        let changes = std::iter::from_fn(|| self.change()).collect();
        assert!(self.child.wait().unwrap().success());
        changes
    }

    /// Returns the next change; `None` at the end.
    fn change(&mut self) -> Option<Change> {
        loop {
            let mut line = String::new();
            self.output.read_line(&mut line).unwrap();
            // An incomplete line does not count.
            let whole = line.strip_suffix('\n')?;
            if let Some((_, said)) = whole.split_once("child: ") {
                return Some(said.parse().unwrap());
            }
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl fmt::Display for Change {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Opened => write!(formatter, "opened"),
            Self::ObjectiveMade(id) => write!(formatter, "objective {id}"),
            Self::TaskMade(id, title) => write!(formatter, "task {id} {title}"),
            Self::Finished(id) => write!(formatter, "finished {id}"),
            Self::Sending(id, part) => write!(formatter, "sending {id} {part}"),
            Self::Posted(id, part) => write!(formatter, "posted {id} {part}"),
            Self::Done(slowest) => write!(formatter, "done {slowest}"),
            Self::Failed(why) => write!(formatter, "failed {why}"),
        }
    }
}

impl FromStr for Change {
    type Err = String;

    fn from_str(said: &str) -> Result<Self, String> {
        let (what, rest) = said.split_once(' ').unwrap_or((said, ""));
        let (first, second) = rest.split_once(' ').unwrap_or((rest, ""));
        let task = || first.parse::<ItemId>().unwrap();
        Ok(match what {
            "opened" => Self::Opened,
            "objective" => Self::ObjectiveMade(first.parse().unwrap()),
            "task" => Self::TaskMade(task(), second.to_owned()),
            "finished" => Self::Finished(task()),
            "sending" => Self::Sending(task(), second.parse().unwrap()),
            "posted" => Self::Posted(task(), second.parse().unwrap()),
            "done" => Self::Done(first.parse().unwrap()),
            "failed" => Self::Failed(rest.to_owned()),
            _ => return Err(said.to_owned()),
        })
    }
}

impl Change {
    /// Asserts that an acknowledged change is in the store.
    #[track_caller]
    pub fn assert_kept(&self, store: &Store) {
        match self {
            Self::Opened | Self::Done(_) | Self::Failed(_) => {}
            Self::ObjectiveMade(id) => drop(store.item(*id).unwrap()),
            Self::TaskMade(id, title) => {
                let task = store.item(*id).unwrap();
                assert_eq!(task.overview.title, *title);
                assert_eq!(task.instructions, instructions(title));
            }
            Self::Finished(id) => {
                let task = store.item(*id).unwrap();
                assert_eq!(task.overview.status, Status::Completed);
                assert_eq!(task.summary, Some(summary(&task.overview.title)));
            }
            Self::Sending(id, part) => {
                assert_ne!(state(store, *id, *part), PartState::Planned);
            }
            Self::Posted(id, part) => match state(store, *id, *part) {
                PartState::Posted { comment_id, .. } => assert_eq!(comment_id, comment(*id, *part)),
                other => panic!("{id} {part}: {other:?}"),
            },
        }
    }
}

fn state(store: &Store, id: ItemId, part: u32) -> PartState {
    let posts = store.posts_of(id).unwrap();
    let part = posts[0].parts.iter().find(|other| other.number == part);
    part.unwrap().state.clone()
}

/// Distinct instructions that span several pages.
fn instructions(title: &str) -> String {
    format!("{title}\n").repeat(400)
}

fn summary(title: &str) -> String {
    format!("Done: {title}")
}

fn comment(id: ItemId, part: u32) -> String {
    format!("{id}-{part}")
}

#[test]
#[ignore = "this is what the children of the other tests run"]
fn works() {
    let order = io::read_to_string(io::stdin()).unwrap();
    let mut words = order.splitn(3, ' ');
    let mut word = || words.next().expect("an order on standard input");
    let (name, number, path) = (word(), word(), word());
    let number: u64 = number.parse().unwrap();
    say(&"begin");
    let rounds = match name {
        "work" => number,
        "within" => {
            // The write fails instead of the process.
            let mut signals = SigSet::empty();
            signals.add(Signal::SIGXFSZ);
            signals.thread_block().unwrap();
            setrlimit(Resource::RLIMIT_FSIZE, number, number).unwrap();
            u64::MAX
        }
        "nobody" => {
            setgroups(&[]).unwrap();
            setgid(Gid::from_raw(NOBODY)).unwrap();
            setuid(Uid::from_raw(NOBODY)).unwrap();
            number
        }
        other => panic!("{other} is no order"),
    };
    match work(Path::new(path), rounds) {
        Ok(slowest) => say(&Change::Done(
            slowest.as_millis().try_into().unwrap_or(u64::MAX),
        )),
        Err(failure) => {
            let hint = match failure.remedy.as_deref() {
                Some(Remedy::Text(text)) => text.clone(),
                remedy => remedy.map_or_else(String::new, |remedy| format!("{remedy:?}")),
            };
            let why = format!("{}; {}; {hint}", failure.kind.name(), failure.chain());
            say(&Change::Failed(why));
        }
    }
}

/// Returns the duration of the longest change.
fn work(setup_dir: &Path, rounds: u64) -> Result<Duration, coder_server::error::Failure> {
    let mut slowest = Duration::ZERO;
    let mut begin = Instant::now();
    let mut done = |change: Change| {
        slowest = slowest.max(begin.elapsed());
        say(&change);
        begin = Instant::now();
    };
    let mut store = Store::open(setup_dir, coder_server::clock::Clock::default())?;
    done(Change::Opened);
    let objective = NewItem {
        kind: ItemKind::Objective,
        created_by: None,
        objective: None,
        title: "Everything".to_owned(),
        instructions: String::new(),
        issue: None,
    };
    let objective = store.create_items(&[objective], &Precondition::default())?[0].id;
    done(Change::ObjectiveMade(objective));
    for round in 0..rounds {
        let title = format!("Round {round} of {}", std::process::id());
        let issue = IssueLink {
            site: Site::parse("https://your-company.atlassian.net").unwrap(),
            issue_id: (10_000 + round % 10).to_string(),
            key: format!("PROJ-{}", round % 10 + 1).parse().unwrap(),
        };
        let task = NewItem {
            kind: ItemKind::Task,
            created_by: None,
            title: title.clone(),
            instructions: instructions(&title),
            objective: Some(objective),
            issue: Some(issue.clone()),
        };
        let id = store.create_items(&[task], &Precondition::default())?[0].id;
        done(Change::TaskMade(id, title.clone()));
        store.finish_task(id, Outcome::Completed, &summary(&title), None)?;
        done(Change::Finished(id));
        let post = store.begin_post(&NewPost {
            task: Some(id),
            issue,
            text: summary(&title),
            audience: Audience::Everyone,
            parts: ["Done: ", &title]
                .map(jira_adf::Document::from_markdown)
                .to_vec(),
            posted_by: None,
        })?;
        for part in &post.parts {
            store.mark_sending(post.id, part.number)?;
            done(Change::Sending(id, part.number));
            store.mark_posted(post.id, part.number, &comment(id, part.number))?;
            done(Change::Posted(id, part.number));
        }
    }
    Ok(slowest)
}

fn say(words: &dyn fmt::Display) {
    let mut output = io::stdout();
    // In one write, so that a kill leaves all of it or nothing.
    let line = format!("child: {words}\n");
    output.write_all(line.as_bytes()).unwrap();
    output.flush().unwrap();
}
