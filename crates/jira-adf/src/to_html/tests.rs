//! The exact HTML of each node.

#![expect(
    clippy::needless_pass_by_value,
    reason = "documents are written here, and read better without borrows"
)]

use serde_json::{Value, json};

use crate::Document;

/// `<p>` in the table stands for a paragraph with `dir`.
fn shows(table: &[(Value, &str)]) {
    for (content, expected) in table {
        let document = json!({"type": "doc", "version": 1, "content": content});
        let html = Document::from_json(&document.to_string())
            .unwrap()
            .to_html();
        assert_eq!(
            html.replace("<p dir=\"auto\">", "<p>"),
            *expected,
            "{content}"
        );
    }
}

fn markdown(table: &[(&str, &str)]) {
    for (markdown, expected) in table {
        let html = Document::from_markdown(markdown).to_html();
        assert_eq!(
            html.replace("<p dir=\"auto\">", "<p>"),
            *expected,
            "{markdown}"
        );
    }
}

fn node(kind: &str, attrs: Value, content: Value) -> Value {
    json!({"type": kind, "attrs": attrs, "content": content})
}

fn text(text: &str) -> Value {
    json!({"type": "text", "text": text})
}

fn p(content: Value) -> Value {
    json!({"type": "paragraph", "content": content})
}

fn says(words: &str) -> Value {
    p(json!([text(words)]))
}

#[test]
fn converts_markdown() {
    markdown(&[
        ("", ""),
        (
            "a & b < c > d \"e\" 'f'",
            "<p>a &amp; b &lt; c &gt; d \"e\" 'f'</p>",
        ),
        (
            "**a *b*** `c<d>` ~~e~~ <u>f</u> x<sub>1</sub>",
            "<p><strong>a </strong><strong><em>b</em></strong> <code>c&lt;d&gt;</code> <s>e</s> <u>f</u> x<sub>1</sub></p>",
        ),
        ("a\\\nb", "<p>a<br>b</p>"),
        (
            "- a\n- b\n  1. c",
            "<ul><li><p>a</p></li><li><p>b</p><ol><li><p>c</p></li></ol></li></ul>",
        ),
        ("7. a", "<ol start=\"7\"><li><p>a</p></li></ol>"),
        ("> a\n\n---", "<blockquote><p>a</p></blockquote><hr>"),
        (
            "```rust\n\n<a>\n```",
            "<pre class=\"adf-code-scroll\" tabindex=\"0\"><code>\n&lt;a&gt;</code></pre>",
        ),
        (
            "| a | |\n|---|---|\n| b | c |",
            "<div class=\"adf-table-scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table><tbody>\
             <tr><th scope=\"col\"><p>a</p></th><td></td></tr><tr><td><p>b</p></td><td><p>c</p></td></tr>\
             </tbody></table></div>",
        ),
        (
            "<details><summary>a</summary>\n\nb\n\n</details>",
            "<details class=\"adf-expand\" open=\"\"><summary dir=\"auto\">a</summary><p>b</p></details>",
        ),
        (
            "> [!WARNING]\n> a",
            "<div class=\"adf-panel adf-panel-warning\"><p class=\"adf-hidden-text\">Warning:</p><p>a</p></div>",
        ),
        (
            "- [ ] a\n- [x] b\n  - [ ] c",
            "<ul class=\"adf-tasks\">\
             <li class=\"adf-task\" dir=\"auto\"><span class=\"adf-task-box\">☐</span> <span class=\"adf-hidden-text\" dir=\"ltr\">To do:</span> a</li>\
             <li class=\"adf-task adf-done\" dir=\"auto\"><span class=\"adf-task-box\">☑</span> <span class=\"adf-hidden-text\" dir=\"ltr\">Done:</span> b\
             <ul class=\"adf-tasks\"><li class=\"adf-task\" dir=\"auto\"><span class=\"adf-task-box\">☐</span> <span class=\"adf-hidden-text\" dir=\"ltr\">To do:</span> c</li></ul>\
             </li></ul>",
        ),
        (":tada:", "<p><span class=\"adf-emoji\">🎉</span></p>"),
        ("a <!-- b --> c", "<p>a  c</p>"),
        (
            "<script>a</script>",
            "<p>&lt;script&gt;a&lt;/script&gt;</p>",
        ),
    ]);
}

#[test]
fn links_only_to_supported_addresses() {
    let web = "rel=\"noopener noreferrer\" target=\"_blank\"";
    markdown(&[
        (
            "[a](<https://b.c/?d=e&f=\"g\">)",
            &format!("<p><a href=\"https://b.c/?d=e&amp;f=%22g%22\" {web}>a</a></p>"),
        ),
        ("[a](mailto:b@c.d)", "<p><a href=\"mailto:b@c.d\">a</a></p>"),
        (
            "[a **b** `c`](HTTPS://d.e)",
            &format!(
                "<p><a href=\"HTTPS://d.e\" {web}>a <strong>b</strong> <code>c</code></a></p>"
            ),
        ),
        ("[a](javascript:alert(1))", "<p>a (javascript:alert(1))</p>"),
        ("[a](/b)", "<p>a (/b)</p>"),
    ]);
    let link = |words: &str, href: &str| json!({"type": "text", "text": words, "marks": [{"type": "link", "attrs": {"href": href}}]});
    shows(&[
        (
            json!([p(json!([link("a", "https://b.c"), {"type": "hardBreak"}, link("d", "https://b.c"), {"type": "hardBreak"}, link("e", "https://f.g")]))]),
            &format!("<p><a href=\"https://b.c\" {web}>a<br>d</a><br><a href=\"https://f.g\" {web}>e</a></p>").replace('\n', ""),
        ),
        (json!([p(json!([link("a", "java\nscript:b")]))]), "<p>a (java%0Ascript:b)</p>"),
        (json!([p(json!([link(" ", "https://b.c"), link("x", " data:text/html,y")]))]), "<p> x (data:text/html,y)</p>"),
        (
            json!([{"type": "blockCard", "attrs": {"url": "https://b.c"}}, {"type": "blockCard", "attrs": {"url": "javascript:b"}}]),
            &format!("<p><a class=\"adf-card\" href=\"https://b.c\" {web}>https://b.c</a></p><p><span class=\"adf-card\">javascript:b</span></p>"),
        ),
        (
            json!([{"type": "mediaSingle", "content": [
                {"type": "media", "attrs": {"type": "external", "url": "https://b.c/d.png", "alt": "e"}},
                {"type": "caption", "content": [text("f")]}
            ]}]),
            &format!("<p><a href=\"https://b.c/d.png\" {web}><span class=\"adf-media\">[media: e]</span></a></p><p class=\"adf-caption\" dir=\"auto\">f</p>"),
        ),
    ]);
}

#[test]
fn converts_other_inline_nodes() {
    shows(&[
        (
            json!([p(json!([
                {"type": "mention", "attrs": {"id": "1", "text": "@Mia"}},
                {"type": "status", "attrs": {"text": "DONE", "color": "green"}},
                text(" "),
                {"type": "status", "attrs": {"text": "NEW", "color": "\" onclick=\""}},
            ]))]),
            "<p><span class=\"adf-mention\">@Mia</span> <span class=\"adf-status adf-status-green\">DONE</span> <span class=\"adf-status adf-status-neutral\">NEW</span></p>",
        ),
        (
            json!([p(
                json!([{"type": "date", "attrs": {"timestamp": "1581552000000"}}])
            )]),
            "<p><time class=\"adf-date\" datetime=\"2020-02-13\">2020-02-13</time></p>",
        ),
        (
            json!([p(
                json!([{"type": "date", "attrs": {"timestamp": "2020-02-xx"}}, text(" "), {"type": "date", "attrs": {"timestamp": "-99999999999999"}}])
            )]),
            "<p><span class=\"adf-date\">2020-02-xx</span> <span class=\"adf-date\">-1199-02-15</span></p>",
        ),
        (
            json!([p(
                json!([{"type": "sparkle", "attrs": {"text": "a"}}, {"type": "sparkle", "content": [text("b")]}])
            )]),
            "<p><span class=\"adf-unknown\">a</span> <span class=\"adf-unknown\">b</span></p>",
        ),
        (
            json!([{"type": "spaceship", "attrs": {"title": "a"}, "content": [says("b")]}, {"type": "probe", "text": "c"}, 7, null]),
            "<div class=\"adf-unknown\"><p>a</p><p>b</p></div><p class=\"adf-unknown\" dir=\"auto\">c</p>",
        ),
        (
            json!([{"type": "decisionList", "content": [node("decisionItem", json!({"state": "DECIDED"}), json!([text("a")]))]}]),
            "<ul class=\"adf-decisions\"><li class=\"adf-decision\" dir=\"auto\"><strong dir=\"ltr\">Decision:</strong> a</li></ul>",
        ),
        (
            json!([{"type": "extension", "attrs": {"extensionKey": "chart"}}]),
            "<p class=\"adf-extension\" dir=\"auto\">[extension: chart]</p>",
        ),
        (
            json!([{"type": "paragraph", "marks": [{"type": "alignment", "attrs": {"align": "center"}}], "content": [text("a")]}]),
            "<p class=\"adf-align-center\" dir=\"auto\">a</p>",
        ),
    ]);
}

#[test]
fn nests_heading_levels() {
    let heading =
        |level: u8, words: &str| node("heading", json!({"level": level}), json!([text(words)]));
    for (levels, names) in [
        (
            vec![1, 2, 3, 4, 5, 6],
            vec!["h3", "h4", "h5", "h6", "h6", "h6"],
        ),
        (vec![2, 2, 3], vec!["h3", "h3", "h4"]),
        (vec![1, 4, 2, 1], vec!["h3", "h4", "h4", "h3"]),
        (vec![3, 2, 1], vec!["h3", "h3", "h3"]),
    ] {
        let content: Vec<Value> = levels.iter().map(|level| heading(*level, "a")).collect();
        let headings = names
            .iter()
            .map(|name| format!("<{name} dir=\"auto\">a</{name}>"));
        let expected = headings.collect::<Vec<_>>().concat();
        shows(&[(json!(content), &expected)]);
    }
    // Nobody finds anything below one without words.
    shows(&[(
        json!([heading(1, " "), heading(2, "a")]),
        "<h3 dir=\"auto\">a</h3>",
    )]);
}

#[test]
fn misplaced_blocks_end_their_parent() {
    shows(&[
        (
            json!([p(json!([text("a"), says("b"), text("c")]))]),
            "<p>a</p><p>b</p><p>c</p>",
        ),
        (
            json!([node("heading", json!({"level": 1}), json!([text("a"), {"type": "rule"}, text("b")]))]),
            "<h3 dir=\"auto\">a</h3><hr><h3 dir=\"auto\">b</h3>",
        ),
        (json!([text("a"), {"type": "listItem", "content": [text("b")]}]), "<p>a</p><ul><li><p>b</p></li></ul>"),
        (
            json!([{"type": "bulletList", "content": [text("a"), {"type": "bulletList", "content": [{"type": "listItem", "content": [says("b")]}]}]}]),
            "<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>",
        ),
        (
            json!([{"type": "tableCell", "content": [says("a")]}, {"type": "table", "content": [says("b")]}]),
            &"<div class=\"adf-table-scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table><tbody><tr><td><p>a</p></td></tr></tbody></table></div>\
              <div class=\"adf-table-scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table><tbody><tr><td><p>b</p></td></tr></tbody></table></div>".replace("  ", ""),
        ),
        (
            json!([p(json!([text("a"), {"type": "sparkle", "content": [text("b"), says("c")]}]))]),
            "<p>a</p><div class=\"adf-unknown\"><p>b</p><p>c</p></div>",
        ),
        (
            json!([{"type": "bulletList", "content": []}, {"type": "table", "content": []}, {"type": "paragraph"}, 7]),
            "",
        ),
    ]);
}

#[test]
fn limits_cell_spans() {
    let cell = |columns: i64, rows: i64| {
        node(
            "tableCell",
            json!({"colspan": columns, "rowspan": rows}),
            json!([says("a")]),
        )
    };
    let table = |rows: &[Value]| json!([{"type": "table", "content": rows}]);
    let row = |cell: Value| json!({"type": "tableRow", "content": [cell]});
    let frame = |rows: &str| {
        format!(
            "<div class=\"adf-table-scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table><tbody>{rows}</tbody></table></div>"
        )
    };
    shows(&[
        (
            table(&[row(cell(2, 2)), row(cell(1, 9)), row(cell(-3, 0))]),
            &frame(
                "<tr><td colspan=\"2\" rowspan=\"2\"><p>a</p></td></tr><tr><td rowspan=\"2\"><p>a</p></td></tr><tr><td><p>a</p></td></tr>",
            ),
        ),
        (
            table(&[row(cell(i64::MAX, i64::MAX)), row(cell(3, 1))]),
            &frame("<tr><td colspan=\"73\"><p>a</p></td></tr><tr><td><p>a</p></td></tr>"),
        ),
    ]);
}

#[test]
fn escapes_hidden_and_bidirectional_characters() {
    shows(&[
        (
            json!([says("a\u{202e}b\u{0}c\u{e0041}")]),
            r"<p>a\u{202e}b\u{0}c\u{e0041}</p>",
        ),
        (json!([says("a\r\nb\rc\nd")]), "<p>a<br>b<br>c<br>d</p>"),
        (
            json!([{"type": "codeBlock", "content": [text("a\u{2066}\r\n\tb")]}]),
            "<pre class=\"adf-code-scroll\" tabindex=\"0\"><code>a\\u{2066}\n\tb</code></pre>",
        ),
        (json!([says("שלום 漢字 👩‍💻")]), "<p>שלום 漢字 👩‍💻</p>"),
    ]);
}
