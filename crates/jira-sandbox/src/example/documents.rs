//! Atlassian documents as Jira's editor writes them.

use serde_json::{Value, json};

/// A document of these blocks.
pub(super) fn document(blocks: Vec<Value>) -> Value {
    json!({ "type": "doc", "version": 1, "content": Value::Array(blocks) })
}

/// A document of plain paragraphs.
pub(super) fn plain(paragraphs: &[&str]) -> Value {
    document(paragraphs.iter().map(|text| say(text)).collect())
}

/// A paragraph of plain text.
pub(super) fn say(words: &str) -> Value {
    paragraph(vec![text(words)])
}

pub(super) fn paragraph(inlines: Vec<Value>) -> Value {
    json!({ "type": "paragraph", "content": Value::Array(inlines) })
}

pub(super) fn heading(level: u8, words: &str) -> Value {
    json!({ "type": "heading", "attrs": { "level": level }, "content": [text(words)] })
}

/// A list with an item for each paragraph.
pub(super) fn bullets(items: Vec<Value>) -> Value {
    json!({ "type": "bulletList", "content": list_items(items) })
}

/// As [`bullets`], counted from 1.
pub(super) fn steps(items: Vec<Value>) -> Value {
    json!({ "type": "orderedList", "attrs": { "order": 1 }, "content": list_items(items) })
}

fn list_items(items: Vec<Value>) -> Vec<Value> {
    let item = |paragraph| json!({ "type": "listItem", "content": [paragraph] });
    items.into_iter().map(item).collect()
}

/// Tasks, and whether they are done.
pub(super) fn tasks(tasks: &[(&str, bool)]) -> Value {
    let items = tasks.iter().enumerate().map(|(number, &(words, is_done))| {
        let state = if is_done { "DONE" } else { "TODO" };
        let id = format!("task-{number}");
        json!({
            "type": "taskItem",
            "attrs": { "localId": id, "state": state },
            "content": [text(words)],
        })
    });
    let items: Vec<Value> = items.collect();
    json!({ "type": "taskList", "attrs": { "localId": "tasks" }, "content": items })
}

pub(super) fn code_block(language: &str, code: &str) -> Value {
    json!({
        "type": "codeBlock",
        "attrs": { "language": language },
        "content": [{ "type": "text", "text": code }],
    })
}

pub(super) fn quote(paragraphs: Vec<Value>) -> Value {
    json!({ "type": "blockquote", "content": Value::Array(paragraphs) })
}

/// `info`, `note`, `warning`, `success` or `error`.
pub(super) fn panel(kind: &str, blocks: Vec<Value>) -> Value {
    json!({ "type": "panel", "attrs": { "panelType": kind }, "content": Value::Array(blocks) })
}

/// A table with a header. Each cell is a paragraph.
pub(super) fn table(header: &[&str], rows: &[&[&str]]) -> Value {
    let row = |kind: &str, cells: &[&str]| {
        let cells = cells
            .iter()
            .map(|words| json!({ "type": kind, "attrs": {}, "content": [say(words)] }));
        let cells: Vec<Value> = cells.collect();
        json!({ "type": "tableRow", "content": cells })
    };
    let mut all = vec![row("tableHeader", header)];
    all.extend(rows.iter().map(|cells| row("tableCell", cells)));
    json!({
        "type": "table",
        "attrs": { "isNumberColumnEnabled": false, "layout": "default" },
        "content": all,
    })
}

pub(super) fn text(words: &str) -> Value {
    json!({ "type": "text", "text": words })
}

pub(super) fn strong(words: &str) -> Value {
    json!({ "type": "text", "text": words, "marks": [{ "type": "strong" }] })
}

pub(super) fn code(words: &str) -> Value {
    json!({ "type": "text", "text": words, "marks": [{ "type": "code" }] })
}

pub(super) fn link(words: &str, address: &str) -> Value {
    let mark = json!({ "type": "link", "attrs": { "href": address } });
    json!({ "type": "text", "text": words, "marks": [mark] })
}

pub(super) fn mention(account_id: &str, name: &str) -> Value {
    let attributes = json!({ "id": account_id, "text": format!("@{name}"), "accessLevel": "" });
    json!({ "type": "mention", "attrs": attributes })
}

pub(super) fn emoji(short_name: &str, character: &str) -> Value {
    json!({ "type": "emoji", "attrs": { "shortName": short_name, "text": character } })
}

/// A lozenge.
pub(super) fn status(words: &str, colour: &str) -> Value {
    json!({ "type": "status", "attrs": { "text": words, "color": colour, "localId": "status" } })
}
