//! Plain text as a document.

use crate::Document;
use crate::node::{Node, NodeType};

impl Document {
    /// A document that says just this text: empty lines part paragraphs, other line ends are line
    /// breaks. Nothing in it is read as Markdown. NUL, which JSON of Jira cannot hold, becomes U+FFFD.
    ///
    /// ```
    /// use jira_adf::Document;
    ///
    /// let document = Document::from_plain_text("*one*\n*two*\n\nthree");
    /// assert_eq!(document.plain_text(), "*one*\n*two*\nthree");
    /// assert_eq!(document.to_markdown(), "\\*one\\*\\\n\\*two\\*\n\nthree\n");
    /// ```
    pub fn from_plain_text(text: &str) -> Self {
        let text = text
            .replace("\r\n", "\n")
            .replace('\r', "\n")
            .replace('\0', "\u{fffd}");
        let mut paragraphs = Vec::new();
        let mut content = Vec::new();
        for line in text.split('\n') {
            if line.trim().is_empty() {
                end_paragraph(&mut content, &mut paragraphs);
                continue;
            }
            if !content.is_empty() {
                content.push(Node::new(NodeType::HardBreak));
            }
            content.push(Node::styled(line, Vec::new()));
        }
        end_paragraph(&mut content, &mut paragraphs);
        if paragraphs.is_empty() {
            paragraphs.push(Node::new(NodeType::Paragraph));
        }
        Self::new(paragraphs)
    }
}

fn end_paragraph(content: &mut Vec<Node>, paragraphs: &mut Vec<Node>) {
    if !content.is_empty() {
        paragraphs.push(Node::with(NodeType::Paragraph, std::mem::take(content)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_text_is_an_empty_document() {
        for text in ["", " ", "\n\n", "\r\n \t"] {
            let document = serde_json::to_value(Document::from_plain_text(text)).unwrap();
            let empty = serde_json::to_value(Document::from_markdown("")).unwrap();
            assert_eq!(document, empty, "{text:?}");
        }
    }

    #[test]
    fn accepts_all_line_ends() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["a", "b", "", "", "c", ""].join(end);
            let document = Document::from_plain_text(&text);
            assert_eq!(document, Document::from_plain_text("a\nb\n\nc"));
        }
        assert_eq!(Document::from_plain_text("a\0b").plain_text(), "a\u{fffd}b");
    }
}
