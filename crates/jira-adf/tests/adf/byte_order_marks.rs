//! Tests byte order marks, which some editors leave in files.

use jira_adf::Document;
use serde_json::json;

use crate::from_markdown::check_outlines;

#[test]
fn drops_byte_order_mark_before_markdown() {
    check_outlines(&[
        ("\u{feff}# Title\n\ntext", "h1(Title) p(text)"),
        ("\u{feff}\u{feff}- a", "ul(li(p(a)))"),
        ("\u{feff}```\na\n```", "code(a)"),
        ("\u{feff}", "p()"),
    ]);
}

#[test]
fn keeps_byte_order_mark_within_markdown() {
    check_outlines(&[
        ("a\u{feff}b", "p(a\u{feff}b)"),
        ("&#xfeff;# a", "p(\u{feff}# a)"),
        ("<!-- a -->\u{feff}b", "p(\u{feff}b)"),
    ]);
}

#[test]
fn escapes_text_after_byte_order_mark() {
    let document = |text: &str| {
        let content = json!([{"type": "paragraph", "content": [{"type": "text", "text": text}]}]);
        let json = json!({"type": "doc", "version": 1, "content": content});
        Document::from_json(&json.to_string()).unwrap()
    };
    for text in ["# a", "- a", "<b>", ":tada:", "1. a", "**a**"] {
        let document = document(&format!("\u{feff}{text}"));
        assert_eq!(Document::from_markdown(&document.to_markdown()), document);
    }
}
