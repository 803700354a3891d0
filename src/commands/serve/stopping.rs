//! Signals that stop the server.

use std::fs::File;
use std::io::Read as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};

use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

use crate::error::{Failure, Kind};
use crate::terminal::{Context, Line, Output};
use crate::web::{SHUTDOWN_TIMEOUT, Stopper};

/// The signal that stopped the server.
pub(super) type StoppedBy = Arc<AtomicI32>;

/// The first signal stops the server gracefully, the second one at once.
pub(super) fn stop_on_signal(stopper: Stopper, mut stderr: Output) -> Result<StoppedBy, Failure> {
    let failed = |error: std::io::Error| {
        Failure::new(Kind::Other, "could not set up signal handling").with_cause(error)
    };
    let stopped_by = StoppedBy::default();
    let stored = Arc::clone(&stopped_by);
    let ignored = ignored();
    let handled = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]
        .into_iter()
        .filter(|signal| *signal == SIGTERM || ignored >> (signal - 1) & 1 == 0);
    let mut signals = Signals::new(handled).map_err(failed)?;
    std::thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || {
            let mut is_stopping = false;
            for signal in signals.forever() {
                if is_stopping {
                    let _ = emulate_default_handler(signal);
                }
                is_stopping = true;
                stored.store(signal, Ordering::Relaxed);
                stopper.stop();
                if stderr.style().terminal {
                    let text = format!(
                        "Finishing requests in progress (at most {} s). Press Ctrl-C again to stop now.",
                        SHUTDOWN_TIMEOUT.as_secs()
                    );
                    stderr.line(&Line::plain(text));
                }
            }
        })
        .map_err(failed)?;
    Ok(stopped_by)
}

/// Signals that the parent process ignores for this one, as `nohup` does, as a bit mask. They stay
/// ignored. Zero where the system does not say.
fn ignored() -> u64 {
    let mut status = String::new();
    let read = File::open("/proc/self/status")
        .and_then(|file| file.take(64 * 1024).read_to_string(&mut status));
    let mut lines = status.lines();
    let bits = lines.find_map(|line| line.strip_prefix("SigIgn:"));
    match (read, bits) {
        (Ok(_), Some(bits)) => u64::from_str_radix(bits.trim(), 16).unwrap_or(0),
        _ => 0,
    }
}

/// SIGTERM, which service managers send, ends the process successfully. Every other signal ends it as it
/// would without a handler.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the same signature as elsewhere"
)]
pub(super) fn end(stopped_by: StoppedBy, context: &mut Context) {
    let signal = stopped_by.load(Ordering::Relaxed);
    if signal != SIGTERM && signal != 0 {
        // The signal ends the process without another chance to write.
        let _ = context.stdout.finish();
        let _ = emulate_default_handler(signal);
    }
}
