//! Credentials that come back in an answer, found however they are written there.
//!
//! An echo may be percent-encoded with any set of characters, escaped for JSON or HTML, or both and
//! more than once. So a text is not searched for a list of spellings: it is compared character by
//! character with the secret, and each character may be spelled in any of these ways.

use std::borrow::Cow;

use crate::secret::Secret;

/// Replaces credentials.
const PLACEHOLDER: &str = "[hidden]";
/// Minimum length of a token to redact; a shorter one could occur in ordinary text.
const MIN_TOKEN: usize = 6;
/// Minimum length of a prefix to redact, since echoes are often truncated. The first twelve or so
/// characters of all Atlassian tokens are the same.
const MIN_PREFIX: usize = 16;
/// Maximum number of nested escapes, which limits the time of a search.
const MAX_NESTING: usize = 4;

/// HTML entities of characters in tokens and Base64.
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

/// Replaces the token and the Base64 pair, complete or truncated, by `[hidden]`.
pub(super) fn redact<'text>(text: &'text str, token: &Secret, pair: &Secret) -> Cow<'text, str> {
    let token = Pattern {
        secret: token.expose(),
        is_base64: false,
    };
    let pair = Pattern {
        secret: pair.expose().trim_end_matches('='),
        is_base64: true,
    };
    let mut patterns = vec![pair];
    if token.secret.len() >= MIN_TOKEN {
        patterns.push(token);
    }
    let longest_at = |start| {
        patterns
            .iter()
            .filter_map(|pattern| pattern.end(text, start))
            .max()
    };

    let mut redacted = String::new();
    let mut kept_from = 0;
    let mut at = 0;
    while at < text.len() {
        if text.is_char_boundary(at)
            && let Some(end) = longest_at(at)
        {
            redacted.push_str(&text[kept_from..at]);
            redacted.push_str(PLACEHOLDER);
            kept_from = end;
            at = end;
        } else {
            at += 1;
        }
    }
    if kept_from == 0 {
        return Cow::Borrowed(text);
    }
    redacted.push_str(&text[kept_from..]);
    Cow::Owned(redacted)
}

/// A text to redact.
struct Pattern<'secret> {
    secret: &'secret str,
    /// Base64 has two alphabets, and the padding is optional. The first character is the same in both,
    /// since it encodes the start of an email address.
    is_base64: bool,
}

impl Pattern<'_> {
    /// The end of a match that starts at this position of a text.
    fn end(&self, text: &str, start: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        // There can be several ends, since `%25` is one character or three.
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
            let end = ends.into_iter().max().filter(|_| matched >= MIN_PREFIX)?;
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
            push_ends(text, start, byte, &mut ends);
            match byte {
                // A space, if it was decoded as a form.
                b'+' if self.is_base64 => {
                    push_ends(text, start, b'-', &mut ends);
                    push_ends(text, start, b' ', &mut ends);
                }
                b'/' if self.is_base64 => push_ends(text, start, b'_', &mut ends),
                _ => {}
            }
        }
        ends.sort_unstable();
        ends.dedup();
        ends
    }
}

/// Adds the ends of all encodings of a byte that start at this position of a text.
fn push_ends(text: &[u8], start: usize, byte: u8, ends: &mut Vec<usize>) {
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
    // Escapes can be escaped again, and the result can look like an escape: try all.
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

/// The end of the word at this position of a text: the rest of a truncated match may be in an unknown
/// encoding.
fn end_of_word(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let ends = |character: char| character.is_whitespace() || "\"'<>,(){}[]…".contains(character);
    start + rest.find(ends).unwrap_or(rest.len())
}

/// The length of the `3D` of `%3D`, `%253d`, `%25253D`, …
fn percent(rest: &[u8], byte: u8) -> Option<usize> {
    (hexadecimal(rest, 0, 2) == Some(u32::from(byte))).then_some(2)
}

/// The length after the backslashes of `\/`, `\u003d`, `\x3d`, `\\u003d`, …
fn backslash(rest: &[u8], byte: u8) -> Option<usize> {
    match rest.first()? {
        b'u' if hexadecimal(rest, 1, 4) == Some(u32::from(byte)) => Some(5),
        b'x' if hexadecimal(rest, 1, 2) == Some(u32::from(byte)) => Some(3),
        next if *next == byte && !byte.is_ascii_alphanumeric() => Some(1),
        _ => None,
    }
}

/// The length after the ampersand of `&#61;`, `&#x3D;`, `&equals;`, `&amp;#61;`, …
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

/// How often a text starts with a part, at most [`MAX_NESTING`].
fn repeated(text: &[u8], part: &[u8]) -> usize {
    text.chunks(part.len())
        .take(MAX_NESTING)
        .take_while(|chunk| *chunk == part)
        .count()
}

fn hexadecimal(text: &[u8], at: usize, digits: usize) -> Option<u32> {
    let digits = text.get(at..at + digits)?;
    digits.iter().try_fold(0, |value, digit| {
        Some(value * 16 + char::from(*digit).to_digit(16)?)
    })
}

#[cfg(test)]
mod tests;
