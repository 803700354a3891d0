//! Tests the Markdown of documents from Jira's editor.

#![expect(
    clippy::needless_pass_by_value,
    reason = "documents are written here, and read better without borrows"
)]

use jira_adf::Document;
use serde_json::{Value, json};

/// Checks the exact Markdown of each content.
fn check_markdown(table: &[(Value, &str)]) {
    for (content, expected) in table {
        let document = json!({"type": "doc", "version": 1, "content": content});
        let document = Document::from_json(&document.to_string()).unwrap();
        assert_eq!(document.to_markdown(), *expected, "{content}");
    }
}

fn text(text: &str, marks: &[&str]) -> Value {
    let marks: Vec<Value> = marks.iter().map(|kind| json!({"type": kind})).collect();
    json!({"type": "text", "text": text, "marks": marks})
}

fn paragraph(content: Value) -> Value {
    json!({"type": "paragraph", "content": content})
}

fn plain_paragraph(text_: &str) -> Value {
    paragraph(json!([text(text_, &[])]))
}

fn cell(kind: &str, attrs: Value, content: Value) -> Value {
    json!({"type": kind, "attrs": attrs, "content": content})
}

fn row(cells: Value) -> Value {
    json!({"type": "tableRow", "content": cells})
}

#[test]
fn moves_spaces_out_of_marks() {
    check_markdown(&[
        (
            json!([paragraph(json!([
                text("Note: ", &["strong"]),
                text("a*b", &[])
            ]))]),
            "**Note:** a*b\n",
        ),
        (
            json!([paragraph(json!([
                text("a\u{a0}", &["strong"]),
                text("b", &[])
            ]))]),
            "**a**\u{a0}b\n",
        ),
        (
            json!([paragraph(json!([
                text("a", &[]),
                text("\"b\"", &["strong"]),
                text("c", &[])
            ]))]),
            "a<strong>\"b\"</strong>c\n",
        ),
        (
            json!([paragraph(json!([
                text("a ", &["em"]),
                text("b", &["em", "strong"]),
                text(" c", &["strong"])
            ]))]),
            "_a **b**_<strong> c</strong>\n",
        ),
        (
            json!([paragraph(
                json!([{"type": "hardBreak"}, text(" a\nb ", &[]), {"type": "hardBreak"}])
            )]),
            "a\\\nb\n",
        ),
    ]);
}

#[test]
fn bold_lead_in_needs_no_backslashes() {
    for prose in [
        "only on *.acme.com hosts",
        "*args and **kwargs",
        "char *p and int **q",
        "5 * 3 = 15 and 4*x",
        "*required field",
        "5* hotel",
        "_private and __dunder",
        "~/.bashrc and ~/foo",
        "AT&T; R&D; Q&A;",
        "snake_case_name and a_b",
    ] {
        let lead = text("Note:", &["strong"]);
        let rest = text(&format!(" {prose}"), &[]);
        check_markdown(&[(
            json!([paragraph(json!([lead, rest]))]),
            &format!("**Note:** {prose}\n"),
        )]);
    }
}

#[test]
fn accepts_numbers_in_any_notation() {
    let item = json!({"type": "listItem", "content": [plain_paragraph("a")]});
    check_markdown(&[
        (
            json!([{"type": "heading", "attrs": {"level": 3.0}, "content": [text("a", &[])]}]),
            "### a\n",
        ),
        (
            json!([{"type": "heading", "attrs": {"level": "2"}, "content": [text("a", &[])]}]),
            "## a\n",
        ),
        (
            json!([{"type": "orderedList", "attrs": {"order": 3.0}, "content": [item, item]}]),
            "3. a\n4. a\n",
        ),
        (
            json!([paragraph(
                json!([{"type": "date", "attrs": {"timestamp": "1582152559000.0"}}])
            )]),
            "2020-02-19\n",
        ),
        (
            json!([paragraph(
                json!([{"type": "status", "attrs": {"text": 42, "color": "blue"}}])
            )]),
            "**42**\n",
        ),
    ]);
}

#[test]
fn writes_labels_of_inline_nodes() {
    let status = |text: &str| json!({"type": "status", "attrs": {"text": text, "color": "blue"}});
    let mention = json!({"type": "mention", "attrs": {"id": "5b1", "text": "@Mia Krause"}});
    check_markdown(&[
        (
            json!([paragraph(json!([
                status("DONE"),
                status("NEXT"),
                text(" by ", &[]),
                mention,
                mention
            ]))]),
            "**DONE NEXT** by @Mia Krause @Mia Krause\n",
        ),
        (
            json!([paragraph(json!([
                text("Hi ", &["strong"]),
                mention,
                text(", hi", &["strong"])
            ]))]),
            "**Hi @Mia Krause, hi**\n",
        ),
        (
            json!([paragraph(
                json!([{"type": "inlineCard", "attrs": {"url": "https://a.b/c"}}, text(".", &[])])
            )]),
            "https://a.b/c.\n",
        ),
        (
            json!([paragraph(
                json!([text("a.b", &[]), {"type": "emoji", "attrs": {"shortName": ":blue_star:", "text": ":blue_star:"}}])
            )]),
            "a.b:blue_star:\n",
        ),
        (
            json!([{"type": "decisionList", "attrs": {"localId": "1"}, "content": [
                {"type": "decisionItem", "attrs": {"localId": "2", "state": "DECIDED"}, "content": [text("Go", &[])]}
            ]}]),
            "- **Decision:** Go\n",
        ),
    ]);
}

#[test]
fn writes_tables_of_any_shape() {
    let head = |text: &str| cell("tableHeader", json!({}), json!([plain_paragraph(text)]));
    let data = |text: &str| cell("tableCell", json!({}), json!([plain_paragraph(text)]));
    let table = |rows: Value| json!([{"type": "table", "content": rows}]);
    check_markdown(&[
        (
            table(json!([row(json!([data("a"), data("b")]))])),
            "| | |\n| --- | --- |\n| a | b |\n",
        ),
        (
            table(json!([
                row(json!([head("x"), head("y")])),
                row(json!([head("a"), data("b|c")]))
            ])),
            "| x | y |\n| --- | --- |\n| **a** | b\\|c |\n",
        ),
        (
            table(json!([
                row(json!([
                    cell(
                        "tableHeader",
                        json!({"colspan": 2.0}),
                        json!([plain_paragraph("wide")])
                    ),
                    head("z")
                ])),
                row(json!([
                    cell(
                        "tableCell",
                        json!({"rowspan": 2}),
                        json!([plain_paragraph("tall")])
                    ),
                    data("b"),
                    data("c")
                ])),
                row(json!([data("d"), data("e")])),
            ])),
            "| wide | | z |\n| --- | --- | --- |\n| tall | b | c |\n| | d | e |\n",
        ),
        (
            table(json!([
                row(json!([head("x")])),
                row(json!([cell(
                    "tableCell",
                    json!({}),
                    json!([
                        plain_paragraph("one"),
                        {"type": "bulletList", "content": [{"type": "listItem", "content": [plain_paragraph("two")]}]},
                        {"type": "codeBlock", "content": [text("a|b\n c", &[])]},
                    ])
                )]))
            ])),
            "| x |\n| --- |\n| one<br>• two<br>`a\\|b`<br>` c` |\n",
        ),
    ]);
}

#[test]
fn writes_media_and_cards() {
    let single = |attrs: Value| {
        json!({"type": "mediaSingle", "attrs": {"layout": "center"}, "content": [
            {"type": "media", "attrs": attrs},
            {"type": "caption", "content": [text("As seen", &[])]},
        ]})
    };
    check_markdown(&[
        (
            json!([single(
                json!({"type": "file", "id": "1-2", "collection": "", "alt": "a.png"})
            )]),
            "[media: a.png]\n\nAs seen\n",
        ),
        (
            json!([single(
                json!({"type": "external", "url": "https://a.b/c.png", "alt": "C"})
            )]),
            "[C](https://a.b/c.png)\n\nAs seen\n",
        ),
        (
            json!([{"type": "blockCard", "attrs": {"url": "https://a.b/c"}}]),
            "https://a.b/c\n",
        ),
    ]);
}
