//! Shared by the test binaries: running the real program on pipes or a terminal, and a fake
//! network.
//!
//! A test binary includes it at the top of its `main.rs`:
//!
//! ```ignore
//! #[path = "../support/mod.rs"]
//! pub mod support;
//! ```
//!
//! `pub`, because no binary uses all of it: items reachable from the crate root count as used, so
//! no `allow(dead_code)` is necessary.

// Lints that exempt tests (`allow-unwrap-in-tests` in clippy.toml) look for this attribute.
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

/// Timeout of every wait, generous enough for a loaded machine.
pub const LIMIT: Duration = Duration::from_secs(20);

/// Reads a small text file.
///
/// # Panics
/// Panics if it is missing, large, or not UTF-8.
#[track_caller]
pub fn text_of(path: &Path) -> String {
    const LARGEST: u64 = 1 << 20;
    let file = File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut text = String::new();
    let read = file.take(LARGEST).read_to_string(&mut text);
    read.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text
}

/// Polls until a condition holds.
///
/// # Panics
/// Panics after [`LIMIT`].
#[track_caller]
pub fn wait_until(what: &str, met: impl Fn() -> bool) {
    let deadline = Instant::now() + LIMIT;
    while !met() {
        assert!(Instant::now() < deadline, "timed out waiting until {what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

static STARTING: Mutex<()> = Mutex::new(());
#[cfg(unix)]
static DEFAULT_SIGNALS: std::sync::Once = std::sync::Once::new();

/// Child processes inherit ignored signals, as background jobs and `nohup` have them, but not
/// handlers: a handler that acts like the default restores the default in children.
#[cfg(unix)]
fn stop_ignoring_signals() {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    for signal in [SIGHUP, SIGINT, SIGQUIT, SIGTERM] {
        let always = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true));
        signal_hook::flag::register_conditional_default(signal, always)
            .expect("these signals can be handled");
    }
}

/// Held while a process is started or a pseudo-terminal is opened. A new terminal's descriptors are
/// inheritable for a moment; a program started then would keep them open and block the end of
/// output and the hang-up.
///
/// Programs start with default signal dispositions.
pub fn starting() -> MutexGuard<'static, ()> {
    #[cfg(unix)]
    DEFAULT_SIGNALS.call_once(stop_ignoring_signals);
    STARTING.lock().unwrap_or_else(PoisonError::into_inner)
}
