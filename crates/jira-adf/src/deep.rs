//! JSON that is nested deeper than the model allows: its text, extracted in one pass without
//! recursion.

use crate::node::{Node, NodeType};

/// Members whose strings are visible.
const VISIBLE: [&str; 4] = ["text", "title", "url", "shortName"];

/// Replacement for `content` that is nested too deeply: its text, as a valid child of `parent`.
pub(crate) fn flattened(json: &str, parent: &NodeType) -> Vec<Node> {
    let text = visible_text(json);
    if text.is_empty() {
        return Vec::new();
    }
    let text = Node::styled(text, Vec::new());
    match parent {
        NodeType::Paragraph | NodeType::Heading | NodeType::CodeBlock | NodeType::TaskItem => {
            vec![text]
        }
        _ => vec![Node::with(NodeType::Paragraph, vec![text])],
    }
}

/// The visible strings of a document as JSON, in order.
pub(crate) fn visible_text(json: &str) -> String {
    let mut visible = String::new();
    let mut is_visible = false;
    let mut is_block_new = false;
    let mut rest = json;
    while let Some(start) = rest.find('"') {
        let Some(length) = string_length(&rest[start..]) else {
            break;
        };
        let string = &rest[start..start + length];
        rest = &rest[start + length..];
        let is_key = rest.trim_start().starts_with(':');
        if is_key {
            let name = &string[1..string.len() - 1];
            is_block_new |= name == "content";
            is_visible = VISIBLE.contains(&name);
        } else if is_visible && let Ok(text) = serde_json::from_str::<String>(string) {
            if is_block_new && !visible.is_empty() {
                visible.push(' ');
            }
            is_block_new = false;
            visible.push_str(&text);
        }
    }
    visible
}

/// Length of the JSON string at the start, including its quotation marks.
fn string_length(json: &str) -> Option<usize> {
    let mut is_escaped = false;
    for (at, byte) in json.bytes().enumerate().skip(1) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_text_in_order() {
        let json = r#"[{"type":"paragraph","content":[{"type":"text","text":"one \"two\""},{"text":"3"}]},
            {"content":[{"type":"emoji","attrs":{"shortName":":x:","id":"7"}}]}]"#;
        let nodes = flattened(json, &NodeType::ListItem);
        assert_eq!(
            nodes[0].children()[0].text.as_deref(),
            Some("one \"two\"3 :x:")
        );
        assert!(flattened("[]", &NodeType::ListItem).is_empty());
    }
}
