//! The examples of the CommonMark and GFM specifications.

use std::fmt;
use std::sync::LazyLock;

use pulldown_cmark::{Event, Options, Parser};
use serde_json::Value;

/// An example: Markdown, and its HTML.
#[derive(Clone, Debug)]
pub struct Example {
    pub specification: &'static str,
    pub number: u64,
    pub section: String,
    pub markdown: String,
    pub html: String,
}

impl Example {
    /// Whether the HTML contains raw HTML from the Markdown.
    pub fn has_raw_html(&self) -> bool {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_GFM;
        Parser::new_ext(&self.markdown, options)
            .any(|event| matches!(event, Event::Html(_) | Event::InlineHtml(_)))
    }
}

impl fmt::Display for Example {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(
            f,
            "{} example {} ({}): {:?}",
            self.specification, self.number, self.section, self.markdown
        )
    }
}

/// All 652 examples of CommonMark 0.31.2, then those of the extensions of GFM 0.29.
pub fn all() -> &'static [Example] {
    static ALL: LazyLock<Vec<Example>> = LazyLock::new(|| {
        let commonmark = include_str!("../data/commonmark-0.31.2.json");
        let gfm = include_str!("../data/gfm-extensions.json");
        let mut all = read("CommonMark", commonmark);
        all.extend(read("GFM", gfm));
        all
    });
    &ALL
}

fn read(specification: &'static str, json: &str) -> Vec<Example> {
    let examples: Vec<Value> = serde_json::from_str(json).unwrap();
    let text = |example: &Value, name: &str| example[name].as_str().unwrap().to_owned();
    let read = |example: &Value| Example {
        specification,
        number: example["example"].as_u64().unwrap(),
        section: text(example, "section"),
        markdown: text(example, "markdown"),
        html: text(example, "html"),
    };
    examples.iter().map(read).collect()
}

/// Fails with all findings, and the number of examples affected.
pub fn none_of(what: &str, findings: &[String], of: usize) {
    assert!(
        findings.is_empty(),
        "{what}: {} of {of}\n\n{}",
        findings.len(),
        findings.join("\n\n")
    );
}

#[test]
fn loads_all_examples() {
    let count = |specification| {
        let of_it = all().iter().filter(|it| it.specification == specification);
        of_it.count()
    };
    assert_eq!((count("CommonMark"), count("GFM")), (652, 28));
    let numbers = all().iter().take(652).map(|it| it.number);
    assert!(numbers.eq(1..=652));
    let raw = all().iter().filter(|it| it.has_raw_html()).count();
    assert!((50..90).contains(&raw), "{raw} examples with raw HTML");
}
