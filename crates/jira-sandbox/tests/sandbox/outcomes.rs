//! Whether a comment is created, and what happens to the response.

use std::time::{Duration, Instant};

use jira_sandbox::{Fault, FaultKind, Sandbox, World};
use serde_json::json;

use crate::client::{Call, Connection, Reply, example_sandbox, post};

const PATH: &str = "/rest/api/3/issue/SHOP-2/comment";

fn new_comment() -> Call {
    let content = json!([{ "type": "paragraph", "content": [{ "type": "text", "text": "Done" }] }]);
    let document = json!({ "type": "doc", "version": 1, "content": content });
    post(PATH, &json!({ "body": document })).by_mia()
}

fn add(sandbox: &Sandbox) -> Reply {
    new_comment().send(&sandbox.site_url())
}

fn created(sandbox: &Sandbox) -> usize {
    let before = World::example().issue("SHOP-2").unwrap().comments.len();
    sandbox.change(|world| world.issue("SHOP-2").unwrap().comments.len()) - before
}

/// Affects the next comment.
fn inject(sandbox: &Sandbox, fault: Fault) {
    sandbox.inject(fault.for_method("POST").for_paths_with("/comment").times(1));
}

/// What the client receives.
#[derive(Debug, PartialEq, Eq)]
enum Seen {
    /// A complete response with this status.
    Answer(u16),
    /// A part of a response with this status.
    Part(u16),
    /// The end of the connection, and nothing before it.
    End,
    /// A reset.
    Reset,
}

fn sent(sandbox: &Sandbox) -> Connection {
    let mut connection = Connection::connect(&sandbox.site_url());
    let call = new_comment().with("Connection", "close");
    connection.write(&call.bytes());
    connection
}

fn seen(sandbox: &Sandbox) -> Seen {
    let Ok(bytes) = sent(sandbox).read_to_end() else {
        return Seen::Reset;
    };
    let text = String::from_utf8(bytes).unwrap();
    if text.is_empty() {
        return Seen::End;
    }
    let status = text[9..12].parse().unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let promised = head.lines().find_map(|line| {
        line.to_lowercase()
            .strip_prefix("content-length: ")
            .map(str::to_owned)
    });
    if promised.unwrap().parse() == Ok(body.len()) {
        Seen::Answer(status)
    } else {
        Seen::Part(status)
    }
}

#[test]
fn comment_and_response_fail_independently() {
    let table = [
        (Fault::new(FaultKind::Cut), 1, Seen::Part(201)),
        (Fault::new(FaultKind::Cut).after_jira(), 1, Seen::Part(201)),
        (Fault::new(FaultKind::hang_up()).after_jira(), 1, Seen::End),
        (Fault::new(FaultKind::Reset).after_jira(), 1, Seen::Reset),
        (
            Fault::new(FaultKind::status(502)).after_jira(),
            1,
            Seen::Answer(502),
        ),
        (
            Fault::new(FaultKind::status(500)).after_jira(),
            1,
            Seen::Answer(500),
        ),
        (
            Fault::new(FaultKind::html(504)).after_jira(),
            1,
            Seen::Answer(504),
        ),
        (Fault::new(FaultKind::false_start(201)), 0, Seen::Part(201)),
        (Fault::new(FaultKind::hang_up()), 0, Seen::End),
        (Fault::new(FaultKind::Reset), 0, Seen::Reset),
        (Fault::new(FaultKind::status(502)), 0, Seen::Answer(502)),
        (Fault::new(FaultKind::unavailable(3)), 0, Seen::Answer(503)),
        (
            Fault::new(FaultKind::rate_limited(Some("7"))),
            0,
            Seen::Answer(429),
        ),
    ];
    for (fault, count, expected) in table {
        let sandbox = example_sandbox();
        let shown = format!("{fault:?}");
        inject(&sandbox, fault);
        assert_eq!(seen(&sandbox), expected, "{shown}");
        assert_eq!(created(&sandbox), count, "{shown}");
        // Only one comment is affected.
        assert_eq!(add(&sandbox).status, 201);
    }
}

#[test]
fn stall_creates_comment_only_after_jira() {
    for (fault, count) in [
        (Fault::new(FaultKind::Stall), 0),
        (Fault::new(FaultKind::Stall).after_jira(), 1),
    ] {
        let sandbox = example_sandbox();
        inject(&sandbox, fault);
        let connection = sent(&sandbox);
        let start = Instant::now();
        while sandbox.requests().is_empty() || created(&sandbox) < count {
            assert!(start.elapsed() < Duration::from_secs(20), "timed out");
            std::thread::yield_now();
        }
        drop(connection);
        // The fault is used up, so this comment is created.
        assert_eq!(add(&sandbox).status, 201);
        assert_eq!(created(&sandbox), count + 1);
    }
}

#[test]
fn rate_limit_and_unavailable_send_retry_after() {
    for (kind, wait) in [
        (FaultKind::unavailable(3), "3"),
        (FaultKind::rate_limited(Some("7")), "7"),
    ] {
        let sandbox = example_sandbox();
        inject(&sandbox, Fault::new(kind));
        assert_eq!(add(&sandbox).header("Retry-After"), Some(wait));
    }
}

#[test]
fn skip_lets_first_requests_pass() {
    let sandbox = example_sandbox();
    inject(&sandbox, Fault::new(FaultKind::status(502)).skip(2));
    let statuses = [0; 4].map(|_| add(&sandbox).status);
    assert_eq!(statuses, [201, 201, 502, 201]);
    assert_eq!(created(&sandbox), 3);
}
