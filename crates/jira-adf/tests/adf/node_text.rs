//! Tests that Markdown contains the words of every node type, in order.

use std::collections::BTreeSet;

use jira_adf::Compatibility;
use serde_json::{Value, json};

use crate::adf_builder::{doc, paragraph, read, text};
use crate::node_cases::{inline, known, unknown};
use crate::schemas::accepting;

#[test]
fn keeps_words_of_every_node_type() {
    let mut failures = Vec::new();
    for case in known().into_iter().chain(unknown()) {
        let markdown = read(&case.document).to_markdown();
        let mut rest = markdown.as_str();
        for word in case.words {
            let Some(at) = rest.find(word) else {
                failures.push(format!(
                    "{}: {word:?} is not in {markdown:?}, made of {}",
                    case.about, case.document
                ));
                break;
            };
            rest = &rest[at + word.len()..];
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn writes_emoji_as_short_code_or_character() {
    let document = inline(
        "emoji",
        json!({"type": "emoji", "attrs": {"shortName": ":tada:", "id": "1f389", "text": "🎉"}}),
        &[],
    )
    .document;
    let markdown = read(&document).to_markdown();
    assert!(
        ["lead 🎉 tail", "lead :tada: tail"].contains(&markdown.trim_end()),
        "{markdown:?}"
    );
}

#[test]
fn keeps_text_of_every_mark() {
    let mark = |kind: &str, attrs: Value| json!({"type": kind, "attrs": attrs});
    for mark in [
        json!({"type": "strong"}),
        json!({"type": "em"}),
        json!({"type": "strike"}),
        json!({"type": "underline"}),
        json!({"type": "code"}),
        mark("link", json!({"href": "https://example.com/target"})),
        mark("subsup", json!({"type": "sub"})),
        mark("subsup", json!({"type": "sup"})),
        mark("textColor", json!({"color": "#ff0000"})),
        mark("backgroundColor", json!({"color": "#ff0000"})),
        mark(
            "annotation",
            json!({"id": "a", "annotationType": "inlineComment"}),
        ),
    ] {
        let words = json!({"type": "text", "text": "words", "marks": [mark]});
        let document = doc(&[paragraph(&[text("lead "), words, text(" tail")])]);
        assert!(is_accepted(&document), "{document}");
        let markdown = read(&document).to_markdown();
        let inside = markdown
            .trim_end()
            .strip_prefix("lead ")
            .and_then(|rest| rest.strip_suffix(" tail"))
            .unwrap_or_else(|| panic!("{markdown:?}"));
        assert!(inside.contains("words"), "{markdown:?}");
        assert!(
            mark["type"] != "link" || inside.contains("https://example.com/target"),
            "{markdown:?}"
        );
    }
}

#[test]
fn covers_every_node_type_of_the_schema() {
    let schema: Value =
        serde_json::from_str(include_str!("../data/adf/schema-57.7.22.json")).unwrap();
    let in_schema: BTreeSet<&str> = schema["definitions"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(name, _)| name.ends_with("_node"))
        .filter_map(|(_, definition)| definition["properties"]["type"]["enum"][0].as_str())
        .collect();
    assert!(in_schema.len() > 40);
    let here: BTreeSet<&str> = known().iter().map(|case| case.about).collect();
    assert_eq!(here, in_schema);
}

fn is_accepted(document: &Value) -> bool {
    let newest = &accepting(Compatibility::Current)[0];
    newest.errors(document).is_empty()
}
