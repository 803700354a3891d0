//! A program on a pseudo-terminal with a readable screen.
//!
//! Keys are sent only when the program is ready: prompts that read keys turn canonical mode off;
//! prompts that read a secret turn echo off and discard earlier input. Both print their text first,
//! so waiting for the text alone is a race.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::num::NonZeroU16;
use std::os::unix::fs::OpenOptionsExt;
use std::process::{Child, ExitStatus};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, tcgetattr, tcsetattr};

use super::command::Invocation;
use super::{LIMIT, starting};

mod transcript;

use transcript::{MARK, Seen, Transcript};

/// Polling interval for terminal modes and the end of the process.
const PAUSE: Duration = Duration::from_millis(2);

/// Up arrow.
pub const UP: &str = "\x1b[A";
/// Down arrow.
pub const DOWN: &str = "\x1b[B";
/// Enter.
pub const ENTER: &str = "\r";
/// Escape.
pub const ESCAPE: &str = "\x1b";
/// Backspace.
pub const BACKSPACE: &str = "\x7f";
/// Ctrl-C: interrupts, unless the program reads raw keys.
pub const CTRL_C: &str = "\x03";
/// Ctrl-D: end of input in canonical mode.
pub const CTRL_D: &str = "\x04";

/// Size of a terminal in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Rows.
    pub rows: u16,
    /// Columns.
    pub columns: u16,
}

impl Size {
    /// The default size, 80×24.
    pub const USUAL: Self = Self {
        rows: 24,
        columns: 80,
    };

    fn for_screen(self) -> (NonZeroU16, NonZeroU16) {
        let some = |number| NonZeroU16::new(number).expect("a terminal has rows and columns");
        (some(self.rows), some(self.columns))
    }

    fn for_terminal(self) -> PtySize {
        PtySize {
            rows: self.rows,
            cols: self.columns,
            ..PtySize::default()
        }
    }
}

/// A program on its own terminal. Killed on drop.
pub struct Tty {
    child: Child,
    transcript: Arc<Transcript>,
    reader: Option<JoinHandle<()>>,
    line: Option<Line>,
    modes_left: Option<LocalModes>,
}

/// The controlling side of the terminal, closed by a hang-up.
struct Line {
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    /// The program's side, kept open until its end: with the last descriptor, macOS discards unread
    /// output, and Linux the modes.
    slave: File,
    hanging_up: Arc<AtomicBool>,
}

impl Tty {
    pub(super) fn start(invocation: &Invocation, size: Size) -> Self {
        let mut command = CommandBuilder::new(&invocation.program);
        command.args(&invocation.arguments);
        command.cwd(&invocation.directory);
        command.env_clear();
        command.env("TERM", "xterm-256color");
        for (name, value) in &invocation.variables {
            command.env(name, value);
        }

        let guard = starting();
        let pair = native_pty_system()
            .openpty(size.for_terminal())
            .expect("no pseudo-terminal");
        let child: Box<dyn portable_pty::Child> = pair
            .slave
            .spawn_command(command)
            .unwrap_or_else(|error| panic!("{:?} did not start: {error}", invocation.program));
        drop(guard);
        let slave = OpenOptions::new()
            .read(true)
            .write(true)
            .custom_flags(no_controlling_terminal())
            .open(pair.master.tty_name().expect("a terminal has a name"))
            .expect("our own terminal can be opened");

        let transcript = Arc::new(Transcript::new(size));
        let hanging_up = Arc::new(AtomicBool::new(false));
        let screen = pair
            .master
            .try_clone_reader()
            .expect("descriptors are left");
        let reader = {
            let (transcript, hanging_up) = (Arc::clone(&transcript), Arc::clone(&hanging_up));
            thread::spawn(move || transcript.record(screen, &hanging_up))
        };
        Self {
            // `std::process::Child` reports the signal that ended it.
            child: *child.downcast().expect("a child on Unix"),
            transcript,
            reader: Some(reader),
            line: Some(Line {
                keys: pair.master.take_writer().expect("taken once"),
                master: pair.master,
                slave,
                hanging_up,
            }),
            modes_left: None,
        }
    }

    /// Waits for a prompt that reads keys and answers it.
    pub fn answer(&mut self, prompt: &str, keys: &str) {
        self.wait_for_keys(prompt);
        self.press(keys);
    }

    /// Waits for a prompt that reads a secret, types it, and presses Enter.
    pub fn answer_secret(&mut self, prompt: &str, secret: &str) {
        self.wait_for_secret(prompt);
        self.press(secret);
        self.press(ENTER);
    }

    /// Waits until this prompt is on the screen, was printed after the last keys, and the program
    /// reads raw keys, as menus and text inputs do.
    pub fn wait_for_keys(&mut self, prompt: &str) {
        self.wait_for_prompt(prompt, "to read keys", |modes| {
            !modes.contains(LocalModes::ICANON)
        });
    }

    /// Waits until this prompt is on the screen, was printed after the last keys, and the program
    /// reads a line without echo.
    pub fn wait_for_secret(&mut self, prompt: &str) {
        self.wait_for_prompt(prompt, "to read a secret", |modes| {
            modes.contains(LocalModes::ICANON) && !modes.contains(LocalModes::ECHO)
        });
    }

    /// Sends keys.
    pub fn press(&mut self, keys: &str) {
        // Before the keys are sent, so that the response is not taken for earlier output.
        self.transcript.lock().keys_sent();
        let line = self.line.as_mut().expect("the terminal is open");
        line.keys
            .write_all(keys.as_bytes())
            .expect("the terminal is there");
    }

    /// Waits until this text is on the screen.
    pub fn wait_for_text(&mut self, text: &str) {
        self.wait_for(&format!("{text:?}"), |screen| {
            screen.contents().contains(text)
        });
    }

    /// Waits for a condition of the screen; `what` names it.
    ///
    /// # Panics
    /// Panics if the program ends first, or after [`LIMIT`].
    pub fn wait_for(&mut self, what: &str, shown: impl Fn(&vt100::Screen) -> bool) {
        self.wait_until(what, |_, seen| shown(seen.screen.screen()));
    }

    /// Waits until this text was printed after the last keys, ignoring line breaks, and the
    /// terminal is `ready`.
    ///
    /// # Panics
    /// Panics if the program ends first, or after [`LIMIT`].
    pub fn wait_for_written(&mut self, text: &str, ready: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + LIMIT;
        loop {
            let seen = self.transcript.lock();
            let written = seen.text_from(seen.since_keys).contains(text);
            let shown = seen.shown();
            drop(seen);
            if written && ready(self) {
                return;
            }
            assert!(
                self.ended().is_none() && Instant::now() < deadline,
                "never wrote {text:?}; {shown}"
            );
            thread::sleep(PAUSE);
        }
    }

    /// Returns the screen's text.
    pub fn screen(&self) -> String {
        self.transcript.lock().screen.screen().contents()
    }

    /// Returns all output bytes, including escape sequences.
    pub fn raw(&self) -> Vec<u8> {
        self.transcript.lock().raw.clone()
    }

    /// Returns all output without escape sequences, including what has scrolled away.
    pub fn text(&self) -> String {
        self.transcript.lock().text_from(0)
    }

    /// Whether the cursor is hidden.
    pub fn cursor_hidden(&self) -> bool {
        self.transcript.lock().screen.screen().hide_cursor()
    }

    /// Whether echo is on; after the program's end, as it left it.
    pub fn echo(&self) -> bool {
        self.modes().contains(LocalModes::ECHO)
    }

    /// Whether canonical mode is on; after the program's end, as it left it.
    pub fn canonical(&self) -> bool {
        self.modes().contains(LocalModes::ICANON)
    }

    /// Changes the size; the program gets `SIGWINCH`.
    pub fn resize(&mut self, size: Size) {
        let (rows, columns) = size.for_screen();
        self.transcript.lock().screen.set_size(rows, columns);
        let line = self.line.as_ref().expect("the terminal is open");
        line.master
            .resize(size.for_terminal())
            .expect("the terminal is there");
    }

    /// Sends a signal.
    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal)
            .expect("the process is a child not yet waited for");
    }

    /// Closes the terminal, as a lost connection does: the program gets `SIGHUP`, its reads end,
    /// and its writes fail.
    pub fn hang_up(&mut self) {
        let Some(mut line) = self.line.take() else {
            return;
        };
        self.modes_left = modes(&line.slave);
        // Dropping the writer would type Enter and Ctrl-D, which a lost connection does not.
        if let Ok(mut termios) = tcgetattr(&line.slave) {
            termios.special_codes[SpecialCodeIndex::VEOF] = 0;
            let _ = tcsetattr(&line.slave, OptionalActions::Now, &termios);
        }
        drop(line.keys);
        // The reader blocks on output with an open descriptor: give it some.
        line.hanging_up.store(true, Ordering::SeqCst);
        let _ = line.slave.write_all(&[MARK]);
        if let Some(reader) = self.reader.take() {
            reader.join().expect("the reader never panics");
        }
    }

    /// Waits for the program's end and reads all of its output.
    ///
    /// # Panics
    /// Panics after [`LIMIT`].
    pub fn wait_for_exit(&mut self) -> ExitStatus {
        let deadline = Instant::now() + LIMIT;
        loop {
            if let Some(status) = self.ended() {
                return status;
            }
            assert!(
                Instant::now() < deadline,
                "did not end within {LIMIT:?}; {}",
                self.transcript.lock().shown()
            );
            thread::sleep(PAUSE);
        }
    }

    fn wait_for_prompt(&mut self, prompt: &str, purpose: &str, mode: fn(LocalModes) -> bool) {
        self.wait_until(&format!("{prompt:?}, ready {purpose}"), |modes, seen| {
            mode(modes)
                && seen.screen.screen().contents().contains(prompt)
                && seen.text_from(seen.since_keys).contains(prompt)
        });
        self.catch_up();
    }

    /// Waits until all output so far has been read: a marker written to the terminal comes after
    /// it.
    fn catch_up(&self) {
        let Some(line) = &self.line else { return };
        let marks = self.transcript.lock().marks;
        (&line.slave)
            .write_all(&[MARK])
            .expect("the terminal is there");
        let waited =
            self.transcript
                .changed
                .wait_timeout_while(self.transcript.lock(), LIMIT, |seen| seen.marks == marks);
        let seen = waited.unwrap_or_else(PoisonError::into_inner).0;
        assert!(
            seen.marks > marks,
            "the terminal is stuck; {}",
            seen.shown()
        );
    }

    fn wait_until(&mut self, what: &str, met: impl Fn(LocalModes, &Seen) -> bool) {
        let deadline = Instant::now() + LIMIT;
        loop {
            let ended = self.ended();
            let seen = self.transcript.lock();
            // After the text, because an earlier mode may belong to the previous prompt.
            if met(self.modes(), &seen) {
                return;
            }
            if let Some(status) = ended {
                panic!("ended ({status}) without {what}; {}", seen.shown());
            }
            assert!(
                Instant::now() < deadline,
                "never saw {what}; {}",
                seen.shown()
            );
            let _ = self.transcript.changed.wait_timeout(seen, PAUSE);
        }
    }

    /// Returns the exit status if the program has ended and all output has been read.
    fn ended(&mut self) -> Option<ExitStatus> {
        let status = self.child.try_wait().expect("a child can be waited for")?;
        if let Some(Line {
            master,
            keys,
            slave,
            ..
        }) = self.line.take()
        {
            self.modes_left = modes(&slave);
            // Output ends with the last descriptor of the program's side.
            drop(slave);
            let seen = self.transcript.lock();
            let (seen, _) = self
                .transcript
                .changed
                .wait_timeout_while(seen, LIMIT, |seen| !seen.ended)
                .unwrap_or_else(PoisonError::into_inner);
            assert!(
                seen.ended,
                "ended ({status}), and something that it started holds the terminal; {}",
                seen.shown()
            );
            drop((master, keys));
        }
        Some(status)
    }

    fn modes(&self) -> LocalModes {
        let now = self.line.as_ref().and_then(|line| modes(&line.slave));
        now.or(self.modes_left).unwrap_or(LocalModes::empty())
    }
}

impl Drop for Tty {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        self.hang_up();
    }
}

fn modes(terminal: &File) -> Option<LocalModes> {
    tcgetattr(terminal).ok().map(|termios| termios.local_modes)
}

/// `O_NOCTTY`: the terminal under test must not become the test's controlling terminal.
fn no_controlling_terminal() -> i32 {
    rustix::fs::OFlags::NOCTTY.bits().cast_signed()
}
