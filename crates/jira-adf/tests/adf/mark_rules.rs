//! Rules for marks.

use jira_adf::Compatibility;
use serde_json::Value;

use crate::checker::Place;
use crate::inline_rules::is_followed;

pub fn check(place: &mut Place) {
    let marks = place.node.get("marks").and_then(Value::as_array);
    let Some(marks) = marks else {
        return;
    };
    let kinds: Vec<&str> = marks
        .iter()
        .map(|mark| mark["type"].as_str().unwrap_or_default())
        .collect();
    for (mark, kind) in marks.iter().zip(&kinds) {
        if !allowed(place).contains(kind) {
            place.found(format!("mark {kind} on {} in {}", place.kind, place.parent));
        }
        check_mark(place, mark, kind);
    }
    for (index, kind) in kinds.iter().enumerate() {
        if kinds[..index].contains(kind) {
            place.found(format!("two {kind} marks on one node"));
        }
    }
    if kinds.contains(&"code") {
        for kind in &kinds {
            match *kind {
                "code" | "annotation" => {}
                "link" if place.compatibility == Compatibility::Current => {}
                "link" => place.found("code and link together are too much for old editors"),
                other => place.found(format!("code and {other} together")),
            }
        }
    }
}

fn allowed(place: &Place) -> &'static [&'static str] {
    match (place.kind, place.parent) {
        ("text", "codeBlock") => &[],
        ("text", _) => &[
            "strong",
            "em",
            "strike",
            "underline",
            "subsup",
            "code",
            "link",
            "textColor",
        ],
        ("paragraph" | "heading", "doc" | "tableCell" | "tableHeader") => &["alignment"],
        _ => &[],
    }
}

fn check_mark(place: &mut Place, mark: &Value, kind: &str) {
    let known: &[&str] = match kind {
        "link" => &["href", "title"],
        "alignment" => &["align"],
        "subsup" => &["type"],
        "textColor" => &["color"],
        _ => &[],
    };
    let attributes = mark.get("attrs").and_then(Value::as_object);
    for (name, value) in attributes.into_iter().flatten() {
        if !known.contains(&name.as_str()) {
            place.found(format!("unknown attribute {name} of mark {kind}"));
        } else if !value.is_string() {
            place.found(format!("attribute {name} of mark {kind} is {value}"));
        }
    }
    let members = mark.as_object().into_iter().flatten();
    for (name, _) in members.filter(|(name, _)| !matches!(name.as_str(), "type" | "attrs")) {
        place.found(format!("unknown member {name} of mark {kind}"));
    }
    let href = mark["attrs"]["href"].as_str().unwrap_or_default();
    if kind == "link" && !is_followed(href) {
        place.found(format!("a link to {href:?}, which is not followed"));
    }
}
