//! Ctrl-C leaves the terminal as it was.
//!
//! Prompts hide the cursor, turn echo off and read key by key; a process that ends meanwhile would
//! leave its person with that. So the modes are remembered before the first prompt, a thread waits
//! for the signals, tidies, puts the modes back, and lets the signal end the process as it would
//! have.

use std::fs::File;
use std::io::{self, Write as _};

use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

/// Remembers the terminal's modes and guards them from here on. `tidy` is done before a signal ends
/// the process.
pub fn install(tidy: impl Fn() + Send + 'static) -> io::Result<()> {
    let terminal = File::options().read(true).write(true).open("/dev/tty").ok();
    let remembered =
        terminal.and_then(|terminal| tcgetattr(&terminal).ok().map(|modes| (terminal, modes)));
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP, SIGQUIT])?;
    std::thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || {
            loop {
                let arrived: Vec<i32> = signals.wait().collect();
                let Some(signal) = gravest(&arrived) else {
                    continue;
                };
                tidy();
                if let Some((terminal, modes)) = &remembered {
                    restore(terminal, modes);
                }
                let _ = emulate_default_handler(signal);
            }
        })?;
    Ok(())
}

/// Any signal breaks off the read of a prompt, which then raises `SIGINT` as if Ctrl-C had been
/// pressed: the other one is the cause.
fn gravest(arrived: &[i32]) -> Option<i32> {
    let other = arrived.iter().find(|signal| **signal != SIGINT);
    other.or(arrived.first()).copied()
}

/// What cannot be restored belongs to a terminal that is gone.
fn restore(mut terminal: &File, modes: &Termios) {
    let _ = tcsetattr(terminal, OptionalActions::Now, modes);
    // Cursor on, and what follows starts on a line of its own.
    let _ = terminal.write_all(b"\x1b[?25h\r\n");
}
