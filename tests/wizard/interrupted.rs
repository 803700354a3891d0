//! Ctrl-C, a lost connection and Ctrl-D, wherever the program waits for a person or for Jira.
//!
//! Ctrl-C ends the process by the signal, which a shell reports as 130. A lost connection ends it by
//! its own signal, or as the end of input. Ctrl-D means nothing to a list, a yes-or-no question or a line, which all
//! read key by key; to the token, which is read as a line, it is Enter: with nothing typed it keeps
//! the stored token, or counts as nothing typed, of which the third time ends the wizard.

use std::os::unix::process::ExitStatusExt;

use jira_sandbox::{Fault, FaultKind, example};
use rustix::process::Signal;

use crate::scene::{
    Answers, NO, Scene, TALL, WRONG_TOKEN, YES, assert_no_token, assert_succeeds,
    assert_terminal_as_before,
};
use crate::stops::{STOPS, Stop, at_token, wizard, work_tree};
use crate::support::text_of;
use crate::support::tty::{CTRL_C, CTRL_D, DOWN, ENTER, Tty};

/// Every file of the setup directory, with what is in it. Git's own are left out.
fn files(scene: &Scene) -> Vec<(String, String)> {
    let Ok(entries) = std::fs::read_dir(scene.home.setup_directory()) else {
        return Vec::new();
    };
    let entries = entries.map(|entry| entry.expect("it can be listed"));
    let mut files: Vec<_> = entries
        .filter(|entry| entry.file_name() != ".git")
        .map(|entry| {
            let content = text_of(&entry.path());
            (entry.file_name().to_string_lossy().into_owned(), content)
        })
        .collect();
    files.sort();
    files
}

/// Goes to every stop and has something happen there.
fn at_every_stop(act: impl Fn(&Stop, &Scene, &mut Tty)) {
    for stop in &STOPS {
        let scene = Scene::new();
        (stop.before)(&scene);
        let before = files(&scene);
        let mut tty = (stop.reach)(&scene);
        act(stop, &scene, &mut tty);
        assert_eq!(
            files(&scene),
            before,
            "{}: something was written",
            stop.name
        );
        assert_no_token(&tty);
    }
}

#[test]
fn ctrl_c_ends_by_the_signal_and_leaves_all_as_it_was() {
    at_every_stop(|stop, _, tty| {
        let errors = |tty: &Tty| tty.text().matches("error:").count();
        let before = errors(tty);
        tty.press(CTRL_C);
        let status = tty.wait_for_exit();
        assert_eq!(status.signal(), Some(Signal::INT.as_raw()), "{}", stop.name);
        assert_terminal_as_before(tty);
        assert_eq!(errors(tty), before, "{}:\n{}", stop.name, tty.screen());
    });
}

#[test]
fn a_termination_ends_by_the_signal_and_leaves_all_as_it_was() {
    at_every_stop(|stop, _, tty| {
        tty.signal(Signal::TERM);
        let status = tty.wait_for_exit();
        assert_eq!(
            status.signal(),
            Some(Signal::TERM.as_raw()),
            "{}",
            stop.name
        );
        assert_terminal_as_before(tty);
    });
}

/// The signal, or the end of input where a question notices that first.
#[test]
fn a_lost_connection_ends_it_and_writes_nothing() {
    at_every_stop(|stop, _, tty| {
        tty.hang_up();
        let status = tty.wait_for_exit();
        let ended = (status.signal(), status.code());
        let (signal, end_of_input) = ((Some(Signal::HUP.as_raw()), None), (None, Some(1)));
        assert!(
            ended == signal || ended == end_of_input,
            "{}: {status}",
            stop.name
        );
    });
}

#[test]
fn a_shell_sees_130() {
    let scene = Scene::new();
    let script = "trap : INT; coder-server jira connect; echo \"status $?\"; stty -a";
    let program = env!("CARGO_BIN_EXE_coder-server");
    let directory = std::path::Path::new(program)
        .parent()
        .expect("it is in a directory");
    let path = format!("{}:/usr/bin:/bin", directory.display());
    let mut tty = scene
        .home
        .program("sh", ["-c", script])
        .variable("PATH", path)
        .on_terminal(TALL);
    tty.wait_for_keys("? Account type");
    tty.press(CTRL_C);
    assert!(tty.wait_for_exit().success());
    let text = tty.text();
    assert!(text.contains("status 130"), "{text}");
    assert!(
        !text.contains(" -echo ") && !text.contains("-icanon"),
        "{text}"
    );
}

#[test]
fn ctrl_d_means_nothing_where_keys_are_read() {
    let scene = Scene::new();
    work_tree(&scene);
    let mut tty = wizard(&scene);
    tty.answer("? Account type", &format!("{CTRL_D}{ENTER}"));
    tty.site(&format!("{CTRL_D}{}", scene.sandbox.site_url()))
        .email(&format!("{}{CTRL_D}", example::MIA_EMAIL));
    tty.answer("? Open this page", &format!("{CTRL_D}{NO}"));
    tty.token(WRONG_TOKEN);
    tty.answer("? What now?", &format!("{CTRL_D}{ENTER}"));
    tty.token(example::MIA_TOKEN);
    tty.answer("? Add it to .gitignore?", &format!("{CTRL_D}{YES}"));
    assert_succeeds(&mut tty);
    assert_eq!(scene.saved()["auth"]["email"], example::MIA_EMAIL);
    assert_eq!(scene.saved()["baseUrl"], scene.sandbox.site_url());
}

#[test]
fn ctrl_d_at_the_token_is_nothing_typed_and_the_third_time_ends_it() {
    let scene = Scene::new();
    let mut tty = at_token(&scene);
    for _ in 0..3 {
        tty.wait_for_secret("? API token");
        tty.press(CTRL_D);
    }
    assert_eq!(tty.wait_for_exit().code(), Some(1));
    assert_terminal_as_before(&tty);
    assert!(
        tty.screen().contains("! no API token entered"),
        "{}",
        tty.screen()
    );
    scene.assert_nothing_written();
}

#[test]
fn ctrl_d_at_a_stored_token_keeps_it() {
    let scene = Scene::new().connected();
    let mut tty = wizard(&scene);
    tty.personal().site("").email("");
    tty.wait_for_secret("? API token (Enter keeps");
    tty.press(CTRL_D);
    assert_succeeds(&mut tty);
    assert_eq!(scene.saved_token(), example::MIA_TOKEN);
}

/// The terminal keeps what is typed meanwhile for the next question: it may stop there, be
/// answered or ignore it, but neither loop nor save.
#[test]
fn ctrl_d_during_a_request_does_no_harm() {
    let scene = Scene::new();
    let slow = FaultKind::Latency(std::time::Duration::from_millis(300));
    scene
        .sandbox
        .inject(Fault::new(slow).for_paths_with("myself"));
    let mut tty = at_token(&scene);
    tty.token(WRONG_TOKEN);
    tty.wait_for_text("Testing the connection");
    tty.press(CTRL_D);
    tty.wait_for_text("? What now?");
    tty.press(CTRL_C);
    tty.wait_for_exit();
    assert_terminal_as_before(&tty);
    scene.assert_nothing_written();
}

#[test]
fn ctrl_c_after_moving_in_a_list_and_in_a_line() {
    let scene = Scene::new();
    for keys in [
        format!("{DOWN}{CTRL_C}"),
        format!("{ENTER}your-comp{CTRL_C}"),
    ] {
        let mut tty = wizard(&scene);
        tty.answer("? Account type", &keys);
        let status = tty.wait_for_exit();
        assert_eq!(status.signal(), Some(Signal::INT.as_raw()));
        assert_terminal_as_before(&tty);
    }
    scene.assert_nothing_written();
}
