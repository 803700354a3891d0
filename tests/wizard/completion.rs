//! Completion in real shells with the committed scripts.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::support::command::Home;
use crate::support::tty::{Size, Tty};

/// Input before Tab and the expected line.
const LINES: [(&str, &str); 6] = [
    ("coder-server jira st", "coder-server jira status"),
    (
        "coder-server jira import SHOP-1 --com",
        "coder-server jira import SHOP-1 --comments",
    ),
    (
        "coder-server jira search login --li",
        "coder-server jira search login --limit",
    ),
    (
        "coder-server jira connect --account ser",
        "coder-server jira connect --account service",
    ),
    ("coder-server task com", "coder-server task complete"),
    (
        "coder-server --setup-dir only-di",
        "coder-server --setup-dir only-directory/",
    ),
];

#[test]
fn bash_completes_every_word() {
    completes("bash", &["--norc", "--noprofile", "-i"], &bash_setup());
}

#[test]
fn bash_quotes_file_names_that_it_completes() {
    if !is_installed("bash") {
        return;
    }
    let home = Home::new();
    std::fs::write(home.directory().join("a$(touch RAN)b"), "").unwrap();
    let mut tty = shell(&home, "bash", &["--norc", "--noprofile", "-i"]);
    start(&mut tty, &bash_setup());
    tty.press("coder-server jira post --issue A-1 a\t");
    tty.wait_for_text(r"A-1 a\$\(touch\ RAN\)b");
    tty.press("\r");
    tty.wait_for_text("hint:");
    assert!(!home.directory().join("RAN").exists());
}

#[test]
fn zsh_completes_every_word_from_the_first_tab() {
    let setup = format!(
        "PS1='ready> '; fpath=({} $fpath); autoload -Uz compinit; compinit -u -D",
        scripts().display()
    );
    completes("zsh", &["-f", "-i"], &setup);
}

#[test]
fn fish_completes_every_word() {
    let setup = format!(
        "function fish_prompt; echo 'ready> '; end; source {}/coder-server.fish",
        scripts().display()
    );
    completes("fish", &["--no-config", "-i"], &setup);
}

fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("completions")
}

fn bash_setup() -> String {
    format!("PS1='ready> '; . {}/coder-server.bash", scripts().display())
}

/// A shell on a terminal with the program on its `PATH`.
fn shell(home: &Home, shell: &str, arguments: &[&str]) -> Tty {
    let program = Path::new(env!("CARGO_BIN_EXE_coder-server"));
    let path = format!("{}:/usr/bin:/bin", program.parent().unwrap().display());
    home.program(shell, arguments)
        .variable("PATH", &path)
        // Some of fish's terminal queries wait for seconds if the terminal does not respond.
        .variable("TERM", if shell == "fish" { "dumb" } else { "xterm" })
        .on_terminal(Size::USUAL)
}

/// Uses a new shell for each line, so that each is its first completion.
fn completes(name: &str, arguments: &[&str], setup: &str) {
    if !is_installed(name) {
        return;
    }
    for (typed, completed) in LINES {
        let home = Home::new();
        std::fs::create_dir(home.directory().join("only-directory")).unwrap();
        let mut tty = shell(&home, name, arguments);
        start(&mut tty, setup);
        tty.press(typed);
        tty.wait_for_text(typed);
        tty.press("\t");
        tty.wait_for_text(completed);
    }
}

/// Types the setup into a new shell and waits for its prompt.
fn start(tty: &mut Tty, setup: &str) {
    tty.wait_for("a prompt", |screen| !screen.contents().trim().is_empty());
    tty.press(&format!("{setup}\r"));
    tty.wait_for("the new prompt", |screen| {
        screen
            .contents()
            .lines()
            .any(|line| line.starts_with("ready>"))
    });
}

/// Whether the shell is installed. Required if `CI` is set.
#[expect(clippy::disallowed_methods, reason = "about the machine of the test")]
fn is_installed(shell: &str) -> bool {
    let is_there = ["/usr/local/bin", "/usr/bin", "/bin"]
        .iter()
        .any(|directory| Path::new(directory).join(shell).exists());
    let required = std::env::var_os("CI").is_some_and(|value| !value.is_empty());
    assert!(is_there || !required, "install Debian's `{shell}`");
    if !is_there {
        // Macros print to the captured output, which is hidden if the test passes.
        let _ = writeln!(std::io::stderr(), "skipped: {shell} is not installed");
    }
    is_there
}
