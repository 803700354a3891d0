//! Splits text and code.

use unicode_segmentation::UnicodeSegmentation as _;

use super::shell;
use super::size::Size;
use crate::node::Node;
use crate::plain_text;

/// Splits text into pieces that fit, with the same marks: after a sentence, otherwise between
/// words, otherwise between grapheme clusters. White space at the edges is removed.
pub(super) fn split_text(node: &Node, size: Size, room: usize) -> Vec<Node> {
    let Some(text) = &node.text else {
        return vec![node.clone()];
    };
    let with = |text: &str| Node {
        text: Some(text.to_owned()),
        ..node.clone()
    };
    let room = room.saturating_sub(size.child(&with(""))).max(1);
    let mut pieces = Vec::new();
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let end = prefix(rest, size, room);
        if end == rest.len() {
            pieces.push(with(rest));
            break;
        }
        let end = boundary(rest, end);
        let piece = rest[..end].trim_end();
        if !piece.is_empty() {
            pieces.push(with(piece));
        }
        rest = rest[end..].trim_start();
    }
    if pieces.is_empty() {
        pieces.push(with(text));
    }
    pieces
}

/// Splits a code block between lines, otherwise like text. Nothing is removed.
pub(super) fn split_code(block: &Node, size: Size, room: usize) -> Vec<Node> {
    let code = plain_text::of_code(block);
    let with = |code: &str| shell(block, vec![Node::styled(code, Vec::new())]);
    let room = room.saturating_sub(size.child(&with(""))).max(1);
    let mut pieces = Vec::new();
    let mut rest = code.as_str();
    while !rest.is_empty() {
        let end = prefix(rest, size, room);
        if end == rest.len() {
            pieces.push(with(rest));
            break;
        }
        // The line end is not part of either piece.
        let (piece, next) = if rest[end..].starts_with('\n') {
            (end, end + 1)
        } else {
            match rest[..end].rfind('\n') {
                Some(at) => (at, at + 1),
                None => (end, end),
            }
        };
        pieces.push(with(&rest[..piece]));
        rest = &rest[next..];
    }
    pieces.retain(|piece| piece.children()[0].text.as_deref() != Some(""));
    if pieces.is_empty() {
        pieces.push(block.clone());
    }
    pieces
}

/// Number of bytes at the start of the text that fit. Grapheme clusters are kept whole; at least
/// one is taken.
fn prefix(text: &str, size: Size, room: usize) -> usize {
    let mut filled = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        let own: usize = grapheme
            .chars()
            .map(|character| size.character(character))
            .sum();
        filled += own;
        if filled > room {
            if at > 0 {
                return at;
            }
            return characters_of(grapheme, size, room);
        }
    }
    text.len()
}

/// The same within a grapheme cluster that is too large itself.
fn characters_of(grapheme: &str, size: Size, room: usize) -> usize {
    let mut filled = 0;
    for (at, character) in grapheme.char_indices() {
        filled += size.character(character);
        if filled > room && at > 0 {
            return at;
        }
    }
    grapheme.len()
}

/// Where to split a text of which `end` bytes fit.
fn boundary(text: &str, end: usize) -> usize {
    if text[end..].starts_with(char::is_whitespace) {
        return end;
    }
    let fits = &text[..end];
    let spaces = || {
        fits.char_indices()
            .rev()
            .filter(|(_, it)| it.is_whitespace())
    };
    let half = end / 2;
    let after_sentence = spaces()
        .map(|(at, _)| at)
        .take_while(|at| *at > half)
        .find(|at| {
            let before = fits[..*at].trim_end_matches(['"', '\'', ')', '”', '’']);
            before.ends_with(['.', '!', '?', '…', ':'])
        });
    after_sentence
        .or_else(|| spaces().map(|(at, _)| at).find(|at| *at > 0))
        .unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str, room: usize) -> Vec<String> {
        let node = Node::styled(text, Vec::new());
        let pieces = split_text(&node, Size::Visible, room);
        pieces.into_iter().filter_map(|piece| piece.text).collect()
    }

    #[test]
    fn splits_after_sentences_then_words() {
        assert_eq!(split("One. Two three four", 14), ["One. Two three", "four"]);
        assert_eq!(split("One two. Three four", 13), ["One two.", "Three four"]);
        assert_eq!(split("One two three", 10), ["One two", "three"]);
        assert_eq!(split("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(
            split("e\u{301}e\u{301}e\u{301}", 3),
            ["e\u{301}", "e\u{301}", "e\u{301}"]
        );
        assert_eq!(split("👩‍👩‍👧👩‍👩‍👧", 6), ["👩‍👩‍👧", "👩‍👩‍👧"]);
        assert_eq!(
            split(&format!("e{}", "\u{301}".repeat(5)), 4)
                .concat()
                .chars()
                .count(),
            6
        );
        assert_eq!(split("    ", 2), ["    "]);
    }
}
