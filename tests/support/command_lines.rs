//! Watches the command lines of all processes, as `ps` shows them.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Read;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::leaks::assert_free_of;

/// Polling interval.
const PAUSE: Duration = Duration::from_millis(2);
/// Maximum length of a command line in bytes.
const LONGEST: u64 = 1 << 20;

/// Records the command lines of all processes until dropped.
///
/// Very short-lived processes can be missed: a match proves a leak; no match makes one unlikely.
pub struct CommandLineWatch {
    board: Arc<Board>,
    watcher: Option<JoinHandle<()>>,
}

impl CommandLineWatch {
    /// Starts watching.
    pub fn start() -> Self {
        let board = Arc::new(Board::default());
        let notes = Arc::clone(&board);
        let watcher = Some(thread::spawn(move || notes.watch()));
        Self { board, watcher }
    }

    /// Waits until a command line contains this text.
    ///
    /// # Panics
    /// Panics after [`LIMIT`](super::LIMIT).
    pub fn wait_for(&self, text: &str) {
        let waited =
            self.board
                .changed
                .wait_timeout_while(self.board.lock(), super::LIMIT, |notes| !notes.saw(text));
        let notes = waited.unwrap_or_else(PoisonError::into_inner).0;
        assert!(notes.saw(text), "no command line with {text:?} was seen");
    }

    /// Asserts that no secret, in any encoding, was on a command line.
    ///
    /// # Panics
    /// Also panics if no command line contained `program`, because then nothing was checked.
    #[track_caller]
    pub fn assert_free_of(&self, program: &str, secrets: &[&str]) {
        let notes = self.board.lock();
        assert!(
            notes.saw(program),
            "no command line with {program:?} was seen"
        );
        for line in &notes.lines {
            assert_free_of(secrets, &[("a command line", line)]);
        }
    }
}

impl Drop for CommandLineWatch {
    fn drop(&mut self) {
        self.board.lock().done = true;
        self.board.changed.notify_all();
        if let Some(watcher) = self.watcher.take() {
            let _ = watcher.join();
        }
    }
}

/// Returns the command lines of all readable processes, words joined by spaces.
pub fn command_lines() -> Vec<String> {
    let processes = fs::read_dir("/proc").expect("Linux has /proc");
    let files = processes.filter_map(|entry| {
        let entry = entry.ok()?;
        let name = entry.file_name();
        let number = name.to_str()?.bytes().all(|byte| byte.is_ascii_digit());
        // A process may end after it was listed.
        number.then(|| File::open(entry.path().join("cmdline")).ok())?
    });
    let lines = files.filter_map(|file| {
        let mut bytes = Vec::new();
        file.take(LONGEST).read_to_end(&mut bytes).ok()?;
        let words = String::from_utf8_lossy(&bytes).replace('\0', " ");
        (!words.is_empty()).then_some(words)
    });
    lines.collect()
}

#[derive(Default)]
struct Board {
    notes: Mutex<Notes>,
    changed: Condvar,
}

#[derive(Default)]
struct Notes {
    lines: BTreeSet<String>,
    done: bool,
}

impl Board {
    fn lock(&self) -> MutexGuard<'_, Notes> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn watch(&self) {
        while !self.lock().done {
            let lines = command_lines();
            self.lock().lines.extend(lines);
            self.changed.notify_all();
            let _ = self
                .changed
                .wait_timeout_while(self.lock(), PAUSE, |notes| !notes.done);
        }
    }
}

impl Notes {
    fn saw(&self, text: &str) -> bool {
        self.lines.iter().any(|line| line.contains(text))
    }
}
