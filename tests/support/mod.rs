//! What the test binaries share: the real program run on pipes or on a terminal, and a network that
//! is not there.
//!
//! A test binary takes it with these two lines at the top of its `main.rs`:
//!
//! ```ignore
//! #[path = "../support/mod.rs"]
//! pub mod support;
//! ```
//!
//! `pub`, because no binary uses all of it: what can be reached from the crate's root counts as
//! used, so that nothing here needs `allow(dead_code)`. Everything is therefore `pub` all the way
//! down and documented, and what is private and unused still warns.

// The lints that spare tests (`allow-unwrap-in-tests` in clippy.toml) look for this.
#![cfg(test)]
#![expect(
    clippy::missing_panics_doc,
    reason = "a tool of the tests fails a test by panicking; `# Panics` says when that is not plain"
)]

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

pub mod command;
#[cfg(target_os = "linux")]
pub mod command_lines;
pub mod https_proxy;
pub mod jira_cloud;
pub mod leaks;
pub mod openapi;
pub mod raw_answers;
pub mod redaction;
pub mod rounds;
pub mod running;
#[cfg(unix)]
pub mod tty;

/// How long anything is waited for before the test fails: far longer than a loaded machine needs.
pub const LIMIT: Duration = Duration::from_secs(20);

/// The text of a small file.
///
/// # Panics
/// When there is none, or it is large or not UTF-8.
#[track_caller]
pub fn text_of(path: &Path) -> String {
    const LARGEST: u64 = 1 << 20;
    let file = File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut text = String::new();
    let read = file.take(LARGEST).read_to_string(&mut text);
    read.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text
}

/// Waits for something of which nothing tells.
///
/// # Panics
/// When it has not come about within [`LIMIT`].
#[track_caller]
pub fn wait_until(what: &str, met: impl Fn() -> bool) {
    let deadline = Instant::now() + LIMIT;
    while !met() {
        assert!(Instant::now() < deadline, "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

static STARTING: Mutex<()> = Mutex::new(());
#[cfg(unix)]
static DEFAULT_SIGNALS: std::sync::Once = std::sync::Once::new();

/// A child inherits the signals that its parent ignores, as a script's background jobs and `nohup`
/// have them, but not its parent's handlers: a handler that acts as the default does makes both the
/// same.
#[cfg(unix)]
fn stop_ignoring_signals() {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    for signal in [SIGHUP, SIGINT, SIGQUIT, SIGTERM] {
        let always = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true));
        signal_hook::flag::register_conditional_default(signal, always)
            .expect("these signals can be handled");
    }
}

/// Held while a process is started or a pseudo-terminal opened. A new terminal's descriptors are
/// inheritable for a moment; a program started in that moment would hold them open, and neither
/// the end of output nor a hang-up would ever come.
///
/// What is started then has the default signal dispositions, whatever the tests inherited.
pub fn starting() -> MutexGuard<'static, ()> {
    #[cfg(unix)]
    DEFAULT_SIGNALS.call_once(stop_ignoring_signals);
    STARTING.lock().unwrap_or_else(PoisonError::into_inner)
}
