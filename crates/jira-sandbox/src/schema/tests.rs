use std::collections::BTreeSet;
use std::sync::LazyLock;

use jsonschema::{Draft, Validator};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;

use super::*;
use jira_adf::{Compatibility, Document, Options};

/// The published schemas, of which the first two are for [`AdfSchema::Current`].
static RELEASES: LazyLock<[Validator; 3]> = LazyLock::new(|| {
    [
        include_str!("../../../jira-adf/tests/data/adf/schema-57.7.22.json"),
        include_str!("../../../jira-adf/tests/data/adf/schema-46.2.0.json"),
        include_str!("../../../jira-adf/tests/data/adf/schema-13.7.3.json"),
    ]
    .map(|json| {
        let schema: Value = serde_json::from_str(json).unwrap();
        let options = jsonschema::options().with_draft(Draft::Draft4);
        options.build(&schema).unwrap()
    })
});

fn document(blocks: &[Value]) -> Value {
    json!({ "type": "doc", "version": 1, "content": blocks })
}

/// The verdicts of the sandbox's two schemas, and those of Atlassian's releases.
fn verdicts(document: &Value) -> ([bool; 2], [bool; 2]) {
    let accept = |releases: &[Validator]| releases.iter().all(|it| it.is_valid(document));
    let own = [AdfSchema::Current, AdfSchema::Oldest].map(|schema| schema.accepts(document));
    (own, [accept(&RELEASES[..2]), accept(&RELEASES[..])])
}

#[track_caller]
fn assert_agreed(document: &Value) {
    let (own, releases) = verdicts(document);
    assert_eq!(own, releases, "{document}");
}

/// Nodes without children, with valid and invalid marks and attributes.
fn leaf() -> impl Strategy<Value = Value> {
    let marks = [
        json!([]),
        json!([{ "type": "strong" }, { "type": "em" }]),
        json!([{ "type": "strike" }, { "type": "underline" }]),
        json!([{ "type": "code" }]),
        json!([{ "type": "code" }, { "type": "strong" }]),
        json!([{ "type": "code" }, { "type": "link", "attrs": { "href": "https://a.example" } }]),
        json!([{ "type": "link", "attrs": { "href": "a", "title": null } }]),
        json!([{ "type": "link" }]),
        json!([{ "type": "link", "attrs": { "href": "a", "title": "b", "new": 1 } }]),
        json!([{ "type": "subsup", "attrs": { "type": "sub" } }]),
        json!([{ "type": "subsup", "attrs": { "type": "up" } }]),
        json!([{ "type": "textColor", "attrs": { "color": "#00ff1A" } }]),
        json!([{ "type": "textColor", "attrs": { "color": "red" } }]),
        json!([{ "type": "backgroundColor", "attrs": { "color": "#00ff1a" } }]),
        json!([{ "type": "strong", "attrs": {} }]),
        json!([{ "type": "alignment", "attrs": { "align": "center" } }]),
        json!(["strong"]),
        json!("strong"),
    ];
    let others = [
        json!({ "type": "text", "text": "" }),
        json!({ "type": "text" }),
        json!({ "type": "text", "text": "a", "attrs": {} }),
        json!({ "type": "hardBreak" }),
        json!({ "type": "hardBreak", "attrs": { "text": "\n" } }),
        json!({ "type": "hardBreak", "marks": [] }),
        json!({ "type": "mention", "attrs": { "id": "a", "text": "@b", "accessLevel": "" } }),
        json!({ "type": "mention", "attrs": { "id": "a", "localId": "b" } }),
        json!({ "type": "mention", "attrs": { "text": "@b" } }),
        json!({ "type": "emoji", "attrs": { "shortName": ":a:", "id": "1", "text": "b" } }),
        json!({ "type": "emoji" }),
        json!({ "type": "date", "attrs": { "timestamp": "1767229260000" } }),
        json!({ "type": "date", "attrs": { "timestamp": 1 } }),
        json!({ "type": "date", "attrs": { "timestamp": "" } }),
        json!({ "type": "status", "attrs": { "text": "a", "color": "red", "localId": "b" } }),
        json!({ "type": "status", "attrs": { "text": "", "color": "red" } }),
        json!({ "type": "status", "attrs": { "text": "a", "color": "pink" } }),
        json!({ "type": "inlineCard", "attrs": { "url": "https://a.example" } }),
        json!({ "type": "inlineCard", "attrs": {} }),
        json!({ "type": "placeholder", "attrs": { "text": "a" } }),
        json!({ "type": "mediaInline", "attrs": { "id": "a", "collection": "" } }),
        json!({ "type": "rule" }),
        json!({ "type": "rule", "content": [] }),
        json!({ "type": "blockCard", "attrs": { "url": "https://a.example" } }),
        json!({ "type": "media", "attrs": { "type": "file", "id": "a", "collection": "b" } }),
        json!({ "type": "media", "attrs": { "type": "file", "id": "", "collection": "b" } }),
        json!({ "type": "nonsense" }),
        json!({ "text": "a" }),
        json!("a"),
        Value::Null,
    ];
    let text = select(marks.to_vec())
        .prop_map(|marks| json!({ "type": "text", "text": "a", "marks": marks }));
    let plain = Just(json!({ "type": "text", "text": "a" }));
    prop_oneof![3 => plain, 2 => text, 3 => select(others.to_vec())]
}

/// Nodes for children, with valid and invalid attributes and marks.
fn containers() -> Vec<Value> {
    vec![
        json!({ "type": "paragraph" }),
        json!({ "type": "paragraph", "marks": [] }),
        json!({ "type": "paragraph", "attrs": { "localId": "a" } }),
        json!({ "type": "paragraph", "marks": [{ "type": "alignment", "attrs": { "align": "end" } }] }),
        json!({ "type": "paragraph", "marks": [{ "type": "indentation", "attrs": { "level": 2 } }] }),
        json!({ "type": "paragraph", "marks": [{ "type": "strong" }] }),
        json!({ "type": "heading", "attrs": { "level": 1 } }),
        json!({ "type": "heading", "attrs": { "level": 7 } }),
        json!({ "type": "heading", "attrs": { "level": "1" } }),
        json!({ "type": "heading" }),
        json!({ "type": "heading", "attrs": { "level": 3 }, "marks": [{ "type": "indentation", "attrs": { "level": 2 } }] }),
        json!({ "type": "codeBlock" }),
        json!({ "type": "codeBlock", "attrs": { "language": "rust" } }),
        json!({ "type": "codeBlock", "attrs": { "language": null } }),
        json!({ "type": "codeBlock", "attrs": {}, "marks": [] }),
        json!({ "type": "blockquote" }),
        json!({ "type": "bulletList" }),
        json!({ "type": "orderedList" }),
        json!({ "type": "orderedList", "attrs": { "order": 3 } }),
        json!({ "type": "orderedList", "attrs": { "order": 0 } }),
        json!({ "type": "orderedList", "attrs": { "order": -1 } }),
        json!({ "type": "orderedList", "attrs": { "order": "1" } }),
        json!({ "type": "listItem" }),
        json!({ "type": "listItem" }),
        json!({ "type": "taskList", "attrs": { "localId": "a" } }),
        json!({ "type": "taskList" }),
        json!({ "type": "taskItem", "attrs": { "localId": "a", "state": "TODO" } }),
        json!({ "type": "taskItem", "attrs": { "state": "TODO" } }),
        json!({ "type": "taskItem", "attrs": { "localId": "a", "state": "OPEN" } }),
        json!({ "type": "decisionList", "attrs": { "localId": "a" } }),
        json!({ "type": "decisionItem", "attrs": { "localId": "a", "state": "DECIDED" } }),
        json!({ "type": "panel", "attrs": { "panelType": "info" } }),
        json!({ "type": "panel", "attrs": { "panelType": "custom", "panelColor": "#fff" } }),
        json!({ "type": "panel" }),
        json!({ "type": "expand" }),
        json!({ "type": "expand", "attrs": { "title": "a" } }),
        json!({ "type": "expand", "attrs": { "title": null } }),
        json!({ "type": "nestedExpand", "attrs": { "title": "a" } }),
        json!({ "type": "nestedExpand" }),
        json!({ "type": "table" }),
        json!({ "type": "table", "attrs": { "isNumberColumnEnabled": false, "layout": "default" } }),
        json!({ "type": "table", "attrs": { "layout": "center" } }),
        json!({ "type": "tableRow" }),
        json!({ "type": "tableCell", "attrs": { "colspan": 2, "colwidth": [100] } }),
        json!({ "type": "tableHeader", "attrs": {} }),
        json!({ "type": "mediaSingle", "attrs": { "layout": "center" } }),
        json!({ "type": "mediaGroup" }),
        json!({ "type": "blockquote", "nonsense": 1 }),
    ]
}

/// Blocks nested at random.
fn block() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(4, 24, 3, |inner| {
        let children = prop::collection::vec(inner, 0..3);
        (select(containers()), children).prop_map(|(mut container, children)| {
            container["content"] = Value::Array(children);
            container
        })
    })
}

/// A valid container of the child, after a paragraph where one is allowed.
fn sensible(name: &str, child: &Value) -> Value {
    let paragraph = json!({ "type": "paragraph", "content": [{ "type": "text", "text": "a" }] });
    let content = match name {
        "listItem" | "blockquote" | "panel" | "expand" | "nestedExpand" => {
            json!([paragraph, child])
        }
        _ => json!([child]),
    };
    let mut node = json!({ "type": name, "content": content });
    let attributes = match name {
        "heading" => json!({ "level": 1 }),
        "expand" | "nestedExpand" => json!({ "title": "a" }),
        "panel" => json!({ "panelType": "note" }),
        "taskList" | "decisionList" => json!({ "localId": "a" }),
        "taskItem" => json!({ "localId": "a", "state": "DONE" }),
        "decisionItem" => json!({ "localId": "a", "state": "DECIDED" }),
        "mediaSingle" => json!({ "layout": "center" }),
        _ => return node,
    };
    node["attrs"] = attributes;
    node
}

/// Every type of node in every other one.
#[test]
fn nesting_matches_published_schemas() {
    let text = json!({ "type": "text", "text": "a" });
    let paragraph = json!({ "type": "paragraph", "content": [text] });
    let item = json!({ "type": "listItem", "content": [paragraph] });
    let task = sensible("taskItem", &text);
    let media =
        json!({ "type": "media", "attrs": { "type": "file", "id": "a", "collection": "" } });
    let cell = json!({ "type": "tableCell", "content": [paragraph] });
    let row = json!({ "type": "tableRow", "content": [cell] });
    let children = [
        text.clone(),
        paragraph.clone(),
        sensible("heading", &text),
        json!({ "type": "codeBlock", "content": [text] }),
        json!({ "type": "rule" }),
        sensible("blockquote", &paragraph),
        sensible("bulletList", &item),
        sensible("orderedList", &item),
        item,
        sensible("taskList", &task),
        task,
        sensible("decisionList", &sensible("decisionItem", &text)),
        sensible("decisionItem", &text),
        sensible("panel", &paragraph),
        sensible("expand", &paragraph),
        sensible("nestedExpand", &paragraph),
        json!({ "type": "table", "content": [row] }),
        row,
        cell,
        json!({ "type": "mediaSingle", "attrs": { "layout": "center" }, "content": [media] }),
        json!({ "type": "mediaGroup", "content": [media] }),
        media,
        json!({ "type": "blockCard", "attrs": { "url": "https://a.example" } }),
        json!({ "type": "inlineCard", "attrs": { "url": "https://a.example" } }),
        json!({ "type": "hardBreak" }),
    ];
    let containers = containers();
    let names: BTreeSet<_> = containers
        .iter()
        .map(|it| it["type"].as_str().unwrap())
        .collect();
    let mut accepted = 0;
    for child in &children {
        for name in &names {
            let holding = sensible(name, child);
            for around in ["", "listItem", "tableCell", "expand", "taskList"] {
                let document = match around {
                    "" => document(std::slice::from_ref(&holding)),
                    "listItem" => {
                        let item = json!({ "type": "listItem", "content": [holding] });
                        document(&[sensible("bulletList", &item)])
                    }
                    "tableCell" => {
                        let cell = json!({ "type": "tableCell", "content": [holding] });
                        let row = json!({ "type": "tableRow", "content": [cell] });
                        document(&[json!({ "type": "table", "content": [row] })])
                    }
                    around => document(&[sensible(around, &holding)]),
                };
                assert_agreed(&document);
                accepted += usize::from(AdfSchema::Current.accepts(&document));
            }
        }
    }
    assert!(accepted > 100, "{accepted}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_document_matches_published_schemas(blocks in prop::collection::vec(block(), 0..3)) {
        assert_agreed(&document(&blocks));
    }
}

proptest! {
    #[test]
    fn accepts_documents_of_converter(markdown in prop::collection::vec(select(vec![
        "# a\n\n", "text *b* `c` **`d`** [e](https://f.example) ~~g~~\n", "\n", "> q\n", "> - l\n", "- [ ] t\n",
        "- i\n", "  - j\n", "1. k\n", "0. z\n", "```rust\nx\n```\n", "| a | b |\n|---|---|\n| c | d<br>e |\n\n",
        "> [!NOTE]\n> n\n\n", "<details><summary>s</summary>\n\nm\n\n</details>\n\n", "---\n", ":tada: ![x](https://y.example)\n",
        "   ```\n   y\n   ```\n", "> > q\n", "w  \nv\n",
    ]), 0..12)) {
        let markdown = markdown.concat();
        for (compatibility, schema) in [
            (Compatibility::Current, AdfSchema::Current),
            (Compatibility::Oldest, AdfSchema::Oldest),
        ] {
            let options = Options { compatibility, is_card: None };
            let document = Document::from_markdown_with(&markdown, &options);
            let document = serde_json::to_value(&document).unwrap();
            prop_assert!(schema.accepts(&document), "{schema:?} {markdown:?}\n{document}");
        }
    }
}

#[test]
fn checks_document_itself() {
    for bad in [
        json!({}),
        json!([]),
        json!("doc"),
        json!({ "type": "doc", "content": [] }),
        json!({ "type": "doc", "version": 2, "content": [] }),
        json!({ "type": "doc", "version": "1", "content": [] }),
        json!({ "type": "doc", "version": 1 }),
        json!({ "type": "doc", "version": 1, "content": {} }),
        json!({ "type": "doc", "version": 1, "content": [], "attrs": {} }),
        json!({ "type": "paragraph", "version": 1, "content": [] }),
    ] {
        assert_agreed(&bad);
        assert!(!AdfSchema::Current.accepts(&bad), "{bad}");
    }
    assert!(AdfSchema::Current.accepts(&document(&[])));
}

#[test]
fn paragraphs_only_accepts_text_and_line_breaks() {
    let paragraph = |inlines: Value| json!([{ "type": "paragraph", "content": inlines }]);
    let table = [
        (
            paragraph(json!([{ "type": "text", "text": "a" }, { "type": "hardBreak" }])),
            true,
        ),
        (json!([{ "type": "paragraph" }]), true),
        (
            paragraph(json!([{ "type": "text", "text": "a", "marks": [] }])),
            false,
        ),
        (
            paragraph(json!([{ "type": "text", "text": "a", "marks": [{ "type": "em" }] }])),
            false,
        ),
        (
            paragraph(json!([{ "type": "emoji", "attrs": { "shortName": ":a:" } }])),
            false,
        ),
        (
            json!([{ "type": "heading", "attrs": { "level": 1 } }]),
            false,
        ),
        (json!([{ "type": "rule" }]), false),
    ];
    for (blocks, is_taken) in table {
        let document = document(blocks.as_array().unwrap());
        assert_eq!(
            AdfSchema::ParagraphsOnly.accepts(&document),
            is_taken,
            "{document}"
        );
        assert!(AdfSchema::Oldest.accepts(&document), "{document}");
    }
}
