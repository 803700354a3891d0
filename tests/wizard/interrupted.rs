//! Ctrl-C, a lost connection, and Ctrl-D at every point where the program waits.
//!
//! Ctrl-C ends the process by the signal, which a shell reports as 130. A lost connection ends it
//! by its own signal or as end of input. Lists, confirmations, and text inputs ignore Ctrl-D
//! because they read raw keys. For the token, which is read as a line, it is Enter: an empty answer
//! keeps the stored token; without one, the third empty answer ends the wizard.

use std::os::unix::process::ExitStatusExt;

use jira_sandbox::{Fault, FaultKind, example};
use rustix::process::Signal;

use crate::scene::{
    Answers, NO, Scene, TALL, WRONG_TOKEN, YES, assert_no_token, assert_succeeds,
    assert_terminal_restored,
};
use crate::stops::{STOPS, Stop, at_token, wizard, work_tree};
use crate::support::text_of;
use crate::support::tty::{CTRL_C, CTRL_D, DOWN, ENTER, Tty};

/// Returns all files of the setup directory with their content, except those of Git.
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

/// Performs an action at every stop.
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
fn ctrl_c_ends_by_signal_and_changes_nothing() {
    at_every_stop(|stop, _, tty| {
        let errors = |tty: &Tty| tty.text().matches("error:").count();
        let before = errors(tty);
        tty.press(CTRL_C);
        let status = tty.wait_for_exit();
        assert_eq!(status.signal(), Some(Signal::INT.as_raw()), "{}", stop.name);
        assert_terminal_restored(tty);
        assert_eq!(errors(tty), before, "{}:\n{}", stop.name, tty.screen());
    });
}

#[test]
fn sigterm_ends_by_signal_and_changes_nothing() {
    at_every_stop(|stop, _, tty| {
        tty.signal(Signal::TERM);
        let status = tty.wait_for_exit();
        assert_eq!(
            status.signal(),
            Some(Signal::TERM.as_raw()),
            "{}",
            stop.name
        );
        assert_terminal_restored(tty);
    });
}

/// Ends by the signal, or by the end of input if a prompt notices that first.
#[test]
fn hang_up_ends_and_writes_nothing() {
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
fn prompts_with_raw_keys_ignore_ctrl_d() {
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
fn third_ctrl_d_at_the_token_ends() {
    let scene = Scene::new();
    let mut tty = at_token(&scene);
    for _ in 0..3 {
        tty.wait_for_secret("? API token");
        tty.press(CTRL_D);
    }
    assert_eq!(tty.wait_for_exit().code(), Some(1));
    assert_terminal_restored(&tty);
    assert!(
        tty.screen().contains("! no API token entered"),
        "{}",
        tty.screen()
    );
    scene.assert_nothing_written();
}

#[test]
fn ctrl_d_keeps_the_stored_token() {
    let scene = Scene::new().connected();
    let mut tty = wizard(&scene);
    tty.personal().site("").email("");
    tty.wait_for_secret("? API token (Enter keeps");
    tty.press(CTRL_D);
    assert_succeeds(&mut tty);
    assert_eq!(scene.saved_token(), example::MIA_TOKEN);
}

/// The terminal keeps the key for the next prompt, which may stop, take it as its answer, or ignore
/// it, but the program neither loops nor saves.
#[test]
fn ctrl_d_during_a_request_is_harmless() {
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
    assert_terminal_restored(&tty);
    scene.assert_nothing_written();
}

#[test]
fn ctrl_c_after_editing_restores_the_terminal() {
    let scene = Scene::new();
    for keys in [
        format!("{DOWN}{CTRL_C}"),
        format!("{ENTER}your-comp{CTRL_C}"),
    ] {
        let mut tty = wizard(&scene);
        tty.answer("? Account type", &keys);
        let status = tty.wait_for_exit();
        assert_eq!(status.signal(), Some(Signal::INT.as_raw()));
        assert_terminal_restored(&tty);
    }
    scene.assert_nothing_written();
}
