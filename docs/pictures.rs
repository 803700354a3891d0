//! `cargo run --example pictures`: creates the screenshots in the documentation from the demo.
//!
//! Starts the program with `demo` on a pseudo-terminal, answers its prompts, opens the sign-in link
//! in Chromium, and writes `docs/src/images/*.png`. Needs `chromium` and `chromedriver`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a tool that stops at the first failure"
)]

#[path = "../tests/browser/driver.rs"]
pub mod driver;
#[path = "../tests/browser/page/mod.rs"]
pub mod page;
#[path = "../tests/browser/session.rs"]
pub mod session;

#[cfg(unix)]
mod demo {
    use std::io::{Read as _, Write};
    use std::path::Path;
    use std::sync::mpsc::{Receiver, channel};
    use std::time::{Duration, Instant};

    use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
    use vt100::Parser;

    /// Large enough for the final output without wrapping a URL.
    const SIZE: PtySize = PtySize {
        rows: 200,
        cols: 200,
        pixel_width: 0,
        pixel_height: 0,
    };
    const LIMIT: Duration = Duration::from_mins(1);
    /// A prompt is visible a moment before it reads keys.
    const PROMPT_DELAY: Duration = Duration::from_millis(200);
    const STEP: &str = "Run it?";
    const END: &str = "Stop the sandbox?";

    /// A running demo, stopped when dropped.
    pub struct Demo {
        child: Box<dyn Child + Send + Sync>,
        keys: Box<dyn Write + Send>,
        written: Receiver<Vec<u8>>,
        screen: Parser,
        all: Vec<u8>,
        _master: Box<dyn MasterPty + Send>,
    }

    impl Demo {
        /// Starts the demo.
        pub fn start(program: &Path) -> Self {
            let pair = native_pty_system().openpty(SIZE).unwrap();
            let mut command = CommandBuilder::new(program);
            command.arg("demo");
            command.env("TERM", "xterm-256color");
            command.env("LANG", "C.UTF-8");
            let child = pair.slave.spawn_command(command).unwrap();
            let mut output = pair.master.try_clone_reader().unwrap();
            let (sender, written) = channel();
            std::thread::spawn(move || {
                let mut buffer = [0; 4096];
                while let Ok(length @ 1..) = output.read(&mut buffer) {
                    let _ = sender.send(buffer[..length].to_vec());
                }
            });
            Self {
                child,
                keys: pair.master.take_writer().unwrap(),
                written,
                screen: Parser::new(
                    SIZE.rows.try_into().unwrap(),
                    SIZE.cols.try_into().unwrap(),
                    0,
                ),
                all: Vec::new(),
                _master: pair.master,
            }
        }

        /// Runs every step and returns the sign-in link.
        pub fn link(&mut self) -> String {
            let mut answered = 0;
            while self.has_next_step(answered) {
                std::thread::sleep(PROMPT_DELAY);
                self.keys.write_all(b"\r").unwrap();
                answered += 1;
            }
            let shown = self.screen.screen().contents();
            let words = shown.split_whitespace();
            let mut links =
                words.filter(|word| word.starts_with("http://127.0.0.1:") && word.contains('#'));
            let link = links.next_back().map(str::to_owned);
            link.unwrap_or_else(|| panic!("no link in\n{shown}"))
        }

        /// Waits for the next prompt and returns whether it is about a step rather than the end. A
        /// prompt is printed twice: when it appears, and with its answer.
        fn has_next_step(&mut self, answered: usize) -> bool {
            let deadline = Instant::now() + LIMIT;
            loop {
                let text = String::from_utf8_lossy(&self.all);
                if text.contains(END) {
                    return false;
                }
                if text.matches(STEP).count() > 2 * answered {
                    return true;
                }
                let left = deadline.saturating_duration_since(Instant::now());
                let Ok(bytes) = self.written.recv_timeout(left) else {
                    panic!("no prompt in\n{}", self.screen.screen().contents());
                };
                self.screen.process(&bytes);
                self.all.extend(bytes);
            }
        }
    }

    impl Drop for Demo {
        fn drop(&mut self) {
            // Answer its last prompt, so that it cleans up.
            let _ = self.keys.write_all(b"y\r");
            let deadline = Instant::now() + LIMIT;
            while matches!(self.child.try_wait(), Ok(None)) {
                if Instant::now() > deadline {
                    let _ = self.child.kill();
                }
                std::thread::sleep(PROMPT_DELAY);
            }
        }
    }
}

#[cfg(unix)]
fn main() {
    use std::path::PathBuf;

    use page::Page;
    use session::Look;

    const PHONE: Look = Look {
        width: 390,
        height: 844,
        dark: true,
        ..Look::PHONE
    };

    let docs = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/src/images");
    let mut demo = demo::Demo::start(&program());
    let link = demo.link();
    let base = &link[..link.rfind('/').unwrap()];
    let mut page = Page::new(base, Look::LIGHT).unwrap_or_else(|missing| panic!("{missing}"));
    let hidden = serde_json::json!({ "hidden": true });
    page.session().cdp("Emulation.setScrollbarsHidden", &hidden);
    // Wait until nothing is loading.
    let take = |page: &Page, name: &str| {
        page.wait_for_script("document.querySelector('.waiting') === null");
        page.settle();
        page.screenshot(&docs.join(name));
        println!("docs/src/images/{name}");
    };
    let open = |page: &Page, path: &str, shown: &str| {
        page.open(path);
        page.shows(shown);
    };

    page.session().go(&link);
    page.wait_for_path("/tasks");
    page.shows("T2");
    take(&page, "tasks.png");
    open(&page, "/tasks/T1", "What was done");
    take(&page, "task.png");
    page.press("Post to Jira");
    page.shows("Post comment");
    take(&page, "post.png");
    open(&page, "/tasks/import", "Issue");
    page.fill("Issue", "SHOP-3");
    page.wait("an issue", |page| !page.names("option").is_empty());
    page.keys(page::key::DOWN);
    page.keys(page::key::ENTER);
    page.shows("Create task");
    take(&page, "import.png");
    open(&page, "/settings/jira", "API token");
    page.press("Test connection");
    page.shows("Comments will appear as");
    page.run("document.querySelector('.checks').scrollIntoView({ block: 'end' });");
    take(&page, "settings.png");
    page.look_at(PHONE);
    open(&page, "/tasks", "T2");
    take(&page, "phone.png");
}

/// Builds the program with the profile of this example and returns its path.
#[cfg(unix)]
fn program() -> std::path::PathBuf {
    let example = std::env::current_exe().unwrap();
    let directory = example.ancestors().nth(2).unwrap();
    let mut cargo = std::process::Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--bin", "coder-server"]);
    if directory.ends_with("release") {
        cargo.arg("--release");
    }
    let status = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).status();
    assert!(status.unwrap().success(), "the program could not be built");
    directory.join("coder-server")
}

#[cfg(not(unix))]
fn main() {
    eprintln!("pictures can be created on Unix only");
}
