//! Programs on pipes, in a home of their own.

use std::fs;

use crate::failure_of;
use crate::support::command::Home;

#[test]
fn a_program_sees_only_the_variables_it_is_given() {
    let home = Home::new();
    let outcome = home
        .program("env", [""; 0])
        .variable("GIVEN", "once")
        .variable("GIVEN", "twice")
        .without("LANG")
        .run()
        .expect_status(0);
    let mut lines: Vec<_> = home
        .redact(&outcome.stdout)
        .lines()
        .map(str::to_owned)
        .collect();
    lines.sort();
    insta::assert_snapshot!(lines.join("\n"), @r"
    BROWSER=true
    CODER_SETUP_DIR=[SETUP]
    GIVEN=twice
    HOME=[HOME]
    PATH=/usr/local/bin:/usr/bin:/bin
    TMPDIR=[ROOT]/tmp
    ");
}

#[test]
fn input_goes_in_and_both_outputs_and_the_status_come_out() {
    let outcome = Home::new()
        .program("sh", ["-c", "cat; echo aside >&2; exit 3"])
        .input("through\n")
        .run()
        .expect_status(3);
    assert_eq!(outcome.stdout, "through\n");
    assert_eq!(outcome.stderr, "aside\n");
}

#[test]
fn without_input_standard_input_is_empty() {
    let outcome = Home::new().program("cat", [""; 0]).run().expect_status(0);
    assert_eq!(outcome.stdout, "");
}

#[test]
fn a_program_that_reads_nothing_does_not_stop_its_input() {
    let more_than_a_pipe_holds = "x".repeat(1 << 20);
    let outcome = Home::new()
        .program("true", [""; 0])
        .input(more_than_a_pipe_holds)
        .run();
    assert!(outcome.status.success());
}

#[test]
fn another_status_than_the_expected_one_fails_with_the_output() {
    let run = || {
        let outcome = Home::new().program("sh", ["-c", "echo why; exit 1"]).run();
        outcome.expect_status(0)
    };
    let message = failure_of(run);
    assert!(message.contains("why"), "{message}");
}

#[cfg(unix)]
#[test]
fn death_by_a_signal_is_no_status() {
    use std::os::unix::process::ExitStatusExt;

    let home = Home::new();
    // Not SIGINT, which programs in the background of a shell are started to ignore.
    let killed = home.program("sh", ["-c", "kill -TERM $$"]).run();
    assert_eq!(
        (killed.status.code(), killed.status.signal()),
        (None, Some(15))
    );
    let shell_convention = home.program("sh", ["-c", "exit 143"]).run();
    assert_eq!(shell_convention.status.signal(), None);
    let message = failure_of(|| killed.expect_status(143));
    assert!(message.contains("SIGTERM"), "{message}");
}

#[cfg(unix)]
#[test]
fn a_running_program_can_be_waited_for_and_signalled() {
    use std::os::unix::process::ExitStatusExt;

    let running = Home::new()
        .program(
            "sh",
            ["-c", "echo ready >&2; exec cat /dev/zero >/dev/null"],
        )
        .start();
    running.wait_for_output("ready");
    running.signal(rustix::process::Signal::TERM);
    assert_eq!(running.wait().status.signal(), Some(15));
}

#[test]
fn waiting_for_what_is_never_written_fails_when_the_output_ends() {
    let message = failure_of(|| {
        let running = Home::new().program("echo", ["something else"]).start();
        running.wait_for_output("ready");
    });
    assert!(message.contains("something else"), "{message}");
}

#[cfg(target_os = "linux")]
#[test]
fn what_is_dropped_is_killed_with_its_children() {
    let mark = format!("86400.{}", std::process::id());
    let alive = || {
        crate::support::command_lines::command_lines()
            .iter()
            .any(|line| line.contains(&mark))
    };
    let script = format!("sleep {mark} & echo ready; wait");
    let running = Home::new().program("sh", ["-c", &script]).start();
    running.wait_for_output("ready");
    assert!(alive());
    drop(running);
    let deadline = std::time::Instant::now() + crate::support::LIMIT;
    while alive() {
        assert!(std::time::Instant::now() < deadline, "still alive");
        std::thread::yield_now();
    }
}

#[test]
fn json_is_parsed_and_anything_else_fails() {
    let home = Home::new();
    let outcome = home.program("echo", [r#"{"a":1}"#]).run();
    assert_eq!(outcome.json(), serde_json::json!({"a": 1}));
    let message = failure_of(|| home.program("echo", ["{} {}"]).run().json());
    assert!(message.contains("no JSON on stdout"), "{message}");
}

#[test]
fn a_home_is_gone_when_dropped() {
    let home = Home::new();
    assert!(!home.setup_directory().exists());
    home.write_settings("{}");
    let file = home.settings_file();
    assert_eq!(fs::metadata(&file).map(|data| data.len()).ok(), Some(2));
    drop(home);
    assert!(!file.exists());
}
