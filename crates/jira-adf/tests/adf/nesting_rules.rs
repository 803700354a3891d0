//! Rules for nesting, for every release from 46.2.0 on or, in the oldest form, from 13.7.3 on.

use jira_adf::Compatibility;
use serde_json::Value;

use crate::checker::Place;

/// Blocks that are allowed at the top level.
const BLOCKS: [&str; 12] = [
    "paragraph",
    "heading",
    "bulletList",
    "orderedList",
    "taskList",
    "decisionList",
    "codeBlock",
    "blockquote",
    "rule",
    "panel",
    "table",
    "blockCard",
];

const INLINES: [&str; 7] = [
    "text",
    "hardBreak",
    "mention",
    "emoji",
    "date",
    "status",
    "inlineCard",
];

/// Not for Jira: nodes of Confluence, and media, which need an ID that the REST API does not
/// provide.
const NEVER: [&str; 14] = [
    "layoutSection",
    "layoutColumn",
    "syncBlock",
    "bodiedSyncBlock",
    "bodiedExtension",
    "extension",
    "inlineExtension",
    "embedCard",
    "media",
    "mediaGroup",
    "mediaSingle",
    "mediaInline",
    "placeholder",
    "blockTaskItem",
];

pub fn check(place: &mut Place) {
    if NEVER.contains(&place.kind) {
        place.found(format!("{} is nothing to write for Jira", place.kind));
    }
    let Some(allowed) = allowed(place.kind, place.compatibility) else {
        return place.found(format!("unknown node type {}", place.kind));
    };
    let kinds: Vec<&str> = place
        .children()
        .iter()
        .filter_map(|child| child["type"].as_str())
        .collect();
    for kind in &kinds {
        if !allowed.contains(kind) {
            place.found(format!("{kind} in {}", place.kind));
        }
    }
    // Inline content and code may be missing or empty. Blocks must have content.
    let may_be_empty = matches!(
        place.kind,
        "paragraph" | "heading" | "taskItem" | "decisionItem" | "codeBlock"
    );
    if place.children().is_empty() && !allowed.is_empty() && !may_be_empty {
        place.found(format!("empty {}", place.kind));
    }
    if allowed.is_empty() && place.node.contains_key("content") {
        place.found(format!("content in {}", place.kind));
    }
    match (place.kind, kinds.first()) {
        ("listItem", Some(&first)) if !matches!(first, "paragraph" | "codeBlock") => {
            place.found(format!("{first} comes first in listItem"));
        }
        ("taskList", Some(&"taskList")) => place.found("taskList comes first in taskList"),
        ("table", Some(_)) => check_columns(place),
        _ => {}
    }
}

/// The allowed children of a node; none for an unknown node.
fn allowed(parent: &str, compatibility: Compatibility) -> Option<Vec<&'static str>> {
    let only = |kinds: &[&'static str]| kinds.to_vec();
    let without = |refused: &[&str]| {
        let rest = BLOCKS.iter().filter(|kind| !refused.contains(kind));
        rest.copied().collect::<Vec<_>>()
    };
    // Added after the oldest release.
    let since = |kinds: &[&'static str], younger: &[&'static str]| match compatibility {
        Compatibility::Current => [kinds, younger].concat(),
        Compatibility::Oldest => kinds.to_vec(),
    };
    Some(match parent {
        "doc" => [&BLOCKS[..], &["expand"]].concat(),
        "paragraph" | "heading" | "taskItem" | "decisionItem" => only(&INLINES),
        "codeBlock" => only(&["text"]),
        "bulletList" | "orderedList" => only(&["listItem"]),
        "listItem" => since(
            &["paragraph", "bulletList", "orderedList", "codeBlock"],
            &["taskList"],
        ),
        "taskList" => only(&["taskItem", "taskList"]),
        "decisionList" => only(&["decisionItem"]),
        "blockquote" => since(&["paragraph"], &["bulletList", "orderedList", "codeBlock"]),
        "panel" => since(
            &[
                "paragraph",
                "heading",
                "bulletList",
                "orderedList",
                "blockCard",
            ],
            &["codeBlock", "rule", "taskList", "decisionList"],
        ),
        "expand" => since(&without(&[]), &["nestedExpand"]),
        "nestedExpand" => since(&["paragraph", "heading"], &without(&["table", "blockCard"])),
        "table" => only(&["tableRow"]),
        "tableRow" => only(&["tableCell", "tableHeader"]),
        "tableCell" | "tableHeader" => [&without(&["table"])[..], &["nestedExpand"]].concat(),
        "text" | "hardBreak" | "mention" | "emoji" | "date" | "status" | "inlineCard"
        | "blockCard" | "rule" => Vec::new(),
        _ => return None,
    })
}

/// All rows must have the same number of columns. Rows with spanning cells are not checked.
fn check_columns(place: &mut Place) {
    let span = |cell: &Value, name: &str| cell["attrs"][name].as_u64().unwrap_or(1);
    let rows = place.children();
    let cells = |row: &Value| row["content"].as_array().cloned().unwrap_or_default();
    if rows
        .iter()
        .flat_map(cells)
        .any(|cell| span(&cell, "rowspan") != 1)
    {
        return;
    }
    let width = |row: &Value| {
        cells(row)
            .iter()
            .map(|cell| span(cell, "colspan"))
            .sum::<u64>()
    };
    let widths: Vec<u64> = rows.iter().map(width).collect();
    if widths.windows(2).any(|pair| pair[0] != pair[1]) {
        place.found("ragged rows");
    }
}
