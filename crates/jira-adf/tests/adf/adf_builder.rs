//! Builds ADF by hand, and reads its visible content.

use jira_adf::Document;
use serde_json::{Value, json};

pub fn doc(content: &[Value]) -> Value {
    json!({ "type": "doc", "version": 1, "content": content })
}

/// A node with children only.
pub fn node(kind: &str, content: &[Value]) -> Value {
    json!({ "type": kind, "content": content })
}

pub fn paragraph(content: &[Value]) -> Value {
    node("paragraph", content)
}

/// A paragraph of plain text.
pub fn plain(words: &str) -> Value {
    paragraph(&[text(words)])
}

pub fn text(words: &str) -> Value {
    json!({ "type": "text", "text": words })
}

pub fn marked(words: &str, mark: &str) -> Value {
    json!({ "type": "text", "text": words, "marks": [{ "type": mark }] })
}

pub fn read(document: &Value) -> Document {
    Document::from_json(&document.to_string()).unwrap()
}

pub fn written(document: &Document) -> Value {
    serde_json::to_value(document).unwrap()
}

/// The blocks that contain text, in order, with the types of the nodes around them.
pub fn blocks(document: &Value) -> Vec<Block> {
    let mut blocks = Vec::new();
    collect(document, String::new(), &mut blocks);
    blocks
}

/// A block of text.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// For example `blockquote/paragraph`, with the level of a heading and the state of a task.
    pub place: String,
    /// Adjacent runs have different marks.
    pub runs: Vec<Run>,
}

/// Text with the same marks.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    pub text: String,
    /// Sorted. A link has its address.
    pub marks: Vec<String>,
}

impl Block {
    pub fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }
}

/// Marks that Markdown cannot express.
const NOT_IN_MARKDOWN: [&str; 3] = ["textColor", "backgroundColor", "annotation"];

fn collect(node: &Value, around: String, blocks: &mut Vec<Block>) {
    let children = node["content"].as_array().map_or(&[][..], Vec::as_slice);
    let is_block = children.iter().any(is_inline);
    if is_block {
        blocks.push(Block {
            place: around,
            runs: runs(children),
        });
        return;
    }
    for child in children {
        let kind = child["type"].as_str().unwrap();
        let detail = match kind {
            "heading" => child["attrs"]["level"].to_string(),
            "taskItem" => child["attrs"]["state"].to_string(),
            _ => String::new(),
        };
        let place = format!("{around}/{kind}{detail}");
        if kind == "rule" {
            blocks.push(Block {
                place,
                runs: Vec::new(),
            });
        } else {
            collect(child, place, blocks);
        }
    }
}

fn is_inline(node: &Value) -> bool {
    const INLINE: [&str; 6] = [
        "text",
        "hardBreak",
        "emoji",
        "inlineCard",
        "mention",
        "status",
    ];
    INLINE.contains(&node["type"].as_str().unwrap())
}

fn runs(inlines: &[Value]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for inline in inlines {
        let text = match inline["type"].as_str().unwrap() {
            "text" => inline["text"].as_str().unwrap().to_owned(),
            "hardBreak" => "\n".to_owned(),
            // Labels of nodes differ from text.
            other => format!("⟦{other} {}⟧", inline["attrs"]),
        };
        let marks = marks(inline, &text);
        match runs.last_mut() {
            // A line break belongs to the text before it: whether marks include it is invisible.
            Some(last) if last.marks == marks || text == "\n" => last.text.push_str(&text),
            _ => runs.push(Run { text, marks }),
        }
    }
    runs
}

/// The marks. A link whose text is its address is a bare address, not a mark.
fn marks(inline: &Value, text: &str) -> Vec<String> {
    let mut marks: Vec<String> = inline["marks"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|mark| !NOT_IN_MARKDOWN.contains(&mark["type"].as_str().unwrap()))
        .filter_map(|mark| match mark["attrs"]["href"].as_str() {
            Some(href) if is_bare(href, text) => None,
            Some(href) => Some(format!("link {href}")),
            None => Some(mark["type"].as_str().unwrap().to_owned()),
        })
        .collect();
    marks.sort();
    marks
}

fn is_bare(href: &str, text: &str) -> bool {
    ["", "http://", "https://", "mailto:"]
        .iter()
        .any(|scheme| href.strip_prefix(scheme) == Some(text))
}
