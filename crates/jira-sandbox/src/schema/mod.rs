//! Which Atlassian documents the sandbox accepts: a check of node types, marks, attributes, and of
//! what contains what.
//!
//! It is independent of the converter whose documents it checks, and knows the node types of Jira's
//! comments. Those of Confluence and of apps are refused. A test compares it with the published
//! schemas, which are too large for the program.

mod attributes;
mod nodes;

use serde_json::{Map, Value};

use self::attributes::are_valid;
use self::nodes::{Content, MARKS, Node};

/// Which documents are accepted as the body of a comment. Jira does not say which release of its
/// schema it checks against, so clients must be ready for less than the current one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AdfSchema {
    /// What the releases 46.2.0 and 57.7.22 of `@atlaskit/adf-schema` both accept.
    Current,
    /// Only what 13.7.3 accepts as well.
    Oldest,
    /// Only paragraphs of text without marks, and of line breaks.
    ParagraphsOnly,
}

impl AdfSchema {
    /// Whether a document is valid.
    pub(crate) fn accepts(self, document: &Value) -> bool {
        let members = document.as_object().map_or(0, Map::len);
        members == 3
            && document["type"] == "doc"
            && document["version"].as_i64() == Some(1)
            && document["content"].is_array()
            && self.accepts_children(&nodes::DOC, document)
    }

    const fn is_current(self) -> bool {
        matches!(self, Self::Current)
    }

    fn accepts_children(self, node: &Node, value: &Value) -> bool {
        let (names, least, most) = match node.content {
            Content::None => return value.get("content").is_none(),
            Content::Code => ("text", 0, usize::MAX),
            Content::Inline => (nodes::INLINE, 0, usize::MAX),
            Content::Any(names) => (names, 0, usize::MAX),
            Content::Some(names) => (names, 1, usize::MAX),
            Content::One(names) => (names, 1, 1),
        };
        let Some(content) = value.get("content") else {
            return least == 0;
        };
        let Some(children) = content.as_array() else {
            return false;
        };
        (least..=most).contains(&children.len())
            && children.iter().enumerate().all(|(index, child)| {
                let name = child["type"].as_str().unwrap_or_default();
                nodes::allows(names, name, index == 0, self.is_current())
                    && self.accepts_node(node, name, child)
            })
    }

    fn accepts_node(self, parent: &Node, name: &str, value: &Value) -> bool {
        let Some(members) = value.as_object() else {
            return false;
        };
        let is_plain = matches!(name, "paragraph" | "text" | "hardBreak");
        if self == Self::ParagraphsOnly && (!is_plain || members.contains_key("marks")) {
            return false;
        }
        if name == "text" {
            return self.accepts_text(parent, members);
        }
        let Some(node) = nodes::find(name) else {
            return false;
        };
        let known = ["type", "attrs", "content", "marks"];
        let attributes_fit = match members.get("attrs") {
            None => !node.requires_attributes(self.is_current()),
            Some(attributes) => are_valid(node.attributes, attributes, self.is_current()),
        };
        attributes_fit
            && members
                .keys()
                .all(|member| known.contains(&member.as_str()))
            && members
                .get("marks")
                .is_none_or(|marks| block_marks_fit(parent, node, marks))
            && self.accepts_children(node, value)
    }

    fn accepts_text(self, parent: &Node, members: &Map<String, Value>) -> bool {
        let text = members
            .get("text")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let known = ["type", "text", "marks"];
        let marks_fit = members.get("marks").is_none_or(|marks| {
            let in_code = matches!(parent.content, Content::Code);
            marks.as_array().is_some_and(|marks| {
                marks.is_empty() || !in_code && text_marks_fit(marks, self.is_current())
            })
        });
        !text.is_empty()
            && members
                .keys()
                .all(|member| known.contains(&member.as_str()))
            && marks_fit
    }
}

/// Whether text may have these marks. Code combines with links only.
fn text_marks_fit(marks: &[Value], is_current: bool) -> bool {
    let is_code = marks.iter().any(|mark| mark["type"] == "code");
    marks.iter().all(|mark| {
        let Some((name, attributes)) = MARKS.iter().find(|(name, _)| mark["type"] == *name) else {
            return false;
        };
        (is_current || *name != "backgroundColor")
            && (!is_code || matches!(*name, "code" | "link"))
            && mark_is_valid(mark, attributes)
    })
}

/// Whether a block may have these marks: none, or alignment or indentation of paragraphs and
/// headings in the document itself and in cells.
fn block_marks_fit(parent: &Node, node: &Node, marks: &Value) -> bool {
    let Some(marks) = marks.as_array() else {
        return false;
    };
    if marks.is_empty() {
        return matches!(node.name, "paragraph" | "heading" | "codeBlock" | "expand");
    }
    let in_cell = matches!(parent.name, "tableCell" | "tableHeader");
    let all = |name, attributes| {
        let mut marks = marks.iter();
        marks.all(|mark| mark["type"] == name && mark_is_valid(mark, attributes))
    };
    let can_be_indented = !(node.name == "paragraph" && in_cell);
    matches!(node.name, "paragraph" | "heading")
        && (parent.name == "doc" || in_cell)
        && (all("alignment", "!align:center|end")
            || can_be_indented && all("indentation", "!level:level"))
}

fn mark_is_valid(mark: &Value, attributes: &str) -> bool {
    let members = mark.as_object().map_or(0, Map::len);
    match mark.get("attrs") {
        None => attributes.is_empty() && members == 1,
        Some(given) => !attributes.is_empty() && members == 2 && are_valid(attributes, given, true),
    }
}

#[cfg(test)]
mod tests;
