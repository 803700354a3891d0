//! Escapes plain text, with backslashes only where Markdown would interpret the text.

use std::ops::Range;

use super::flanking::{Delimiter, Side};
use super::line_edges::{closing_hashes, first};
use crate::autolink::autolinks;
use crate::emoji;
use crate::inline::{Inline, Style};

/// The position of inline content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Paragraph,
    /// The first paragraph of an item, where `[ ]` would make it a task.
    Item,
    Heading,
    Cell,
    /// The text of a task, after its checkbox.
    Task,
}

/// Placeholder for the first character of an address, which may be written in angle brackets.
pub(super) const ADDRESS: char = '\u{FFFE}';

/// Placeholder for the first character of a delimiter or tag.
pub(super) const DELIMITER: char = '*';

/// The position of a text in its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// At the start of a block.
    Block,
    /// At the start of a later line of a block.
    Line,
    /// Within a line.
    Within,
}

/// The context of a text.
#[derive(Clone, Copy)]
pub(super) struct Around {
    pub start: Start,
    /// The last character written before it; `None` at the start of a line.
    pub before: Option<char>,
    /// The last visible character before it in the same line.
    pub seen: Option<char>,
    /// The first character written after it; `None` at the end of the block.
    pub after: Option<char>,
    pub is_in_link: bool,
}

/// Escapes the text of one block. Which characters need a backslash depends on the whole block.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each answers a question of its own"
)]
pub(super) struct Escaper {
    place: Place,
    /// Which of the [`Delimiter`]s could pair up.
    delimiters: [bool; 3],
    backticks: bool,
    /// Whether `](` may end a link text somewhere.
    link_ends: bool,
    /// Whether `]:` may end the label of a definition somewhere.
    label_ends: bool,
    /// Whether a `>` may end a tag somewhere.
    angles: bool,
    /// Whether there may be an email address somewhere.
    at_signs: bool,
}

/// The delimiters, and the styles that are written with them.
const DELIMITED: [(Delimiter, Style); 3] = [
    (Delimiter::Star, Style::STRONG),
    (Delimiter::Underscore, Style::EM),
    (Delimiter::Tilde, Style::STRIKE),
];

/// Bytes that may need a backslash within a line.
const SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let bytes = b"\\`*_~[]<&:!|";
    let mut at = 0;
    while at < bytes.len() {
        special[bytes[at] as usize] = true;
        at += 1;
    }
    special
};

impl Escaper {
    /// Scans the content of a block.
    pub fn new(inlines: &[Inline], place: Place) -> Self {
        let mut escaper = Self {
            place,
            delimiters: [false; 3],
            backticks: false,
            link_ends: false,
            label_ends: false,
            angles: false,
            at_signs: false,
        };
        let mut opened = [false; 3];
        let mut ticks = 0;
        for (at, inline) in inlines.iter().enumerate() {
            let Inline::Run(run) = inline else {
                // Line breaks, cards, and marks may be written with angle brackets.
                escaper.angles = true;
                // An emoji starts with a colon.
                escaper.label_ends |= matches!(inline, Inline::Atom(_));
                continue;
            };
            let style = run.marks.style;
            escaper.angles |= !run.marks.is_plain();
            // Labels are parsed before code and links. The bracket may be at the end of the
            // previous text.
            let title = run
                .marks
                .link
                .as_ref()
                .and_then(|link| link.title.as_deref());
            escaper.label_ends |= run.text.contains("]:")
                || run.text.starts_with(':')
                || title.is_some_and(|title| title.contains("]:"));
            if style.has(Style::CODE) {
                ticks += 2;
                continue;
            }
            escaper.look_for_delimiters(inlines, at, &mut opened);
            let text = &*run.text;
            escaper.angles |= text.contains('>');
            escaper.at_signs |= text.contains('@');
            if !text.bytes().any(|byte| SPECIAL[usize::from(byte)]) {
                continue;
            }
            escaper.link_ends |= text.contains("](");
            ticks += runs_of(text, b'`').count();
        }
        escaper.backticks = ticks > 1;
        escaper
    }

    /// Whether a bracket at the start of the block may start a definition.
    pub fn may_define(&self) -> bool {
        self.label_ends
    }

    /// Scans a text for delimiters that could pair up with each other, or with those of a mark.
    fn look_for_delimiters(&mut self, inlines: &[Inline], at: usize, opened: &mut [bool; 3]) {
        let Inline::Run(run) = &inlines[at] else {
            return;
        };
        let edges = if run.marks.is_plain() {
            (side_at(inlines, at, -1), side_at(inlines, at, 1))
        } else {
            (Side::Unclear, Side::Unclear)
        };
        for (delimiter, style) in DELIMITED {
            let index = delimiter as usize;
            let is_marked = run.marks.style.has(style);
            // The opening delimiter of the mark may close an earlier one, unless a space separates
            // them.
            let is_parted = run.marks.link.is_none()
                && run.marks.style.without(style).is_plain()
                && (at == 0 || ends_with_space(inlines, at));
            self.delimiters[index] |= is_marked && opened[index] && !is_parted;
            for place in runs_of(&run.text, delimiter.byte()) {
                let (before, after) = sides(&run.text, &place, edges);
                let opens = delimiter.may_open(place.len(), before, after);
                let closes = delimiter.may_close(place.len(), before, after);
                self.delimiters[index] |= closes && opened[index] || is_marked && (opens || closes);
                opened[index] |= opens;
            }
        }
    }

    /// Writes a text.
    pub fn write(&self, text: &str, around: Around, into: &mut String) {
        let first = match around.start {
            Start::Within => None,
            Start::Block | Start::Line => first(text, around, self.place, self.label_ends),
        };
        let is_special = |byte: &u8| SPECIAL[usize::from(*byte)];
        let last = closing_hashes(text, around, self.place);
        if first.is_none() && last.is_none() && !text.as_bytes().iter().any(is_special) {
            into.push_str(text);
            return;
        }
        let addresses = if around.is_in_link {
            Vec::new()
        } else {
            self.addresses(text, around.seen)
        };
        let mut addresses = addresses.into_iter().peekable();
        let mut from = 0;
        let mut at = 0;
        let bytes = text.as_bytes();
        while at < bytes.len() {
            if let Some((place, is_bare)) = addresses.next_if(|(place, _)| place.start <= at) {
                into.push_str(&text[from..place.start]);
                if is_bare {
                    into.push_str(&text[place.clone()]);
                } else {
                    let backslashes = into.bytes().rev().take_while(|byte| *byte == b'\\');
                    if backslashes.count() % 2 == 1 {
                        // Before the letter of an address, the backslash was literal.
                        into.push('\\');
                    }
                    into.push('<');
                    into.push_str(&text[place.clone()]);
                    into.push('>');
                }
                from = place.end;
                at = place.end;
                continue;
            }
            if let Some(delimiter) = Delimiter::of(bytes[at]) {
                let length = bytes[at..]
                    .iter()
                    .take_while(|next| **next == bytes[at])
                    .count();
                let run = at..at + length;
                let edges = (Side::of(around.before), Side::of(around.after));
                // A run that starts a line could still open something, and one next to the
                // delimiter of a mark could be read as part of it.
                let touches = run.start == 0 && around.before == Some(char::from(bytes[at]))
                    || run.end == text.len() && around.after == Some(DELIMITER);
                if first == Some(at)
                    || touches
                    || self.delimiters[delimiter as usize]
                        && is_active(delimiter, text, &run, edges)
                {
                    into.push_str(&text[from..at]);
                    for _ in run.clone() {
                        into.push('\\');
                        into.push(char::from(bytes[at]));
                    }
                    from = run.end;
                }
                at = run.end;
                continue;
            }
            if first == Some(at)
                || last == Some(at)
                || is_special(&bytes[at]) && self.is_risky(text, at, around)
            {
                into.push_str(&text[from..at]);
                into.push('\\');
                from = at;
            }
            at += 1;
        }
        into.push_str(&text[from..]);
    }

    /// The addresses in a text that are written as they are, or in angle brackets, because a
    /// backslash would become part of them.
    fn addresses(&self, text: &str, seen: Option<char>) -> Vec<(Range<usize>, bool)> {
        let may_have = text.contains("://") || text.contains("www.") || text.contains('@');
        if !may_have {
            return Vec::new();
        }
        autolinks(text, seen)
            .into_iter()
            .filter_map(|link| {
                let address = &text[link.place.clone()];
                if self.needs_no_escape(&text[link.place.start..], address.len()) {
                    Some((link.place, true))
                } else if address == link.href && self.place != Place::Cell {
                    Some((link.place, false))
                } else {
                    None
                }
            })
            .collect()
    }

    /// Whether the address, which is the first `length` bytes of the text, needs no escaping.
    pub fn needs_no_escape(&self, text: &str, length: usize) -> bool {
        let bytes = &text.as_bytes()[..length];
        let is_word = |at: Option<usize>| {
            at.and_then(|at| bytes.get(at))
                .is_some_and(u8::is_ascii_alphanumeric)
        };
        bytes.iter().enumerate().all(|(at, byte)| match byte {
            b'\\' | b'`' | b'<' | b'>' | b'[' | b']' | b'|' | b'"' => false,
            b'_' if is_word(at.checked_sub(1)) && is_word(Some(at + 1)) => true,
            b'&' => !is_entity(&text[at..]),
            _ => Delimiter::of(*byte).is_none_or(|delimiter| !self.delimiters[delimiter as usize]),
        })
    }

    /// Whether `<` before this character may start a tag, a comment, or an address in angle
    /// brackets.
    fn begins_tag(&self, next: char) -> bool {
        next.is_ascii_alphabetic()
            || matches!(next, '/' | '!' | '?' | ADDRESS)
            || (next.is_ascii_graphic() && next != '<' && self.at_signs)
    }

    fn is_risky(&self, text: &str, at: usize, around: Around) -> bool {
        let bytes = text.as_bytes();
        let next = text[at + 1..].chars().next().or(around.after);
        match bytes[at] {
            b'\\' => match next {
                Some(next) => next.is_ascii_punctuation() || next == ADDRESS,
                None => self.place == Place::Cell,
            },
            b'`' => self.backticks,
            b'[' => self.link_ends || around.is_in_link,
            b']' => around.is_in_link,
            b'<' => self.angles && next.is_some_and(|next| self.begins_tag(next)),
            b'&' => is_entity(&text[at..]),
            b':' => !around.is_in_link && emoji::length_at(text, at, around.seen, None).is_some(),
            b'!' => matches!(next, Some('[' | ADDRESS)) && at + 1 == text.len(),
            b'|' => self.place == Place::Cell,
            _ => false,
        }
    }
}

/// Whether the text starts with a character reference.
pub(super) fn is_entity(text: &str) -> bool {
    /// Maximum length of a name.
    const LONGEST: usize = 33;
    let Some(name) = text.strip_prefix('&') else {
        return false;
    };
    let body = name.strip_prefix('#').unwrap_or(name);
    let length = body
        .bytes()
        .take(LONGEST)
        .take_while(u8::is_ascii_alphanumeric)
        .count();
    if length == 0 || body.as_bytes().get(length) != Some(&b';') {
        return false;
    }
    let reference = &text[..=text.len() - body.len() + length];
    htmlize::unescape(reference) != reference
}

/// Whether a run of delimiters may open or close something.
fn is_active(delimiter: Delimiter, text: &str, run: &Range<usize>, edges: (Side, Side)) -> bool {
    let (before, after) = sides(text, run, edges);
    delimiter.may_open(run.len(), before, after) || delimiter.may_close(run.len(), before, after)
}

/// The characters around a part of a text.
fn sides(text: &str, place: &Range<usize>, edges: (Side, Side)) -> (Side, Side) {
    let before = match text[..place.start].chars().next_back() {
        None => edges.0,
        before => Side::of(before),
    };
    let after = match text[place.end..].chars().next() {
        None => edges.1,
        after => Side::of(after),
    };
    (before, after)
}

/// Whether the text before an item ends with white space.
fn ends_with_space(inlines: &[Inline], at: usize) -> bool {
    match at.checked_sub(1).map(|at| &inlines[at]) {
        Some(Inline::Run(run)) => !run.marks.is_code() && run.text.ends_with(char::is_whitespace),
        _ => false,
    }
}

/// The neighbor of an item, as far as it is known before writing.
fn side_at(inlines: &[Inline], at: usize, step: isize) -> Side {
    match at.checked_add_signed(step).and_then(|at| inlines.get(at)) {
        None => Side::Space,
        // There may be a delimiter between them, or the backslash of a line break.
        Some(_) => Side::Unclear,
    }
}

/// The runs of a byte.
fn runs_of(text: &str, byte: u8) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + memchr::memchr(byte, &bytes[from..])?;
        let length = bytes[start..]
            .iter()
            .take_while(|next| **next == byte)
            .count();
        from = start + length;
        Some(start..from)
    })
}
