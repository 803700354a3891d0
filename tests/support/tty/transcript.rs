//! The output of a program on a terminal, as bytes and as a screen.

use std::io::Read;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use console::strip_ansi_codes;

use super::Size;

/// A marker that no program prints; not recorded.
pub(super) const MARK: u8 = 0;

/// The output so far, with a notification of changes.
pub(super) struct Transcript {
    seen: Mutex<Seen>,
    pub changed: Condvar,
}

/// The recorded output.
pub(super) struct Seen {
    /// The screen.
    pub screen: vt100::Parser,
    /// The bytes.
    pub raw: Vec<u8>,
    /// Number of bytes at the time of the last keys.
    pub since_keys: usize,
    /// Number of markers read.
    pub marks: usize,
    /// Whether the output has ended.
    pub ended: bool,
}

impl Transcript {
    pub fn new(size: Size) -> Self {
        let (rows, columns) = size.for_screen();
        let seen = Seen {
            screen: vt100::Parser::new(rows, columns, 0),
            raw: Vec::new(),
            since_keys: 0,
            marks: 0,
            ended: false,
        };
        Self {
            seen: Mutex::new(seen),
            changed: Condvar::new(),
        }
    }

    pub fn lock(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn record(&self, mut screen: impl Read, hanging_up: &AtomicBool) {
        let mut buffer = [0; 4096];
        loop {
            let read = screen.read(&mut buffer).unwrap_or(0);
            if hanging_up.load(Ordering::SeqCst) {
                return;
            }
            let mut seen = self.lock();
            for part in buffer[..read].split_inclusive(|byte| *byte == MARK) {
                let text = part.strip_suffix(&[MARK]).unwrap_or(part);
                seen.marks += part.len() - text.len();
                seen.screen.process(text);
                seen.raw.extend_from_slice(text);
            }
            seen.ended = read == 0;
            self.changed.notify_all();
            if read == 0 {
                return;
            }
        }
    }
}

impl Seen {
    pub fn keys_sent(&mut self) {
        self.since_keys = self.raw.len();
    }

    pub fn text_from(&self, start: usize) -> String {
        strip_ansi_codes(&String::from_utf8_lossy(&self.raw[start..])).into_owned()
    }

    pub fn shown(&self) -> String {
        let screen = self.screen.screen().contents();
        let raw = String::from_utf8_lossy(&self.raw);
        format!("the screen:\n{screen}\n\nall that was written: {raw:?}")
    }
}
