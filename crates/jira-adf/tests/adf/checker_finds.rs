//! That each rule of the checker finds what it forbids, and nothing else.

#![expect(
    clippy::needless_pass_by_value,
    reason = "`json!` in the arguments reads better without borrowing"
)]

use serde_json::json;

use super::*;

use Compatibility::{Current, Oldest};

fn rules(blocks: Value, compatibility: Compatibility) -> Vec<String> {
    let document = json!({"type": "doc", "version": 1, "content": blocks});
    let findings = check(&document, compatibility).into_iter();
    findings.map(|finding| finding.rule).collect()
}

fn text(text: &str) -> Value {
    json!({"type": "text", "text": text})
}

fn marked(marks: &Value) -> Value {
    json!([paragraph(
        json!([{"type": "text", "text": "a", "marks": marks}])
    )])
}

fn link(href: &str) -> Value {
    json!({"type": "link", "attrs": {"href": href}})
}

fn paragraph(content: Value) -> Value {
    json!({"type": "paragraph", "content": content})
}

/// A node that holds these.
fn holding(kind: &str, content: Value) -> Value {
    let attributes = match kind {
        "taskList" => json!({"localId": "l"}),
        "taskItem" => json!({"localId": "i", "state": "TODO"}),
        "panel" => json!({"panelType": "info"}),
        "heading" => json!({"level": 1}),
        _ => json!({}),
    };
    json!({"type": kind, "attrs": attributes, "content": content})
}

/// A good node of a kind.
fn good(kind: &str) -> Value {
    let a = || json!([text("a")]);
    match kind {
        "paragraph" | "heading" | "taskItem" | "codeBlock" => holding(kind, a()),
        "rule" | "hardBreak" => json!({"type": kind}),
        "bulletList" | "orderedList" => holding(kind, json!([good("listItem")])),
        "taskList" => holding(kind, json!([good("taskItem")])),
        "table" => holding(kind, json!([good("tableRow")])),
        "tableRow" => holding(kind, json!([good("tableCell")])),
        _ => holding(kind, json!([good("paragraph")])),
    }
}

/// Nodes inside one another, the outermost first, as the only block of a document.
fn nested(kinds: &[&str]) -> Value {
    let (last, outer) = kinds.split_last().unwrap();
    let innermost = good(last);
    let node = outer
        .iter()
        .rev()
        .fold(innermost, |inner, kind| match *kind {
            // Lists as a first child have their own rule.
            "listItem" if inner["type"] != "paragraph" => {
                holding(kind, json!([good("paragraph"), inner]))
            }
            kind => holding(kind, json!([inner])),
        });
    json!([node])
}

#[test]
fn good_documents_pass() {
    let kinds = [
        "paragraph",
        "heading",
        "bulletList",
        "orderedList",
        "taskList",
        "codeBlock",
        "blockquote",
        "rule",
        "panel",
        "table",
        "expand",
    ];
    for compatibility in [Current, Oldest] {
        for kind in kinds {
            assert!(
                rules(json!([good(kind)]), compatibility).is_empty(),
                "{kind}"
            );
        }
        for marks in [
            json!([{"type": "strong"}, {"type": "em"}, link("https://a.example")]),
            json!([{"type": "code"}]),
            json!([{"type": "subsup", "attrs": {"type": "sub"}}]),
            json!([link("mailto:a@b.example"), {"type": "strike"}]),
        ] {
            assert!(rules(marked(&marks), compatibility).is_empty(), "{marks}");
        }
    }
}

#[test]
fn nesting_is_judged() {
    for (kinds, rule) in [
        (vec!["text"], "text in doc"),
        (vec!["listItem"], "listItem in doc"),
        (
            vec!["bulletList", "listItem", "heading"],
            "heading in listItem",
        ),
        (
            vec!["bulletList", "listItem", "blockquote"],
            "blockquote in listItem",
        ),
        (vec!["bulletList", "listItem", "table"], "table in listItem"),
        (vec!["bulletList", "listItem", "rule"], "rule in listItem"),
        (vec!["bulletList", "listItem", "panel"], "panel in listItem"),
        (
            vec!["bulletList", "listItem", "expand"],
            "expand in listItem",
        ),
        (vec!["blockquote", "heading"], "heading in blockquote"),
        (vec!["blockquote", "blockquote"], "blockquote in blockquote"),
        (vec!["blockquote", "table"], "table in blockquote"),
        (vec!["blockquote", "rule"], "rule in blockquote"),
        (vec!["blockquote", "panel"], "panel in blockquote"),
        (vec!["blockquote", "taskList"], "taskList in blockquote"),
        (
            vec!["table", "tableRow", "tableCell", "table"],
            "table in tableCell",
        ),
        (
            vec!["table", "tableRow", "tableCell", "expand"],
            "expand in tableCell",
        ),
        (
            vec!["table", "tableRow", "tableHeader", "text"],
            "text in tableHeader",
        ),
        (vec!["panel", "blockquote"], "blockquote in panel"),
        (vec!["panel", "table"], "table in panel"),
        (vec!["expand", "expand"], "expand in expand"),
        (
            vec!["taskList", "taskItem", "paragraph"],
            "paragraph in taskItem",
        ),
        (vec!["taskList", "bulletList"], "bulletList in taskList"),
        (
            vec!["taskList", "taskList"],
            "taskList comes first in taskList",
        ),
        (
            vec!["taskList", "blockTaskItem"],
            "blockTaskItem in taskList",
        ),
        (vec!["codeBlock", "hardBreak"], "hardBreak in codeBlock"),
        (vec!["paragraph", "mediaSingle"], "mediaSingle in paragraph"),
        (vec!["nestedExpand"], "nestedExpand in doc"),
        (vec!["callout"], "unknown node type callout"),
        (
            vec!["layoutSection"],
            "layoutSection is nothing to write for Jira",
        ),
        (vec!["embedCard"], "embedCard is nothing to write for Jira"),
    ] {
        let mut blocks = nested(&kinds);
        if kinds.last() == Some(&"text") {
            let place = format!("{}{}", "/0", "/content/0".repeat(kinds.len() - 1));
            *blocks.pointer_mut(&place).unwrap() = text("a");
        }
        for compatibility in [Current, Oldest] {
            let rules = rules(blocks.clone(), compatibility);
            assert!(rules.iter().any(|it| it == rule), "{kinds:?}: {rules:?}");
        }
    }
}

#[test]
fn a_list_is_not_the_first_in_an_item() {
    let item = holding("listItem", json!([good("bulletList")]));
    let blocks = json!([holding("orderedList", json!([item]))]);
    assert_eq!(
        rules(blocks, Current),
        ["bulletList comes first in listItem"]
    );
}

#[test]
fn all_the_children_are_looked_at() {
    let first = [good("paragraph"), good("paragraph"), good("paragraph")];
    let item = holding(
        "listItem",
        json!([first[0], first[1], first[2], good("rule")]),
    );
    let blocks = json!([holding("bulletList", json!([item]))]);
    assert_eq!(rules(blocks, Oldest), ["rule in listItem"]);
}

#[test]
fn the_oldest_form_is_narrower() {
    for kinds in [
        vec!["blockquote", "bulletList"],
        vec!["blockquote", "orderedList"],
        vec!["blockquote", "codeBlock"],
        vec!["bulletList", "listItem", "taskList"],
        vec!["panel", "codeBlock"],
        vec!["panel", "rule"],
        vec!["panel", "taskList"],
        vec!["expand", "nestedExpand"],
        vec![
            "table",
            "tableRow",
            "tableCell",
            "nestedExpand",
            "bulletList",
        ],
        vec![
            "table",
            "tableRow",
            "tableCell",
            "nestedExpand",
            "codeBlock",
        ],
        vec!["table", "tableRow", "tableCell", "nestedExpand", "panel"],
    ] {
        let rule = format!("{} in {}", kinds[kinds.len() - 1], kinds[kinds.len() - 2]);
        assert!(rules(nested(&kinds), Current).is_empty(), "{kinds:?}");
        assert_eq!(rules(nested(&kinds), Oldest), [rule], "{kinds:?}");
    }
    let zero =
        json!([{"type": "orderedList", "attrs": {"order": 0}, "content": [good("listItem")]}]);
    assert!(rules(zero.clone(), Current).is_empty());
    assert_eq!(
        rules(zero, Oldest),
        ["order 0 is younger than the oldest release"]
    );
    let linked_code = marked(&json!([{"type": "code"}, link("https://a.example")]));
    assert!(rules(linked_code.clone(), Current).is_empty());
    assert_eq!(
        rules(linked_code, Oldest),
        ["code and link together are too much for old editors"]
    );
    let named = json!([{"type": "paragraph", "attrs": {"localId": "a"}}]);
    assert!(rules(named.clone(), Current).is_empty());
    assert_eq!(
        rules(named, Oldest),
        ["localId is younger than the oldest release"]
    );
}

#[test]
fn empty_blocks_are_found() {
    assert_eq!(rules(json!([]), Current), ["empty doc"]);
    for kind in [
        "blockquote",
        "bulletList",
        "table",
        "expand",
        "panel",
        "taskList",
    ] {
        for content in [json!([]), Value::Null] {
            let rules = rules(json!([holding(kind, content)]), Current);
            assert!(rules.contains(&format!("empty {kind}")), "{rules:?}");
        }
    }
    for kinds in [["bulletList", "listItem"], ["table", "tableRow"]] {
        let blocks = json!([holding(kinds[0], json!([holding(kinds[1], json!([]))]))]);
        assert_eq!(rules(blocks, Current), [format!("empty {}", kinds[1])]);
    }
    let row = holding("tableRow", json!([holding("tableCell", json!([]))]));
    assert_eq!(
        rules(json!([holding("table", json!([row]))]), Current),
        ["empty tableCell"]
    );
}

#[test]
fn marks_are_judged() {
    for (marks, rule) in [
        (
            json!([{"type": "code"}, {"type": "strong"}]),
            "code and strong together",
        ),
        (
            json!([{"type": "em"}, {"type": "em"}]),
            "two em marks on one node",
        ),
        (
            json!([link("http://a"), link("http://b")]),
            "two link marks on one node",
        ),
        (
            json!([{"type": "shiny"}]),
            "mark shiny on text in paragraph",
        ),
        (
            json!([{"type": "em", "attrs": {"a": 1}}]),
            "unknown attribute a of mark em",
        ),
        (
            json!([{"type": "link", "attrs": {"href": "http://a", "title": null}}]),
            "attribute title of mark link is null",
        ),
        (
            json!([link("/url")]),
            "a link to \"/url\", which is not followed",
        ),
        (
            json!([link("javascript:alert(1)")]),
            "a link to \"javascript:alert(1)\", which is not followed",
        ),
        (json!([link("")]), "a link to \"\", which is not followed"),
    ] {
        assert_eq!(rules(marked(&marks), Current), [rule]);
    }
    for kind in ["hardBreak", "mention", "emoji"] {
        let node = json!({"type": kind, "marks": [{"type": "strong"}]});
        let rules = rules(json!([paragraph(json!([node]))]), Current);
        assert_eq!(rules, [format!("mark strong on {kind} in paragraph")]);
    }
    let code = json!({"type": "text", "text": "a", "marks": [{"type": "em"}]});
    let blocks = json!([holding("codeBlock", json!([code]))]);
    assert_eq!(rules(blocks, Current), ["mark em on text in codeBlock"]);
    let aligned =
        json!({"type": "paragraph", "marks": [{"type": "alignment", "attrs": {"align": "end"}}]});
    assert!(rules(json!([aligned]), Current).is_empty());
    let quote = json!([holding("blockquote", json!([aligned]))]);
    assert_eq!(
        rules(quote, Current),
        ["mark alignment on paragraph in blockquote"]
    );
}

#[test]
fn attributes_and_members_are_judged() {
    let item = || json!([good("listItem")]);
    for (node, rule) in [
        (
            json!({"type": "heading", "attrs": {"level": 7}}),
            "the level is not 1 to 6",
        ),
        (json!({"type": "heading"}), "the level is not 1 to 6"),
        (
            json!({"type": "orderedList", "attrs": {"order": -1}, "content": item()}),
            "the order is no whole number from 0",
        ),
        (
            json!({"type": "orderedList", "attrs": {"order": "1"}, "content": item()}),
            "the order is no whole number from 0",
        ),
        (
            json!({"type": "expand", "attrs": {"title": null}, "content": [good("paragraph")]}),
            "attribute title is null",
        ),
        (
            json!({"type": "codeBlock", "attrs": {"language": null}}),
            "attribute language is null",
        ),
        (
            json!({"type": "codeBlock", "attrs": {"lang": "c"}}),
            "unknown attribute lang",
        ),
        (
            json!({"type": "taskList", "content": [good("taskItem")]}),
            "missing localId",
        ),
        (
            json!({"type": "taskList", "attrs": {"localId": "a"}, "content": [
                {"type": "taskItem", "attrs": {"state": "DONE"}}]}),
            "missing localId",
        ),
        (
            json!({"type": "paragraph", "extra": 1}),
            "unknown member extra",
        ),
        (
            json!({"type": "paragraph", "content": null}),
            "content must not be null",
        ),
        (json!({"type": "rule", "content": []}), "content in rule"),
        (json!(null), "no node: not an object with a type"),
    ] {
        assert_eq!(rules(json!([node]), Current), [rule]);
    }
    let document = json!({"type": "doc", "content": [good("paragraph")]});
    let findings = check(&document, Current);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].to_string(), ": missing version");
}

#[test]
fn texts_and_tables_are_judged() {
    for (content, rule) in [
        (text(""), "empty text"),
        (text("a\nb"), "a line break inside a text"),
        (
            json!({"type": "inlineCard", "attrs": {"url": "/browse/A-1"}}),
            "a card without an address that is followed",
        ),
    ] {
        assert_eq!(rules(json!([paragraph(json!([content]))]), Current), [rule]);
    }
    let lines = json!([holding("codeBlock", json!([text("a\nb")]))]);
    assert!(rules(lines, Current).is_empty());
    let cell = || good("tableCell");
    let wide =
        json!({"type": "tableCell", "attrs": {"colspan": 2}, "content": [good("paragraph")]});
    let table = |first: Value, second: Value| {
        json!([holding(
            "table",
            json!([holding("tableRow", first), holding("tableRow", second)])
        )])
    };
    assert!(rules(table(json!([cell(), cell()]), json!([wide])), Current).is_empty());
    let ragged = table(json!([cell(), cell()]), json!([cell()]));
    assert_eq!(rules(ragged, Current), ["ragged rows"]);
}
