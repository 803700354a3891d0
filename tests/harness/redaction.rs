//! What differs from run to run goes, and nothing else.

use crate::support::redaction::redacted;

#[test]
fn ports_times_and_known_values_become_names() {
    let text =
        "✓ site reachable (123 ms), 1.25 s, http://127.0.0.1:40123/x, [::1]:8 in /tmp/a1/setup";
    insta::assert_snapshot!(
        redacted(text, &[("/tmp/a1/setup".to_owned(), "[SETUP]"), ("/tmp/a1".to_owned(), "[ROOT]")]),
        @"✓ site reachable ([TIME]), [TIME], http://127.0.0.1:[PORT]/x, [::1]:[PORT] in [SETUP]"
    );
}

#[test]
fn other_numbers_stay() {
    for text in [
        "after 30 s",
        "at 12:30",
        "https://example.com:8443",
        "3 msgs",
        "PROJ-123",
        "1.5 sites",
    ] {
        assert_eq!(redacted(text, &[]), text);
    }
}
