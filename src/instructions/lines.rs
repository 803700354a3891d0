//! Single lines of untrusted text as nodes, so that Markdown in them is escaped.

use jira_adf::{Document, Node};

use super::MAX_LISTED;
use crate::sanitize::sanitize_line;

/// A heading of one line.
pub(super) fn heading(level: u8, text: &str) -> Node {
    Node::heading(level, vec![Node::plain(sanitize_line(text))])
}

/// A paragraph of one line.
pub(super) fn paragraph(text: &str) -> Node {
    Node::paragraph(vec![Node::plain(sanitize_line(text))])
}

/// Blocks as Markdown, with a line end at the end.
pub(super) fn markdown(blocks: Vec<Node>) -> String {
    Document::new(blocks).to_markdown()
}

/// The first [`MAX_LISTED`] items as text, and how many more there are.
pub(super) fn first_items<T>(all: &[T], text: impl Fn(&T) -> String) -> Vec<String> {
    let mut items: Vec<String> = all.iter().take(MAX_LISTED).map(text).collect();
    let more = all.len() - items.len();
    if more > 0 {
        items.push(format!("and {} more", grouped(more)));
    }
    items
}

/// A number with commas between thousands.
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

    #[test]
    fn escapes_markdown_in_single_lines() {
        for (words, line) in [
            ("plain", "plain\n"),
            ("# Boss", "\\# Boss\n"),
            ("[x](http://evil)", "\\[x](http://evil)\n"),
            ("two\r\nlines\n\n- item", "two lines - item\n"),
            ("<!-- hidden -->", "\\<!-- hidden -->\n"),
            ("```", "\\```\n"),
            ("fed\u{202e}abc\u{2028}d", "fed\\u{202e}abc\\u{2028}d\n"),
        ] {
            assert_eq!(markdown(vec![paragraph(words)]), line, "{words}");
        }
        assert_eq!(
            markdown(vec![heading(3, "a #\n# b #")]),
            "### a # # b \\#\n"
        );
    }

    #[test]
    fn counts_items_beyond_the_limit() {
        let many: Vec<usize> = (0..2000).collect();
        let words = first_items(&many, usize::to_string);
        assert_eq!(words.len(), MAX_LISTED + 1);
        assert_eq!(words[MAX_LISTED - 1..], ["49", "and 1,950 more"]);
        assert_eq!(first_items(&many[..50], usize::to_string).len(), 50);
    }

    #[test]
    fn groups_thousands() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }
}
