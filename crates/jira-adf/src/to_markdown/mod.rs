//! ADF to Markdown: blocks ([`blocks`], [`lists`], [`tables`], [`code`]) on [`lines`], and in them
//! inline content ([`tokens`], [`inlines`], [`links`]) with backslashes exactly where they must be
//! ([`escape`], [`line_edges`], [`flanking`]).

mod blocks;
mod code;
mod escape;
mod flanking;
mod inlines;
mod line_edges;
mod lines;
mod links;
mod lists;
mod tables;
mod tokens;

use super::from_markdown::BYTE_ORDER_MARK;
use super::node::Node;
use blocks::Blocks;
use escape::Place;

/// The document as Markdown, with a line end at its end unless it is empty.
pub(super) fn text(root: &Node) -> String {
    let mut blocks = Blocks::default();
    blocks.children(root, None, Place::Paragraph);
    let mut text = blocks.lines.into_text();
    if !text.is_empty() {
        text.push('\n');
    }
    if text.starts_with(BYTE_ORDER_MARK) {
        // It is text, and readers of Markdown drop it.
        text.replace_range(..BYTE_ORDER_MARK.len_utf8(), "&#xfeff;");
    }
    // Markdown has no NUL.
    if memchr::memchr(0, text.as_bytes()).is_some() {
        text = text.replace('\0', "\u{FFFD}");
    }
    text
}
