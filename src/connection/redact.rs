//! Credentials that come back in an answer, found however they are written there.
//!
//! An echo may be percent-encoded with any set of characters, escaped for JSON or HTML, or both and
//! more than once. So a text is not searched for a list of spellings: it is compared character by
//! character with the secret, and each character may be spelled in any of these ways.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::secret::Secret;

/// What stands where credentials stood.
const HIDDEN: &str = "[hidden]";
/// A shorter token is left alone: its characters would be found in ordinary text.
const SHORTEST: usize = 6;
/// So many first characters are hidden although the rest is missing, since echoes are cut short.
/// The first twelve or so are the same in all tokens of Atlassian's.
const PARTIAL: usize = 16;
/// How often an escape may be escaped again, so that no answer can make the search slow.
const NESTED: usize = 4;

/// Names of characters in HTML that occur in tokens and Base64.
const ENTITIES: [(&str, u8); 12] = [
    ("amp;", b'&'),
    ("lt;", b'<'),
    ("gt;", b'>'),
    ("quot;", b'"'),
    ("apos;", b'\''),
    ("equals;", b'='),
    ("plus;", b'+'),
    ("sol;", b'/'),
    ("lowbar;", b'_'),
    ("hyphen;", b'-'),
    ("period;", b'.'),
    ("colon;", b':'),
];

/// What `encodeURIComponent` and most libraries leave as it is.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// Replaces the token and the Base64 pair, whole or cut short, by `[hidden]`.
pub(super) fn hide<'text>(text: &'text str, token: &Secret, pair: &Secret) -> Cow<'text, str> {
    let token = Trace {
        secret: token.expose(),
        is_base64: false,
    };
    let pair = Trace {
        secret: pair.expose().trim_end_matches('='),
        is_base64: true,
    };
    let mut traces = vec![pair];
    if token.secret.len() >= SHORTEST {
        traces.push(token);
    }
    let longest_at = |start| {
        traces
            .iter()
            .filter_map(|trace| trace.end(text, start))
            .max()
    };
    let starts = first_bytes(&traces);

    let mut safe = String::new();
    let mut kept_from = 0;
    let mut at = 0;
    while at < text.len() {
        if starts[usize::from(text.as_bytes()[at])]
            && text.is_char_boundary(at)
            && let Some(end) = longest_at(at)
        {
            safe.push_str(&text[kept_from..at]);
            safe.push_str(HIDDEN);
            kept_from = end;
            at = end;
        } else {
            at += 1;
        }
    }
    if kept_from == 0 {
        return Cow::Borrowed(text);
    }
    safe.push_str(&text[kept_from..]);
    Cow::Owned(safe)
}

/// Which bytes a spelling of a trace can start with: nearly every place of a text is passed over by
/// this alone.
fn first_bytes(traces: &[Trace]) -> [bool; 256] {
    let mut starts = [false; 256];
    for trace in traces {
        for first in trace.secret.bytes().take(1).chain(*b"%\\&") {
            starts[usize::from(first)] = true;
        }
    }
    starts
}

/// The usual spellings, longest first.
pub(super) fn spellings(token: &Secret, pair: &Secret) -> Vec<Secret> {
    let unpadded = pair.expose().trim_end_matches('=');
    let url_safe = unpadded.replace('+', "-").replace('/', "_");
    let mut all = Vec::new();
    for plain in [token.expose(), pair.expose(), unpadded, &url_safe] {
        all.push(plain.to_owned());
        all.push(plain.replace('/', "\\/"));
        all.push(plain.replace('=', "\\u003d"));
        for set in [NON_ALPHANUMERIC, UNRESERVED] {
            let encoded = utf8_percent_encode(plain, set).to_string();
            all.push(lower_case_escapes(&encoded));
            all.push(encoded);
        }
    }
    all.sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
    all.dedup();
    all.into_iter().map(Secret::new).collect()
}

/// Something to hide.
struct Trace<'secret> {
    secret: &'secret str,
    /// Base64 has two alphabets, and its padding may be missing. The first character of an e-mail
    /// address is one that both alphabets write alike.
    is_base64: bool,
}

impl Trace<'_> {
    /// Where the trace ends that starts at a place of a text, if one does.
    fn end(&self, text: &str, start: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        // One character may be spelled in several ways at one place (`%25`), hence several ends.
        let mut ends = self.after(bytes, &[start], *self.secret.as_bytes().first()?);
        if ends.is_empty() {
            return None;
        }
        let mut matched = 1;
        for byte in self.secret.bytes().skip(1) {
            let next = self.after(bytes, &ends, byte);
            if next.is_empty() {
                break;
            }
            ends = next;
            matched += 1;
        }
        if matched < self.secret.len() {
            let end = ends.into_iter().max().filter(|_| matched >= PARTIAL)?;
            return Some(end_of_word(text, end));
        }
        for _ in 0..2 {
            let padded = self.after(bytes, &ends, b'=');
            if self.is_base64 && !padded.is_empty() {
                ends = padded;
            }
        }
        ends.into_iter()
            .filter(|end| text.is_char_boundary(*end))
            .max()
    }

    fn after(&self, text: &[u8], starts: &[usize], byte: u8) -> Vec<usize> {
        let mut ends = Vec::new();
        for &start in starts {
            spelled(text, start, byte, &mut ends);
            match byte {
                // A space, where a form was decoded that held it as it is.
                b'+' if self.is_base64 => {
                    spelled(text, start, b'-', &mut ends);
                    spelled(text, start, b' ', &mut ends);
                }
                b'/' if self.is_base64 => spelled(text, start, b'_', &mut ends),
                _ => {}
            }
        }
        ends.sort_unstable();
        ends.dedup();
        ends
    }
}

/// Adds every place at which a spelling of one byte ends that starts at a place of a text.
fn spelled(text: &[u8], start: usize, byte: u8, ends: &mut Vec<usize>) {
    let Some((&first, rest)) = text.get(start..).and_then(<[u8]>::split_first) else {
        return;
    };
    if first == byte {
        ends.push(start + 1);
    }
    let again: &[u8] = match first {
        b'%' => b"25",
        b'\\' => b"\\",
        b'&' => b"amp;",
        _ => return,
    };
    // An escape may be escaped again, and what it stands for may look like one: all are tried.
    for count in 0..=repeated(rest, again) {
        let skipped = count * again.len();
        let rest = &rest[skipped..];
        let length = match first {
            b'%' => percent(rest, byte),
            b'\\' => backslash(rest, byte),
            _ => entity(rest, byte),
        };
        ends.extend(length.map(|length| start + 1 + skipped + length));
    }
}

/// Where the word ends that goes on at a place of a text: what follows a trace that is not whole may
/// be the rest of it, in a spelling that is not known here.
fn end_of_word(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let ends = |character: char| character.is_whitespace() || "\"'<>,(){}[]…".contains(character);
    start + rest.find(ends).unwrap_or(rest.len())
}

/// The `3D` of `%3D`, `%253d`, `%25253D`, …: how long it is.
fn percent(rest: &[u8], byte: u8) -> Option<usize> {
    (hexadecimal(rest, 0, 2) == Some(u32::from(byte))).then_some(2)
}

/// What follows the backslashes of `\/`, `\u003d`, `\x3d`, `\\u003d`, …
fn backslash(rest: &[u8], byte: u8) -> Option<usize> {
    match rest.first()? {
        b'u' if hexadecimal(rest, 1, 4) == Some(u32::from(byte)) => Some(5),
        b'x' if hexadecimal(rest, 1, 2) == Some(u32::from(byte)) => Some(3),
        next if *next == byte && !byte.is_ascii_alphanumeric() => Some(1),
        _ => None,
    }
}

/// What follows the ampersand of `&#61;`, `&#x3D;`, `&equals;`, `&amp;#61;`, …
fn entity(rest: &[u8], byte: u8) -> Option<usize> {
    for (name, named) in ENTITIES {
        if named == byte && rest.starts_with(name.as_bytes()) {
            return Some(name.len());
        }
    }
    let end = rest.iter().take(10).position(|byte| *byte == b';')?;
    let number = std::str::from_utf8(&rest[..end]).ok()?.strip_prefix('#')?;
    let value = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => number.parse(),
    };
    (value == Ok(u32::from(byte))).then_some(end + 1)
}

/// How many times a part stands at the start of a text, [`NESTED`] at most.
fn repeated(text: &[u8], part: &[u8]) -> usize {
    text.chunks(part.len())
        .take(NESTED)
        .take_while(|chunk| *chunk == part)
        .count()
}

fn hexadecimal(text: &[u8], at: usize, digits: usize) -> Option<u32> {
    let digits = text.get(at..at + digits)?;
    digits.iter().try_fold(0, |value, digit| {
        Some(value * 16 + char::from(*digit).to_digit(16)?)
    })
}

fn lower_case_escapes(encoded: &str) -> String {
    let mut parts = encoded.split('%');
    let mut lower = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (digits, rest) = part.split_at(2);
        lower.push('%');
        lower.push_str(&digits.to_ascii_lowercase());
        lower.push_str(rest);
    }
    lower
}

#[cfg(test)]
mod tests;
