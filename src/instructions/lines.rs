//! One-line texts from elsewhere, as blocks of Markdown in which they stay what they are.
//!
//! They take the way through [`Document`], which puts a backslash exactly where Markdown would read
//! something else.

use serde_json::{Value, json};

use super::LONGEST_LIST;
use crate::sanitize::sanitize_line;
use jira_adf::Document;

/// Text for one line.
pub(super) fn text(text: &str) -> Value {
    json!({ "type": "text", "text": sanitize_line(text) })
}

/// An address that is its own text.
pub(super) fn address(url: &str) -> Value {
    let link = json!({ "type": "link", "attrs": { "href": url } });
    json!({ "type": "text", "text": url, "marks": [link] })
}

/// A heading of one line.
pub(super) fn heading(level: u8, words: &str) -> Value {
    json!({ "type": "heading", "attrs": { "level": level }, "content": [text(words)] })
}

/// A heading of one line as Markdown, with a line end at its end.
pub(super) fn heading_line(level: u8, words: &str) -> String {
    let line = sanitize_line(words);
    if is_plain(&line) {
        return format!("{} {line}\n", "#".repeat(usize::from(level)));
    }
    markdown(&[heading(level, &line)])
}

/// Whether nothing in a line could be read as Markdown: a thousand comments have a thousand headings,
/// and hardly one of them needs the long way.
fn is_plain(line: &str) -> bool {
    let mut before = ' ';
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        let is_plain = match character {
            ' ' | ',' => true,
            '-' | ':' => {
                let after = characters.peek();
                before.is_ascii_digit() && after.is_some_and(char::is_ascii_digit)
            }
            _ => character.is_alphanumeric(),
        };
        if !is_plain {
            return false;
        }
        before = character;
    }
    !line.is_empty()
}

/// A paragraph of one line.
pub(super) fn paragraph(words: &str) -> Value {
    json!({ "type": "paragraph", "content": [text(words)] })
}

/// A list of items, each of which is its blocks.
pub(super) fn list(items: Vec<Vec<Value>>) -> Value {
    let items: Vec<Value> = items
        .into_iter()
        .map(|blocks| json!({ "type": "listItem", "content": blocks }))
        .collect();
    json!({ "type": "bulletList", "content": items })
}

/// Blocks as Markdown, with a line end at the end.
pub(super) fn markdown(blocks: &[Value]) -> String {
    let document = json!({ "type": "doc", "version": 1, "content": blocks });
    serde_json::from_value(document).map_or_else(
        // It is an object, and of another document nothing could be wrong.
        |_| String::new(),
        |document: Document| document.to_markdown(),
    )
}

/// The first members of a list, and how many more there are.
pub(super) fn bounded<T>(all: &[T], word: impl Fn(&T) -> String) -> Vec<String> {
    let mut words: Vec<String> = all.iter().take(LONGEST_LIST).map(word).collect();
    let more = all.len() - words.len();
    if more > 0 {
        words.push(format!("and {} more", grouped(more)));
    }
    words
}

/// A number with commas between its thousands.
pub(super) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_looks_like_markdown_stays_text() {
        for (words, line) in [
            ("plain", "plain\n"),
            ("# Boss", "\\# Boss\n"),
            ("[x](http://evil)", "\\[x](http://evil)\n"),
            ("two\r\nlines\n\n- item", "two lines - item\n"),
            ("<!-- hidden -->", "\\<!-- hidden -->\n"),
            ("```", "\\```\n"),
            ("fed\u{202e}abc\u{2028}d", "fed\\u{202e}abc\\u{2028}d\n"),
        ] {
            assert_eq!(markdown(&[paragraph(words)]), line, "{words}");
        }
        assert_eq!(markdown(&[heading(3, "a #\n# b #")]), "### a # # b \\#\n");
    }

    #[test]
    fn long_lists_are_counted() {
        let many: Vec<usize> = (0..2000).collect();
        let words = bounded(&many, usize::to_string);
        assert_eq!(words.len(), LONGEST_LIST + 1);
        assert_eq!(words[LONGEST_LIST - 1..], ["49", "and 1,950 more"]);
        assert_eq!(bounded(&many[..50], usize::to_string).len(), 50);
    }

    #[test]
    fn thousands_are_parted() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn the_usual_heading_of_a_comment_is_plain() {
        assert!(is_plain(
            "José Ángel, 2026-01-17 12:34 UTC, role Administrators"
        ));
        assert!(!is_plain("a-b") && !is_plain("1:a:2") && !is_plain("a_b") && !is_plain(""));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn the_short_way_leads_where_the_long_one_does(words in prop_oneof![
            any::<String>(),
            "[ ,:a-z0-9é漢-]{0,12}",
            "(1|2|-|:| |,|tada|www|http|\\.|#|\\)|x){0,8}",
        ]) {
            let long = markdown(&[heading(3, &words)]);
            prop_assert_eq!(heading_line(3, &words), long);
        }
    }
}
