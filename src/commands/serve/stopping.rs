//! The signals that end the server.

use std::fs::File;
use std::io::Read as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};

use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

use crate::error::{Failure, Kind};
use crate::terminal::{Context, Line, Output};
use crate::web::{GRACE, Stopper};

/// The signal that stopped it.
pub(super) type StoppedBy = Arc<AtomicI32>;

/// The first signal ends the server in order, the second one at once.
pub(super) fn stop_on_signal(stopper: Stopper, mut stderr: Output) -> Result<StoppedBy, Failure> {
    let failed = |error: std::io::Error| {
        Failure::new(Kind::Other, "the signals could not be prepared").with_cause(error)
    };
    let stopped_by = StoppedBy::default();
    let told = Arc::clone(&stopped_by);
    let ignored = ignored();
    let heeded = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]
        .into_iter()
        .filter(|signal| *signal == SIGTERM || ignored >> (signal - 1) & 1 == 0);
    let mut signals = Signals::new(heeded).map_err(failed)?;
    std::thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || {
            let mut is_asked = false;
            for signal in signals.forever() {
                if is_asked {
                    let _ = emulate_default_handler(signal);
                }
                is_asked = true;
                told.store(signal, Ordering::Relaxed);
                stopper.stop();
                if stderr.style().terminal {
                    let said = format!(
                        "Finishing what is being done, within {} s; once more ends it at once",
                        GRACE.as_secs()
                    );
                    stderr.line(&Line::plain(said));
                }
            }
        })
        .map_err(failed)?;
    Ok(stopped_by)
}

/// The signals that whoever started this had it ignore, as `nohup` does, as bits: they stay so.
/// Where the system does not tell, there are none.
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

/// Being asked to end by a service manager is no failure; every other signal ends the process as
/// it would have.
#[expect(clippy::needless_pass_by_value, reason = "nobody needs it any more")]
pub(super) fn end(stopped_by: StoppedBy, context: &mut Context) {
    let signal = stopped_by.load(Ordering::Relaxed);
    if signal != SIGTERM && signal != 0 {
        // What is not written now would not be written at all.
        let _ = context.stdout.finish();
        let _ = emulate_default_handler(signal);
    }
}
