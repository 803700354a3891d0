//! Comments that are made or not, whatever becomes of their answers.

use std::time::{Duration, Instant};

use jira_sandbox::{Fault, FaultKind, Sandbox, World};
use serde_json::json;

use crate::client::{Ask, Reply, Wire, example_sandbox, post};

const PATH: &str = "/rest/api/3/issue/SHOP-2/comment";

fn new_comment() -> Ask {
    let content = json!([{ "type": "paragraph", "content": [{ "type": "text", "text": "Done" }] }]);
    let document = json!({ "type": "doc", "version": 1, "content": content });
    post(PATH, &json!({ "body": document })).by_mia()
}

fn add(sandbox: &Sandbox) -> Reply {
    new_comment().send(&sandbox.site_url())
}

fn made(sandbox: &Sandbox) -> usize {
    let before = World::example().issue("SHOP-2").unwrap().comments.len();
    sandbox.change(|world| world.issue("SHOP-2").unwrap().comments.len()) - before
}

/// The next comment meets this.
fn inject(sandbox: &Sandbox, fault: Fault) {
    sandbox.inject(fault.for_method("POST").for_paths_with("/comment").times(1));
}

/// What the client sees of an answer.
#[derive(Debug, PartialEq, Eq)]
enum Seen {
    /// A whole one, with this status.
    Answer(u16),
    /// A part of one that says this status.
    Part(u16),
    /// The end of the connection, and nothing before it.
    End,
    /// A reset.
    Reset,
}

fn sent(sandbox: &Sandbox) -> Wire {
    let mut wire = Wire::connect(&sandbox.site_url());
    let ask = new_comment().with("Connection", "close");
    wire.write(&ask.bytes());
    wire
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
fn whether_a_comment_is_made_and_what_becomes_of_its_answer_are_two_questions() {
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
        assert_eq!(made(&sandbox), count, "{shown}");
        // Only the one.
        assert_eq!(add(&sandbox).status, 201);
    }
}

#[test]
fn a_stalled_comment_is_made_or_not() {
    for (fault, count) in [
        (Fault::new(FaultKind::Stall), 0),
        (Fault::new(FaultKind::Stall).after_jira(), 1),
    ] {
        let sandbox = example_sandbox();
        inject(&sandbox, fault);
        let wire = sent(&sandbox);
        let start = Instant::now();
        while sandbox.requests().is_empty() || made(&sandbox) < count {
            assert!(start.elapsed() < Duration::from_secs(20), "it never came");
            std::thread::yield_now();
        }
        drop(wire);
        // The stall took the fault, so that this one is an ordinary comment.
        assert_eq!(add(&sandbox).status, 201);
        assert_eq!(made(&sandbox), count + 1);
    }
}

#[test]
fn a_wait_can_be_asked_for_in_two_ways() {
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
fn the_third_comment_can_be_the_one_that_fails() {
    let sandbox = example_sandbox();
    inject(&sandbox, Fault::new(FaultKind::status(502)).skip(2));
    let statuses = [0; 4].map(|_| add(&sandbox).status);
    assert_eq!(statuses, [201, 201, 502, 201]);
    assert_eq!(made(&sandbox), 3);
}
