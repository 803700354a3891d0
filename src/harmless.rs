//! Text from elsewhere, made safe to show.
//!
//! What Jira, a file or the network says may hold escape sequences that drive a terminal, or
//! bidirectional marks that make a line read as something else. Here they become visible.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Replaces every control, bidirectional and invisible character by a visible `\u{…}`.
///
/// Line feeds and tabs stay; a carriage return goes when a line feed follows it. Zero-width
/// joiners stay, since emoji and several scripts are written with them.
///
/// ```
/// # use coder_server::harmless::harmless;
/// assert_eq!(harmless("red \u{1b}[31m"), r"red \u{1b}[31m");
/// assert_eq!(harmless("two\nlines"), "two\nlines");
/// ```
pub fn harmless(text: &str) -> Cow<'_, str> {
    if !text.contains(is_harmful) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if character == '\r' && characters.peek() == Some(&'\n') {
            continue;
        }
        if is_harmful(character) {
            let _ = write!(safe, "\\u{{{:x}}}", u32::from(character));
        } else {
            safe.push(character);
        }
    }
    Cow::Owned(safe)
}

/// As [`harmless`], for what must stay on one line: runs of white space become one space.
///
/// ```
/// # use coder_server::harmless::harmless_line;
/// assert_eq!(harmless_line("  two\r\nlines\t"), "two lines");
/// ```
pub fn harmless_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text
        .split([' ', '\t', '\n', '\r'])
        .filter(|word| !word.is_empty())
    {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&harmless(word));
    }
    line
}

fn is_harmful(character: char) -> bool {
    match character {
        '\n' | '\t' => false,
        // C0, DEL and C1 controls.
        '\0'..='\x1f' | '\x7f'..='\u{9f}' => true,
        // Bidirectional marks, embeddings, overrides and isolates.
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            true
        }
        // Line and paragraph separators; invisible characters that hide or split words.
        '\u{2028}' | '\u{2029}' | '\u{ad}' | '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{feff}' => {
            true
        }
        // Deprecated format characters, interlinear annotation, tags.
        '\u{206a}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_drives_a_terminal_becomes_visible() {
        let table = [
            ("plain ünïcode 漢字 👩‍💻", "plain ünïcode 漢字 👩‍💻"),
            ("\u{1b}]0;title\u{7}", r"\u{1b}]0;title\u{7}"),
            ("\u{9b}31m", r"\u{9b}31m"),
            ("abc\u{202e}fed", r"abc\u{202e}fed"),
            ("back\u{8}space", r"back\u{8}space"),
            ("over\rwritten", r"over\u{d}written"),
            ("a\r\nb\tc", "a\nb\tc"),
            ("zero\u{200b}width\u{feff}", r"zero\u{200b}width\u{feff}"),
        ];
        for (text, shown) in table {
            assert_eq!(harmless(text), shown, "{text:?}");
        }
    }

    #[test]
    fn one_line_stays_one_line() {
        assert_eq!(harmless_line("a\nb\r\nc\u{2028}d"), r"a b c\u{2028}d");
        assert_eq!(harmless_line(" \n "), "");
    }
}
