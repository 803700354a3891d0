//! Tests that HTML is safe and complete for every document.

use jira_adf::Document;
use jira_adf::sanitize::sanitize;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestCaseError;
use serde_json::{Map, Value, json};

use crate::adf_builder::{doc, paragraph, read, text};
use crate::generated::{for_each_document, runner};
use crate::html_checker::{self, Part, check};
use crate::node_cases::{known, unknown};

/// Strings that would execute, link, or hide something if they were interpreted.
const PAYLOADS: &[&str] = &[
    "<script>alert(1)</script>",
    "\" onmouseover=\"alert(1)",
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "jAvAsCrIpT:alert(1)",
    " \u{1}javascript:alert(1)",
    "java\nscript:alert(1)",
    "java\tscript:alert(1)",
    "&#106;avascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "//example.com/x",
    "https://example.com/\"><img src=x onerror=alert(1)>",
    "https:javascript:alert(1)",
    "http://a\u{202e}b",
    "</p></td></table></pre></code></a><img src=x onerror=alert(1)>",
    "<!--",
    "--><svg/onload=alert(1)>",
    "<![CDATA[<x>]]>",
    "<plaintext>",
    "</textarea><style>*{}</style>",
    "&lt;b&gt; &amp;amp; &quot;",
    "a\u{0}b\u{b}c\u{7f}d\u{85}e",
    "\u{202e}abc\u{2066}\u{200b}\u{feff}\u{e0041}",
    "\n\n a\r\nb\rc \n",
    "\u{fffd}\u{fffe}\u{10ffff}",
    "-1",
    "99999999999999999999",
    "",
    " ",
];

/// Checks that the HTML contains the visible text in order.
fn check_html(document: &Document) -> Result<(), String> {
    let html = document.to_html();
    let parts = check(&html).map_err(|error| format!("{error}, in {html}"))?;
    let shown = html_checker::text(&parts);
    let mut shown = shown.chars().filter(|character| !character.is_whitespace());
    let plain = document.plain_text().replace('\r', "\n");
    let plain = sanitize(&plain);
    let mut plain = plain.chars().filter(|character| !character.is_whitespace());
    match plain.find(|character| !shown.any(|other| other == *character)) {
        None => Ok(()),
        Some(lost) => Err(format!(
            "{lost:?} and what follows is lost of {:?} in {html}",
            document.plain_text()
        )),
    }
}

/// Calls `with` for each string of a document, by its place.
fn strings(value: &Value, path: &str, places: &mut Vec<String>) {
    match value {
        Value::String(_) | Value::Number(_) => places.push(path.to_owned()),
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                strings(item, &format!("{path}/{at}"), places);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                strings(member, &format!("{path}/{name}"), places);
            }
        }
        Value::Null | Value::Bool(_) => {}
    }
}

fn every_mark() -> Vec<Value> {
    let marks = [
        json!({"type": "strong"}),
        json!({"type": "code"}),
        json!({"type": "link", "attrs": {"href": "https://example.com", "title": "t"}}),
        json!({"type": "subsup", "attrs": {"type": "sub"}}),
        json!({"type": "textColor", "attrs": {"color": "#ff0000"}}),
        json!({"type": "annotation", "attrs": {"id": "a", "annotationType": "inlineComment"}}),
    ];
    let marked = |mark: &Value| {
        let words = json!({"type": "text", "text": "words", "marks": [mark]});
        let block = json!({"type": "paragraph", "marks": [{"type": "alignment", "attrs": {"align": "center"}}], "content": [words]});
        doc(&[block])
    };
    marks.iter().map(marked).collect()
}

#[test]
fn strings_stay_text() {
    let documents = known()
        .into_iter()
        .chain(unknown())
        .map(|case| case.document);
    let mut failures = Vec::new();
    let mut count = 0;
    for document in documents.chain(every_mark()) {
        let mut places = Vec::new();
        strings(&document, "", &mut places);
        for place in &places {
            for payload in PAYLOADS {
                let mut hostile = document.clone();
                *hostile.pointer_mut(place).unwrap() = json!(payload);
                if let Err(error) = check_html(&read(&hostile)) {
                    failures.push(format!("{hostile}: {error}"));
                }
                count += 1;
            }
        }
    }
    assert!(count > 10_000, "only {count}");
    assert!(
        failures.is_empty(),
        "{} of {count}: {}",
        failures.len(),
        failures[0]
    );
}

#[test]
fn keeps_words_of_every_node_type() {
    for case in known().into_iter().chain(unknown()) {
        let document = read(&case.document);
        check_html(&document).unwrap_or_else(|error| panic!("{}: {error}", case.about));
        assert!(
            case.words.is_empty() || !document.to_html().is_empty(),
            "{}",
            case.about
        );
    }
}

#[test]
fn converts_generated_markdown_to_safe_html() {
    for_each_document(|markdown| check_html(&Document::from_markdown(markdown)));
    for payload in PAYLOADS {
        for around in [
            "X",
            "[X](X)",
            "# X",
            "- [ ] X",
            "> X",
            "| X |\n|---|\n| X |",
            "```X\nX\n```",
            "![X](X \"X\")",
            "<details><summary>X</summary>\n\nX\n\n</details>",
        ] {
            let markdown = around.replace('X', payload);
            check_html(&Document::from_markdown(&markdown))
                .unwrap_or_else(|error| panic!("{markdown}: {error}"));
        }
    }
}

/// The stylesheet of the page has a `.card` of its own, for example.
#[test]
fn classes_start_with_adf() {
    let mut count = 0;
    for case in known().into_iter().chain(unknown()) {
        let html = read(&case.document).to_html();
        for part in html_checker::parsed(&html) {
            let Part::Begin(_, attributes) = part else {
                continue;
            };
            for (_, classes) in attributes.iter().filter(|(name, _)| name == "class") {
                for class in classes.split(' ') {
                    assert!(class.starts_with("adf-"), "{class} in {html}");
                    count += 1;
                }
            }
        }
    }
    assert!(count > 50, "only {count} classes");
}

/// All containers, valid or not.
const HOLDING: &[&str] = &[
    "blockTaskItem",
    "blockquote",
    "bodiedExtension",
    "bodiedSyncBlock",
    "bulletList",
    "caption",
    "codeBlock",
    "decisionItem",
    "decisionList",
    "doc",
    "expand",
    "heading",
    "layoutColumn",
    "layoutSection",
    "listItem",
    "mediaGroup",
    "mediaSingle",
    "nestedExpand",
    "orderedList",
    "panel",
    "paragraph",
    "table",
    "tableCell",
    "tableHeader",
    "tableRow",
    "taskItem",
    "taskList",
    "sparkle",
    "",
    "mention",
    "text",
    "media",
    "rule",
    "inlineCard",
];

fn node(kind: &str, attrs: &Value, content: &[Value]) -> Value {
    json!({"type": kind, "attrs": attrs, "content": content})
}

fn leaf() -> impl Strategy<Value = Value> {
    let words = || {
        select(
            &[
                "a",
                "b c",
                " ",
                "",
                "<i>",
                "&amp;",
                "\n",
                "x\u{202e}y",
                "```",
                "</p>",
            ][..],
        )
    };
    let address = || {
        select(
            &[
                "https://b.c/?d&e=\"",
                "mailto:a@b",
                "javascript:a",
                "",
                "#a",
                "tel:1",
            ][..],
        )
    };
    let style = select(&["strong", "em", "code", "strike", "underline", "sparkle"][..]);
    let marked = (words(), address(), style, any::<[bool; 2]>()).prop_map(
        |(words, address, style, [is_link, is_styled])| {
            let mut marks = Vec::new();
            if is_link {
                marks.push(json!({"type": "link", "attrs": {"href": address}}));
            }
            if is_styled {
                marks.push(json!({"type": style}));
            }
            json!({"type": "text", "text": words, "marks": marks})
        },
    );
    let kinds = &[
        "mention",
        "status",
        "placeholder",
        "inlineExtension",
        "extension",
        "sparkle",
        "emoji",
    ][..];
    prop_oneof![
        6 => marked,
        2 => (select(kinds), words()).prop_map(|(kind, words)| json!({"type": kind, "attrs": {"text": words}})),
        2 => (select(&["inlineCard", "blockCard", "embedCard", "media", "mediaInline"][..]), address(), words())
            .prop_map(|(kind, address, words)| json!({"type": kind, "attrs": {"url": address, "alt": words}, "marks": [{"type": "link", "attrs": {"href": address}}]})),
        1 => select(&["hardBreak", "rule", "paragraph", "table", "syncBlock"][..]).prop_map(|kind| json!({"type": kind})),
        1 => select(vec![json!(null), json!(7), json!("a"), json!({}), json!({"text": "b"})]),
    ]
}

fn tree() -> impl Strategy<Value = Value> {
    let attrs = (0..7i64, 0..4i64, select(&["DONE", "info", "x"][..])).prop_map(|(level, span, state)| {
        json!({"level": level, "order": level, "colspan": span, "rowspan": span, "state": state, "panelType": state})
    });
    let inner = leaf().prop_recursive(8, 60, 5, move |inner| {
        let content = proptest::collection::vec(inner, 0..5);
        (select(HOLDING), attrs.clone(), content)
            .prop_map(|(kind, attrs, content)| node(kind, &attrs, &content))
    });
    proptest::collection::vec(inner, 0..4).prop_map(|content| doc(&content))
}

#[test]
fn keeps_nesting_of_any_nodes() {
    let held = runner().run(&tree(), |document| {
        check_html(&read(&document)).map_err(TestCaseError::fail)
    });
    if let Err(error) = held {
        panic!("{error}");
    }
}

/// Alternately nested rows and header cells: writing content twice per level would take exponential
/// time.
#[test]
fn nested_empty_headers_take_linear_time() {
    let mut block = paragraph(&[]);
    for _ in 0..17 {
        let cell = node("tableHeader", &json!({}), &[block]);
        let row = node("tableRow", &json!({}), &[cell]);
        block = node("table", &json!({}), &[row]);
    }
    let html = read(&doc(&[block])).to_html();
    assert_eq!(html.matches("<td>").count(), 17);
    check(&html).unwrap();
}

#[test]
fn converts_invalid_documents() {
    for (document, shown) in [
        (text("a"), "<p dir=\"auto\">a</p>"),
        (json!({"attrs": Map::new()}), ""),
        (json!({"type": "doc"}), ""),
    ] {
        let document = read(&document);
        check_html(&document).unwrap();
        assert_eq!(document.to_html(), shown);
    }
}
