//! Atlassian documents, as far as the world itself needs them.

use serde_json::{Value, json};

/// A document of plain paragraphs: those of the text, which empty lines part.
pub(super) fn of_paragraphs(text: &str) -> Value {
    let paragraphs: Vec<Value> = text
        .split("\n\n")
        .filter(|paragraph| !paragraph.is_empty())
        .map(|text| json!({ "type": "paragraph", "content": [{ "type": "text", "text": text }] }))
        .collect();
    json!({ "type": "doc", "version": 1, "content": paragraphs })
}

/// The words of a document, a line for each piece of text.
pub(super) fn text(document: &Value) -> String {
    let mut text = String::new();
    let mut pending = vec![document];
    while let Some(node) = pending.pop() {
        if let Some(words) = node.get("text").and_then(Value::as_str) {
            text.push_str(words);
            text.push('\n');
        }
        let content = node.get("content").and_then(Value::as_array);
        pending.extend(content.into_iter().flatten().rev());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_come_back_as_their_words() {
        for (given, words) in [("", ""), ("a", "a\n"), ("a\n\n\n\nb c", "a\nb c\n")] {
            assert_eq!(text(&of_paragraphs(given)), words, "{given:?}");
        }
    }
}
