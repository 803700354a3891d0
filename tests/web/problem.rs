//! Assertions about problem responses.

use serde_json::Value;

use crate::fixture::Answer;

const MEMBERS: [&str; 8] = [
    "type", "title", "status", "kind", "message", "detail", "hint", "traceId",
];

/// Asserts a problem with this status and kind, and returns it.
#[track_caller]
pub fn expect(answer: &Answer, status: u16, kind: &str, about: &str) -> Value {
    assert_eq!(answer.status, status, "{about}: {}", answer.body);
    let media_type = answer.header("content-type");
    assert_eq!(media_type, Some("application/problem+json"), "{about}");
    let problem = answer.json();
    assert_eq!(problem["kind"], kind, "{about}: {problem}");
    for member in MEMBERS {
        assert!(problem.get(member).is_some(), "{about} lacks {member}");
    }
    assert_eq!(problem["type"], "about:blank", "{about}");
    assert_eq!(problem["status"], status, "{about}");
    assert_eq!(problem["detail"], problem["message"], "{about}");
    for member in ["title", "message"] {
        let text = problem[member].as_str().expect("it is a text");
        assert!(!text.trim().is_empty(), "{about}: {problem}");
    }
    for member in ["hint", "traceId"] {
        let text = &problem[member];
        let is_said = text.as_str().is_some_and(|text| !text.trim().is_empty());
        assert!(text.is_null() || is_said, "{about}: {problem}");
    }
    let challenge = answer.header("www-authenticate");
    let expected = (status == 401).then_some("Bearer realm=\"coder-server\"");
    assert_eq!(challenge, expected, "{about}");
    problem
}

/// As [`expect`], with a hint.
#[track_caller]
pub fn expect_with_hint(answer: &Answer, status: u16, kind: &str, about: &str) -> Value {
    let problem = expect(answer, status, kind, about);
    assert!(problem["hint"].is_string(), "{about}: {problem}");
    problem
}
