//! Escapes text at the edges of lines, where it would start a list, a quote, a rule, a fence, a
//! definition, or a table, or end a heading.

use super::escape::{Around, Place, Start};
use crate::normalize::is_space;

/// Where a text at the start of a line needs a backslash so that it starts no block. `label_ends`
/// is whether `]:` occurs in the block.
pub(super) fn first(text: &str, around: Around, place: Place, label_ends: bool) -> Option<usize> {
    if matches!(place, Place::Heading | Place::Cell)
        || place == Place::Task && around.start == Start::Block
    {
        return None;
    }
    let bytes = text.as_bytes();
    let first = *bytes.first()?;
    let is_end = |at: usize| match bytes.get(at) {
        Some(byte) => is_space(char::from(*byte)),
        None => around
            .after
            .is_none_or(|after| after == '\n' || after == '\\'),
    };
    let run = bytes.iter().take_while(|byte| **byte == first).count();
    let is_only = |allowed: &[u8]| {
        around.after.is_none_or(|after| !after.is_alphanumeric())
            && bytes
                .iter()
                .all(|byte| allowed.contains(byte) || is_space(char::from(*byte)))
    };
    let is_risky = match first {
        b'#' => run <= 6 && is_end(run),
        b'>' => true,
        b'-' => is_end(1) || is_only(b"-") || around.start == Start::Line && is_delimiter_row(text),
        b'+' => is_end(1),
        b'*' => is_end(1) || is_only(b"*"),
        b'_' => is_only(b"_"),
        b'=' => around.start == Start::Line && is_only(b"="),
        b'~' | b'`' => run >= 3,
        b':' | b'|' => around.start == Start::Line && is_delimiter_row(text),
        b'<' => matches!(
            bytes.get(1),
            Some(b'/' | b'!' | b'?' | b'a'..=b'z' | b'A'..=b'Z')
        ),
        b'[' => is_bracketed(text, around, place, label_ends),
        b'0'..=b'9' => {
            let digits = bytes
                .iter()
                .take_while(|byte| byte.is_ascii_digit())
                .count();
            let is_marker =
                digits <= 9 && matches!(bytes.get(digits), Some(b'.' | b')')) && is_end(digits + 1);
            return is_marker.then_some(digits);
        }
        _ => false,
    };
    is_risky.then_some(0)
}

/// Whether `[` at the start would make a definition, a task, or an alert.
fn is_bracketed(text: &str, around: Around, place: Place, label_ends: bool) -> bool {
    // Only footnote definitions may follow a line of text.
    label_ends && (around.start == Start::Block || text.starts_with("[^"))
        || text.starts_with("[!")
        || place == Place::Item
            && matches!(
                text.as_bytes().get(1..3),
                Some([b' ' | b'\t' | 0xb | 0xc | b'x' | b'X', b']'])
            )
}

/// The position of trailing `#`s that would close a heading.
pub(super) fn closing_hashes(text: &str, around: Around, place: Place) -> Option<usize> {
    if place != Place::Heading || around.after.is_some() {
        return None;
    }
    let rest = text.trim_end_matches('#');
    let is_closing = rest.len() < text.len()
        && (rest.is_empty() && around.before.is_none() || rest.ends_with([' ', '\t']));
    is_closing.then_some(rest.len())
}

/// Whether the line would turn the line above into the header of a table.
fn is_delimiter_row(text: &str) -> bool {
    text.bytes()
        .all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t'))
}
