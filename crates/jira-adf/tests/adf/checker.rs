//! Checks that Jira accepts ADF and shows it well, without any code of the converter.
//!
//! The schemas do not cover everything: tuples restrict only the first two children, and duplicate
//! marks and an empty `doc` are valid. Their errors are also hard to read.

use std::fmt;

use jira_adf::Compatibility;
use serde_json::{Map, Value};

use crate::{inline_rules, mark_rules, nesting_rules};

/// A problem in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// A JSON pointer.
    pub path: String,
    pub rule: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.rule)
    }
}

/// A node, its path, and the problems found so far.
pub struct Place<'a> {
    pub node: &'a Map<String, Value>,
    pub kind: &'a str,
    pub parent: &'a str,
    pub path: &'a str,
    pub compatibility: Compatibility,
    findings: &'a mut Vec<Finding>,
}

impl<'a> Place<'a> {
    pub fn found(&mut self, rule: impl Into<String>) {
        self.findings.push(Finding {
            path: self.path.to_owned(),
            rule: rule.into(),
        });
    }

    pub fn attribute(&self, name: &str) -> Option<&'a Value> {
        self.node.get("attrs")?.get(name)
    }

    pub fn children(&self) -> &'a [Value] {
        let content = self.node.get("content").and_then(Value::as_array);
        content.map_or(&[], Vec::as_slice)
    }
}

/// All problems of a document in this form.
pub fn check(document: &Value, compatibility: Compatibility) -> Vec<Finding> {
    let mut findings = Vec::new();
    if document["type"] != "doc" {
        findings.push(Finding {
            path: String::new(),
            rule: "the root is no doc".to_owned(),
        });
    }
    check_node(document, "", "", compatibility, &mut findings);
    findings
}

fn check_node(
    node: &Value,
    parent: &str,
    path: &str,
    compatibility: Compatibility,
    findings: &mut Vec<Finding>,
) {
    let map = node.as_object();
    let (Some(node), Some(kind)) = (map, node["type"].as_str()) else {
        return findings.push(Finding {
            path: path.to_owned(),
            rule: "no node: not an object with a type".to_owned(),
        });
    };
    let mut place = Place {
        node,
        kind,
        parent,
        path,
        compatibility,
        findings,
    };
    check_members(&mut place);
    check_attributes(&mut place);
    nesting_rules::check(&mut place);
    inline_rules::check(&mut place);
    mark_rules::check(&mut place);
    let content = node.get("content").and_then(Value::as_array);
    for (index, child) in content.into_iter().flatten().enumerate() {
        let path = format!("{path}/content/{index}");
        check_node(child, kind, &path, compatibility, findings);
    }
}

fn check_members(place: &mut Place) {
    for (name, value) in place.node {
        let (known, fits) = match name.as_str() {
            "type" => (true, value.is_string()),
            "attrs" => (true, value.is_object()),
            "content" | "marks" => (true, value.is_array()),
            "text" => (place.kind == "text", value.is_string()),
            "version" => (place.kind == "doc", value.as_u64() == Some(1)),
            _ => (false, true),
        };
        if !known {
            place.found(format!("unknown member {name}"));
        } else if !fits {
            place.found(format!("{name} must not be {value}"));
        }
    }
    if place.kind == "doc" && !place.node.contains_key("version") {
        place.found("missing version");
    }
}

fn check_attributes(place: &mut Place) {
    let known: &[&str] = match place.kind {
        "heading" => &["level", "localId"],
        "orderedList" => &["order", "localId"],
        "taskList" => &["localId"],
        "taskItem" | "decisionItem" => &["localId", "state"],
        "codeBlock" => &["language", "localId"],
        "panel" => &["panelType", "localId"],
        "table" => &["layout", "isNumberColumnEnabled", "localId"],
        "tableCell" | "tableHeader" => &["colspan", "rowspan", "localId"],
        "expand" | "nestedExpand" => &["title", "localId"],
        "hardBreak" => &["text", "localId"],
        "emoji" => &["shortName", "id", "text", "localId"],
        "mention" => &["id", "text", "accessLevel", "userType", "localId"],
        "date" => &["timestamp", "localId"],
        "status" => &["text", "color", "style", "localId"],
        "inlineCard" | "blockCard" => &["url", "localId"],
        "doc" | "text" => &[],
        _ => &["localId"],
    };
    let attributes = place.node.get("attrs").and_then(Value::as_object);
    for (name, value) in attributes.into_iter().flatten() {
        if value.is_null() {
            place.found(format!("attribute {name} is null"));
        } else if !known.contains(&name.as_str()) {
            place.found(format!("unknown attribute {name}"));
        } else if name == "localId"
            && place.compatibility == Compatibility::Oldest
            && !matches!(place.kind, "taskList" | "taskItem" | "decisionItem")
        {
            place.found("localId is younger than the oldest release");
        }
    }
    let number = |name| place.attribute(name).and_then(Value::as_u64);
    let text = |name| place.attribute(name).and_then(Value::as_str);
    match place.kind {
        "heading" if !number("level").is_some_and(|level| (1..=6).contains(&level)) => {
            place.found("the level is not 1 to 6");
        }
        "orderedList" => match (place.attribute("order").is_some(), number("order")) {
            (false, _) => {}
            (true, None) => place.found("the order is no whole number from 0"),
            (true, Some(0)) if place.compatibility == Compatibility::Oldest => {
                place.found("order 0 is younger than the oldest release");
            }
            (true, Some(_)) => {}
        },
        "taskList" | "taskItem" | "decisionItem" if text("localId").is_none_or(str::is_empty) => {
            place.found("missing localId");
        }
        "taskItem" if !matches!(text("state"), Some("TODO" | "DONE")) => {
            place.found("the state is neither TODO nor DONE");
        }
        "panel"
            if !matches!(
                text("panelType"),
                Some("info" | "note" | "success" | "warning" | "error")
            ) =>
        {
            place.found("a panelType that no release before the newest has");
        }
        "codeBlock"
            if place
                .attribute("language")
                .is_some_and(|it| !it.is_string() && !it.is_null()) =>
        {
            place.found("the language is no text");
        }
        _ => {}
    }
}
