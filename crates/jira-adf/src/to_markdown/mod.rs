//! ADF to Markdown. Blocks ([`blocks`], [`lists`], [`tables`], [`code`]) are written as [`lines`],
//! with inline content ([`tokens`], [`inlines`], [`links`]) that has backslashes only where they
//! are needed ([`escape`], [`line_edges`], [`flanking`]).

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

/// The document as Markdown, ending with a line end unless it is empty.
pub(super) fn text(root: &Node, heading_offset: u8) -> String {
    let mut blocks = Blocks {
        heading_offset: i64::from(heading_offset),
        ..Blocks::default()
    };
    blocks.children(root, None, Place::Paragraph);
    let mut text = blocks.lines.into_text();
    if !text.is_empty() {
        text.push('\n');
    }
    if text.starts_with(BYTE_ORDER_MARK) {
        // It is part of the text, but Markdown parsers drop it at the start.
        text.replace_range(..BYTE_ORDER_MARK.len_utf8(), "&#xfeff;");
    }
    // Markdown cannot contain NUL.
    if memchr::memchr(0, text.as_bytes()).is_some() {
        text = text.replace('\0', "\u{FFFD}");
    }
    text
}
