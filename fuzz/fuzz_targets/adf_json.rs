//! Any JSON that is read as a document leaves as it came, and becomes text, Markdown and HTML of which
//! each element has its end.

#![no_main]

use jira_adf::Document;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|json: &[u8]| {
    let Ok(document) = Document::from_json(&String::from_utf8_lossy(json)) else {
        return;
    };
    let written = serde_json::to_string(&document).unwrap();
    assert_eq!(document, Document::from_json(&written).unwrap());

    let _ = document.plain_text();
    assert_ends(&document.to_html());
    let markdown = document.to_markdown();
    let _ = Document::from_markdown(&markdown).plain_text();
});

/// No text and no attribute may have a `<` or a `>` in it, so these are all of tags.
fn assert_ends(html: &str) {
    let mut open = Vec::new();
    for tag in html.split('<').skip(1) {
        let (tag, text) = tag.split_once('>').unwrap();
        assert!(!text.contains('>'), "{html}");
        let name = tag.split(' ').next().unwrap();
        match name.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name), "{html}"),
            None if matches!(name, "br" | "hr") => {}
            None => open.push(name),
        }
    }
    assert!(open.is_empty(), "{html}");
}
