//! Wrapping, shortening, and measuring of styled text.

use std::borrow::Cow;

use super::line::Tone;
use super::output::{Style, in_ascii};
use crate::sanitize::sanitize;

/// Styled text. A line feed is a line break.
pub(super) type Pieces = Vec<(Tone, String)>;

/// How to wrap a word that is wider than a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LongWords {
    /// Keep it whole, so that a URL can be copied.
    Whole,
    /// Break it, so that adjacent columns stay aligned.
    Broken,
}

/// The text as written to the stream: sanitized, and in ASCII if necessary. Measure only such text.
pub(super) fn shown(text: &str, style: Style) -> Cow<'_, str> {
    let text = sanitize(text);
    if style.unicode || text.is_ascii() {
        return text;
    }
    // Replaced symbols can leave joiners after letters.
    Cow::Owned(sanitize(&in_ascii(&text)).into_owned())
}

/// The width of a text, in columns.
pub(super) fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    console::measure_text_width(text)
}

/// The total width of pieces, in columns.
pub(super) fn width_of(pieces: &[(Tone, String)]) -> usize {
    pieces.iter().map(|(_, text)| width(text)).sum()
}

/// Appends text, merging it with the last piece if the tone is the same.
pub(super) fn extend(pieces: &mut Pieces, tone: Tone, text: &str) {
    match pieces.last_mut() {
        Some((last, before)) if *last == tone => before.push_str(text),
        _ => pieces.push((tone, text.to_owned())),
    }
}

/// The text, truncated to a width and with an ellipsis if necessary.
pub(super) fn shortened(text: &str, limit: usize, style: Style) -> Cow<'_, str> {
    if width(text) <= limit {
        return Cow::Borrowed(text);
    }
    let ellipsis = if style.unicode { "…" } else { "..." };
    let mut available = limit.saturating_sub(width(ellipsis));
    let kept = clusters(text).take_while(|cluster| {
        let left = available.checked_sub(width(cluster));
        available = left.unwrap_or_default();
        left.is_some()
    });
    let end = kept.map(str::len).sum();
    Cow::Owned(format!("{}{ellipsis}", text[..end].trim_end()))
}

/// Splits a text into lines: at line feeds and, if there is a width, between words.
pub(super) fn lines(
    pieces: &[(Tone, String)],
    width: Option<usize>,
    long: LongWords,
) -> Vec<Pieces> {
    let mut lines = Lines {
        done: Vec::new(),
        line: Vec::new(),
        used: 0,
        space: None,
        width: width.unwrap_or(usize::MAX),
        long,
    };
    for word in words(pieces) {
        lines.add(word);
    }
    lines.end();
    lines.done
}

/// The width of the widest word of a text, in columns.
pub(super) fn widest_word(pieces: &[(Tone, String)]) -> usize {
    let widths = words(pieces).into_iter().map(|word| width_of(&word.pieces));
    widths.max().unwrap_or(0)
}

/// Text without a break opportunity.
#[derive(Default)]
struct Word {
    pieces: Pieces,
    end: End,
}

/// What follows a word.
#[derive(Default)]
enum End {
    /// The next word immediately, as between ideographs.
    #[default]
    Nothing,
    Space(Tone, String),
    Break,
}

fn words(pieces: &[(Tone, String)]) -> Vec<Word> {
    let mut words = Vec::new();
    let mut word = Word::default();
    let mut previous = None;
    for (tone, text) in pieces {
        let mut rest = text.as_str();
        while let Some(character) = rest.chars().next() {
            // Take a run of letters at once: most scripts have no break opportunity between them.
            let run = rest.find(is_run_boundary).unwrap_or(rest.len());
            let length = run.max(character.len_utf8());
            let taken;
            (taken, rest) = rest.split_at(length);
            match (character, &mut word.end) {
                ('\n', _) => {
                    word.end = End::Break;
                    words.push(std::mem::take(&mut word));
                }
                (' ', End::Space(_, space)) => space.push(' '),
                (' ', end) => *end = End::Space(*tone, " ".to_owned()),
                (character, end) => {
                    let can_break =
                        previous.is_some_and(|before| can_break_between(before, character));
                    if matches!(end, End::Space(..)) || can_break {
                        words.push(std::mem::take(&mut word));
                    }
                    extend(&mut word.pieces, *tone, taken);
                }
            }
            let last = taken.chars().next_back();
            previous = last.filter(|character| !matches!(character, ' ' | '\n'));
        }
    }
    words.push(word);
    words
}

/// Whether a word can end before or after this character.
fn is_run_boundary(character: char) -> bool {
    matches!(character, ' ' | '\n') || character >= FIRST_WIDE
}

/// The first wide character (Hangul Jamo).
const FIRST_WIDE: char = '\u{1100}';

/// Whether a line can break between two adjacent characters: next to an ideograph, but not within an
/// emoji sequence, and not where punctuation would begin or end a line.
fn can_break_between(before: char, after: char) -> bool {
    let is_plain = before < FIRST_WIDE && after < FIRST_WIDE;
    !is_plain
        && (columns(before) == 2 || columns(after) == 2)
        && !is_joined(before, after)
        && !"、。，．・：；！？）］｝〉》」』】〕”’…ーぁぃぅぇぉっゃゅょァィゥェォッャュョ,.:;!?)]}"
            .contains(after)
        && !"（［｛〈《「『【〔“‘([{".contains(before)
}

/// Whether two characters form one symbol.
fn is_joined(before: char, after: char) -> bool {
    before == JOINER || is_mark(after)
}

fn is_mark(character: char) -> bool {
    columns(character) == 0 || ('\u{1f3fb}'..='\u{1f3ff}').contains(&character)
}

/// The zero-width joiner of emoji, and of letters in some scripts.
const JOINER: char = '\u{200d}';

/// Maximum length of an emoji sequence, in bytes.
const LONGEST_EMOJI: usize = 64;

/// The grapheme clusters of a text, which can be wider than their characters. Joined letters are
/// separate, since a sequence of them is unlimited.
fn clusters(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut characters = rest.char_indices();
        let (_, mut before) = characters.next()?;
        // Two regional indicators form a flag.
        let mut is_flag = is_regional(before);
        let end = characters.find(|(at, after)| {
            let end = at + after.len_utf8();
            let is_emoji = before == JOINER
                && end <= LONGEST_EMOJI
                && width(&rest[..*at]) == 2
                && width(&rest[..end]) == 2;
            let is_second = std::mem::take(&mut is_flag) && is_regional(*after);
            before = *after;
            !(is_emoji || is_second || is_mark(*after))
        });
        let cluster;
        (cluster, rest) = rest.split_at(end.map_or(rest.len(), |(at, _)| at));
        Some(cluster)
    })
}

fn is_regional(character: char) -> bool {
    ('\u{1f1e6}'..='\u{1f1ff}').contains(&character)
}

fn columns(character: char) -> usize {
    width(character.encode_utf8(&mut [0; 4]))
}

struct Lines {
    done: Vec<Pieces>,
    line: Pieces,
    used: usize,
    /// The space after the last word, dropped at the end of a line.
    space: Option<(Tone, String)>,
    width: usize,
    long: LongWords,
}

impl Lines {
    fn add(&mut self, word: Word) {
        let needed = width_of(&word.pieces);
        let space = self.space.as_ref().map_or(0, |(_, space)| space.len());
        let is_empty = word.pieces.is_empty();
        if self.used > 0 && !is_empty && self.used + space + needed > self.width {
            self.end();
        }
        if let Some((tone, space)) = self.space.take() {
            self.used += space.len();
            extend(&mut self.line, tone, &space);
        }
        if needed > self.width && self.long == LongWords::Broken {
            self.add_broken(&word.pieces);
        } else {
            for (tone, text) in word.pieces {
                extend(&mut self.line, tone, &text);
            }
            self.used += needed;
        }
        match word.end {
            End::Nothing => {}
            End::Space(tone, space) if self.used > 0 || self.width == usize::MAX => {
                self.space = Some((tone, space));
            }
            End::Space(..) => {}
            End::Break => self.end(),
        }
    }

    fn add_broken(&mut self, pieces: &[(Tone, String)]) {
        for (tone, text) in pieces {
            for cluster in clusters(text) {
                let columns = width(cluster);
                if self.used > 0 && self.used + columns > self.width {
                    self.end();
                }
                extend(&mut self.line, *tone, cluster);
                self.used += columns;
            }
        }
    }

    fn end(&mut self) {
        self.done.push(std::mem::take(&mut self.line));
        self.used = 0;
        self.space = None;
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::cases;
    use super::*;
    use proptest::prelude::*;

    fn text(pieces: &[(Tone, String)]) -> String {
        pieces.iter().map(|(_, text)| text.as_str()).collect()
    }

    fn broken(source: &str, width: Option<usize>, long: LongWords) -> Vec<String> {
        let pieces = [(Tone::Plain, source.to_owned())];
        lines(&pieces, width, long)
            .iter()
            .map(|line| text(line))
            .collect()
    }

    #[test]
    fn breaks_lines_between_words() {
        let table: [(&str, usize, &[&str]); 8] = [
            ("one two  three", 9, &["one two", "three"]),
            ("one  two", 20, &["one  two"]),
            ("a\n\nb c", 20, &["a", "", "b c"]),
            (
                "an https://address.example x",
                8,
                &["an", "https://address.example", "x"],
            ),
            ("漢字を、書く人", 6, &["漢字", "を、書", "く人"]),
            ("see 漢字「か」x", 8, &["see 漢字", "「か」x"]),
            ("👩‍💻👩‍💻👍🏽 ok", 4, &["👩‍💻👩‍💻", "👍🏽", "ok"]),
            ("", 5, &[""]),
        ];
        for (source, width, expected) in table {
            assert_eq!(
                broken(source, Some(width), LongWords::Whole),
                expected,
                "{source}"
            );
        }
        assert_eq!(broken("a  b\nc", None, LongWords::Whole), ["a  b", "c"]);
    }

    #[test]
    fn breaks_long_words() {
        assert_eq!(
            broken("an abcdefgh ij", Some(4), LongWords::Broken),
            ["an", "abcd", "efgh", "ij"]
        );
    }

    #[test]
    fn keeps_the_tones_of_words() {
        let pieces = [
            (Tone::Plain, "a ".to_owned()),
            (Tone::Strong, "bold word".to_owned()),
            (Tone::Plain, ", then".to_owned()),
        ];
        let owned = |tone, text: &str| (tone, text.to_owned());
        assert_eq!(
            lines(&pieces, Some(11), LongWords::Whole),
            [
                vec![owned(Tone::Plain, "a "), owned(Tone::Strong, "bold")],
                vec![owned(Tone::Strong, "word"), owned(Tone::Plain, ", then")],
            ]
        );
    }

    #[test]
    fn marks_shortened_text_with_an_ellipsis() {
        let unicode = Style {
            terminal: true,
            color: false,
            unicode: true,
            width: None,
        };
        let ascii = Style {
            unicode: false,
            ..unicode
        };
        let table = [
            ("summary", 7, unicode, "summary"),
            ("a summary", 7, unicode, "a summ…"),
            ("a summary", 3, unicode, "a…"),
            ("漢字漢字", 6, unicode, "漢字…"),
            ("a summary", 7, ascii, "a su..."),
        ];
        for (source, limit, style, expected) in table {
            assert_eq!(shortened(source, limit, style), expected);
        }
    }

    proptest! {
        #![proptest_config(cases(256, "tests/proptest-regressions/wrap.txt"))]

        #[test]
        fn lines_fit_and_keep_all_letters(
            parts in prop::collection::vec(
                prop::sample::select(vec![
                    "a", "bc", " ", "\n", "漢", "。", "👩\u{200d}💻", "é", "👍🏽", "❤\u{fe0f}",
                    "1\u{fe0f}\u{20e3}", "🇩🇪", "e\u{301}", "ﷺ", "لا", "한", "\u{200d}",
                ]),
                0..40,
            ),
            width in 2_usize..12,
        ) {
            let source = parts.concat();
            let lines = broken(&source, Some(width), LongWords::Broken);
            let letters = |text: &str| text.replace([' ', '\n'], "");
            prop_assert_eq!(letters(&lines.concat()), letters(&source));
            for line in &lines {
                prop_assert!(super::width(line) <= width, "{line:?}");
            }
        }
    }
}
