//! Sizes of nodes.

use std::io::{self, Write};

use serde::Serialize;

use super::Measure;
use crate::node::Node;
use crate::plain_text::{self, is_inline};

/// What is counted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Size {
    Visible,
    Json,
}

impl Size {
    /// The unit of a measure, and its limit.
    pub(super) const fn of(measure: Measure) -> (Self, usize) {
        match measure {
            Measure::VisibleCharacters(limit) => (Self::Visible, limit),
            Measure::Json(limit) => (Self::Json, limit),
        }
    }

    /// Size of a whole node.
    pub(super) fn node(self, node: &Node) -> usize {
        match self {
            Self::Visible => plain_text::of(node).chars().count(),
            Self::Json => json(node),
        }
    }

    /// Size of a node among siblings, including the separator.
    pub(super) fn child(self, node: &Node) -> usize {
        let apart = match self {
            Self::Visible => usize::from(!is_inline(node)),
            Self::Json => 1,
        };
        self.node(node).saturating_add(apart)
    }

    /// Size of a node without its children.
    pub(super) fn shell(self, node: &Node) -> usize {
        let shell = super::shell(node, Vec::new());
        match self {
            Self::Visible => {
                let title = node.text_attr("title").or(node.text_attr("text"));
                title.map_or(0, |title| title.chars().count() + 1)
            }
            Self::Json => json(&shell),
        }
    }

    /// Size of a character of text.
    pub(super) const fn character(self, character: char) -> usize {
        match (self, character) {
            (Self::Visible, _) => 1,
            (Self::Json, '"' | '\\' | '\n' | '\r' | '\t' | '\u{8}' | '\u{c}') => 2,
            (Self::Json, '\0'..='\u{1f}') => 6,
            (Self::Json, other) => other.len_utf8(),
        }
    }
}

/// Counts bytes and discards them.
struct Counter(usize);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.saturating_add(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

pub(super) fn json(node: &impl Serialize) -> usize {
    let mut counter = Counter(0);
    match serde_json::to_writer(&mut counter, node) {
        Ok(()) => counter.0,
        Err(_) => usize::MAX,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_characters_as_json_writes_them() {
        for character in ('\0'..='\u{2000}').chain(['😀', '\u{10ffff}']) {
            let written = serde_json::to_string(&character).unwrap().len() - 2;
            assert_eq!(Size::Json.character(character), written, "{character:?}");
        }
    }
}
