//! Any JSON that is read as a document leaves as it came, and becomes text and Markdown.

#![no_main]

use coder_server::adf::Document;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|json: &[u8]| {
    let Ok(document) = Document::from_json(&String::from_utf8_lossy(json)) else {
        return;
    };
    let written = serde_json::to_string(&document).unwrap();
    assert_eq!(document, Document::from_json(&written).unwrap());

    let _ = document.plain_text();
    let markdown = document.to_markdown();
    let _ = Document::from_markdown(&markdown).plain_text();
});
