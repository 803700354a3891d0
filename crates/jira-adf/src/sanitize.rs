//! Makes untrusted text safe to show.
//!
//! Text from Jira, files, or the network may contain escape sequences that control a terminal, or
//! bidirectional characters that change how a line reads. They are replaced by visible escapes.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Replaces every control, bidirectional and invisible character by a visible `\u{…}`.
///
/// Line feeds and tabs stay; a carriage return goes when a line feed follows it. Zero-width
/// joiners and variation selectors stay where emoji and scripts are written with them: one, behind a
/// character that takes it. Runs of them could hide a text.
///
/// ```
/// # use jira_adf::sanitize::sanitize;
/// assert_eq!(sanitize("red \u{1b}[31m"), r"red \u{1b}[31m");
/// assert_eq!(sanitize("two\nlines"), "two\nlines");
/// ```
pub fn sanitize(text: &str) -> Cow<'_, str> {
    if is_clean(text) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if character == '\r' && characters.peek() == Some(&'\n') {
            continue;
        }
        if is_harmful(safe.chars().next_back(), character) {
            let _ = write!(safe, "\\u{{{:x}}}", u32::from(character));
        } else {
            safe.push(character);
        }
    }
    Cow::Owned(safe)
}

/// Whether [`sanitize`] would leave a text as it is.
pub fn is_clean(text: &str) -> bool {
    // Fast path for most texts.
    let is_plain = |byte: &u8| matches!(byte, b' '..=b'~' | b'\n' | b'\t');
    if text.as_bytes().iter().all(is_plain) {
        return true;
    }
    let mut previous = None;
    !text.chars().any(|character| {
        let before = previous.replace(character);
        is_harmful(before, character)
    })
}

/// As [`sanitize`], for what must stay on one line: runs of white space become one space.
///
/// ```
/// # use jira_adf::sanitize::sanitize_line;
/// assert_eq!(sanitize_line("  two\r\nlines\t"), "two lines");
/// ```
pub fn sanitize_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text
        .split([' ', '\t', '\n', '\r'])
        .filter(|word| !word.is_empty())
    {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&sanitize(word));
    }
    line
}

/// Like [`sanitize`], for JSON text. Such characters occur only in JSON strings, so each becomes its
/// JSON escape and the value stays the same.
///
/// ```
/// # use jira_adf::sanitize::sanitize_json;
/// assert_eq!(sanitize_json("\"abc\u{202e}fed\""), r#""abc\u202efed""#);
/// ```
pub fn sanitize_json(json: &str) -> Cow<'_, str> {
    if is_clean(json) {
        return Cow::Borrowed(json);
    }
    let mut safe = String::with_capacity(json.len() + 16);
    for character in json.chars() {
        if is_harmful(safe.chars().next_back(), character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(safe, "\\u{unit:04x}");
            }
        } else {
            safe.push(character);
        }
    }
    Cow::Owned(safe)
}

/// Whether a character after `previous` would hide text or control a terminal.
fn is_harmful(previous: Option<char>, character: char) -> bool {
    let follows = |takes: fn(char) -> bool| previous.is_some_and(takes);
    match character {
        '\n' | '\t' => false,
        ' '..='~' => false,
        // C0, DEL, and C1 control characters.
        '\0'..='\x1f' | '\x7f'..='\u{9f}' => true,
        // Bidirectional marks, embeddings, overrides, and isolates.
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            true
        }
        // Line and paragraph separators, and invisible characters.
        '\u{2028}'
        | '\u{2029}'
        | '\u{ad}'
        | '\u{180e}'
        | '\u{200b}'
        | '\u{2060}'..='\u{2065}'
        | '\u{feff}' => true,
        // Invisible letters of Hangul and Khmer.
        '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{3164}' | '\u{ffa0}' => true,
        // Deprecated format characters, interlinear annotations, music and shorthand controls.
        '\u{206a}'..='\u{206f}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' => true,
        // Tag characters, which can carry hidden text, and unassigned invisible characters around
        // them.
        '\u{e0000}'..='\u{e00ff}' | '\u{e01f0}'..='\u{e0fff}' => true,
        // Invisible characters that modify the previous one.
        '\u{34f}' => true,
        '\u{200c}' | '\u{200d}' => !follows(|previous| {
            previous == '\u{fe0f}' || !previous.is_ascii() && !is_invisible(previous)
        }),
        '\u{fe0e}' | '\u{fe0f}' => !follows(|previous| {
            !previous.is_ascii_alphabetic() && !previous.is_whitespace() && !is_invisible(previous)
        }),
        '\u{fe00}'..='\u{fe0d}' => {
            !follows(|previous| !previous.is_ascii() && !is_invisible(previous))
        }
        '\u{180b}'..='\u{180d}' | '\u{180f}' => !follows(|previous| {
            matches!(previous, '\u{1800}'..='\u{18af}') && !is_invisible(previous)
        }),
        '\u{e0100}'..='\u{e01ef}' => !follows(
            |previous| matches!(previous, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}'),
        ),
        // The Braille blank is a space within Braille.
        '\u{2800}' => !follows(|previous| matches!(previous, '\u{2801}'..='\u{28ff}')),
        _ => false,
    }
}

/// Invisible characters that are allowed after some others.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{200c}' | '\u{200d}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{180b}'..='\u{180d}'
            | '\u{180f}'
            | '\u{e0100}'..='\u{e01ef}'
            | '\u{2800}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn escapes_terminal_controls_and_hidden_text() {
        let table = [
            ("plain ünïcode 漢字 👩‍💻", "plain ünïcode 漢字 👩‍💻"),
            ("\u{1b}]0;title\u{7}", r"\u{1b}]0;title\u{7}"),
            ("\u{9b}31m", r"\u{9b}31m"),
            ("abc\u{202e}fed", r"abc\u{202e}fed"),
            ("back\u{8}space", r"back\u{8}space"),
            ("over\rwritten", r"over\u{d}written"),
            ("a\r\nb\tc", "a\nb\tc"),
            (
                "tag\u{e0041}, filler\u{3164}",
                r"tag\u{e0041}, filler\u{3164}",
            ),
            ("zero\u{200b}width\u{feff}", r"zero\u{200b}width\u{feff}"),
            // As used in scripts and emoji.
            (
                "❤️ 👩‍❤️‍👩 1️⃣ 葛\u{e0100} می\u{200c}خواهم",
                "❤️ 👩‍❤️‍👩 1️⃣ 葛\u{e0100} می\u{200c}خواهم",
            ),
            // As used to hide text.
            ("😀\u{e0110}\u{e0120}", r"😀\u{e0110}\u{e0120}"),
            ("葛\u{e0100}\u{e0101}", "葛\u{e0100}\\u{e0101}"),
            ("a\u{200d}b\u{fe0f}", r"a\u{200d}b\u{fe0f}"),
            ("é\u{200c}\u{200d}\u{34f}", "é\u{200c}\\u{200d}\\u{34f}"),
            ("x\u{2800}\u{2800}", r"x\u{2800}\u{2800}"),
        ];
        for (text, shown) in table {
            assert_eq!(sanitize(text), shown, "{text:?}");
        }
    }

    const BIDIRECTIONAL: [char; 12] = [
        '\u{61c}', '\u{200e}', '\u{200f}', '\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}',
        '\u{202e}', '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}',
    ];

    /// Texts with many harmful characters.
    fn text() -> impl Strategy<Value = String> {
        let harmful = "\r\n\t\0\x1b\x7f\u{85}\u{9b}\u{ad}\u{61c}\u{200b}\u{200d}\u{200f}\u{2028}\u{202e}\u{2066}\u{2069}\u{3164}\u{feff}\u{fe0f}\u{e0041}";
        let character = prop_oneof![
            any::<char>(),
            prop::sample::select(harmful.chars().collect::<Vec<_>>()),
            prop::sample::select(vec![' ', 'a', '\\', 'é', '👩']),
        ];
        prop::collection::vec(character, 0..40).prop_map(String::from_iter)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        #[test]
        fn escapes_harmful_characters_only(text in text()) {
            let safe = sanitize(&text);
            prop_assert!(!safe.contains(|character: char| character.is_control() && !"\n\t".contains(character)));
            prop_assert!(!safe.contains(BIDIRECTIONAL));
            prop_assert!(is_clean(&safe));
            prop_assert_eq!(sanitize(&safe), safe.as_ref());
            prop_assert_eq!(matches!(safe, Cow::Borrowed(_)), is_clean(&text));
            let mut expected = String::new();
            for character in text.replace("\r\n", "\n").chars() {
                if is_harmful(expected.chars().next_back(), character) {
                    expected.push_str(&character.escape_unicode().to_string());
                } else {
                    expected.push(character);
                }
            }
            prop_assert_eq!(safe, expected);
        }

        #[test]
        fn line_is_single_and_clean(text in text()) {
            let line = sanitize_line(&text);
            prop_assert!(is_clean(&line) && !line.contains(['\n', '\t', '\r']));
            prop_assert!(!line.contains("  ") && line.trim_matches(' ') == line);
            prop_assert_eq!(sanitize_line(&line), line.as_str());
            let escaped = sanitize(&text);
            let words = |text: &str| text.split([' ', '\n', '\t']).map(str::to_owned).collect::<String>();
            if !text.contains('\r') {
                prop_assert_eq!(words(&line), words(&escaped));
            }
        }
    }

    #[test]
    fn joins_lines_with_spaces() {
        assert_eq!(sanitize_line("a\nb\r\nc\u{2028}d"), r"a b c\u{2028}d");
        assert_eq!(sanitize_line(" \n "), "");
    }
}
