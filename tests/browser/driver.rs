//! The browser's driver: one process for all tests of a binary, with a limit on concurrent
//! browsers.
//!
//! `tests/browser`, `benches/page.rs`, and `docs/pictures.rs` include this and [`crate::session`]
//! by path, as `pub mod`, so that unused items are no warnings.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Condvar, LazyLock, Mutex, PoisonError};

/// Maximum number of concurrent browsers.
const BROWSERS: usize = 2;

/// Names of the browser on Debian and elsewhere.
const BROWSER_NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];
const DRIVER_NAME: &str = "chromedriver";

/// A running driver, which ends with this process.
pub struct Driver {
    /// Its URL.
    pub url: String,
    /// Path of the browser that it starts.
    pub browser: PathBuf,
    /// Closing this pipe ends the driver.
    _leash: ChildStdin,
    _child: Child,
}

/// Returns the driver of this process, starting it if necessary.
///
/// # Errors
/// The names of the programs that are not on `PATH`.
pub fn driver() -> Result<&'static Driver, &'static str> {
    static DRIVER: LazyLock<Result<Driver, String>> = LazyLock::new(Driver::start);
    DRIVER.as_ref().map_err(String::as_str)
}

/// Whether a missing browser is a failure, as in CI.
#[expect(clippy::disallowed_methods, reason = "nothing of the program is asked")]
pub fn is_required() -> bool {
    std::env::var_os("CI").is_some_and(|value| !value.is_empty())
}

impl Driver {
    fn start() -> Result<Self, String> {
        let browser = BROWSER_NAMES.iter().find_map(|name| on_path(name));
        let (browser, program) = match (browser, on_path(DRIVER_NAME)) {
            (Some(browser), Some(program)) => (browser, program),
            (None, Some(_)) => return Err("no chromium on PATH".to_owned()),
            (Some(_), None) => return Err("no chromedriver on PATH".to_owned()),
            (None, None) => return Err("no chromium and no chromedriver on PATH".to_owned()),
        };
        let mut child = tied_to_this_process(&program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}", program.display()));
        let (Some(leash), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            panic!("the driver has no pipes");
        };
        let mut lines = BufReader::new(stdout).lines().map_while(Result::ok);
        let port = lines.find_map(|line| {
            let (_, port) = line.split_once("started successfully on port ")?;
            port.trim_end_matches('.').parse::<u16>().ok()
        });
        let port = port.unwrap_or_else(|| panic!("{} did not start", program.display()));
        // A full pipe would block the driver.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Self {
            url: format!("http://127.0.0.1:{port}"),
            browser,
            _leash: leash,
            _child: child,
        })
    }
}

/// Runs the driver in a shell that ends it and its children when this process ends. Nothing is
/// dropped after an aborted test.
#[cfg(unix)]
fn tied_to_this_process(program: &Path) -> Command {
    use std::os::unix::process::CommandExt as _;

    const SCRIPT: &str = r#""$0" --port=0 & cat >/dev/null; kill -TERM 0"#;
    let mut command = Command::new("sh");
    command.arg("-c").arg(SCRIPT).arg(program).process_group(0);
    command
}

#[cfg(not(unix))]
fn tied_to_this_process(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.arg("--port=0");
    command
}

#[expect(clippy::disallowed_methods, reason = "nothing of the program is asked")]
fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|directory| {
            directory
                .join(name)
                .with_extension(std::env::consts::EXE_EXTENSION)
        })
        .find(|program| program.is_file())
}

static FREE: Mutex<usize> = Mutex::new(BROWSERS);
static FREED: Condvar = Condvar::new();

/// A permit to run a browser.
pub struct Permit(());

impl Permit {
    /// Waits until a browser may start.
    pub fn wait() -> Self {
        let free = FREE.lock().unwrap_or_else(PoisonError::into_inner);
        let mut free = FREED
            .wait_while(free, |free| *free == 0)
            .unwrap_or_else(PoisonError::into_inner);
        *free -= 1;
        Self(())
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        *FREE.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        FREED.notify_one();
    }
}
