//! Kills during posting: the next run reads back, and no comment is duplicated.

use coder_server::store::PartState;
use jira_sandbox::{Fault, FaultKind};

use super::program::{Connected, Ended};
use super::{assert_intact, open};

const KEY: &str = "SHOP-2";
const PATH: &str = "/rest/api/3/issue/SHOP-2/comment";
const POST: [&str; 4] = ["jira", "post", "T1", "--yes"];
const SUMMARY: &str = "The export button works again.";

/// Connected, with a finished task of the issue.
fn finished() -> Connected {
    let connected = Connected::new();
    let import = ["jira", "import", KEY, "--yes"];
    connected.start(&import, "").end().assert_success();
    let complete = ["task", "complete", "T1", "--summary-file", "-"];
    connected.start(&complete, SUMMARY).end().assert_success();
    connected
}

fn state(connected: &Connected) -> PartState {
    let posts = open(connected.path()).posts_of("T1".parse().unwrap());
    let posts = posts.unwrap();
    assert_eq!((posts.len(), posts[0].parts.len()), (1, 1));
    posts[0].parts[0].state.clone()
}

fn sent(connected: &Connected) -> usize {
    let requests = connected.sandbox.requests();
    let is_post = |method: &str, path: &str| method == "POST" && path == PATH;
    requests
        .iter()
        .filter(|request| is_post(&request.method, request.path()))
        .count()
}

fn again(connected: &Connected, more: &[&str]) -> Ended {
    connected.start(&[&POST[..], more].concat(), "").end()
}

#[test]
fn finds_posted_comment_after_a_kill() {
    let connected = finished();
    let stall = Fault::new(FaultKind::Stall).for_method("POST");
    connected
        .sandbox
        .inject(stall.for_path(PATH).times(1).after_jira());
    let running = connected.start(&POST, "");
    running.kill_when(|| connected.comments(KEY, SUMMARY) == 1);
    assert_eq!(state(&connected), PartState::Sending);
    let ended = again(&connected, &[]);
    ended.assert_success();
    assert!(ended.stdout.contains("focusedCommentId="), "{ended:?}");
    assert_eq!((connected.comments(KEY, SUMMARY), sent(&connected)), (1, 1));
    assert!(matches!(state(&connected), PartState::Posted { .. }));
    // And posting again does not duplicate it.
    assert_eq!(again(&connected, &[]).status, Some(1));
    assert_eq!(sent(&connected), 1);
    assert_intact(connected.path());
}

#[test]
fn posts_again_after_a_kill_only_when_confirmed() {
    let connected = finished();
    let stall = Fault::new(FaultKind::Stall).for_method("POST");
    connected.sandbox.inject(stall.for_path(PATH).times(1));
    let running = connected.start(&POST, "");
    running.kill_when(|| sent(&connected) == 1);
    assert_eq!(state(&connected), PartState::Sending);
    let ended = again(&connected, &[]);
    assert_eq!(ended.status, Some(1), "{ended:?}");
    assert!(
        ended.stderr.contains("may have been posted before"),
        "{ended:?}"
    );
    assert_eq!((connected.comments(KEY, SUMMARY), sent(&connected)), (0, 1));
    assert_eq!(state(&connected), PartState::Sending);
    again(&connected, &["--again"]).assert_success();
    assert_eq!((connected.comments(KEY, SUMMARY), sent(&connected)), (1, 2));
    assert!(matches!(state(&connected), PartState::Posted { .. }));
    assert_intact(connected.path());
}

#[test]
fn kills_leave_one_comment() {
    for _ in 0..10 {
        let connected = finished();
        // Kills before, during, and after the request.
        let latency = std::time::Duration::from_millis(30);
        let slow = Fault::new(FaultKind::Latency(latency)).for_method("POST");
        connected.sandbox.inject(slow);
        let running = connected.start(&POST, "");
        std::thread::sleep(std::time::Duration::from_millis(fastrand::u64(0..250)));
        running.kill();
        // "Cannot know" is only accepted if Jira has no comment.
        let ended = again(&connected, &[]);
        match ended.status {
            Some(0) => {}
            _ if ended.stderr.contains("was posted to") => {}
            _ => {
                assert!(
                    ended.stderr.contains("may have been posted before"),
                    "{ended:?}"
                );
                assert_eq!(connected.comments(KEY, SUMMARY), 0);
                again(&connected, &["--again"]).assert_success();
            }
        }
        assert_eq!(connected.comments(KEY, SUMMARY), 1);
        assert!(matches!(state(&connected), PartState::Posted { .. }));
        assert_intact(connected.path());
    }
}

#[test]
fn concurrent_posts_post_once() {
    let connected = finished();
    let latency = std::time::Duration::from_millis(100);
    let slow = Fault::new(FaultKind::Latency(latency)).for_method("POST");
    connected.sandbox.inject(slow);
    let all = [(); 4].map(|()| connected.start(&POST, ""));
    let succeeded = all
        .into_iter()
        .map(super::program::Running::end)
        .filter(|ended| ended.status == Some(0))
        .count();
    assert_eq!(succeeded, 1);
    assert_eq!((connected.comments(KEY, SUMMARY), sent(&connected)), (1, 1));
}
