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

/// The words of a document. Text that touches is one line, whatever its marks; all else parts.
pub(super) fn text(document: &Value) -> String {
    let mut text = String::new();
    let mut pending = vec![document];
    while let Some(node) = pending.pop() {
        match node.get("text").and_then(Value::as_str) {
            Some(words) => text.push_str(words),
            None => text.push('\n'),
        }
        let content = node.get("content").and_then(Value::as_array);
        pending.extend(content.into_iter().flatten().rev());
    }
    text
}

/// A document written anew: text with the same marks in one piece, no empty lists of marks, and an
/// identifier for each paragraph.
pub(super) fn normalised(mut document: Value) -> Value {
    let mut paragraphs = 0;
    normalise(&mut document, &mut paragraphs);
    document
}

fn normalise(node: &mut Value, paragraphs: &mut u64) {
    if let Some(members) = node.as_object_mut() {
        if members.get("marks") == Some(&json!([])) {
            members.remove("marks");
        }
        if members.get("type") == Some(&json!("paragraph")) {
            *paragraphs += 1;
            let attributes = members.entry("attrs").or_insert_with(|| json!({}));
            if let Some(attributes) = attributes.as_object_mut() {
                attributes.insert("localId".to_owned(), json!(format!("{paragraphs:012x}")));
            }
        }
    }
    if let Some(children) = node.get_mut("content").and_then(Value::as_array_mut) {
        for child in children.iter_mut() {
            normalise(child, paragraphs);
        }
        children.dedup_by(|next, previous| join(previous, next));
    }
}

/// Adds a text to the one before it, where both have the same marks.
fn join(previous: &mut Value, next: &Value) -> bool {
    let joined = match (&previous["text"], &next["text"]) {
        (Value::String(start), Value::String(end))
            if previous.get("marks") == next.get("marks") =>
        {
            format!("{start}{end}")
        }
        _ => return false,
    };
    previous["text"] = json!(joined);
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_come_back_as_their_words() {
        for (given, words) in [("", ""), ("a", "a"), ("a\n\n\n\nb c", "a\nb c")] {
            assert_eq!(text(&of_paragraphs(given)).trim(), words, "{given:?}");
        }
    }

    #[test]
    fn marks_do_not_part_a_word_and_breaks_do() {
        let strong = json!({ "type": "text", "text": "Log", "marks": [{ "type": "strong" }] });
        let content = [
            strong,
            json!({ "type": "text", "text": "in" }),
            json!({ "type": "hardBreak" }),
            json!({ "type": "text", "text": "again" }),
        ];
        let paragraph = json!({ "type": "paragraph", "content": content });
        assert_eq!(text(&paragraph).trim(), "Login\nagain");
    }

    #[test]
    fn what_is_written_anew_says_the_same() {
        let content = json!([
            { "type": "text", "text": "a", "marks": [] },
            { "type": "text", "text": "b" },
            { "type": "text", "text": "c", "marks": [{ "type": "em" }] },
        ]);
        let document = json!({ "type": "doc", "version": 1, "content": [
            { "type": "paragraph", "content": content },
        ] });
        let paragraph = json!({
            "type": "paragraph",
            "content": [
                { "type": "text", "text": "ab" },
                { "type": "text", "text": "c", "marks": [{ "type": "em" }] },
            ],
            "attrs": { "localId": "000000000001" },
        });
        let again = normalised(document);
        assert_eq!(again["content"], json!([paragraph]));
        assert_eq!(normalised(again.clone()), again);
    }
}
