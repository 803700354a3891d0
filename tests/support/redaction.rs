//! Replaces values that differ between runs, for snapshots.

use std::sync::LazyLock;

use regex::Regex;

static CHANGING: LazyLock<[(Regex, &str); 3]> = LazyLock::new(|| {
    [
        // Ports of servers on loopback.
        (r"(localhost|127\.0\.0\.1|\[::1\]):\d+", "$1:[PORT]"),
        // Measured times. Whole seconds are timeouts and stay.
        (r"\b\d+(\.\d+)? ?ms\b", "[TIME]"),
        (r"\b\d+\.\d+ ?s\b", "[TIME]"),
    ]
    .map(|(pattern, shown)| (Regex::new(pattern).expect("a good pattern"), shown))
});

/// Replaces `known` values (longest first) with their names, loopback ports with `[PORT]`, and
/// measured times with `[TIME]`.
pub fn redacted(text: &str, known: &[(String, &str)]) -> String {
    let named = known.iter().fold(text.to_owned(), |text, (value, name)| {
        text.replace(value, name)
    });
    CHANGING.iter().fold(named, |text, (pattern, shown)| {
        pattern.replace_all(&text, *shown).into_owned()
    })
}
