//! Completion in real shells, with the committed scripts.

use std::io::Write as _;
use std::path::Path;

use crate::support::command::Home;
use crate::support::tty::{Size, Tty};

/// What is typed before Tab, and what the line must become.
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
    completes("bash", &["--norc", "--noprofile", "-i"], |scripts| {
        format!("PS1='ready> '; . {}/coder-server.bash", scripts.display())
    });
}

#[test]
fn zsh_completes_every_word_from_the_first_tab() {
    completes("zsh", &["-f", "-i"], |scripts| {
        format!(
            "PS1='ready> '; fpath=({} $fpath); autoload -Uz compinit; compinit -u -D",
            scripts.display()
        )
    });
}

#[test]
fn fish_completes_every_word() {
    completes("fish", &["--no-config", "-i"], |scripts| {
        format!(
            "function fish_prompt; echo 'ready> '; end; source {}/coder-server.fish",
            scripts.display()
        )
    });
}

/// A new shell for each line, so that each is the shell's first completion.
fn completes(shell: &str, arguments: &[&str], setup: impl Fn(&Path) -> String) {
    if !is_installed(shell) {
        return;
    }
    let program = Path::new(env!("CARGO_BIN_EXE_coder-server"));
    let path = format!("{}:/usr/bin:/bin", program.parent().unwrap().display());
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("completions");
    for (typed, completed) in LINES {
        let home = Home::new();
        std::fs::create_dir(home.directory().join("only-directory")).unwrap();
        let mut tty = home
            .program(shell, arguments)
            .variable("PATH", &path)
            // What fish asks of a terminal that does not answer costs seconds.
            .variable("TERM", if shell == "fish" { "dumb" } else { "xterm" })
            .on_terminal(Size::USUAL);
        start(&mut tty, &setup(&scripts));
        tty.press(typed);
        tty.wait_for_text(typed);
        tty.press("\t");
        tty.wait_for_text(completed);
    }
}

/// Types the setup into a fresh shell and waits for its prompt.
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

/// Whether the shell is there. Where `CI` is set, it has to be.
#[expect(clippy::disallowed_methods, reason = "about the machine of the test")]
fn is_installed(shell: &str) -> bool {
    let is_there = ["/usr/local/bin", "/usr/bin", "/bin"]
        .iter()
        .any(|directory| Path::new(directory).join(shell).exists());
    let required = std::env::var_os("CI").is_some_and(|value| !value.is_empty());
    assert!(is_there || !required, "install Debian's `{shell}`");
    if !is_there {
        // Not printed with a macro: the output of a test that passes is not shown.
        let _ = writeln!(std::io::stderr(), "skipped: {shell} is not installed");
    }
    is_there
}
