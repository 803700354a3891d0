//! Reads the visible content of an ADF document from its JSON.

use serde_json::Value;

use crate::content::{Alignment, BREAK, Block, Cell, Link, Marks, Run, Task, fold, folded};

/// The visible text with white space folded. Emoji are represented by their short codes.
pub fn text(document: &Value) -> String {
    let mut text = String::new();
    write_text(document, &mut text);
    fold(&text)
}

fn write_text(node: &Value, out: &mut String) {
    let inline = inline_text(node);
    if let Some(text) = &inline {
        out.push_str(text);
    } else {
        out.push('\n');
        out.push_str(node["attrs"]["title"].as_str().unwrap_or_default());
        out.push('\n');
    }
    for child in children(node) {
        write_text(child, out);
    }
    if inline.is_none() {
        out.push('\n');
    }
}

/// The visible text of an inline node.
fn inline_text(node: &Value) -> Option<String> {
    let attribute = |name: &str| node["attrs"][name].as_str().unwrap_or_default().to_owned();
    Some(match node["type"].as_str()? {
        "text" => node["text"].as_str()?.to_owned(),
        "hardBreak" => BREAK.to_string(),
        "emoji" => attribute("shortName"),
        "mention" | "status" => attribute("text"),
        "date" => attribute("timestamp"),
        "inlineCard" | "blockCard" => attribute("url"),
        _ => return None,
    })
}

fn children(node: &Value) -> impl Iterator<Item = &Value> {
    node["content"].as_array().into_iter().flatten()
}

pub fn blocks(document: &Value) -> Vec<Block> {
    children(document).filter_map(block).collect()
}

fn block(node: &Value) -> Option<Block> {
    let items = || children(node).map(blocks).collect();
    Some(match node["type"].as_str().unwrap_or_default() {
        // An empty paragraph does not count: ADF requires one in an empty item, quote, or cell, and
        // before a list at the start of an item.
        "paragraph" if runs(node).is_empty() => return None,
        "paragraph" => Block::Paragraph(runs(node)),
        "heading" => Block::Heading(node["attrs"]["level"].as_u64().unwrap(), runs(node)),
        "codeBlock" => Block::Code {
            language: node["attrs"]["language"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
            text: children(node).filter_map(inline_text).collect(),
        },
        "rule" => Block::Rule,
        "blockquote" => Block::Quote(blocks(node)),
        "bulletList" => Block::Bullets(items()),
        "orderedList" => Block::Numbers(node["attrs"]["order"].as_u64().unwrap_or(1), items()),
        "taskList" => Block::Tasks(tasks(node)),
        "table" => Block::Table(
            children(node)
                .map(|row| children(row).map(cell).collect())
                .collect(),
        ),
        _ => Block::Other(node.to_string()),
    })
}

/// A task list within a task list belongs to the task before it.
fn tasks(list: &Value) -> Vec<Task> {
    let mut tasks: Vec<Task> = Vec::new();
    for child in children(list) {
        match (child["type"].as_str(), tasks.last_mut()) {
            (Some("taskList"), Some(above)) => above.below.extend(block(child)),
            _ => tasks.push(Task {
                done: child["attrs"]["state"] == "DONE",
                runs: runs(child),
                below: Vec::new(),
            }),
        }
    }
    tasks
}

fn cell(node: &Value) -> Cell {
    let lines: Vec<&Value> = children(node).collect();
    let line = match lines[..] {
        [line] if line["type"] == "paragraph" => line,
        // Markdown has one line of text per cell; more is a difference.
        _ => {
            return Cell {
                is_header: false,
                alignment: Alignment::Start,
                runs: vec![Run {
                    text: node.to_string(),
                    marks: Marks::default(),
                }],
            };
        }
    };
    let runs = runs(line);
    let alignment = match line["marks"][0]["attrs"]["align"].as_str() {
        _ if runs.is_empty() => Alignment::Start,
        Some("center") => Alignment::Center,
        Some("end") => Alignment::End,
        _ => Alignment::Start,
    };
    Cell {
        is_header: node["type"] == "tableHeader",
        alignment,
        runs,
    }
}

fn runs(node: &Value) -> Vec<Run> {
    let run = |child: &Value| Run {
        text: inline_text(child).unwrap_or_else(|| child.to_string()),
        marks: marks(child),
    };
    folded(children(node).map(run).collect())
}

fn marks(node: &Value) -> Marks {
    let mut marks = Marks::default();
    for mark in node["marks"].as_array().into_iter().flatten() {
        match mark["type"].as_str().unwrap_or_default() {
            "strong" => marks.strong = true,
            "em" => marks.em = true,
            "strike" => marks.strike = true,
            "code" => marks.code = true,
            "link" => {
                let attribute = |name: &str| mark["attrs"][name].as_str().unwrap_or_default();
                marks.link = Some(Link {
                    href: attribute("href").to_owned(),
                    title: attribute("title").to_owned(),
                });
            }
            _ => {}
        }
    }
    marks
}
