//! Restores the terminal on signals.
//!
//! Prompts hide the cursor, turn off echo, and read single keys. So that a signal does not leave the
//! terminal in this state, its modes are saved before the first prompt, and a thread waits for signals,
//! cleans up, restores the modes, and then runs the default action of the signal.

use std::fs::File;
use std::io::{self, Write as _};

use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

/// Saves the terminal's modes and installs the signal thread. `cleanup` runs before a signal ends the
/// process.
pub fn install(cleanup: impl Fn() + Send + 'static) -> io::Result<()> {
    let terminal = File::options().read(true).write(true).open("/dev/tty").ok();
    let saved =
        terminal.and_then(|terminal| tcgetattr(&terminal).ok().map(|modes| (terminal, modes)));
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP, SIGQUIT])?;
    std::thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || {
            loop {
                let arrived: Vec<i32> = signals.wait().collect();
                let Some(signal) = cause(&arrived) else {
                    continue;
                };
                cleanup();
                if let Some((terminal, modes)) = &saved {
                    restore(terminal, modes);
                }
                let _ = emulate_default_handler(signal);
            }
        })?;
    Ok(())
}

/// The signal that ends the process. Every signal interrupts a prompt, which then raises `SIGINT`, so
/// another signal takes precedence.
fn cause(arrived: &[i32]) -> Option<i32> {
    let other = arrived.iter().find(|signal| **signal != SIGINT);
    other.or(arrived.first()).copied()
}

/// Ignores errors: the terminal may be gone.
fn restore(mut terminal: &File, modes: &Termios) {
    let _ = tcsetattr(terminal, OptionalActions::Now, modes);
    // Show the cursor and start a new line.
    let _ = terminal.write_all(b"\x1b[?25h\r\n");
}
