//! Tests which short codes become emoji.

use jira_adf::Document;
use serde_json::json;

use crate::from_markdown::check_outlines;

#[test]
fn recognizes_adjacent_short_codes() {
    check_outlines(&[
        (":tada::rocket:", "p(emoji(🎉) emoji(🚀))"),
        (
            "a :tada::rocket::+1:!",
            "p(a  emoji(🎉) emoji(🚀) emoji(👍) !)",
        ),
        ("**:tada::rocket:**", "p(emoji(🎉) emoji(🚀))"),
    ]);
}

#[test]
fn recognizes_short_codes_after_chinese_and_japanese() {
    check_outlines(&[
        ("完成:tada:了", "p(完成 emoji(🎉) 了)"),
        ("完了:tada:。", "p(完了 emoji(🎉) 。)"),
    ]);
}

#[test]
fn ignores_colons_in_code_and_times() {
    for text in [
        "a::b::c",
        "std::fmt::Result",
        "10:30:45",
        "::1",
        "::b::",
        ":tada::",
        "::tada:",
        "a:tada::rocket:",
        ":tada::rocket:z",
        ":tada::no_such_code:",
        ":no_such_code::tada:",
        "ä:b:ä",
        "http://[::1]:8080/:b:",
    ] {
        check_outlines(&[(text, &format!("p({text})"))]);
    }
    check_outlines(&[
        ("\\:tada::rocket:", "p(:tada::rocket:)"),
        (":tada:\\:rocket:", "p(:tada::rocket:)"),
        ("a<br> \\:tada:", "p(a ⏎ :tada:)"),
        ("`:tada::rocket:`", "p(code(:tada::rocket:))"),
    ]);
}

#[test]
fn escapes_text_like_short_codes() {
    let document = |nodes: serde_json::Value| {
        let content = json!([{"type": "paragraph", "content": nodes}]);
        let json = json!({"type": "doc", "version": 1, "content": content});
        Document::from_json(&json.to_string()).unwrap()
    };
    for text in [":tada::rocket:", "x :tada::rocket::+1: y", ":tada:了"] {
        let plain = document(json!([{"type": "text", "text": text}]));
        assert_eq!(Document::from_markdown(&plain.to_markdown()), plain);
    }
}
