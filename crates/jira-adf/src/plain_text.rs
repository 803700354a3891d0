//! Visible text without marks.

use crate::labels;
use crate::node::{Node, NodeType};

/// The visible text of a node: blocks on separate lines, table cells separated by tabs.
pub(crate) fn of(node: &Node) -> String {
    let mut text = String::new();
    add(node, &mut text);
    text
}

/// Whether the character is visible: not white space, not a control character, and according to
/// Unicode neither a `Default_Ignorable_Code_Point` nor an interlinear annotation.
pub(crate) fn is_visible(character: char) -> bool {
    let is_ignorable = matches!(
        character,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    );
    // Unicode classifies the Braille blank as a symbol.
    !is_ignorable
        && !character.is_whitespace()
        && !character.is_control()
        && character != '\u{2800}'
}

/// The text of a code block, with `\n` as line ends.
pub(crate) fn of_code(block: &Node) -> String {
    let mut text = String::new();
    for child in block.children() {
        match &child.text {
            Some(part) => text.push_str(part),
            None => text.push_str(&labels::of(child)),
        }
    }
    if text.contains('\r') {
        text = text.replace("\r\n", "\n").replace('\r', "\n");
    }
    text
}

/// Whether the node is inline content.
pub(crate) fn is_inline(node: &Node) -> bool {
    matches!(
        node.kind,
        NodeType::Text
            | NodeType::HardBreak
            | NodeType::Mention
            | NodeType::Emoji
            | NodeType::Date
            | NodeType::Status
            | NodeType::Placeholder
            | NodeType::InlineCard
            | NodeType::InlineExtension
            | NodeType::MediaInline
    )
}

fn add(node: &Node, text: &mut String) {
    if let Some(own) = &node.text {
        text.push_str(own);
    }
    if node.children().is_empty() {
        if node.text.is_none() && !matches!(node.kind, NodeType::Rule) {
            text.push_str(&labels::of(node));
        }
        return;
    }
    let title = node.text_attr("title").or(node.text_attr("text"));
    if let Some(title) = title.filter(|title| !title.is_empty()) {
        end_line(text);
        text.push_str(title);
        text.push('\n');
    }
    for (at, child) in node.children().iter().enumerate() {
        let is_cell = matches!(child.kind, NodeType::TableCell | NodeType::TableHeader);
        if is_cell && at > 0 {
            text.push('\t');
        } else if !is_inline(child) && (at > 0 || title.is_none()) && !is_cell {
            end_line(text);
        }
        add(child, text);
    }
}

fn end_line(text: &mut String) {
    if !text.is_empty() && !text.ends_with(['\n', '\t']) {
        text.push('\n');
    }
}
