//! Texts of several tones, broken into lines that fit.

use std::borrow::Cow;

use super::line::Tone;
use super::output::{Style, in_ascii};
use crate::sanitize::sanitize;

/// A text in its tones. A line feed in it is a break.
pub(super) type Pieces = Vec<(Tone, String)>;

/// What becomes of a word that is wider than a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LongWords {
    /// It stays whole, so that an address can be copied.
    Whole,
    /// It is broken, so that what stands beside it keeps its place.
    Broken,
}

/// A text as the stream can show it. What is to be measured must be this.
pub(super) fn shown(text: &str, style: Style) -> Cow<'_, str> {
    let text = sanitize(text);
    if style.unicode || text.is_ascii() {
        return text;
    }
    // What joined a sign to the next one stands behind a letter now.
    Cow::Owned(sanitize(&in_ascii(&text)).into_owned())
}

/// The columns that a text takes.
pub(super) fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    console::measure_text_width(text)
}

/// The columns that pieces take, side by side.
pub(super) fn width_of(pieces: &[(Tone, String)]) -> usize {
    pieces.iter().map(|(_, text)| width(text)).sum()
}

/// Adds text to pieces.
pub(super) fn extend(pieces: &mut Pieces, tone: Tone, text: &str) {
    match pieces.last_mut() {
        Some((last, before)) if *last == tone => before.push_str(text),
        _ => pieces.push((tone, text.to_owned())),
    }
}

/// The text at most so wide, with a sign where something was left out.
pub(super) fn shortened(text: &str, limit: usize, style: Style) -> Cow<'_, str> {
    if width(text) <= limit {
        return Cow::Borrowed(text);
    }
    let sign = if style.unicode { "…" } else { "..." };
    let mut room = limit.saturating_sub(width(sign));
    let kept = clusters(text).take_while(|cluster| {
        let left = room.checked_sub(width(cluster));
        room = left.unwrap_or_default();
        left.is_some()
    });
    let end = kept.map(str::len).sum();
    Cow::Owned(format!("{}{sign}", text[..end].trim_end()))
}

/// The lines of a text: broken where it says so and, when there is a width, between words.
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

/// The widest word of a text, in columns.
pub(super) fn widest_word(pieces: &[(Tone, String)]) -> usize {
    let widths = words(pieces).into_iter().map(|word| width_of(&word.pieces));
    widths.max().unwrap_or(0)
}

/// What is never broken, unless it is wider than a line.
#[derive(Default)]
struct Word {
    pieces: Pieces,
    end: End,
}

/// What stands behind a word.
#[derive(Default)]
enum End {
    /// The next word, as between ideographs.
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
            // Within letters of most scripts nothing parts them.
            let run = rest.find(may_end_run).unwrap_or(rest.len());
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
                    let is_parted = previous.is_some_and(|before| may_part(before, character));
                    if matches!(end, End::Space(..)) || is_parted {
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

/// Whether a word may end before or after this character.
fn may_end_run(character: char) -> bool {
    matches!(character, ' ' | '\n') || character >= FIRST_WIDE
}

/// No character before it is wide: Hangul Jamo begin here.
const FIRST_WIDE: char = '\u{1100}';

/// Whether a line may end between two characters that no space parts: beside an ideograph, but not
/// within an emoji of several characters, nor where a mark would begin or end the line.
fn may_part(before: char, after: char) -> bool {
    let is_plain = before < FIRST_WIDE && after < FIRST_WIDE;
    !is_plain
        && (columns(before) == 2 || columns(after) == 2)
        && !is_joined(before, after)
        && !"、。，．・：；！？）］｝〉》」』】〕”’…ーぁぃぅぇぉっゃゅょァィゥェォッャュョ,.:;!?)]}"
            .contains(after)
        && !"（［｛〈《「『【〔“‘([{".contains(before)
}

/// Whether two characters are shown as one.
fn is_joined(before: char, after: char) -> bool {
    before == JOINER || is_mark(after)
}

fn is_mark(character: char) -> bool {
    columns(character) == 0 || ('\u{1f3fb}'..='\u{1f3ff}').contains(&character)
}

/// Joins emoji, and letters in some scripts.
const JOINER: char = '\u{200d}';

/// No emoji is made of more; in bytes.
const LONGEST_EMOJI: usize = 64;

/// What is shown as one, part by part: a whole one may be wider than its characters. Letters stay
/// apart although joined: there could be as many as somebody likes.
fn clusters(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut characters = rest.char_indices();
        let (_, mut before) = characters.next()?;
        // Two of these are a flag.
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
    /// The space behind the last word, which no line ends or begins with.
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
    fn lines_end_between_words() {
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
    fn long_words_break_where_they_must() {
        assert_eq!(
            broken("an abcdefgh ij", Some(4), LongWords::Broken),
            ["an", "abcd", "efgh", "ij"]
        );
    }

    #[test]
    fn tones_stay_with_their_words() {
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
    fn what_is_shortened_says_so() {
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
        fn nothing_is_lost_and_lines_fit(
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
