//! Programs on a terminal.

use std::os::unix::process::ExitStatusExt;

use rustix::process::Signal;

use crate::failure_of;
use crate::support::command::Home;
use crate::support::tty::{CTRL_C, CTRL_D, ENTER, Size, Tty};

/// Reads a key, as a menu does: the text first, the mode after it.
const KEY: &str =
    "printf 'Which? '; stty -icanon -echo; head -c 1 >\"$HOME/key\"; stty icanon echo";
/// Reads a line without echo, and shows it in the end.
const SECRET: &str =
    "printf 'Token: '; stty -echo; read token; stty echo; printf '\\nit was %s\\n' \"$token\"";

fn shell(home: &Home, script: &str) -> Tty {
    home.program("sh", ["-c", script]).on_terminal(Size::USUAL)
}

#[test]
fn the_screen_shows_what_a_person_would_see() {
    let home = Home::new();
    let mut tty = shell(
        &home,
        r"printf 'gone\033[2J\033[Hfirst\033[3;5Hthird'; printf '\033[?25l'; read x",
    );
    tty.wait_for_text("third");
    assert_eq!(tty.screen(), "first\n\n    third");
    tty.wait_for("a hidden cursor", vt100::Screen::hide_cursor);
    assert!(tty.cursor_hidden());
    assert_eq!(tty.text(), "gonefirstthird");
    assert!(tty.raw().starts_with(b"gone\x1b[2J"));
    tty.press(ENTER);
    assert!(tty.wait_for_exit().success());
}

#[test]
fn the_environment_is_the_given_one() {
    let home = Home::new();
    let invocation = home.program("env", [""; 0]).variable("GIVEN", "it");
    let mut tty = invocation.on_terminal(Size {
        rows: 40,
        columns: 200,
    });
    assert!(tty.wait_for_exit().success());
    let text = tty.text();
    let mut names: Vec<_> = text
        .lines()
        .filter_map(|line| Some(line.split_once('=')?.0))
        .collect();
    names.sort_unstable();
    // SHELL is of the library that starts the program.
    insta::assert_snapshot!(names.join(" "), @"BROWSER CODER_SETUP_DIR GIVEN HOME LANG PATH SHELL TERM TMPDIR");
}

#[test]
fn keys_wait_for_the_mode_and_not_for_the_text_alone() {
    let home = Home::new();
    // The text stands there long before the mode is set.
    let early = format!("printf 'Which? '; while ! test -e \"$HOME/go\"; do :; done; {KEY}");
    let mut tty = shell(&home, &early);
    tty.wait_for_text("Which? ");
    assert!(tty.canonical() && tty.echo());
    std::fs::write(home.directory().join("go"), "").expect("the home is there");
    tty.answer("Which? ", "y");
    assert!(tty.wait_for_exit().success());
    assert!(tty.canonical() && tty.echo());
    assert!(!tty.screen().contains('y'));
    assert_eq!(
        std::fs::metadata(home.directory().join("key"))
            .map(|file| file.len())
            .ok(),
        Some(1)
    );
}

#[test]
fn a_secret_is_typed_only_where_it_is_not_shown() {
    let home = Home::new();
    let mut tty = shell(&home, SECRET);
    tty.wait_for_secret("Token: ");
    assert!(!tty.echo());
    tty.answer_secret("Token: ", "hunter2");
    tty.wait_for_text("it was hunter2");
    assert!(tty.wait_for_exit().success());
    assert_eq!(tty.text().matches("hunter2").count(), 1, "echoed");
}

#[test]
fn an_answered_prompt_is_not_taken_for_the_next_one() {
    let home = Home::new();
    let once = "stty -icanon -echo; printf 'Which? '; head -c 1 >/dev/null";
    let mut asks_twice = shell(&home, &format!("{once}; {once}"));
    asks_twice.answer("Which? ", "a");
    asks_twice.answer("Which? ", "b");
    assert!(asks_twice.wait_for_exit().success());

    // The first prompt still stands there, and the mode is still its own.
    let mut asks_once = shell(&home, once);
    asks_once.answer("Which? ", "a");
    let message = failure_of(|| asks_once.answer("Which? ", "b"));
    assert!(message.contains("ready to read keys"), "{message}");
    assert!(asks_once.screen().contains("Which? ") && !asks_once.canonical());
}

#[test]
fn echo_and_line_mode_are_known_as_the_program_left_them() {
    let home = Home::new();
    let mut careless = shell(&home, "stty -echo -icanon; printf '\\033[?25l'");
    assert!(careless.wait_for_exit().success());
    assert!(!careless.echo() && !careless.canonical() && careless.cursor_hidden());
    let mut careful = shell(
        &home,
        "stty -echo; stty echo; printf '\\033[?25l\\033[?25h'",
    );
    assert!(careful.wait_for_exit().success());
    assert!(careful.echo() && careful.canonical() && !careful.cursor_hidden());
}

#[test]
fn all_output_is_read_before_the_end_is_told() {
    let home = Home::new();
    for _ in 0..20 {
        let mut tty = shell(&home, "seq 1 5000; printf last");
        assert!(tty.wait_for_exit().success());
        assert!(tty.text().ends_with("5000\r\nlast"));
    }
}

#[test]
fn ctrl_c_is_a_signal_and_not_a_status() {
    let home = Home::new();
    let mut killed = shell(&home, "echo ready; read x");
    killed.wait_for_text("ready");
    killed.press(CTRL_C);
    assert_eq!(killed.wait_for_exit().signal(), Some(Signal::INT.as_raw()));

    let mut pretends = shell(&home, "trap 'exit 130' INT; echo ready; read x");
    pretends.wait_for_text("ready");
    pretends.press(CTRL_C);
    let status = pretends.wait_for_exit();
    assert_eq!((status.signal(), status.code()), (None, Some(130)));
}

#[test]
fn ctrl_d_ends_the_input_and_other_signals_arrive() {
    let home = Home::new();
    let mut tty = home.program("cat", [""; 0]).on_terminal(Size::USUAL);
    tty.press(CTRL_D);
    assert!(tty.wait_for_exit().success());

    let mut tty = shell(&home, "echo ready; read x");
    tty.wait_for_text("ready");
    tty.signal(Signal::TERM);
    assert_eq!(tty.wait_for_exit().signal(), Some(Signal::TERM.as_raw()));
}

#[test]
fn a_new_size_reaches_the_program() {
    let home = Home::new();
    let mut tty = shell(
        &home,
        "trap 'stty size' WINCH; stty size; while :; do read x; done",
    );
    tty.wait_for_text("24 80");
    tty.resize(Size {
        rows: 30,
        columns: 100,
    });
    tty.wait_for_text("30 100");
}

#[test]
fn a_hang_up_is_a_signal_and_types_nothing() {
    let home = Home::new();
    let typed = home.directory().join("typed");
    let mut plain = shell(&home, "echo ready; read x; echo got >\"$HOME/typed\"");
    plain.wait_for_text("ready");
    plain.hang_up();
    assert_eq!(plain.wait_for_exit().signal(), Some(Signal::HUP.as_raw()));
    assert!(!typed.exists());

    // One that ignores the signal finds its input at an end and its output gone.
    let mut stubborn = shell(
        &home,
        "trap '' HUP; echo ready; if read x; then echo got >\"$HOME/typed\"; fi; echo more || exit 7",
    );
    stubborn.wait_for_text("ready");
    stubborn.hang_up();
    assert_eq!(stubborn.wait_for_exit().code(), Some(7));
    assert!(!typed.exists());
}

#[test]
fn a_program_that_ends_without_what_is_waited_for_fails_at_once_with_the_screen() {
    let home = Home::new();
    let message = failure_of(|| shell(&home, "echo something else; exit 3").wait_for_text("ready"));
    assert!(message.contains("exit status: 3"), "{message}");
    assert!(message.contains("\"ready\""), "{message}");
    assert!(message.contains("something else"), "{message}");
    let message = failure_of(|| shell(&home, "printf 'Token: '").wait_for_secret("Token: "));
    assert!(message.contains("ready to read a secret"), "{message}");
}
