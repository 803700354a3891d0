//! Texts without what differs from run to run, for snapshots.

use std::sync::LazyLock;

use regex::Regex;

static CHANGING: LazyLock<[(Regex, &str); 3]> = LazyLock::new(|| {
    [
        // The port of a server on loopback.
        (r"(localhost|127\.0\.0\.1|\[::1\]):\d+", "$1:[PORT]"),
        // The time that a request or check took. Whole seconds are limits, and stay.
        (r"\b\d+(\.\d+)? ?ms\b", "[TIME]"),
        (r"\b\d+\.\d+ ?s\b", "[TIME]"),
    ]
    .map(|(pattern, shown)| (Regex::new(pattern).expect("a good pattern"), shown))
});

/// A text in which `known` values (longest first) have become their names, ports on loopback
/// `[PORT]`, and measured times `[TIME]`.
pub fn redacted(text: &str, known: &[(String, &str)]) -> String {
    let named = known.iter().fold(text.to_owned(), |text, (value, name)| {
        text.replace(value, name)
    });
    CHANGING.iter().fold(named, |text, (pattern, shown)| {
        pattern.replace_all(&text, *shown).into_owned()
    })
}
